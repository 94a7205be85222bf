#pragma once

#include "engine/debug/expression/ts-expression.h"

G_BEGIN_DECLS

/**
 * TsExpressionTemplate:
 *
 * The text of a log point: `loss={mean(loss)} at {$iter}`, with an expression in each pair of braces; `{{` and `}}` are braces.
 * Used by one thread at a time.
 */
typedef struct _TsExpressionTemplate TsExpressionTemplate;

/**
 * ts_expression_template_parse:
 * @error: %TS_ERROR_INVALID_ARGUMENT: a brace without its twin, or as ts_expression_parse ()
 *
 * Returns: (transfer full) (nullable)
 */
TsExpressionTemplate *ts_expression_template_parse (const char *text, GError **error);
void ts_expression_template_free (TsExpressionTemplate *self);

/* The tensors that its expressions name, each once. (transfer full): %NULL-terminated */
char **ts_expression_template_list_names (const TsExpressionTemplate *self);

/**
 * ts_expression_template_format:
 * @error: %G_IO_ERROR_CANCELLED
 *
 * The text with the values in it: numbers with all their digits, strings as they are, of arrays the first elements. Where an expression
 * fails, `<its error>` stands in its place: one value that is not there does not take the others away.
 *
 * Returns: (transfer full) (nullable)
 */
char *ts_expression_template_format (TsExpressionTemplate *self, const TsExpressionScope *scope, GCancellable *cancellable, GError **error);

/* Both at once, for a text that is used once. (transfer full) (nullable) */
char *ts_expression_interpolate (const char *text, const TsExpressionScope *scope, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsExpressionTemplate, ts_expression_template_free)

G_END_DECLS
