#pragma once

#include "app/render/ts-render-options.h"

G_BEGIN_DECLS

/**
 * ts_render_job_run:
 * @path: the model
 * @error: as ts_model_open (); %TS_ERROR_NOT_FOUND for a scope or function that is not there; %TS_ERROR_RESOURCE_EXHAUSTED for too many boxes or pixels,
 *   saying how many; or why the file cannot be written
 *
 * Opens the model, draws what the options ask for and writes it. What is not as it should be, but no failure, is told on standard error.
 */
gboolean ts_render_job_run (const TsRenderOptions *options, const char *path, GError **error);

G_END_DECLS
