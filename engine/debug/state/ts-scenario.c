#include "engine/debug/state/ts-scenario.h"

#include "engine/debug/state/ts-named-list.h"
#include "engine/ts-error.h"

#include <string.h>

#define MAX_RUNS 1000000 /* of one step */
#define TIMES " x "

struct _TsScenario
{
  GMutex mutex; /* guards all else */
  GArray *steps;
  gconstpointer owner;
  guint step;
  guint64 done_of_step;
  guint64 n_done;
  guint64 n_runs;
  gboolean is_in_run;
};

/* ---- steps ---------------------------------------------------------------------------------------- */

static void
clear_step (gpointer data)
{
  g_free (((TsScenarioStep *)data)->preset);
}

GArray *
ts_scenario_steps_new (void)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (TsScenarioStep));

  g_array_set_clear_func (steps, clear_step);
  return steps;
}

void
ts_scenario_steps_add (GArray *steps,
                       const char *preset,
                       guint64 n)
{
  TsScenarioStep step = { g_strdup (preset), n };

  g_array_append_val (steps, step);
}

static gboolean
parse_step (char *text,
            GArray *steps,
            GError **error)
{
  char *times = strstr (text, TIMES);
  guint64 n = 1;

  if (times != NULL)
    {
      *times = '\0';
      if (!g_ascii_string_to_unsigned (g_strstrip (times + strlen (TIMES)), 10, 1, MAX_RUNS, &n, NULL))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%s\" is no number of runs from 1 to %u", times + strlen (TIMES), MAX_RUNS);
          return FALSE;
        }
    }
  if (!ts_named_list_check_name (g_strstrip (text), error))
    return FALSE;
  ts_scenario_steps_add (steps, text, n);
  return TRUE;
}

GArray *
ts_scenario_parse (const char *text,
                   GError **error)
{
  g_auto (GStrv) items = g_strsplit (text, ",", -1);
  g_autoptr (GArray) steps = ts_scenario_steps_new ();

  for (guint i = 0; items[i] != NULL; i++)
    if (!parse_step (items[i], steps, error))
      return NULL;
  return g_steal_pointer (&steps);
}

char *
ts_scenario_format (const GArray *steps)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++)
    {
      const TsScenarioStep *step = &g_array_index (steps, TsScenarioStep, i);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", step->preset);
      if (step->n > 1)
        g_string_append_printf (text, TIMES "%" G_GUINT64_FORMAT, step->n);
    }
  return g_string_free (text, FALSE);
}

/* ---- life ------------------------------------------------------------------------------------------ */

TsScenario *
ts_scenario_new (void)
{
  TsScenario *self = g_new0 (TsScenario, 1);

  g_mutex_init (&self->mutex);
  self->steps = ts_scenario_steps_new ();
  return self;
}

void
ts_scenario_free (TsScenario *self)
{
  g_array_unref (self->steps);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
ts_scenario_progress_clear (TsScenarioProgress *progress)
{
  g_clear_pointer (&progress->preset, g_free);
}

/* ---- the way through it ----------------------------------------------------------------------------- */

/* Takes @steps. The mutex is held. */
static void
set_steps (TsScenario *self,
           GArray *steps,
           gconstpointer owner)
{
  g_array_unref (self->steps);
  self->steps = steps;
  self->owner = owner;
  self->step = 0;
  self->done_of_step = self->n_done = self->n_runs = 0;
  self->is_in_run = FALSE;
  for (guint i = 0; i < steps->len; i++)
    self->n_runs += g_array_index (steps, TsScenarioStep, i).n;
}

void
ts_scenario_begin (TsScenario *self,
                   GArray *steps,
                   gconstpointer owner)
{
  g_mutex_lock (&self->mutex);
  set_steps (self, steps, owner);
  g_mutex_unlock (&self->mutex);
}

void
ts_scenario_cancel (TsScenario *self)
{
  ts_scenario_begin (self, ts_scenario_steps_new (), NULL);
}

gboolean
ts_scenario_get_progress (TsScenario *self,
                          TsScenarioProgress *progress)
{
  gboolean is_under_way;

  *progress = (TsScenarioProgress) { 0 };
  g_mutex_lock (&self->mutex);
  is_under_way = self->step < self->steps->len;
  if (is_under_way)
    {
      const TsScenarioStep *step = &g_array_index (self->steps, TsScenarioStep, self->step);

      *progress = (TsScenarioProgress) { g_strdup (step->preset), self->step, self->n_done + 1, self->n_runs, self->done_of_step, step->n, self->is_in_run };
    }
  g_mutex_unlock (&self->mutex);
  return is_under_way;
}

gboolean
ts_scenario_is_of (TsScenario *self,
                   gconstpointer owner)
{
  gboolean is_of;

  g_mutex_lock (&self->mutex);
  is_of = self->step < self->steps->len && self->owner == owner;
  g_mutex_unlock (&self->mutex);
  return is_of;
}

void
ts_scenario_enter_run (TsScenario *self)
{
  g_mutex_lock (&self->mutex);
  self->is_in_run = TRUE;
  g_mutex_unlock (&self->mutex);
}

void
ts_scenario_leave_run (TsScenario *self)
{
  g_mutex_lock (&self->mutex);
  self->is_in_run = FALSE;
  self->n_done++;
  self->done_of_step++;
  if (self->done_of_step == g_array_index (self->steps, TsScenarioStep, self->step).n)
    {
      self->step++;
      self->done_of_step = 0;
    }
  g_mutex_unlock (&self->mutex);
}
