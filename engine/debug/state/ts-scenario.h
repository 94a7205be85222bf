#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TsScenarioStep:
 * @n: 1 or more
 *
 * So many runs of one preset.
 */
typedef struct
{
  char *preset;
  guint64 n;
} TsScenarioStep;

/**
 * TsScenarioProgress:
 * @preset: of the run that is under way or comes next
 * @step: which step that belongs to
 * @run: its number, counting from 1
 * @done_of_step: runs of that step that are over, of @n_of_step
 * @is_in_run: that run has begun
 */
typedef struct
{
  char *preset;
  guint step;
  guint64 run;
  guint64 n_runs;
  guint64 done_of_step;
  guint64 n_of_step;
  gboolean is_in_run;
} TsScenarioProgress;

void ts_scenario_progress_clear (TsScenarioProgress *progress);

/**
 * TsScenario:
 *
 * Runs of presets one after the other, and how far they are. One thread drives it; any thread may ask for its progress.
 */
typedef struct _TsScenario TsScenario;

TsScenario *ts_scenario_new (void);
void ts_scenario_free (TsScenario *self);

/* `init, train x 10, eval`: %TS_ERROR_INVALID_ARGUMENT if it is written otherwise. (transfer full) (nullable) (element-type TsScenarioStep) */
GArray *ts_scenario_parse (const char *text, GError **error);

/* The text that ts_scenario_parse () takes. (transfer full) */
char *ts_scenario_format (const GArray *steps);

GArray *ts_scenario_steps_new (void); /* (element-type TsScenarioStep), which it frees */
void ts_scenario_steps_add (GArray *steps, const char *preset, guint64 n);

/* Takes @steps, for @owner, who is compared only. */
void ts_scenario_begin (TsScenario *self, GArray *steps, gconstpointer owner);

/* Forgets about it, whoever's it is. */
void ts_scenario_cancel (TsScenario *self);

/* %FALSE if none is under way. */
gboolean ts_scenario_get_progress (TsScenario *self, TsScenarioProgress *progress);
gboolean ts_scenario_is_of (TsScenario *self, gconstpointer owner); /* one of @owner's is under way */

/* The next run has begun; it is over. */
void ts_scenario_enter_run (TsScenario *self);
void ts_scenario_leave_run (TsScenario *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsScenarioProgress, ts_scenario_progress_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsScenario, ts_scenario_free)

G_END_DECLS
