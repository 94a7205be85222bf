#pragma once

#include "engine/exec/ts-freeze.h"
#include "engine/graph/ts-function.h"

G_BEGIN_DECLS

/**
 * TsFreezer:
 * @functions: FunctionDef messages of copies that were made, behind each other as fields of a FunctionDefLibrary
 * @frozen: (element-type GBytes TsFrozenFunction): by what is called, and with which values
 * @kept: (element-type utf8): functions of the library that are called as they are
 * @names: (element-type utf8): of functions, taken
 * @n_bytes: that values take so far
 *
 * A graph that is being frozen, as a whole. One thread.
 */
typedef struct
{
  TsSession *session;
  TsGraph *graph;
  GCancellable *cancellable;
  GBytes *rest; /* the GraphDef without its nodes */
  GByteArray *functions;
  GHashTable *frozen;
  GHashTable *kept;
  GHashTable *names;
  gsize n_bytes;
  guint depth;
} TsFreezer;

/**
 * TsFrozenFunction:
 * @name: under which it is called now
 * @is_changed: it is a copy
 * @is_open: its body is being looked at
 * @is_recursive: it calls itself
 * @is_generic: what it was made of has attributes, it has none
 * @results: dtypes as TsFreezePass.dtypes, of the result tensors
 * @result_names: (element-type utf8): of a copy
 *
 * A function for certain arguments.
 */
typedef struct
{
  char *name;
  gboolean is_changed;
  gboolean is_open;
  gboolean is_recursive;
  gboolean is_generic;
  GByteArray *results;
  GPtrArray *result_names;
} TsFrozenFunction;

/* What an operation calls: see TsFunctionCall. */
typedef struct
{
  char *attr;
  guint index;
  const TsFrozenFunction *function;
} TsFrozenCall;

/**
 * TsFreezePass:
 * @graph: the graph, or the body of a function
 * @dtypes: for each output of the graph: dtype of the value that comes in the place of a variable's handle or reference; 0 where none does
 * @states: for each operation: whether it is needed
 * @order: (element-type guint32): the operations that are, inputs first
 * @calls: (element-type guint GArray): operation -> TsFrozenCall of each function that it calls
 * @is_changed: there is something to be replaced
 *
 * One graph that is being looked at, and then written.
 */
typedef struct
{
  TsFreezer *freezer;
  TsGraph *graph;
  guint8 *dtypes;
  guint8 *states;
  GArray *order;
  GHashTable *calls;
  gboolean is_changed;
} TsFreezePass;

void ts_freeze_pass_init (TsFreezePass *self, TsFreezer *freezer, TsGraph *graph);
void ts_freeze_pass_clear (TsFreezePass *self);

/* An operation that is needed, with all that it needs. */
void ts_freeze_pass_add (TsFreezePass *self, guint32 op);

/* Finds out what comes in the place of what. */
gboolean ts_freeze_pass_run (TsFreezePass *self, GError **error);

/* What comes in the place of an output, 0 if it stays as it is. */
static inline TsDType
ts_freeze_pass_get (const TsFreezePass *self,
                    TsOutput output)
{
  return output.op == TS_NO_OP ? TS_DTYPE_INVALID : (TsDType)self->dtypes[ts_graph_get_operation (self->graph, output.op)->first_output + output.index];
}

/* As above for what was a handle; references turn into values by themselves. */
TsDType ts_freeze_pass_get_handle (const TsFreezePass *self, TsOutput output);

/**
 * ts_freeze_pass_write:
 * @number: of the field that takes the NodeDef
 *
 * The operation as it is in the frozen graph. Appends a field to @message; where it needs a further constant, two.
 */
gboolean ts_freeze_pass_write (TsFreezePass *self, const TsOperation *op, guint32 number, GByteArray *message, GError **error);

/* How an input that takes @output is written: `a:1`; in a function `a:output:1`. @consumer: the operation, @input: its input. (transfer full) */
char *ts_freeze_pass_dup_input (TsFreezePass *self, TsOutput output, const TsOperation *consumer, guint32 input);

/**
 * TsFreezeRule:
 * @type: an op type that takes a handle or a reference
 * @new_type: (nullable): what does the same with a value; %NULL: the same op type, whose type attributes follow
 * @attrs: attributes that are taken over, and under which name; none: all are
 * @type_attr: (nullable): the attribute that takes the value's dtype
 * @passes: which outputs are the variable again
 */
typedef struct
{
  const char *type;
  const char *new_type;
  const char *attrs[3][2];
  const char *type_attr;
  enum
  {
    TS_PASSES_NONE,
    TS_PASSES_FIRST, /* input 0 to output 0 */
    TS_PASSES_ALL,   /* input 0 to all outputs */
    TS_PASSES_EACH,  /* input i to output i */
    TS_PASSES_MERGE, /* any input to output 0 */
  } passes;
} TsFreezeRule;

/* (nullable) */
const TsFreezeRule *ts_freeze_rule_find (const char *op_type);

/* Whether it stands for a variable. */
gboolean ts_freeze_is_variable (const TsOperation *op);

/* Its value in the session; %TS_ERROR_FAILED_PRECONDITION if it has none. (transfer full) (nullable) */
TsTensor *ts_freezer_dup_value (TsFreezer *self, const TsOperation *variable, GError **error);

/* Which dtypes type attributes of an operation have now: attribute -> AttrValue message. (transfer full) (element-type utf8 GByteArray) */
GHashTable *ts_freeze_pass_find_types (const TsFreezePass *self, const TsOperation *op);

/* "operation \"a/b\" (Conv2D)", in a body with the function before it. (transfer full) */
char *ts_freeze_pass_describe (const TsFreezePass *self, const TsOperation *op);

/* ---- functions ---- */

/* Looks at the functions that @op calls (of ts_operation_list_called_functions ()), notes them in @self->calls, and what its outputs are. */
gboolean ts_freeze_pass_call (TsFreezePass *self, const TsOperation *op, GPtrArray *calls, GError **error);

/* (nullable) (transfer full): the AttrValue of a func attribute of @op, with the names that its functions have now; %NULL: it stays. */
GByteArray *ts_freeze_pass_rename_functions (const TsFreezePass *self, const TsOperation *op, const char *attr, const TsAttrSpan *span);

/* (nullable): the copy of the function that @attr of @op names; @attr %NULL: that its op type names. */
const TsFrozenFunction *ts_freeze_pass_get_copy (const TsFreezePass *self, const TsOperation *op, const char *attr, guint index);

void ts_frozen_function_free (TsFrozenFunction *self);

/* A function of the library that stays, with its gradient. */
void ts_freezer_keep_function (TsFreezer *self, const char *name);

/* The library as a field of the GraphDef. */
void ts_freezer_write_library (TsFreezer *self, GByteArray *message);

/* Names of the results that the copy of a body has: as the signature has them; of a list one for each tensor. */
void ts_freeze_name_results (TsGraph *body, GPtrArray *names);

/**
 * ts_freeze_write_function:
 * @pass: over the function's body
 *
 * The copy of a function as a field of the FunctionDefLibrary. %TS_ERROR_RESOURCE_EXHAUSTED above 2 GiB.
 */
gboolean ts_freeze_write_function (TsFreezePass *pass, TsFrozenFunction *frozen, GByteArray *library, GError **error);

G_END_DECLS
