#include "app/scene/ts-node-data.h"

#include "app/scene/ts-named-rows.h"
#include "engine/io/ts-file.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

#define MAX_TRIED 1000   /* rows that are looked at to find the column of names */
#define LOG_TIMES 1000.0 /* from the least to the greatest number, all above 0: then it is how many times they differ that matters */
#define NO_COLUMN G_MAXUINT

/* ---- names ------------------------------------------------------------------------------------------ */

/* (nullable): `a`, `a:0` and `^a` are the same operation. */
static const TsOperation *
find_op (TsGraph *graph,
         const char *name)
{
  const TsOperation *op = ts_graph_find_operation (graph, name);
  const char *colon = strrchr (name, ':');

  if (op != NULL)
    return op;
  if (*name == '^')
    return ts_graph_find_operation (graph, name + 1);
  if (colon == NULL || colon[1] == '\0' || strspn (colon + 1, "0123456789") != strlen (colon + 1))
    return NULL;

  g_autofree char *plain = g_strndup (name, (gsize)(colon - name));

  return ts_graph_find_operation (graph, plain);
}

static gboolean
is_name (const char *name,
         gpointer user_data)
{
  return find_op (user_data, name) != NULL;
}

/* ---- the table -------------------------------------------------------------------------------------- */

/* (nullable) */
static const char *
get_cell (const TsNamedRows *rows,
          guint row,
          guint column)
{
  const GPtrArray *cells = g_ptr_array_index (rows->rows, row);
  const char *text = column < cells->len ? g_ptr_array_index (cells, column) : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

static guint
get_n_columns (const TsNamedRows *rows)
{
  guint n = rows->titles->len;

  for (guint i = 0; i < rows->rows->len; i++)
    n = MAX (n, ((GPtrArray *)g_ptr_array_index (rows->rows, i))->len);
  return n;
}

static guint
find_names (const TsNamedRows *rows,
            TsGraph *graph)
{
  guint best = NO_COLUMN, most = 0;

  for (guint c = 0; c < get_n_columns (rows); c++)
    {
      guint n = 0;

      for (guint r = 0; r < MIN (rows->rows->len, MAX_TRIED); r++)
        n += get_cell (rows, r, c) != NULL && find_op (graph, get_cell (rows, r, c)) != NULL ? 1 : 0;
      if (n > most)
        best = c, most = n;
    }
  return best;
}

/* A first row that is about no operation says what the columns are. */
static void
take_titles (TsNamedRows *rows,
             guint names,
             TsGraph *graph)
{
  guint n = get_n_columns (rows);
  gboolean has_titles = rows->titles->len > 0 || rows->rows->len < 2 || (get_cell (rows, 0, names) != NULL && find_op (graph, get_cell (rows, 0, names)) != NULL);

  for (guint c = rows->titles->len; c < n; c++)
    {
      const char *title = has_titles ? NULL : get_cell (rows, 0, c);

      g_ptr_array_add (rows->titles, title != NULL ? g_strdup (title) : g_strdup_printf ("Column %u", c + 1));
    }
  if (!has_titles)
    g_ptr_array_remove_index (rows->rows, 0);
}

/* ---- columns ---------------------------------------------------------------------------------------- */

static gboolean
parse_number (const char *text,
              double *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  while (g_ascii_isspace (*end))
    end++;
  return end != text && *end == '\0';
}

static gboolean
is_numbers (const TsNamedRows *rows,
            guint column)
{
  double number;

  for (guint r = 0; r < rows->rows->len; r++)
    if (get_cell (rows, r, column) != NULL && !parse_number (get_cell (rows, r, column), &number))
      return FALSE;
  return TRUE;
}

static gboolean
is_far_apart (const TsOpColumn *column)
{
  double least = HUGE_VAL, greatest = -HUGE_VAL;

  for (guint32 i = 0; i < column->n_ops; i++)
    if (isfinite (column->numbers[i]))
      {
        least = MIN (least, column->numbers[i]);
        greatest = MAX (greatest, column->numbers[i]);
      }
  return least > 0 && greatest / least > LOG_TIMES;
}

static TsOpColumn *
make_column (const TsNamedRows *rows,
             guint c,
             const guint32 *ops,
             guint32 n_ops)
{
  const char *title = g_ptr_array_index (rows->titles, c);
  gboolean numbers = is_numbers (rows, c);
  TsOpColumn *column = numbers ? ts_op_column_new_numbers (title, TS_UNIT_NONE, TS_TOGETHER_MEAN, n_ops) : ts_op_column_new_classes (title, "Nothing said", n_ops);

  for (guint r = 0; r < rows->rows->len; r++)
    {
      const char *text = get_cell (rows, r, c);

      if (text == NULL || ops[r] == TS_NO_OP)
        continue;
      if (numbers)
        parse_number (text, &column->numbers[ops[r]]);
      else
        column->classes[ops[r]] = ts_op_column_add_class (column, text);
    }
  if (numbers)
    column->is_log = is_far_apart (column);
  return column;
}

static void
column_unref (gpointer column)
{
  ts_op_column_unref (column);
}

static void
find_ops (TsNodeData *self,
          const TsNamedRows *rows,
          guint names,
          TsGraph *graph,
          guint32 *ops)
{
  for (guint r = 0; r < rows->rows->len; r++)
    {
      const char *name = get_cell (rows, r, names);
      const TsOperation *op = name != NULL ? find_op (graph, name) : NULL;

      ops[r] = op != NULL ? op->index : TS_NO_OP;
      self->n_rows += op != NULL ? 1 : 0;
      if (op != NULL || name == NULL)
        continue;
      self->n_strange++;
      if (self->strange == NULL)
        self->strange = g_strdup (name);
    }
}

static void
make_columns (TsNodeData *self,
              const TsNamedRows *rows,
              guint names,
              TsGraph *graph)
{
  g_autofree guint32 *ops = g_new (guint32, (gsize)rows->rows->len + 1);

  find_ops (self, rows, names, graph, ops);
  for (guint c = 0; c < rows->titles->len; c++)
    {
      TsOpColumn *column;

      if (c == names)
        continue;
      column = make_column (rows, c, ops, ts_graph_get_n_operations (graph));
      if (self->n_strange > 0)
        column->note = g_strdup_printf ("%'u of %'u names are not in the graph", self->n_strange, self->n_strange + self->n_rows);
      g_ptr_array_add (self->columns, column);
    }
}

/* ---- all -------------------------------------------------------------------------------------------- */

static TsNamedRows *
read_rows (GBytes *text,
           TsGraph *graph,
           GError **error)
{
  gsize size;
  const char *begin = g_bytes_get_data (text, &size), *c = begin;

  if (size >= 3 && memcmp (begin, "\xef\xbb\xbf", 3) == 0)
    c = begin + 3, size -= 3;
  while (size > 0 && g_ascii_isspace (*c))
    c++, size--;
  if (size > TS_NODE_DATA_MAX_SIZE)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "it has more than %u MiB", (guint)(TS_NODE_DATA_MAX_SIZE >> 20));
      return NULL;
    }
  if (size == 0 || !g_utf8_validate_len (c, size, NULL))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, size == 0 ? "it is empty" : "it is no text in UTF-8");
      return NULL;
    }
  return *c == '{' || *c == '[' ? ts_named_rows_read_json (c, size, is_name, graph, error) : ts_named_rows_read_csv (c, size, error);
}

TsNodeData *
ts_node_data_new (GBytes *text,
                  const char *name,
                  TsGraph *graph,
                  GError **error)
{
  g_autoptr (TsNamedRows) rows = read_rows (text, graph, error);
  g_autoptr (TsNodeData) self = g_new0 (TsNodeData, 1);
  guint names = rows != NULL ? find_names (rows, graph) : NO_COLUMN;

  self->columns = g_ptr_array_new_with_free_func (column_unref);
  if (rows == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }
  if (names == NO_COLUMN || get_n_columns (rows) < 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "%s: %s", name, names == NO_COLUMN ? "it names no operation of the graph" : "it has names of operations and nothing beside them");
      return NULL;
    }
  take_titles (rows, names, graph);
  make_columns (self, rows, names, graph);
  return g_steal_pointer (&self);
}

TsNodeData *
ts_node_data_new_from_file (const char *path,
                            TsGraph *graph,
                            GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GBytes) text = ts_file_load (path, error);

  return text != NULL ? ts_node_data_new (text, name, graph, error) : NULL;
}

void
ts_node_data_free (TsNodeData *self)
{
  g_ptr_array_unref (self->columns);
  g_free (self->strange);
  g_free (self);
}

TsOpColumn *
ts_node_data_find (const TsNodeData *self,
                   const char *title,
                   GError **error)
{
  g_autoptr (GString) titles = g_string_new (NULL);

  for (guint i = 0; i < self->columns->len; i++)
    {
      TsOpColumn *column = g_ptr_array_index (self->columns, i);

      if (title == NULL || g_str_equal (column->title, title))
        return column;
      g_string_append_printf (titles, "%s\"%s\"", i > 0 ? ", " : "", column->title);
    }
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no column is titled \"%s\"; there are %s", title, titles->str);
  return NULL;
}
