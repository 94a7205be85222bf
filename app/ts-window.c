#include "app/ts-window.h"

#include "app/ts-loading-page.h"
#include "app/ts-message-bar.h"
#include "app/ts-model-loader.h"
#include "app/ts-model-menu.h"
#include "app/ts-recent-files.h"
#include "app/ts-welcome-page.h"
#include "app/ts-window-actions.h"
#include "app/ts-window-private.h"
#include "engine/samples/ts-samples.h"

#define DEFAULT_WIDTH 1280
#define DEFAULT_HEIGHT 800
#define REVEAL_DELAY_MS 200 /* of the progress of loading */
#define MAX_RECENT_ITEMS 8

struct _TsWindow
{
  AdwApplicationWindow parent_instance;

  TsSettings *settings;
  TsDocument *document;  /* nullable */
  TsModelLoader *loader; /* nullable: while a file is being opened */
  GFile *file;           /* nullable: the one that is being opened */
  TsWindow *opener;      /* weak, nullable: the window that asked for it and hears what went wrong */
  guint reveal_source;

  AdwWindowTitle *title;
  TsMessageBar *message_bar;
  GtkStack *pages;
  TsWelcomePage *welcome_page;
  TsLoadingPage *loading_page;
  TsWorkspace *workspace;
  GtkMenuButton *meta_graph_button;
  GtkWidget *search_button;
  GtkWidget *problems_button;
  GtkLabel *problems_label;
  GtkWidget *side_button;
  GtkWidget *menu_button;
  GMenu *recent_menu;
};

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
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- what is shown ------------------------------------------------------------------------------ */

static void
show_page (TsWindow *self,
           const char *name)
{
  gboolean has_document = self->document != NULL;

  gtk_stack_set_visible_child_name (self->pages, name);
  gtk_widget_set_visible (self->search_button, has_document);
  gtk_widget_set_visible (self->problems_button, has_document);
  gtk_widget_set_visible (self->side_button, has_document);
  ts_window_actions_update (self);
}

static void
set_titles (TsWindow *self,
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
  ts_window_show_message (self, "That could not be done", error->message);
}

/* A run that fails says so where it stands, in one line; the whole of it is shown here. */
static void
stop_changed (TsWindow *self)
{
  TsStop *stop = ts_debug_worker_get_stop (ts_document_get_worker (self->document));

  if (stop != NULL && stop->reason == TS_STOP_ERROR && stop->error != NULL)
    ts_window_show_message (self, "The run failed", stop->error->message);
  else
    ts_message_bar_close (self->message_bar);
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

static void
set_document (TsWindow *self,
              TsDocument *document)
{
  g_autofree char *subtitle = describe_document (document);
  TsDebugWorker *worker = ts_document_get_worker (document);

  g_assert (self->document == NULL);
  self->document = g_object_ref (document);
  g_signal_connect_object (document, "failed", G_CALLBACK (document_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "notify::problems", G_CALLBACK (problems_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "notify::selected-op", G_CALLBACK (ts_window_actions_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (worker, "notify::busy", G_CALLBACK (ts_window_actions_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (worker, "notify::stop", G_CALLBACK (stop_changed), self, G_CONNECT_SWAPPED);

  ts_workspace_set_document (self->workspace, document);
  show_meta_graphs (self);
  problems_changed (self);
  set_titles (self, ts_document_get_title (document), subtitle);
  ts_message_bar_close (self->message_bar);
  show_page (self, "workspace");
  gtk_widget_grab_focus (GTK_WIDGET (ts_workspace_get_canvas (self->workspace)));
}

static void
drop_document (TsWindow *self)
{
  if (self->document == NULL)
    return;

  g_signal_handlers_disconnect_by_data (ts_document_get_worker (self->document), self);
  g_signal_handlers_disconnect_by_data (self->document, self);
  ts_workspace_set_document (self->workspace, NULL);
  ts_document_close (self->document);
  g_clear_object (&self->document);
}

/* Another graph of the same model in the place of the first; what is of the same name stays selected. */
static void
replace_document (TsWindow *self,
                  TsDocument *document)
{
  const TsOperation *selected = ts_document_get_selected_operation (self->document);
  g_autofree char *name = selected != NULL ? g_strdup (selected->name) : NULL;
  const TsOperation *op = name != NULL ? ts_graph_find_operation (ts_document_get_graph (document), name) : NULL;

  drop_document (self);
  set_document (self, document);
  if (op != NULL)
    ts_document_set_selected_op (document, op->index);
}

/* ---- opening ------------------------------------------------------------------------------------ */

static TsWindow *
find_target (TsWindow *self)
{
  if (ts_window_is_empty (self))
    return self;

  TsWindow *window = ts_window_new (gtk_window_get_application (GTK_WINDOW (self)), self->settings);

  g_set_weak_pointer (&window->opener, self);
  return window;
}

static void
loading_progress (TsWindow *self,
                  double fraction,
                  const char *stage)
{
  ts_loading_page_set_progress (self->loading_page, fraction, stage);
}

static gboolean
reveal_loading (gpointer user_data)
{
  TsWindow *self = user_data;

  self->reveal_source = 0;
  show_page (self, "loading");
  ts_loading_page_reveal (self->loading_page);
  gtk_window_present (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

static void
stop_loading (TsWindow *self)
{
  g_clear_handle_id (&self->reveal_source, g_source_remove);
  g_clear_object (&self->loader);
  g_clear_object (&self->file);
}

/* Nothing came of it: the window shows again what it did before; one that was made for it goes. */
static void
fail_loading (TsWindow *self,
              GFile *file,
              const GError *error)
{
  TsWindow *teller = self->opener != NULL ? self->opener : self;
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *display = g_filename_display_name (name);
  g_autofree char *heading = g_strdup_printf ("“%s” cannot be opened", display);

  if (self->document == NULL)
    set_titles (self, NULL, NULL);
  show_page (self, self->document != NULL ? "workspace" : "welcome");
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ts_window_show_message (teller, heading, error->message);
  g_signal_emit (self, signals[LOADED], 0, error);
  if (teller != self)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
loading_finished (GObject *source_object,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (TsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = ts_model_loader_load_finish (TS_MODEL_LOADER (source_object), result, &error);
  g_autoptr (GFile) file = self->file != NULL ? g_object_ref (self->file) : NULL;

  if (file == NULL) /* closed meanwhile */
    return;

  stop_loading (self);
  if (model == NULL)
    {
      fail_loading (self, file, error);
      return;
    }

  g_autoptr (TsDocument) document = ts_document_new (model);

  ts_recent_files_add (gtk_recent_manager_get_default (), file);
  if (self->document != NULL)
    replace_document (self, document);
  else
    set_document (self, document);
  gtk_window_present (GTK_WINDOW (self));
  g_signal_emit (self, signals[LOADED], 0, NULL);
}

/* @tags: (nullable): which MetaGraph. A graph that is shown stays while another one of its model is loaded, if that does not take long. */
static void
start_loading (TsWindow *self,
               GFile *file,
               const char *const *tags)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *display = g_filename_display_name (name);

  self->file = g_object_ref (file);
  self->loader = ts_model_loader_new ();
  self->reveal_source = g_timeout_add (REVEAL_DELAY_MS, reveal_loading, self);
  g_signal_connect_object (self->loader, "progress", G_CALLBACK (loading_progress), self, G_CONNECT_SWAPPED);

  ts_message_bar_close (self->message_bar);
  ts_loading_page_start (self->loading_page, display);
  if (self->document == NULL)
    {
      set_titles (self, display, NULL);
      show_page (self, "loading");
    }
  else
    ts_window_actions_update (self);
  ts_model_loader_load_async (self->loader, file, tags, loading_finished, g_object_ref (self));
}

void
ts_window_open_file (TsWindow *self,
                     GFile *file)
{
  g_return_if_fail (TS_IS_WINDOW (self));

  start_loading (find_target (self), file, NULL);
}

/* ---- MetaGraphs --------------------------------------------------------------------------------- */

/* (transfer full): its number as text, "" if there is none. */
static char *
dup_meta_graph (TsWindow *self)
{
  TsModel *model = self->document != NULL ? ts_document_get_model (self->document) : NULL;
  guint i;

  if (model == NULL || model->meta == NULL || !g_ptr_array_find (model->meta_graphs, model->meta, &i))
    return g_strdup ("");
  return g_strdup_printf ("%u", i);
}

static void
set_meta_graph (TsWindow *self,
                const char *number)
{
  TsModel *model = self->document != NULL ? ts_document_get_model (self->document) : NULL;
  guint64 i;

  if (model == NULL || self->loader != NULL || model->meta_graphs->len == 0 ||
      !g_ascii_string_to_unsigned (number, 10, 0, model->meta_graphs->len - 1, &i, NULL) ||
      model->meta_graphs->pdata[i] == model->meta)
    return;

  const TsMetaGraph *meta = model->meta_graphs->pdata[i];
  g_autoptr (GFile) file = g_file_new_for_path (model->path);

  start_loading (self, file, (const char *const *)meta->tags);
}

static void
ts_window_get_property (GObject *object,
                        guint prop_id,
                        GValue *value,
                        GParamSpec *pspec)
{
  if (prop_id == PROP_META_GRAPH)
    g_value_take_string (value, dup_meta_graph (TS_WINDOW (object)));
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
    set_meta_graph (TS_WINDOW (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static gboolean
give_sample_feeds (TsDocument *document,
                   const TsSample *sample,
                   GError **error)
{
  for (const TsSampleFeed *feed = sample->feeds; feed->output != NULL; feed++)
    {
      TsOutput output;

      if (!ts_graph_find_output (ts_document_get_graph (document), feed->output, &output, error) ||
          !ts_document_set_feed_text (document, output, feed->value, error))
        return FALSE;
    }
  return TRUE;
}

void
ts_window_open_sample (TsWindow *self,
                       const char *id)
{
  g_return_if_fail (TS_IS_WINDOW (self));

  const TsSample *sample = ts_sample_find (id);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) graph = sample != NULL ? ts_sample_build (sample, &error) : NULL;

  if (graph == NULL)
    {
      ts_window_show_message (self, "The sample cannot be opened", error != NULL ? error->message : id);
      return;
    }

  TsWindow *target = find_target (self);
  g_autoptr (TsDocument) document = ts_document_new_for_graph (graph, sample->title);

  set_document (target, document);
  gtk_window_present (GTK_WINDOW (target));
  if (!give_sample_feeds (document, sample, &error))
    document_failed (target, error);
  g_signal_emit (target, signals[LOADED], 0, NULL);
}

/* ---- dropped files ------------------------------------------------------------------------------ */

static gboolean
files_dropped (GtkDropTarget *target,
               const GValue *value,
               double x,
               double y,
               TsWindow *self)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  if (files == NULL || ts_window_is_loading (self))
    return FALSE;

  for (GSList *l = files; l != NULL; l = l->next)
    ts_window_open_file (self, l->data);
  return TRUE;
}

static void
accept_files (TsWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (files_dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
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

  ts_window_cancel_loading (self);
  stop_loading (self);
  drop_document (self);
  g_clear_weak_pointer (&self->opener);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ts_window_parent_class)->dispose (object);
}

static void
ts_window_class_init (TsWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->get_property = ts_window_get_property;
  G_OBJECT_CLASS (class)->set_property = ts_window_set_property;
  G_OBJECT_CLASS (class)->dispose = ts_window_dispose;
  GTK_WINDOW_CLASS (class)->close_request = ts_window_close_request;

  props[PROP_META_GRAPH] = g_param_spec_string ("meta-graph", NULL, NULL, "",
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPS, props);

  signals[LOADED] = g_signal_new ("loaded", TS_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  g_type_ensure (TS_TYPE_LOADING_PAGE);
  g_type_ensure (TS_TYPE_MESSAGE_BAR);
  g_type_ensure (TS_TYPE_WELCOME_PAGE);
  g_type_ensure (TS_TYPE_WORKSPACE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TsWindow, title);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, message_bar);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, welcome_page);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, loading_page);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, workspace);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, meta_graph_button);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, problems_button);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, problems_label);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, side_button);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TsWindow, recent_menu);
}

static void
ts_window_init (TsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  ts_window_actions_add (self);
  accept_files (self);
  fill_recent_menu (self);
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (fill_recent_menu), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ts_workspace_get_canvas (self->workspace), "notify::selected-scope",
                           G_CALLBACK (ts_window_actions_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ts_workspace_get_navigator (self->workspace), "notify::n-hits", G_CALLBACK (ts_window_actions_update), self, G_CONNECT_SWAPPED);
}

TsWindow *
ts_window_new (GtkApplication *application,
               TsSettings *settings)
{
  TsWindow *self = g_object_new (TS_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (settings);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               ts_settings_get_int (settings, "width", DEFAULT_WIDTH),
                               ts_settings_get_int (settings, "height", DEFAULT_HEIGHT));
  if (ts_settings_get_bool (settings, "maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
  ts_workspace_load_state (self->workspace, settings);
  show_page (self, "welcome");
  return self;
}

gboolean
ts_window_is_empty (TsWindow *self)
{
  g_return_val_if_fail (TS_IS_WINDOW (self), FALSE);

  return self->document == NULL && self->loader == NULL;
}

gboolean
ts_window_is_loading (TsWindow *self)
{
  return self->loader != NULL;
}

void
ts_window_cancel_loading (TsWindow *self)
{
  if (self->loader != NULL)
    ts_model_loader_cancel (self->loader);
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

  return self->document;
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
