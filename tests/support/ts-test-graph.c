#include "tests/support/ts-test-graph.h"

#include "engine/graph/ts-builder-ops.h"
#include "engine/ops/ts-standard-ops.h"
#include "proto/ts-text-read.h"

#include <string.h>

void
ts_test_graph_init (TsTestGraph *self)
{
  self->graph = ts_graph_new (ts_standard_ops ());
  self->builder = ts_graph_builder_new (self->graph);
}

void
ts_test_graph_clear (TsTestGraph *self)
{
  g_clear_pointer (&self->builder, ts_graph_builder_free);
  g_clear_pointer (&self->graph, ts_graph_unref);
}

static void
begin (TsTestGraph *self,
       const char *type,
       const char *name,
       va_list args)
{
  ts_graph_builder_begin (self->builder, type, name);
  for (;;)
    {
      TsOutput input = va_arg (args, TsOutput);

      if (input.op == TS_NO_OP)
        break;
      ts_graph_builder_input (self->builder, input);
    }
}

TsOutput
ts_test_end (TsTestGraph *self)
{
  g_autoptr (GError) error = NULL;
  TsOutput output;

  ts_graph_builder_end (self->builder, &output, &error);
  g_assert_no_error (error);
  return output;
}

/* What was added, which must have worked. */
static TsOutput
added (TsTestGraph *self,
       TsOutput output)
{
  g_autoptr (GError) error = NULL;

  ts_graph_builder_check (self->builder, &error);
  g_assert_no_error (error);
  return output;
}

TsOutput
ts_test_const (TsTestGraph *self,
               const char *name,
               TsTensor *value)
{
  g_autoptr (TsTensor) owned = value;

  return added (self, ts_builder_constant (self->builder, name, owned));
}

TsOutput
ts_test_const_float (TsTestGraph *self,
                     const char *name,
                     float value)
{
  return added (self, ts_builder_constant_float (self->builder, name, value));
}

TsOutput
ts_test_const_bool (TsTestGraph *self,
                    const char *name,
                    gboolean value)
{
  return added (self, ts_builder_constant_bool (self->builder, name, value));
}

TsOutput
ts_test_placeholder (TsTestGraph *self,
                     const char *name,
                     TsDType dtype,
                     const TsShape *shape)
{
  return added (self, ts_builder_placeholder (self->builder, name, dtype, shape));
}

void
ts_test_begin (TsTestGraph *self,
               const char *type,
               const char *name,
               ...)
{
  va_list args;

  va_start (args, name);
  begin (self, type, name, args);
  va_end (args);
}

TsOutput
ts_test_op (TsTestGraph *self,
            const char *type,
            const char *name,
            ...)
{
  va_list args;

  va_start (args, name);
  begin (self, type, name, args);
  va_end (args);
  return ts_test_end (self);
}

/* Changes a string field of all nodes, of the same length after as before. */
static void
rename_field (TsTestGraph *self,
              char tag,
              const char *from,
              const char *to)
{
  gsize length = strlen (from);
  g_autofree char *field = g_strdup_printf ("%c%c%s", tag, (char)length, from);
  g_autoptr (GBytes) bytes = ts_graph_to_bytes (self->graph);
  g_autoptr (GBytes) changed = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  char *data;

  g_assert (strlen (to) == length);
  data = g_memdup2 (g_bytes_get_data (bytes, &size), g_bytes_get_size (bytes));
  size = g_bytes_get_size (bytes);
  for (char *p = data; (p = memmem (p, (gsize)(data + size - p), field, length + 2)) != NULL; p += length + 2)
    memcpy (p + 2, to, length);
  changed = g_bytes_new_take (data, size);

  ts_test_graph_clear (self);
  self->graph = ts_graph_new_from_bytes (ts_standard_ops (), changed, NULL, &error);
  g_assert_no_error (error);
  self->builder = ts_graph_builder_new (self->graph);
}

void
ts_test_graph_rename_input (TsTestGraph *self,
                            const char *from,
                            const char *to)
{
  rename_field (self, 0x1a, from, to); /* NodeDef.input is field 3 */
}

void
ts_test_graph_rename_type (TsTestGraph *self,
                           const char *from,
                           const char *to)
{
  rename_field (self, 0x12, from, to); /* NodeDef.op is field 2 */
}

void
ts_test_graph_load_text (TsTestGraph *self,
                         const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ts_text_parse (&ts_schema_graph_def, text, strlen (text), NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  ts_test_graph_clear (self);
  self->graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  self->builder = ts_graph_builder_new (self->graph);
}

void
ts_test_graph_load_file (TsTestGraph *self,
                         const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  ts_test_graph_load_text (self, text);
}

char *
ts_test_dup_attr_texts (const TsOperation *op)
{
  GString *all = g_string_new (op->type);
  g_auto (GStrv) names = ts_operation_list_attrs (op);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *text = ts_operation_dup_attr_text (op, names[i], 10000);

      g_string_append_printf (all, "\n%s=%s", names[i], text);
    }
  return g_string_free (all, FALSE);
}
