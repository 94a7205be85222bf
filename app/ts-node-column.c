#include "app/ts-node-column.h"

#include "app/ts-color-source.h"

#include <math.h>
#include <string.h>

/* ---- what the graph says ---------------------------------------------------------------------------- */

static TsOutput
first_output (const TsOperation *op)
{
  return (TsOutput) { op->index, 0 };
}

static char *
dup_name (TsDocument *document,
          const TsOperation *op)
{
  return g_strdup (op->name);
}

static char *
dup_type (TsDocument *document,
          const TsOperation *op)
{
  return g_strdup (op->type);
}

static char *
dup_dtype (TsDocument *document,
           const TsOperation *op)
{
  TsDType dtype = op->n_outputs > 0 ? ts_graph_get_dtype (op->graph, first_output (op)) : TS_DTYPE_INVALID;

  return g_strdup (dtype != TS_DTYPE_INVALID ? ts_dtype_name (dtype) : "");
}

static char *
dup_shape (TsDocument *document,
           const TsOperation *op)
{
  TsShape shape;

  if (op->n_outputs == 0)
    return g_strdup ("");
  shape = ts_document_get_shape (document, first_output (op));
  return shape.rank == TS_SHAPE_UNKNOWN_RANK ? g_strdup ("") : ts_shape_to_string (&shape);
}

static guint64
get_elements (TsDocument *document,
              const TsOperation *op)
{
  TsShape shape;
  gint64 n;

  if (op->n_outputs == 0)
    return 0;
  shape = ts_document_get_shape (document, first_output (op));
  return ts_shape_is_known (&shape) && ts_shape_n_elements (&shape, &n) ? (guint64)n : 0;
}

static guint64
get_bytes (TsDocument *document,
           const TsOperation *op)
{
  return op->n_outputs > 0 ? get_elements (document, op) * ts_dtype_size (ts_graph_get_dtype (op->graph, first_output (op))) : 0;
}

static char *
dup_bytes (TsDocument *document,
           const TsOperation *op)
{
  guint64 bytes = get_bytes (document, op);

  return bytes > 0 ? g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS) : g_strdup ("");
}

static char *
dup_device (TsDocument *document,
            const TsOperation *op)
{
  return g_strdup (op->device);
}

static const TsNodeColumn columns[] = {
  { "Name", dup_name, NULL, TS_N_COLORINGS, 0, NULL },
  { "Op", dup_type, NULL, TS_N_COLORINGS, 140, NULL },
  { "Dtype", dup_dtype, NULL, TS_N_COLORINGS, 80, NULL },
  { "Shape", dup_shape, get_elements, TS_N_COLORINGS, 130, NULL },
  { "Bytes", dup_bytes, get_bytes, TS_N_COLORINGS, 90, NULL },
  { "Parameters", NULL, NULL, TS_COLORING_PARAMETERS, 124, NULL },
  { "FLOPs", NULL, NULL, TS_COLORING_FLOPS, 100, NULL },
  { "Time", NULL, NULL, TS_COLORING_TIME, 90, NULL },
  { "Device", dup_device, NULL, TS_N_COLORINGS, 90, NULL },
};

/* ---- columns ---------------------------------------------------------------------------------------- */

static void
column_free (gpointer data)
{
  TsNodeColumn *self = data;

  g_clear_pointer (&self->values, ts_op_column_unref);
  g_free (self->title);
  g_free (self);
}

static void
append (GPtrArray *array,
        const TsNodeColumn *column)
{
  TsNodeColumn *self = g_memdup2 (column, sizeof *column);

  self->title = g_strdup (column->title);
  g_ptr_array_add (array, self);
}

GPtrArray *
ts_node_columns_new (void)
{
  GPtrArray *array = g_ptr_array_new_with_free_func (column_free);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    append (array, &columns[i]);
  return array;
}

void
ts_node_columns_add (GPtrArray *array,
                     TsOpColumn *values)
{
  append (array, &(TsNodeColumn) { values->title, NULL, NULL, TS_N_COLORINGS, 110, ts_op_column_ref (values) });
}

void
ts_node_column_refresh (TsNodeColumn *self,
                        TsDocument *document)
{
  TsOpColumn *values = self->coloring < TS_N_COLORINGS ? ts_document_make_column (document, self->coloring) : NULL;

  if (values == NULL)
    return;
  g_clear_pointer (&self->values, ts_op_column_unref);
  self->values = values;
}

gboolean
ts_node_column_is_number (const TsNodeColumn *self)
{
  return self->get_number == get_bytes || self->coloring < TS_N_COLORINGS || (self->values != NULL && self->values->numbers != NULL);
}

char *
ts_node_column_dup_text (const TsNodeColumn *self,
                         TsDocument *document,
                         const TsOperation *op)
{
  if (self->dup_text != NULL)
    return self->dup_text (document, op);

  /* Most operations have no parameters, and many compute nothing: that is better said by nothing. */
  if (self->values == NULL || ((self->coloring == TS_COLORING_PARAMETERS || self->coloring == TS_COLORING_FLOPS) && op->index < self->values->n_ops && self->values->numbers[op->index] == 0))
    return g_strdup ("");
  return ts_op_column_dup_text (self->values, op->index);
}

static double
get_value (const TsNodeColumn *self,
           TsDocument *document,
           const TsOperation *op)
{
  if (self->get_number != NULL)
    return (double)self->get_number (document, op);
  return self->values != NULL && op->index < self->values->n_ops && !isnan (self->values->numbers[op->index]) ? self->values->numbers[op->index] : -HUGE_VAL;
}

static gboolean
is_sorted_by_number (const TsNodeColumn *self)
{
  return self->get_number != NULL || (self->dup_text == NULL && (self->values == NULL || self->values->numbers != NULL));
}

int
ts_node_column_compare (const TsNodeColumn *self,
                        TsDocument *document,
                        const TsOperation *a,
                        const TsOperation *b)
{
  int order;

  if (is_sorted_by_number (self))
    {
      double x = get_value (self, document, a), y = get_value (self, document, b);

      order = x < y ? -1 : x > y;
    }
  else
    {
      g_autofree char *x = ts_node_column_dup_text (self, document, a);
      g_autofree char *y = ts_node_column_dup_text (self, document, b);

      order = strcmp (x, y);
    }
  return order != 0 ? order : a->index < b->index ? -1
                                                  : a->index > b->index;
}
