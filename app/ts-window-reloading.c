#include "app/ts-window-private.h"

#include "app/models/ts-view-link.h"
#include "engine/debug/ts-debugger-breakpoints.h"

#define SETTING "reload-by-itself"
#define MAX_NAMES 5 /* of scopes that are gone */

/* What of a window is to be as it was once its file is read again. */
typedef struct
{
  TsDocument *document;
  char *function; /* (nullable): whose body is shown */
  char *selected; /* (nullable): in the graph itself */
  char *view;
} Before;

static void
before_clear (Before *self)
{
  g_clear_object (&self->document);
  g_free (self->function);
  g_free (self->selected);
  g_free (self->view);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Before, before_clear)

static Before
note_before (TsWindow *self)
{
  const TsFunction *function = ts_document_get_function (self->shown);
  const TsOperation *selected = ts_document_get_selected_operation (self->document);

  return (Before) {
    g_object_ref (self->document),
    function != NULL ? g_strdup (ts_function_get_name (function)) : NULL,
    selected != NULL ? g_strdup (selected->name) : NULL,
    ts_canvas_dup_view (ts_workspace_get_canvas (self->workspace)),
  };
}

/* ---- what is gone ---------------------------------------------------------------------------------- */

static gboolean
has_scope (TsGraph *graph,
           const char *name)
{
  g_autofree char *prefix = g_strconcat (name, "/", NULL);

  for (guint32 op = 0; op < ts_graph_get_n_operations (graph); op++)
    if (g_str_has_prefix (ts_graph_get_operation (graph, op)->name, prefix))
      return TRUE;
  return FALSE;
}

/* Hidden operations are known by name, but not without end. */
static void
tell_lost (const Before *before,
           GString *gone)
{
  guint64 n_lost = ts_view_link_count_lost (before->view);

  if (n_lost > 0)
    g_string_append_printf (gone, "%sAll is shown again: the names of %'" G_GUINT64_FORMAT " hidden operations are too many to be kept", gone->len > 0 ? "\n" : "", n_lost);
}

/* Scopes that were there before; what groups are made of may be another thing each time. */
static void
tell_scopes (const Before *before,
             TsGraph *old,
             TsGraph *graph,
             GString *gone)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) names = NULL;
  guint n = 0;

  if (!g_key_file_load_from_data (file, before->view, (gsize)-1, G_KEY_FILE_NONE, NULL))
    return;
  names = g_key_file_get_string_list (file, "view", "open", NULL, NULL);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (has_scope (old, names[i]) && !has_scope (graph, names[i]) && n++ < MAX_NAMES)
      g_string_append_printf (gone, "%sthe scope %s, which was open", gone->len > 0 ? ", " : "", names[i]);
  if (n > MAX_NAMES)
    g_string_append_printf (gone, ", and %u more", n - MAX_NAMES);
}

static void
tell_breakpoints (TsWindow *self,
                  GString *gone)
{
  g_autoptr (GPtrArray) breakpoints = ts_debug_worker_dup_breakpoints (ts_document_get_worker (self->document));

  for (guint i = 0; i < breakpoints->len; i++)
    {
      const TsBreakpoint *breakpoint = breakpoints->pdata[i];
      g_autofree char *text = breakpoint->is_missing ? ts_breakpoint_to_string (breakpoint, FALSE) : NULL;

      if (text != NULL)
        g_string_append_printf (gone, "%swhat breakpoint %u (%s) is on", gone->len > 0 ? ", " : "", breakpoint->id, text);
    }
}

static void
tell_gone (TsWindow *self,
           const Before *before,
           const char *problems)
{
  TsGraph *graph = ts_document_get_graph (self->document);
  g_autoptr (GString) gone = g_string_new (NULL);

  if (before->selected != NULL && ts_graph_find_operation (graph, before->selected) == NULL)
    g_string_append_printf (gone, "%s, which was selected", before->selected);
  tell_scopes (before, ts_document_get_graph (before->document), graph, gone);
  tell_breakpoints (self, gone);
  if (gone->len > 0)
    g_string_prepend (gone, "Not there any more: ");
  tell_lost (before, gone);
  if (problems != NULL)
    g_string_append_printf (gone, "%s%s", gone->len > 0 ? "\n" : "", problems);
  if (gone->len > 0)
    ts_window_show_message (self, "Reloaded, but not all is as it was", gone->str);
  else
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new ("Reloaded"));
}

/* ---- reloading ------------------------------------------------------------------------------------- */

void
ts_window_take_reloaded (TsWindow *self,
                         TsModel *model)
{
  g_autoptr (TsDocument) document = ts_document_new (model);
  g_auto (Before) before = note_before (self);
  g_autofree char *problems = NULL;
  const TsFunction *function;

  problems = ts_window_replace_document (self, document);
  function = before.function != NULL ? ts_graph_find_function (ts_document_get_graph (document), before.function) : NULL;
  if (function != NULL)
    ts_workspace_show_function (self->workspace, function);
  if (before.function == NULL || function != NULL)
    ts_canvas_set_view (ts_workspace_get_canvas (self->workspace), before.view, NULL);
  tell_gone (self, &before, problems);
}

void
ts_window_reload (TsWindow *self)
{
  TsModel *model = self->document != NULL ? ts_document_get_model (self->document) : NULL;
  g_autoptr (GFile) file = NULL;

  g_return_if_fail (TS_IS_WINDOW (self));

  if (model == NULL || model->path == NULL || ts_window_is_loading (self))
    return;
  file = g_file_new_for_path (model->path);
  ts_window_start_reloading (self, file, model->meta != NULL && model->meta_graphs->len > 1 ? (const char *const *)model->meta->tags : NULL);
}

static void
file_changed (TsWindow *self)
{
  g_autofree char *heading = g_strdup_printf ("“%s” has changed on disk", ts_document_get_title (self->document));
  gboolean is_running = ts_debug_worker_is_active (ts_document_get_worker (self->shown)) || ts_debug_worker_get_busy (ts_document_get_worker (self->shown));

  if (ts_settings_get_bool (self->settings, SETTING, FALSE) && !is_running)
    {
      ts_window_reload (self);
      return;
    }
  ts_message_bar_show (self->message_bar, heading, is_running ? "To reload it ends the run." : NULL);
  ts_message_bar_add_button (self->message_bar, "_Reload", "win.reload");
}

void
ts_window_watch_file (TsWindow *self)
{
  TsModel *model = self->document != NULL ? ts_document_get_model (self->document) : NULL;

  g_clear_object (&self->watcher);
  if (model == NULL || model->path == NULL)
    return;
  self->watcher = ts_file_watcher_new (model->path);
  g_signal_connect_object (self->watcher, "changed", G_CALLBACK (file_changed), self, G_CONNECT_SWAPPED);
}

/* ---- the setting ----------------------------------------------------------------------------------- */

static void
change_setting (GSimpleAction *action,
                GVariant *state,
                TsWindow *self)
{
  ts_settings_set_bool (self->settings, SETTING, g_variant_get_boolean (state));
  ts_settings_save (self->settings);
  g_simple_action_set_state (action, state);
}

void
ts_window_add_reload_setting (TsWindow *self)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (SETTING, NULL, g_variant_new_boolean (ts_settings_get_bool (self->settings, SETTING, FALSE)));

  g_signal_connect (action, "change-state", G_CALLBACK (change_setting), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}
