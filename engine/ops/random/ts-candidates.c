#include "engine/ops/random/ts-candidates.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ts-error.h"

#define NUMBERS_PER_CANDIDATE 2048 /* that are set apart */

gboolean
ts_candidates_init (TsCandidates *self,
                    const TsOperation *op,
                    const char *range_attr,
                    GError **error)
{
  if (!ts_operation_get_attr_int (op, "num_true", &self->n_true, error) || !ts_operation_get_attr_int (op, "num_sampled", &self->n_sampled, error) ||
      !ts_operation_get_attr_bool (op, "unique", &self->unique, error) || !ts_operation_get_attr_int (op, range_attr, &self->range, error))
    return FALSE;
  if (self->n_true < 1 || self->n_sampled < 1 || self->n_sampled >= G_MAXINT32 || self->range < 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "num_true is %" G_GINT64_FORMAT ", num_sampled %" G_GINT64_FORMAT ", the range %" G_GINT64_FORMAT ": all must be 1 or more",
                   self->n_true, self->n_sampled, self->range);
      return FALSE;
    }
  if (self->unique && self->n_sampled > TS_MAX_CANDIDATES)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "%" G_GINT64_FORMAT " different candidates are more than the %d that can be told apart",
                   self->n_sampled, TS_MAX_CANDIDATES);
      return FALSE;
    }
  return ts_generator_spec_init (&self->spec, op, error);
}

gboolean
ts_candidates_check_range (const TsCandidates *self,
                           GError **error)
{
  if (self->range <= TS_MAX_CANDIDATES)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "%" G_GINT64_FORMAT " classes are more than the %d that there is memory for", self->range,
               TS_MAX_CANDIDATES);
  return FALSE;
}

gboolean
ts_candidates_alloc (const TsCandidates *self,
                     TsCall *call,
                     GError **error)
{
  const TsShape *true_classes = &call->in[0]->shape;

  if (!ts_arg_check_rank (call, 0, "true_classes", 2, error))
    return FALSE;
  if (true_classes->dims[1] != self->n_true)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "true_classes must have %" G_GINT64_FORMAT " columns, has %" G_GINT64_FORMAT,
                   self->n_true, true_classes->dims[1]);
      return FALSE;
    }
  if (self->unique && self->n_sampled > self->range)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are no %" G_GINT64_FORMAT " different classes among %" G_GINT64_FORMAT,
                   self->n_sampled, self->range);
      return FALSE;
    }
  return ts_call_alloc (call, 0, &TS_SHAPE (self->n_sampled), error) != NULL && ts_call_alloc (call, 1, true_classes, error) != NULL &&
         ts_call_alloc (call, 2, &TS_SHAPE (self->n_sampled), error) != NULL;
}

gboolean
ts_candidates_run (TsCandidates *self,
                   TsCall *call,
                   const TsRangeSampler *sampler,
                   GError **error)
{
  const TsTensor *true_classes = call->in[0];
  gint64 *sampled = call->out[0]->data;
  TsPhilox generator = ts_generator_reserve_numbers (&self->spec, call, NUMBERS_PER_CANDIDATE * (guint64)self->n_sampled);
  TsPhiloxStream stream = ts_philox_stream (&generator);
  gint32 n_tries;

  if (!ts_range_sampler_pick (sampler, call, &stream, self->unique, sampled, (gsize)self->n_sampled, &n_tries, error))
    return FALSE;
  ts_range_sampler_expect (sampler, self->n_sampled, n_tries, true_classes->data, true_classes->n_elements, call->out[1]->data);
  ts_range_sampler_expect (sampler, self->n_sampled, n_tries, sampled, (gsize)self->n_sampled, call->out[2]->data);
  return TRUE;
}
