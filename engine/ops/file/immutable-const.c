#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-file-access.h"
#include "engine/ts-error.h"

/* ImmutableConst: a value that is in a file. It is read, not mapped: the file may be cut short meanwhile. */

typedef struct
{
  char *path;
  TsShape shape;
} State;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  State *state = init->state;

  state->path = ts_operation_dup_attr_string (init->op, "memory_region_name", NULL, error);
  if (state->path == NULL || !ts_operation_get_attr_shape (init->op, "shape", &state->shape, error))
    return FALSE;
  if (ts_shape_is_known (&state->shape))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the shape must be known");
  return FALSE;
}

static void
release (gpointer data)
{
  State *state = data;

  g_free (state->path);
}

/* As many bytes as the shape needs must be there; more do not matter. */
static gboolean
check_size (const State *state,
            TsDType dtype,
            gsize available,
            gsize *size,
            GError **error)
{
  gint64 n = 0;
  gsize item = ts_dtype_size (dtype);

  if (ts_shape_n_elements (&state->shape, &n) && (gsize)n <= available / item)
    {
      *size = (gsize)n * item;
      return TRUE;
    }
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "%s has %" G_GSIZE_FORMAT " bytes, too few for the shape", state->path, available);
  return FALSE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const State *state = call->state;
  TsDType dtype = ts_dtype_base (call->out_dtypes[0]);
  g_autofree char *path = ts_resources_resolve_path (call->resources, state->path, error);
  g_autoptr (GError) reason = NULL;
  char *contents = NULL;
  gsize available, size;

  if (path == NULL)
    return FALSE;
  if (!g_file_get_contents (path, &contents, &available, &reason))
    {
      g_set_error (error, TS_ERROR, g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOENT) ? TS_ERROR_NOT_FOUND : TS_ERROR_UNKNOWN,
                   "%s: %s", state->path, reason->message);
      return FALSE;
    }
  if (!check_size (state, dtype, available, &size, error))
    {
      g_free (contents);
      return FALSE;
    }
  call->out[0] = ts_tensor_new_for_data (dtype, &state->shape, contents, size, contents, g_free, error);
  return call->out[0] != NULL;
}

/* -------------------------------------------------------------------------------------------------- */

#define STORED (TS_DTYPES_NUMBER | TS_DTYPES_QUANTIZED | TS_DTYPE_BIT (TS_DTYPE_BOOL))

const TsKernelDef ts_immutable_const_kernels[] = {
  { .op = "ImmutableConst", .dtypes = STORED, .dtype_attr = "dtype", .prepare = prepare, .state_size = sizeof (State), .release = release, .run = run, .semantics = "tensorflow/core/kernels/immutable_constant_op.cc" },
  { 0 },
};

const TsShapeDef ts_immutable_const_shapes[] = {
  { 0 },
};
