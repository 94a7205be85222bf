#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ts-error.h"

#include <float.h>

/* ComputeAccidentalHits: where a sampled candidate is a true class. */

typedef struct
{
  gint32 row;
  gint64 candidate; /* its place among the sampled */
} Hit;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_operation_get_attr_int (init->op, "num_true", init->state, error);
}

static gboolean
check (TsCall *call,
       GError **error)
{
  gint64 n_true = *(const gint64 *)call->state;
  const TsShape *true_classes = &call->in[0]->shape;

  if (!ts_arg_check_rank (call, 0, "true_classes", 2, error) || !ts_arg_check_rank (call, 1, "sampled_candidates", 1, error))
    return FALSE;
  if (true_classes->dims[1] == n_true && true_classes->dims[0] <= G_MAXINT32)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "true_classes must have %" G_GINT64_FORMAT " columns, has %" G_GINT64_FORMAT " rows of %" G_GINT64_FORMAT,
               n_true, true_classes->dims[0], true_classes->dims[1]);
  return FALSE;
}

/* Of candidates that are equal the last one counts. (transfer full) */
static GArray *
find_hits (const TsTensor *true_classes,
           const TsTensor *sampled)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (Hit));
  g_autoptr (GHashTable) places = g_hash_table_new (g_int64_hash, g_int64_equal); /* of a candidate behind its last place */
  const gint64 *candidates = sampled->data, *classes = true_classes->data;

  for (gsize i = 0; i < sampled->n_elements; i++)
    g_hash_table_replace (places, (gpointer)&candidates[i], GSIZE_TO_POINTER (i + 1));
  for (gsize i = 0; i < true_classes->n_elements; i++)
    {
      gsize place = GPOINTER_TO_SIZE (g_hash_table_lookup (places, &classes[i]));

      if (place > 0)
        g_array_append_val (hits, ((Hit) { (gint32)(i / (gsize)true_classes->shape.dims[1]), (gint64)place - 1 }));
    }
  return hits;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  g_autoptr (GArray) hits = check (call, error) ? find_hits (call->in[0], call->in[1]) : NULL;

  if (hits == NULL)
    return FALSE;
  for (guint k = 0; k < 3; k++)
    if (ts_call_alloc (call, k, &TS_SHAPE (hits->len), error) == NULL)
      return FALSE;
  for (guint i = 0; i < hits->len; i++)
    {
      const Hit *hit = &g_array_index (hits, Hit, i);

      ((gint32 *)call->out[0]->data)[i] = hit->row;
      ((gint64 *)call->out[1]->data)[i] = hit->candidate;
      ((float *)call->out[2]->data)[i] = -FLT_MAX;
    }
  return TRUE;
}

const TsKernelDef ts_accidental_hits_kernels[] = {
  { .op = "ComputeAccidentalHits", .prepare = prepare, .state_size = sizeof (gint64), .run = run, .semantics = "tensorflow/core/kernels/candidate_sampler_ops.cc" },
  { 0 },
};

const TsShapeDef ts_accidental_hits_shapes[] = { { 0 } };
