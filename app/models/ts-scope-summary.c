#include "app/models/ts-scope-summary.h"

#include "app/ts-color-source.h"
#include "engine/ops/ts-cost.h"

#include <math.h>
#include <string.h>

static gboolean
is_inside (const char *name,
           const char *scope,
           gsize length)
{
  if (length == 0)
    return TRUE;

  return strncmp (name, scope, length) == 0 && (name[length] == '/' || name[length] == '\0');
}

static void
add_parameters (TsScopeSummary *self,
                TsDocument *document,
                const TsOperation *op)
{
  TsDType dtype = TS_DTYPE_INVALID;
  TsShape shape;
  gint64 n;

  if (!ts_operation_get_held (op, ts_document_get_shapes (document), &dtype, &shape))
    return;
  if (!ts_shape_is_known (&shape) || !ts_shape_n_elements (&shape, &n))
    {
      self->n_unknown++;
      return;
    }
  self->n_parameters += (guint64)n;
  self->parameter_bytes += (guint64)n * ts_dtype_size (dtype);
}

/* ---- costs ---------------------------------------------------------------------------------------- */

/* @number: NaN: not known */
static void
add_cost (TsScopeCost *self,
          double number,
          gboolean inside)
{
  if (isnan (number))
    {
      self->n_unknown += inside ? 1 : 0;
      return;
    }
  self->whole += number;
  self->number += inside ? number : 0;
  self->is_known |= inside;
}

static void
add_column (TsScopeCost *self,
            TsDocument *document,
            TsColoring coloring,
            const guint8 *inside)
{
  g_autoptr (TsOpColumn) column = ts_document_make_column (document, coloring);

  for (guint32 i = 0; column != NULL && i < column->n_ops; i++)
    add_cost (self, column->numbers[i], inside[i]);
}

/**
 * Inner:
 * @names: of the scopes directly in one, each a char * of its own
 * @last: the one found last, inside an operation's name: neighbours in a graph mostly share it
 */
typedef struct
{
  GHashTable *names;
  const char *last;
  gsize last_length;
} Inner;

static void
add_inner (Inner *self,
           const char *name,
           gsize length)
{
  const char *rest = name + length + (length > 0 && name[length] == '/' ? 1 : 0);
  const char *end = strchr (rest, '/');
  gsize rest_length;

  if (end == NULL)
    return;

  rest_length = (gsize)(end - rest);
  if (self->last != NULL && rest_length == self->last_length && memcmp (rest, self->last, rest_length) == 0)
    return;

  self->last = rest;
  self->last_length = rest_length;
  g_hash_table_add (self->names, g_strndup (rest, rest_length));
}

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  const TsTypeCount *x = a;
  const TsTypeCount *y = b;

  if (x->n != y->n)
    return x->n > y->n ? -1 : 1;

  return strcmp (x->type, y->type);
}

static void
take_types (TsScopeSummary *self,
            GHashTable *counts)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  self->types = g_array_new (FALSE, FALSE, sizeof (TsTypeCount));
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      TsTypeCount count = { key, GPOINTER_TO_UINT (value) };

      g_array_append_val (self->types, count);
    }

  g_array_sort (self->types, compare_counts);
}

/* @inside: one byte for each operation */
static TsScopeSummary *
sum_up (TsDocument *document,
        const guint8 *inside)
{
  TsScopeSummary *self = g_new0 (TsScopeSummary, 1);
  TsGraph *graph = ts_document_get_graph (document);
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  guint32 n_ops = ts_graph_get_n_operations (graph);

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);
      guint n;

      if (!inside[i])
        continue;

      n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, op->type));
      g_hash_table_insert (counts, (gpointer)op->type, GUINT_TO_POINTER (n + 1));
      add_parameters (self, document, op);
      self->n_ops++;
    }

  add_column (&self->flops, document, TS_COLORING_FLOPS, inside);
  add_column (&self->bytes, document, TS_COLORING_BYTES, inside);
  add_column (&self->time, document, TS_COLORING_TIME, inside);
  take_types (self, counts);
  return self;
}

TsScopeSummary *
ts_scope_summary_new_of (TsDocument *document,
                         const GArray *ops)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (document), NULL);

  guint32 n_ops = ts_graph_get_n_operations (ts_document_get_graph (document));
  g_autofree guint8 *inside = g_new0 (guint8, (gsize)n_ops + 1);

  for (guint i = 0; i < ops->len; i++)
    if (g_array_index (ops, guint32, i) < n_ops)
      inside[g_array_index (ops, guint32, i)] = 1;
  return sum_up (document, inside);
}

TsScopeSummary *
ts_scope_summary_new (TsDocument *document,
                      const char *scope)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (document), NULL);
  g_return_val_if_fail (scope != NULL, NULL);

  TsGraph *graph = ts_document_get_graph (document);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Inner inner = { .names = names };
  gsize length = strlen (scope);
  guint32 n_ops = ts_graph_get_n_operations (graph);
  g_autofree guint8 *inside = g_new0 (guint8, (gsize)n_ops + 1);
  TsScopeSummary *self;

  for (guint32 i = 0; i < n_ops; i++)
    {
      const char *name = ts_graph_get_operation (graph, i)->name;

      if (!is_inside (name, scope, length))
        continue;
      inside[i] = 1;
      add_inner (&inner, name, length);
    }
  self = sum_up (document, inside);
  self->n_inner = g_hash_table_size (names);
  return self;
}

void
ts_scope_summary_free (TsScopeSummary *self)
{
  g_array_unref (self->types);
  g_free (self);
}
