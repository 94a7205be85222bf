#include "app/scene/ts-slot-sparks.h"

#include "app/scene/ts-slot-text.h"
#include "engine/tensor/ts-tensor-format.h"

#include <math.h>
#include <string.h>

#define MAX_SAMPLES 4096u
#define MAX_SPARKS 1000u
#define MAX_BATCH 64u /* made at a time */

/* ---- one -------------------------------------------------------------------------------------------- */

gboolean
ts_spark_is_wanted (const TsOperation *op)
{
  TsDType dtype;
  TsShape shape;
  gint64 n;

  if (strcmp (op->type, "Const") != 0 || !ts_operation_get_attr_tensor_type (op, "value", &dtype, &shape, NULL))
    return FALSE;
  return strchr ("fiuq", ts_dtype_kind (dtype)) != NULL && ts_shape_is_known (&shape) && ts_shape_n_elements (&shape, &n) && n > TS_SLOT_MAX_VALUES; /* fewer are spelled out */
}

/* Values spread over all of it; returns how many are finite. */
static guint
take_samples (const TsTensor *value,
              double *samples)
{
  guint n = (guint)MIN (value->n_elements, MAX_SAMPLES), n_finite = 0;

  for (guint i = 0; i < n; i++)
    {
      double sample = ts_tensor_get_double (value, value->n_elements * i / n);

      if (isfinite (sample))
        samples[n_finite++] = sample;
    }
  return n_finite;
}

static void
count (TsSpark *self,
       const double *samples,
       guint n)
{
  double low = HUGE_VAL, high = -HUGE_VAL;
  guint counts[TS_SPARK_BINS] = { 0 }, most = 0;

  for (guint i = 0; i < n; i++)
    {
      low = MIN (low, samples[i]);
      high = MAX (high, samples[i]);
    }
  for (guint i = 0; i < n; i++)
    {
      guint bin = high > low ? MIN ((guint)((samples[i] - low) / (high - low) * TS_SPARK_BINS), TS_SPARK_BINS - 1) : TS_SPARK_BINS / 2;

      most = MAX (most, ++counts[bin]);
    }

  /* What there is little of is to be seen, too. */
  for (guint b = 0; b < TS_SPARK_BINS && most > 0; b++)
    self->heights[b] = counts[b] > 0 ? (guint8)MAX (255.0 * counts[b] / most, 24) : 0;
}

void
ts_spark_init (TsSpark *self,
               const TsOperation *source)
{
  g_autoptr (TsTensor) value = ts_operation_dup_attr_tensor (source, "value", NULL);
  g_autofree double *samples = g_new (double, MAX_SAMPLES);

  memset (self, 0, sizeof *self);
  if (value != NULL && value->n_elements > 1)
    count (self, samples, take_samples (value, samples));
}

/* ---- many ------------------------------------------------------------------------------------------- */

struct _TsSlotSparks
{
  TsGraph *graph;
  GHashTable *sparks; /* operation → TsSpark, or NULL while it is being made or if there is nothing to be made */
  GArray *wanted;     /* of guint32: operations, those that were looked for last */
  GCancellable *cancellable;
  gboolean is_busy;
  guint idle;
  void (*changed) (gpointer user_data);
  gpointer user_data;
};

/* What the thread makes. */
typedef struct
{
  TsGraph *graph;
  GArray *ops; /* of guint32 */
  TsSpark *sparks;
} Batch;

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  ts_graph_unref (batch->graph);
  g_array_unref (batch->ops);
  g_free (batch->sparks);
  g_free (batch);
}

TsSlotSparks *
ts_slot_sparks_new (TsGraph *graph,
                    void (*changed) (gpointer user_data),
                    gpointer user_data)
{
  TsSlotSparks *self = g_new0 (TsSlotSparks, 1);

  self->graph = ts_graph_ref (graph);
  self->sparks = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->cancellable = g_cancellable_new ();
  self->changed = changed;
  self->user_data = user_data;
  return self;
}

void
ts_slot_sparks_free (TsSlotSparks *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->sparks);
  g_array_unref (self->wanted);
  ts_graph_unref (self->graph);
  g_free (self);
}

static void
make_batch (GTask *task,
            gpointer source,
            gpointer data,
            GCancellable *cancellable)
{
  Batch *batch = data;

  for (guint i = 0; i < batch->ops->len && !g_cancellable_is_cancelled (cancellable); i++)
    ts_spark_init (&batch->sparks[i], ts_graph_get_operation (batch->graph, g_array_index (batch->ops, guint32, i)));
  g_task_return_boolean (task, TRUE);
}

static gboolean start (gpointer data);

static void
batch_made (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  TsSlotSparks *self = data;
  Batch *batch = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), NULL)) /* it is gone */
    return;

  for (guint i = 0; i < batch->ops->len; i++)
    g_hash_table_insert (self->sparks, GUINT_TO_POINTER (g_array_index (batch->ops, guint32, i)), g_memdup2 (&batch->sparks[i], sizeof (TsSpark)));
  self->is_busy = FALSE;
  if (self->wanted->len > 0 && self->idle == 0)
    self->idle = g_idle_add (start, self);
  self->changed (self->user_data);
}

static gboolean
start (gpointer data)
{
  TsSlotSparks *self = data;
  g_autoptr (GTask) task = NULL;
  guint n = MIN (self->wanted->len, MAX_BATCH), first = self->wanted->len - n;
  Batch *batch;

  self->idle = 0;
  if (self->is_busy || n == 0)
    return G_SOURCE_REMOVE;

  batch = g_new (Batch, 1);
  *batch = (Batch) { ts_graph_ref (self->graph), g_array_new (FALSE, FALSE, sizeof (guint32)), g_new0 (TsSpark, n) };
  g_array_append_vals (batch->ops, &g_array_index (self->wanted, guint32, first), n);
  g_array_set_size (self->wanted, first);
  self->is_busy = TRUE;
  task = g_task_new (NULL, self->cancellable, batch_made, self);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, batch, batch_free);
  g_task_run_in_thread (task, make_batch);
  return G_SOURCE_REMOVE;
}

/* What was made first may have to be made again: nothing is known of what is seen no more. */
static void
make_room (TsSlotSparks *self)
{
  if (g_hash_table_size (self->sparks) < MAX_SPARKS)
    return;
  g_hash_table_remove_all (self->sparks);
  g_array_set_size (self->wanted, 0);
}

static const TsSpark *
make_now (TsSlotSparks *self,
          guint32 source)
{
  TsSpark *spark = g_new (TsSpark, 1);

  ts_spark_init (spark, ts_graph_get_operation (self->graph, source));
  g_hash_table_insert (self->sparks, GUINT_TO_POINTER (source), spark);
  return spark;
}

const TsSpark *
ts_slot_sparks_get (TsSlotSparks *self,
                    guint32 source)
{
  gpointer spark;

  if (g_hash_table_lookup_extended (self->sparks, GUINT_TO_POINTER (source), NULL, &spark))
    return spark;

  make_room (self);
  g_hash_table_insert (self->sparks, GUINT_TO_POINTER (source), NULL);
  if (!ts_spark_is_wanted (ts_graph_get_operation (self->graph, source)))
    return NULL;
  if (self->changed == NULL)
    return make_now (self, source);
  g_array_append_val (self->wanted, source);
  if (self->idle == 0 && !self->is_busy)
    self->idle = g_idle_add (start, self);
  return NULL;
}
