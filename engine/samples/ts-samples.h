#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

#define TS_SAMPLE_MAX_FEEDS 4

/**
 * TsSampleFeed:
 * @output: what is fed, `x` or `x:0`
 * @value: with it, as ts_value_parse () takes it
 */
typedef struct
{
  const char *output;
  const char *value;
} TsSampleFeed;

/**
 * TsSample:
 * @id: short and stable, for command lines and settings: "dense"
 * @title: for people
 * @description: what is to be seen in it, one line
 * @feeds: good first feeds; a %NULL output ends them
 *
 * A small graph that the project builds itself, to try things on. Static; any thread.
 */
typedef struct _TsSample TsSample;
struct _TsSample
{
  const char *id;
  const char *title;
  const char *description;
  TsSampleFeed feeds[TS_SAMPLE_MAX_FEEDS + 1];

  /*< private >*/
  gboolean (*build) (TsGraph *graph, GError **error);
};

/* All samples, the simplest first. */
const TsSample *ts_sample_list (guint *n);

/* (nullable) */
const TsSample *ts_sample_find (const char *id);

/**
 * ts_sample_build:
 *
 * The same graph to the byte at each call: weights are seeded.
 *
 * Returns: (transfer full) (nullable): %NULL only if the op table is broken
 */
TsGraph *ts_sample_build (const TsSample *sample, GError **error);

/* Writes the sample as a GraphDef, replacing the file as a whole. */
gboolean ts_sample_write (const TsSample *sample, const char *path, GError **error);

G_END_DECLS
