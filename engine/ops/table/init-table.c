#include "engine/ops/ts-families.h"

#include "engine/ops/table/ts-table.h"
#include "engine/ops/table/ts-table-text.h"
#include "engine/ops/ts-file-access.h"
#include "engine/ts-error.h"

/* InitializeTableFromTextFile. */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  TsTableText *self = init->state;
  gsize size = 0;
  g_autofree char *delimiter = ts_operation_dup_attr_string (init->op, "delimiter", &size, error);

  if (delimiter == NULL || !ts_operation_get_attr_int (init->op, "key_index", &self->key_index, error) ||
      !ts_operation_get_attr_int (init->op, "value_index", &self->value_index, error) ||
      !ts_operation_get_attr_int (init->op, "vocab_size", &self->n_lines, error) ||
      (ts_operation_has_attr (init->op, "offset") && !ts_operation_get_attr_int (init->op, "offset", &self->offset, error)))
    return FALSE;
  if (size != 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "delimiter should be only 1 char, is \"%s\"", delimiter);
      return FALSE;
    }
  self->delimiter = delimiter[0];
  return TRUE;
}

/* A table that is initialised stays as it is, though the file must be right as far as its first line. */
static gboolean
run (TsCall *call,
     GError **error)
{
  const TsTableText *self = call->state;
  TsTable *table = ts_call_get_static_table (call, error);
  g_autofree char *contents = NULL;
  g_autoptr (TsTableMap) map = NULL;
  gsize size;

  if (table == NULL || !ts_table_text_check (self, table, error))
    return FALSE;
  if (call->in[1]->dtype != TS_DTYPE_STRING || call->in[1]->shape.rank != 0 || ((const TsString *)call->in[1]->data)->size == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "filename should be a single string that is not empty");
      return FALSE;
    }
  contents = ts_call_read_file (call, 1, &size, error);
  if (contents == NULL)
    return FALSE;

  map = ts_table_new_map (table);
  if (!ts_table_text_read (self, call, table, map, contents, size, error))
    return FALSE;
  if (!table->is_initialized)
    ts_table_fill (table, call->resources, g_steal_pointer (&map));
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

#define ROW(type)                                                                   \
  {                                                                                 \
    .op = type, .prepare = prepare, .state_size = sizeof (TsTableText), .run = run, \
    .semantics = "tensorflow/core/kernels/lookup_util.cc"                           \
  }

const TsKernelDef ts_init_table_kernels[] = {
  ROW ("InitializeTableFromTextFile"),
  ROW ("InitializeTableFromTextFileV2"),
  { 0 },
};

const TsShapeDef ts_init_table_shapes[] = {
  { 0 },
};
