#pragma once

#include "app/cli/ts-run-options.h"

G_BEGIN_DECLS

/**
 * ts_cli_freeze_model:
 * @options: signature, fetches, checkpoint and initialisers
 * @error: as ts_run_request_init (), ts_run_request_restore () and ts_session_freeze ()
 *
 * The model with constants in the place of its variables: what the fetches need, else what the signature needs, else what all
 * signatures need; of a model without signatures, what its outputs need. Signatures that were asked for are kept.
 *
 * Returns: (transfer full) (nullable): a new model
 */
TsModel *ts_cli_freeze_model (TsModel *model, const TsRunOptions *options, GError **error);

G_END_DECLS
