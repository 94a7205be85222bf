#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/travel/ts-timeline.h"
#include "engine/ts-error.h"

#include <string.h>

/* The time of a run, and what is kept of it: goto, bookmark, budget, recompute, info timeline, info budget. */

#define MAX_ITERATIONS 100 /* that info timeline tells */

gboolean
ts_console_report_back (TsConsole *self,
                        TsStop *stop)
{
  g_autoptr (TsStop) owned = stop;
  const char *note;

  if (stop == NULL)
    return FALSE;
  if (stop->reason == TS_STOP_STEP)
    ts_console_print_last (self);
  else if (stop->phase == TS_PHASE_AFTER && !stop->dead && stop->op != TS_NO_OP)
    ts_console_print_outputs (self, stop->op);
  ts_console_print (self, "%s\n", stop->text);
  note = ts_debugger_get_back_note (self->debugger);
  if (note != NULL && stop->reason != TS_STOP_STEP)
    ts_console_print (self, "%s\n", note);
  self->has_context = FALSE;
  ts_console_show_displays (self);
  self->list_next = TS_NO_OP;
  return TRUE;
}

/* ---- goto ------------------------------------------------------------------------------------- */

/* `T`, `+N`, `-N` or `end`. */
static gboolean
read_time (TsConsole *self,
           const char *text,
           gsize *t)
{
  gsize end, now = ts_debugger_get_t (self->debugger, &end);
  const char *number = *text == '+' || *text == '-' ? text + 1 : text;
  guint64 n;

  *t = end;
  if (strcmp (text, "end") == 0)
    return TRUE;
  if (!g_ascii_string_to_unsigned (number, 10, 0, G_MAXUINT32, &n, NULL))
    return FALSE;
  *t = *text == '+' ? now + n : *text == '-' ? now - MIN (n, now)
                                             : n;
  return TRUE;
}

static gboolean
goto_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  gboolean is_bookmark = g_str_has_prefix (arguments, "bookmark ");
  const char *text = is_bookmark ? arguments + strlen ("bookmark ") : arguments;
  guint64 id;
  gsize t;

  if (is_bookmark && g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT, &id, NULL))
    return ts_console_report_back (self, ts_debugger_jump_to_bookmark (self->debugger, (guint)id, error));
  if (is_bookmark || !read_time (self, text, &t))
    return ts_console_fail_usage ("goto", error);
  return ts_console_report_back (self, ts_debugger_jump (self->debugger, t, FALSE, error));
}

/* ---- bookmarks -------------------------------------------------------------------------------- */

/* `WORD N` and perhaps more. @rest: what comes behind */
static gboolean
read_bookmark (const char *arguments,
               const char *word,
               guint64 *id,
               const char **rest)
{
  char *end;

  if (!g_str_has_prefix (arguments, word) || !g_ascii_isdigit (arguments[strlen (word)]))
    return FALSE;
  *id = g_ascii_strtoull (arguments + strlen (word), &end, 10);
  while (g_ascii_isspace (*end))
    end++;
  *rest = end;
  return *id > 0 && *id <= G_MAXUINT;
}

static gboolean
fail_bookmark (guint64 id,
               GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no bookmark %" G_GUINT64_FORMAT, id);
  return FALSE;
}

static gboolean
bookmark_command (TsConsole *self,
                  const char *arguments,
                  GError **error)
{
  const char *rest;
  guint64 id;
  gsize end;

  if (read_bookmark (arguments, "delete ", &id, &rest) && *rest == '\0')
    return ts_debugger_remove_bookmark (self->debugger, (guint)id) || fail_bookmark (id, error);
  if (read_bookmark (arguments, "rename ", &id, &rest))
    return ts_debugger_note_bookmark (self->debugger, (guint)id, rest) || fail_bookmark (id, error);
  id = ts_debugger_add_bookmark (self->debugger, arguments, error);
  if (id == 0)
    return FALSE;
  ts_console_print (self, "Bookmark %" G_GUINT64_FORMAT " at t = %" G_GSIZE_FORMAT "\n", id, ts_debugger_get_t (self->debugger, &end));
  return TRUE;
}

static void
print_mark (TsConsole *self,
            const TsMark *mark)
{
  static const char *const kinds[] = { "begins", "turn", "breakpoint", "alert", "bookmark" };
  g_autofree char *t = g_strdup_printf ("%" G_GSIZE_FORMAT "%s", mark->t, mark->after ? "+" : "");

  ts_console_print (self, "  %-6s  %s", t, kinds[mark->kind]);
  if (mark->id > 0)
    ts_console_print (self, " %u", mark->id);
  ts_console_print (self, "%s%s\n", mark->text[0] != '\0' ? ": " : "", mark->text);
}

static gboolean
info_timeline (TsConsole *self,
               const char *arguments,
               GError **error)
{
  g_autoptr (GPtrArray) marks = ts_debugger_list_marks (self->debugger, MAX_ITERATIONS);
  gsize end, t = ts_debugger_get_t (self->debugger, &end);
  gboolean told = FALSE;

  if (marks->len == 0)
    {
      ts_console_print (self, "No run.\n");
      return TRUE;
    }
  ts_console_print (self, "t = %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT "\n", t, end);
  for (guint i = 0; i < marks->len; i++)
    {
      const TsMark *mark = g_ptr_array_index (marks, i);

      if (!told && mark->t > t)
        ts_console_print (self, "  %-6" G_GSIZE_FORMAT "  here\n", t);
      told |= mark->t > t;
      print_mark (self, mark);
    }
  if (!told)
    ts_console_print (self, "  %-6" G_GSIZE_FORMAT "  here\n", t);
  return TRUE;
}

/* ---- what is kept ----------------------------------------------------------------------------- */

gboolean
ts_console_read_size (const char *text,
                      gsize *bytes)
{
  static const char units[] = "KMG";
  gsize n = strlen (text);
  const char *unit = n > 0 ? strchr (units, g_ascii_toupper (text[n - 1])) : NULL;
  guint shift = unit != NULL && *unit != '\0' ? 10 * (guint)(unit - units + 1) : 0;
  g_autofree char *digits = g_strndup (text, shift > 0 ? n - 1 : n);
  guint64 value;

  if (!g_ascii_string_to_unsigned (digits, 10, 0, G_MAXINT64 >> shift, &value, NULL))
    return FALSE;
  *bytes = value << shift;
  return TRUE;
}

static gboolean
budget_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  gsize bytes;

  if (!ts_console_read_size (arguments, &bytes))
    return ts_console_fail_usage ("budget", error);
  ts_debugger_set_memory_budget (self->debugger, bytes);
  return TRUE;
}

static gboolean
info_budget (TsConsole *self,
             const char *arguments,
             GError **error)
{
  TsMemoryUse use;
  g_autofree char *budget = NULL;
  g_autofree char *recorded = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *held = NULL;

  ts_debugger_get_memory_use (self->debugger, &use);
  budget = g_format_size_full (use.budget_bytes, G_FORMAT_SIZE_IEC_UNITS);
  recorded = g_format_size_full (use.recorded_bytes, G_FORMAT_SIZE_IEC_UNITS);
  shown = g_format_size_full (use.shown_bytes, G_FORMAT_SIZE_IEC_UNITS);
  held = g_format_size_full (use.checkpoint_bytes, G_FORMAT_SIZE_IEC_UNITS);
  ts_console_print (self, "Budget: %s\n", budget);
  ts_console_print (self, "  to go back: %s of %" G_GSIZE_FORMAT " activations; %" G_GSIZE_FORMAT " dropped, computed again when needed\n", recorded, use.n_recorded, use.n_dropped);
  ts_console_print (self, "  to look at: %s; %" G_GSIZE_FORMAT " value%s released\n", shown, use.n_released, use.n_released == 1 ? "" : "s");
  ts_console_print (self, "  checkpoints: %" G_GSIZE_FORMAT ", with %s\n", use.n_checkpoints, held);
  return TRUE;
}

static gboolean
recompute_command (TsConsole *self,
                   const char *arguments,
                   GError **error)
{
  TsOutput output;

  if (*arguments == '\0')
    return ts_console_fail_usage ("recompute", error);
  if (!ts_graph_find_output (self->graph, arguments, &output, error) || !ts_debugger_recompute (self->debugger, output, error))
    return FALSE;
  ts_console_print_value_line (self, output);
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "goto", NULL, "T|+N|-N|end|bookmark N", "go to where T activations are over, back or forward over what is recorded", NULL, FALSE, TS_CONSOLE_NOTHING, goto_command },
  { "bookmark", NULL, "[NOTE]|delete N|rename N NOTE", "remember this place in time", NULL, FALSE, TS_CONSOLE_NOTHING, bookmark_command },
  { "budget", NULL, "SIZE", "the memory that values of a run may take: 200M, 1G; what does not fit is dropped", NULL, FALSE, TS_CONSOLE_NOTHING, budget_command },
  { "recompute", NULL, "NAME", "get a value back that was dropped; one that is computed again is compared with what it was", NULL, FALSE, TS_CONSOLE_OUTPUTS, recompute_command },
};

static const TsConsoleTopic topics[] = {
  { "budget", "", "what is kept of the run, and what was dropped", info_budget },
  { "timeline", "", "the time of the run: turns of loops, breakpoints hit, alerts, bookmarks", info_timeline },
};

const TsConsoleGroup ts_console_timeline_group = { "Time", commands, G_N_ELEMENTS (commands), topics, G_N_ELEMENTS (topics) };
