#include "app/ts-window-private.h"

/* (transfer full) (nullable): a graph that is in no file has none. */
char *
ts_window_dup_link (TsWindow *self)
{
  TsModel *model = self->document != NULL ? ts_document_get_model (self->document) : NULL;
  const TsFunction *function = self->shown != NULL ? ts_document_get_function (self->shown) : NULL;
  g_autofree char *path = model != NULL && model->path != NULL ? g_canonicalize_filename (model->path, NULL) : NULL;
  g_autofree char *view = ts_canvas_dup_view (ts_workspace_get_canvas (self->workspace));
  TsViewLink link = { path, function != NULL ? (char *)ts_function_get_name (function) : NULL, view };

  return path != NULL ? ts_view_link_to_string (&link) : NULL;
}

void
ts_window_tell_lost (TsWindow *self,
                     const char *view)
{
  guint64 n_lost = ts_view_link_count_lost (view);
  g_autofree char *text = g_strdup_printf ("%'" G_GUINT64_FORMAT " names of what is hidden or selected are too many to be kept in it", n_lost);

  if (n_lost > 0)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
}

static gboolean
has_open (TsWindow *self,
          const char *path)
{
  TsModel *model = self->document != NULL ? ts_document_get_model (self->document) : NULL;
  g_autofree char *here = model != NULL && model->path != NULL ? g_canonicalize_filename (model->path, NULL) : NULL;
  g_autofree char *there = g_canonicalize_filename (path, NULL);

  return g_strcmp0 (here, there) == 0;
}

void
ts_window_show_linked (TsWindow *self)
{
  g_autoptr (GError) error = NULL;
  const TsFunction *function = NULL;

  if (self->link.view == NULL || self->document == NULL)
    return;
  if (self->link.function != NULL)
    function = ts_graph_find_function (ts_document_get_graph (self->document), self->link.function);
  if (function != NULL)
    ts_workspace_show_function (self->workspace, function);
  if (self->link.function != NULL && function == NULL)
    ts_window_show_message (self, "Not all that the link names is there", self->link.function);
  else if (!ts_canvas_set_view (ts_workspace_get_canvas (self->workspace), self->link.view, &error))
    ts_window_show_message (self, "The view cannot be shown", error->message);
  else
    ts_window_tell_lost (self, self->link.view);
  ts_view_link_clear (&self->link);
}

void
ts_window_open_link (TsWindow *self,
                     const char *text)
{
  g_auto (TsViewLink) link = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;

  g_return_if_fail (TS_IS_WINDOW (self));

  if (!ts_view_link_parse (&link, text, &error))
    {
      ts_window_show_message (self, "The link cannot be opened", error->message);
      return;
    }
  if (has_open (self, link.path))
    {
      ts_view_link_clear (&self->link);
      self->link = link;
      link = (TsViewLink) { 0 };
      ts_window_show_linked (self);
      return;
    }
  file = g_file_new_for_path (link.path);
  ts_window_open_file_at (self, file, &link);
}
