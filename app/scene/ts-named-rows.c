#include "app/scene/ts-named-rows.h"

#include "engine/ts-error.h"
#include "proto/ts-json-read.h"

#include <string.h>

#define MAX_WRAPPERS 4 /* objects of one member round what matters */

static void
row_free (gpointer row)
{
  g_ptr_array_unref (row);
}

TsNamedRows *
ts_named_rows_new (void)
{
  TsNamedRows *self = g_new0 (TsNamedRows, 1);

  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  return self;
}

void
ts_named_rows_free (TsNamedRows *self)
{
  g_ptr_array_unref (self->titles);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

GPtrArray *
ts_named_rows_append (TsNamedRows *self)
{
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (self->rows, row);
  return row;
}

static guint
find_title (TsNamedRows *self,
            const char *title)
{
  for (guint i = 0; i < self->titles->len; i++)
    if (g_str_equal (g_ptr_array_index (self->titles, i), title))
      return i;
  g_ptr_array_add (self->titles, g_strdup (title));
  return self->titles->len - 1;
}

void
ts_named_rows_set (TsNamedRows *self,
                   GPtrArray *row,
                   const char *title,
                   const char *text)
{
  guint i = find_title (self, title);

  if (row->len <= i)
    g_ptr_array_set_size (row, (gint)i + 1);
  g_free (g_ptr_array_index (row, i));
  g_ptr_array_index (row, i) = g_strdup (text);
}

/* ---- CSV ------------------------------------------------------------------------------------------ */

/* What there is most of in the first line, outside of quotes. */
static char
find_separator (const char *text,
                const char *end)
{
  static const char separators[] = { ',', ';', '\t' };
  guint counts[G_N_ELEMENTS (separators)] = { 0 };
  gboolean quoted = FALSE;
  guint best = 0;

  for (const char *c = text; c < end && *c != '\n'; c++)
    {
      quoted ^= *c == '"';
      for (guint i = 0; i < G_N_ELEMENTS (separators) && !quoted; i++)
        counts[i] += *c == separators[i] ? 1 : 0;
    }
  for (guint i = 1; i < G_N_ELEMENTS (separators); i++)
    best = counts[i] > counts[best] ? i : best;
  return separators[best];
}

/* A cell in quotes from @c, where two stand for one. Returns where it ends; %NULL if it does not. */
static const char *
read_quoted (const char *c,
             const char *end,
             GString *cell,
             guint *line)
{
  for (c++; c < end; c++)
    {
      *line += *c == '\n' ? 1 : 0;
      if (*c == '"' && (c + 1 == end || c[1] != '"'))
        return c + 1;
      c += *c == '"' ? 1 : 0;
      g_string_append_c (cell, *c);
    }
  return NULL;
}

static const char *
read_plain (const char *c,
            const char *end,
            char separator,
            GString *cell)
{
  for (; c < end && *c != separator && *c != '\n'; c++)
    g_string_append_c (cell, *c);
  g_strstrip (cell->str);
  return c;
}

TsNamedRows *
ts_named_rows_read_csv (const char *text,
                        gsize size,
                        GError **error)
{
  g_autoptr (TsNamedRows) self = ts_named_rows_new ();
  const char *end = text + size, *c = text;
  char separator = find_separator (text, end);
  GPtrArray *row = NULL;
  guint line = 1;

  while (c < end)
    {
      g_autoptr (GString) cell = g_string_new (NULL);

      if (row == NULL)
        row = ts_named_rows_append (self);
      if (*c == '"')
        {
          guint begin = line;

          c = read_quoted (c, end, cell, &line);
          if (c == NULL)
            {
              g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "line %u: a quote does not end", begin);
              return NULL;
            }
          while (c < end && *c != separator && *c != '\n')
            c++;
        }
      else
        c = read_plain (c, end, separator, cell);
      g_ptr_array_add (row, g_strdup (cell->str));
      if (c < end && *c == '\n')
        line++, row = NULL;
      c++;
    }
  return g_steal_pointer (&self);
}

/* ---- JSON ----------------------------------------------------------------------------------------- */

/* (transfer full) (nullable): of a plain value; what is none is as it is written. */
static char *
make_text (JsonNode *value)
{
  switch (json_node_get_node_type (value))
    {
    case JSON_NODE_NULL:
      return NULL;
    case JSON_NODE_VALUE:
      if (json_node_get_value_type (value) == G_TYPE_STRING)
        return json_node_dup_string (value);
      return json_to_string (value, FALSE);
    case JSON_NODE_OBJECT:
    case JSON_NODE_ARRAY:
    default:
      return json_to_string (value, FALSE);
    }
}

static void
set_value (TsNamedRows *self,
           GPtrArray *row,
           const char *title,
           JsonNode *value)
{
  g_autofree char *text = make_text (value);

  ts_named_rows_set (self, row, title, text);
}

static void
set_members (TsNamedRows *self,
             GPtrArray *row,
             JsonObject *object)
{
  JsonObjectIter iter;
  const char *title;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &title, &value))
    set_value (self, row, title, value);
}

static void
read_object (TsNamedRows *self,
             JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      GPtrArray *row = ts_named_rows_append (self);

      ts_named_rows_set (self, row, "name", name);
      if (JSON_NODE_HOLDS_OBJECT (value))
        set_members (self, row, json_node_get_object (value));
      else
        set_value (self, row, "value", value);
    }
}

static gboolean
read_list (TsNamedRows *self,
           JsonArray *list,
           GError **error)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *value = json_array_get_element (list, i);

      if (!JSON_NODE_HOLDS_OBJECT (value))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "[%u]: expected an object, found %s", i, ts_json_type_name (value));
          return FALSE;
        }
      set_members (self, ts_named_rows_append (self), json_node_get_object (value));
    }
  return TRUE;
}

static gboolean
has_name (JsonObject *object,
          TsIsNameFunc is_name,
          gpointer user_data)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    if (is_name (name, user_data))
      return TRUE;
  return FALSE;
}

/* (nullable): what the members are inside of: "results", as Model Explorer has it, or the only thing there is. */
static JsonNode *
get_inner (JsonObject *object)
{
  g_autoptr (GList) values = json_object_get_values (object);
  JsonNode *inner = json_object_has_member (object, "results") ? json_object_get_member (object, "results") : values != NULL && values->next == NULL ? values->data
                                                                                                                                                     : NULL;

  return inner != NULL && !JSON_NODE_HOLDS_VALUE (inner) && !JSON_NODE_HOLDS_NULL (inner) ? inner : NULL;
}

TsNamedRows *
ts_named_rows_read_json (const char *text,
                         gsize size,
                         TsIsNameFunc is_name,
                         gpointer user_data,
                         GError **error)
{
  g_autoptr (TsNamedRows) self = ts_named_rows_new ();
  g_autoptr (JsonNode) root = ts_json_load (text, size, error);
  JsonNode *value = root, *inner;

  if (root == NULL)
    return NULL;
  for (guint i = 0; i < MAX_WRAPPERS && JSON_NODE_HOLDS_OBJECT (value) && !has_name (json_node_get_object (value), is_name, user_data); i++)
    {
      inner = get_inner (json_node_get_object (value));
      if (inner == NULL)
        break;
      value = inner;
    }
  if (JSON_NODE_HOLDS_OBJECT (value))
    read_object (self, json_node_get_object (value));
  else if (!JSON_NODE_HOLDS_ARRAY (value))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected an object or a list, found %s", ts_json_type_name (value));
      return NULL;
    }
  else if (!read_list (self, json_node_get_array (value), error))
    return NULL;
  return g_steal_pointer (&self);
}
