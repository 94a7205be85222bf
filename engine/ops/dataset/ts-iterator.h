#pragma once

#include "engine/ops/dataset/ts-cursor.h"
#include "engine/ops/queue/ts-held.h"

G_BEGIN_DECLS

/**
 * TsIterator:
 * @held: its state is a TsCursor: how far it has come with which dataset; %NULL: it has not been initialised
 * @n_components: of elements; @dtypes and @shapes: that they must have
 * @line: activations that want the next element (TsTurn)
 *
 * Goes through a dataset, across runs.
 */
typedef struct
{
  TsHeld held;
  guint n_components;
  TsDType *dtypes;
  TsShape *shapes;
  GQueue line;
} TsIterator;

extern const TsResourceType ts_iterator_type;

/* @dtypes and @shapes are copied. */
TsIterator *ts_iterator_new (const char *container, const char *name, guint n_components, const TsDType *dtypes, const TsShape *shapes);

/* (transfer full) (nullable): any thread */
TsCursor *ts_iterator_dup_cursor (TsIterator *self);

/* Lets it begin with @dataset. %TS_ERROR_INVALID_ARGUMENT if its elements are others */
gboolean ts_iterator_start (TsIterator *self, TsResources *resources, TsDataset *dataset, GError **error);

/* Whether what comes out of it is what somebody wants. %TS_ERROR_INVALID_ARGUMENT */
gboolean ts_iterator_check_types (const TsIterator *self, guint n, const TsDType *dtypes, const TsShape *shapes, GError **error);

G_END_DECLS
