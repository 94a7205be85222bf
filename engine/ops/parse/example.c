#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/parse/ts-feature-outputs.h"
#include "engine/ts-error.h"

#include <string.h>

/* ParseExample, ParseExampleV2, ParseSingleExample: features of tf.Example messages as tensors. */

enum
{
  EXAMPLE_FEATURES = 1,
};

/* Specifications: the sparse features, the dense ones, the ragged ones. */
typedef struct
{
  GArray *specs; /* TsFeatureSpec */
  guint n_sparse;
  guint n_dense;
  char **keys; /* (nullable): where they are attributes; in the same order */
} Config;

static void
config_release (gpointer state)
{
  Config *config = state;

  g_clear_pointer (&config->specs, g_array_unref);
  g_clear_pointer (&config->keys, g_strfreev);
}

static gboolean
add_specs (Config *config,
           const TsOperation *op,
           const char *n_sparse,
           const char *n_dense,
           GError **error)
{
  gint64 sparse, dense = -1;

  if (!ts_operation_get_attr_int (op, n_sparse, &sparse, error) || (n_dense != NULL && !ts_operation_get_attr_int (op, n_dense, &dense, error)))
    return FALSE;
  config->specs = g_array_new (FALSE, FALSE, sizeof (TsFeatureSpec));
  if (!ts_feature_specs_add_sparse (config->specs, op, "sparse_types", sparse, error))
    return FALSE;
  config->n_sparse = config->specs->len;
  if (!ts_feature_specs_add_dense (config->specs, op, "Tdense", "dense_shapes", dense, FALSE, error))
    return FALSE;
  config->n_dense = config->specs->len - config->n_sparse;
  return TRUE;
}

static gboolean
parse_prepare (TsKernelInit *init,
               GError **error)
{
  return add_specs (init->state, init->op, "Nsparse", "Ndense", error);
}

static gboolean
parse_v2_prepare (TsKernelInit *init,
                  GError **error)
{
  Config *config = init->state;

  return add_specs (config, init->op, "num_sparse", NULL, error) &&
         ts_feature_specs_add_ragged (config->specs, init->op, "ragged_value_types", "ragged_split_types", error);
}

static gboolean
parse_single_prepare (TsKernelInit *init,
                      GError **error)
{
  Config *config = init->state;
  guint n_sparse = 0, n_dense = 0;
  g_auto (GStrv) sparse = ts_operation_dup_attr_strings (init->op, "sparse_keys", &n_sparse, error);
  g_auto (GStrv) dense = sparse != NULL ? ts_operation_dup_attr_strings (init->op, "dense_keys", &n_dense, error) : NULL;
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  if (dense == NULL || !add_specs (config, init->op, "num_sparse", NULL, error))
    return FALSE;
  if (n_sparse != config->n_sparse || n_dense != config->n_dense)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are %u and %u keys for %u sparse and %u dense features", n_sparse, n_dense, config->n_sparse, config->n_dense);
      return FALSE;
    }
  for (guint i = 0; i < n_sparse; i++)
    g_strv_builder_add (keys, sparse[i]);
  for (guint i = 0; i < n_dense; i++)
    g_strv_builder_add (keys, dense[i]);
  config->keys = g_strv_builder_end (keys);
  return TRUE;
}

/* ---- the inputs --------------------------------------------------------------------------------- */

static gboolean
add_feature (TsFeatureSet *set,
             TsCall *call,
             const Config *config,
             guint i,
             TsString key,
             guint first_default,
             GError **error)
{
  const TsFeatureSpec *spec = &g_array_index (config->specs, TsFeatureSpec, i);
  const TsTensor *value = spec->kind == TS_FEATURE_DENSE ? call->in[first_default + i - config->n_sparse] : NULL;

  return (value == NULL || ts_feature_spec_check_default (spec, value, error)) && ts_feature_set_add (set, spec, key, value, error);
}

/* ---- the examples ------------------------------------------------------------------------------- */

static gboolean
scan_example (TsFeatureSet *set,
              const TsString *example,
              GError **error)
{
  TsWireReader reader;
  TsWireField field;

  ts_feature_set_begin (set);
  ts_wire_reader_init (&reader, NULL, (const guint8 *)example->bytes, example->size, "example");
  while (ts_wire_next (&reader, &field, error))
    if (field.number == EXAMPLE_FEATURES && !ts_feature_set_scan (set, &reader, &field, error))
      return FALSE;
  return !reader.failed;
}

static gboolean
read_example (TsFeatureSet *set,
              const TsString *example,
              gsize i,
              GError **error)
{
  GError *reason = NULL;
  gboolean ok = scan_example (set, example, &reason);

  for (guint k = 0; k < ts_feature_set_get_size (set) && ok; k++)
    {
      ok = ts_feature_read_found (ts_feature_set_get (set, k), &reason);
      ts_feature_end_example (ts_feature_set_get (set, k));
    }
  return ok || ts_example_fail (i, reason, error);
}

/* ---- the outputs -------------------------------------------------------------------------------- */

/* A single example has nothing to be split. */
static gboolean
put_ragged (const TsFeature *feature,
            TsCall *call,
            guint i,
            guint stride,
            gboolean is_batch,
            GError **error)
{
  if (!ts_feature_put_values (feature, call, i, &TS_SHAPE ((gint64)feature->values->len), feature->ends, error))
    return FALSE;
  if (is_batch)
    return ts_feature_put_splits (feature, feature->ends, call, i + stride, error);
  return ts_call_alloc (call, i + stride, &TS_SHAPE (0), error) != NULL;
}

static gboolean
put_outputs (TsFeatureSet *set,
             const Config *config,
             TsCall *call,
             gboolean is_batch,
             GError **error)
{
  guint n_sparse = config->n_sparse, n_dense = config->n_dense, n_ragged = ts_feature_set_get_size (set) - n_sparse - n_dense;
  guint first_dense = 3 * n_sparse;
  gboolean ok = TRUE;

  for (guint i = 0; i < n_sparse && ok; i++)
    ok = ts_feature_put_sparse (ts_feature_set_get (set, i), call, i, n_sparse, is_batch, error);
  for (guint i = 0; i < n_dense && ok; i++)
    ok = ts_feature_put_dense (ts_feature_set_get (set, n_sparse + i), call, first_dense + i, is_batch, error);
  for (guint i = 0; i < n_ragged && ok; i++)
    ok = put_ragged (ts_feature_set_get (set, n_sparse + n_dense + i), call, first_dense + n_dense + i, n_ragged, is_batch, error);
  return ok;
}

static gboolean
parse (TsFeatureSet *set,
       TsCall *call,
       gboolean is_batch,
       GError **error)
{
  const TsTensor *serialized = call->in[0];

  for (gsize i = 0; i < serialized->n_elements; i++)
    if (!read_example (set, (const TsString *)serialized->data + i, i, error) || (i % 256 == 255 && ts_call_is_cancelled (call, error)))
      return FALSE;
  return put_outputs (set, call->state, call, is_batch, error);
}

/* ---- the ops ------------------------------------------------------------------------------------ */

static gboolean
check_names (const TsCall *call,
             GError **error)
{
  const TsTensor *names = call->in[1];

  if (names->n_elements == 0 || ts_shape_equal (&names->shape, &call->in[0]->shape))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are %" G_GSIZE_FORMAT " names for %" G_GSIZE_FORMAT " examples", names->n_elements, call->in[0]->n_elements);
  return FALSE;
}

/* Inputs: examples, names, a key each, default values. */
static gboolean
parse_run (TsCall *call,
           GError **error)
{
  const Config *config = call->state;
  guint n = config->specs->len;
  g_autoptr (TsFeatureSet) set = ts_feature_set_new ();

  if (!ts_arg_check_rank (call, 0, "serialized", 1, error) || !check_names (call, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!ts_arg_check_rank (call, 2 + i, "a key", 0, error) || !add_feature (set, call, config, i, *(const TsString *)call->in[2 + i]->data, 2 + n, error))
      return FALSE;
  return parse (set, call, TRUE, error);
}

/* Inputs: examples or one, names, keys of the sparse, dense and ragged features, default values. */
static gboolean
parse_v2_run (TsCall *call,
              GError **error)
{
  const Config *config = call->state;
  guint counts[] = { config->n_sparse, config->n_dense, config->specs->len - config->n_sparse - config->n_dense };
  g_autoptr (TsFeatureSet) set = ts_feature_set_new ();
  gboolean is_batch = call->in[0]->shape.rank > 0;
  guint next = 0;

  if ((is_batch && !ts_arg_check_rank (call, 0, "serialized", 1, error)) || !check_names (call, error))
    return FALSE;
  for (guint k = 0; k < G_N_ELEMENTS (counts); k++)
    {
      const TsTensor *keys = call->in[2 + k];

      if (keys->n_elements != counts[k])
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u has %" G_GSIZE_FORMAT " keys for %u features", 2 + k, keys->n_elements, counts[k]);
          return FALSE;
        }
      for (guint i = 0; i < counts[k]; i++)
        if (!add_feature (set, call, config, next++, ((const TsString *)keys->data)[i], 5, error))
          return FALSE;
    }
  return parse (set, call, is_batch, error);
}

/* Inputs: an example, default values. */
static gboolean
parse_single_run (TsCall *call,
                  GError **error)
{
  const Config *config = call->state;
  g_autoptr (TsFeatureSet) set = ts_feature_set_new ();

  if (!ts_arg_check_rank (call, 0, "serialized", 0, error))
    return FALSE;
  for (guint i = 0; i < config->specs->len; i++)
    if (!add_feature (set, call, config, i, (TsString) { config->keys[i], strlen (config->keys[i]) }, 1, error))
      return FALSE;
  return parse (set, call, FALSE, error);
}

#define ROW(type, how, file)                                                                                                            \
  {                                                                                                                                     \
    .op = type, .prepare = how##_prepare, .state_size = sizeof (Config), .release = config_release, .run = how##_run, .semantics = file \
  }

const TsKernelDef ts_example_kernels[] = {
  ROW ("ParseExample", parse, "tensorflow/core/util/example_proto_fast_parsing.cc"),
  ROW ("ParseExampleV2", parse_v2, "tensorflow/core/util/example_proto_fast_parsing.cc"),
  ROW ("ParseSingleExample", parse_single, "tensorflow/core/util/example_proto_fast_parsing.cc"),
  { 0 },
};

const TsShapeDef ts_example_shapes[] = { { 0 } };
