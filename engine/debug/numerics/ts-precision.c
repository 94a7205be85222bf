#include "engine/debug/numerics/ts-precision.h"

#include "engine/debug/ts-debugger-private.h"
#include "engine/ts-error.h"

#include <string.h>

#define MAX_BYTES (G_GUINT64_CONSTANT (4) << 30) /* of values in double at once */

/* Once through the past to see who gave what to whom; a second time to compute what is needed. */

/* What an activation is in double, for as long as somebody needs it. */
typedef struct
{
  guint32 n;
  TsTensor **values; /* nullable entries: as in the run */
  double *errors;    /* of_largest of each */
} Wide;

typedef struct
{
  gsize target;
  gboolean cone;
  GCancellable *cancellable;
  TsShadow *shadow;
  TsPrecision *result;
  GArray *first;    /* of each entry up to the target, where its givers begin */
  GArray *givers;   /* gsize: entries */
  GArray *uses;     /* guint32: how many times each is needed still */
  GHashTable *wide; /* 1 + number of the entry -> Wide */
  guint64 bytes;
  GError *error;
} Check;

#define KEY(entry) GSIZE_TO_POINTER ((entry) + 1)

/* ---- the result ------------------------------------------------------------------------------------ */

static void
clear_step (gpointer data)
{
  g_free (((TsPrecisionStep *)data)->place);
}

static void
clear_skip (gpointer data)
{
  TsPrecisionSkip *skip = data;

  g_free (skip->op_type);
  g_free (skip->reason);
}

static TsPrecision *
precision_new (void)
{
  TsPrecision *self = g_new0 (TsPrecision, 1);

  self->steps = g_array_new (FALSE, FALSE, sizeof (TsPrecisionStep));
  g_array_set_clear_func (self->steps, clear_step);
  self->skips = g_array_new (FALSE, FALSE, sizeof (TsPrecisionSkip));
  g_array_set_clear_func (self->skips, clear_skip);
  return self;
}

void
ts_precision_free (TsPrecision *self)
{
  g_array_unref (self->steps);
  g_array_unref (self->skips);
  g_free (self);
}

static void
add_skip (Check *self,
          const TsOperation *op,
          const GError *reason)
{
  TsPrecisionSkip skip = { NULL, NULL, 1 };
  guint at = 0;

  for (; at < self->result->skips->len; at++)
    {
      TsPrecisionSkip *other = &g_array_index (self->result->skips, TsPrecisionSkip, at);
      int order = strcmp (other->op_type, op->type);

      if (order == 0 && strcmp (other->reason, reason->message) == 0)
        {
          other->n++;
          return;
        }
      if (order > 0)
        break;
    }
  skip.op_type = g_strdup (op->type);
  skip.reason = g_strdup (reason->message);
  g_array_insert_val (self->result->skips, at, skip);
}

/* ---- who is needed --------------------------------------------------------------------------------- */

static void
add_givers (Check *self,
            const TsValueSource *sources,
            guint n)
{
  for (guint i = 0; i < n; i++)
    if (sources[i].kind == TS_SOURCE_ENTRY && sources[i].output != TS_NO_OP)
      g_array_append_val (self->givers, sources[i].entry);
}

static gboolean
note_givers (const TsRetraced *activation,
             gpointer user_data)
{
  Check *self = user_data;

  while (self->first->len <= activation->entry)
    g_array_append_val (self->first, self->givers->len);
  if (activation->results != NULL)
    add_givers (self, activation->results, activation->written->n_outputs);
  add_givers (self, activation->sources, activation->n_in);
  return activation->entry < self->target;
}

/* From the target back; a giver has a lower number. */
static void
count_uses (Check *self)
{
  guint end = self->givers->len;

  g_array_append_val (self->first, end);
  g_array_set_size (self->uses, self->first->len);
  g_array_index (self->uses, guint32, self->target) = 1;
  for (gsize entry = self->target + 1; entry-- > 0;)
    for (guint i = g_array_index (self->first, guint, entry); g_array_index (self->uses, guint32, entry) > 0 && i < g_array_index (self->first, guint, entry + 1); i++)
      g_array_index (self->uses, guint32, g_array_index (self->givers, gsize, i))++;
}

/* ---- what is kept ---------------------------------------------------------------------------------- */

static void
wide_free (gpointer data)
{
  Wide *self = data;

  for (guint32 i = 0; i < self->n; i++)
    g_clear_pointer (&self->values[i], ts_tensor_unref);
  g_free (self->values);
  g_free (self->errors);
  g_free (self);
}

static Wide *
wide_new (guint32 n)
{
  Wide *self = g_new0 (Wide, 1);

  self->n = n;
  self->values = g_new0 (TsTensor *, n + 1);
  self->errors = g_new0 (double, n + 1);
  return self;
}

static guint64
get_bytes (const Wide *self)
{
  guint64 bytes = 0;

  for (guint32 i = 0; i < self->n; i++)
    bytes += self->values[i] != NULL ? ts_tensor_footprint_bytes (self->values[i]) : 0;
  return bytes;
}

static void
keep (Check *self,
      gsize entry,
      Wide *wide)
{
  self->bytes += get_bytes (wide);
  g_hash_table_insert (self->wide, KEY (entry), wide);
  if (self->bytes > MAX_BYTES)
    g_set_error_literal (&self->error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "there are over 4 GiB of values in double to keep at once");
}

/* The activation that needed them is done. */
static void
let_go (Check *self,
        gsize entry)
{
  for (guint i = g_array_index (self->first, guint, entry); i < g_array_index (self->first, guint, entry + 1); i++)
    {
      gsize giver = g_array_index (self->givers, gsize, i);
      const Wide *wide = g_hash_table_lookup (self->wide, KEY (giver));

      if (--g_array_index (self->uses, guint32, giver) > 0 || wide == NULL)
        continue;
      self->bytes -= get_bytes (wide);
      g_hash_table_remove (self->wide, KEY (giver));
    }
}

/* (nullable): what @source gives in double, if that is known. */
static TsTensor *
find_wide (const Check *self,
           const TsValueSource *source,
           double *error_before)
{
  const Wide *wide = source->kind == TS_SOURCE_ENTRY && source->output != TS_NO_OP ? g_hash_table_lookup (self->wide, KEY (source->entry)) : NULL;

  if (wide == NULL || source->output >= wide->n)
    return NULL;
  *error_before = MAX (*error_before, wide->errors[source->output]);
  return wide->values[source->output];
}

/* ---- one activation -------------------------------------------------------------------------------- */

static gboolean
has_narrow_output (const TsRetraced *activation)
{
  for (guint32 i = 0; i < activation->written->n_outputs; i++)
    if (activation->out[i] != NULL && ts_shadow_is_narrow (activation->out[i]->dtype))
      return TRUE;
  return FALSE;
}

/* What is handed on as it is, or comes from inside of a call, is in double what it was there. */
static gboolean
hand_on (Check *self,
         const TsRetraced *activation,
         Wide *wide)
{
  gboolean all = TRUE;

  for (guint32 k = 0; k < wide->n; k++)
    {
      const TsValueSource *source = activation->results != NULL ? &activation->results[k] : NULL;
      TsTensor *value;

      for (guint i = 0; source == NULL && i < activation->n_in; i++)
        if (activation->in[i] == activation->out[k] && activation->in[i] != NULL)
          source = &activation->sources[i];
      if (activation->out[k] == NULL || !ts_shadow_is_narrow (activation->out[k]->dtype))
        continue;
      all = all && source != NULL;
      value = source != NULL ? find_wide (self, source, &wide->errors[k]) : NULL;
      wide->values[k] = value != NULL ? ts_tensor_ref (value) : NULL;
    }
  return all;
}

static void
add_step (Check *self,
          const TsRetraced *activation,
          guint32 output,
          const TsTensor *own,
          const TsTensor *total,
          double before)
{
  const TsTensor *value = activation->out[output];
  TsPrecisionStep step = { .entry = activation->entry, .op = activation->op, .output = output, .shape = value->shape, .before = before };

  step.place = ts_retraced_dup_place (activation);
  ts_shadow_compare (value, own, &step.own);
  step.has_total = total != NULL;
  if (total != NULL)
    ts_shadow_compare (value, total, &step.total);
  g_array_append_val (self->result->steps, step);
}

static void
clear_outputs (TsTensor **outputs,
               guint n)
{
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&outputs[i], ts_tensor_unref);
}

static gboolean
is_comparable (const TsTensor *value,
               const TsTensor *exact)
{
  return value != NULL && exact != NULL && ts_shadow_is_narrow (value->dtype) && exact->dtype == TS_DTYPE_DOUBLE && ts_shape_equal (&value->shape, &exact->shape);
}

static void
compare (Check *self,
         const TsRetraced *activation,
         TsTensor *const *own,
         TsTensor *const *total,
         double before,
         Wide *wide)
{
  for (guint32 k = 0; k < wide->n; k++)
    {
      if (!is_comparable (activation->out[k], own[k]))
        continue;
      add_step (self, activation, k, own[k], is_comparable (activation->out[k], total[k]) ? total[k] : NULL, before);
      if (!is_comparable (activation->out[k], total[k]))
        continue;
      g_clear_pointer (&wide->values[k], ts_tensor_unref);
      wide->values[k] = ts_tensor_ref (total[k]);
      wide->errors[k] = g_array_index (self->result->steps, TsPrecisionStep, self->result->steps->len - 1).total.of_largest;
    }
}

/* With the inputs of the run, and if it makes a difference with those in double. */
static gboolean
compute (Check *self,
         const TsRetraced *activation,
         Wide *wide,
         GError **error)
{
  g_autofree TsTensor **own = g_new0 (TsTensor *, wide->n + 1);
  g_autofree TsTensor **total = g_new0 (TsTensor *, wide->n + 1);
  g_autofree TsTensor **in = g_memdup2 (activation->in, activation->n_in * sizeof *in);
  gboolean differs = FALSE, ok;
  double before = 0;

  for (guint i = 0; self->cone && i < activation->n_in; i++)
    {
      TsTensor *value = find_wide (self, &activation->sources[i], &before);

      differs |= value != NULL;
      in[i] = value != NULL ? value : in[i];
    }
  ok = ts_shadow_run (self->shadow, activation->op, activation->in, activation->n_in, own, self->cancellable, error);
  if (ok && differs)
    ok = ts_shadow_run (self->shadow, activation->op, in, activation->n_in, total, self->cancellable, error);
  if (ok)
    compare (self, activation, own, differs ? total : own, before, wide);
  clear_outputs (own, wide->n);
  clear_outputs (total, wide->n);
  return ok;
}

static gboolean
visit (const TsRetraced *activation,
       gpointer user_data)
{
  Check *self = user_data;
  g_autoptr (GError) error = NULL;
  Wide *wide;

  if (activation->entry > self->target)
    return FALSE;
  if (self->cone ? g_array_index (self->uses, guint32, activation->entry) == 0 : activation->entry != self->target)
    return TRUE;
  wide = wide_new (activation->written->n_outputs);
  if (activation->n_in > 0 && has_narrow_output (activation) && !hand_on (self, activation, wide) && !compute (self, activation, wide, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        self->error = g_steal_pointer (&error);
      else
        add_skip (self, activation->op, error);
    }
  if (self->cone)
    let_go (self, activation->entry);
  keep (self, activation->entry, wide);
  return self->error == NULL && activation->entry < self->target;
}

static gboolean
check (Check *self,
       TsDebugger *debugger,
       GError **error)
{
  if (!ts_debugger_retrace (debugger, note_givers, self, NULL, self->cancellable, error))
    return FALSE;
  if (self->first->len != self->target + 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "activation %" G_GSIZE_FORMAT " of the run is dead, or inside of a dataset", self->target + 1);
      return FALSE;
    }
  count_uses (self);
  if (!ts_debugger_retrace (debugger, visit, self, NULL, self->cancellable, error))
    return FALSE;
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

TsPrecision *
ts_debugger_check_precision (TsDebugger *self,
                             gsize entry,
                             gboolean cone,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (TsPrecision) result = precision_new ();
  g_autoptr (TsShadow) shadow = ts_shadow_new ();
  g_autoptr (GArray) first = g_array_new (FALSE, TRUE, sizeof (guint));
  g_autoptr (GArray) givers = g_array_new (FALSE, TRUE, sizeof (gsize));
  g_autoptr (GArray) uses = g_array_new (FALSE, TRUE, sizeof (guint32));
  g_autoptr (GHashTable) wide = g_hash_table_new_full (NULL, NULL, NULL, wide_free);
  Check state = { entry, cone, ts_debugger_begin_looking (self, cancellable), shadow, result, first, givers, uses, wide, 0, NULL };
  gboolean ok = check (&state, self, error);

  g_clear_error (&state.error);
  return ok ? g_steal_pointer (&result) : NULL;
}
