#include "engine/ops/ts-families.h"

#include "engine/ops/random/ts-alias.h"
#include "engine/ops/random/ts-candidates.h"
#include "engine/ops/ts-file-access.h"
#include "engine/ts-error.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* FixedUnigramCandidateSampler: classes with weights from a list or a file. */

typedef struct
{
  TsCandidates base;
  char *vocab_file; /* "": the weights are in @unigrams */
  float *unigrams;
  guint n_unigrams;
  float distortion;
  gint64 n_reserved;
  gint64 n_shards;
  gint64 shard;
  GArray *weights; /* of float; (nullable): loaded at the first run */
  float total;     /* of those that are not reserved */
  TsAlias alias;
  guint n_drawable; /* classes that may be drawn */
} State;

static gboolean
check_attrs (const State *self,
             GError **error)
{
  const char *problem = NULL;

  if (*self->vocab_file == '\0' && self->n_unigrams == 0)
    problem = "neither vocab_file nor unigrams are given";
  else if (*self->vocab_file != '\0' && self->n_unigrams > 0)
    problem = "both vocab_file and unigrams are given";
  else if (self->n_shards < 1 || self->shard < 0)
    problem = "num_shards must be 1 or more, shard 0 or more";

  if (problem != NULL)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, problem);
  return problem == NULL;
}

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  State *self = init->state;
  const TsOperation *op = init->op;

  if (!ts_candidates_init (&self->base, op, "range_max", error) || !ts_candidates_check_range (&self->base, error) ||
      !ts_operation_get_attr_float (op, "distortion", &self->distortion, error) ||
      !ts_operation_get_attr_int (op, "num_reserved_ids", &self->n_reserved, error) ||
      !ts_operation_get_attr_int (op, "num_shards", &self->n_shards, error) ||
      !ts_operation_get_attr_int (op, "shard", &self->shard, error))
    return FALSE;
  self->vocab_file = ts_operation_dup_attr_string (op, "vocab_file", NULL, error);
  self->unigrams = self->vocab_file != NULL ? ts_operation_dup_attr_floats (op, "unigrams", &self->n_unigrams, error) : NULL;
  return self->unigrams != NULL && check_attrs (self, error);
}

static void
release (gpointer state)
{
  State *self = state;

  ts_generator_spec_clear (&self->base.spec);
  ts_alias_clear (&self->alias);
  g_clear_pointer (&self->weights, g_array_unref);
  g_free (self->vocab_file);
  g_free (self->unigrams);
}

/* ---- weights -------------------------------------------------------------------------------------- */

/* Of every so-many-th class: the others are another shard's. @id: (inout) */
static void
add_weight (State *self,
            gint64 *id,
            float weight)
{
  if ((*id)++ % self->n_shards != self->shard)
    return;
  weight = powf (weight, self->distortion);
  self->total += weight;
  g_array_append_val (self->weights, weight);
}

/* Classes that are never drawn come first. No more than there is room for. */
static void
add_reserved (State *self)
{
  const float none = 0;

  for (gint64 id = self->shard; id < self->n_reserved && self->weights->len <= self->base.range; id += self->n_shards)
    g_array_append_val (self->weights, none);
}

/* The last column of a line, which commas separate. */
static gboolean
parse_weight (const char *line,
              float *weight)
{
  const char *comma = strrchr (line, ',');
  const char *text = comma != NULL ? comma + 1 : line;
  char *end;

  *weight = (float)g_ascii_strtod (text, &end);
  return end != text && *(end + strspn (end, " \t")) == '\0';
}

static gboolean
load_file (State *self,
           TsResources *resources,
           gint64 id,
           GError **error)
{
  g_autofree char *path = ts_resources_resolve_path (resources, self->vocab_file, error);
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autofree char *contents = NULL;

  if (file == NULL || !g_file_load_contents (file, NULL, &contents, NULL, NULL, error))
    return FALSE;

  for (char *line = contents; line != NULL && self->weights->len <= self->base.range;)
    {
      char *next = strchr (line, '\n');
      float weight;

      if (next != NULL)
        *next++ = '\0';
      g_strchomp (line);
      if (*line != '\0' && !parse_weight (line, &weight))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: no weight in line \"%.80s\"", self->vocab_file, line);
          return FALSE;
        }
      if (*line != '\0')
        add_weight (self, &id, weight);
      line = next;
    }
  return TRUE;
}

static gboolean
load_weights (State *self,
              TsResources *resources,
              GError **error)
{
  gint64 id;

  add_reserved (self);
  id = self->weights->len;
  if (*self->vocab_file != '\0' && !load_file (self, resources, id, error))
    return FALSE;
  for (guint i = 0; i < self->n_unigrams && self->weights->len <= self->base.range; i++)
    add_weight (self, &id, self->unigrams[i]);

  if (self->weights->len == self->base.range)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "range_max is %" G_GINT64_FORMAT ", there are %s%u weights", self->base.range,
               self->weights->len > self->base.range ? "at least " : "", self->weights->len);
  return FALSE;
}

/* A number is drawn if it is ever kept, or taken instead of another. */
static guint
count_drawable (const TsAlias *alias)
{
  g_autofree guint8 *is_drawn = g_new0 (guint8, alias->n);
  guint n = 0;

  for (guint32 i = 0; i < alias->n; i++)
    {
      is_drawn[i] |= alias->chances[i] > 0;
      if (!(alias->chances[i] >= 1))
        is_drawn[alias->others[i]] = TRUE;
    }
  for (guint32 i = 0; i < alias->n; i++)
    n += is_drawn[i];
  return n;
}

/* ---- running -------------------------------------------------------------------------------------- */

/* TensorFlow would look for them 2^31 times, and then give up. */
static gboolean
check_enough (const State *self,
              GError **error)
{
  if (!self->base.unique || self->base.n_sampled <= self->n_drawable)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GINT64_FORMAT " different classes are wanted, only %u have a weight", self->base.n_sampled,
               self->n_drawable);
  return FALSE;
}

static gint64
pick (const TsRangeSampler *sampler,
      TsPhiloxStream *stream)
{
  return ts_alias_draw (&((const State *)sampler->data)->alias, stream);
}

static float
probability (const TsRangeSampler *sampler,
             gint64 class)
{
  const State *self = sampler->data;

  return class >= 0 && class < self->weights->len ? g_array_index (self->weights, float, class) / self->total : 0;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  State *self = call->state;
  TsRangeSampler sampler = { pick, probability, self->base.range, self };

  if (self->weights == NULL)
    {
      self->weights = g_array_new (FALSE, FALSE, sizeof (float));
      self->total = 0;
      if (!load_weights (self, call->resources, error))
        {
          g_clear_pointer (&self->weights, g_array_unref);
          return FALSE;
        }
      ts_alias_init (&self->alias, (const float *)(const void *)self->weights->data, self->weights->len);
      self->n_drawable = count_drawable (&self->alias);
    }
  return ts_candidates_alloc (&self->base, call, error) && check_enough (self, error) && ts_candidates_run (&self->base, call, &sampler, error);
}

/* ------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_fixed_unigram_kernels[] = {
  { .op = "FixedUnigramCandidateSampler", .prepare = prepare, .state_size = sizeof (State), .release = release, .run = run, .semantics = "tensorflow/core/kernels/candidate_sampler_ops.cc, range_sampler.cc" },
  { 0 },
};

const TsShapeDef ts_fixed_unigram_shapes[] = { { 0 } };
