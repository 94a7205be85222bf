#include "engine/debug/numerics/ts-explain-private.h"

#include "engine/debug/numerics/ts-kernel-call.h"
#include "engine/ts-error.h"

#include <string.h>

/* Ops that only move elements around tell themselves where an element comes from: their kernel is run on tensors that have the numbers of
 * elements in them instead of values. Elements have as few as eight bits, so the numbers go by in parts. 0 is what the op itself fills in. */

#define NUMBER_BITS 40

/* Which inputs are moved: from @first on, all but the last @n_after. */
#define MOVED(first, n_after) ((first)*16 + (n_after))
#define GET_FIRST(variant) ((guint)(variant) / 16)
#define GET_N_AFTER(variant) ((guint)(variant) % 16)

typedef struct
{
  guint first;
  guint end;
  gsize element_size;
} Moved;

static gboolean
find_moved (const TsExplain *self,
            Moved *moved,
            GError **error)
{
  gsize n = 0;

  moved->first = GET_FIRST (self->rule->variant);
  moved->end = self->n_in - MIN (GET_N_AFTER (self->rule->variant), self->n_in);
  moved->element_size = ts_dtype_size (self->out->dtype);
  for (guint i = 0; i < self->n_in; i++)
    {
      if (!ts_explain_check_input (self, i, -1, error))
        return FALSE;
      if (i < moved->first || i >= moved->end)
        continue;
      n += self->in[i]->n_elements;
      if (ts_dtype_size (self->in[i]->dtype) == moved->element_size && ts_dtype_is_plain (self->in[i]->dtype))
        continue;
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u and the output have different dtypes", i);
      return FALSE;
    }
  if (moved->first < moved->end && n < (G_GUINT64_CONSTANT (1) << NUMBER_BITS))
    return TRUE;
  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there is nothing to move");
  return FALSE;
}

/* @bits of the numbers from @number on, shifted right by @shift. */
static TsTensor *
make_numbers (const TsTensor *like,
              guint64 number,
              guint shift,
              GError **error)
{
  gsize size = ts_dtype_size (like->dtype);
  TsTensor *numbers = ts_tensor_new (like->dtype, &like->shape, error);

  for (gsize i = 0; numbers != NULL && i < numbers->n_elements; i++)
    {
      guint64 part = (number + i) >> shift;
      guint8 *at = (guint8 *)numbers->data + i * size;

      for (gsize k = 0; k < size; k++, part >>= 8)
        at[k] = (guint8)part;
    }
  return numbers;
}

/* The kernel's output with the part of the numbers at @shift in it. */
static gboolean
run_part (TsExplain *self,
          const Moved *moved,
          guint shift,
          guint64 *number,
          GError **error)
{
  g_autofree TsTensor **in = g_memdup2 (self->in, self->n_in * sizeof *in);
  g_autofree TsTensor **out = g_new0 (TsTensor *, self->op->n_outputs + 1);
  guint64 next = 1;
  gboolean ok = TRUE;

  for (guint i = moved->first; i < moved->end; i++)
    {
      in[i] = ok ? make_numbers (self->in[i], next, shift, error) : NULL;
      next += self->in[i]->n_elements;
      ok = ok && in[i] != NULL;
    }
  ok = ok && ts_kernel_call (self->op, in, self->n_in, 1, out, self->cancellable, error);
  for (guint i = moved->first; i < moved->end; i++)
    g_clear_pointer (&in[i], ts_tensor_unref);
  if (ok && (out[self->output] == NULL || self->element >= out[self->output]->n_elements))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INTERNAL, "the operation gives another shape than before");
      ok = FALSE;
    }
  for (gsize k = 0; ok && k < moved->element_size && shift + 8 * k < 64; k++)
    *number |= (guint64)((const guint8 *)out[self->output]->data)[self->element * moved->element_size + k] << (shift + 8 * k);
  for (guint32 i = 0; i < self->op->n_outputs; i++)
    g_clear_pointer (&out[i], ts_tensor_unref);
  return ok;
}

gboolean
ts_explain_move (TsExplain *self,
                 GError **error)
{
  guint64 number = 0;
  Moved moved;

  if (!find_moved (self, &moved, error))
    return FALSE;
  for (guint shift = 0; shift < NUMBER_BITS; shift += 8 * (guint)moved.element_size)
    if (!run_part (self, &moved, shift, &number, error))
      return FALSE;
  if (number == 0)
    {
      self->result->rule = "filled in by the operation";
      return TRUE;
    }
  number--;
  for (guint i = moved.first; i < moved.end; i++)
    {
      if (number < self->in[i]->n_elements)
        {
          ts_explain_add (self, i, (gsize)number, ts_explain_get (self, i, (gsize)number));
          return TRUE;
        }
      number -= self->in[i]->n_elements;
    }
  g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "it does more than move elements");
  return FALSE;
}

/* PadV2 gets what it fills in as an input. */
static gboolean
pad (TsExplain *self,
     GError **error)
{
  g_autoptr (TsTensor) zero = NULL;
  TsTensor *const *given = self->in;
  gboolean ok;

  if (!ts_explain_check_input (self, 2, 0, error))
    return FALSE;
  zero = ts_tensor_new (given[2]->dtype, &TS_SHAPE_SCALAR, error);
  if (zero == NULL)
    return FALSE;
  memset (zero->data, 0, ts_tensor_size_bytes (zero));
  self->in = (TsTensor *[]) { given[0], given[1], zero };
  ok = ts_explain_move (self, error);
  self->in = given;
  if (ok && self->result->n_terms == 0)
    ts_explain_add (self, 2, 0, ts_explain_get (self, 2, 0));
  return ok;
}

#define MOVES(op, first, n_after)                                                             \
  {                                                                                           \
    op, ts_explain_move, "an element from elsewhere", TRUE, TS_EXPLAIN_MOVED (first, n_after) \
  }

const TsExplainRule ts_explain_move_rules[] = {
  MOVES ("Transpose", 0, 1),
  MOVES ("Slice", 0, 2),
  MOVES ("StridedSlice", 0, 3),
  MOVES ("Concat", 1, 0),
  MOVES ("ConcatV2", 0, 1),
  MOVES ("Pack", 0, 0),
  MOVES ("ParallelConcat", 0, 0),
  MOVES ("Unpack", 0, 0),
  MOVES ("Split", 1, 0),
  MOVES ("SplitV", 0, 2),
  MOVES ("Pad", 0, 1),
  MOVES ("MirrorPad", 0, 1),
  MOVES ("Tile", 0, 1),
  MOVES ("BroadcastTo", 0, 1),
  MOVES ("Fill", 1, 0),
  MOVES ("Reverse", 0, 1),
  MOVES ("ReverseV2", 0, 1),
  MOVES ("ReverseSequence", 0, 1),
  MOVES ("SpaceToDepth", 0, 0),
  MOVES ("DepthToSpace", 0, 0),
  MOVES ("SpaceToBatchND", 0, 2),
  MOVES ("BatchToSpaceND", 0, 2),
  MOVES ("SpaceToBatch", 0, 1),
  MOVES ("BatchToSpace", 0, 1),
  MOVES ("ExtractImagePatches", 0, 0),
  MOVES ("Roll", 0, 2),
  MOVES ("Diag", 0, 0),
  MOVES ("DiagPart", 0, 0),
  MOVES ("MatrixDiag", 0, 0),
  MOVES ("MatrixDiagPart", 0, 0),
  MOVES ("MatrixBandPart", 0, 2),
  MOVES ("ResizeNearestNeighbor", 0, 1),
  MOVES ("DynamicPartition", 0, 1),
  { "PadV2", pad, "an element from elsewhere", TRUE, TS_EXPLAIN_MOVED (0, 2) },
  { 0 },
};
