#pragma once

#include "engine/debug/override/ts-debugger-override.h"
#include "engine/debug/console/ts-console-private.h"

G_BEGIN_DECLS

/**
 * TsConsoleTarget:
 * @is_input: an input of the operation, else an output
 * @index: (nullable): of which elements
 * @dtype: without reference mark; %TS_DTYPE_INVALID where nothing says it
 * @shape: the static one
 *
 * What a command names to change. A plain value.
 */
typedef struct
{
  TsOverridePlace place;
  gboolean is_input;
  guint slot;
  TsExpression *index;
  TsDType dtype;
  TsShape shape;
} TsConsoleTarget;

/**
 * ts_console_target_init:
 * @text: `type:OPTYPE`, `NAME`, `NAME:1`, `CALLER > NAME`, `NAME.in[0]`, `$out[0]`, `$in[0]`, each perhaps with an index behind: `NAME[2, :]`; where the run stands inside of a function NAME may also be the operation where it stands
 * @error: as of ts_override_place_init (); %TS_ERROR_OUT_OF_RANGE; an input that takes a reference
 */
gboolean ts_console_target_init (TsConsoleTarget *self, TsConsole *console, const char *text, GError **error);
void ts_console_target_clear (TsConsoleTarget *self);

/* %FALSE with %TS_ERROR_INVALID_ARGUMENT for all of a type. */
gboolean ts_console_target_is_one (const TsConsoleTarget *self, GError **error);

/* `NAME:0`, `NAME.in[0]`. (transfer full) */
char *ts_console_target_dup_text (const TsConsoleTarget *self);

/* (nullable): the activation at which the run stands. */
const TsActivation *ts_console_get_current (TsConsole *console);

/**
 * ts_console_make_override:
 * @target: its place is taken
 * @text: a value, or an expression
 * @each_time: an expression is evaluated anew at each activation, else now
 * @any_shape: it need not fit the static shape
 *
 * (transfer full) (nullable): an override without text yet
 */
TsOverride *ts_console_make_override (TsConsole *console, TsOverrideKind kind, TsConsoleTarget *target, const char *text, gboolean each_time, gboolean any_shape, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsConsoleTarget, ts_console_target_clear)

G_END_DECLS
