#include "app/ts-filter-bar.h"

struct _TsFilterBar
{
  GtkWidget parent_instance;

  TsCanvas *canvas; /* (nullable) */
  gboolean is_asking;
  guint32 current; /* where the run stands, if that is hidden; else TS_NO_OP */

  GtkWidget *box;
  GtkLabel *title;
  GtkBox *chips;
  GtkButton *stop_button;
  GtkMenuButton *more_button;
  GtkPopover *popover;
  GtkEntry *entry;
  GtkLabel *problem;
  GtkFlowBox *presets;
};

G_DEFINE_FINAL_TYPE (TsFilterBar, ts_filter_bar, GTK_TYPE_WIDGET)

static guint show_op_signal;

/* What is in the way most often. */
static const struct
{
  const char *label;
  const char *query;
} presets[] = {
  { "Identities", "op:Identity" },
  { "StopGradients", "op:=StopGradient" },
  { "NoOps", "op:=NoOp" },
  { "Assertions", "op:Assert" },
};

/* ---- changing ------------------------------------------------------------------------------------ */

/* Takes @rules. */
static void
take_rules (TsFilterBar *self,
            TsViewRules *rules)
{
  ts_canvas_set_rules (self->canvas, rules);
  ts_view_rules_unref (rules);
}

static void
chip_closed (GtkWidget *button,
             TsFilterBar *self)
{
  const char *line = g_object_get_data (G_OBJECT (button), "line");
  g_auto (GStrv) lines = ts_view_rules_to_lines (ts_canvas_get_rules (self->canvas));
  g_autoptr (GStrvBuilder) rest = g_strv_builder_new ();
  g_auto (GStrv) kept = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_str_equal (lines[i], line))
      g_strv_builder_add (rest, lines[i]);
  kept = g_strv_builder_end (rest);
  take_rules (self, ts_view_rules_from_lines ((const char *const *)kept));
}

static void
shown_closed (TsFilterBar *self)
{
  take_rules (self, ts_view_rules_show_none (ts_canvas_get_rules (self->canvas)));
}

static gboolean
hide_query (TsFilterBar *self,
            const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsSearchQuery) query = ts_view_rules_parse (text, &error);

  if (query == NULL || query->terms->len == 0)
    {
      gtk_label_set_label (self->problem, error != NULL ? error->message : "That finds nothing");
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
      return FALSE;
    }
  take_rules (self, ts_view_rules_hide (ts_canvas_get_rules (self->canvas), text, TRUE));
  return TRUE;
}

static void
hide_entered (TsFilterBar *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  if (hide_query (self, text))
    gtk_popover_popdown (self->popover);
}

static void
entry_changed (TsFilterBar *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
}

static void
preset_clicked (GtkWidget *button,
                TsFilterBar *self)
{
  hide_query (self, g_object_get_data (G_OBJECT (button), "query"));
  gtk_popover_popdown (self->popover);
}

static void
show_stop (TsFilterBar *self)
{
  g_signal_emit (self, show_op_signal, 0, self->current);
}

/* ---- telling ------------------------------------------------------------------------------------- */

static void
add_chip (TsFilterBar *self,
          const char *text,
          const char *tooltip,
          const char *line,
          GCallback closed)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *cross = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *name = g_strdup_printf ("No Longer: %s", text);

  gtk_widget_add_css_class (chip, "filter-chip");
  gtk_widget_set_tooltip_text (chip, tooltip);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_add_css_class (cross, "flat");
  gtk_widget_add_css_class (cross, "circular");
  gtk_widget_set_tooltip_text (cross, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cross), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (cross), "line", g_strdup (line), g_free);
  if (line != NULL)
    g_signal_connect_object (cross, "clicked", closed, self, 0);
  else
    g_signal_connect_object (cross, "clicked", closed, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (chip), label);
  gtk_box_append (GTK_BOX (chip), cross);
  gtk_box_append (self->chips, chip);
}

static void
add_line_chips (TsFilterBar *self,
                char **texts,
                const char *word,
                const char *format,
                const char *tooltip)
{
  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autofree char *line = g_strconcat (word, texts[i], NULL);
      g_autofree char *text = g_strconcat (format, texts[i], NULL);

      add_chip (self, text, tooltip, line, G_CALLBACK (chip_closed));
    }
}

static void
add_shown_chip (TsFilterBar *self,
                char **shown)
{
  guint n = g_strv_length (shown);
  g_autofree char *text = g_strdup_printf ("%u shown all the same", n);
  g_autofree char *names = g_strjoinv ("\n", shown);

  if (n > 0)
    add_chip (self, text, names, NULL, G_CALLBACK (shown_closed));
}

static void
tell_title (TsFilterBar *self,
            const TsViewRules *rules)
{
  guint64 n_dropped;
  guint32 n = ts_canvas_count_passed (self->canvas, &n_dropped);
  g_autofree char *title = *rules->hidden != NULL ? g_strdup_printf ("Hidden: %'u %s", n, n == 1 ? "operation" : "operations") : g_strdup ("Not as usual:");
  g_autofree char *tip = n_dropped > 0 ? g_strdup_printf ("%'" G_GUINT64_FORMAT " edges that lead past them are not drawn: there are too many", n_dropped) : NULL;

  if (*rules->hidden == NULL && self->is_asking && ts_view_rules_is_empty (rules))
    gtk_label_set_label (self->title, "Nothing is hidden");
  else
    gtk_label_set_label (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), tip);
}

static void
refresh (TsFilterBar *self)
{
  const TsViewRules *rules = self->canvas != NULL ? ts_canvas_get_rules (self->canvas) : NULL;
  GtkWidget *chip;

  gtk_widget_set_visible (GTK_WIDGET (self), rules != NULL && (self->is_asking || !ts_view_rules_is_empty (rules)));
  while ((chip = gtk_widget_get_first_child (GTK_WIDGET (self->chips))) != NULL)
    gtk_box_remove (self->chips, chip);
  if (rules == NULL)
    return;

  add_line_chips (self, rules->hidden, "hide ", "", "Edges lead past what this finds");
  add_shown_chip (self, rules->shown);
  if (rules->control != TS_CONTROL_FEW)
    add_chip (self, rules->control == TS_CONTROL_ALL ? "all control edges" : "no control edges", NULL,
              rules->control == TS_CONTROL_ALL ? "control all" : "control none", G_CALLBACK (chip_closed));
  add_line_chips (self, rules->control_shown, "control+ ", "control edges of ", "All of them are drawn");
  add_line_chips (self, rules->control_hidden, "control- ", "no control edges of ", "None of them is drawn");
  tell_title (self, rules);
}

/* The numbers are those of what is drawn. */
static void
drawn (TsFilterBar *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    tell_title (self, ts_canvas_get_rules (self->canvas));
}

void
ts_filter_bar_set_canvas (TsFilterBar *self,
                          TsCanvas *canvas)
{
  g_return_if_fail (TS_IS_FILTER_BAR (self));

  if (self->canvas != NULL)
    g_signal_handlers_disconnect_by_data (self->canvas, self);
  g_set_object (&self->canvas, canvas);
  if (canvas != NULL)
    {
      g_signal_connect_object (canvas, "notify::rules", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (canvas, "drawn", G_CALLBACK (drawn), self, G_CONNECT_SWAPPED);
    }
  refresh (self);
}

void
ts_filter_bar_set_current (TsFilterBar *self,
                           TsGraph *graph,
                           guint32 op)
{
  g_return_if_fail (TS_IS_FILTER_BAR (self));

  self->current = self->canvas != NULL && op != TS_NO_OP && ts_canvas_is_passed (self->canvas, op) ? op : TS_NO_OP;
  gtk_widget_set_visible (GTK_WIDGET (self->stop_button), self->current != TS_NO_OP);
  if (self->current == TS_NO_OP)
    return;

  const TsOperation *operation = ts_graph_get_operation (graph, op);
  g_autofree char *text = g_strdup_printf ("Stands at %s, hidden · Show It", operation->name);
  g_autofree char *tip = g_strdup_printf ("The run stands at %s (%s), which is hidden; what uses it is marked", operation->name, operation->type);

  gtk_button_set_label (self->stop_button, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->stop_button), tip);
}

/* ---- asking -------------------------------------------------------------------------------------- */

static gboolean
popup (gpointer user_data)
{
  TsFilterBar *self = user_data;

  if (self->box == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self))) /* the window was closed meanwhile */
    return G_SOURCE_REMOVE;
  gtk_menu_button_popup (self->more_button);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  return G_SOURCE_REMOVE;
}

void
ts_filter_bar_ask (TsFilterBar *self)
{
  g_return_if_fail (TS_IS_FILTER_BAR (self));

  self->is_asking = TRUE;
  refresh (self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  g_idle_add_full (G_PRIORITY_LOW, popup, g_object_ref (self), g_object_unref); /* once the bar has its place */
}

static void
popover_closed (TsFilterBar *self)
{
  self->is_asking = FALSE;
  refresh (self);
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void
ts_filter_bar_dispose (GObject *object)
{
  TsFilterBar *self = TS_FILTER_BAR (object);

  ts_filter_bar_set_canvas (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_filter_bar_parent_class)->dispose (object);
}

static void
ts_filter_bar_class_init (TsFilterBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_filter_bar_dispose;
  show_op_signal = g_signal_new ("show-op", TS_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TsFilterBar, box);
  gtk_widget_class_bind_template_child (widget_class, TsFilterBar, title);
  gtk_widget_class_bind_template_child (widget_class, TsFilterBar, chips);
  gtk_widget_class_bind_template_child (widget_class, TsFilterBar, stop_button);
  gtk_widget_class_bind_template_child (widget_class, TsFilterBar, more_button);
  gtk_widget_class_bind_template_child (widget_class, TsFilterBar, popover);
  gtk_widget_class_bind_template_child (widget_class, TsFilterBar, entry);
  gtk_widget_class_bind_template_child (widget_class, TsFilterBar, problem);
  gtk_widget_class_bind_template_child (widget_class, TsFilterBar, presets);
  gtk_widget_class_bind_template_callback (widget_class, hide_entered);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, show_stop);
}

static void
ts_filter_bar_init (TsFilterBar *self)
{
  self->current = TS_NO_OP;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->popover, "closed", G_CALLBACK (popover_closed), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (presets[i].label);

      gtk_widget_set_tooltip_text (button, presets[i].query);
      g_object_set_data (G_OBJECT (button), "query", (gpointer)presets[i].query);
      g_signal_connect_object (button, "clicked", G_CALLBACK (preset_clicked), self, 0);
      gtk_flow_box_insert (self->presets, button, -1);
    }
}
