#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a file is, by its content. */
typedef enum
{
  TS_FILE_GRAPH_DEF,
  TS_FILE_META_GRAPH,
  TS_FILE_SAVED_MODEL,
  TS_FILE_TEXT_PROTO, /* one of the three, or a part of one, in text format */
  TS_FILE_EVENTS,     /* TensorBoard's log, which may have graphs in it */
  TS_FILE_TFJS,       /* model.json of TensorFlow.js */
  TS_FILE_CHECKPOINT, /* values of variables, or where they are: see TsFileGuess.what */
  TS_FILE_OTHER,      /* known, and no graph: see TsFileGuess.what */
  TS_FILE_UNKNOWN,
} TsFileKind;

/**
 * TsFileGuess:
 * @what: (nullable): "a TFLite flatbuffer", ...: of %TS_FILE_CHECKPOINT and %TS_FILE_OTHER
 */
typedef struct
{
  TsFileKind kind;
  const char *what;
} TsFileGuess;

/**
 * ts_file_guess:
 * @data: the file's content; may be cut off anywhere
 * @name: its name, which tells apart only what the content cannot
 *
 * Looks at some hundred bytes, or the first fields of a message. Any thread.
 */
TsFileGuess ts_file_guess (const guint8 *data, gsize size, const char *name);

G_END_DECLS
