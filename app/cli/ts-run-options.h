#pragma once

#include "engine/model/ts-model.h"

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
  gboolean has_seed;
  guint64 seed;
} TsRunOptions;

/* Options that fill @self, which must outlive the parsing. (transfer full) */
GOptionGroup *ts_run_options_group (TsRunOptions *self);
void ts_run_options_clear (TsRunOptions *self);

/* (transfer full) (nullable): what is wrong with the options as such, whatever the model. */
char *ts_run_options_check (const TsRunOptions *self);

/**
 * ts_run_options_open_model:
 * @error: as ts_model_open ()
 *
 * Opens the model that the options choose by `--tags`.
 *
 * Returns: (transfer full) (nullable)
 */
TsModel *ts_run_options_open_model (const TsRunOptions *self, const char *path, GError **error);

G_END_DECLS
