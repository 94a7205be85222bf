#include "engine/debug/console/ts-console-private.h"

#include <string.h>

/* What a command says, line by line, with the operations that each line tells of. */

static void
line_free (gpointer data)
{
  TsAnswerLine *line = data;

  g_free (line->text);
  g_array_unref (line->ops);
  g_free (line);
}

void
ts_console_begin_answer (TsConsole *self)
{
  ts_console_clear_answer (self);
  self->answer = g_ptr_array_new_with_free_func (line_free);
  self->said = g_string_new (NULL);
  self->cited = g_array_new (FALSE, FALSE, sizeof (guint32));
}

/* The line is over. */
static void
end_line (TsConsole *self)
{
  if (self->answer->len < TS_ANSWER_MAX_LINES)
    {
      TsAnswerLine *line = g_new (TsAnswerLine, 1);

      *line = (TsAnswerLine) { g_strdup (self->said->str), g_array_copy (self->cited) };
      g_ptr_array_add (self->answer, line);
    }
  g_string_truncate (self->said, 0);
  g_array_set_size (self->cited, 0);
}

GPtrArray *
ts_console_end_answer (TsConsole *self)
{
  GPtrArray *answer;

  if (self->said->len > 0)
    end_line (self);
  answer = g_steal_pointer (&self->answer);
  ts_console_clear_answer (self);
  return answer;
}

void
ts_console_clear_answer (TsConsole *self)
{
  g_clear_pointer (&self->answer, g_ptr_array_unref);
  g_clear_pointer (&self->cited, g_array_unref);
  if (self->said != NULL)
    g_string_free (g_steal_pointer (&self->said), TRUE);
}

void
ts_console_note (TsConsole *self,
                 const char *text)
{
  if (self->answer == NULL)
    return;
  for (const char *end; (end = strchr (text, '\n')) != NULL; text = end + 1)
    {
      g_string_append_len (self->said, text, end - text);
      end_line (self);
    }
  g_string_append (self->said, text);
}

void
ts_console_cite (TsConsole *self,
                 const TsOperation *op)
{
  if (self->answer == NULL || op->graph != self->graph)
    return;
  for (guint i = 0; i < self->cited->len; i++)
    if (g_array_index (self->cited, guint32, i) == op->index)
      return;
  g_array_append_val (self->cited, op->index);
}

void
ts_console_cite_place (TsConsole *self,
                       const char *place)
{
  const char *end = strstr (place, " > ");
  g_autofree char *name = NULL;
  const TsOperation *op;

  if (self->answer == NULL)
    return;
  if (end == NULL)
    end = strstr (place, " (");
  name = end != NULL ? g_strndup (place, (gsize)(end - place)) : g_strdup (place);
  op = ts_graph_find_operation (self->graph, name);
  if (op != NULL)
    ts_console_cite (self, op);
}

void
ts_console_cite_output (TsConsole *self,
                        const char *name)
{
  TsOutput output;

  if (self->answer != NULL && ts_graph_find_output (self->graph, name, &output, NULL))
    ts_console_cite (self, ts_graph_get_operation (self->graph, output.op));
}
