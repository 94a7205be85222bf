#pragma once

#include "engine/debug/numerics/ts-explain.h"

G_BEGIN_DECLS

typedef struct _TsExplain TsExplain;

/**
 * TsExplainRule:
 * @op: op type
 * @run: adds the terms with ts_explain_add (); @self has at least as many inputs as the signature wants
 * @rule: how it is told to people
 * @is_sum: the shares add up to the result
 * @variant: for @run: what tells apart the ops that share it
 *
 * A row of the table of rules.
 */
typedef struct
{
  const char *op;
  gboolean (*run) (TsExplain *self, GError **error);
  const char *rule;
  gboolean is_sum;
  int variant;
} TsExplainRule;

/**
 * TsExplain:
 * @at: the element by dimension
 * @result: what comes of it; a rule may correct @rule and @is_sum there
 *
 * One explanation in the making.
 */
struct _TsExplain
{
  const TsExplainRule *rule;
  const TsOperation *op;
  TsTensor *const *in;
  guint n_in;
  guint output;
  const TsTensor *out;
  gsize element;
  gint64 at[TS_SHAPE_MAX_RANK];
  GCancellable *cancellable;

  TsExplanation *result;
  guint max_terms;
  gboolean is_over;   /* cancelled */
  gboolean is_chosen; /* see ts_explain_add_candidate () */
};

/* Each ends with a row without an op. */
extern const TsExplainRule ts_explain_choice_rules[];
extern const TsExplainRule ts_explain_elementwise_rules[];
extern const TsExplainRule ts_explain_fused_rules[];
extern const TsExplainRule ts_explain_move_rules[];
extern const TsExplainRule ts_explain_norm_rules[];
extern const TsExplainRule ts_explain_product_rules[];
extern const TsExplainRule ts_explain_reduce_rules[];
extern const TsExplainRule ts_explain_window_rules[];

/* ts-explain-move.c: the element that the operation's kernel moves here, of those inputs that @self->rule->variant, of TS_EXPLAIN_MOVED (), says. */
#define TS_EXPLAIN_MOVED(first, n_after) ((first)*16 + (n_after)) /* from @first on, all but the last @n_after */
gboolean ts_explain_move (TsExplain *self, GError **error);

/* ts-explain-product.c, ts-explain-window.c: the rules of MatMul and Conv2D, whatever follows in a fused op. @is_depthwise: the filter is of one channel */
gboolean ts_explain_product (TsExplain *self, GError **error);
gboolean ts_explain_convolution (TsExplain *self, gboolean is_depthwise, GError **error);

/* An element of an input as a number. */
double ts_explain_get (const TsExplain *self, guint input, gsize element);

/* A term of one element, whose share is @share; NaN: as it is. */
void ts_explain_add (TsExplain *self, guint input, gsize element, double share);

/* A term of which only is known that it matters. */
void ts_explain_add_part (TsExplain *self, guint input, gsize element);

/* One of several of which the result is one: the first that is equal to it has all of the share. */
void ts_explain_add_candidate (TsExplain *self, guint input, gsize element);

/* A term of two elements: the share is @scale times both. */
void ts_explain_add_product (TsExplain *self, guint input, gsize element, guint other_input, gsize other_element, double scale);

/* The same with any share. */
void ts_explain_add_pair (TsExplain *self, guint input, gsize element, guint other_input, gsize other_element, double share);

/* The element of input @i that broadcasts to the current one of the output. */
gsize ts_explain_broadcast (const TsExplain *self, guint i);

/* Numbers of input @i, of int32 or int64, each between -@limit and @limit; (transfer full) (nullable): %TS_ERROR_INVALID_ARGUMENT */
gint64 *ts_explain_dup_ints (const TsExplain *self, guint i, gint64 limit, guint *n, GError **error);

/* %TS_ERROR_INVALID_ARGUMENT if input @i is dead or of another rank (-1: any). */
gboolean ts_explain_check_input (const TsExplain *self, guint i, int rank, GError **error);

gsize ts_explain_ravel (const TsShape *shape, const gint64 *at);
void ts_explain_unravel (const TsShape *shape, gsize element, gint64 *at);

G_END_DECLS
