#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/console/ts-console-element.h"
#include "engine/debug/numerics/ts-determinism.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

#define MAX_LISTED 10 /* differences of each kind, races */

/* Whether a run gives the same every time: check determinism. */

static void
append_number (GString *text,
               double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, isnan (number) ? "nan" : g_ascii_formatd (buffer, sizeof buffer, "%.9g", number));
}

static void
print_difference (TsConsole *self,
                  const TsRunDifference *difference)
{
  g_autoptr (GString) text = g_string_new (NULL);

  ts_console_cite_place (self, difference->place);
  if (difference->has_values)
    {
      g_autofree char *index = ts_console_dup_index (&difference->shape, difference->element);

      g_string_append_printf (text, ": %s%s", index, *index != '\0' ? " " : "");
      append_number (text, difference->value);
      g_string_append (text, " became ");
      append_number (text, difference->other);
      g_string_append (text, ", largest difference ");
      append_number (text, difference->largest);
    }
  if (difference->is_missing)
    g_string_append (text, ": only in one of the two runs");
  if (difference->reason != NULL)
    g_string_append_printf (text, "; %s", difference->reason);
  ts_console_print (self, "    %s, output %u%s\n", difference->place, difference->output, text->str);
}

/* Those that began it, or those that follow. */
static void
print_differences (TsConsole *self,
                   const TsDeterminism *determinism,
                   guint variant,
                   gboolean is_first)
{
  guint n = 0;

  for (guint i = 0; i < determinism->differences->len; i++)
    {
      const TsRunDifference *difference = &g_array_index (determinism->differences, TsRunDifference, i);

      if (difference->variant != variant || difference->is_first != is_first)
        continue;
      if (n == 0)
        ts_console_print (self, "  %s\n", is_first ? "begins with" : variant == 0 ? "other than in the run"
                                                                                  : "and what follows from that");
      if (n++ < MAX_LISTED)
        print_difference (self, difference);
    }
  if (n > MAX_LISTED)
    ts_console_print (self, "    and %u more\n", n - MAX_LISTED);
}

static gboolean
has_differences (const TsDeterminism *determinism,
                 guint variant)
{
  for (guint i = 0; i < determinism->differences->len; i++)
    if (g_array_index (determinism->differences, TsRunDifference, i).variant == variant)
      return TRUE;
  return FALSE;
}

static void
print_variant (TsConsole *self,
               const TsDeterminism *determinism,
               guint i)
{
  g_autofree char *text = i == 0 ? g_strdup ("as it was") : ts_run_variant_to_string (&g_array_index (determinism->variants, TsRunVariant, i));

  ts_console_print (self, "%s: %s\n", text, has_differences (determinism, i) ? "different" : "the same");
  print_differences (self, determinism, i, TRUE);
  print_differences (self, determinism, i, FALSE);
}

static void
print_races (TsConsole *self,
             const GArray *races)
{
  if (races->len > 0)
    ts_console_print (self, "Nothing orders\n");
  for (guint i = 0; i < MIN (races->len, MAX_LISTED); i++)
    {
      const TsRace *race = &g_array_index (races, TsRace, i);
      const TsOperation *first = ts_graph_get_operation (self->graph, race->first.op), *second = ts_graph_get_operation (self->graph, race->second.op);

      ts_console_cite (self, first);
      ts_console_cite (self, second);
      ts_console_cite (self, ts_graph_get_operation (self->graph, race->first.variable));
      ts_console_print (self, "  %s (%s), which %s %s, and %s (%s), which %s it\n", first->name, first->type, race->first.writes ? "writes" : "reads",
                        ts_graph_get_operation (self->graph, race->first.variable)->name, second->name, second->type, race->second.writes ? "writes" : "reads");
    }
  if (races->len > MAX_LISTED)
    ts_console_print (self, "  and %u more pairs\n", races->len - MAX_LISTED);
}

static gboolean
check_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  g_autoptr (TsDeterminism) determinism = NULL;
  gsize n_word = strcspn (arguments, " \t");
  const char *rest = arguments + n_word;
  guint64 n = 0;

  while (g_ascii_isspace (*rest))
    rest++;
  if (n_word == 0 || strncmp ("determinism", arguments, n_word) != 0 || (*rest != '\0' && !g_ascii_string_to_unsigned (rest, 10, 1, 100, &n, NULL)))
    return ts_console_fail_usage ("check", error);
  determinism = ts_debugger_check_determinism (self->debugger, NULL, (guint)n, NULL, error);
  if (determinism == NULL)
    return FALSE;
  ts_console_print (self, "Run %u times more, %" G_GUINT64_FORMAT " activations each; %" G_GUINT64_FORMAT " outputs were different.\n", determinism->variants->len,
                    determinism->n_activations, determinism->n_differences);
  for (guint i = 0; i < determinism->variants->len; i++)
    print_variant (self, determinism, i);
  print_races (self, determinism->races);
  for (guint i = 0; i < determinism->fenced->len; i++)
    ts_console_print (self, "%s%s\n", i == 0 ? "Not done again, as it has an effect outside: " : "  ", (const char *)g_ptr_array_index (determinism->fenced, i));
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "check", NULL, "determinism [N]", "whether the run gives the same bits every time",
    "Runs it again from the same state: as it was, and in N other ways (3 if nothing is said): with other numbers of threads, with turns of loops side by side. The state is as\n"
    "it was afterwards. Tells where differences begin, and which accesses to variables nothing orders.",
    FALSE, TS_CONSOLE_NOTHING, check_command },
};

const TsConsoleGroup ts_console_determinism_group = { "The same every time", commands, G_N_ELEMENTS (commands), NULL, 0 };
