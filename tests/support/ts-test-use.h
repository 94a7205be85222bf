#pragma once

#include "engine/model/ts-model.h"

/* Asks everything of what was opened from bytes that may be anything: nothing may crash, leak or take long. What a few bytes may
 * make as large as the memory (values of constants, copies of functions for each call) is asked within limits. */

/**
 * TsTestUse:
 * @TS_TEST_USE_OPEN: nothing is asked
 * @TS_TEST_USE_NEAR: of the graph's operations only those whose NodeDef is at the place that was changed, and of the rest what costs little
 * @TS_TEST_USE_ALL: everything, the way through text and back included
 */
typedef enum
{
  TS_TEST_USE_OPEN,
  TS_TEST_USE_NEAR,
  TS_TEST_USE_ALL,
} TsTestUse;

/**
 * ts_test_use_file:
 * @bytes: what stands in a file
 * @name: its name
 * @place: (nullable): the byte that was changed: of %TS_TEST_USE_NEAR
 *
 * Opens the bytes as what they look like, and uses that.
 *
 * Returns: whether it opened
 */
gboolean ts_test_use_file (GBytes *bytes, const char *name, TsTestUse use, const guint8 *place);

/* The same for an index (or V1 file) and the data file beside it, which may be %NULL. */
gboolean ts_test_use_checkpoint (GBytes *index, GBytes *data, TsTestUse use);

/* Asks everything of a model. */
void ts_test_use_model (TsModel *model);
