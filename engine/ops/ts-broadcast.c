#include "engine/ops/ts-broadcast.h"

#include "engine/ts-error.h"

#include <string.h>

#define BUFFER_SIZE 4096 /* bytes: a run of elements of a repeated operand; stays in the nearest cache */

static gboolean
fail (const TsShape *const *shapes,
      guint n,
      GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint k = 0; k < n; k++)
    {
      g_autofree char *shape = ts_shape_to_string (shapes[k]);

      g_string_append_printf (text, "%s%s", k > 0 ? " vs. " : "", shape);
    }
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "incompatible shapes: %s", text->str);
  return FALSE;
}

/* Size of dimension @d of @shape when it is written with @rank dimensions. */
static gsize
padded_dim (const TsShape *shape,
            int rank,
            int d)
{
  int own = d - (rank - shape->rank);

  return own < 0 ? 1 : (gsize)shape->dims[own];
}

/* Appends a dimension, or makes the last one larger if every operand repeats or advances in both alike. */
static void
append_dim (TsBroadcast *self,
            gsize dim,
            const gboolean *repeated)
{
  guint last = self->n_dims - 1;
  gboolean alike = self->n_dims > 0;

  for (guint k = 0; k < self->n_operands && alike; k++)
    alike = repeated[k] == (self->strides[k][last] == 0);

  if (alike)
    {
      self->dims[last] *= dim;
      return;
    }

  self->dims[self->n_dims] = dim;
  for (guint k = 0; k < self->n_operands; k++)
    self->strides[k][self->n_dims] = repeated[k] ? 0 : 1;
  self->n_dims++;
}

/* Turns the marks 0 and 1 into strides. */
static void
set_strides (TsBroadcast *self)
{
  for (guint k = 0; k < self->n_operands; k++)
    {
      gsize stride = 1;

      for (guint d = self->n_dims; d-- > 0;)
        if (self->strides[k][d] != 0)
          {
            self->strides[k][d] = stride;
            stride *= self->dims[d];
          }
    }
}

static void
init_plain (TsBroadcast *self,
            const TsShape *shape)
{
  self->n_dims = 1;
  self->n_elements = 1;
  for (int d = 0; d < shape->rank; d++)
    self->n_elements *= (gsize)shape->dims[d];
  self->dims[0] = self->n_elements;
  for (guint k = 0; k < self->n_operands; k++)
    self->strides[k][0] = 1;
}

gboolean
ts_broadcast_init (TsBroadcast *self,
                   const TsShape *const *shapes,
                   guint n,
                   TsShape *result,
                   GError **error)
{
  gboolean same = TRUE;
  gint64 n_elements;

  g_assert (n >= 1 && n <= TS_BROADCAST_MAX_OPERANDS);

  self->n_operands = n;
  for (guint k = 1; k < n && same; k++)
    same = ts_shape_equal (shapes[0], shapes[k]);
  if (same)
    {
      ts_shape_copy (result, shapes[0]);
      init_plain (self, shapes[0]);
      return TRUE;
    }

  *result = *shapes[0];
  for (guint k = 1; k < n; k++)
    {
      TsShape before = *result;

      if (!ts_shape_broadcast (&before, shapes[k], result))
        return fail (shapes, n, error);
    }
  if (!ts_shape_n_elements (result, &n_elements))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the result of broadcasting is too large");
      return FALSE;
    }

  self->n_elements = (gsize)n_elements;
  self->n_dims = 0;
  for (int d = 0; d < result->rank; d++)
    {
      gboolean repeated[TS_BROADCAST_MAX_OPERANDS];

      if (result->dims[d] == 1)
        continue;
      for (guint k = 0; k < n; k++)
        repeated[k] = padded_dim (shapes[k], result->rank, d) == 1;
      append_dim (self, (gsize)result->dims[d], repeated);
    }

  if (self->n_dims == 0)
    init_plain (self, result);
  else
    set_strides (self);
  return TRUE;
}

/* ---- running ------------------------------------------------------------------------------------- */

typedef enum
{
  OPERAND_WHOLE,    /* every element once, in order */
  OPERAND_PERIODIC, /* the same few elements again and again; a scalar is one of these */
  OPERAND_ANY,
} OperandKind;

typedef struct
{
  OperandKind kind;
  gsize size; /* bytes of an element */
  gsize period;
  const char *data;
  const gsize *strides;
} Operand;

typedef struct
{
  const TsBroadcast *broadcast;
  TsElementFunc func;
  gpointer data;
  char *out;
  gsize out_size;
  gsize run; /* elements handed to @func at most */
  Operand operands[TS_BROADCAST_MAX_OPERANDS];
} Job;

static void
init_operand (Operand *self,
              const TsBroadcast *broadcast,
              guint k,
              const TsTensor *tensor)
{
  guint d = broadcast->n_dims;

  self->size = ts_dtype_size (tensor->dtype);
  self->data = tensor->data;
  self->strides = broadcast->strides[k];
  self->period = 1;
  while (d > 0 && self->strides[d - 1] != 0)
    self->period *= broadcast->dims[--d];

  /* What is left above the period must be repetition. */
  while (d > 0 && self->strides[d - 1] == 0)
    d--;
  self->kind = d > 0 ? OPERAND_ANY : OPERAND_PERIODIC;
  if (self->period == broadcast->n_elements)
    self->kind = OPERAND_WHOLE;
}

/* Doubles what is at the beginning of @memory, @have bytes, until there are @size. */
static void
repeat (char *memory,
        gsize have,
        gsize size)
{
  while (have < size)
    {
      gsize n = MIN (have, size - have);

      memcpy (memory + have, memory, n);
      have += n;
    }
}

/* One row of the innermost dimension; plain loops, since most rows that come here are short. */
#define COPY_ROW(name, type)                                              \
  static inline void                                                      \
      copy_##name (const char *from, gboolean advance, gsize n, char *to) \
  {                                                                       \
    const type *x = (const type *)from;                                   \
    type *z = (type *)to;                                                 \
    if (advance)                                                          \
      for (gsize k = 0; k < n; k++)                                       \
        z[k] = x[k];                                                      \
    else                                                                  \
      for (gsize k = 0; k < n; k++)                                       \
        z[k] = x[0];                                                      \
  }

typedef struct
{
  guint64 parts[2];
} Element16;

COPY_ROW (1, guint8)
COPY_ROW (2, guint16)
COPY_ROW (4, guint32)
COPY_ROW (8, guint64)
COPY_ROW (16, Element16)

static inline void
copy_row (const char *from,
          gboolean advance,
          gsize n,
          gsize size,
          char *to)
{
  switch (size)
    {
    case 1:
      return copy_1 (from, advance, n, to);
    case 2:
      return copy_2 (from, advance, n, to);
    case 4:
      return copy_4 (from, advance, n, to);
    case 8:
      return copy_8 (from, advance, n, to);
    case 16:
      return copy_16 (from, advance, n, to);
    default:
      g_assert_not_reached ();
    }
}

/* Copies elements @begin .. @begin + @n of the result's order. */
static void
gather (const Operand *self,
        const TsBroadcast *broadcast,
        gsize begin,
        gsize n,
        char *memory)
{
  guint inner = broadcast->n_dims - 1;
  gsize at[TS_SHAPE_MAX_RANK];
  gsize offset = 0, rest = begin;

  for (guint d = broadcast->n_dims; d-- > 0;)
    {
      at[d] = rest % broadcast->dims[d];
      rest /= broadcast->dims[d];
      offset += at[d] * self->strides[d];
    }

  while (n > 0)
    {
      gsize part = MIN (n, broadcast->dims[inner] - at[inner]);

      copy_row (self->data + offset * self->size, self->strides[inner] != 0, part, self->size, memory);
      memory += part * self->size;
      n -= part;
      offset -= at[inner] * self->strides[inner];
      at[inner] = 0;
      for (guint d = inner; d-- > 0;)
        {
          offset += self->strides[d];
          if (++at[d] < broadcast->dims[d])
            break;
          offset -= at[d] * self->strides[d];
          at[d] = 0;
        }
    }
}

/* Where elements @begin .. of an operand are; @n is made smaller if not as many follow each other. */
static const void *
locate (const Operand *self,
        const TsBroadcast *broadcast,
        gsize begin,
        gsize *n,
        char *buffer)
{
  gsize phase;

  switch (self->kind)
    {
    case OPERAND_WHOLE:
      return self->data + begin * self->size;

    case OPERAND_PERIODIC:
      phase = begin % self->period;
      if (self->period * self->size <= BUFFER_SIZE)
        return buffer + phase * self->size; /* filled once and for all */
      *n = MIN (*n, self->period - phase);
      return self->data + phase * self->size;

    case OPERAND_ANY:
    default:
      return buffer;
    }
}

static void
run_part (gsize begin,
          gsize end,
          gpointer data)
{
  const Job *job = data;
  guint n_operands = job->broadcast->n_operands;
  _Alignas(64) char buffers[TS_BROADCAST_MAX_OPERANDS][2 * BUFFER_SIZE];

  for (guint k = 0; k < n_operands; k++)
    {
      const Operand *operand = &job->operands[k];
      gsize period = operand->period * operand->size;

      if (operand->kind != OPERAND_PERIODIC || period > BUFFER_SIZE)
        continue;
      memcpy (buffers[k], operand->data, period);
      repeat (buffers[k], period, MIN (period + job->run * operand->size, sizeof buffers[k]));
    }

  for (gsize i = begin, n; i < end; i += n)
    {
      const void *in[TS_BROADCAST_MAX_OPERANDS];

      n = MIN (job->run, end - i);
      for (guint k = 0; k < n_operands; k++)
        in[k] = locate (&job->operands[k], job->broadcast, i, &n, buffers[k]);
      for (guint k = 0; k < n_operands; k++)
        if (job->operands[k].kind == OPERAND_ANY)
          gather (&job->operands[k], job->broadcast, i, n, buffers[k]);
      job->func (n, job->out + i * job->out_size, in, job->data);
    }
}

gboolean
ts_broadcast_run (const TsBroadcast *self,
                  TsCall *call,
                  TsTensor *out,
                  TsTensor *const *in,
                  gsize grain,
                  TsElementFunc func,
                  gpointer data,
                  GError **error)
{
  Job job;

  if (self->n_elements == 0)
    return TRUE;

  job.broadcast = self;
  job.func = func;
  job.data = data;
  job.out = out->data;
  job.out_size = ts_dtype_size (out->dtype);
  job.run = self->n_elements;
  for (guint k = 0; k < self->n_operands; k++)
    {
      init_operand (&job.operands[k], self, k, in[k]);
      if (job.operands[k].kind != OPERAND_WHOLE)
        job.run = MIN (job.run, BUFFER_SIZE / job.operands[k].size);
    }

  return ts_call_parallel_for (call, self->n_elements, grain, run_part, &job, error);
}
