#include "app/canvas/ts-legend.h"

#include "app/canvas/ts-color-scale.h"
#include "app/scene/ts-icons.h"

#define SAMPLE_SIZE 18

struct _TsLegend
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *toggle;
  GtkWidget *content;
  GtkWidget *families;
  GtkWidget *classes;
  GtkWidget *title; /* of the classes */
  GtkWidget *scale;
  GtkWidget *ends;
  GtkWidget *from;
  GtkWidget *to;
  GtkWidget *note;
  GtkWidget *states;
  GtkWidget *copies;
  TsPalette palette;
  const TsSceneColors *colors; /* nullable */
};

G_DEFINE_FINAL_TYPE (TsLegend, ts_legend, GTK_TYPE_WIDGET)

enum
{
  RANGE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- samples ------------------------------------------------------------------------------------ */

static void
trace_square (cairo_t *cr,
              double radius)
{
  double s = SAMPLE_SIZE;

  cairo_new_sub_path (cr);
  cairo_arc (cr, s - radius, radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, s - radius, s - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, radius, s - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, radius, radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static void
draw_family (GtkDrawingArea *area,
             cairo_t *cr,
             int width,
             int height,
             gpointer data)
{
  TsLegend *self = TS_LEGEND (gtk_widget_get_ancestor (GTK_WIDGET (area), TS_TYPE_LEGEND));
  TsOpFamily family = GPOINTER_TO_UINT (data);

  if (self == NULL)
    return;

  trace_square (cr, 5);
  gdk_cairo_set_source_rgba (cr, &self->palette.family[family]);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &self->palette.on_color);
  ts_icon_draw_family (cr, family, SAMPLE_SIZE);
}

static void
draw_class (GtkDrawingArea *area,
            cairo_t *cr,
            int width,
            int height,
            gpointer data)
{
  TsLegend *self = TS_LEGEND (gtk_widget_get_ancestor (GTK_WIDGET (area), TS_TYPE_LEGEND));
  GdkRGBA color;

  if (self == NULL || self->colors == NULL)
    return;

  color = ts_scene_colors_get_count_color (self->colors, GPOINTER_TO_UINT (data), &self->palette);
  trace_square (cr, 5);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_fill (cr);
}

/* The states of a run, with the signs that the canvas gives them. */
typedef struct
{
  const char *name;
  gsize color; /* its place in the palette */
  int badge;   /* TsBadge, or -1 for the arrow, -2 for none */
} StateSample;

static const StateSample state_samples[] = {
  { "Current", G_STRUCT_OFFSET (TsPalette, current), -1 },
  { "Ready", G_STRUCT_OFFSET (TsPalette, ready), TS_BADGE_READY },
  { "Done", G_STRUCT_OFFSET (TsPalette, done), TS_BADGE_DONE },
  { "Fed", G_STRUCT_OFFSET (TsPalette, fed), TS_BADGE_FED },
  { "Dead", G_STRUCT_OFFSET (TsPalette, dead), TS_BADGE_DEAD },
  { "Failed", G_STRUCT_OFFSET (TsPalette, failed), TS_BADGE_FAILED },
};

static void
draw_state (GtkDrawingArea *area,
            cairo_t *cr,
            int width,
            int height,
            gpointer data)
{
  TsLegend *self = TS_LEGEND (gtk_widget_get_ancestor (GTK_WIDGET (area), TS_TYPE_LEGEND));
  const StateSample *sample = data;
  const GdkRGBA *color;

  if (self == NULL)
    return;

  color = &G_STRUCT_MEMBER (GdkRGBA, &self->palette, sample->color);
  cairo_translate (cr, SAMPLE_SIZE / 2.0, SAMPLE_SIZE / 2.0);
  gdk_cairo_set_source_rgba (cr, color);
  if (sample->badge < 0)
    {
      cairo_move_to (cr, 8, 0);
      cairo_line_to (cr, 0, -6.5);
      cairo_line_to (cr, 0, -2.5);
      cairo_line_to (cr, -8, -2.5);
      cairo_line_to (cr, -8, 2.5);
      cairo_line_to (cr, 0, 2.5);
      cairo_line_to (cr, 0, 6.5);
      cairo_close_path (cr);
      cairo_fill (cr);
      return;
    }

  cairo_arc (cr, 0, 0, sample->badge == TS_BADGE_READY ? 7.3 : 8, 0, 2 * G_PI);
  if (sample->badge == TS_BADGE_READY)
    {
      cairo_set_line_width (cr, 1.4);
      cairo_stroke (cr);
    }
  else
    {
      cairo_fill (cr);
      gdk_cairo_set_source_rgba (cr, &self->palette.on_color);
    }
  ts_icon_draw_badge (cr, sample->badge, 8);
}

static void
draw_copy (GtkDrawingArea *area,
           cairo_t *cr,
           int width,
           int height,
           gpointer data)
{
  TsLegend *self = TS_LEGEND (gtk_widget_get_ancestor (GTK_WIDGET (area), TS_TYPE_LEGEND));

  if (self == NULL)
    return;

  cairo_translate (cr, SAMPLE_SIZE / 2.0, SAMPLE_SIZE / 2.0);
  gdk_cairo_set_source_rgba (cr, &self->palette.copy);
  ts_icon_trace_copy (cr, 0.88);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &self->palette.on_color);
  ts_icon_draw_copy (cr, 0.88);
}

static void
append_row (GtkWidget *box,
            const char *text,
            GtkDrawingAreaDrawFunc draw,
            gpointer data)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *sample = gtk_drawing_area_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (sample), SAMPLE_SIZE);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (sample), SAMPLE_SIZE);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (sample), draw, data, NULL);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (row), sample);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (box), row);
}

/* ---- contents ------------------------------------------------------------------------------------ */

void
ts_legend_set_families (TsLegend *self,
                        guint32 mask)
{
  for (GtkWidget *row; (row = gtk_widget_get_first_child (self->families)) != NULL;)
    gtk_box_remove (GTK_BOX (self->families), row);

  /* What is none of them comes last. */
  for (guint f = 1; f <= TS_N_OP_FAMILIES; f++)
    if (mask & (1u << f % TS_N_OP_FAMILIES))
      append_row (self->families, ts_op_family_name (f % TS_N_OP_FAMILIES), draw_family, GUINT_TO_POINTER (f % TS_N_OP_FAMILIES));
  gtk_widget_set_visible (GTK_WIDGET (self), mask != 0);
}

static void
set_text (GtkWidget *label,
          const char *text)
{
  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL);
}

static void
refresh_ends (TsLegend *self)
{
  g_autofree char *from = ts_op_column_format (self->colors->column, self->colors->from);
  g_autofree char *to = ts_op_column_format (self->colors->column, self->colors->to);

  gtk_label_set_label (GTK_LABEL (self->from), from);
  gtk_label_set_label (GTK_LABEL (self->to), to);
}

void
ts_legend_set_colors (TsLegend *self,
                      const TsSceneColors *colors,
                      const char *waiting)
{
  gboolean is_scale = colors != NULL && ts_scene_colors_is_scale (colors);
  gboolean is_other = self->colors == NULL && (colors != NULL || waiting != NULL);
  const TsOpColumn *column = colors != NULL ? colors->column : NULL;

  for (GtkWidget *row; (row = gtk_widget_get_first_child (self->classes)) != NULL;)
    gtk_box_remove (GTK_BOX (self->classes), row);

  self->colors = colors;
  set_text (self->title, column != NULL ? column->title : waiting);
  set_text (self->note, column != NULL ? column->note : NULL);
  ts_color_scale_set_colors (TS_COLOR_SCALE (self->scale), is_scale ? colors : NULL);
  gtk_widget_set_visible (self->scale, is_scale);
  gtk_widget_set_visible (self->ends, is_scale);
  if (is_scale)
    {
      refresh_ends (self);
      append_row (self->classes, "Not known", draw_class, NULL);
    }
  for (guint c = 0; colors != NULL && c < colors->n_classes; c++)
    {
      g_autofree char *text = self->palette.is_high_contrast && !is_scale ? g_strdup_printf ("%s  %s", ts_scene_colors_get_class_sign (c), colors->names[c]) : g_strdup (colors->names[c]);

      append_row (self->classes, text, draw_class, GUINT_TO_POINTER (c));
    }
  gtk_widget_set_visible (gtk_widget_get_parent (self->classes), colors != NULL || waiting != NULL);
  gtk_widget_set_visible (self->families, colors == NULL); /* one thing at a time: it covers some of the graph */
  if (is_other)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggle), TRUE);
}

static void
range_changed (TsLegend *self,
               double from,
               double to)
{
  g_signal_emit (self, signals[RANGE_CHANGED], 0, from, to);
  if (self->colors != NULL)
    refresh_ends (self);
}

void
ts_legend_set_has_run (TsLegend *self,
                       gboolean has_run)
{
  gtk_widget_set_visible (self->states, has_run);
}

void
ts_legend_set_has_copies (TsLegend *self,
                          gboolean has_copies)
{
  gtk_widget_set_visible (self->copies, has_copies);
}

void
ts_legend_set_palette (TsLegend *self,
                       const TsPalette *palette)
{
  gboolean is_other = self->palette.is_high_contrast != palette->is_high_contrast;

  self->palette = *palette;
  if (is_other && self->colors != NULL) /* with letters, or without */
    ts_legend_set_colors (self, self->colors, NULL);
  ts_color_scale_set_palette (TS_COLOR_SCALE (self->scale), palette);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- object -------------------------------------------------------------------------------------- */

static void
ts_legend_dispose (GObject *object)
{
  TsLegend *self = TS_LEGEND (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (ts_legend_parent_class)->dispose (object);
}

static void
ts_legend_class_init (TsLegendClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ts_legend_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "legend");
  signals[RANGE_CHANGED] = g_signal_new ("range-changed", TS_TYPE_LEGEND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static GtkWidget *
new_text (const char *css_class,
          float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

/* What boxes are coloured by: a title, the scale or the classes, and what is to be said of them. */
static GtkWidget *
new_coloring (TsLegend *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 5);

  self->title = new_text ("caption-heading", 0);
  self->scale = ts_color_scale_new ();
  self->ends = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->from = new_text ("caption", 0);
  self->to = new_text ("caption", 1);
  self->classes = gtk_box_new (GTK_ORIENTATION_VERTICAL, 5);
  self->note = new_text ("caption", 0);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (self->note), 24);
  gtk_label_set_max_width_chars (GTK_LABEL (self->note), 30);
  gtk_widget_add_css_class (self->note, "dim-label");
  gtk_widget_set_hexpand (self->from, TRUE);
  gtk_box_append (GTK_BOX (self->ends), self->from);
  gtk_box_append (GTK_BOX (self->ends), self->to);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->scale);
  gtk_box_append (GTK_BOX (box), self->ends);
  gtk_box_append (GTK_BOX (box), self->classes);
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_widget_set_visible (box, FALSE);
  g_signal_connect_swapped (self->scale, "range-changed", G_CALLBACK (range_changed), self);
  return box;
}

static void
ts_legend_init (TsLegend *self)
{
  ts_palette_init (&self->palette, FALSE);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->toggle = gtk_toggle_button_new_with_label ("Legend");
  self->content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  self->families = gtk_box_new (GTK_ORIENTATION_VERTICAL, 5);
  self->states = gtk_box_new (GTK_ORIENTATION_VERTICAL, 5);
  for (guint i = 0; i < G_N_ELEMENTS (state_samples); i++)
    append_row (self->states, state_samples[i].name, draw_state, (gpointer)&state_samples[i]);

  self->copies = gtk_box_new (GTK_ORIENTATION_VERTICAL, 5);
  append_row (self->copies, "Copied to another device", draw_copy, NULL);
  gtk_widget_set_visible (self->copies, FALSE);
  gtk_box_append (GTK_BOX (self->content), self->families);
  gtk_box_append (GTK_BOX (self->content), new_coloring (self));
  gtk_box_append (GTK_BOX (self->content), self->states);
  gtk_box_append (GTK_BOX (self->content), self->copies);
  gtk_widget_set_margin_start (self->content, 12);
  gtk_widget_set_margin_end (self->content, 14);
  gtk_widget_set_margin_top (self->content, 10);
  gtk_widget_set_margin_bottom (self->content, 8);
  gtk_widget_set_visible (self->content, FALSE);
  g_object_bind_property (self->toggle, "active", self->content, "visible", G_BINDING_DEFAULT);
  gtk_widget_add_css_class (self->toggle, "flat");
  gtk_widget_add_css_class (self->toggle, "caption");
  gtk_widget_set_focus_on_click (self->toggle, FALSE);
  gtk_widget_set_tooltip_text (self->toggle, "What the colours and signs mean");

  gtk_box_append (GTK_BOX (self->box), self->content);
  gtk_box_append (GTK_BOX (self->box), self->toggle);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_add_css_class (self->box, "background");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "Legend", -1);
  gtk_widget_set_visible (self->states, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
ts_legend_new (void)
{
  return g_object_new (TS_TYPE_LEGEND, NULL);
}
