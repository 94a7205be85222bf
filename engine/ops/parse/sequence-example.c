#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/parse/ts-feature-outputs.h"
#include "engine/ts-error.h"

#include <string.h>

/* ParseSequenceExample, its second version, ParseSingleSequenceExample: features that belong to a whole sequence (the context), and
 * lists with a feature for each step of it. */

enum
{
  EXAMPLE_CONTEXT = 1,
  EXAMPLE_LISTS = 2,
};

/* Of the context and of the lists: the sparse features, the dense ones, the ragged ones. */
typedef enum
{
  CONTEXT,
  LISTS,
  N_PARTS,
} Part;

typedef struct
{
  GArray *specs; /* TsFeatureSpec */
  guint n_sparse;
  guint n_dense;
  guint n_ragged;
  char **keys; /* (nullable): where they are attributes; in the same order */
} PartConfig;

typedef struct
{
  PartConfig parts[N_PARTS];
  char **may_be_missing; /* (nullable): names of dense feature lists */
} Config;

static void
config_release (gpointer state)
{
  Config *config = state;

  for (guint i = 0; i < N_PARTS; i++)
    {
      g_clear_pointer (&config->parts[i].specs, g_array_unref);
      g_clear_pointer (&config->parts[i].keys, g_strfreev);
    }
  g_clear_pointer (&config->may_be_missing, g_strfreev);
}

/* ---- the attributes ----------------------------------------------------------------------------- */

/* Names of the attributes of a part. The second version knows no number of dense features of the context. */
typedef struct
{
  const char *n_sparse, *n_dense;
  const char *sparse_types, *dense_types, *dense_shapes;
  const char *ragged_types, *ragged_splits;
  const char *sparse_keys, *dense_keys;
} PartAttrs;

static const PartAttrs part_attrs[N_PARTS] = {
  { "Ncontext_sparse", "Ncontext_dense", "context_sparse_types", "Tcontext_dense", "context_dense_shapes", "context_ragged_value_types", "context_ragged_split_types", "context_sparse_keys", "context_dense_keys" },
  { "Nfeature_list_sparse", "Nfeature_list_dense", "feature_list_sparse_types", "feature_list_dense_types", "feature_list_dense_shapes", "feature_list_ragged_value_types", "feature_list_ragged_split_types", "feature_list_sparse_keys", "feature_list_dense_keys" },
};

static gboolean
add_specs (PartConfig *part,
           const PartAttrs *attrs,
           const TsOperation *op,
           GError **error)
{
  gint64 n_sparse, n_dense = -1;

  if (!ts_operation_get_attr_int (op, attrs->n_sparse, &n_sparse, error) ||
      (ts_operation_has_attr (op, attrs->n_dense) && !ts_operation_get_attr_int (op, attrs->n_dense, &n_dense, error)))
    return FALSE;
  part->specs = g_array_new (FALSE, FALSE, sizeof (TsFeatureSpec));
  if (!ts_feature_specs_add_sparse (part->specs, op, attrs->sparse_types, n_sparse, error))
    return FALSE;
  part->n_sparse = part->specs->len;
  if (!ts_feature_specs_add_dense (part->specs, op, attrs->dense_types, attrs->dense_shapes, n_dense, TRUE, error))
    return FALSE;
  part->n_dense = part->specs->len - part->n_sparse;
  return TRUE;
}

static gboolean
single_prepare (TsKernelInit *init,
                GError **error)
{
  Config *config = init->state;

  for (guint i = 0; i < N_PARTS; i++)
    if (!add_specs (&config->parts[i], &part_attrs[i], init->op, error))
      return FALSE;
  return TRUE;
}

static gboolean
batch_v2_prepare (TsKernelInit *init,
                  GError **error)
{
  Config *config = init->state;

  if (!single_prepare (init, error))
    return FALSE;
  for (guint i = 0; i < N_PARTS; i++)
    {
      PartConfig *part = &config->parts[i];

      if (!ts_feature_specs_add_ragged (part->specs, init->op, part_attrs[i].ragged_types, part_attrs[i].ragged_splits, error))
        return FALSE;
      part->n_ragged = part->specs->len - part->n_sparse - part->n_dense;
    }
  return TRUE;
}

static gboolean
add_keys (GStrvBuilder *keys,
          const TsOperation *op,
          const char *attr,
          guint expected,
          GError **error)
{
  guint n = 0;
  g_auto (GStrv) list = ts_operation_dup_attr_strings (op, attr, &n, error);

  if (list == NULL)
    return FALSE;
  if (n != expected)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s has %u keys for %u features", attr, n, expected);
      return FALSE;
    }
  g_strv_builder_addv (keys, (const char **)list);
  return TRUE;
}

static gboolean
batch_prepare (TsKernelInit *init,
               GError **error)
{
  Config *config = init->state;

  if (!single_prepare (init, error))
    return FALSE;
  for (guint i = 0; i < N_PARTS; i++)
    {
      g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
      PartConfig *part = &config->parts[i];

      if (!add_keys (keys, init->op, part_attrs[i].sparse_keys, part->n_sparse, error) ||
          !add_keys (keys, init->op, part_attrs[i].dense_keys, part->n_dense, error))
        return FALSE;
      part->keys = g_strv_builder_end (keys);
    }
  config->may_be_missing = ts_operation_dup_attr_strings (init->op, "feature_list_dense_missing_assumed_empty", &(guint) { 0 }, error);
  return config->may_be_missing != NULL;
}

/* ---- the inputs --------------------------------------------------------------------------------- */

typedef struct
{
  TsCall *call;
  const Config *config;
  TsFeatureSet *sets[N_PARTS];
  guint first_default; /* input */
  gboolean is_batch;
} Parse;

static void
parse_init (Parse *self,
            TsCall *call)
{
  memset (self, 0, sizeof *self);
  self->call = call;
  self->config = call->state;
  self->is_batch = TRUE;
  for (guint i = 0; i < N_PARTS; i++)
    self->sets[i] = ts_feature_set_new ();
}

static void
parse_clear (Parse *self)
{
  for (guint i = 0; i < N_PARTS; i++)
    g_clear_pointer (&self->sets[i], ts_feature_set_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parse, parse_clear)

/* Adds the next feature of a part. */
static gboolean
add_feature (Parse *self,
             Part part,
             TsString key,
             GError **error)
{
  const PartConfig *config = &self->config->parts[part];
  guint i = ts_feature_set_get_size (self->sets[part]);
  const TsFeatureSpec *spec = &g_array_index (config->specs, TsFeatureSpec, i);
  const TsTensor *value = part == CONTEXT && spec->kind == TS_FEATURE_DENSE ? self->call->in[self->first_default + i - config->n_sparse] : NULL;
  g_autoptr (GError) reason = NULL;

  if (value != NULL && !ts_feature_spec_check_default (spec, value, error))
    return FALSE;
  if (ts_feature_set_add (self->sets[part], spec, key, value, &reason))
    return TRUE;
  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, reason->message);
  return FALSE;
}

static void
allow_missing (Parse *self,
               TsString key)
{
  for (guint i = 0; i < ts_feature_set_get_size (self->sets[LISTS]); i++)
    {
      TsFeature *feature = ts_feature_set_get (self->sets[LISTS], i);

      if (feature->key.size == key.size && memcmp (feature->key.bytes, key.bytes, key.size) == 0)
        feature->may_be_missing = TRUE;
    }
}

/* ---- the examples ------------------------------------------------------------------------------- */

static gboolean
scan_example (Parse *self,
              const TsString *example,
              GError **error)
{
  TsWireReader reader;
  TsWireField field;

  for (guint i = 0; i < N_PARTS; i++)
    ts_feature_set_begin (self->sets[i]);
  ts_wire_reader_init (&reader, NULL, (const guint8 *)example->bytes, example->size, "example");
  while (ts_wire_next (&reader, &field, error))
    if ((field.number == EXAMPLE_CONTEXT || field.number == EXAMPLE_LISTS) &&
        !ts_feature_set_scan (self->sets[field.number == EXAMPLE_CONTEXT ? CONTEXT : LISTS], &reader, &field, error))
      return FALSE;
  return !reader.failed;
}

/* Unlike in an Example, an empty dense feature is there, and too short. */
static gboolean
read_context (TsFeature *feature,
              GError **error)
{
  gboolean ok = TRUE;

  if (feature->is_found && feature->found_size == 0 && feature->spec->kind == TS_FEATURE_DENSE)
    {
      ok = feature->spec->stride == 0;
      if (!ok)
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the context's feature \"%.*s\" is empty", (int)feature->key.size, feature->key.bytes);
    }
  else
    ok = ts_feature_read_found (feature, error);
  ts_feature_end_example (feature);
  return ok;
}

static gboolean
read_example (Parse *self,
              const TsString *example,
              gsize i,
              GError **error)
{
  GError *reason = NULL;
  gboolean ok = scan_example (self, example, &reason);

  for (guint k = 0; k < ts_feature_set_get_size (self->sets[CONTEXT]) && ok; k++)
    ok = read_context (ts_feature_set_get (self->sets[CONTEXT], k), &reason);
  for (guint k = 0; k < ts_feature_set_get_size (self->sets[LISTS]) && ok; k++)
    {
      TsFeature *feature = ts_feature_set_get (self->sets[LISTS], k);

      ok = ts_feature_read_found_list (feature, &reason);
      ts_feature_end_example_of_lists (feature);
    }
  return ok || ts_example_fail (i, reason, error);
}

/* ---- the outputs -------------------------------------------------------------------------------- */

/* Without a batch there is nothing to be split. */
static gboolean
put_splits (const Parse *self,
            const TsFeature *feature,
            guint i,
            GError **error)
{
  if (self->is_batch)
    return ts_feature_put_splits (feature, feature->ends, self->call, i, error);
  if (ts_call_alloc (self->call, i, &TS_SHAPE_SCALAR, error) == NULL)
    return FALSE;
  memset (self->call->out[i]->data, 0, ts_tensor_size_bytes (self->call->out[i]));
  return TRUE;
}

static gboolean
put_context (const Parse *self,
             guint *next,
             GError **error)
{
  const PartConfig *config = &self->config->parts[CONTEXT];
  TsFeatureSet *set = self->sets[CONTEXT];
  guint k = 0;

  for (guint i = 0; i < config->n_sparse; i++)
    if (!ts_feature_put_sparse (ts_feature_set_get (set, k++), self->call, *next + i, config->n_sparse, self->is_batch, error))
      return FALSE;
  *next += 3 * config->n_sparse;
  for (guint i = 0; i < config->n_dense; i++)
    if (!ts_feature_put_dense (ts_feature_set_get (set, k++), self->call, (*next)++, self->is_batch, error))
      return FALSE;
  for (guint i = 0; i < config->n_ragged; i++)
    {
      const TsFeature *feature = ts_feature_set_get (set, k++);

      if (!ts_feature_put_values (feature, self->call, *next + i, &TS_SHAPE ((gint64)feature->values->len), feature->ends, error) ||
          !put_splits (self, feature, *next + config->n_ragged + i, error))
        return FALSE;
    }
  *next += 2 * config->n_ragged;
  return TRUE;
}

static gboolean
put_lists (const Parse *self,
           guint *next,
           gboolean lengths,
           GError **error)
{
  const PartConfig *config = &self->config->parts[LISTS];
  TsFeatureSet *set = self->sets[LISTS];
  guint k = 0;

  for (guint i = 0; i < config->n_sparse; i++)
    if (!ts_feature_put_sparse_list (ts_feature_set_get (set, k++), self->call, *next + i, config->n_sparse, self->is_batch, error))
      return FALSE;
  *next += 3 * config->n_sparse;
  for (guint i = 0; i < config->n_dense; i++, k++)
    if (!ts_feature_put_dense_list (ts_feature_set_get (set, k), self->call, *next + i, self->is_batch, error) ||
        (lengths && !ts_feature_put_lengths (ts_feature_set_get (set, k), self->call, *next + config->n_dense + i, self->is_batch, error)))
      return FALSE;
  *next += config->n_dense * (lengths ? 2 : 1);
  for (guint i = 0; i < config->n_ragged; i++)
    {
      const TsFeature *feature = ts_feature_set_get (set, k++);

      if (!ts_feature_put_values (feature, self->call, *next + i, &TS_SHAPE ((gint64)feature->values->len), feature->rows, error) ||
          !put_splits (self, feature, *next + config->n_ragged + i, error) ||
          !ts_feature_put_splits (feature, feature->rows, self->call, *next + 2 * config->n_ragged + i, error))
        return FALSE;
    }
  return TRUE;
}

/* An empty batch does not say how long a feature without default is, which TensorFlow does not take. */
static gboolean
check_empty_batch (const Parse *self,
                   GError **error)
{
  for (guint i = 0; i < self->config->parts[CONTEXT].n_dense; i++)
    {
      const TsFeature *feature = ts_feature_set_get (self->sets[CONTEXT], self->config->parts[CONTEXT].n_sparse + i);

      if (feature->default_value->n_elements == 0 && feature->spec->stride > 0)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the context's feature \"%.*s\" has no default value, and there is no example", (int)feature->key.size, feature->key.bytes);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
parse_run (Parse *self,
           gboolean lengths,
           GError **error)
{
  const TsTensor *serialized = self->call->in[0];
  guint next = 0;

  if (serialized->n_elements == 0 && !check_empty_batch (self, error))
    return FALSE;
  for (gsize i = 0; i < serialized->n_elements; i++)
    if (!read_example (self, (const TsString *)serialized->data + i, i, error) || (i % 256 == 255 && ts_call_is_cancelled (self->call, error)))
      return FALSE;
  return put_context (self, &next, error) && put_lists (self, &next, lengths, error);
}

/* ---- the ops ------------------------------------------------------------------------------------ */

/* There may be none. */
static gboolean
check_names (const TsCall *call,
             guint i,
             GError **error)
{
  const TsTensor *names = call->in[i];

  if (names->n_elements == 0 || ts_shape_equal (&names->shape, &call->in[0]->shape))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are %" G_GSIZE_FORMAT " names for %" G_GSIZE_FORMAT " examples", names->n_elements, call->in[0]->n_elements);
  return FALSE;
}

/* Inputs: examples, names, default values. */
static gboolean
batch_run (TsCall *call,
           GError **error)
{
  const Config *config = call->state;
  g_auto (Parse) self = { 0 };

  parse_init (&self, call);
  self.first_default = 2;
  if (!ts_arg_check_rank (call, 0, "serialized", 1, error) || !check_names (call, 1, error))
    return FALSE;
  for (guint i = 0; i < N_PARTS; i++)
    for (guint k = 0; k < config->parts[i].specs->len; k++)
      if (!add_feature (&self, i, (TsString) { config->parts[i].keys[k], strlen (config->parts[i].keys[k]) }, error))
        return FALSE;
  for (guint i = 0; config->may_be_missing[i] != NULL; i++)
    allow_missing (&self, (TsString) { config->may_be_missing[i], strlen (config->may_be_missing[i]) });
  return parse_run (&self, TRUE, error);
}

/* The keys of one kind of feature in one input. */
static gboolean
add_vector (Parse *self,
            Part part,
            guint input,
            guint n,
            GError **error)
{
  const TsTensor *keys = self->call->in[input];

  if (keys->n_elements != n)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u has %" G_GSIZE_FORMAT " keys for %u features", input, keys->n_elements, n);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    if (!add_feature (self, part, ((const TsString *)keys->data)[i], error))
      return FALSE;
  return TRUE;
}

/* Inputs: examples, names, keys of the context's sparse, dense and ragged features, of the lists' likewise, which dense list may be
 * missing, default values. */
static gboolean
batch_v2_run (TsCall *call,
              GError **error)
{
  const Config *config = call->state;
  const TsTensor *missing = call->in[8];
  g_auto (Parse) self = { 0 };

  parse_init (&self, call);
  self.first_default = 9;
  self.is_batch = call->in[0]->shape.rank > 0;
  if ((self.is_batch && !ts_arg_check_rank (call, 0, "serialized", 1, error)) || !check_names (call, 1, error))
    return FALSE;
  for (guint i = 0; i < N_PARTS; i++)
    {
      const PartConfig *part = &config->parts[i];

      if (!add_vector (&self, i, 2 + 3 * i, part->n_sparse, error) || !add_vector (&self, i, 3 + 3 * i, part->n_dense, error) ||
          !add_vector (&self, i, 4 + 3 * i, part->n_ragged, error))
        return FALSE;
    }
  if (missing->n_elements != config->parts[LISTS].n_dense)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "feature_list_dense_missing_assumed_empty has %" G_GSIZE_FORMAT " elements for %u features", missing->n_elements, config->parts[LISTS].n_dense);
      return FALSE;
    }
  for (gsize i = 0; i < missing->n_elements; i++)
    ts_feature_set_get (self.sets[LISTS], config->parts[LISTS].n_sparse + (guint)i)->may_be_missing = ((const guint8 *)missing->data)[i] != 0;
  return parse_run (&self, TRUE, error);
}

/* Inputs: an example, names of dense lists that may be missing, a key each, default values, its name. */
static gboolean
single_run (TsCall *call,
            GError **error)
{
  const Config *config = call->state;
  const TsTensor *missing = call->in[1];
  g_auto (Parse) self = { 0 };
  guint next = 2;

  parse_init (&self, call);
  self.is_batch = FALSE;
  self.first_default = 2 + config->parts[CONTEXT].specs->len + config->parts[LISTS].specs->len;
  if (!ts_arg_check_rank (call, 0, "serialized", 0, error) || !ts_arg_check_rank (call, 1, "feature_list_dense_missing_assumed_empty", 1, error) ||
      (call->in[call->n_in - 1]->n_elements > 0 && !ts_arg_check_rank (call, call->n_in - 1, "the name", 0, error)))
    return FALSE;
  for (guint i = 0; i < N_PARTS; i++)
    for (guint k = 0; k < config->parts[i].specs->len; k++, next++)
      if (!ts_arg_check_rank (call, next, "a key", 0, error) || !add_feature (&self, i, *(const TsString *)call->in[next]->data, error))
        return FALSE;
  for (gsize i = 0; i < missing->n_elements; i++)
    allow_missing (&self, ((const TsString *)missing->data)[i]);
  return parse_run (&self, FALSE, error);
}

#define ROW(type, how, file)                                                                                                            \
  {                                                                                                                                     \
    .op = type, .prepare = how##_prepare, .state_size = sizeof (Config), .release = config_release, .run = how##_run, .semantics = file \
  }

const TsKernelDef ts_sequence_example_kernels[] = {
  ROW ("ParseSequenceExample", batch, "tensorflow/core/util/example_proto_fast_parsing.cc"),
  ROW ("ParseSequenceExampleV2", batch_v2, "tensorflow/core/util/example_proto_fast_parsing.cc"),
  ROW ("ParseSingleSequenceExample", single, "tensorflow/core/kernels/example_parsing_ops.cc"),
  { 0 },
};

const TsShapeDef ts_sequence_example_shapes[] = { { 0 } };
