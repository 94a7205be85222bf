#include "app/models/ts-output-value.h"

#include "engine/debug/override/ts-debug-worker-override.h"

void
ts_output_value_clear (TsOutputValue *self)
{
  g_clear_pointer (&self->tensor, ts_tensor_unref);
  g_clear_pointer (&self->taint, g_free);
  g_clear_pointer (&self->constant, ts_tensor_unref);
  *self = (TsOutputValue) { 0 };
}

/* The value of a constant without running it; large ones stay in the file's map. */
static TsTensor *
get_constant (TsOutputValue *self,
              TsDocument *document)
{
  const TsOperation *op = ts_graph_get_operation (ts_document_get_graph (document), self->output.op);

  if (self->constant == NULL && g_strcmp0 (op->type, "Const") == 0 && self->output.index == 0)
    self->constant = ts_operation_dup_attr_tensor (op, "value", NULL);

  return self->constant;
}

static TsTensor *
find_tensor (TsOutputValue *self,
             TsDocument *document)
{
  TsDebugWorker *worker = ts_document_get_worker (document);
  TsTensor *tensor = NULL;

  self->is_constant = FALSE;
  self->state = ts_debug_worker_get_value (worker, self->output, &tensor);
  if (tensor != NULL || self->state != TS_VALUE_NOT_COMPUTED)
    return tensor;

  tensor = ts_debug_worker_get_feed (worker, self->output);
  if (tensor != NULL)
    {
      self->state = TS_VALUE_FED;
      return ts_tensor_ref (tensor);
    }

  tensor = get_constant (self, document);
  self->is_constant = tensor != NULL;

  return tensor != NULL ? ts_tensor_ref (tensor) : NULL;
}

/* While a command runs it is what it was, of the same value. Takes @old. */
static char *
find_taint (TsOutputValue *self,
            TsDocument *document,
            const TsTensor *old_tensor,
            char *old)
{
  TsDebugWorker *worker = ts_document_get_worker (document);

  if (ts_debug_worker_get_busy (worker) && old_tensor == self->tensor)
    return old;
  g_free (old);
  return ts_debug_worker_dup_taint (worker, self->output);
}

gboolean
ts_output_value_update (TsOutputValue *self,
                        TsDocument *document,
                        TsOutput output)
{
  g_autofree char *old_taint = NULL;
  TsOutputValue old;
  gboolean changed;

  if (!ts_output_equal (self->output, output))
    ts_output_value_clear (self);

  old = *self;
  old_taint = g_strdup (self->taint);
  self->output = output;
  self->dtype = ts_dtype_base (ts_graph_get_dtype (ts_document_get_graph (document), output));
  self->tensor = find_tensor (self, document);
  self->taint = find_taint (self, document, old.tensor, self->taint);
  if (self->tensor != NULL)
    {
      ts_shape_copy (&self->shape, &self->tensor->shape);
      self->dtype = self->tensor->dtype;
    }
  else
    {
      self->shape = ts_document_get_feed_shape (document, output);
    }

  changed = old.tensor != self->tensor || old.state != self->state || old.is_constant != self->is_constant ||
            old.dtype != self->dtype || g_strcmp0 (old_taint, self->taint) != 0 || !ts_shape_equal (&old.shape, &self->shape);
  g_clear_pointer (&old.tensor, ts_tensor_unref);

  return changed;
}

const char *
ts_output_value_get_hint (const TsOutputValue *self)
{
  switch (self->state)
    {
    case TS_VALUE_NOT_COMPUTED:
      return "Not computed yet. Run, or step until its operation is done.";
    case TS_VALUE_DEAD:
      return "Dead: it lies on a branch that was not taken.";
    case TS_VALUE_RELEASED:
      return "It was computed, and dropped since to keep to the memory budget. Run again to see it.";
    case TS_VALUE_UNINITIALIZED:
      return "The variable has not been initialized.";
    case TS_VALUE_ERROR:
      return "Its operation failed.";
    default:
      return "There is no value.";
    }
}

char *
ts_output_value_dup_type (const TsOutputValue *self)
{
  g_autofree char *shape = ts_shape_to_string (&self->shape);

  return g_strdup_printf ("%s %s", ts_dtype_name (self->dtype), shape);
}
