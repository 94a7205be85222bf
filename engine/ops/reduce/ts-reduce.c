#include "engine/ops/reduce/ts-reduce.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-move.h"
#include "engine/ts-error.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES 262144 /* of input, reduced by itself when a result has more */
#define TILE_COLUMNS 512
#define THREAD_BYTES 131072 /* of input, worth a thread */
#define SHORT_ROW 256       /* elements; such rows are reduced one by one, without setting up tiles */

/* ---- which elements are reduced ---- */

static gboolean
mark_axes (const TsShape *in,
           const TsTensor *axes,
           gboolean *reduced,
           GError **error)
{
  for (gsize i = 0; i < axes->n_elements; i++)
    {
      int axis;

      if (!ts_axis_resolve (ts_int_at (axes, i), in->rank, &axis, error))
        return FALSE;
      reduced[axis] = TRUE;
    }
  return TRUE;
}

/* Dimensions side by side that share their fate, as one: @kept[i] says which. Returns how many. */
static int
collapse (const TsShape *in,
          const gboolean *reduced,
          gsize *dims,
          gboolean *kept)
{
  int n = 0;

  for (int d = 0; d < in->rank; d++)
    {
      if (in->dims[d] == 1)
        continue;
      if (n > 0 && kept[n - 1] == !reduced[d])
        dims[n - 1] *= (gsize)in->dims[d];
      else
        {
          dims[n] = (gsize)in->dims[d];
          kept[n++] = !reduced[d];
        }
    }
  return n;
}

/* The kept dimensions first, then the reduced ones. */
static void
plan_move (TsReduction *self,
           int n,
           const gsize *dims,
           const gboolean *kept)
{
  gssize strides[TS_SHAPE_MAX_RANK], stride = 1;

  for (int i = n - 1; i >= 0; i--)
    {
      strides[i] = stride;
      stride *= (gssize)dims[i];
    }

  self->needs_move = TRUE;
  self->inner = 1;
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < n; i++)
      if (kept[i] == (pass == 0))
        {
          self->dims[self->rank] = dims[i];
          self->from[self->rank++] = strides[i];
        }
}

gboolean
ts_reduction_init (TsReduction *self,
                   const TsShape *in,
                   const TsTensor *axes,
                   gboolean keep_dims,
                   GError **error)
{
  gboolean reduced[TS_SHAPE_MAX_RANK] = { FALSE }, kept[TS_SHAPE_MAX_RANK];
  gsize dims[TS_SHAPE_MAX_RANK];
  int n, first;

  if (!mark_axes (in, axes, reduced, error))
    return FALSE;

  self->shape.rank = 0;
  for (int d = 0; d < in->rank; d++)
    if (!reduced[d] || keep_dims)
      self->shape.dims[self->shape.rank++] = reduced[d] ? 1 : in->dims[d];

  self->outer = self->n = self->inner = 1;
  self->needs_move = FALSE;
  self->rank = 0;
  n = collapse (in, reduced, dims, kept);
  for (int i = 0; i < n; i++)
    if (kept[i])
      self->outer *= dims[i];
    else
      self->n *= dims[i];

  /* kept, reduced, kept; any of them may be missing */
  first = n > 0 && kept[0] ? 1 : 0;
  if (n > first + 2)
    plan_move (self, n, dims, kept);
  else if (n == first + 2)
    {
      self->inner = dims[first + 1];
      self->outer = first > 0 ? dims[0] : 1;
    }
  return TRUE;
}

/* ---- running it ---- */

/* The input is @outer times @n rows of @inner columns. To have enough columns for the lanes of the reducer, @fold rows count as one
 * while they are added, and are folded afterwards. */
typedef struct
{
  const TsReducer *reducer;
  gsize outer, n, inner;
  gsize item_size, out_size;
  const char *in;
  char *out;

  gsize fold;
  gsize tile; /* columns at a time */
  gsize n_tiles;
  gsize chunk_rows; /* rows at a time, a multiple of fold */
  gsize n_chunks;
  char *partial; /* (nullable): accumulators by outer, chunk, column, if there is more than one chunk */
} Job;

static void
plan_job (Job *job)
{
  job->fold = MAX (1, job->reducer->lanes / job->inner);
  job->tile = MIN (job->inner, TILE_COLUMNS);
  job->n_tiles = (job->inner + job->tile - 1) / job->tile;
  job->chunk_rows = MAX (1, CHUNK_BYTES / (job->tile * job->item_size));
  job->chunk_rows = (job->chunk_rows + job->fold - 1) / job->fold * job->fold;
  job->n_chunks = MAX (1, (job->n + job->chunk_rows - 1) / job->chunk_rows);
  job->partial = NULL;
}

/* Halves the accumulators until those of one row are left. */
static void
fold_rows (const Job *job,
           char *acc)
{
  gsize size = job->inner * job->reducer->acc_size;

  for (gsize n = job->fold; n > 1;)
    {
      gsize half = n / 2;

      job->reducer->join (acc, acc + (n - half) * size, half * job->inner);
      n -= half;
    }
}

static void
reduce_part (const Job *job,
             gsize outer,
             gsize chunk,
             gsize column,
             char *acc)
{
  gsize width = MIN (job->tile, job->inner - column);
  gsize first = chunk * job->chunk_rows;
  gsize n_rows = MIN (job->chunk_rows, job->n - first);
  gsize offset = ((outer * job->n + first) * job->inner + column) * job->item_size;
  const char *in = n_rows > 0 ? job->in + offset : NULL;
  gsize wide = n_rows / job->fold;

  job->reducer->begin (acc, width * job->fold);
  if (wide > 0)
    job->reducer->add (acc, in, wide, job->inner * job->fold, width * job->fold);
  if (wide * job->fold < n_rows) /* some rows are left, less than count as one */
    job->reducer->add (acc, in + wide * job->fold * job->inner * job->item_size, 1, 0, (n_rows - wide * job->fold) * width);
  if (job->fold > 1)
    fold_rows (job, acc);
}

static void
run_parts (gsize begin,
           gsize end,
           gpointer data)
{
  const Job *job = data;
  const TsReducer *reducer = job->reducer;
  guint64 room[TILE_COLUMNS * 2]; /* the largest accumulator takes two of them */

  for (gsize part = begin; part < end; part++)
    {
      gsize column = part % job->n_tiles * job->tile;
      gsize chunk = part / job->n_tiles % job->n_chunks;
      gsize outer = part / job->n_tiles / job->n_chunks;
      gsize width = MIN (job->tile, job->inner - column);

      reduce_part (job, outer, chunk, column, (char *)room);
      if (job->partial != NULL)
        memcpy (job->partial + ((outer * job->n_chunks + chunk) * job->inner + column) * reducer->acc_size, room, width * reducer->acc_size);
      else
        reducer->finish (room, width, job->n, job->out + (outer * job->inner + column) * job->out_size);
    }
}

/* Chunks are joined pairwise, in an order that does not depend on who reduced them. */
static void
join_chunks (const Job *job)
{
  gsize size = job->inner * job->reducer->acc_size;

  for (gsize outer = 0; outer < job->outer; outer++)
    {
      char *acc = job->partial + outer * job->n_chunks * size;

      for (gsize step = 1; step < job->n_chunks; step *= 2)
        for (gsize chunk = 0; chunk + step < job->n_chunks; chunk += 2 * step)
          job->reducer->join (acc + chunk * size, acc + (chunk + step) * size, job->inner);
      job->reducer->finish (acc, job->inner, job->n, job->out + outer * job->inner * job->out_size);
    }
}

static void
run_short_rows (gsize begin,
                gsize end,
                gpointer data)
{
  const Job *job = data;

  job->reducer->rows (job->in + begin * job->n * job->item_size, end - begin, job->n, job->out + begin * job->out_size);
}

static gboolean
run_job (Job *job,
         TsCall *call,
         GError **error)
{
  gsize part_bytes;
  gboolean ok;

  if (job->inner == 1 && job->n <= SHORT_ROW)
    return ts_call_parallel_for (call, job->outer, THREAD_BYTES / ((job->n + 1) * job->item_size), run_short_rows, job, error);

  plan_job (job);
  if (job->n_chunks > 1)
    {
      gsize size;

      if (__builtin_mul_overflow (job->outer * job->n_chunks * job->inner, job->reducer->acc_size, &size) ||
          (job->partial = malloc (size)) == NULL)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory to reduce %" G_GSIZE_FORMAT " elements", job->n);
          return FALSE;
        }
    }

  part_bytes = MIN (job->chunk_rows, job->n + 1) * job->tile * job->item_size;
  ok = ts_call_parallel_for (call, job->outer * job->n_chunks * job->n_tiles, MAX (1, THREAD_BYTES / part_bytes), run_parts, job, error);
  if (ok && job->partial != NULL)
    join_chunks (job);
  free (job->partial);
  return ok;
}

/* The input with the reduced dimensions last. */
static char *
move_input (const TsReduction *self,
            TsCall *call,
            gconstpointer in,
            gsize item_size,
            GError **error)
{
  gsize size = self->outer * self->n * item_size;
  char *moved = malloc (MAX (size, 1));
  gssize to = 1;
  TsMove move = { .rank = self->rank };

  if (moved == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory to reduce %" G_GSIZE_FORMAT " bytes", size);
      return NULL;
    }

  for (int i = self->rank - 1; i >= 0; i--)
    {
      move.dims[i] = self->dims[i];
      move.from[i] = self->from[i];
      move.to[i] = to;
      to *= (gssize)self->dims[i];
    }
  if (!ts_move_run (&move, call, item_size, moved, in, error))
    g_clear_pointer (&moved, free);
  return moved;
}

gboolean
ts_reduction_run (const TsReduction *self,
                  TsCall *call,
                  const TsReducer *reducer,
                  gconstpointer in,
                  gsize item_size,
                  gpointer out,
                  gsize out_size,
                  GError **error)
{
  Job job = { .reducer = reducer, .outer = self->outer, .n = self->n, .inner = self->inner, .item_size = item_size, .out_size = out_size, .in = in, .out = out };
  char *moved = NULL;
  gboolean ok;

  if (self->outer * self->inner == 0)
    return TRUE;
  if (self->needs_move && self->n > 0)
    {
      moved = move_input (self, call, in, item_size, error);
      if (moved == NULL)
        return FALSE;
      job.in = moved;
    }

  ok = run_job (&job, call, error);
  free (moved);
  return ok;
}
