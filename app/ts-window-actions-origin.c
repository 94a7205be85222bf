#include "app/ts-window-action.h"

#include "app/models/ts-table-slice.h"
#include "app/ts-reasons.h"
#include "app/ts-workspace-private.h"
#include "engine/debug/worker/ts-debug-worker-answers.h"

#define MAX_ORIGINS 20 /* that are shown */
#define MAX_WAY 30     /* steps of the way from the first */

/* ---- where values come from ---------------------------------------------------------------------- */

static void
clear_reason (gpointer data)
{
  g_free (((TsReason *)data)->text);
}

static GArray *
new_reasons (void)
{
  GArray *reasons = g_array_new (FALSE, FALSE, sizeof (TsReason));

  g_array_set_clear_func (reasons, clear_reason);
  return reasons;
}

/* Takes @text. */
static void
add_reason (GArray *reasons,
            const TsOperation *op,
            char *text)
{
  const TsReason reason = { op, text };

  g_array_append_val (reasons, reason);
}

static void
add_origins (GArray *reasons,
             const TsOrigin *origin)
{
  guint n = 0;

  for (guint i = 0; i < origin->steps->len && n < MAX_ORIGINS; i++)
    {
      const TsOriginStep *step = &g_array_index (origin->steps, TsOriginStep, i);
      g_autofree char *why = step->kind != TS_ORIGIN_NONE ? ts_origin_step_dup_reason (step) : NULL;

      if (why == NULL)
        continue;
      add_reason (reasons, step->op, g_strdup_printf ("%s  %s\n%s", step->place, step->text != NULL ? step->text : "", why));
      n++;
    }
  if (origin->n_origins > n)
    add_reason (reasons, NULL, g_strdup_printf ("and %u more", origin->n_origins - n));
}

/* The shortest way from the first. */
static void
add_way (GArray *reasons,
         const TsOrigin *origin)
{
  const TsOriginStep *steps = (const TsOriginStep *)(const void *)origin->steps->data;
  const TsOriginStep *step = steps;

  while (step->kind == TS_ORIGIN_NONE)
    step++;
  if (step->next >= 0)
    add_reason (reasons, NULL, g_strdup ("The way from the first:"));
  for (guint n = 0; step->next >= 0 && n < MAX_WAY; n++)
    {
      step = &steps[step->next];
      add_reason (reasons, step->op, g_strdup_printf ("%s  %s", step->place, step->text != NULL ? step->text : ""));
    }
  if (step->next >= 0)
    add_reason (reasons, NULL, g_strdup ("…"));
}

static void
show_origin (TsWindow *window)
{
  const TsOrigin *origin = ts_debug_worker_peek_origin (ts_document_get_worker (window->shown));
  g_autoptr (GArray) reasons = new_reasons ();

  if (origin == NULL)
    return; /* another command is on its way: the console has the answer */
  add_reason (reasons, NULL, g_strdup_printf ("It comes from %u operation%s:", origin->n_origins, origin->n_origins == 1 ? "" : "s"));
  add_origins (reasons, origin);
  add_way (reasons, origin);
  if (origin->is_cut)
    add_reason (reasons, NULL, g_strdup_printf ("There is more: it was followed for %d operations.", TS_ORIGIN_MAX_STEPS));
  ts_reasons_popup (window->workspace, reasons, "Where Bad Values Come From", NULL);
}

static void
activate_origin (TsWindow *window,
                 GVariant *parameter)
{
  g_autofree char *name = ts_window_dup_selected_output (window);
  g_autofree char *line = g_strconcat ("origin ", name, NULL);

  ts_window_ask (window, line, "There is nothing bad to follow", show_origin);
}

/* ---- what an element is made of ------------------------------------------------------------------ */

static void show_explanation (TsWindow *window);

/* Row 0 is the heading. */
static void
explain_row (TsWorkspace *workspace,
             guint row)
{
  g_autofree char *line = g_strdup_printf ("explain %u", row);

  ts_window_ask (TS_WINDOW (gtk_widget_get_root (GTK_WIDGET (workspace))), line, "It cannot be explained", show_explanation);
}

static void
show_explanation (TsWindow *window)
{
  TsDebugWorker *worker = ts_document_get_worker (window->shown);
  const char *title = ts_debug_worker_peek_explained_title (worker);
  const GArray *elements = ts_debug_worker_peek_explained_elements (worker);
  g_autoptr (GArray) reasons = new_reasons ();

  if (title == NULL)
    return;
  add_reason (reasons, NULL, g_strdup (title));
  for (guint i = 0; elements != NULL && i < elements->len; i++)
    {
      const TsExplained *element = &g_array_index (elements, TsExplained, i);

      add_reason (reasons, element->op, g_strdup (element->text));
    }
  ts_reasons_popup (window->workspace, reasons, "What the Element Is Made Of", explain_row);
}

static void
activate_explain_element (TsWindow *window,
                          GVariant *parameter)
{
  TsValueViewer *viewer = window->workspace->value_viewer;
  TsOutput output;
  gsize element;
  g_autofree char *name = NULL;
  g_autofree char *index = NULL;
  g_autofree char *line = NULL;

  if (!ts_value_viewer_get_element (viewer, &output, &element))
    return;
  name = ts_graph_dup_output_name (ts_document_get_graph (window->shown), output);
  index = ts_table_slice_format_element (&ts_value_viewer_get_tensor (viewer)->shape, element);
  line = g_strconcat ("explain ", name, index, NULL);
  ts_window_ask (window, line, "It cannot be explained", show_explanation);
}

/* ---- the table ----------------------------------------------------------------------------------- */

/* clang-format off */
const TsWindowAction ts_window_origin_actions[] = {
  { "origin",          activate_origin,          NULL, NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_HAS_OUTPUT, TS_WHEN_BUSY, { NULL } },
  { "explain-element", activate_explain_element, NULL, NULL, TS_WHEN_HAS_DOCUMENT,                      TS_WHEN_BUSY, { NULL } },
  { NULL },
};
/* clang-format on */
