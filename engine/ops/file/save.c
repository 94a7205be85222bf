#include "engine/ops/ts-families.h"

#include "engine/checkpoint/ts-checkpoint-v1-writer.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/file/ts-shape-and-slice.h"
#include "engine/ops/ts-file-access.h"
#include "engine/ts-error.h"

#include <glib/gstdio.h>

/* Save, SaveSlices: checkpoints of the older form, below the allowed folder only. */

static gboolean
add (TsCheckpointV1Writer *writer,
     const char *name,
     const char *shape_and_slice,
     const TsTensor *value,
     GError **error)
{
  TsTensorSlice slice;
  TsShape full;

  if (shape_and_slice[0] != '\0')
    return ts_shape_and_slice_parse (shape_and_slice, &full, &slice, error) && ts_checkpoint_v1_writer_add (writer, name, &full, &slice, value, error);
  ts_tensor_slice_init_full (&slice, value->shape.rank);
  return ts_checkpoint_v1_writer_add (writer, name, &value->shape, &slice, value, error);
}

static gboolean
check_count (const TsCall *call,
             guint input,
             guint n,
             GError **error)
{
  if (call->in[input]->n_elements == n)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u has %" G_GSIZE_FORMAT " elements for %u tensors", input, call->in[input]->n_elements, n);
  return FALSE;
}

/* Inputs: file, names, perhaps shapes and slices, then from @first on values. */
static gboolean
save (TsCall *call,
      guint first,
      GError **error)
{
  g_autoptr (TsCheckpointV1Writer) writer = ts_checkpoint_v1_writer_new ();
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;

  for (guint i = 1; i < first; i++)
    if (!check_count (call, i, call->n_in - first, error))
      return FALSE;
  path = ts_call_resolve_path (call, 0, error);
  if (path == NULL)
    return FALSE;
  for (guint i = first; i < call->n_in; i++)
    {
      const TsString *names = call->in[1]->data, *slices = first > 2 ? call->in[2]->data : NULL;
      const char *slice = slices != NULL ? slices[i - first].bytes : "";

      if (!add (writer, names[i - first].bytes, slice, call->in[i], error) || ts_call_is_cancelled (call, error))
        return FALSE;
    }

  folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0777);
  return ts_checkpoint_v1_writer_commit (writer, path, error);
}

static gboolean
save_run (TsCall *call,
          GError **error)
{
  return save (call, 2, error);
}

static gboolean
save_slices_run (TsCall *call,
                 GError **error)
{
  return save (call, 3, error);
}

const TsKernelDef ts_save_kernels[] = {
  { .op = "Save", .run = save_run, .semantics = "tensorflow/core/kernels/save_op.cc" },
  { .op = "SaveSlices", .run = save_slices_run, .semantics = "tensorflow/core/kernels/save_op.cc" },
  { 0 },
};

const TsShapeDef ts_save_shapes[] = { { 0 } };
