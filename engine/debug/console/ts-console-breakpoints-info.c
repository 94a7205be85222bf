#include "engine/debug/console/ts-console-breakpoints.h"

#include "engine/debug/ts-debugger-breakpoints.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <string.h>

#define PREVIEW_CHARS 60

/* What breakpoints there are: info breakpoints, info hits. */

static void
print_when (TsConsole *self,
            const TsBreakpoint *b)
{
  if (b->condition != NULL)
    ts_console_print (self, "        if %s\n", ts_expression_get_text (b->condition));
  if (b->n_ignore > 0)
    ts_console_print (self, "        ignored %" G_GUINT64_FORMAT " times more\n", b->n_ignore);
  if (b->n_enabled > 0)
    ts_console_print (self, "        disabled after %" G_GUINT64_FORMAT " hit%s more\n", b->n_enabled, b->n_enabled == 1 ? "" : "s");
  if (b->after_hit != 0)
    ts_console_print (self, b->is_armed ? "        armed: breakpoint %u was hit\n" : "        waits until breakpoint %u is hit\n", b->after_hit);
}

static void
print_breakpoint (TsConsole *self,
                  const TsBreakpoint *b,
                  TsBreakpointState state)
{
  g_autofree char *text = ts_breakpoint_to_string (b, FALSE);
  g_autofree char *groups = b->groups != NULL ? g_strjoinv (", ", b->groups) : NULL;

  ts_console_print (self, "%-7u %-7s %-8s %-5" G_GUINT64_FORMAT " %-9s %s", b->id, b->after ? "after" : "before", b->enabled ? "yes" : "no", b->n_hits,
                    ts_breakpoint_state_name (state), text + (b->after ? strlen ("after ") : strlen ("before ")));
  if (b->n_matches > 1)
    ts_console_print (self, " (%u operations)", b->n_matches);
  ts_console_print (self, "%s\n", b->temporary ? ", once" : "");
  print_when (self, b);
  if (b->moved_from != NULL)
    ts_console_print (self, "        was on %s\n", b->moved_from);
  if (groups != NULL)
    ts_console_print (self, "        in %s\n", groups);
  if (b->log != NULL)
    {
      g_autofree char *action = ts_log_action_to_string (b->log);

      ts_console_print (self, "        %s%s\n", b->log->kind == TS_LOG_MESSAGE ? "tells " : "", action);
    }
  for (guint i = 0; b->commands != NULL && b->commands[i] != NULL; i++)
    ts_console_print (self, "        > %s\n", b->commands[i]);
}

static gboolean
info_breakpoints (TsConsole *self,
                  const char *arguments,
                  GError **error)
{
  g_autoptr (GPtrArray) breakpoints = ts_debugger_dup_breakpoints (self->debugger);
  g_autoptr (GArray) states = ts_debugger_list_breakpoint_states (self->debugger, breakpoints);

  if (breakpoints->len == 0)
    ts_console_print (self, "No breakpoints.\n");
  else
    ts_console_print (self, "Number  When    Enabled  Hits  State     Where\n");
  for (guint i = 0; i < breakpoints->len; i++)
    print_breakpoint (self, g_ptr_array_index (breakpoints, i), g_array_index (states, TsBreakpointState, i));
  return TRUE;
}

/* ---- of each operation ----------------------------------------------------------------------------- */

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (a, b);
}

static void
print_hits (TsConsole *self,
            const TsBreakpoint *breakpoint,
            GHashTable *hits)
{
  g_autoptr (GList) places = g_list_sort (g_hash_table_get_keys (hits), compare_names);

  if (places == NULL)
    ts_console_print (self, "Breakpoint %u was not hit.\n", breakpoint->id);
  for (const GList *l = places; l != NULL; l = l->next)
    {
      const TsBreakpointMember *member = g_hash_table_lookup (hits, l->data);

      ts_console_print (self, "  %-5" G_GUINT64_FORMAT " %s", member->n_hits, (const char *)l->data);
      if (breakpoint->hits.span != TS_HITS_PER_SESSION)
        ts_console_print (self, ", %" G_GUINT64_FORMAT " in this %s", member->n, ts_hit_span_name (breakpoint->hits.span));
      ts_console_print (self, "\n");
    }
}

static gboolean
info_hits (TsConsole *self,
           const char *arguments,
           GError **error)
{
  g_autoptr (GPtrArray) breakpoints = ts_debugger_dup_breakpoints (self->debugger);
  g_autoptr (GHashTable) hits = NULL;
  const char *rest;
  guint id;

  if (!ts_console_take_breakpoint (self, "info", arguments, &id, &rest, error))
    return FALSE;
  hits = ts_debugger_dup_hits (self->debugger, id);
  for (guint i = 0; hits != NULL && i < breakpoints->len; i++)
    if (((const TsBreakpoint *)g_ptr_array_index (breakpoints, i))->id == id)
      {
        print_hits (self, g_ptr_array_index (breakpoints, i), hits);
        return TRUE;
      }
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no breakpoint %u", id);
  return FALSE;
}

/* ---- series ---------------------------------------------------------------------------------------- */

static void
print_series (TsConsole *self,
              const char *name)
{
  guint64 n_dropped = 0;
  g_autoptr (GArray) entries = ts_series_set_dup (ts_debugger_get_series (self->debugger), name, &n_dropped);

  if (n_dropped > 0)
    ts_console_print (self, "  (%" G_GUINT64_FORMAT " older ones were dropped)\n", n_dropped);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const TsSeriesEntry *entry = &g_array_index (entries, TsSeriesEntry, i);
      g_autofree char *preview = ts_tensor_format_preview (entry->value, PREVIEW_CHARS);

      ts_console_print (self, "  run %" G_GUINT64_FORMAT ", %s: %s\n", entry->run, entry->place, preview);
    }
}

static gboolean
info_series (TsConsole *self,
             const char *arguments,
             GError **error)
{
  g_auto (GStrv) names = ts_series_set_list (ts_debugger_get_series (self->debugger));

  if (*arguments != '\0' && !g_strv_contains ((const char *const *)names, arguments))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no series %s", arguments);
      return FALSE;
    }
  if (names[0] == NULL)
    ts_console_print (self, "No series.\n");
  for (guint i = 0; names[i] != NULL; i++)
    if (*arguments == '\0' || strcmp (names[i], arguments) == 0)
      {
        ts_console_print (self, "%s\n", names[i]);
        print_series (self, names[i]);
      }
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleTopic topics[] = {
  { "breakpoints", "", "breakpoints, how often they were hit, and when they stop", info_breakpoints },
  { "hits", "NUMBER", "how often each operation that a breakpoint is on was hit", info_hits },
  { "series", "[NAME]", "the values that log points have noted", info_series },
};

const TsConsoleGroup ts_console_breakpoints_info_group = { "What breakpoints there are", NULL, 0, topics, G_N_ELEMENTS (topics) };
