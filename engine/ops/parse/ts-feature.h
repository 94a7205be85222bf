#pragma once

#include "engine/ops/parse/ts-feature-spec.h"
#include "proto/ts-wire.h"

G_BEGIN_DECLS

/**
 * TsFeature:
 * @spec: how it is asked for
 * @key: its name in the examples; borrowed
 * @default_value: (nullable): of a dense one
 * @found: (nullable): the message of this name in the example at hand, of @found_size bytes
 * @is_found: whether there is one; it may be empty
 * @may_be_missing: of a dense feature list: one that is not there is one without steps
 * @values: elements of all examples; strings as TsString that point into the examples
 * @rows: of a feature list: number of values up to the end of each step
 * @ends: number of values, of a feature list of steps, up to the end of each example
 *
 * A feature while examples are read.
 */
typedef struct
{
  const TsFeatureSpec *spec;
  TsString key;
  const TsTensor *default_value;
  const guint8 *found;
  gsize found_size;
  gboolean is_found;
  gboolean may_be_missing;
  GArray *values;
  GArray *rows;
  GArray *ends;
} TsFeature;

/* ---- features of one kind of map ---- */

/**
 * TsFeatureSet:
 *
 * The features that are asked for, by name.
 */
typedef struct _TsFeatureSet TsFeatureSet;

TsFeatureSet *ts_feature_set_new (void);
void ts_feature_set_free (TsFeatureSet *self);

/* Adds a feature, in the order of the specifications; @error: %TS_ERROR_INTERNAL, as TensorFlow has it, if the name is there already. */
gboolean ts_feature_set_add (TsFeatureSet *self, const TsFeatureSpec *spec, TsString key, const TsTensor *default_value, GError **error);

guint ts_feature_set_get_size (TsFeatureSet *self);
TsFeature *ts_feature_set_get (TsFeatureSet *self, guint i);

/* Forgets what was found in the last example. */
void ts_feature_set_begin (TsFeatureSet *self);

/**
 * ts_feature_set_scan:
 * @self: for each feature that is asked for, the message of its name is kept: of several the last
 * @outer: has read @map
 * @map: a field with a message Features or FeatureLists
 */
gboolean ts_feature_set_scan (TsFeatureSet *self, TsWireReader *outer, const TsWireField *map, GError **error);

/* ---- reading ---- */

/**
 * ts_feature_read:
 * @data: a message Feature of @size bytes, not empty
 * @n: (out): how many values it has; they are appended
 * @error: %TS_ERROR_INVALID_ARGUMENT if it is of another type, %TS_ERROR_DATA_LOSS if it is damaged
 */
gboolean ts_feature_read (TsFeature *self, const guint8 *data, gsize size, gsize *n, GError **error);

/**
 * ts_feature_read_found:
 *
 * Reads what was found in the example at hand, or the default value of a dense feature where nothing was, or nothing in it. Checks the
 * number of values of dense features.
 */
gboolean ts_feature_read_found (TsFeature *self, GError **error);

/* Reads the steps of the feature list that was found; the error also if there is none and it must be there. */
gboolean ts_feature_read_found_list (TsFeature *self, GError **error);

/* Ends the example at hand with what has been read up to here: values, or steps of a feature list. */
void ts_feature_end_example (TsFeature *self);
void ts_feature_end_example_of_lists (TsFeature *self);

/**
 * ts_example_fail:
 * @i: which example
 * @reason: (transfer full)
 *
 * Sets @error. What is damaged is a bad argument here, as TensorFlow has it.
 *
 * Returns: %FALSE
 */
gboolean ts_example_fail (gsize i, GError *reason, GError **error);

static inline gsize
ts_feature_begin_of (const GArray *ends,
                     gsize i)
{
  return i > 0 ? g_array_index (ends, gsize, i - 1) : 0;
}

static inline gsize
ts_feature_end_of (const GArray *ends,
                   gsize i)
{
  return g_array_index (ends, gsize, i);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsFeatureSet, ts_feature_set_free)

G_END_DECLS
