#include "app/scene/ts-line-facts.h"

#include "app/scene/ts-slot-text.h"

#include <string.h>

#define NOT_ASKED 0xff /* for the width of a line */
#define MAX_LIST 6     /* inputs of one name; of more nobody wants to know which is which */

/* The least bytes of each step but the first. */
static const double steps[TS_N_LINE_WIDTHS - 1] = { 4 << 10, 128 << 10, 2 << 20, 32 << 20 };

guint
ts_line_width_step (double bytes)
{
  guint step = 1;

  while (step < TS_N_LINE_WIDTHS && bytes >= steps[step - 1])
    step++;
  return step;
}

/* Negative if it is not known. An unknown first dimension counts as 1. */
static double
find_bytes (const TsLineFacts *self,
            TsOutput tensor)
{
  gsize size = ts_dtype_size (ts_graph_get_dtype (self->scene->tree->graph, tensor));
  TsShape shape;
  gint64 n;

  ts_shape_table_get (self->shapes, tensor, &shape);
  if (shape.rank > 0 && shape.dims[0] == TS_SHAPE_UNKNOWN_DIM)
    shape.dims[0] = 1;
  return size > 0 && ts_shape_is_known (&shape) && ts_shape_n_elements (&shape, &n) ? (double)n * (double)size : -1;
}

static guint8
find_width (const TsLineFacts *self,
            const TsLine *line)
{
  double bytes = 0;

  if (line->edge->flags & TS_EDGE_CONTROL)
    return TS_LINE_WIDTH_UNKNOWN;
  for (guint32 i = 0; i < line->edge->n_tensors; i++)
    {
      double found = find_bytes (self, line->graph->tensors[line->edge->first_tensor + i]);

      if (found < 0)
        return TS_LINE_WIDTH_UNKNOWN;
      bytes += found;
    }
  return (guint8)ts_line_width_step (bytes);
}

TsLineFacts *
ts_line_facts_new (const TsScene *scene,
                   TsShapeTable *shapes)
{
  TsLineFacts *self = g_new0 (TsLineFacts, 1);

  self->scene = scene;
  self->shapes = ts_shape_table_ref (shapes);
  self->widths = g_new (guint8, (gsize)scene->n_lines + 1);
  memset (self->widths, NOT_ASKED, scene->n_lines);
  return self;
}

guint
ts_line_facts_get_width (TsLineFacts *self,
                         guint32 line)
{
  g_return_val_if_fail (line < self->scene->n_lines, TS_LINE_WIDTH_UNKNOWN);

  if (self->widths[line] == NOT_ASKED)
    self->widths[line] = find_width (self, &self->scene->lines[line]);
  return self->widths[line];
}

void
ts_line_facts_free (TsLineFacts *self)
{
  if (self == NULL)
    return;

  ts_shape_table_unref (self->shapes);
  g_free (self->widths);
  g_free (self);
}

char *
ts_line_facts_dup_label (const TsLineFacts *self,
                         const TsLine *line,
                         gboolean *inferred)
{
  g_autoptr (GString) text = NULL;
  TsShape shape;

  *inferred = FALSE;
  if ((line->edge->flags & TS_EDGE_CONTROL) || line->edge->n_tensors == 0)
    return NULL;
  if (line->edge->n_tensors > 1)
    return g_strdup_printf ("%u tensors", line->edge->n_tensors);

  *inferred = ts_shape_table_get (self->shapes, line->graph->tensors[line->edge->first_tensor], &shape);
  if (shape.rank == TS_SHAPE_UNKNOWN_RANK)
    return NULL;
  if (shape.rank == 0)
    return g_strdup ("scalar");
  text = g_string_new (NULL);
  for (int i = 0; i < shape.rank; i++)
    {
      g_string_append (text, i > 0 ? "×" : "");
      if (shape.dims[i] == TS_SHAPE_UNKNOWN_DIM)
        g_string_append_c (text, '?');
      else
        g_string_append_printf (text, "%" G_GINT64_FORMAT, shape.dims[i]);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Which inputs have the name that @input has: one, or the list that it is in. */
static void
find_list (const TsOperation *op,
           guint32 input,
           const char *name,
           guint32 *first,
           guint32 *end)
{
  *first = input;
  *end = input + 1;
  while (*first > 0 && g_strcmp0 (ts_slot_get_input_name (op, *first - 1), name) == 0)
    (*first)--;
  while (*end < op->n_inputs && g_strcmp0 (ts_slot_get_input_name (op, *end), name) == 0)
    (*end)++;
}

/* A tensor may be several inputs of one operation. */
char *
ts_line_facts_dup_input_name (const TsLineFacts *self,
                              const TsLine *line)
{
  const TsBox *box = line->to != TS_NO_BOX ? &self->scene->boxes[line->to] : NULL;
  const TsOperation *op = box != NULL && box->item->kind == TS_ITEM_OP ? ts_graph_get_operation (self->scene->tree->graph, box->item->id) : NULL;
  g_autoptr (GString) names = NULL;

  if (op == NULL || (line->edge->flags & TS_EDGE_CONTROL) || line->edge->n_tensors != 1)
    return NULL;

  names = g_string_new (NULL);
  for (guint32 i = 0; i < op->n_inputs; i++)
    {
      const char *name = ts_output_equal (op->inputs[i], line->graph->tensors[line->edge->first_tensor]) ? ts_slot_get_input_name (op, i) : NULL;

      guint32 first, end;

      if (name == NULL)
        continue;
      find_list (op, i, name, &first, &end);
      if (end - first > MAX_LIST)
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
      if (end - first > 1)
        g_string_append_printf (names, " %u", i - first);
    }
  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}
