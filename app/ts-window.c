#include "app/ts-window-private.h"

#include "app/ts-model-menu.h"
#include "app/ts-late-menu.h"
#include "app/ts-recent-files.h"
#include "app/ts-window-actions.h"
#include "app/ts-window-drawing.h"

#define DEFAULT_WIDTH 1280
#define DEFAULT_HEIGHT 800
#define MAX_RECENT_ITEMS 8

G_DEFINE_FINAL_TYPE (TsWindow, ts_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  PROP_0,
  PROP_META_GRAPH,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

enum
{
  LOADED,
  SAVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- what is shown ------------------------------------------------------------------------------ */

void
ts_window_show_page (TsWindow *self,
                     const char *name)
{
  gboolean has_document = self->document != NULL;

  gtk_stack_set_visible_child_name (self->pages, name);
  gtk_widget_set_visible (self->outline_button, has_document);
  gtk_widget_set_visible (self->search_button, has_document);
  gtk_widget_set_visible (self->problems_button, has_document);
  gtk_widget_set_visible (self->side_button, has_document);
  ts_window_actions_update (self);
}

void
ts_window_set_titles (TsWindow *self,
                      const char *title,
                      const char *subtitle)
{
  g_autofree char *window_title = title != NULL ? g_strdup_printf ("%s – Tensorstep", title) : g_strdup ("Tensorstep");

  adw_window_title_set_title (self->title, title != NULL ? title : "Tensorstep");
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : "");
  gtk_window_set_title (GTK_WINDOW (self), window_title);
}

/* "GraphDef, 1,234 operations" (transfer full) */
static char *
describe_document (TsDocument *document)
{
  TsModel *model = ts_document_get_model (document);
  guint32 n = ts_graph_get_n_operations (ts_document_get_graph (document));

  return g_strdup_printf ("%s, %'u %s", model != NULL ? ts_model_kind_name (model->kind) : "Sample", n, n == 1 ? "operation" : "operations");
}

/* The number on the button; hints are not worth one. */
static void
problems_changed (TsWindow *self)
{
  TsProblems *problems = ts_document_get_problems (self->document);
  guint n = problems != NULL ? problems->n_serious : 0;
  g_autofree char *text = n > 999 ? g_strdup ("999+") : g_strdup_printf ("%u", n);
  g_autofree char *name = n > 0 ? g_strdup_printf ("Problems: %u", n) : g_strdup ("Problems");

  gtk_label_set_label (self->problems_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problems_label), n > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->problems_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
document_failed (TsWindow *self,
                 GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) /* the user did that */
    ts_window_show_message (self, "That could not be done", error->message);
}

static void
stop_changed (TsWindow *self)
{
  TsStop *stop = ts_debug_worker_get_stop (ts_document_get_worker (self->shown));

  ts_message_bar_close (self->message_bar);
  if (stop != NULL)
    ts_window_tell_stop (self, stop);
  ts_window_actions_update (self);
}

static void
show_meta_graphs (TsWindow *self)
{
  g_autoptr (GMenuModel) menu = ts_meta_graph_menu_new (self->document);
  TsModel *model = ts_document_get_model (self->document);

  gtk_menu_button_set_menu_model (self->meta_graph_button, menu);
  gtk_widget_set_visible (GTK_WIDGET (self->meta_graph_button), menu != NULL);
  if (menu != NULL)
    {
      g_autofree char *title = ts_meta_graph_dup_title (model->meta);
      g_autofree char *name = g_strdup_printf ("MetaGraph: %s", title);

      gtk_menu_button_set_label (self->meta_graph_button, title);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->meta_graph_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_META_GRAPH]);
}

/* Another graph is shown: the actions are about that. */
static void
shown_changed (TsWindow *self)
{
  if (self->shown != NULL)
    {
      g_signal_handlers_disconnect_by_data (ts_document_get_worker (self->shown), self);
      g_signal_handlers_disconnect_matched (self->shown, G_SIGNAL_MATCH_FUNC | G_SIGNAL_MATCH_DATA, 0, 0, NULL, document_failed, self);
      g_signal_handlers_disconnect_matched (self->shown, G_SIGNAL_MATCH_FUNC | G_SIGNAL_MATCH_DATA, 0, 0, NULL, ts_window_actions_update, self);
    }
  g_set_object (&self->shown, ts_workspace_get_document (self->workspace));
  if (self->view_keeper != NULL)
    ts_view_keeper_set_shown (self->view_keeper, self->shown == self->document);
  if (self->shown == NULL)
    return;

  TsDebugWorker *worker = ts_document_get_worker (self->shown);

  g_signal_connect_object (self->shown, "failed", G_CALLBACK (document_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shown, "notify::selected-op", G_CALLBACK (ts_window_actions_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (worker, "notify::busy", G_CALLBACK (ts_window_actions_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (worker, "notify::stop", G_CALLBACK (stop_changed), self, G_CONNECT_SWAPPED);
  ts_message_bar_close (self->message_bar);
  ts_window_actions_update (self);
}

/* @before: (nullable): the one of the same file that there was; then what of it does not fit is returned. (transfer full) (nullable) */
static char *
set_document (TsWindow *self,
              TsDocument *document,
              TsDocument *before)
{
  g_autofree char *subtitle = describe_document (document);
  char *problems = NULL;

  g_assert (self->document == NULL);
  self->document = g_object_ref (document);
  g_signal_connect_object (document, "notify::problems", G_CALLBACK (problems_changed), self, G_CONNECT_SWAPPED);

  ts_window_drawing_recall (self, document);
  ts_workspace_set_document (self->workspace, document);
  show_meta_graphs (self);
  problems_changed (self);
  ts_window_set_titles (self, ts_document_get_title (document), subtitle);
  ts_message_bar_close (self->message_bar);
  ts_window_show_page (self, "workspace");
  self->keeper = ts_session_keeper_new (document);
  if (before != NULL)
    problems = ts_session_keeper_restore_from (self->keeper, before);
  else
    ts_session_keeper_restore (self->keeper);
  ts_workspace_restore_rules (self->workspace);
  self->view_keeper = ts_view_keeper_new (document, ts_workspace_get_canvas (self->workspace));
  if (before == NULL)
    ts_view_keeper_restore (self->view_keeper);
  ts_window_watch_file (self);
  gtk_widget_grab_focus (GTK_WIDGET (ts_workspace_get_canvas (self->workspace)));
  return problems;
}

static void
drop_document (TsWindow *self)
{
  if (self->document == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->document, self);
  if (self->keeper != NULL)
    ts_session_keeper_flush (self->keeper);
  g_clear_object (&self->keeper);
  g_clear_object (&self->watcher);
  if (self->view_keeper != NULL)
    ts_view_keeper_flush (self->view_keeper);
  g_clear_object (&self->view_keeper);
  ts_workspace_set_document (self->workspace, NULL);
  ts_document_close (self->document);
  g_clear_object (&self->document);
}

/* Of another graph of the same model what is of the same name stays selected. */
void
ts_window_take_document (TsWindow *self,
                         TsDocument *document)
{
  const TsOperation *selected = self->document != NULL ? ts_document_get_selected_operation (self->document) : NULL;
  const TsOperation *op = selected != NULL ? ts_graph_find_operation (ts_document_get_graph (document), selected->name) : NULL;

  drop_document (self);
  set_document (self, document, NULL);
  if (op != NULL)
    ts_document_set_selected_op (document, op->index);
}

char *
ts_window_replace_document (TsWindow *self,
                            TsDocument *document)
{
  g_autoptr (TsDocument) before = g_object_ref (self->document);

  drop_document (self);
  return set_document (self, document, before);
}

void
ts_window_emit_loaded (TsWindow *self,
                       const GError *error)
{
  g_signal_emit (self, signals[LOADED], 0, error);
}

/* ---- properties -------------------------------------------------------------------------------- */

static void
ts_window_get_property (GObject *object,
                        guint prop_id,
                        GValue *value,
                        GParamSpec *pspec)
{
  if (prop_id == PROP_META_GRAPH)
    g_value_take_string (value, ts_window_dup_meta_graph (TS_WINDOW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ts_window_set_property (GObject *object,
                        guint prop_id,
                        const GValue *value,
                        GParamSpec *pspec)
{
  if (prop_id == PROP_META_GRAPH)
    ts_window_set_meta_graph (TS_WINDOW (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

/* ---- the menu of recent files ------------------------------------------------------------------- */

static void
fill_recent_menu (TsWindow *self)
{
  g_autoptr (GPtrArray) files = ts_recent_files_list (gtk_recent_manager_get_default (), MAX_RECENT_ITEMS);

  g_menu_remove_all (self->recent_menu);
  for (guint i = 0; i < files->len; i++)
    {
      TsRecentFile *file = files->pdata[i];
      g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);
      g_auto (GStrv) parts = g_strsplit (file->name, "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts); /* no mnemonic */
      g_autofree char *uri = g_file_get_uri (file->file);

      g_menu_item_set_label (item, label);
      g_menu_item_set_action_and_target (item, "win.open-file", "s", uri);
      if (file->exists)
        g_menu_append_item (self->recent_menu, item);
    }
}

/* Whether the files are still there is asked of the disk: not while the window is on its way. */
static gboolean
fill_recent_menu_later (gpointer user_data)
{
  TsWindow *self = user_data;

  self->recent_source = 0;
  fill_recent_menu (self);
  return G_SOURCE_REMOVE;
}

static void
recent_changed (TsWindow *self)
{
  if (self->recent_source == 0)
    self->recent_source = g_idle_add_full (G_PRIORITY_LOW, fill_recent_menu_later, self, NULL);
}

/* ---- life ------------------------------------------------------------------------------------- */

static void
save_state (TsWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  ts_settings_set_int (self->settings, "width", width);
  ts_settings_set_int (self->settings, "height", height);
  ts_settings_set_bool (self->settings, "maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (self->document != NULL)
    ts_workspace_save_state (self->workspace, self->settings);
  ts_settings_save (self->settings);
}

static gboolean
ts_window_close_request (GtkWindow *window)
{
  TsWindow *self = TS_WINDOW (window);

  save_state (self);
  ts_window_cancel_loading (self);
  return GTK_WINDOW_CLASS (ts_window_parent_class)->close_request (window);
}

static void
ts_window_dispose (GObject *object)
{
  TsWindow *self = TS_WINDOW (object);

  g_clear_handle_id (&self->recent_source, g_source_remove);
  ts_window_cancel_loading (self);
  ts_window_stop_loading (self);
  drop_document (self);
  g_clear_object (&self->shown);
  g_clear_weak_pointer (&self->opener);
  ts_view_link_clear (&self->link);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ts_window_parent_class)->dispose (object);
}

/* A window for a graph never shows it. */
static void
build_welcome (TsWindow *self)
{
  if (adw_bin_get_child (self->welcome_bin) == NULL)
    adw_bin_set_child (self->welcome_bin, ts_welcome_page_new ());
}

static void
ts_window_class_init (TsWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->get_property = ts_window_get_property;
  G_OBJECT_CLASS (class)->set_property = ts_window_set_property;
  G_OBJECT_CLASS (class)->dispose = ts_window_dispose;
  GTK_WINDOW_CLASS (class)->close_request = ts_window_close_request;

  signals[SAVED] = g_signal_new ("saved", TS_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  props[PROP_META_GRAPH] = g_param_spec_string ("meta-graph", NULL, NULL, "",
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPS, props);

  signals[LOADED] = g_signal_new ("loaded", TS_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  g_type_ensure (TS_TYPE_LOADING_PAGE);
  g_type_ensure (TS_TYPE_MESSAGE_BAR);
  g_type_ensure (TS_TYPE_WORKSPACE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TsWindow, title);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, message_bar);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, welcome_bin);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, loading_page);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, workspace);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, meta_graph_button);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, outline_button);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, problems_button);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, problems_label);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, side_button);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, primary_menu);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, recent_menu);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, color_columns);
  gtk_widget_class_bind_template_callback (widget_class, build_welcome);
}

static void
ts_window_init (TsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  ts_late_menu_set (self->menu_button, self->primary_menu);
  ts_window_actions_add (self);
  g_signal_connect_object (self->workspace, "notify::document", G_CALLBACK (shown_changed), self, G_CONNECT_SWAPPED);
  ts_window_accept_files (self);
  recent_changed (self);
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (recent_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ts_workspace_get_canvas (self->workspace), "notify::selected-scope",
                           G_CALLBACK (ts_window_actions_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ts_workspace_get_canvas (self->workspace), "notify::n-chosen",
                           G_CALLBACK (ts_window_actions_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ts_workspace_get_trace_bar (self->workspace), "answered", G_CALLBACK (ts_window_actions_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::step-constants", G_CALLBACK (ts_window_actions_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ts_workspace_get_navigator (self->workspace), "notify::n-hits", G_CALLBACK (ts_window_actions_update), self, G_CONNECT_SWAPPED);
}

TsWindow *
ts_window_new (GtkApplication *application,
               TsSettings *settings)
{
  TsWindow *self = g_object_new (TS_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (settings);
  ts_window_add_reload_setting (self);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               ts_settings_get_int (settings, "width", DEFAULT_WIDTH),
                               ts_settings_get_int (settings, "height", DEFAULT_HEIGHT));
  if (ts_settings_get_bool (settings, "maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
  ts_workspace_load_state (self->workspace, settings);
  ts_window_show_page (self, "welcome");
  return self;
}

gboolean
ts_window_is_empty (TsWindow *self)
{
  g_return_val_if_fail (TS_IS_WINDOW (self), FALSE);

  return self->document == NULL && self->loader == NULL;
}

void
ts_window_show_message (TsWindow *self,
                        const char *heading,
                        const char *body)
{
  g_return_if_fail (TS_IS_WINDOW (self));

  ts_message_bar_show (self->message_bar, heading, body);
}

const char *
ts_window_get_message (TsWindow *self)
{
  g_return_val_if_fail (TS_IS_WINDOW (self), NULL);

  return ts_message_bar_get_heading (self->message_bar);
}

TsDocument *
ts_window_get_document (TsWindow *self)
{
  g_return_val_if_fail (TS_IS_WINDOW (self), NULL);

  return self->shown;
}

TsWorkspace *
ts_window_get_workspace (TsWindow *self)
{
  g_return_val_if_fail (TS_IS_WINDOW (self), NULL);

  return self->workspace;
}

gboolean
ts_window_is_ready (TsWindow *self)
{
  g_return_val_if_fail (TS_IS_WINDOW (self), FALSE);

  if (self->loader != NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return FALSE;
  return self->document == NULL || ts_canvas_is_ready (ts_workspace_get_canvas (self->workspace));
}
