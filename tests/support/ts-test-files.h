#pragma once

#include <glib.h>

/* Small good files of every format that we open, with a little of everything in them, for tests and fuzz targets to damage. */

typedef enum
{
  TS_TEST_FILE_GRAPH_DEF,
  TS_TEST_FILE_META_GRAPH,
  TS_TEST_FILE_SAVED_MODEL,
  TS_TEST_FILE_TEXT, /* of the SavedModel */
  TS_TEST_FILE_EVENTS,
  TS_TEST_FILE_CHECKPOINT,    /* the index; the data are beside it */
  TS_TEST_FILE_CHECKPOINT_V1, /* the older form */
  TS_TEST_N_FILES,
} TsTestFile;

const char *ts_test_file_name (TsTestFile file); /* "graph-def.pb" */

/**
 * ts_test_file_make:
 * @text: path of small-saved-model.pbtxt, from which what holds a graph is made
 * @beside: (out) (optional) (nullable) (transfer full): the data of a checkpoint's index
 *
 * The same bytes at each call. (transfer full)
 */
GBytes *ts_test_file_make (TsTestFile file, const char *text, GBytes **beside);
