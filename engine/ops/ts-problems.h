#pragma once

#include "engine/ops/ts-shape-table.h"

G_BEGIN_DECLS

typedef enum
{
  TS_PROBLEM_FILE,       /* something of the file was left out */
  TS_PROBLEM_GRAPH,      /* the graph as a whole: a cycle that is no loop, ... */
  TS_PROBLEM_NODE,       /* a damaged node, see TsOperation */
  TS_PROBLEM_FUNCTION,   /* a function whose body cannot be made */
  TS_PROBLEM_SHAPE,      /* inputs whose static shapes cannot be right together */
  TS_PROBLEM_UNKNOWN_OP, /* an op type of which there is no definition */
  TS_PROBLEM_NO_KERNEL,  /* an operation that cannot be computed here */
  TS_PROBLEM_UNUSED,     /* an operation that leads to nothing */
  TS_PROBLEM_N_KINDS,
} TsProblemKind;

typedef enum
{
  TS_SEVERITY_ERROR,   /* TensorFlow would refuse it */
  TS_SEVERITY_WARNING, /* a run that needs it stops there */
  TS_SEVERITY_HINT,    /* harmless */
} TsSeverity;

#define TS_NO_FUNCTION G_MAXUINT32

/**
 * TsProblem:
 * @function: number of the function in whose body it is, %TS_NO_FUNCTION: in the graph itself
 * @op: index of the operation there, %TS_NO_OP if it is about no single one
 * @message: what is wrong; belongs to the group where all of the group have the same
 */
typedef struct
{
  guint32 function;
  guint32 op;
  const char *message;
} TsProblem;

/**
 * TsProblemGroup:
 * @subject: (nullable): the op type that they are all about
 * @message: (nullable): what is wrong, if all have the same
 * @problems: (element-type TsProblem): one at least; those of the graph first, in operation order
 *
 * Problems of one kind and cause.
 */
typedef struct
{
  TsProblemKind kind;
  char *subject;
  char *message;
  GArray *problems;
} TsProblemGroup;

/**
 * TsProblems:
 * @groups: (element-type TsProblemGroup): the worst first, then by kind, then the largest
 * @n_problems: in all groups together
 * @n_serious: of these, those that are more than a hint
 *
 * All that is wrong with a graph. Immutable; any thread.
 */
typedef struct
{
  GPtrArray *groups;
  guint n_problems;
  guint n_serious;

  /*< private >*/
  gint ref_count;
  GStringChunk *messages;
} TsProblems;

/**
 * ts_problems_new:
 * @shapes: (nullable): %NULL: shapes are not looked at
 * @file_problems: (nullable) (array zero-terminated=1): what the file's reader had to leave out
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Looks at every operation of the graph and of the functions of its library. An operation is unused if it has no effect of its own and
 * neither it nor anything that depends on it could be asked for: a source that nothing consumes, a loop without an exit. What is said of
 * an operation is the worst of it alone: a damaged node is not listed a second time for its op type. Takes time linear in
 * the graph; not for the main loop.
 *
 * Returns: (transfer full) (nullable)
 */
TsProblems *ts_problems_new (TsGraph *graph, const TsShapeTable *shapes, const char *const *file_problems, GCancellable *cancellable, GError **error);
TsProblems *ts_problems_ref (TsProblems *self);
void ts_problems_unref (TsProblems *self);

TsSeverity ts_problem_kind_get_severity (TsProblemKind kind);
const char *ts_problem_kind_get_name (TsProblemKind kind);  /* for programs: "no-kernel" */
const char *ts_problem_kind_get_title (TsProblemKind kind); /* for people: "No kernel" */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsProblems, ts_problems_unref)

G_END_DECLS
