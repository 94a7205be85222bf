#include "app/ts-view-keeper.h"

#include "app/ts-session-file.h"

#include <string.h>

#define DELAY_S 1

struct _TsViewKeeper
{
  GObject parent_instance;

  TsCanvas *canvas;
  char *path; /* nullable: nothing is kept */
  guint source;
  gboolean is_shown;
};

G_DEFINE_FINAL_TYPE (TsViewKeeper, ts_view_keeper, G_TYPE_OBJECT)

void
ts_view_keeper_flush (TsViewKeeper *self)
{
  g_autofree char *view = NULL;

  g_return_if_fail (TS_IS_VIEW_KEEPER (self));

  if (self->source == 0)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  view = ts_canvas_dup_view (self->canvas);
  if (*view != '\0')
    ts_session_file_write (self->path, view, strlen (view));
}

static gboolean
flush_later (gpointer user_data)
{
  ts_view_keeper_flush (user_data);
  return G_SOURCE_REMOVE;
}

static void
note_change (TsViewKeeper *self)
{
  if (self->path != NULL && self->is_shown && self->source == 0)
    self->source = g_timeout_add_seconds (DELAY_S, flush_later, self);
}

void
ts_view_keeper_set_shown (TsViewKeeper *self,
                          gboolean is_shown)
{
  g_return_if_fail (TS_IS_VIEW_KEEPER (self));

  if (!is_shown)
    g_clear_handle_id (&self->source, g_source_remove); /* the canvas has the other graph already */
  self->is_shown = is_shown;
}

void
ts_view_keeper_restore (TsViewKeeper *self)
{
  g_autofree char *view = NULL;

  g_return_if_fail (TS_IS_VIEW_KEEPER (self));

  if (self->path != NULL && g_file_get_contents (self->path, &view, NULL, NULL))
    ts_canvas_set_view (self->canvas, view, NULL);
}

/* ---- life ----------------------------------------------------------------------------------------- */

static void
ts_view_keeper_dispose (GObject *object)
{
  TsViewKeeper *self = TS_VIEW_KEEPER (object);

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->canvas != NULL)
    g_signal_handlers_disconnect_by_data (self->canvas, self);
  g_clear_object (&self->canvas);

  G_OBJECT_CLASS (ts_view_keeper_parent_class)->dispose (object);
}

static void
ts_view_keeper_finalize (GObject *object)
{
  g_free (TS_VIEW_KEEPER (object)->path);

  G_OBJECT_CLASS (ts_view_keeper_parent_class)->finalize (object);
}

static void
ts_view_keeper_class_init (TsViewKeeperClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ts_view_keeper_dispose;
  G_OBJECT_CLASS (class)->finalize = ts_view_keeper_finalize;
}

static void
ts_view_keeper_init (TsViewKeeper *self)
{
  self->is_shown = TRUE;
}

TsViewKeeper *
ts_view_keeper_new (TsDocument *document,
                    TsCanvas *canvas)
{
  TsViewKeeper *self = g_object_new (TS_TYPE_VIEW_KEEPER, NULL);

  self->canvas = g_object_ref (canvas);
  self->path = ts_session_file_dup_path (document, ".view");
  g_signal_connect_swapped (canvas, "notify::zoom", G_CALLBACK (note_change), self); /* told of each move, too */
  g_signal_connect_swapped (canvas, "drawn", G_CALLBACK (note_change), self);
  return self;
}
