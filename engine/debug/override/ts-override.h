#pragma once

#include "engine/debug/expression/ts-expression.h"
#include "engine/debug/override/ts-override-place.h"

G_BEGIN_DECLS

typedef enum
{
  TS_OVERRIDE_SET,      /* an output, once */
  TS_OVERRIDE_FORCE,    /* an output, each time */
  TS_OVERRIDE_INPUT,    /* what one input receives, each time */
  TS_OVERRIDE_END_LOOP, /* the condition of a loop is false, once */
  TS_OVERRIDE_IDENTITY, /* the outputs are the inputs, the kernel does not run */
  TS_OVERRIDE_MANUAL,   /* the outputs of an operation without kernel */
  TS_OVERRIDE_ATTR,     /* an attribute */
  TS_OVERRIDE_DEAD,     /* it is dead, once */
  TS_OVERRIDE_ASIDE,    /* it was put aside, once */
  TS_OVERRIDE_CUT,      /* it does not wait for @from in the runs to come */
  TS_OVERRIDE_ADD,      /* it does, though the graph says nothing of it */
} TsOverrideKind;

/**
 * TsOverride:
 * @id: number that the user sees, from 1, never used again
 * @is_enabled: whether it does anything
 * @is_removed: taken back or released; it may come back by redo
 * @is_once: done once, and then over
 * @is_spent: done
 * @waits: applied when its activation comes, not where the run stood when it was made; gone back over, it waits again
 * @place: on which operation
 * @slot: which output, or input
 * @skips: the kernel does not run
 * @value: (nullable): what is given; it has the dtype of the slot
 * @expression: (nullable): what is given, evaluated each time; neither it nor @value: zeros of the static shape
 * @index: (nullable): only these elements of what is there are given, see ts_override_edit ()
 * @dtype: of the slot, without reference mark
 * @shape: the static one
 * @any_shape: one that contradicts @shape is meant so
 * @from: the other end of a control edge
 * @key: (nullable): the attribute, and @attr its value, an AttrValue message
 * @frame_path: (nullable): of a loop to end, see ts_activation_dup_frame_path (); it ends when a turn behind @iteration begins
 * @text: what it does, for people
 * @consequence: (nullable): of one that is prepared, what applying it computes again
 * @n_applied: how often it was applied, less what was gone back over
 *
 * Something that the user has changed.
 */
typedef struct
{
  guint id;
  TsOverrideKind kind;
  gboolean is_enabled;
  gboolean is_removed;
  gboolean is_once;
  gboolean is_spent;
  gboolean waits;
  TsOverridePlace place;
  guint slot;
  gboolean skips;
  TsTensor *value;
  TsExpression *expression;
  TsExpression *index;
  TsDType dtype;
  TsShape shape;
  gboolean any_shape;
  guint32 from;
  char *key;
  GBytes *attr;
  char *frame_path;
  gint64 iteration;
  char *text;
  char *consequence;
  guint64 n_applied;
} TsOverride;

/* Takes @place. (transfer full) */
TsOverride *ts_override_new (TsOverrideKind kind, TsOverridePlace *place);
void ts_override_free (TsOverride *self);

/* Whether it would do something at an activation; whether it has a say in @activation. */
gboolean ts_override_is_active (const TsOverride *self);
gboolean ts_override_is_on (const TsOverride *self, const TsActivation *activation);

/* "on", "off"; of one for once "waits", "done", "passed", "undone". Static. */
const char *ts_override_get_state (const TsOverride *self);

/* The dtype of its slot @slot at @activation, where it is known if it is anywhere: in the body of a function that is for several dtypes, for example. */
TsDType ts_override_get_dtype_at (const TsOverride *self, const TsActivation *activation, guint slot);

/**
 * ts_override_check_value:
 * @error: %TS_ERROR_INVALID_ARGUMENT for another dtype, or a shape that contradicts the static one if that is not allowed
 */
gboolean ts_override_check_value (const TsOverride *self, const TsTensor *value, GError **error);

/**
 * ts_override_check_consumers:
 * @slot: output of @activation
 * @error: %TS_ERROR_INVALID_ARGUMENT naming who takes another dtype
 *
 * Whether all who receive @value can take it: of an operation of unknown type nothing else says what its outputs are.
 */
gboolean ts_override_check_consumers (const TsActivation *activation, guint slot, const TsTensor *value, GError **error);

/**
 * ts_override_evaluate:
 * @old: (nullable): what is there
 * @scope: what names stand for
 * @error: as of ts_expression_evaluate () and ts_override_check_value ()
 *
 * What is given now. (transfer full) (nullable)
 */
TsTensor *ts_override_evaluate (const TsOverride *self, TsTensor *old, const TsExpressionScope *scope, GError **error);

/* Whether what is given depends on nothing in the run. */
gboolean ts_override_is_pure (const TsOverride *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsOverride, ts_override_free)

G_END_DECLS
