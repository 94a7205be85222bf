#include "engine/ops/ts-families.h"

#include "engine/ops/ts-file-access.h"
#include "engine/ts-error.h"

/* ReadFile, WriteFile, and the names of files in several pieces. */

static gboolean
read_run (TsCall *call,
          GError **error)
{
  gsize size;
  g_autofree char *contents = ts_call_read_file (call, 0, &size, error);

  if (contents == NULL)
    return FALSE;
  call->out[0] = ts_tensor_new_string_scalar (contents, (gssize)size);
  return TRUE;
}

static gboolean
write_run (TsCall *call,
           GError **error)
{
  g_autofree char *path = ts_call_resolve_path (call, 0, error);
  const TsString *contents = call->in[1]->data;
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;
  GError *reason = NULL;

  if (path == NULL)
    return FALSE;
  if (call->in[1]->n_elements != 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the contents must be one string, are %" G_GSIZE_FORMAT, call->in[1]->n_elements);
      return FALSE;
    }

  g_mkdir_with_parents (folder, 0777);
  return g_file_set_contents (path, contents->bytes, (gssize)contents->size, &reason) || ts_file_access_fail (path, reason, error);
}

/* ---- ShardedFilename, ShardedFilespec ---- */

static gboolean
name_run (TsCall *call,
          GError **error)
{
  const TsString *base = call->in[0]->data;
  gboolean is_one = call->n_in == 3;
  g_autoptr (GString) name = NULL;

  for (guint i = 0; i < call->n_in; i++)
    if (call->in[i]->n_elements != 1)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u must be a scalar, has %" G_GSIZE_FORMAT " elements", i, call->in[i]->n_elements);
        return FALSE;
      }

  name = g_string_new_len (base->bytes, (gssize)base->size);
  if (is_one)
    g_string_append_printf (name, "-%05d-of-%05d", *(const gint32 *)call->in[1]->data, *(const gint32 *)call->in[2]->data);
  else
    g_string_append_printf (name, "-\?\?\?\?\?-of-%05d", *(const gint32 *)call->in[1]->data);
  call->out[0] = ts_tensor_new_string_scalar (name->str, (gssize)name->len);
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_file_kernels[] = {
  { .op = "ReadFile", .run = read_run, .semantics = "tensorflow/core/kernels/whole_file_read_ops.cc" },
  { .op = "ShardedFilename", .run = name_run, .semantics = "tensorflow/core/kernels/save_op.cc" },
  { .op = "ShardedFilespec", .run = name_run, .semantics = "tensorflow/core/kernels/save_op.cc" },
  { .op = "WriteFile", .run = write_run, .semantics = "tensorflow/core/kernels/whole_file_read_ops.cc" },
  { 0 },
};

const TsShapeDef ts_file_shapes[] = {
  { "ReadFile", ts_shape_scalar },
  { "ShardedFilename", ts_shape_scalar },
  { "ShardedFilespec", ts_shape_scalar },
  { 0 },
};
