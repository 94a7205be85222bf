#include "engine/ops/ts-families.h"

#include "engine/io/ts-file.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/basic/ts-summary-text.h"
#include "engine/ops/ts-file-access.h"
#include "engine/ops/ts-resources.h"
#include "engine/ts-error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Print, PrintV2: to where the session's texts go, whatever stream they ask for; the second also to files of the allowed folder. */

typedef struct
{
  char *message;
  gint64 first_n; /* negative: always */
  gint64 summarize;
  gint64 n_calls;
} Print;

static gboolean
print_prepare (TsKernelInit *init,
               GError **error)
{
  Print *self = init->state;

  self->message = ts_operation_dup_attr_string (init->op, "message", NULL, error);
  return self->message != NULL && ts_operation_get_attr_int (init->op, "first_n", &self->first_n, error) &&
         ts_operation_get_attr_int (init->op, "summarize", &self->summarize, error);
}

static void
print_release (gpointer state)
{
  Print *self = state;

  g_free (self->message);
}

/* Inputs: what goes through, what to print. */
static gboolean
print_run (TsCall *call,
           GError **error)
{
  Print *self = call->state;
  g_autoptr (GString) text = NULL;

  ts_call_forward (call, 0, 0);
  if (self->first_n >= 0 && self->n_calls >= self->first_n)
    return TRUE;

  self->n_calls++;
  text = g_string_new (self->message);
  for (guint i = 1; i < call->n_in; i++)
    {
      g_string_append_c (text, '[');
      ts_tensor_append_summary (call->in[i], self->summarize, text);
      g_string_append_c (text, ']');
    }
  g_string_append_c (text, '\n');
  ts_resources_log (call->resources, text->str, text->len);
  return TRUE;
}

/* ---- PrintV2 ------------------------------------------------------------------------------------ */

#define FILE_SCHEME "file://"

typedef struct
{
  char *path; /* (nullable): of the file to append to */
  char *end;
} PrintV2;

static gboolean
print_v2_prepare (TsKernelInit *init,
                  GError **error)
{
  static const char *const streams[] = { "stdout", "stderr", "log(info)", "log(warning)", "log(error)", NULL };
  PrintV2 *self = init->state;
  g_autofree char *stream = ts_operation_dup_attr_string (init->op, "output_stream", NULL, error);

  if (stream == NULL)
    return FALSE;
  if (g_str_has_prefix (stream, FILE_SCHEME))
    self->path = g_strdup (stream + strlen (FILE_SCHEME));
  else if (!g_strv_contains (streams, stream))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there is no output stream \"%s\"", stream);
      return FALSE;
    }

  /* Newer signatures have it. */
  self->end = ts_operation_has_attr (init->op, "end") ? ts_operation_dup_attr_string (init->op, "end", NULL, error) : g_strdup ("\n");
  return self->end != NULL;
}

static void
print_v2_release (gpointer state)
{
  PrintV2 *self = state;

  g_free (self->path);
  g_free (self->end);
}

static gboolean
append_to_file (TsResources *resources,
                const char *name,
                const GString *text,
                GError **error)
{
  g_autofree char *path = ts_resources_resolve_path (resources, name, error);
  FILE *file = path != NULL ? fopen (path, "ab") : NULL;
  gboolean ok = file != NULL && fwrite (text->str, 1, text->len, file) == text->len;

  if (path == NULL)
    return FALSE;
  if (file != NULL && fclose (file) != 0)
    ok = FALSE;
  if (!ok)
    ts_file_set_error (path, errno, error);
  return ok;
}

static gboolean
print_v2_run (TsCall *call,
              GError **error)
{
  const PrintV2 *self = call->state;
  const TsString *input = call->in[0]->data;
  g_autoptr (GString) text = NULL;

  if (!ts_arg_check_rank (call, 0, "the input", 0, error))
    return FALSE;
  text = g_string_new_len (input->bytes, (gssize)input->size);
  g_string_append (text, self->end);
  if (self->path != NULL)
    return append_to_file (call->resources, self->path, text, error);
  ts_resources_log (call->resources, text->str, text->len);
  return TRUE;
}

const TsKernelDef ts_print_kernels[] = {
  { .op = "Print", .dtypes = TS_DTYPES_ANY, .prepare = print_prepare, .state_size = sizeof (Print), .release = print_release, .run = print_run, .semantics = "tensorflow/core/kernels/logging_ops.cc" },
  { .op = "PrintV2", .prepare = print_v2_prepare, .state_size = sizeof (PrintV2), .release = print_v2_release, .run = print_v2_run, .semantics = "tensorflow/core/kernels/logging_ops.cc" },
  { 0 },
};

const TsShapeDef ts_print_shapes[] = { { 0 } };
