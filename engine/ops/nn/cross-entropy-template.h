/* The losses of cross-entropy.c for elements of type T; included once for each. */

/* @gradient becomes the logits less the largest of them. Returns: the sum of their exponentials. */
static T
FN (shift) (const Run *run, gsize row, T *gradient)
{
  const T *logits = (const T *)run->logits + row * run->logits_strides[0];
  T largest = logits[0], sum = 0;

  for (gsize i = 1; i < run->n_classes; i++)
    {
      T x = logits[i * run->logits_strides[1]];

      /* NaN stays. */
      if (!(x <= largest))
        largest = x;
      if (largest != largest)
        break;
    }
  for (gsize i = 0; i < run->n_classes; i++)
    {
      gradient[i] = logits[i * run->logits_strides[1]] - largest;
      sum += MATH (exp) (gradient[i]);
    }
  return sum;
}

static void
FN (dense_rows) (gsize begin, gsize end, gpointer data)
{
  const Run *run = data;

  for (gsize row = begin; row < end && run->n_classes > 0; row++)
    {
      const T *labels = (const T *)run->labels + row * run->labels_strides[0];
      T *gradient = (T *)run->gradient + row * run->n_classes;
      T sum = FN (shift) (run, row, gradient), log_sum = MATH (log) (sum), loss = 0;

      for (gsize i = 0; i < run->n_classes; i++)
        {
          T label = labels[i * run->labels_strides[1]];

          loss += label * (log_sum - gradient[i]);
          gradient[i] = MATH (exp) (gradient[i]) / sum - label;
        }
      ((T *)run->loss)[row] = loss;
    }

  for (gsize row = begin; row < end && run->n_classes == 0; row++)
    ((T *)run->loss)[row] = 0;
}

static void
FN (sparse_rows) (gsize begin, gsize end, gpointer data)
{
  const Run *run = data;

  for (gsize row = begin; row < end; row++)
    {
      gsize label = run->label_dtype == TS_DTYPE_INT64 ? (gsize)((const gint64 *)run->labels)[row]
                                                       : (gsize)((const gint32 *)run->labels)[row];
      T *gradient = (T *)run->gradient + row * run->n_classes;
      T sum = FN (shift) (run, row, gradient);

      ((T *)run->loss)[row] = MATH (log) (sum) - gradient[label];
      for (gsize i = 0; i < run->n_classes; i++)
        gradient[i] = MATH (exp) (gradient[i]) / sum - (i == label ? 1 : 0);
    }
}
