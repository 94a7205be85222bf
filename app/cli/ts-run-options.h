#pragma once

#include "engine/exec/ts-session.h"

G_BEGIN_DECLS

/**
 * TsRunOptions:
 *
 * The options that `run` and `debug` share, as they stand on the command line. Zeroed at first.
 */
typedef struct
{
  char **feeds;
  char **fetches;
  char **targets;
  char **inits;
  char *signature;
  char *tags;
  char *checkpoint;
  char **devices;
  char *allow_files;
  int n_cpu_devices;
  int n_threads;
  gint64 seed;
} TsRunOptions;

/* Options that fill @self, which must outlive the parsing. (transfer full) */
GOptionGroup *ts_run_options_group (TsRunOptions *self);
void ts_run_options_clear (TsRunOptions *self);

/* (transfer full) (nullable): what is wrong with the options as such, whatever the model. */
char *ts_run_options_check (const TsRunOptions *self);

/**
 * TsRunRequest:
 * @feeds: (element-type TsFeed): with a reference on each value
 * @fetches: (element-type TsOutput): each once
 * @targets: (element-type guint32)
 * @inits: (element-type guint32): to be run once before
 *
 * The same options understood in a graph.
 */
typedef struct
{
  GArray *feeds;
  GArray *fetches;
  GArray *targets;
  GArray *inits;
} TsRunRequest;

/**
 * ts_run_request_init:
 * @session: of the graph
 * @error: %TS_ERROR_UNIMPLEMENTED for an option with nothing behind it yet; names that are not there, values that do not fit
 *
 * Also gives the session its number of threads.
 */
gboolean ts_run_request_init (TsRunRequest *self, const TsRunOptions *options, TsSession *session, GError **error);
void ts_run_request_clear (TsRunRequest *self);

/* Runs the initialisers, if there are any. */
gboolean ts_run_request_run_inits (const TsRunRequest *self, TsSession *session, GError **error);

G_END_DECLS
