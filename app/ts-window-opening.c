#include "app/ts-window-private.h"

#include "app/ts-recent-files.h"
#include "app/ts-window-actions.h"
#include "engine/samples/ts-samples.h"

#define REVEAL_DELAY_MS 200 /* of the progress of loading */

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
  ts_window_show_page (self, "loading");
  ts_loading_page_reveal (self->loading_page);
  gtk_window_present (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

void
ts_window_stop_loading (TsWindow *self)
{
  g_clear_handle_id (&self->reveal_source, g_source_remove);
  g_clear_object (&self->loader);
  g_clear_object (&self->file);
  self->is_reloading = FALSE;
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

  ts_view_link_clear (&self->link);
  if (self->document == NULL)
    ts_window_set_titles (self, NULL, NULL);
  ts_window_show_page (self, self->document != NULL ? "workspace" : "welcome");
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ts_window_show_message (teller, heading, error->message);
  ts_window_emit_loaded (self, error);
  if (teller != self)
    gtk_window_destroy (GTK_WINDOW (self));
  else if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    gtk_window_present (GTK_WINDOW (self));
}

/* Else a part of a graph would be taken for the whole. What else there was to say about opening it is still said. */
static void
tell_damage (TsWindow *self,
             const TsModel *model)
{
  g_autofree char *heading = g_strdup_printf ("“%s” is not all there", ts_document_get_title (self->document));
  const char *other = ts_message_bar_get_heading (self->message_bar);
  g_autofree char *body = NULL;

  if (!model->is_damaged)
    return;

  if (other != NULL)
    body = g_strdup_printf ("%s\n%s: %s", model->warning, other, ts_message_bar_get_body (self->message_bar));
  ts_message_bar_show (self->message_bar, heading, body != NULL ? body : model->warning);
  ts_message_bar_add_button (self->message_bar, "_Problems", "win.problems-visible");
}

static void
loading_finished (GObject *source_object,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (TsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = ts_model_loader_wait_finish (TS_MODEL_LOADER (source_object), result, &error);
  g_autoptr (GFile) file = self->file != NULL ? g_object_ref (self->file) : NULL;

  if (file == NULL) /* closed meanwhile */
    return;

  gboolean is_reloading = self->is_reloading;

  ts_window_stop_loading (self);
  if (model == NULL)
    {
      fail_loading (self, file, error);
      return;
    }
  if (is_reloading && self->document != NULL)
    {
      ts_window_take_reloaded (self, model);
      tell_damage (self, model);
      ts_window_emit_loaded (self, NULL);
      return;
    }

  g_autoptr (TsDocument) document = ts_document_new (model);

  ts_recent_files_add (gtk_recent_manager_get_default (), file);
  ts_window_take_document (self, document);
  ts_window_show_linked (self);
  tell_damage (self, model);
  gtk_window_present (GTK_WINDOW (self));
  ts_window_emit_loaded (self, NULL);
}

/* A graph that is shown stays while another one of its model is loaded, if that does not take long; so does a window that is not yet to be seen. */
static void
show_loading (TsWindow *self,
              TsModelLoader *loader)
{
  GFile *file = ts_model_loader_get_file (loader);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *display = g_filename_display_name (name);
  guint waited = (guint)(ts_model_loader_get_seconds (loader) * 1000.0);

  self->file = g_object_ref (file);
  self->loader = g_object_ref (loader);
  self->reveal_source = g_timeout_add (REVEAL_DELAY_MS - MIN (waited, REVEAL_DELAY_MS), reveal_loading, self);
  g_signal_connect_object (self->loader, "progress", G_CALLBACK (loading_progress), self, G_CONNECT_SWAPPED);

  ts_message_bar_close (self->message_bar);
  ts_loading_page_start (self->loading_page, display);
  if (self->document == NULL)
    {
      ts_window_set_titles (self, display, NULL);
      ts_window_show_page (self, "loading");
    }
  else
    ts_window_actions_update (self);
  ts_model_loader_wait_async (loader, loading_finished, g_object_ref (self));
}

/* @tags: (nullable): which MetaGraph */
static void
start_loading (TsWindow *self,
               GFile *file,
               const char *const *tags)
{
  g_autoptr (TsModelLoader) loader = ts_model_loader_start (file, tags);

  show_loading (self, loader);
}

void
ts_window_start_reloading (TsWindow *self,
                           GFile *file,
                           const char *const *tags)
{
  start_loading (self, file, tags);
  self->is_reloading = TRUE;
}

void
ts_window_open_file_at (TsWindow *self,
                        GFile *file,
                        TsViewLink *link)
{
  TsWindow *target = find_target (self);

  ts_view_link_clear (&target->link);
  target->link = *link;
  *link = (TsViewLink) { 0 };
  start_loading (target, file, NULL);
}

void
ts_window_open_file (TsWindow *self,
                     GFile *file)
{
  g_return_if_fail (TS_IS_WINDOW (self));

  start_loading (find_target (self), file, NULL);
}

void
ts_window_open_loading (TsWindow *self,
                        TsModelLoader *loader)
{
  g_return_if_fail (TS_IS_WINDOW (self));

  show_loading (find_target (self), loader);
}

/* ---- samples ------------------------------------------------------------------------------------ */

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

  ts_window_take_document (target, document);
  gtk_window_present (GTK_WINDOW (target));
  if (!give_sample_feeds (document, sample, &error))
    ts_window_show_message (target, "A value of the sample does not fit", error->message);
  ts_window_emit_loaded (target, NULL);
}

TsWindow *
ts_window_open_graph (TsWindow *self,
                      TsGraph *graph,
                      const char *title,
                      const char *kind)
{
  TsWindow *target = find_target (self);
  g_autoptr (TsDocument) document = ts_document_new_for_graph (graph, title);
  g_autofree char *subtitle = g_strdup_printf ("%s, %'u operations", kind, ts_graph_get_n_operations (graph));

  ts_window_take_document (target, document);
  ts_window_set_titles (target, title, subtitle);
  gtk_window_present (GTK_WINDOW (target));
  ts_window_emit_loaded (target, NULL);
  return target;
}

/* ---- MetaGraphs --------------------------------------------------------------------------------- */

/* (transfer full): its number as text, "" if there is none. */
char *
ts_window_dup_meta_graph (TsWindow *self)
{
  TsModel *model = self->document != NULL ? ts_document_get_model (self->document) : NULL;
  guint i;

  if (model == NULL || model->meta == NULL || !g_ptr_array_find (model->meta_graphs, model->meta, &i))
    return g_strdup ("");
  return g_strdup_printf ("%u", i);
}

void
ts_window_set_meta_graph (TsWindow *self,
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

void
ts_window_accept_files (TsWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (files_dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
