#pragma once

#include "engine/debug/expression/ts-expression-template.h"

G_BEGIN_DECLS

typedef enum
{
  TS_LOG_MESSAGE, /* tells a text */
  TS_LOG_SERIES,  /* appends a value to a series */
  TS_LOG_SAVE,    /* writes a value into a .npy file */
} TsLogKind;

/**
 * TsLogAction:
 * @every: every n-th time; 0: each time
 * @first: of these the first so many in a run, @last: the last so many, which is done when the run ends or fails; 0 both: all
 * @text: the message with expressions in braces; the name of the series; the name of the file, likewise with expressions
 * @message: @text, but of a series, taken apart
 * @expression: (nullable): the value
 *
 * What a log point does instead of stopping. Immutable but for what expressions remember; reference counted; evaluated by one thread at a time.
 */
typedef struct
{
  TsLogKind kind;
  guint64 every;
  guint64 first;
  guint64 last;
  char *text;
  TsExpressionTemplate *message;
  TsExpression *expression;

  /*< private >*/
  gint ref_count;
} TsLogAction;

/**
 * ts_log_action_parse:
 * @text: `[every N] [first K] [last K]` and then `"MESSAGE"`, `series NAME EXPRESSION` or `save "FILE.npy" EXPRESSION`
 * @error: %TS_ERROR_INVALID_ARGUMENT: what was expected and found; as of ts_expression_parse ()
 *
 * Returns: (transfer full) (nullable)
 */
TsLogAction *ts_log_action_parse (const char *text, GError **error);
TsLogAction *ts_log_action_new_message (const char *text, GError **error);
TsLogAction *ts_log_action_ref (TsLogAction *self);
void ts_log_action_unref (TsLogAction *self);

/* What ts_log_action_parse () reads. (transfer full) */
char *ts_log_action_to_string (const TsLogAction *self);

typedef enum
{
  TS_LOG_NOT,
  TS_LOG_NOW,
  TS_LOG_PERHAPS, /* if it turns out to be one of the last */
} TsLogWhen;

/* When time @n of the run, from 1, is done. */
TsLogWhen ts_log_action_get_when (const TsLogAction *self, guint64 n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsLogAction, ts_log_action_unref)

G_END_DECLS
