#include "app/canvas/ts-canvas-private.h"

#include "app/canvas/ts-key-set.h"
#include "app/models/ts-view-parts.h"

#define GROUP "view"

/* What of the graph is shown at all, and what is a box of its own and no slot of what uses it: where the user is taken back to, and as names in the text of a view. */

/* ---- changes --------------------------------------------------------------------------------------- */

const guint8 *
ts_canvas_get_kept (TsCanvas *self,
                    guint32 *n_ops)
{
  gsize n = 0;
  const guint8 *kept;

  g_return_val_if_fail (TS_IS_CANVAS (self), NULL);

  kept = self->kept != NULL ? g_bytes_get_data (self->kept, &n) : NULL;
  *n_ops = (guint32)n;
  return kept;
}

/* What a byte is does not matter, but whether it is 0. */
gboolean
ts_canvas_is_kept_equal (GBytes *a,
                         GBytes *b)
{
  gsize n_a, n_b;
  const guint8 *x, *y;

  if (a == b || a == NULL || b == NULL)
    return a == b;
  x = g_bytes_get_data (a, &n_a);
  y = g_bytes_get_data (b, &n_b);
  if (n_a != n_b)
    return FALSE;
  for (gsize i = 0; i < n_a; i++)
    if (!x[i] != !y[i])
      return FALSE;
  return TRUE;
}

static void
take_kept (TsCanvas *self,
           GBytes *kept)
{
  GBytes *old = self->kept;

  self->kept = kept != NULL ? g_bytes_ref (kept) : NULL;
  g_clear_pointer (&old, g_bytes_unref);
}

void
ts_canvas_set_kept (TsCanvas *self,
                    const guint8 *kept,
                    guint32 n_ops)
{
  g_autoptr (GBytes) copy = NULL;
  TsCanvasWish wish = ts_canvas_wish_none ();

  g_return_if_fail (TS_IS_CANVAS (self));

  if (self->graph == NULL)
    return;
  g_return_if_fail (kept == NULL || n_ops == ts_graph_get_n_operations (self->own));

  copy = kept != NULL ? g_bytes_new (kept, n_ops) : NULL;
  if (ts_canvas_is_kept_equal (copy, self->kept))
    return;
  ts_canvas_note_place (self);
  self->is_travelling = self->scene != NULL; /* what that opens and closes is no place of its own */
  take_kept (self, copy);
  ts_canvas_drop_outline (self);
  ts_canvas_forget_undone (self);
  if (self->selected_op != TS_NO_OP)
    wish.reveal_op = self->selected_op;
  wish.fit = kept != NULL;
  wish.camera_follows = TRUE;
  ts_canvas_update_scene (self, wish);
}

void
ts_canvas_show_parts (TsCanvas *self)
{
  TsCanvasWish wish = ts_canvas_wish_none ();

  wish.anchor = self->selected_box != TS_NO_BOX ? ts_box_get_key (&self->scene->boxes[self->selected_box]) : TS_NO_KEY;
  wish.more_names = ts_canvas_dup_open_groups (self);
  self->is_travelling = TRUE;
  ts_canvas_drop_outline (self);
  ts_canvas_update_scene (self, wish);
}

gboolean
ts_canvas_take_parts (TsCanvas *self,
                      GBytes *before,
                      GBytes *kept,
                      GHashTable *unfolded)
{
  gboolean kept_changes = !ts_canvas_is_kept_equal (kept, before), unfolded_changes = !ts_key_set_equal (unfolded, self->unfolded);

  if (unfolded_changes)
    {
      g_hash_table_ref (unfolded);
      g_hash_table_unref (self->unfolded);
      self->unfolded = unfolded;
    }
  take_kept (self, kept);
  if (kept_changes)
    g_signal_emit_by_name (self, "kept-changed");
  return kept_changes || unfolded_changes;
}

/* ---- as names -------------------------------------------------------------------------------------- */

static void
write_list (GKeyFile *file,
            const char *key,
            char **names)
{
  g_key_file_set_string_list (file, GROUP, key, (const char *const *)names, g_strv_length (names));
}

static guint32
count_hidden (const guint8 *kept,
              gsize n_ops)
{
  guint32 n = 0;

  for (gsize op = 0; op < n_ops; op++)
    n += !kept[op];
  return n;
}

static void
write_kept (TsCanvas *self,
            GKeyFile *file)
{
  gsize n_ops = 0;
  const guint8 *kept = self->kept != NULL ? g_bytes_get_data (self->kept, &n_ops) : NULL;
  gboolean is_only = FALSE;
  g_auto (GStrv) names = kept != NULL ? ts_view_parts_dup_names (self->scene->tree, kept, (guint32)n_ops, TS_VIEW_MAX_NAMES, &is_only) : g_new0 (char *, 1);

  if (names != NULL)
    write_list (file, is_only ? "only" : "hidden", names);
  else
    g_key_file_set_uint64 (file, GROUP, TS_VIEW_KEY_LOST, count_hidden (kept, n_ops));
}

static void
write_unfolded (TsCanvas *self,
                GKeyFile *file)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  guint32 n_ops = ts_graph_get_n_operations (self->graph), n = 0;

  for (guint32 op = 0; op < n_ops && n < g_hash_table_size (self->unfolded) && n < TS_VIEW_MAX_NAMES; op++)
    if (g_hash_table_contains (self->unfolded, GUINT_TO_POINTER (op)))
      {
        g_strv_builder_add (builder, ts_graph_get_operation (self->graph, op)->name);
        n++;
      }
  names = g_strv_builder_end (builder);
  write_list (file, "unfolded", names);
}

void
ts_canvas_write_parts (TsCanvas *self,
                       GKeyFile *file)
{
  write_kept (self, file);
  write_unfolded (self, file);
}

/* (transfer full) (nullable): what the text says; without a word of it, as it is */
static GBytes *
read_kept (TsCanvas *self,
           GBytes *before,
           GKeyFile *file)
{
  g_auto (GStrv) hidden = g_key_file_get_string_list (file, GROUP, "hidden", NULL, NULL);
  g_auto (GStrv) only = g_key_file_get_string_list (file, GROUP, "only", NULL, NULL);

  if (only != NULL)
    return ts_view_parts_find (self->own, (const char *const *)only, TRUE);
  if (hidden != NULL)
    return ts_view_parts_find (self->own, (const char *const *)hidden, FALSE);
  return before != NULL ? g_bytes_ref (before) : NULL;
}

static GHashTable *
read_unfolded (TsCanvas *self,
               GKeyFile *file)
{
  g_auto (GStrv) names = g_key_file_get_string_list (file, GROUP, "unfolded", NULL, NULL);
  GHashTable *unfolded = names != NULL ? g_hash_table_new (NULL, NULL) : g_hash_table_ref (self->unfolded);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      const TsOperation *op = ts_graph_find_operation (self->graph, names[i]);

      if (op != NULL)
        g_hash_table_add (unfolded, GUINT_TO_POINTER (op->index));
    }
  return unfolded;
}

gboolean
ts_canvas_read_parts (TsCanvas *self,
                      GBytes *before,
                      GKeyFile *file)
{
  g_autoptr (GBytes) kept = read_kept (self, before, file);
  g_autoptr (GHashTable) unfolded = read_unfolded (self, file);

  return ts_canvas_take_parts (self, before, kept, unfolded);
}
