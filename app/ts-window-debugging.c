#include "app/ts-window-debugging.h"

#include "app/models/ts-table-slice.h"
#include "app/ts-force-dialog.h"
#include "app/ts-reasons.h"
#include "app/ts-window-private.h"
#include "app/ts-workspace-private.h"
#include "engine/debug/override/ts-override-branch.h"
#include "engine/debug/worker/ts-debug-worker-answers.h"

#define MAX_ORIGINS 20 /* that are shown */
#define MAX_WAY 30     /* steps of the way from the first */

typedef enum
{
  HAS_DOCUMENT = 1 << 0,
  IDLE = 1 << 1, /* no command is being carried out */
  HAS_OUTPUT = 1 << 2,
  HAS_BRANCHES = 1 << 3,
} State;

typedef struct
{
  const char *name;
  void (*activate) (TsWindow *window, GVariant *parameter);
  const char *parameter_type; /* nullable */
  State needs;
} Action;

/* ---- lines of the console ------------------------------------------------------------------------ */

typedef struct
{
  TsWindow *window;
  TsDocument *document;
  const char *heading;             /* of what is said if it cannot be done */
  void (*done) (TsWindow *window); /* nullable */
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->window);
  g_object_unref (asked->document);
  g_free (asked);
}

static void
answered (TsDebugWorker *worker,
          const GError *error,
          gpointer user_data)
{
  Asked *asked = user_data;

  if (asked->window->settings == NULL || asked->window->shown != asked->document) /* closed, or another graph, meanwhile */
    return;
  if (error != NULL)
    ts_window_show_message (asked->window, asked->heading, error->message);
  else if (asked->done != NULL)
    asked->done (asked->window);
}

static void
ask (TsWindow *window,
     const char *line,
     const char *heading,
     void (*done) (TsWindow *window))
{
  Asked *asked = g_new (Asked, 1);

  *asked = (Asked) { g_object_ref (window), g_object_ref (window->shown), heading, done };
  ts_debug_worker_ask (ts_document_get_worker (window->shown), line, answered, asked, asked_free);
}

static char *
dup_selected_output (TsWindow *window)
{
  TsOutput output = { ts_document_get_selected_op (window->shown), ts_document_get_selected_output (window->shown) };

  return ts_graph_dup_output_name (ts_document_get_graph (window->shown), output);
}

/* ---- stepping ------------------------------------------------------------------------------------ */

/* The stop is followed as any other is. */
static void
activate_step_scope (TsWindow *window,
                     GVariant *parameter)
{
  g_autofree char *line = g_strconcat ("step-scope ", g_variant_get_string (parameter, NULL), NULL);

  ask (window, line, "This scope cannot be stepped over", NULL);
}

/* ---- changing ------------------------------------------------------------------------------------ */

static void
show_changes (TsWindow *window)
{
  ts_workspace_show_drawer (window->workspace, "changes");
}

static void
activate_force_output (TsWindow *window,
                       GVariant *parameter)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);
  guint index = g_variant_get_uint32 (parameter);
  TsForceDialog *dialog;

  if (index >= op->n_outputs)
    return;
  dialog = ts_force_dialog_new (GTK_WINDOW (window), window->shown, (TsOutput) { op->index, index });
  g_signal_connect_object (dialog, "forced", G_CALLBACK (show_changes), window, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
activate_bypass (TsWindow *window,
                 GVariant *parameter)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);
  g_autofree char *line = g_strdup_printf ("bypass %s %s", op->name, g_variant_get_string (parameter, NULL));

  ask (window, line, "It cannot be bypassed", show_changes);
}

static void
activate_take_branch (TsWindow *window,
                      GVariant *parameter)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);
  g_autofree char *line = g_strdup_printf ("branch %s %s", op->name, g_variant_get_string (parameter, NULL));

  ask (window, line, "This branch cannot be taken", show_changes);
}

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
  g_autofree char *name = dup_selected_output (window);
  g_autofree char *line = g_strconcat ("origin ", name, NULL);

  ask (window, line, "There is nothing bad to follow", show_origin);
}

/* ---- what an element is made of ------------------------------------------------------------------ */

static void show_explanation (TsWindow *window);

/* Row 0 is the heading. */
static void
explain_row (TsWorkspace *workspace,
             guint row)
{
  g_autofree char *line = g_strdup_printf ("explain %u", row);

  ask (TS_WINDOW (gtk_widget_get_root (GTK_WIDGET (workspace))), line, "It cannot be explained", show_explanation);
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
  ask (window, line, "It cannot be explained", show_explanation);
}

/* ---- the table ----------------------------------------------------------------------------------- */

/* clang-format off */
static const Action table[] = {
  { "step-scope",      activate_step_scope,      "s",  HAS_DOCUMENT | IDLE },
  { "force-output",    activate_force_output,    "u",  HAS_DOCUMENT | IDLE | HAS_OUTPUT },
  { "bypass",          activate_bypass,          "s",  HAS_DOCUMENT | IDLE | HAS_OUTPUT },
  { "take-branch",     activate_take_branch,     "s",  HAS_DOCUMENT | IDLE | HAS_BRANCHES },
  { "origin",          activate_origin,          NULL, HAS_DOCUMENT | IDLE | HAS_OUTPUT },
  { "explain-element", activate_explain_element, NULL, HAS_DOCUMENT | IDLE },
};
/* clang-format on */

static State
get_state (TsWindow *window)
{
  const TsOperation *op = window->shown != NULL ? ts_document_get_selected_operation (window->shown) : NULL;
  g_auto (GStrv) branches = op != NULL ? ts_override_list_branches (op) : NULL;
  State state = window->shown != NULL ? HAS_DOCUMENT : 0;

  state |= window->shown != NULL && !ts_debug_worker_get_busy (ts_document_get_worker (window->shown)) ? IDLE : 0;
  state |= op != NULL && op->n_outputs > 0 ? HAS_OUTPUT : 0;
  state |= branches != NULL && branches[0] != NULL ? HAS_BRANCHES : 0;
  return state;
}

void
ts_window_debugging_update (TsWindow *window)
{
  State state = get_state (window);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), table[i].name);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), (state & table[i].needs) == table[i].needs);
    }
}

static void
action_activated (GSimpleAction *action,
                  GVariant *parameter,
                  TsWindow *window)
{
  const Action *row = g_object_get_data (G_OBJECT (action), "row");

  row->activate (window, parameter);
}

void
ts_window_debugging_add (TsWindow *window)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const GVariantType *type = table[i].parameter_type != NULL ? G_VARIANT_TYPE (table[i].parameter_type) : NULL;
      g_autoptr (GSimpleAction) action = g_simple_action_new (table[i].name, type);

      g_object_set_data (G_OBJECT (action), "row", (gpointer)&table[i]);
      g_signal_connect (action, "activate", G_CALLBACK (action_activated), window);
      g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
    }
}
