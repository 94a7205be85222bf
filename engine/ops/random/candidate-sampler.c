#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/random/ts-candidates.h"
#include "engine/ops/random/ts-unigrams.h"
#include "engine/ts-error.h"

#include <math.h>

/* UniformCandidateSampler, LogUniformCandidateSampler, AllCandidateSampler, LearnedUnigramCandidateSampler and
 * ThreadUnsafeUnigramCandidateSampler: wrong classes for sampled losses. */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_candidates_init (init->state, init->op, "range_max", error);
}

static gboolean
run_sampler (TsCall *call,
             TsRangeSampler *sampler,
             GError **error)
{
  TsCandidates *self = call->state;

  sampler->range = self->range;
  return ts_candidates_alloc (self, call, error) && ts_candidates_run (self, call, sampler, error);
}

/* ---- all alike ------------------------------------------------------------------------------------ */

static gint64
uniform_pick (const TsRangeSampler *self,
              TsPhiloxStream *stream)
{
  return (gint64)ts_philox_stream_below64 (stream, (guint64)self->range);
}

static float
uniform_probability (const TsRangeSampler *self,
                     gint64 class)
{
  return (float)(1.0 / (double)self->range);
}

static gboolean
uniform_run (TsCall *call,
             GError **error)
{
  return run_sampler (call, &(TsRangeSampler) { uniform_pick, uniform_probability }, error);
}

/* ---- Zipf: (log (class + 2) - log (class + 1)) / log (range + 1) ---------------------------------- */

static gint64
log_uniform_pick (const TsRangeSampler *self,
                  TsPhiloxStream *stream)
{
  double value = exp (ts_philox_stream_double (stream) * log1p ((double)self->range));

  return (value < 0x1p63 ? (gint64)value - 1 : G_MAXINT64 - 1) % self->range;
}

static float
log_uniform_probability (const TsRangeSampler *self,
                         gint64 class)
{
  return (float)(log (((double)class + 2.0) / ((double)class + 1.0)) / log1p ((double)self->range));
}

static gboolean
log_uniform_run (TsCall *call,
                 GError **error)
{
  return run_sampler (call, &(TsRangeSampler) { log_uniform_pick, log_uniform_probability }, error);
}

/* ---- each once ------------------------------------------------------------------------------------ */

static gboolean
prepare_all (TsKernelInit *init,
             GError **error)
{
  return ts_candidates_init (init->state, init->op, "num_sampled", error);
}

static gboolean
all_run (TsCall *call,
         GError **error)
{
  if (!ts_candidates_alloc (call->state, call, error))
    return FALSE;
  for (gsize i = 0; i < call->out[0]->n_elements; i++)
    ((gint64 *)call->out[0]->data)[i] = (gint64)i;
  for (guint k = 1; k < 3; k++)
    for (gsize i = 0; i < call->out[k]->n_elements; i++)
      ((float *)call->out[k]->data)[i] = 1;
  return TRUE;
}

/* ---- as often as they were true before ------------------------------------------------------------ */

static gint64
learned_pick (const TsRangeSampler *self,
              TsPhiloxStream *stream)
{
  return ts_unigrams_pick (self->data, stream);
}

static float
learned_probability (const TsRangeSampler *self,
                     gint64 class)
{
  return ts_unigrams_probability (self->data, class);
}

static gboolean
prepare_learned (TsKernelInit *init,
                 GError **error)
{
  return prepare (init, error) && ts_candidates_check_range (init->state, error);
}

/* What it learns from this call is for the next one. */
static gboolean
learned_run (TsCall *call,
             GError **error)
{
  TsCandidates *self = call->state;
  const TsTensor *true_classes = call->in[0];
  TsUnigrams *unigrams;
  gboolean ok;

  if (!ts_indices_check (true_classes, self->range, error))
    return FALSE;
  unigrams = ts_unigrams_get (&self->spec, call->resources, self->range, error);
  if (unigrams == NULL)
    return FALSE;

  ok = run_sampler (call, &(TsRangeSampler) { learned_pick, learned_probability, .data = unigrams }, error);
  if (ok)
    ts_unigrams_add (unigrams, call->resources, true_classes->data, true_classes->n_elements);
  ts_resource_unref ((TsResource *)unigrams);
  return ok;
}

/* ------------------------------------------------------------------------------------------------- */

#define ROW(type, prepare_, run_)                                                                          \
  {                                                                                                        \
    .op = type, .prepare = prepare_, .state_size = sizeof (TsCandidates), .release = ts_generator_release, \
    .run = run_, .semantics = "tensorflow/core/kernels/candidate_sampler_ops.cc"                           \
  }

const TsKernelDef ts_candidate_sampler_kernels[] = {
  ROW ("AllCandidateSampler", prepare_all, all_run),
  ROW ("LearnedUnigramCandidateSampler", prepare_learned, learned_run),
  ROW ("LogUniformCandidateSampler", prepare, log_uniform_run),
  ROW ("ThreadUnsafeUnigramCandidateSampler", prepare_learned, learned_run),
  ROW ("UniformCandidateSampler", prepare, uniform_run),
  { 0 },
};

const TsShapeDef ts_candidate_sampler_shapes[] = { { 0 } };
