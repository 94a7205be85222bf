#pragma once

#include "engine/graph/ts-attr-value.h"
#include "engine/graph/ts-function.h"
#include "engine/ts-error.h"

G_BEGIN_DECLS

/**
 * TsNodeAttrs:
 * @attrs: given; of two with one key the last counts
 * @is_generic: a node in the body of a generic function: placeholders stand for any value
 *
 * The attributes of a node together with the defaults of its signature.
 */
typedef struct
{
  const TsOpDef *def;
  const TsAttrSpan *attrs;
  guint n_attrs;
  gboolean is_generic;
} TsNodeAttrs;

/**
 * TsNodeProblem:
 * @code: TensorFlow's status for it
 * @text: what is wrong with the node
 */
typedef struct
{
  TsError code;
  GString *text;
} TsNodeProblem;

void ts_node_problem_set (TsNodeProblem *self, TsError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* The value given, or the default; %FALSE if there is neither, or it is malformed. */
gboolean ts_node_attrs_get (const TsNodeAttrs *self, const char *name, TsAttrValue *value);

/**
 * ts_node_check_attrs:
 * @strict: whether values must also be among those that the signature allows; else dtypes that are no numbers must
 *   be, since later versions of an op take more numbers
 * @problem: takes the first problem
 *
 * Whether every attribute of the signature has a value, of its type and not below its minimum.
 */
gboolean ts_node_check_attrs (const TsNodeAttrs *self, gboolean strict, TsNodeProblem *problem);

/**
 * ts_node_check_args:
 * @args: the inputs or outputs of the signature
 * @limit: how many tensors to append at most
 * @dtypes: takes a byte for each tensor: its dtype
 * @n_tensors: (out): how many there are, even if over @limit
 * @problem: takes the first problem
 *
 * Spreads arguments out into tensors. Allocates no more than @limit bytes, whatever the attributes say.
 */
gboolean ts_node_check_args (const TsNodeAttrs *self, const TsArgDef *args, guint n_args, guint64 limit, GByteArray *dtypes, guint64 *n_tensors, TsNodeProblem *problem);

/* Whether a placeholder stands for the number of tensors of an argument. */
gboolean ts_node_args_are_open (const TsNodeAttrs *self, const TsArgDef *args, guint n_args);

/* Whether the node has an attribute that its signature does not know (and that is not private, `_...`): then it was
 * written for a newer version of the op, which may also differ in what it takes. */
gboolean ts_node_is_newer (const TsNodeAttrs *self);

G_END_DECLS
