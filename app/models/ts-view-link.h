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
 * these there are `scope` (that is selected), `chosen` (what is selected together), `at` (what is in the corner), `near` and `near-at` (what is at a place of the view),
 * `rule` (what is not drawn, once for each), `hidden` or `only` (operations, and with a slash at the end scopes), `unfolded` (constants that are boxes), `flow` (`TB`, `BT`,
 * `LR`, `RL`), `columns` (1 or 0), `color`, `ungroup` (groups that are none) and `function`. Names are percent-encoded. Of `hidden`, `only`, `unfolded` and `chosen` what is more than
 * %TS_VIEW_LINK_MAX_NAMES names is only counted: `lost`.
 */
typedef struct
{
  char *path;
  char *function;
  char *view;
} TsViewLink;

#define TS_VIEW_LINK_MAX_NAMES 200u

/* How many names the text of a view, or a link, does not have since they are too many. */
guint64 ts_view_link_count_lost (const char *view_or_link);

void ts_view_link_clear (TsViewLink *self);

/* (transfer full) */
char *ts_view_link_to_string (const TsViewLink *self);

/* @error: %TS_ERROR_INVALID_ARGUMENT saying what is wrong. Keys that are not known are passed over. */
gboolean ts_view_link_parse (TsViewLink *self, const char *text, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsViewLink, ts_view_link_clear)

G_END_DECLS
