#include "app/panels/ts-snapshot-bar.h"

#include "app/panels/ts-name-popover.h"
#include "app/panels/ts-panels.h"
#include "app/ts-document-presets.h"
#include "app/ts-file-dialog.h"
#include "app/ts-menu-names.h"
#include "app/ts-undo-toast.h"
#include "engine/debug/worker/ts-debug-worker-answers.h"

#include <string.h>

struct _TsSnapshotBar
{
  GtkWidget parent_instance;

  TsDocument *document; /* nullable */
  char *name;           /* nullable: what is compared with */
  char *wanted;         /* nullable: what is to be, once it is there */
  TsSnapshot *snapshot; /* nullable: of that name */
  char **names;         /* nullable: of the menu */
  GActionGroup *actions;
  GtkWidget *popover;

  GtkMenuButton *button;
  GtkLabel *label;
  GtkWidget *back_button;
};

G_DEFINE_FINAL_TYPE (TsSnapshotBar, ts_snapshot_bar, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static TsNamedList *
get_snapshots (TsSnapshotBar *self)
{
  return ts_debug_worker_get_snapshots (ts_document_get_worker (self->document));
}

/* ---- what is shown -------------------------------------------------------------------------------- */

static GMenuModel *
make_menu (TsSnapshotBar *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) compared = g_menu_new ();
  g_autoptr (GMenu) taking = g_menu_new ();
  g_autoptr (GMenu) files = g_menu_new ();

  ts_menu_append_name (compared, "Beginning of the Run", "snapshot.compare", "");
  for (guint i = 0; self->names[i] != NULL; i++)
    ts_menu_append_name (compared, self->names[i], "snapshot.compare", self->names[i]);
  g_menu_append (compared, "A _Checkpoint…", "snapshot.load");
  g_menu_append (taking, "_Take Snapshot…", "snapshot.take");
  g_menu_append (taking, "Remo_ve Snapshot", "snapshot.remove");
  g_menu_append (files, "_Restore From Checkpoint…", "win.restore");
  g_menu_append (files, "_Save to Checkpoint…", "snapshot.save");
  g_menu_append_section (menu, "Compare Variables With", G_MENU_MODEL (compared));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (taking));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (files));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static void
set_enabled (TsSnapshotBar *self,
             const char *action,
             gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), action)), enabled);
}

static void
show (TsSnapshotBar *self)
{
  g_autofree char *name = g_strdup_printf ("Compared With: %s", self->name != NULL ? self->name : "Beginning of the Run");
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "compare");

  gtk_label_set_text (self->label, self->name != NULL ? self->name : "Beginning of the Run");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (self->name != NULL ? self->name : ""));
  set_enabled (self, "remove", self->name != NULL);
}

static void
compare_with (TsSnapshotBar *self,
              const char *name)
{
  TsSnapshot *snapshot = name != NULL ? ts_named_list_find (get_snapshots (self), name, NULL) : NULL;

  g_clear_pointer (&self->snapshot, ts_snapshot_unref);
  g_free (self->name);
  self->snapshot = snapshot;
  self->name = g_strdup (snapshot != NULL ? name : NULL);
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A snapshot may be gone, be another one of the same name, or have come. */
static void
follow (TsSnapshotBar *self)
{
  g_autoptr (TsSnapshot) now = self->name != NULL ? ts_named_list_find (get_snapshots (self), self->name, NULL) : NULL;
  g_autofree char *wanted = g_strdup (self->wanted);

  if (wanted != NULL && g_strv_contains ((const char *const *)self->names, wanted))
    {
      g_clear_pointer (&self->wanted, g_free);
      compare_with (self, wanted);
    }
  else if (now != self->snapshot)
    {
      g_autofree char *name = g_strdup (self->name);

      compare_with (self, name);
    }
}

static void
update (TsSnapshotBar *self)
{
  gboolean idle = !ts_debug_worker_get_busy (ts_document_get_worker (self->document));
  g_auto (GStrv) names = ts_named_list_dup_names (get_snapshots (self));

  if (self->names == NULL || !g_strv_equal ((const char *const *)names, (const char *const *)self->names))
    {
      g_autoptr (GMenuModel) menu = NULL;

      g_strfreev (self->names);
      self->names = g_steal_pointer (&names);
      menu = make_menu (self);
      gtk_menu_button_set_menu_model (self->button, menu);
    }
  follow (self);
  set_enabled (self, "take", idle);
  set_enabled (self, "load", idle);
  set_enabled (self, "save", idle);
  gtk_widget_set_sensitive (self->back_button, idle);
}

void
ts_snapshot_bar_set_n_changed (TsSnapshotBar *self,
                               guint n)
{
  g_return_if_fail (TS_IS_SNAPSHOT_BAR (self));

  gtk_widget_set_visible (self->back_button, self->name != NULL && n > 0);
}

/* ---- what is done --------------------------------------------------------------------------------- */

static void
on_compare (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  const char *name = g_variant_get_string (parameter, NULL);

  compare_with (user_data, *name != '\0' ? name : NULL);
}

/* The first of `snapshot-1`, `snapshot-2`, … that is free. (transfer full) */
static char *
propose_name (TsSnapshotBar *self)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *name = g_strdup_printf ("snapshot-%u", i);

      if (!g_strv_contains ((const char *const *)self->names, name))
        return g_steal_pointer (&name);
    }
}

static void
on_take (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  TsSnapshotBar *self = user_data;
  g_autofree char *name = propose_name (self);

  ts_name_popover_ask (TS_NAME_POPOVER (self->popover), "Keep What the Variables Hold", "Take", name);
}

static void
name_taken (TsDebugWorker *worker,
            const GError *error,
            gpointer user_data)
{
  TsSnapshotBar *self = user_data;

  if (self->document == NULL)
    return;
  ts_name_popover_tell (TS_NAME_POPOVER (self->popover), error != NULL ? error->message : NULL);
  update (self);
}

static void
named (TsSnapshotBar *self,
       const char *name)
{
  g_autofree char *line = g_strdup_printf ("snapshot take %s", name);

  if (self->document == NULL)
    return;
  if (strpbrk (name, " \t") != NULL)
    {
      ts_name_popover_tell (TS_NAME_POPOVER (self->popover), "The name of a snapshot is one word");
      return;
    }
  g_free (self->wanted);
  self->wanted = g_strdup (name);
  ts_debug_worker_ask (ts_document_get_worker (self->document), line, name_taken, g_object_ref (self), g_object_unref);
}

static void
on_back (TsSnapshotBar *self)
{
  g_autofree char *line = g_strdup_printf ("snapshot restore %s", self->name);

  ts_document_run_line (self->document, line);
}

/* A snapshot that can come back. */
typedef struct
{
  TsDocument *document;
  TsSnapshot *snapshot;
  char *name;
} Removed;

static void
removed_free (gpointer data)
{
  Removed *removed = data;

  g_object_unref (removed->document);
  ts_snapshot_unref (removed->snapshot);
  g_free (removed->name);
  g_free (removed);
}

static void
put_back (gpointer data)
{
  Removed *removed = data;

  if (!ts_document_is_open (removed->document))
    return;
  ts_named_list_put (ts_debug_worker_get_snapshots (ts_document_get_worker (removed->document)), removed->name, ts_snapshot_ref (removed->snapshot), NULL); /* it had that name */
  g_signal_emit_by_name (removed->document, "values-changed");
}

static void
on_remove (GSimpleAction *action,
           GVariant *parameter,
           gpointer user_data)
{
  TsSnapshotBar *self = user_data;
  g_autofree char *line = g_strdup_printf ("snapshot drop %s", self->name);
  g_autofree char *text = g_strdup_printf ("Snapshot “%s” removed", self->name);
  Removed *removed = g_new (Removed, 1);

  *removed = (Removed) { g_object_ref (self->document), ts_snapshot_ref (self->snapshot), g_strdup (self->name) };
  ts_document_run_line (self->document, line);
  ts_undo_toast_show (GTK_WIDGET (self), text, put_back, removed, removed_free);
}

/* ---- checkpoints ---------------------------------------------------------------------------------- */

/* The name of a snapshot: the last part of the path, without `.index` and blanks. (transfer full) */
static char *
name_after (const char *path)
{
  char *name = g_path_get_basename (path);

  if (g_str_has_suffix (name, ".index"))
    name[strlen (name) - strlen (".index")] = '\0';
  return g_strdelimit (name, " \t\n,", '_');
}

void
ts_snapshot_bar_load (TsSnapshotBar *self,
                      GFile *file)
{
  g_return_if_fail (TS_IS_SNAPSHOT_BAR (self));
  g_return_if_fail (g_file_peek_path (file) != NULL);

  g_autofree char *name = name_after (g_file_peek_path (file));
  g_autofree char *line = g_strdup_printf ("snapshot load %s %s", name, g_file_peek_path (file));

  g_free (self->wanted);
  self->wanted = g_steal_pointer (&name);
  ts_document_run_line (self->document, line);
}

void
ts_snapshot_bar_save (TsSnapshotBar *self,
                      GFile *file)
{
  g_return_if_fail (TS_IS_SNAPSHOT_BAR (self));
  g_return_if_fail (g_file_peek_path (file) != NULL);

  g_autofree char *line = g_strdup_printf ("save %s", g_file_peek_path (file));

  ts_document_run_line (self->document, line);
}

static void
checkpoint_chosen (GObject *object,
                   GAsyncResult *result,
                   gpointer user_data)
{
  TsSnapshotBar *self = TS_SNAPSHOT_BAR (object);
  g_autoptr (GFile) file = ts_file_dialog_choose_finish (result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL && self->document != NULL)
    ts_snapshot_bar_load (self, file);
}

static void
on_load (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  static const char *const patterns[] = { "*.index", "*.ckpt", "*.ckpt-*", "checkpoint", NULL };

  ts_file_dialog_choose_async (user_data, TS_FILE_DIALOG_OPEN, "Compare Variables With Checkpoint", NULL, "Checkpoints", patterns, checkpoint_chosen, NULL);
}

static void
place_chosen (GObject *object,
              GAsyncResult *result,
              gpointer user_data)
{
  TsSnapshotBar *self = TS_SNAPSHOT_BAR (object);
  g_autoptr (GFile) file = ts_file_dialog_choose_finish (result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL && self->document != NULL)
    ts_snapshot_bar_save (self, file);
}

static void
on_save (GSimpleAction *action,
         GVariant *parameter,
         gpointer user_data)
{
  ts_file_dialog_choose_async (user_data, TS_FILE_DIALOG_SAVE, "Save Variables to Checkpoint", "model.ckpt", NULL, NULL, place_chosen, NULL);
}

/* ---- life ----------------------------------------------------------------------------------------- */

static void
ts_snapshot_bar_dispose (GObject *object)
{
  TsSnapshotBar *self = TS_SNAPSHOT_BAR (object);

  ts_snapshot_bar_set_document (self, NULL);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_SNAPSHOT_BAR);

  G_OBJECT_CLASS (ts_snapshot_bar_parent_class)->dispose (object);
}

static void
ts_snapshot_bar_class_init (TsSnapshotBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_snapshot_bar_dispose;

  signals[CHANGED] = g_signal_new ("changed", TS_TYPE_SNAPSHOT_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-snapshot-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TsSnapshotBar, button);
  gtk_widget_class_bind_template_child (widget_class, TsSnapshotBar, label);
  gtk_widget_class_bind_template_child (widget_class, TsSnapshotBar, back_button);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
}

static void
ts_snapshot_bar_init (TsSnapshotBar *self)
{
  static const GActionEntry entries[] = {
    { .name = "compare", .activate = on_compare, .parameter_type = "s", .state = "''" },
    { .name = "take", .activate = on_take },
    { .name = "remove", .activate = on_remove },
    { .name = "load", .activate = on_load },
    { .name = "save", .activate = on_save },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = G_ACTION_GROUP (g_simple_action_group_new ());
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "snapshot", self->actions);
  self->popover = ts_name_popover_new ();
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self->button));
  g_signal_connect_object (self->popover, "named", G_CALLBACK (named), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ts_snapshot_bar_new (void)
{
  return g_object_new (TS_TYPE_SNAPSHOT_BAR, NULL);
}

void
ts_snapshot_bar_set_document (TsSnapshotBar *self,
                              TsDocument *document)
{
  g_return_if_fail (TS_IS_SNAPSHOT_BAR (self));

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (ts_document_get_worker (self->document), self);
      g_signal_handlers_disconnect_by_data (self->document, self);
    }
  g_set_object (&self->document, document);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->snapshot, ts_snapshot_unref);
  g_clear_pointer (&self->names, g_strfreev);
  if (document == NULL)
    return;
  g_signal_connect_swapped (ts_document_get_worker (document), "notify::busy", G_CALLBACK (update), self);
  g_signal_connect_swapped (document, "values-changed", G_CALLBACK (update), self);
  update (self);
  show (self);
}

const char *
ts_snapshot_bar_get_name (TsSnapshotBar *self)
{
  g_return_val_if_fail (TS_IS_SNAPSHOT_BAR (self), NULL);

  return self->name;
}

TsSnapshot *
ts_snapshot_bar_get_snapshot (TsSnapshotBar *self)
{
  g_return_val_if_fail (TS_IS_SNAPSHOT_BAR (self), NULL);

  return self->snapshot;
}
