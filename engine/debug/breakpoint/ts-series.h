#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/**
 * TsSeriesEntry:
 * @run: number of the run
 * @t: activations that were over then
 * @place: where: `loop/add, iteration 3`
 * @value: what was noted
 */
typedef struct
{
  guint64 run;
  gsize t;
  char *place;
  TsTensor *value;
} TsSeriesEntry;

/**
 * TsSeriesSet:
 *
 * Values that log points noted, by the name of the series, up to a number of entries and of bytes: the oldest go first. Any thread.
 */
typedef struct _TsSeriesSet TsSeriesSet;

TsSeriesSet *ts_series_set_new (void);
void ts_series_set_free (TsSeriesSet *self);

/* (transfer none) @value */
void ts_series_set_add (TsSeriesSet *self, const char *name, guint64 run, gsize t, const char *place, TsTensor *value);

/* What was noted in @run after @t is of another future. */
void ts_series_set_go_back (TsSeriesSet *self, guint64 run, gsize t);

/* Names, sorted. (transfer full): %NULL-terminated */
char **ts_series_set_list (TsSeriesSet *self);

/* (nullable): entries of @name, oldest first, and how many were dropped (out). (transfer full) (element-type TsSeriesEntry) */
GArray *ts_series_set_dup (TsSeriesSet *self, const char *name, guint64 *n_dropped);

G_END_DECLS
