#include "app/panels/ts-placement-view.h"

#include "app/panels/ts-panel-widgets.h"

#define MAX_ROWS 100 /* of a list: more than one reads */

/* The lists, each under a heading that says how many. */
typedef enum
{
  LIST_COPIES,
  LIST_MOVED,
  LIST_TOGETHER,
  LIST_LACKING,
  N_LISTS,
} ListKind;

struct _TsPlacementView
{
  GtkWidget parent_instance;

  TsDocument *document;

  GtkWidget *box;
  GtkLabel *problem;
  GtkLabel *summary;
  GtkListBox *devices;
  GtkExpander *expanders[N_LISTS];
  GtkListBox *lists[N_LISTS];
  GtkLabel *functions;
};

G_DEFINE_FINAL_TYPE (TsPlacementView, ts_placement_view, GTK_TYPE_WIDGET)

enum
{
  OP_ACTIVATED,
  OUTPUT_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- rows -------------------------------------------------------------------------------------- */

static void
clear (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* (transfer none): it is in the list */
static GtkWidget *
append_row (GtkListBox *list,
            const char *title,
            const char *detail)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *second = ts_panel_new_label (detail, PANGO_ELLIPSIZE_NONE, "caption");

  gtk_label_set_wrap (GTK_LABEL (second), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (second), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (second, "dim-label");
  gtk_box_append (GTK_BOX (texts), ts_panel_new_label (title, PANGO_ELLIPSIZE_MIDDLE, NULL));
  gtk_box_append (GTK_BOX (texts), second);
  gtk_widget_set_visible (second, detail != NULL);
  gtk_widget_set_tooltip_text (texts, title);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), texts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail != NULL ? detail : "", -1);
  gtk_list_box_append (list, row);
  return row;
}

/* What a click on it leads to: an operation, or an output (@index 0 and up). */
static void
lead_to (GtkWidget *row,
         guint32 op,
         int index)
{
  g_object_set_data (G_OBJECT (row), "op", GUINT_TO_POINTER (op + 1));
  g_object_set_data (G_OBJECT (row), "output", GINT_TO_POINTER (index + 1));
}

static void
row_activated (TsPlacementView *self,
               GtkListBoxRow *row)
{
  guint op = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "op"));
  int output = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "output"));

  if (op == 0)
    return;
  if (output > 0)
    g_signal_emit (self, signals[OUTPUT_ACTIVATED], 0, op - 1, (guint)output - 1);
  else
    g_signal_emit (self, signals[OP_ACTIVATED], 0, op - 1);
}

static void
append_rest (GtkListBox *list,
             guint n)
{
  g_autofree char *text = n > MAX_ROWS ? g_strdup_printf ("… and %'u more", n - MAX_ROWS) : NULL;

  if (text != NULL)
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (append_row (list, text, NULL)), FALSE);
}

/* ---- what the lists show ----------------------------------------------------------------------- */

/* "CPU:0 → CPU:1 · 4.0 KiB · 3 users" (transfer full) */
static char *
describe_copy (const TsPlacementPreview *placement,
               const TsPlacementCopy *copy)
{
  g_autofree char *from = ts_placement_preview_dup_device_name (placement, copy->from);
  g_autofree char *to = ts_placement_preview_dup_device_name (placement, copy->to);
  g_autofree char *size = copy->size_bytes != TS_SIZE_UNKNOWN ? g_format_size_full ((guint64)copy->size_bytes, G_FORMAT_SIZE_IEC_UNITS) : g_strdup ("size not known");
  const char *user = ts_graph_get_operation (placement->graph, copy->user)->name;

  if (copy->n_users > 1)
    return g_strdup_printf ("%s → %s · %s · for %u operations", from, to, size, copy->n_users);
  return g_strdup_printf ("%s → %s · %s · for %s", from, to, size, user);
}

static void
fill_copies (GtkListBox *list,
             const TsPlacementPreview *placement)
{
  for (guint i = 0; i < MIN (placement->copies->len, MAX_ROWS); i++)
    {
      const TsPlacementCopy *copy = &g_array_index (placement->copies, TsPlacementCopy, i);
      g_autofree char *name = ts_graph_dup_output_name (placement->graph, copy->output);
      g_autofree char *detail = describe_copy (placement, copy);

      lead_to (append_row (list, name, detail), copy->output.op, (int)copy->output.index);
    }
  append_rest (list, placement->copies->len);
}

/* (transfer full) */
static char *
describe_op (const TsPlacementPreview *placement,
             guint32 op)
{
  g_autofree char *reason = ts_placement_preview_dup_reason (placement, op);
  g_autofree char *device = ts_placement_preview_dup_device_name (placement, ts_placement_get_device (placement->placement, op));

  if (reason == NULL)
    return g_strdup_printf ("%s · %s has no kernel for it", ts_graph_get_operation (placement->graph, op)->type, device);
  return g_strdup_printf ("Runs on %s: %s", device, reason);
}

static void
fill_ops (GtkListBox *list,
          const TsPlacementPreview *placement,
          const GArray *ops)
{
  for (guint i = 0; i < MIN (ops->len, MAX_ROWS); i++)
    {
      guint32 op = g_array_index (ops, guint32, i);
      g_autofree char *detail = describe_op (placement, op);

      lead_to (append_row (list, ts_graph_get_operation (placement->graph, op)->name, detail), op, -1);
    }
  append_rest (list, ops->len);
}

static void
fill_devices (TsPlacementView *self,
              const TsPlacementPreview *placement)
{
  guint n_devices = ts_placement_preview_get_devices (placement)->n_devices;

  for (guint d = 0; d < n_devices; d++)
    {
      g_autofree char *name = ts_placement_preview_dup_device_name (placement, d);
      g_autofree char *count = g_strdup_printf ("%'u operation%s", placement->n_ops[d], placement->n_ops[d] == 1 ? "" : "s");

      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (append_row (self->devices, name, count)), FALSE);
    }
}

/* ---- the whole --------------------------------------------------------------------------------- */

static void
head (TsPlacementView *self,
      ListKind kind,
      guint n)
{
  static const char *const titles[N_LISTS] = { "Copies Between Devices", "Moved: Not There Where Asked For", "Kept Together With Others", "Without a Kernel There" };
  g_autofree char *title = g_strdup_printf ("%s (%'u)", titles[kind], n);

  gtk_expander_set_label (self->expanders[kind], title);
  gtk_widget_set_visible (GTK_WIDGET (self->expanders[kind]), n > 0);
}

static GArray *
dup_together (const TsPlacementPreview *placement)
{
  GArray *ops = g_array_copy (placement->apart);

  g_array_append_vals (ops, placement->along->data, placement->along->len);
  return ops;
}

static void
show_placement (TsPlacementView *self,
                const TsPlacementPreview *placement)
{
  g_autoptr (GArray) together = dup_together (placement);
  g_autofree char *functions = g_strdup_printf (placement->n_callers == 1 ? "%'u operation calls functions. What is in these runs where the call does: rules do not reach into them."
                                                                          : "%'u operations call functions. What is in these runs where the call does: rules do not reach into them.",
                                                placement->n_callers);

  fill_devices (self, placement);
  fill_copies (self->lists[LIST_COPIES], placement);
  fill_ops (self->lists[LIST_MOVED], placement, placement->moved);
  fill_ops (self->lists[LIST_TOGETHER], placement, together);
  fill_ops (self->lists[LIST_LACKING], placement, placement->lacking);
  head (self, LIST_COPIES, placement->copies->len);
  head (self, LIST_MOVED, placement->moved->len);
  head (self, LIST_TOGETHER, together->len);
  head (self, LIST_LACKING, placement->lacking->len);
  gtk_label_set_label (self->functions, functions);
  gtk_widget_set_visible (GTK_WIDGET (self->functions), placement->n_callers > 0);
  gtk_label_set_label (self->summary, placement->copies->len == 0 ? "Nothing is copied between devices." : "");
  gtk_widget_set_visible (GTK_WIDGET (self->summary), placement->copies->len == 0);
}

static void
show_nothing (TsPlacementView *self)
{
  for (ListKind kind = 0; kind < N_LISTS; kind++)
    {
      clear (self->lists[kind]);
      head (self, kind, 0);
    }
  clear (self->devices);
  gtk_widget_set_visible (GTK_WIDGET (self->functions), FALSE);
  gtk_label_set_label (self->summary, "Looking where everything runs…");
  gtk_widget_set_visible (GTK_WIDGET (self->summary), self->document != NULL);
}

static void
refresh (TsPlacementView *self)
{
  TsPlacementPreview *placement = self->document != NULL ? ts_document_get_placement (self->document) : NULL;
  const char *problem = self->document != NULL ? ts_document_get_placement_problem (self->document) : NULL;

  show_nothing (self);
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  if (problem != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->summary), FALSE);
  if (placement != NULL)
    show_placement (self, placement);
}

/* ---- life -------------------------------------------------------------------------------------- */

static void
ts_placement_view_map (GtkWidget *widget)
{
  TsPlacementView *self = TS_PLACEMENT_VIEW (widget);

  GTK_WIDGET_CLASS (ts_placement_view_parent_class)->map (widget);
  if (self->document != NULL)
    ts_document_watch_placement (self->document);
}

static void
ts_placement_view_dispose (GObject *object)
{
  TsPlacementView *self = TS_PLACEMENT_VIEW (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_placement_view_parent_class)->dispose (object);
}

static void
bind_lists (GtkWidgetClass *widget_class)
{
  static const char *const names[N_LISTS] = { "copies", "moved", "together", "lacking" };

  for (ListKind kind = 0; kind < N_LISTS; kind++)
    {
      g_autofree char *expander = g_strconcat (names[kind], "_expander", NULL);

      gtk_widget_class_bind_template_child_full (widget_class, names[kind], FALSE, G_STRUCT_OFFSET (TsPlacementView, lists) + kind * sizeof (gpointer));
      gtk_widget_class_bind_template_child_full (widget_class, expander, FALSE, G_STRUCT_OFFSET (TsPlacementView, expanders) + kind * sizeof (gpointer));
    }
}

static void
ts_placement_view_class_init (TsPlacementViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_placement_view_dispose;
  widget_class->map = ts_placement_view_map;

  signals[OP_ACTIVATED] = g_signal_new ("op-activated", TS_TYPE_PLACEMENT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[OUTPUT_ACTIVATED] = g_signal_new ("output-activated", TS_TYPE_PLACEMENT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-placement-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TsPlacementView, box);
  gtk_widget_class_bind_template_child (widget_class, TsPlacementView, problem);
  gtk_widget_class_bind_template_child (widget_class, TsPlacementView, summary);
  gtk_widget_class_bind_template_child (widget_class, TsPlacementView, devices);
  gtk_widget_class_bind_template_child (widget_class, TsPlacementView, functions);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  bind_lists (widget_class);
}

static void
ts_placement_view_init (TsPlacementView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
ts_placement_view_set_document (TsPlacementView *self,
                                TsDocument *document)
{
  g_return_if_fail (TS_IS_PLACEMENT_VIEW (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  if (document != NULL)
    {
      g_signal_connect_swapped (document, "notify::placement", G_CALLBACK (refresh), self);
      if (gtk_widget_get_mapped (GTK_WIDGET (self)))
        ts_document_watch_placement (document);
    }
  refresh (self);
}
