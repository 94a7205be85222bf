#include "app/panels/ts-changes-panel.h"

#include "app/panels/ts-row-action.h"
#include "app/panels/ts-row-tooltip.h"

struct _TsChangesPanel
{
  GtkWidget parent_instance;

  TsComparison *comparison; /* (nullable) */
  GtkStringList *numbers;   /* a row for each entry, which knows no more than its place */
  GtkSingleSelection *selection;

  GtkWidget *box;
  GtkLabel *count;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (TsChangesPanel, ts_changes_panel, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *sign;
  const char *word;
  const char *css_class;
} kinds[] = {
  [TS_DIFF_REMOVED] = { "−", "Removed", "error" },
  [TS_DIFF_ADDED] = { "+", "Added", "success" },
  [TS_DIFF_CHANGED] = { "~", "Changed", "warning" },
};

static const TsDiffEntry *
get_entry (TsChangesPanel *self,
           guint position)
{
  return self->comparison->diff->entries->pdata[position];
}

/* ---- going through them ---------------------------------------------------------------------------- */

static void
go_to (TsChangesPanel *self,
       guint position)
{
  guint32 op = self->comparison->ops[position];

  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
  if (op != TS_NO_OP)
    g_signal_emit (self, signals[ACTIVATED], 0, op);
}

static void
row_activated (TsChangesPanel *self,
               guint position)
{
  go_to (self, position);
}

guint
ts_changes_panel_get_n_changes (TsChangesPanel *self)
{
  g_return_val_if_fail (TS_IS_CHANGES_PANEL (self), 0);

  return self->comparison != NULL ? self->comparison->diff->entries->len : 0;
}

void
ts_changes_panel_go (TsChangesPanel *self,
                     int step)
{
  g_return_if_fail (TS_IS_CHANGES_PANEL (self));

  guint n = ts_changes_panel_get_n_changes (self);
  guint at = gtk_single_selection_get_selected (self->selection);

  if (n == 0)
    return;
  if (at == GTK_INVALID_LIST_POSITION)
    go_to (self, step > 0 ? 0 : n - 1);
  else
    go_to (self, (at + n + (guint)step) % n);
}

/* ---- rows ------------------------------------------------------------------------------------------ */

static GtkWidget *
add_label (GtkWidget *box,
           PangoEllipsizeMode ellipsize,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), ellipsize);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
setup_row (GtkSignalListItemFactory *factory,
           GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *changes;

  gtk_widget_add_css_class (row, "search-row");
  gtk_box_append (GTK_BOX (row), line);
  gtk_label_set_width_chars (GTK_LABEL (add_label (line, PANGO_ELLIPSIZE_NONE, "change-sign")), 1);
  gtk_widget_set_hexpand (add_label (line, PANGO_ELLIPSIZE_START, "change-name"), TRUE);
  add_label (line, PANGO_ELLIPSIZE_NONE, "op-type");
  changes = add_label (row, PANGO_ELLIPSIZE_END, "scope-path");
  gtk_label_set_lines (GTK_LABEL (changes), 4);
  gtk_label_set_wrap (GTK_LABEL (changes), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (changes), PANGO_WRAP_WORD_CHAR);
  gtk_list_item_set_child (item, row);
}

/* "scale, in function normalize" */
static char *
dup_name (const TsDiffEntry *entry)
{
  const TsOperation *op = entry->b != NULL ? entry->b : entry->a;

  if (entry->function == NULL)
    return g_strdup (op->name);
  return op != NULL ? g_strdup_printf ("%s, in function %s", op->name, entry->function) : g_strdup_printf ("function %s", entry->function);
}

static void
set_sign (GtkWidget *label,
          TsDiffKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_widget_remove_css_class (label, kinds[i].css_class);
  gtk_widget_add_css_class (label, kinds[kind].css_class);
  gtk_label_set_label (GTK_LABEL (label), kinds[kind].sign);
}

static void
bind_row (GtkSignalListItemFactory *factory,
          GtkListItem *item,
          TsChangesPanel *self)
{
  const TsDiffEntry *entry = get_entry (self, gtk_list_item_get_position (item));
  const TsOperation *op = entry->b != NULL ? entry->b : entry->a;
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *line = gtk_widget_get_first_child (row);
  GtkWidget *sign = gtk_widget_get_first_child (line);
  GtkWidget *name = gtk_widget_get_next_sibling (sign);
  GtkWidget *changes = gtk_widget_get_next_sibling (line);
  g_autofree char *text = dup_name (entry);
  g_autofree char *details = ts_comparison_describe (entry);
  g_autofree char *description = g_strdup_printf ("%s. %s", kinds[entry->kind].word, details);

  set_sign (sign, entry->kind);
  gtk_label_set_label (GTK_LABEL (name), text);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (name)), op != NULL ? op->type : "");
  gtk_label_set_label (GTK_LABEL (changes), details);
  gtk_widget_set_visible (changes, *details != '\0');
  ts_row_tooltip_set (row, *details != '\0' ? details : text);
  ts_row_action_describe (item, text, description);
}

/* ---- life ------------------------------------------------------------------------------------------ */

static void
ts_changes_panel_dispose (GObject *object)
{
  TsChangesPanel *self = TS_CHANGES_PANEL (object);

  if (self->box != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->comparison, ts_comparison_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_changes_panel_parent_class)->dispose (object);
}

static void
ts_changes_panel_class_init (TsChangesPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_changes_panel_dispose;

  signals[ACTIVATED] = g_signal_new ("activated", TS_TYPE_CHANGES_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-changes-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsChangesPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TsChangesPanel, count);
  gtk_widget_class_bind_template_child (widget_class, TsChangesPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
ts_changes_panel_init (TsChangesPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->numbers = gtk_string_list_new (NULL);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (self->numbers));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

void
ts_changes_panel_set_comparison (TsChangesPanel *self,
                                 TsComparison *comparison)
{
  g_return_if_fail (TS_IS_CHANGES_PANEL (self));

  guint n = comparison != NULL ? comparison->diff->entries->len : 0;
  g_auto (GStrv) rows = g_new0 (char *, (gsize)n + 1);
  g_autofree char *text = NULL;

  if (comparison == self->comparison)
    return;
  if (comparison != NULL)
    ts_comparison_ref (comparison);
  gtk_string_list_splice (self->numbers, 0, g_list_model_get_n_items (G_LIST_MODEL (self->numbers)), NULL);
  g_clear_pointer (&self->comparison, ts_comparison_unref);
  self->comparison = comparison;
  if (comparison == NULL)
    return;

  for (guint i = 0; i < n; i++)
    rows[i] = g_strdup ("");
  gtk_string_list_splice (self->numbers, 0, 0, (const char *const *)rows);
  text = g_strdup_printf ("%u removed, %u added, %u changed, %u the same", comparison->diff->n_removed, comparison->diff->n_added,
                          comparison->diff->n_changed, comparison->diff->n_same);
  gtk_label_set_label (self->count, n > 0 ? text : "The two do not differ");
}
