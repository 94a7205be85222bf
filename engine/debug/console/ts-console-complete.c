#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/expression/ts-expression.h"
#include "engine/debug/breakpoint/ts-catch.h"

#include <string.h>

static void
add_words (GPtrArray *results,
           const char *const *words,
           const char *prefix)
{
  for (; *words != NULL; words++)
    if (g_str_has_prefix (*words, prefix))
      g_ptr_array_add (results, g_strdup (*words));
}

static void
add_commands (GPtrArray *results,
              const char *prefix)
{
  TsConsoleCommandIter iter;
  const TsConsoleCommand *command;

  ts_console_command_iter_init (&iter);
  while ((command = ts_console_command_iter_next (&iter)) != NULL)
    if (g_str_has_prefix (command->name, prefix))
      g_ptr_array_add (results, g_strdup (command->name));
}

static void
add_topics (GPtrArray *results,
            const char *prefix)
{
  TsConsoleCommandIter iter;
  const TsConsoleTopic *topic;

  ts_console_command_iter_init (&iter);
  while ((topic = ts_console_topic_iter_next (&iter)) != NULL)
    if (g_str_has_prefix (topic->name, prefix))
      g_ptr_array_add (results, g_strdup (topic->name));
}

/* Names of operations, no further than the end of the scope that comes next. */
static void
add_names (TsConsole *self,
           GPtrArray *results,
           const char *prefix)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint32 n_ops = ts_graph_get_n_operations (self->graph);
  gsize n = strlen (prefix);

  for (guint32 i = 0; i < n_ops; i++)
    {
      const char *name = ts_graph_get_operation (self->graph, i)->name;
      const char *slash;
      char *word;

      if (strncmp (name, prefix, n) != 0)
        continue;
      slash = strchr (name + n, '/');
      word = slash != NULL ? g_strndup (name, (gsize)(slash - name) + 1) : g_strdup (name);
      if (g_hash_table_contains (seen, word))
        {
          g_free (word);
          continue;
        }
      g_hash_table_add (seen, word);
      g_ptr_array_add (results, word);
    }
}

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The argument that stands at the end of @line; names may hold anything but space, comma and equals sign. */
static gsize
find_word (const char *line)
{
  gsize i = strlen (line);

  while (i > 0 && !g_ascii_isspace (line[i - 1]) && line[i - 1] != ',')
    i--;
  return i;
}

/* Whether a name at the end of the arguments is one of an expression. */
static gboolean
is_in_expression (const TsConsoleCommand *command,
                  const char *before)
{
  return command->words == TS_CONSOLE_EXPRESSIONS || (command->words == TS_CONSOLE_OUTPUTS && strchr (before, '=') != NULL);
}

static void
add_expression_words (TsConsole *self,
                      GPtrArray *results,
                      const char *word)
{
  g_auto (GStrv) functions = ts_expression_list_functions ();

  if (word[0] == '$')
    for (guint i = 0; i < TS_EXPRESSION_N_VARIABLES; i++)
      {
        g_autofree char *name = g_strconcat ("$", ts_expression_variable_name (i), NULL);

        if (g_str_has_prefix (name, word))
          g_ptr_array_add (results, g_steal_pointer (&name));
      }
  else
    {
      add_names (self, results, word);
      if (word[0] != '\0')
        add_words (results, (const char *const *)functions, word);
    }
}

/* Whether the place of a breakpoint is there already, and what may follow are its options. */
static gboolean
has_place (const char *before)
{
  g_auto (GStrv) words = g_strsplit_set (before, " \t", -1);
  gboolean found = FALSE;

  for (guint i = 1; words[0] != NULL && words[i] != NULL; i++)
    found |= words[i][0] != '\0' && strcmp (words[i], "before") != 0 && strcmp (words[i], "after") != 0 && strcmp (words[i], "dead") != 0;
  return found && !g_str_has_suffix (before, ">");
}

static void
add_catches (GPtrArray *results,
             const char *word)
{
  g_auto (GStrv) words = ts_catch_list_words ();

  add_words (results, (const char *const *)words, word);
}

static void
add_arguments (TsConsole *self,
               GPtrArray *results,
               const TsConsoleCommand *command,
               const char *before,
               const char *word)
{
  static const char *const places[] = { "after", "before", "dead", NULL };
  static const char *const options[] = { "after-hit", "group", "hits", "if", "iter", "missing", NULL };

  switch (command->words)
    {
    case TS_CONSOLE_PLACES:
      if (has_place (before))
        {
          add_words (results, options, word);
          break;
        }
      if (strchr (before, ' ') == NULL)
        add_words (results, places, word);
      add_names (self, results, word);
      break;

    case TS_CONSOLE_CATCHES:
      add_catches (results, word);
      break;

    case TS_CONSOLE_OUTPUTS:
      if (strchr (before, '=') == NULL)
        add_names (self, results, word);
      else /* what follows it is a value */
        add_expression_words (self, results, word);
      break;

    case TS_CONSOLE_EXPRESSIONS:
      add_expression_words (self, results, word);
      break;

    case TS_CONSOLE_TOPICS:
      if (strchr (before, ' ') == NULL)
        add_topics (results, word);
      else
        add_names (self, results, word);
      break;

    case TS_CONSOLE_COMMANDS:
      add_commands (results, word);
      break;

    case TS_CONSOLE_NOTHING:
      break;
    }
}

char **
ts_console_complete (TsConsole *self,
                     const char *line,
                     gsize *word)
{
  GPtrArray *results = g_ptr_array_new ();
  gsize start = find_word (line);
  g_autofree char *before = g_strstrip (g_strndup (line, start));
  gsize n = strcspn (before, " \t");

  *word = start;
  if (n == 0)
    add_commands (results, line + start);
  else
    {
      g_autofree char *name = g_strndup (before, n);
      const TsConsoleCommand *command = ts_console_find_command (name, NULL);

      if (command != NULL && is_in_expression (command, before))
        *word = start = ts_expression_find_word (line, strlen (line));
      if (command != NULL)
        add_arguments (self, results, command, before, line + start);
    }

  g_ptr_array_sort (results, compare_words);
  g_ptr_array_add (results, NULL);
  return (char **)g_ptr_array_free (results, FALSE);
}
