#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/random/ts-generator.h"
#include "engine/ops/random/ts-random-args.h"
#include "engine/ts-error.h"

/* RandomShuffle, StatelessShuffle: the rows in another order. */

#define ROWS_PER_POLL 65536

/* Which row comes where: each place takes one of those that are left, no care being taken that all are equally likely. */
static void
permute (guint64 *rows,
         gsize n,
         TsPhiloxStream *stream)
{
  for (gsize i = 0; i < n; i++)
    rows[i] = i;
  for (gsize i = 0; i + 1 < n; i++)
    {
      gsize k = i + ts_philox_stream_next (stream) % (guint32)(n - i);
      guint64 row = rows[i];

      rows[i] = rows[k];
      rows[k] = row;
    }
}

static gboolean
move_rows (TsCall *call,
           const guint64 *rows,
           GError **error)
{
  const TsTensor *in = call->in[0];
  TsTensor *out = ts_call_alloc (call, 0, &in->shape, error);
  gsize n = (gsize)in->shape.dims[0];
  gsize n_inner = in->n_elements / n;
  gsize size = n_inner * ts_dtype_size (in->dtype);
  gboolean ok = out != NULL;

  if (out == NULL)
    return FALSE;
  for (gsize i = 0; i < n && ok; i++)
    {
      memcpy (ts_elements_at (out, i * n_inner), ts_elements_at (in, rows[i] * n_inner), size);
      ok = i % ROWS_PER_POLL != 0 || !ts_call_is_cancelled (call, error);
    }
  return ts_elements_settle (out, ok);
}

static gboolean
shuffle (TsCall *call,
         const TsPhilox *generator,
         GError **error)
{
  TsPhiloxStream stream = ts_philox_stream (generator);
  gsize n = (gsize)call->in[0]->shape.dims[0];
  g_autofree guint64 *rows = g_try_new (guint64, n);

  if (rows == NULL || n > G_MAXUINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "%" G_GSIZE_FORMAT " rows are too many to be shuffled", n);
      return FALSE;
    }
  permute (rows, n, &stream);
  return move_rows (call, rows, error);
}

/* Then no numbers are drawn. */
static gboolean
has_one_order (const TsTensor *tensor)
{
  return tensor->n_elements <= 1 || tensor->shape.dims[0] <= 1;
}

/* ---- by the graph's seed -------------------------------------------------------------------------- */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_generator_spec_init (init->state, init->op, error);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  TsPhilox generator;

  if (has_one_order (call->in[0]))
    {
      ts_call_forward (call, 0, 0);
      return TRUE;
    }
  generator = ts_generator_reserve_numbers (call->state, call, (guint64)call->in[0]->shape.dims[0] - 1);
  return shuffle (call, &generator, error);
}

/* ---- by a key ------------------------------------------------------------------------------------- */

static gboolean
stateless_run (TsCall *call,
               GError **error)
{
  TsPhilox generator;

  if (!ts_arg_key_counter (call, 1, &generator, error))
    return FALSE;
  if (has_one_order (call->in[0]))
    {
      ts_call_forward (call, 0, 0);
      return TRUE;
    }
  return shuffle (call, &generator, error);
}

/* ------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_random_shuffle_kernels[] = {
  { .op = "RandomShuffle", .dtypes = TS_DTYPES_MOVABLE, .prepare = prepare, .state_size = sizeof (TsGeneratorSpec), .release = ts_generator_release, .run = run, .semantics = "tensorflow/core/kernels/random_shuffle_op.cc" },
  { .op = "StatelessShuffle", .dtypes = TS_DTYPES_MOVABLE, .run = stateless_run, .semantics = "tensorflow/core/kernels/stateless_shuffle.cc" },
  { 0 },
};

const TsShapeDef ts_random_shuffle_shapes[] = { { 0 } };
