#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/travel/ts-forks.h"
#include "engine/diff/ts-tensor-diff.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* Branches of a run: fork, switch-fork, compare-fork, info forks. */

#define MAX_LISTED 50 /* differences that are told */
#define PREVIEW_CHARS 28

static gboolean
fork_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  guint id;
  TsStop *stop = ts_debugger_fork (self->debugger, arguments, &id, error);

  if (stop == NULL)
    return FALSE;
  ts_console_print (self, "Fork %u\n", id);
  return ts_console_report_back (self, stop);
}

static gboolean
switch_fork_command (TsConsole *self,
                     const char *arguments,
                     GError **error)
{
  guint64 id;

  if (!g_ascii_string_to_unsigned (arguments, 10, 1, G_MAXUINT, &id, NULL))
    return ts_console_fail_usage ("switch-fork", error);
  return ts_console_report_back (self, ts_debugger_switch_fork (self->debugger, (guint)id, error));
}

static gboolean
info_forks (TsConsole *self,
            const char *arguments,
            GError **error)
{
  g_autoptr (GPtrArray) forks = ts_debugger_list_forks (self->debugger);

  if (forks->len == 0)
    ts_console_print (self, "No forks.\n");
  for (guint i = 0; i < forks->len; i++)
    {
      const TsForkInfo *fork = g_ptr_array_index (forks, i);

      ts_console_print (self, "%s %u", fork->is_current ? "*" : " ", fork->id);
      if (fork->name[0] != '\0')
        ts_console_print (self, " \"%s\"", fork->name);
      if (fork->parent > 0)
        ts_console_print (self, ", from fork %u at t = %" G_GSIZE_FORMAT, fork->parent, fork->at);
      ts_console_print (self, ", at t = %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT "\n", fork->t, fork->end);
    }
  return TRUE;
}

/* ---- comparing -------------------------------------------------------------------------------- */

static char *
preview (TsTensor *value)
{
  return value != NULL ? ts_tensor_format_preview (value, PREVIEW_CHARS) : g_strdup ("dead");
}

static void
print_distance (TsConsole *self,
                const TsForkDifference *difference)
{
  TsTensorDiff diff;

  if (difference->a->dtype != difference->b->dtype || !ts_shape_equal (&difference->a->shape, &difference->b->shape))
    ts_console_print (self, ", another dtype or shape");
  else if (ts_tensor_diff (difference->a, difference->b, &diff, NULL, NULL))
    {
      ts_console_print (self, ", %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " elements", diff.n_different, diff.n_elements);
      if (!isnan (diff.max_abs))
        ts_console_print (self, ", at most by %g", diff.max_abs);
    }
}

static void
print_difference (TsConsole *self,
                  const TsForkDifference *difference)
{
  g_autofree char *a = preview (difference->a);
  g_autofree char *b = preview (difference->b);

  ts_console_cite_output (self, difference->name);
  ts_console_print (self, "  %s", difference->name);
  if (difference->iteration > 0)
    ts_console_print (self, ", iteration %" G_GINT64_FORMAT, difference->iteration);
  switch (difference->kind)
    {
    case TS_FORK_ONLY_A:
    case TS_FORK_ONLY_B:
      ts_console_print (self, ": only in the %s", difference->kind == TS_FORK_ONLY_A ? "first" : "second");
      break;
    case TS_FORK_DROPPED:
      ts_console_print (self, ": another value; what it was has been dropped");
      break;
    case TS_FORK_DIFFERS:
    case TS_FORK_DEADNESS:
      ts_console_print (self, ": %s, %s", a, b);
      if (difference->kind == TS_FORK_DIFFERS)
        print_distance (self, difference);
      break;
    default:
      g_assert_not_reached ();
    }
  ts_console_print (self, "\n");
}

static gboolean
compare_fork_command (TsConsole *self,
                      const char *arguments,
                      GError **error)
{
  g_auto (GStrv) words = g_strsplit (arguments, " ", 2);
  g_autoptr (GPtrArray) differences = NULL;
  guint64 a, b;
  gsize n_same;

  if (g_strv_length (words) != 2 || !g_ascii_string_to_unsigned (words[0], 10, 1, G_MAXUINT, &a, NULL) || !g_ascii_string_to_unsigned (g_strstrip (words[1]), 10, 1, G_MAXUINT, &b, NULL))
    return ts_console_fail_usage ("compare-fork", error);
  differences = ts_debugger_compare_forks (self->debugger, (guint)a, (guint)b, &n_same, error);
  if (differences == NULL)
    return FALSE;
  ts_console_print (self, "%u output%s differ%s, %" G_GSIZE_FORMAT " the same, since they parted\n", differences->len, differences->len == 1 ? "" : "s", differences->len == 1 ? "s" : "", n_same);
  for (guint i = 0; i < MIN (differences->len, MAX_LISTED); i++)
    print_difference (self, g_ptr_array_index (differences, i));
  if (differences->len > MAX_LISTED)
    ts_console_print (self, "  and %u more\n", differences->len - MAX_LISTED);
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "fork", NULL, "[NAME]", "begin another branch of the run here, with the feeds that are set now",
    "Where a feed has changed since the run began, the branch begins before the first operation that has seen the old one.", FALSE, TS_CONSOLE_NOTHING, fork_command },
  { "switch-fork", NULL, "N", "go to where another branch was left", NULL, FALSE, TS_CONSOLE_NOTHING, switch_fork_command },
  { "compare-fork", NULL, "A B", "the outputs that two branches have given differently", NULL, FALSE, TS_CONSOLE_NOTHING, compare_fork_command },
};

static const TsConsoleTopic topics[] = {
  { "forks", "", "the branches of the run, and where they stand", info_forks },
};

const TsConsoleGroup ts_console_forks_group = { "Branches", commands, G_N_ELEMENTS (commands), topics, G_N_ELEMENTS (topics) };
