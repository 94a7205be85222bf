#include "engine/debug/ts-display-list.h"

#include "engine/tensor/ts-tensor-format.h"

#include <math.h>
#include <string.h>

struct _TsDisplayList
{
  GArray *displays; /* TsDisplay */
  guint last_id;
};

static void
clear_display (gpointer data)
{
  TsDisplay *display = data;

  ts_expression_unref (display->expression);
  g_clear_pointer (&display->value, ts_tensor_unref);
  g_free (display->problem);
  g_array_unref (display->series);
}

TsDisplay *
ts_display_copy (const TsDisplay *self)
{
  TsDisplay *copy = g_memdup2 (self, sizeof *self);

  copy->expression = ts_expression_ref (self->expression);
  copy->value = self->value != NULL ? ts_tensor_ref (self->value) : NULL;
  copy->problem = g_strdup (self->problem);
  copy->series = g_array_copy (self->series);
  return copy;
}

void
ts_display_copy_free (TsDisplay *self)
{
  clear_display (self);
  g_free (self);
}

TsDisplayList *
ts_display_list_new (void)
{
  TsDisplayList *self = g_new0 (TsDisplayList, 1);

  self->displays = g_array_new (FALSE, FALSE, sizeof (TsDisplay));
  g_array_set_clear_func (self->displays, clear_display);
  return self;
}

void
ts_display_list_free (TsDisplayList *self)
{
  g_array_unref (self->displays);
  g_free (self);
}

static gboolean
is_same (TsTensor *a,
         TsTensor *b)
{
  return a == b || (a != NULL && b != NULL && ts_tensor_identical (a, b));
}

static void
append_to_series (TsDisplay *display)
{
  double number = display->value != NULL && display->value->n_elements == 1 ? ts_tensor_get_double (display->value, 0) : NAN;

  if (display->series->len >= TS_DISPLAY_MAX_SERIES)
    g_array_remove_range (display->series, 0, TS_DISPLAY_MAX_SERIES / 2);
  g_array_append_val (display->series, number);
}

static TsTensor *
evaluate (const TsDisplay *display,
          TsDebugger *debugger,
          GError **error)
{
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (debugger);

  if (!display->is_fixed)
    return ts_debugger_evaluate (debugger, ts_debugger_get_context (debugger), display->expression, TS_DTYPE_INVALID, NULL, error);
  if (stop != NULL && stop->run == display->run && display->context < ts_context_table_get_length (ts_debugger_get_contexts (debugger)))
    return ts_debugger_evaluate (debugger, display->context, display->expression, TS_DTYPE_INVALID, NULL, error);
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "it is of another run or turn");
  return NULL;
}

static void
update (TsDisplay *display,
        TsDebugger *debugger,
        gboolean is_first)
{
  g_autoptr (GError) error = NULL;
  TsTensor *value = evaluate (display, debugger, &error);

  display->has_changed = !is_first && !is_same (value, display->value);
  g_clear_pointer (&display->value, ts_tensor_unref);
  g_clear_pointer (&display->problem, g_free);
  display->value = value;
  if (value == NULL)
    display->problem = g_strndup (error->message, strcspn (error->message, "\n"));
  append_to_series (display);
}

guint
ts_display_list_add (TsDisplayList *self,
                     TsDebugger *debugger,
                     TsExpression *expression,
                     gboolean is_fixed,
                     guint32 context)
{
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (debugger);
  TsDisplay display = {
    .id = ++self->last_id,
    .expression = expression,
    .is_fixed = is_fixed,
    .context = context,
    .run = stop != NULL ? stop->run : 0,
    .series = g_array_new (FALSE, FALSE, sizeof (double)),
  };

  update (&display, debugger, TRUE);
  g_array_append_val (self->displays, display);
  return display.id;
}

gboolean
ts_display_list_remove (TsDisplayList *self,
                        guint id)
{
  for (guint i = 0; i < self->displays->len; i++)
    if (g_array_index (self->displays, TsDisplay, i).id == id)
      {
        g_array_remove_index (self->displays, i);
        return TRUE;
      }
  return FALSE;
}

void
ts_display_list_clear (TsDisplayList *self)
{
  g_array_set_size (self->displays, 0);
}

void
ts_display_list_update (TsDisplayList *self,
                        TsDebugger *debugger)
{
  for (guint i = 0; i < self->displays->len; i++)
    update (&g_array_index (self->displays, TsDisplay, i), debugger, FALSE);
}

guint
ts_display_list_get_n (const TsDisplayList *self)
{
  return self->displays->len;
}

const TsDisplay *
ts_display_list_get (const TsDisplayList *self,
                     guint i)
{
  return &g_array_index (self->displays, TsDisplay, i);
}
