#pragma once

#include "engine/graph/ts-graph.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TS_TRACE_INPUTS,     /* what leads there */
  TS_TRACE_OUTPUTS,    /* what it leads to */
  TS_TRACE_CONE,       /* both */
  TS_TRACE_NEIGHBOURS, /* both, one step far at first */
  TS_TRACE_PATHS,      /* every way from one operation to another */
  TS_TRACE_DOMINATORS, /* what every way there passes */
  TS_TRACE_NEEDED,     /* what a run needs for some outputs */
  TS_TRACE_THESE,      /* themselves, nothing else */
  TS_TRACE_OTHERS,     /* everything else */
} TsTraceKind;

/**
 * TsTraceQuestion:
 * @subject: (nullable): what several @ops are called together: a scope
 * @ops: (element-type guint32) (nullable): what is asked about; of %TS_TRACE_PATHS two, of %TS_TRACE_DOMINATORS one
 * @max_steps: of the first four: how far; %TS_TRACE_FAR is without end
 * @outputs: (element-type TsOutput) (nullable): of %TS_TRACE_NEEDED; likewise @fed: what is given
 *
 * A question about what leads to what, as a user asks it.
 */
typedef struct
{
  TsTraceKind kind;
  char *subject;
  GArray *ops;
  guint32 max_steps;
  GArray *outputs;
  GArray *fed;
} TsTraceQuestion;

/**
 * TsTraceAnswer:
 * @roles: (array length=n_roles): one TsSliceRole for each operation
 * @n_ops: how many are in it
 * @ops: (element-type guint32): these, in operation order; of %TS_TRACE_DOMINATORS in the order in which they are passed
 * @n_paths: of %TS_TRACE_PATHS: how many ways there are that go through no edge back of a loop; G_MAXUINT64: that many or more
 * @is_through_loop: whether there are others
 * @is_turned: the ways lead from the second operation to the first
 * @farthest: how many steps it is to what is farthest away
 */
typedef struct
{
  guint8 *roles;
  guint32 n_roles;
  guint n_ops;
  GArray *ops;
  guint64 n_paths;
  gboolean is_through_loop;
  gboolean is_turned;
  guint32 farthest;
} TsTraceAnswer;

void ts_trace_question_clear (TsTraceQuestion *self);
void ts_trace_answer_free (TsTraceAnswer *self);

/**
 * ts_trace_ask:
 * @error: %G_IO_ERROR_CANCELLED; %TS_ERROR_INVALID_ARGUMENT if the question names too few operations
 *
 * Any thread while the graph does not grow. Control edges do not lead on, but where a run needs them. (transfer full) (nullable)
 */
TsTraceAnswer *ts_trace_ask (TsGraph *graph, const TsTraceQuestion *question, GCancellable *cancellable, GError **error);

/* The same in a thread; @question is taken over and cleared. */
void ts_trace_ask_async (TsGraph *graph, TsTraceQuestion *question, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
TsTraceAnswer *ts_trace_ask_finish (GAsyncResult *result, GError **error);

/* "All ways from a to b: 3 ways through 7 operations". (transfer full) */
char *ts_trace_describe (TsGraph *graph, const TsTraceQuestion *question, const TsTraceAnswer *answer);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsTraceQuestion, ts_trace_question_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsTraceAnswer, ts_trace_answer_free)

G_END_DECLS
