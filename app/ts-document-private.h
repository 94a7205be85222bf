#pragma once

#include "app/ts-document.h"
#include "engine/ops/ts-cost.h"

G_BEGIN_DECLS

/* What the files of TsDocument share, and nobody else. */

typedef enum
{
  TS_DOCUMENT_VALUES_CHANGED,
  TS_DOCUMENT_FEEDS_CHANGED,
  TS_DOCUMENT_FETCHES_CHANGED,
  TS_DOCUMENT_BREAKPOINTS_CHANGED,
  TS_DOCUMENT_DEVICES_CHANGED,
  TS_DOCUMENT_VIEW_CHANGED,
  TS_DOCUMENT_SCENARIO_CHANGED,
  TS_DOCUMENT_FAILED,
  TS_DOCUMENT_N_SIGNALS,
} TsDocumentSignal;

struct _TsDocument
{
  GObject parent_instance;

  TsModel *model; /* nullable */
  TsGraph *graph;
  char *title;
  TsDebugWorker *worker;
  TsShapeTable *shapes;
  guint shapes_source;       /* they are still to be inferred */
  TsProblems *problems;      /* nullable */
  TsCosts *costs;            /* nullable */
  gboolean wants_costs;      /* somebody has asked for them */
  GCancellable *cancellable; /* of what goes on in the background */

  TsPlacementPreview *placement; /* nullable */
  char *placement_problem;       /* nullable */
  gboolean wants_placement;      /* somebody wants to know */
  guint placement_source;
  GCancellable *placement_job; /* nullable */

  gboolean has_initializers;
  char **view_rules; /* nullable */

  guint32 selected_op;
  guint selected_output;

  GArray *offered;        /* TsOutput: in the feeds list at the user's wish */
  GHashTable *feed_texts; /* TsOutput → text of its feed */
  GHashTable *fed;        /* TsOutput → the value that the text is of; compared only */
  GHashTable *texts;      /* TsTensor → text that it was made from: of values that somebody else still has */
  char *scenario;

  const TsFunction *function; /* nullable: whose body it is */
  TsDocument *root;           /* nullable, weak: of a function's body the document of the graph */
  GHashTable *bodies;         /* of the root: name of function, and of the call where that matters → TsDocument */

  char *signature;       /* nullable: key of the one that was chosen */
  GArray *arguments;     /* TsOutput: its inputs, in the feeds list */
  GArray *whole_fetches; /* TsOutput: what was fetched before one was chosen */
};

/* Any signal but %TS_DOCUMENT_FAILED. */
void ts_document_emit (TsDocument *self, TsDocumentSignal signal);
void ts_document_fail (TsDocument *self, const GError *error);

void ts_document_init_feeds (TsDocument *self);

/* The console may have changed what is fed: the texts follow. */
void ts_document_take_feeds (TsDocument *self);

/* The text that @value was made from; else one that says what it is. (transfer full) */
char *ts_document_dup_value_text (TsDocument *self, TsTensor *value);
void ts_document_close_functions (TsDocument *self);

/* The worker is there; the document is closed; it goes. */
void ts_document_init_devices (TsDocument *self);
void ts_document_close_devices (TsDocument *self);
void ts_document_clear_devices (TsDocument *self);

/* Something that it depends on is another: it is looked for again, if somebody wants it. */
void ts_document_forget_placement (TsDocument *self);

void ts_document_start_finding_problems (TsDocument *self);

/* If they are wanted, and there are shapes. */
void ts_document_start_finding_costs (TsDocument *self);
void ts_document_choose_default_signature (TsDocument *self);

G_END_DECLS
