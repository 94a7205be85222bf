#pragma once

#include "engine/exec/ts-executor.h"

G_BEGIN_DECLS

typedef enum
{
  TS_CONTEXT_RUN,   /* the run itself */
  TS_CONTEXT_CALL,  /* of a function */
  TS_CONTEXT_FRAME, /* a turn of a loop of Enter … Exit */
} TsContextKind;

/**
 * TsContext:
 * @kind: what it is
 * @parent: number of the context around it; 0, the run itself, is its own
 * @depth: how many are around it
 * @graph: (transfer none): whose operations run in it
 * @caller: for a call: the operation that called
 * @call: for a call: its number in the run, see ts_activation_get_call_number ()
 * @args: (nullable): for a call: the arguments, @n_args of them, a reference each; @params are the outputs in @graph that have them as values
 * @name: for a turn: of the loop
 * @iteration: for a turn: which, from 0; for a call: how many times @caller had called the same function before in @parent, as a While does
 *
 * Where in a run an operation is done: each of its activations differs from the others by its context.
 */
typedef struct
{
  TsContextKind kind;
  guint32 parent;
  guint32 depth;
  TsGraph *graph;
  const TsOperation *caller;
  guint64 call;
  guint n_args;
  TsTensor **args;
  TsOutput *params;
  const char *name;
  gint64 iteration;

  /*< private >*/
  guint32 plan_frame;
} TsContext;

/**
 * TsContextTable:
 *
 * The contexts of a run, numbered in the order in which they come up; 0 is the run itself. Used by one thread.
 */
typedef struct _TsContextTable TsContextTable;

TsContextTable *ts_context_table_new (TsGraph *graph);
void ts_context_table_free (TsContextTable *self);

/* The number of the context that @activation, which is under way, is done in; a new one gets the next. Constant time outside of loops and functions. */
guint32 ts_context_table_find (TsContextTable *self, const TsActivation *activation);

/* Call number @number, which @call makes of the function of @plan with @args. */
void ts_context_table_note_call (TsContextTable *self, const TsActivation *call, guint64 number, const TsPlan *plan, TsTensor *const *args);

/* (transfer full) (nullable): the argument that output @index of @op has as value in the call around context @i; %NULL if it is no parameter. */
TsTensor *ts_context_table_dup_arg (const TsContextTable *self, guint32 i, const TsOperation *op, guint32 index);

guint32 ts_context_table_get_length (const TsContextTable *self);

/* Valid until the table changes. */
const TsContext *ts_context_table_get (const TsContextTable *self, guint32 i);

/* Takes over all that are in @from, with their numbers. */
void ts_context_table_copy (TsContextTable *self, const TsContextTable *from);

/* Forgets those from number @length on, at least 1. */
void ts_context_table_truncate (TsContextTable *self, guint32 length);

/* The run or the call that context @i is in, perhaps itself. */
guint32 ts_context_table_get_call (const TsContextTable *self, guint32 i);

/* Whether @ancestor is around @i or is the same. */
gboolean ts_context_table_is_within (const TsContextTable *self, guint32 i, guint32 ancestor);

/* The same loop in the same place at another turn, or the same function called by the same operation another time. -1 if there is none. */
gint64 ts_context_table_find_sibling (const TsContextTable *self, guint32 i, gint64 iteration);

/* "loop iteration 3 > body (call 2)", outermost first; "" for the run itself. (transfer full) */
char *ts_context_table_describe (const TsContextTable *self, guint32 i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsContextTable, ts_context_table_free)

G_END_DECLS
