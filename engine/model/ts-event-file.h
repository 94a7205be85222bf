#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TS_EVENT_GRAPH,        /* a GraphDef */
  TS_EVENT_META_GRAPH,   /* a MetaGraphDef */
  TS_EVENT_RUN_METADATA, /* a RunMetadata */
} TsEventKind;

/**
 * TsEvent:
 * @wall_time: seconds since 1970
 * @tag: (nullable): of %TS_EVENT_RUN_METADATA
 * @data: the message, in the file's bytes
 */
typedef struct
{
  TsEventKind kind;
  double wall_time;
  gint64 step;
  char *tag;
  const guint8 *data;
  gsize size;
} TsEvent;

/**
 * TsEventFile:
 *
 * What `events.out.tfevents.*` files hold of graphs: records that are Event messages, most of which (summaries, logs) are passed
 * over. The messages stay in the mapped file. Immutable, any thread.
 */
typedef struct _TsEventFile TsEventFile;

/* Whether the bytes, which may be cut off, begin as an event file does: a record that holds an Event. */
gboolean ts_event_file_is (const guint8 *data, gsize size);

/**
 * ts_event_file_new:
 * @error: %TS_ERROR_INVALID_ARGUMENT if it is no event file
 *
 * Walks a file. What is damaged, or not written to its end yet, hides nothing else: see ts_event_file_get_problem ().
 *
 * Returns: (transfer full) (nullable)
 */
TsEventFile *ts_event_file_new (GBytes *bytes, GError **error);

/* The same for a file. @error also as ts_file_map (). (transfer full) (nullable) */
TsEventFile *ts_event_file_open (const char *path, GError **error);

TsEventFile *ts_event_file_ref (TsEventFile *self);
void ts_event_file_unref (TsEventFile *self);

/* Records of all kinds, whole ones. */
guint ts_event_file_get_n_records (const TsEventFile *self);

/* Whether the file ends inside a record; a program may be writing it. */
gboolean ts_event_file_is_cut (const TsEventFile *self);

/* (nullable): the first thing that is wrong with it, a cut end not counted. */
const char *ts_event_file_get_problem (const TsEventFile *self);

/* Those with graphs and run metadata, in the order of the file. */
guint ts_event_file_get_n_events (const TsEventFile *self);
const TsEvent *ts_event_file_get_event (const TsEventFile *self, guint i);

/* The message of the last event of a kind, a part of the file's bytes. (transfer full) (nullable): %NULL if there is none */
GBytes *ts_event_file_find (const TsEventFile *self, TsEventKind kind);

/**
 * ts_event_file_find_graph:
 * @graph: (out) (optional) (nullable) (transfer full): the last GraphDef
 * @meta_graph: (out) (optional) (nullable) (transfer full): the last MetaGraphDef
 *
 * Returns: whether there is one of the two
 */
gboolean ts_event_file_find_graph (const TsEventFile *self, GBytes **graph, GBytes **meta_graph);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsEventFile, ts_event_file_unref)

G_END_DECLS
