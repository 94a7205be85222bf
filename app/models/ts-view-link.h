#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TS_VIEW_LINK_SCHEME "tf-view:"

/**
 * TsViewLink:
 * @path: of the model
 * @function: (nullable): whose body is seen
 * @view: as ts_canvas_dup_view () has it
 *
 * A view of a model as one line, `tf-view:PATH#open=a,a/b&sel=a/b/c&zoom=0.8`, that can be sent to someone who has the model, and be opened there. Beside
 * these there are `scope` (that is selected), `at` (what is in the corner), `near` and `near-at` (what is at a place of the view), `rule` (what is not
 * drawn, once for each) and `function`. Names are percent-encoded.
 */
typedef struct
{
  char *path;
  char *function;
  char *view;
} TsViewLink;

void ts_view_link_clear (TsViewLink *self);

/* (transfer full) */
char *ts_view_link_to_string (const TsViewLink *self);

/* @error: %TS_ERROR_INVALID_ARGUMENT saying what is wrong. Keys that are not known are passed over. */
gboolean ts_view_link_parse (TsViewLink *self, const char *text, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsViewLink, ts_view_link_clear)

G_END_DECLS
