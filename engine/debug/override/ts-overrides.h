#pragma once

#include "engine/debug/override/ts-altered-op.h"
#include "engine/debug/override/ts-override.h"
#include "engine/debug/override/ts-taint.h"
#include "engine/ops/ts-shape-table.h"

G_BEGIN_DECLS

/**
 * TsOverrideMark:
 * @at: which activation: for what happens before it computes the number of those begun before it in the run, else the number of its entry in the journal
 * @id: the override
 * @slot: output or input
 * @value: (nullable): given there
 *
 * One time that an override was applied.
 */
typedef struct
{
  guint64 at;
  guint id;
  guint slot;
  TsTensor *value;
} TsOverrideMark;

#define TS_OVERRIDE_BROUGHT_BACK 1 /* slot of the mark of one that is aside no longer */

/**
 * TsOverrides:
 *
 * The ledger of what the user has changed, by number, with undo and redo; and what of it was applied in the run, so that going back and on again
 * repeats it to the bit whatever has become of the overrides since. Used by the debugger's thread.
 */
typedef struct
{
  GPtrArray *list;     /* TsOverride, by id */
  GArray *history;     /* what was done to the list */
  guint n_history;     /* of these are done; those behind can be redone */
  GPtrArray *prepared; /* TsOverride: not in the list yet */
  gboolean is_used;
  gboolean is_recording; /* what is applied in the run is kept, to be repeated */
  TsTaint *taint;

  guint64 n_begun; /* activations in the run so far; those that wait are begun once */
  GArray *before;  /* TsOverrideMark: inputs of activations that were begun, by @at */
  GArray *after;   /* TsOverrideMark: outputs, by @at */
  guint next_before;
  guint next_after;

  /* Of the current activation. */
  guint *ids;      /* for each output who gave it, or 0 */
  guint8 *is_pure; /* and whether that depends on nothing in the run */
  guint n_ids;
  gboolean is_replaced;  /* the kernel did not run */
  gboolean is_aside;     /* it comes by again, and was put aside then */
  guint dead_id;         /* who made it dead, or 0 */
  GPtrArray *altered_by; /* (nullable): TsOverride: of the attributes that it is computed with */
  GPtrArray *by_hand;    /* (nullable): TsOverride: inputs that were given when it was to be tried again */
  GPtrArray *given;      /* (nullable): TsTensor, %NULL where still to come: its outputs given by hand instead of its kernel */
  GArray *given_ids;     /* (nullable): guint */
  char *problem;         /* (nullable): why an override could not be applied */

  GHashTable *altered;  /* operation and numbers of the overrides -> TsAlteredOp */
  TsShapeTable *shapes; /* (nullable): of the graph, made when first asked for */
} TsOverrides;

TsOverrides *ts_overrides_new (TsGraph *graph);
void ts_overrides_free (TsOverrides *self);

/* ---- the ledger ---------------------------------------------------------------------------------- */

/* Takes @override, gives it the next number and returns that. */
guint ts_overrides_add (TsOverrides *self, TsOverride *override);

/* Forgets the last that was added: it could not be. */
void ts_overrides_drop_last (TsOverrides *self);

/* (nullable): whether or not it is removed. */
TsOverride *ts_overrides_find (const TsOverrides *self, guint id);

/* %TS_ERROR_NOT_FOUND. */
gboolean ts_overrides_switch (TsOverrides *self, guint id, gboolean is_enabled, GError **error);
gboolean ts_overrides_remove (TsOverrides *self, guint id, GError **error);

/* Takes back the last thing that was done to the list, or does it again; @text (out): what, for people. %TS_ERROR_FAILED_PRECONDITION: there is nothing. */
gboolean ts_overrides_undo (TsOverrides *self, char **text, GError **error);
gboolean ts_overrides_redo (TsOverrides *self, char **text, GError **error);

/* (nullable): the override that undo, or redo, would change. */
TsOverride *ts_overrides_get_next (const TsOverrides *self, gboolean forward);

/* ---- what was applied ---------------------------------------------------------------------------- */

/* Another run begins. @is_recording: what is applied in it can be repeated. */
void ts_overrides_begin_run (TsOverrides *self, gboolean is_recording);

/* The same run is gone through again, from where entry @entry of the journal is the next and @begun activations have begun: what was applied from there on will be told. */
void ts_overrides_seek (TsOverrides *self, guint64 entry, guint64 begun);

/* What was applied at entry @entry and behind, and to what has begun behind the first @begun activations, is of another future. */
void ts_overrides_cut (TsOverrides *self, guint64 entry, guint64 begun);

/**
 * TsOverrideMarks:
 *
 * What was applied in a run, or in a branch of it that is not the current one.
 */
typedef struct
{
  GArray *before;
  GArray *after;
  TsTaintMarks *taint;
} TsOverrideMarks;

/* Of the run that is there. (transfer full) */
TsOverrideMarks *ts_overrides_copy_marks (const TsOverrides *self);
void ts_override_marks_free (TsOverrideMarks *self);

/* What was applied in another branch takes the place of what was in this one, see ts_taint_swap_marks (). Seek and cut then. */
void ts_overrides_swap_marks (TsOverrides *self, TsOverrideMarks *marks);

/* Whether the activation that has begun last was given something before it computes. */
gboolean ts_overrides_have_given (const TsOverrides *self);

void ts_overrides_note_before (TsOverrides *self, const TsOverride *override, TsTensor *value);
void ts_overrides_note_after (TsOverrides *self, guint64 entry, guint id, guint slot, TsTensor *value);

/* (nullable): the next that was applied at @at, in order; each is told once. */
const TsOverrideMark *ts_overrides_next_before (TsOverrides *self, guint64 at);
const TsOverrideMark *ts_overrides_next_after (TsOverrides *self, guint64 at);

/* What was given by hand is no longer wanted. */
void ts_overrides_clear_given (TsOverrides *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsOverrides, ts_overrides_free)

G_END_DECLS
