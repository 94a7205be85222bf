#pragma once

#include "engine/ops/queue/ts-held.h"
#include "engine/ops/reader/ts-record-format.h"

G_BEGIN_DECLS

/**
 * TsReaderKind:
 * @name: op type without version
 * @format: (nullable): how files are cut into records; %NULL: the name is the record
 * @is_whole: a piece of work is one record, known by its name alone
 * @gives_many: ReaderReadUpTo may give more than one record
 */
typedef struct
{
  const char *name;
  const TsRecordFormat *format;
  gboolean is_whole;
  gboolean gives_many;
} TsReaderKind;

/**
 * TsReaderState:
 * @work: (nullable): name of the file
 * @place: in it, while @n_started is more than @n_finished
 * @n_started: files begun so far
 * @n_finished: files gone through
 * @n_produced: records given
 */
typedef struct
{
  char *work;
  TsRecordPlace place;
  gint64 n_started;
  gint64 n_finished;
  gint64 n_produced;
} TsReaderState;

/**
 * TsReader:
 * @held: its state is a TsReaderState; %NULL: nothing was read yet
 *
 * Reads records from files whose names come out of a queue. tensorflow/core/framework/reader_base.cc.
 */
typedef struct
{
  TsHeld held;
  const TsReaderKind *kind;
  TsRecordSizes sizes;
  TsCompression compression;
} TsReader;

extern const TsResourceType ts_reader_type;

TsReader *ts_reader_new (const TsReaderKind *kind, const char *container, const char *name);

/* (transfer full): a copy of its state, to be changed and given back. The session's thread */
TsReaderState *ts_reader_dup_state (const TsReader *self);
void ts_reader_state_free (TsReaderState *self);

static inline gboolean
ts_reader_state_is_working (const TsReaderState *self)
{
  return self->n_started > self->n_finished;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsReaderState, ts_reader_state_free)

G_END_DECLS
