#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ts-error.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* CTCLoss, CTCLossV2: how improbable the labels are, over all the ways to spread them over time with blanks in between.
 * Inputs: logits [time, batch, class], the labels as a sparse matrix [batch, place], the lengths of the sequences. */

typedef struct
{
  gboolean collapses; /* repeated labels count once, before anything else */
  gboolean merges;    /* repeated outputs do, unless a blank is between them */
  gboolean ignores_longer;
  gboolean blank_is_first;
} Options;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Options *self = init->state;

  return ts_operation_get_attr_bool (init->op, "preprocess_collapse_repeated", &self->collapses, error) &&
         ts_operation_get_attr_bool (init->op, "ctc_merge_repeated", &self->merges, error) &&
         ts_operation_get_attr_bool (init->op, "ignore_longer_outputs_than_inputs", &self->ignores_longer, error);
}

/* As cuDNN has it, for which the second version was made. */
static gboolean
prepare_v2 (TsKernelInit *init,
            GError **error)
{
  Options *self = init->state;

  self->blank_is_first = TRUE;
  if (!prepare (init, error))
    return FALSE;
  if (!self->collapses && self->merges && !self->ignores_longer)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "CTCLossV2 has no preprocess_collapse_repeated, no ignore_longer_outputs_than_inputs, and does merge repeated labels");
  return FALSE;
}

/* ---- what is checked ---- */

typedef struct
{
  gint64 n_steps, batch, n_classes;
  gint64 blank;
  gsize *begins; /* where the labels of each sequence begin; one more for the end */
} Loss;

static gboolean
check_shapes (const TsCall *call,
              Loss *loss,
              GError **error)
{
  const TsShape *shape = &call->in[0]->shape;
  gint64 n = call->in[2]->shape.rank == 1 ? call->in[2]->shape.dims[0] : -1;

  if (!ts_arg_check_rank (call, 0, "inputs", 3, error) || !ts_arg_check_rank (call, 1, "labels_indices", 2, error) ||
      !ts_arg_check_rank (call, 2, "labels_values", 1, error) || !ts_arg_check_rank (call, 3, "sequence_length", 1, error))
    return FALSE;

  loss->n_steps = shape->dims[0];
  loss->batch = shape->dims[1];
  loss->n_classes = shape->dims[2];
  if (loss->batch > 0 && loss->n_classes > 0 && loss->n_classes < G_MAXINT32 && call->in[3]->shape.dims[0] == loss->batch &&
      call->in[1]->shape.dims[0] == n && call->in[1]->shape.dims[1] == 2)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "a batch of %" G_GINT64_FORMAT " with %" G_GINT64_FORMAT " classes, %" G_GINT64_FORMAT " lengths, %" G_GINT64_FORMAT " labels, %" G_GINT64_FORMAT " indices of %" G_GINT64_FORMAT " numbers do not fit together",
               loss->batch, loss->n_classes, call->in[3]->shape.dims[0], n, call->in[1]->shape.dims[0], call->in[1]->shape.dims[1]);
  return FALSE;
}

static gboolean
check_lengths (const TsCall *call,
               const Loss *loss,
               GError **error)
{
  const gint32 *lengths = call->in[3]->data;

  for (gint64 b = 0; b < loss->batch; b++)
    if (lengths[b] < 0 || lengths[b] > loss->n_steps)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "sequence_length %" G_GINT64_FORMAT " is %d, not in 0 .. %" G_GINT64_FORMAT, b, lengths[b], loss->n_steps);
        return FALSE;
      }
  return TRUE;
}

/* Indices must go up, each sequence have labels. */
static gboolean
find_labels (const TsCall *call,
             Loss *loss,
             GError **error)
{
  const gint64 *indices = call->in[1]->data;
  gsize n = call->in[2]->n_elements, at = 0;

  for (gsize i = 0; i < n; i++)
    {
      gint64 b = indices[2 * i], place = indices[2 * i + 1];
      gboolean follows = i == 0 || b > indices[2 * i - 2] || (b == indices[2 * i - 2] && place > indices[2 * i - 1]);

      if (b < 0 || b >= loss->batch || place < 0 || !follows)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       follows ? "label %" G_GSIZE_FORMAT " at [%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT "] is outside of the batch"
                               : "label %" G_GSIZE_FORMAT " at [%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT "] is out of order, or comes twice",
                       i, b, place);
          return FALSE;
        }
    }

  loss->begins = g_new (gsize, (gsize)loss->batch + 1);
  for (gint64 b = 0; b < loss->batch; b++)
    {
      loss->begins[b] = at;
      while (at < n && indices[2 * at] == b)
        at++;
      if (at == loss->begins[b])
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "sequence %" G_GINT64_FORMAT " has no labels", b);
          return FALSE;
        }
    }
  loss->begins[loss->batch] = at;
  return TRUE;
}

/* ---- the path: the labels with blanks around them ---- */

static gboolean
fail_label (gint64 b,
            gint32 label,
            const char *what,
            GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "label %d of sequence %" G_GINT64_FORMAT " %s", label, b, what);
  return FALSE;
}

/* @path: room for two elements to a label and one more */
static gboolean
make_path (const Loss *loss,
           const Options *options,
           const gint32 *labels,
           gsize n,
           gint64 b,
           gint64 *path,
           gsize *n_path,
           GError **error)
{
  gboolean finished = FALSE;
  gsize k = 0;

  for (gsize i = 0; i < n; i++)
    {
      gint32 label = labels[i];

      if (options->collapses && i > 0 && label == labels[i - 1])
        continue;
      if (options->blank_is_first && (label <= 0 || label >= loss->n_classes))
        return fail_label (b, label, "is not above 0, the blank, and below the number of classes", error);
      if (!options->blank_is_first && label >= loss->n_classes - 1)
        {
          finished = TRUE;
          continue;
        }
      if (finished)
        return fail_label (b, label, "follows one that is blank", error);
      if (label < 0)
        return fail_label (b, label, "is negative", error);
      path[k++] = loss->blank;
      path[k++] = label;
    }
  path[k++] = loss->blank;
  *n_path = k;
  return TRUE;
}

/* ---- one sequence ---- */

typedef struct
{
  gsize n_steps, n_classes, n_path;
  const gint64 *path;
  gint64 blank;
  gboolean merges;
  double *y;     /* probabilities, [step, class] */
  double *log_y; /* their logarithms */
  double *alpha; /* [step, place on the path]: what leads there */
  double *beta;  /* what goes on from there, without the step itself */
  double *sums;  /* [class] */
} Sequence;

static double
log_sum (double a,
         double b)
{
  if (a == -INFINITY && b == -INFINITY)
    return -INFINITY;
  return a > b ? a + log1p (exp (b - a)) : b + log1p (exp (a - b));
}

/* Probabilities are rounded to the dtype, so that what is too small for it is impossible, as in TensorFlow. */
static void
soften (const Sequence *s,
        const TsTensor *inputs,
        gsize first,
        gsize step)
{
  const float *f = inputs->data;
  const double *d = inputs->data;
  gboolean single = inputs->dtype == TS_DTYPE_FLOAT;

  for (gsize t = 0; t < s->n_steps; t++)
    {
      gsize at = first + t * step;
      double top = -INFINITY, sum = 0, *y = s->y + t * s->n_classes;

      for (gsize c = 0; c < s->n_classes; c++)
        {
          y[c] = single ? f[at + c] : d[at + c];
          top = y[c] > top ? y[c] : top;
        }
      for (gsize c = 0; c < s->n_classes; c++)
        {
          y[c] = exp (y[c] - top);
          y[c] = single && y[c] < FLT_MIN ? 0 : y[c];
          sum += y[c];
        }
      for (gsize c = 0; c < s->n_classes; c++)
        {
          y[c] = single ? (float)(y[c] / sum) : y[c] / sum;
          s->log_y[t * s->n_classes + c] = log (y[c]);
        }
    }
}

/* Whether place @u of the path may come right after @u - 2. */
static gboolean
may_skip (const Sequence *s,
          gsize u)
{
  return s->path[u] != s->blank && !(s->merges && s->path[u] == s->path[u - 2]);
}

/* Places that can be reached by step @t, and from which the end can be. */
static void
reachable (const Sequence *s,
           gsize t,
           gsize *begin,
           gsize *end)
{
  gsize left = 2 * (s->n_steps - t);

  *begin = s->n_path > left ? s->n_path - left : 0;
  *end = MIN (s->n_path, 2 * (t + 1));
}

static void
go_forwards (const Sequence *s)
{
  for (gsize t = 0; t < s->n_steps; t++)
    {
      double *now = s->alpha + t * s->n_path;
      const double *before = now - s->n_path, *y = s->log_y + t * s->n_classes;
      gsize begin, end;

      for (gsize u = 0; u < s->n_path; u++)
        now[u] = t == 0 && u < 2 ? y[s->path[u]] : -INFINITY;
      reachable (s, t, &begin, &end);
      for (gsize u = begin; u < end && t > 0; u++)
        {
          double sum = s->merges || s->path[u] == s->blank ? before[u] : -INFINITY;

          if (u > 0)
            sum = log_sum (sum, before[u - 1]);
          if (u > 1 && may_skip (s, u))
            sum = log_sum (sum, before[u - 2]);
          now[u] = y[s->path[u]] + sum;
        }
    }
}

static void
go_backwards (const Sequence *s)
{
  for (gsize t = s->n_steps; t-- > 0;)
    {
      double *now = s->beta + t * s->n_path;
      const double *after = now + s->n_path, *y = s->log_y + (t + 1) * s->n_classes;
      gboolean last = t + 1 == s->n_steps;
      gsize begin, end;

      for (gsize u = 0; u < s->n_path; u++)
        now[u] = last && u + 2 >= s->n_path ? 0 : -INFINITY;
      reachable (s, t, &begin, &end);
      for (gsize u = begin; u < end && !last; u++)
        {
          if (s->merges || s->path[u] == s->blank)
            now[u] = log_sum (now[u], after[u] + y[s->path[u]]);
          if (u + 1 < s->n_path)
            now[u] = log_sum (now[u], after[u + 1] + y[s->path[u + 1]]);
          if (u + 2 < s->n_path && s->path[u] != s->blank && may_skip (s, u + 2))
            now[u] = log_sum (now[u], after[u + 2] + y[s->path[u + 2]]);
        }
    }
}

static void
put (TsTensor *tensor,
     gsize i,
     double value)
{
  if (tensor->dtype == TS_DTYPE_FLOAT)
    ((float *)tensor->data)[i] = (float)value;
  else
    ((double *)tensor->data)[i] = value;
}

/* With regard to the logits. Where no path leads through, it is as if there were no labels. */
static void
put_gradient (const Sequence *s,
              double total,
              TsTensor *gradient,
              gsize first,
              gsize step)
{
  for (gsize t = 0; t < s->n_steps; t++)
    {
      const double *y = s->y + t * s->n_classes;

      for (gsize c = 0; c < s->n_classes; c++)
        s->sums[c] = -INFINITY;
      for (gsize u = 0; u < s->n_path; u++)
        s->sums[s->path[u]] = log_sum (s->sums[s->path[u]], s->alpha[t * s->n_path + u] + s->beta[t * s->n_path + u]);
      for (gsize c = 0; c < s->n_classes; c++)
        put (gradient, first + t * step + c, total == -INFINITY ? y[c] : y[c] - exp (s->sums[c] - total));
    }
}

/* ---- all of them ---- */

static gboolean
run_sequence (TsCall *call,
              const Loss *loss,
              gint64 b,
              GError **error)
{
  const Options *options = call->state;
  gsize n_steps = (gsize)((const gint32 *)call->in[3]->data)[b], n_labels = loss->begins[b + 1] - loss->begins[b];
  gsize first = (gsize)(b * loss->n_classes), step = (gsize)(loss->batch * loss->n_classes), n_path;
  g_autofree gint64 *path = g_new (gint64, 2 * n_labels + 1);
  g_autoptr (TsTensor) work = NULL;
  double total = -INFINITY;
  Sequence s;

  if (!make_path (loss, options, (const gint32 *)call->in[2]->data + loss->begins[b], n_labels, b, path, &n_path, error))
    return FALSE;
  if (!options->ignores_longer && n_labels > n_steps)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "sequence %" G_GINT64_FORMAT " has %" G_GSIZE_FORMAT " steps, not enough for %" G_GSIZE_FORMAT " labels", b, n_steps, n_labels);
      return FALSE;
    }
  if (n_steps == 0 || n_labels > n_steps)
    return TRUE;

  work = ts_tensor_new (TS_DTYPE_DOUBLE, &TS_SHAPE ((gint64)n_steps + 1, 2 * (loss->n_classes + (gint64)n_path)), error);
  if (work == NULL)
    return FALSE;
  s = (Sequence) { n_steps, (gsize)loss->n_classes, n_path, path, loss->blank, options->merges, .y = work->data };
  s.log_y = s.y + n_steps * s.n_classes;
  s.alpha = s.log_y + n_steps * s.n_classes;
  s.beta = s.alpha + n_steps * n_path;
  s.sums = s.beta + n_steps * n_path;

  soften (&s, call->in[0], first, step);
  go_forwards (&s);
  go_backwards (&s);
  for (gsize u = 0; u < n_path; u++)
    total = log_sum (total, s.alpha[u] + s.beta[u]);
  put (call->out[0], (gsize)b, -total);
  put_gradient (&s, total, call->out[1], first, step);
  return TRUE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const Options *options = call->state;
  g_autofree gsize *begins = NULL;
  Loss loss = { 0 };
  gboolean fits;

  if (!check_shapes (call, &loss, error) || !check_lengths (call, &loss, error))
    return FALSE;
  fits = find_labels (call, &loss, error);
  begins = loss.begins;
  if (!fits || ts_call_alloc (call, 0, &call->in[3]->shape, error) == NULL || ts_call_alloc (call, 1, &call->in[0]->shape, error) == NULL)
    return FALSE;

  loss.blank = options->blank_is_first ? 0 : loss.n_classes - 1;
  for (guint k = 0; k < 2; k++)
    if (call->out[k]->n_elements > 0)
      memset (call->out[k]->data, 0, ts_tensor_size_bytes (call->out[k]));
  for (gint64 b = 0; b < loss.batch; b++)
    if (ts_call_is_cancelled (call, error) || !run_sequence (call, &loss, b, error))
      return FALSE;
  return TRUE;
}

/* ------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_ctc_loss_kernels[] = {
  { .op = "CTCLoss", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE), .prepare = prepare, .state_size = sizeof (Options), .run = run, .semantics = "tensorflow/core/util/ctc/ctc_loss_calculator.h" },
  { .op = "CTCLossV2", .prepare = prepare_v2, .state_size = sizeof (Options), .run = run, .semantics = "cuDNN's CTC loss, as in tensorflow/core/kernels/ctc_loss_op.cc" },
  { 0 },
};

const TsShapeDef ts_ctc_loss_shapes[] = {
  { 0 },
};
