#pragma once

#include "engine/debug/expression/ts-expression.h"

/**
 * TsTestScope:
 * @scope: to evaluate in
 * @n_asked: how often something was asked for
 *
 * A table of values by name, for tests of expressions. Variables are in it as `$in[0]` and `$iter`.
 */
typedef struct
{
  TsExpressionScope scope;
  GHashTable *values;
  guint n_asked;
} TsTestScope;

/* Not to be moved afterwards. */
void ts_test_scope_init (TsTestScope *self);
void ts_test_scope_clear (TsTestScope *self);

/* Takes @value; with %NULL the name is there, and has no value yet. */
void ts_test_scope_set (TsTestScope *self, const char *name, TsTensor *value);

/* The value of @text, which must have one. (transfer full) */
TsTensor *ts_test_scope_evaluate (TsTestScope *self, const char *text);

/* `float32 [2] [1.0, 2.0]`, or `CODE: message` with all its lines. (transfer full) */
char *ts_test_scope_show (TsTestScope *self, const char *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsTestScope, ts_test_scope_clear)
