#include "tests/ops/graph-text.h"

#include "tests/ops/vector-attr.h"
#include "tests/support/ts-test-folder.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"

#include <string.h>

static void
feed_clear (gpointer feed)
{
  ts_tensor_unref (((TsFeed *)feed)->value);
}

TsGraphText *
ts_graph_text_new (TsGraph *graph,
                   const TsGraphTextFuncs *funcs,
                   gpointer user_data)
{
  TsGraphText *self = g_new0 (TsGraphText, 1);

  self->builder = ts_graph_builder_new (graph);
  self->outputs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->errors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_error_free);
  self->feeds = g_array_new (FALSE, FALSE, sizeof (TsFeed));
  g_array_set_clear_func (self->feeds, feed_clear);
  self->funcs = funcs;
  self->user_data = user_data;
  return self;
}

void
ts_graph_text_free (TsGraphText *self)
{
  if (self->folder != NULL)
    ts_test_folder_remove (self->folder);
  g_free (self->folder);
  g_array_unref (self->feeds);
  g_hash_table_unref (self->errors);
  g_hash_table_unref (self->outputs);
  ts_graph_builder_free (self->builder);
  g_free (self);
}

const GError *
ts_graph_text_get_error (TsGraphText *self,
                         const char *name)
{
  return g_hash_table_lookup (self->errors, name);
}

char *
ts_graph_text_next_word (const char **text,
                         const char *ends)
{
  gsize size = strcspn (*text, ends);
  char *word = g_strndup (*text, size);

  *text += size;
  *text += strspn (*text, " ");
  return word;
}

gboolean
ts_graph_text_find (TsGraphText *self,
                    const char *word,
                    TsOutput *output,
                    GError **error)
{
  const char *colon = strchr (word, ':');
  g_autofree char *name = colon != NULL ? g_strndup (word, (gsize)(colon - word)) : g_strdup (word);
  const TsOutput *found = g_hash_table_lookup (self->outputs, name);

  if (found == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no '%s' before this", name);
      return FALSE;
    }
  *output = (TsOutput) { found->op, colon != NULL ? (guint32)g_ascii_strtoull (colon + 1, NULL, 10) : 0 };
  return TRUE;
}

static void
end (TsGraphText *self,
     const char *name)
{
  TsOutput output;
  GError *error = NULL;

  if (ts_graph_builder_end (self->builder, &output, &error))
    g_hash_table_insert (self->outputs, g_strdup (name), g_memdup2 (&output, sizeof output));
  else
    g_hash_table_insert (self->errors, g_strdup (name), error);
}

static gboolean
add_value (TsGraphText *self,
           const char *name,
           const char *text,
           gboolean is_fed,
           GError **error)
{
  g_autoptr (TsTensor) value = ts_vector_parse_tensor (text, NULL, error);
  const TsOutput *output;

  if (value == NULL)
    return FALSE;
  if (self->funcs != NULL && self->funcs->change != NULL)
    {
      TsTensor *changed = self->funcs->change (value, self->user_data);

      ts_tensor_unref (value);
      value = changed;
    }
  ts_graph_builder_begin (self->builder, is_fed ? "Placeholder" : "Const", name);
  ts_graph_builder_attr_dtype (self->builder, "dtype", value->dtype);
  if (!is_fed)
    ts_graph_builder_attr_tensor (self->builder, "value", value);
  end (self, name);
  output = g_hash_table_lookup (self->outputs, name);
  if (is_fed && output != NULL)
    g_array_append_val (self->feeds, ((TsFeed) { *output, g_steal_pointer (&value) }));
  return TRUE;
}

/* Operations of the session may read it. */
static gboolean
add_file (TsGraphText *self,
          const char *name,
          const char *text,
          GError **error)
{
  const char *rest;
  gsize size;
  g_autofree char *contents = ts_vector_parse_string (text, &size, &rest, error);
  g_autofree char *path = NULL;
  g_autoptr (TsTensor) value = NULL;

  if (self->folder == NULL)
    self->folder = ts_test_folder_new ();
  path = g_build_filename (self->folder, name, NULL);
  if (contents == NULL || !g_file_set_contents (path, contents, (gssize)size, error))
    return FALSE;
  value = ts_tensor_new_string_scalar (path, -1);
  ts_graph_builder_begin (self->builder, "Const", name);
  ts_graph_builder_attr_dtype (self->builder, "dtype", value->dtype);
  ts_graph_builder_attr_tensor (self->builder, "value", value);
  end (self, name);
  return TRUE;
}

static gboolean
add_inputs (TsGraphText *self,
            const char **text,
            GError **error)
{
  const char *end = strchr (*text, ')');
  g_autofree char *inside = **text == '(' && end != NULL ? g_strndup (*text + 1, (gsize)(end - *text - 1)) : NULL;
  g_auto (GStrv) words = inside != NULL ? g_strsplit (inside, ",", -1) : NULL;

  if (words == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected (inputs), found '%s'", *text);
      return FALSE;
    }
  *text = end + 1 + strspn (end + 1, " ");
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = g_strstrip (words[i]);
      TsOutput output;

      if (*word == '\0')
        continue;
      if (!ts_graph_text_find (self, word + (*word == '^'), &output, error))
        return FALSE;
      if (*word == '^')
        ts_graph_builder_control_input (self->builder, output.op);
      else
        ts_graph_builder_input (self->builder, output);
    }
  return TRUE;
}

static gboolean
add_operation (TsGraphText *self,
               const char *name,
               const char *text,
               GError **error)
{
  g_autofree char *type = ts_graph_text_next_word (&text, " (");
  const TsOpDef *def = ts_op_table_lookup (ts_standard_ops (), type);

  if (def == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no op type '%s'", type);
      return FALSE;
    }
  ts_graph_builder_begin (self->builder, type, name);
  if (!add_inputs (self, &text, error))
    return FALSE;
  while (*text != '\0')
    {
      g_autofree char *word = ts_graph_text_next_word (&text, " ");
      char *equals = strchr (word, '=');

      if (equals == NULL)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected ATTR=VALUE, found '%s'", word);
          return FALSE;
        }
      *equals = '\0';
      if (!ts_vector_attr_set (&(TsVectorAttr) { word, equals + 1 }, def, self->builder, error))
        return FALSE;
    }
  if (self->funcs != NULL && self->funcs->describe != NULL)
    self->funcs->describe (def, self->builder, self->user_data);
  end (self, name);
  return TRUE;
}

gboolean
ts_graph_text_add (TsGraphText *self,
                   const char *name,
                   const char *text,
                   GError **error)
{
  g_autofree char *word = g_strndup (text, strcspn (text, " ("));

  if (strcmp (word, "feed") == 0)
    return add_value (self, name, text + 5, TRUE, error);
  if (strcmp (word, "file") == 0)
    return add_file (self, name, text + 5, error);
  if (ts_dtype_from_name (word) != TS_DTYPE_INVALID)
    return add_value (self, name, text, FALSE, error);
  return add_operation (self, name, text, error);
}
