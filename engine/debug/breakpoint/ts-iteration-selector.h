#pragma once

#include "engine/debug/context/ts-activation-path.h"

G_BEGIN_DECLS

#define TS_ITERATION_SELECTOR_MAX 16 /* loops around each other */

/* Turns of one loop: @first .. @last, both included, or the last one that there is (@is_last). */
typedef struct
{
  gint64 first;
  gint64 last;
  gboolean is_last;
} TsTurnRange;

/**
 * TsIterationSelector:
 * @frame: (nullable): the innermost loop meant: the name of a frame or of a While; %NULL: the innermost one around the activation
 * @n_ranges: 0: all turns
 * @ranges: for @frame first, then for the loops around it
 *
 * Which turns of loops a breakpoint stops in: `3`, `2..5`, `last`, `[2, 0..4]` (turn 2 of the outer loop, 0 to 4 of the inner), `loop[3]`.
 */
typedef struct
{
  char *frame;
  guint n_ranges;
  TsTurnRange ranges[TS_ITERATION_SELECTOR_MAX];
} TsIterationSelector;

/* (nullable): %TS_ERROR_INVALID_ARGUMENT saying what is wrong. (transfer full) */
TsIterationSelector *ts_iteration_selector_parse (const char *text, GError **error);
TsIterationSelector *ts_iteration_selector_copy (const TsIterationSelector *self);
void ts_iteration_selector_free (TsIterationSelector *self);

/* As it is written. (transfer full) */
char *ts_iteration_selector_to_string (const TsIterationSelector *self);

/* Whether @turns, the innermost first, are meant; of a `last` any turn may be the one, see ts_iteration_selector_find_last (). */
gboolean ts_iteration_selector_takes (const TsIterationSelector *self, const TsTurn *turns, guint n);

/* (nullable): of @turns the innermost that must be the last one of its loop. */
const TsTurn *ts_iteration_selector_find_last (const TsIterationSelector *self, const TsTurn *turns, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsIterationSelector, ts_iteration_selector_free)

G_END_DECLS
