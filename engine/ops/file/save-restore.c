#include "engine/ops/ts-families.h"

#include "engine/checkpoint/ts-checkpoint.h"
#include "engine/checkpoint/ts-checkpoint-writer.h"
#include "engine/ops/file/ts-shape-and-slice.h"
#include "engine/ops/ts-file-access.h"
#include "engine/ts-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* SaveV2, RestoreV2, Restore, RestoreSlice, MergeV2Checkpoints: below the allowed folder only. */

static const char *
string_at (const TsTensor *tensor,
           gsize i)
{
  return ((const TsString *)tensor->data)[i].bytes;
}

/* The files of a checkpoint may be links, too, and a `checkpoint` file may name another place. */
static gboolean
check_files (TsResources *resources,
             TsCheckpoint *checkpoint,
             GError **error)
{
  const char *prefix = ts_checkpoint_get_path (checkpoint);
  guint n = ts_checkpoint_get_n_shards (checkpoint);
  gboolean ok = TRUE;

  for (guint i = 0; i <= n && ok; i++)
    {
      g_autofree char *path = NULL;
      g_autofree char *real = NULL;

      if (ts_checkpoint_get_format (checkpoint) == TS_CHECKPOINT_V1)
        path = g_strdup (prefix);
      else if (i == n)
        path = g_strconcat (prefix, ".index", NULL);
      else
        path = g_strdup_printf ("%s.data-%05u-of-%05u", prefix, i, n);
      real = ts_resources_resolve_path (resources, path, error);
      ok = real != NULL;
    }
  return ok;
}

static TsCheckpoint *
open_checkpoint (const TsCall *call,
                 const char *path,
                 GError **error)
{
  g_autoptr (TsCheckpoint) checkpoint = ts_checkpoint_open (path, error);

  if (checkpoint == NULL || !check_files (call->resources, checkpoint, error))
    return NULL;
  return g_steal_pointer (&checkpoint);
}

/* ---- restoring ---------------------------------------------------------------------------------- */

static TsTensor *
cut (const char *name,
     const char *shape_and_slice,
     TsTensor *whole,
     GError **error)
{
  TsShape shape;
  TsTensorSlice slice;

  if (!ts_shape_and_slice_parse (shape_and_slice, &shape, &slice, error))
    return NULL;
  if (!ts_shape_equal (&shape, &whole->shape))
    {
      g_autofree char *a = ts_shape_to_string (&shape), *b = ts_shape_to_string (&whole->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s has shape %s in the checkpoint, is expected to have %s", name, b, a);
      return NULL;
    }
  return ts_tensor_slice_cut (&slice, whole, error);
}

/* (transfer full) (nullable) */
static TsTensor *
restore (TsCheckpoint *checkpoint,
         const char *name,
         const char *shape_and_slice,
         TsDType dtype,
         GError **error)
{
  g_autoptr (TsTensor) value = NULL;
  guint i;

  if (!ts_checkpoint_find (checkpoint, name, &i))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no \"%s\" in the checkpoint %s", name, ts_checkpoint_get_path (checkpoint));
      return NULL;
    }

  value = ts_checkpoint_load_entry (checkpoint, i, error);
  if (value == NULL)
    return NULL;
  if (value->dtype != dtype)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s is %s in the checkpoint, is expected to be %s", name,
                   ts_dtype_name (value->dtype), ts_dtype_name (dtype));
      return NULL;
    }
  return shape_and_slice[0] != '\0' ? cut (name, shape_and_slice, value, error) : g_steal_pointer (&value);
}

static gboolean
check_count (const TsCall *call,
             guint input,
             gsize n,
             GError **error)
{
  if (call->in[input]->n_elements == n)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u has %" G_GSIZE_FORMAT " elements for %" G_GSIZE_FORMAT " tensors",
               input, call->in[input]->n_elements, n);
  return FALSE;
}

/* Inputs: prefix, names, shapes and slices. */
static gboolean
restore_v2_run (TsCall *call,
                GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (TsCheckpoint) checkpoint = NULL;

  if (!check_count (call, 1, call->n_out, error) || !check_count (call, 2, call->n_out, error))
    return FALSE;
  path = ts_call_resolve_path (call, 0, error);
  checkpoint = path != NULL ? open_checkpoint (call, path, error) : NULL;
  if (checkpoint == NULL)
    return FALSE;

  for (guint i = 0; i < call->n_out; i++)
    {
      call->out[i] = restore (checkpoint, string_at (call->in[1], i), string_at (call->in[2], i), ts_dtype_base (call->out_dtypes[i]), error);
      if (call->out[i] == NULL || ts_call_is_cancelled (call, error))
        return FALSE;
    }
  return TRUE;
}

/* Inputs: file, name and perhaps shape and slice. */
static gboolean
restore_run (TsCall *call,
             GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (TsCheckpoint) checkpoint = NULL;

  for (guint i = 1; i < call->n_in; i++)
    if (!check_count (call, i, 1, error))
      return FALSE;
  path = ts_call_resolve_path (call, 0, error);
  checkpoint = path != NULL ? open_checkpoint (call, path, error) : NULL;
  if (checkpoint == NULL)
    return FALSE;

  call->out[0] = restore (checkpoint, string_at (call->in[1], 0), call->n_in > 2 ? string_at (call->in[2], 0) : "",
                          ts_dtype_base (call->out_dtypes[0]), error);
  return call->out[0] != NULL;
}

/* ---- saving ------------------------------------------------------------------------------------- */

static gboolean
save (TsCheckpointWriter *writer,
      const char *name,
      const char *shape_and_slice,
      TsTensor *value,
      GError **error)
{
  TsShape whole, shape;
  TsTensorSlice slice;

  if (shape_and_slice[0] == '\0')
    return ts_checkpoint_writer_add (writer, name, value, error);

  if (!ts_shape_and_slice_parse (shape_and_slice, &whole, &slice, error) || !ts_tensor_slice_get_shape (&slice, &whole, &shape, error))
    return FALSE;
  if (!ts_shape_equal (&shape, &value->shape))
    {
      g_autofree char *a = ts_shape_to_string (&shape), *b = ts_shape_to_string (&value->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the slice '%s' of %s has shape %s, the value has %s", shape_and_slice, name, a, b);
      return FALSE;
    }
  return ts_checkpoint_writer_add_slice (writer, name, &whole, &slice, value, error);
}

/* Inputs: prefix, names, shapes and slices, values. */
static gboolean
save_v2_run (TsCall *call,
             GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (TsCheckpointWriter) writer = NULL;

  if (!check_count (call, 1, call->n_in - 3, error) || !check_count (call, 2, call->n_in - 3, error))
    return FALSE;
  path = ts_call_resolve_path (call, 0, error);
  if (path == NULL)
    return FALSE;

  folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0777);
  writer = ts_checkpoint_writer_new (path, 1, error);
  if (writer == NULL)
    return FALSE;
  for (guint i = 3; i < call->n_in; i++)
    if (!save (writer, string_at (call->in[1], i - 3), string_at (call->in[2], i - 3), call->in[i], error) || ts_call_is_cancelled (call, error))
      return FALSE;
  return ts_checkpoint_writer_commit (writer, error);
}

/* ---- merging: what several wrote becomes one ---------------------------------------------------- */

static gboolean
merge_prepare (TsKernelInit *init,
               GError **error)
{
  return ts_operation_get_attr_bool (init->op, "delete_old_dirs", init->state, error);
}

static gboolean
merge_one (TsCall *call,
           TsCheckpointWriter *writer,
           const char *prefix,
           GError **error)
{
  g_autofree char *path = ts_resources_resolve_path (call->resources, prefix, error);
  g_autoptr (TsCheckpoint) checkpoint = path != NULL ? open_checkpoint (call, path, error) : NULL;

  if (checkpoint == NULL)
    return FALSE;
  for (guint i = 0; i < ts_checkpoint_get_n_entries (checkpoint); i++)
    {
      g_autoptr (TsTensor) value = ts_checkpoint_load_entry (checkpoint, i, error);

      if (value == NULL || !ts_checkpoint_writer_add (writer, ts_checkpoint_get_name (checkpoint, i), value, error) ||
          ts_call_is_cancelled (call, error))
        return FALSE;
    }
  return TRUE;
}

/* Files of a bundle that has been merged, and its folder if that is empty then. */
static void
delete_bundle (TsCall *call,
               const char *prefix)
{
  g_autofree char *path = ts_resources_resolve_path (call->resources, prefix, NULL);
  g_autoptr (TsCheckpoint) checkpoint = path != NULL ? ts_checkpoint_open (path, NULL) : NULL;
  g_autofree char *index = g_strconcat (path != NULL ? path : "", ".index", NULL);
  g_autofree char *folder = NULL;
  guint n;

  if (checkpoint == NULL || ts_checkpoint_get_format (checkpoint) != TS_CHECKPOINT_V2)
    return;

  n = ts_checkpoint_get_n_shards (checkpoint);
  g_unlink (index);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *shard = g_strdup_printf ("%s.data-%05u-of-%05u", path, i, n);

      g_unlink (shard);
    }
  folder = g_path_get_dirname (path);
  g_rmdir (folder);
}

/* Inputs: prefixes, prefix of the result. */
static gboolean
merge_run (TsCall *call,
           GError **error)
{
  const TsTensor *prefixes = call->in[0];
  const gboolean *delete_old = call->state;
  g_autofree char *path = ts_call_resolve_path (call, 1, error);
  g_autoptr (TsCheckpointWriter) writer = NULL;

  if (path == NULL)
    return FALSE;
  writer = ts_checkpoint_writer_new (path, 1, error);
  if (writer == NULL)
    return FALSE;
  for (gsize i = 0; i < prefixes->n_elements; i++)
    if (!merge_one (call, writer, string_at (prefixes, i), error))
      return FALSE;
  if (!ts_checkpoint_writer_commit (writer, error))
    return FALSE;

  for (gsize i = 0; i < prefixes->n_elements && *delete_old; i++)
    if (strcmp (string_at (prefixes, i), string_at (call->in[1], 0)) != 0)
      delete_bundle (call, string_at (prefixes, i));
  return TRUE;
}

/* Of a slice the shape is known. */
static gboolean
restore_v2_shape (TsShapeCall *call,
                  GError **error)
{
  const TsTensor *slices = call->constants[2];

  if (!ts_shape_expect_rank (call, 0, 0, error) || !ts_shape_expect_rank (call, 1, 1, error) || !ts_shape_expect_rank (call, 2, 1, error))
    return FALSE;
  for (guint i = 0; slices != NULL && slices->dtype == TS_DTYPE_STRING && i < MIN (call->n_out, slices->n_elements); i++)
    {
      const char *text = string_at (slices, i);
      TsTensorSlice slice;
      TsShape full;

      if (text == NULL || text[0] == '\0')
        continue;
      if (!ts_shape_and_slice_parse (text, &full, &slice, error) ||
          !ts_tensor_slice_get_shape (&slice, &full, &call->out[i], error))
        return FALSE;
    }
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define SEMANTICS .semantics = "tensorflow/core/kernels/save_restore_v2_ops.cc"

const TsKernelDef ts_save_restore_kernels[] = {
  { .op = "MergeV2Checkpoints", .prepare = merge_prepare, .state_size = sizeof (gboolean), .run = merge_run, SEMANTICS },
  { .op = "Restore", .run = restore_run, .semantics = "tensorflow/core/kernels/restore_op.cc" },
  { .op = "RestoreSlice", .run = restore_run, .semantics = "tensorflow/core/kernels/restore_op.cc" },
  { .op = "RestoreV2", .run = restore_v2_run, SEMANTICS },
  { .op = "SaveV2", .run = save_v2_run, SEMANTICS },
  { 0 },
};

const TsShapeDef ts_save_restore_shapes[] = {
  { "RestoreV2", restore_v2_shape },
  { 0 },
};
