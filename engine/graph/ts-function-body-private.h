#pragma once

#include "engine/graph/ts-function-private.h"
#include "engine/graph/ts-graph-import-private.h"

G_BEGIN_DECLS

/**
 * TsBodyItem:
 * @first: the first of them
 * @n: how many tensors
 * @is_arg: the next ones are output 0 of the next operations, else the next outputs of the operation
 *
 * What an input of a function's node names.
 */
typedef struct
{
  TsOutput first;
  guint n;
  gboolean is_arg;
} TsBodyItem;

/* An argument of the signature: the `_Arg` operations of its tensors. */
typedef struct
{
  guint32 first;
  guint32 n;
} TsBodyArg;

/* Which tensor of how many a `_Retval` takes of what it names. */
typedef struct
{
  guint32 element;
  guint32 n;
} TsBodyResult;

/**
 * TsBodyMaker:
 *
 * A function's body that is being made, and what is needed meanwhile.
 */
typedef struct
{
  TsImport import;
  const TsFunction *function;
  const TsNodeAttrs *call;
  GHashTable *taken; /* names that operations have or will have */
  GHashTable *args;  /* argument's name -> number in arg_ops */
  GArray *arg_ops;   /* TsBodyArg */
  GArray *results;   /* TsBodyResult of each `_Retval` */
  GHashTable *open;  /* "node:output:index" -> output index, where the signature does not say it */
  guint64 inputs_left;
} TsBodyMaker;

/* %FALSE with maker->import.problem set if there is no such thing in the body. */
gboolean ts_body_find_input (TsBodyMaker *self, guint i, const TsInputSpan *input, TsBodyItem *item);

static inline TsOutput
ts_body_item_get (const TsBodyItem *self,
                  guint i)
{
  return self->is_arg ? (TsOutput) { self->first.op + i, 0 } : (TsOutput) { self->first.op, self->first.index + i };
}

/* Once all nodes are read: finds what inputs name, and writes them down as in a graph. */
void ts_body_connect (TsBodyMaker *self);

G_END_DECLS
