#pragma once

#include "engine/ops/dataset/ts-dataset.h"

G_BEGIN_DECLS

/**
 * TsCursor:
 * @dataset: whose elements it goes through; a reference
 * @inputs: cursors for the inputs and for datasets that turned up on the way; %NULL where there is none (yet)
 * @n: numbers, 0 at first
 * @is_done: there will be no more
 * @epoch: how often the one before it was started
 * @elements: (nullable): elements; in a copy the array is another one
 * @log: (nullable): what only grows, shared with copies; the first @n_log are this cursor's. See ts_cursor_log ()
 * @bytes: (nullable): what it reads
 *
 * How far somebody has come with the elements of a dataset. It is changed only while it has one owner: who wants to keep it where it is holds a reference,
 * and the next step then works on a copy. So a position in the past is a reference, too. One thread.
 */
struct _TsCursor
{
  gint ref_count;
  TsDataset *dataset;
  GPtrArray *inputs;
  gint64 n[6];
  gboolean is_done;
  guint64 epoch;
  GPtrArray *elements;
  GPtrArray *log;
  guint n_log;
  GBytes *bytes;
};

/* At the beginning. */
TsCursor *ts_cursor_new (TsDataset *dataset);
TsCursor *ts_cursor_ref (TsCursor *self);
void ts_cursor_unref (TsCursor *self);

/* Makes *@self the only reference to what it was: as it is, or a copy, that shares the cursors of the inputs. Returns it. */
TsCursor *ts_cursor_own (TsCursor **self);

/* At the beginning once more: as ts_cursor_new (), but what the kind keeps from one turn to the next is kept, that of its inputs too. (transfer full) */
TsCursor *ts_cursor_again (const TsCursor *self);

/* The cursor of input @i, which is then the only reference; made at the first time. (transfer none) */
TsCursor *ts_cursor_get_input (TsCursor *self, guint i);

/* Whether there is one. */
gboolean ts_cursor_has_input (const TsCursor *self, guint i);

/* (nullable): lets cursor @i begin with @dataset, or drops it. */
void ts_cursor_set_input (TsCursor *self, guint i, TsDataset *dataset);

/* Starts cursor @i again. */
void ts_cursor_restart_input (TsCursor *self, guint i);

/* Appends to the log; takes @element. */
void ts_cursor_log (TsCursor *self, GPtrArray *element);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsCursor, ts_cursor_unref)

G_END_DECLS
