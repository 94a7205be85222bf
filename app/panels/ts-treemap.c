#include "app/panels/ts-treemap.h"

#include "app/scene/ts-palette.h"
#include "app/scene/ts-treemap-layout.h"

#include <adwaita.h>

#define MAX_DEPTH 4
#define ALMOST_ALL 0.9  /* a part that has so much of its scope is as good as that */
#define MIN_SIDE 14.0f  /* pixels: what is smaller is not cut into parts */
#define HEADER 16.0f    /* room for the name of what has parts */
#define MIN_NAMED 34.0f /* pixels: what is narrower has no name */
#define MAX_PLACES 3000u

/* @depth: how often it forked on the way: scopes in each other of which one has almost all do not count
 * @hue: of the outermost fork that it is in; 0 while there was none
 * @is_rest: what is in the scope and in none of its parts */
typedef struct
{
  guint32 scope;
  guint depth;
  guint hue;
  TsRect rect;
  gboolean has_parts;
  gboolean is_rest;
} Place;

struct _TsTreemap
{
  GtkWidget parent_instance;

  TsScopeTree *tree;
  guint64 *values;
  gboolean in_bytes;
  GArray *places; /* of Place: outer ones first */
  int width;      /* for which they are */
  int height;
  guint hovered;  /* or G_MAXUINT */
  guint selected; /* or G_MAXUINT */
};

G_DEFINE_FINAL_TYPE (TsTreemap, ts_treemap, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- places -------------------------------------------------------------------------------------- */

static int
compare_values (gconstpointer a,
                gconstpointer b,
                gpointer data)
{
  const guint64 *values = data;
  guint64 x = values[*(const guint32 *)a], y = values[*(const guint32 *)b];

  return x > y ? -1 : x < y;
}

static GArray *
list_parts (TsTreemap *self,
            guint32 scope)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 child = self->tree->scopes[scope].first_child; child != TS_NO_SCOPE; child = self->tree->scopes[child].next_sibling)
    if (self->values[child] > 0)
      g_array_append_val (parts, child);
  g_array_sort_with_data (parts, compare_values, self->values);
  return parts;
}

static void
append_place (TsTreemap *self,
              const Place *place)
{
  if (place->rect.width >= 1 && place->rect.height >= 1)
    g_array_append_vals (self->places, place, 1);
}

/* The parts of a place, within it, and what is directly in the scope. */
static void
add_parts (TsTreemap *self,
           guint index)
{
  Place place = g_array_index (self->places, Place, index);
  g_autoptr (GArray) parts = list_parts (self, place.scope);
  g_autofree guint64 *values = g_new0 (guint64, parts->len + 1);
  g_autofree TsRect *rects = g_new (TsRect, parts->len + 1);
  gboolean is_root = place.scope == TS_ROOT_SCOPE;
  float header = is_root ? 0 : HEADER, pad = is_root ? 0 : 2;
  TsRect area = { place.rect.x + pad, place.rect.y + header, place.rect.width - 2 * pad, place.rect.height - header - pad };
  guint64 own = self->values[place.scope];
  gboolean is_fork;

  if (place.is_rest || parts->len == 0 || place.depth >= MAX_DEPTH || area.width < MIN_SIDE || area.height < MIN_SIDE || self->places->len + parts->len > MAX_PLACES)
    return;
  for (guint i = 0; i < parts->len; i++)
    {
      values[i] = self->values[g_array_index (parts, guint32, i)];
      own -= values[i];
    }
  is_fork = (double)values[0] < ALMOST_ALL * (double)self->values[place.scope];
  values[parts->len] = own; /* may be larger than others: then it is only less square */
  ts_treemap_layout (values, parts->len + 1, area, rects);
  g_array_index (self->places, Place, index).has_parts = TRUE;
  for (guint i = 0; i < parts->len; i++)
    {
      guint hue = place.hue == 0 && is_fork ? 1 + i % (TS_N_OP_FAMILIES - 1) : place.hue;
      Place part = { g_array_index (parts, guint32, i), place.depth + is_fork, hue, rects[i], FALSE, FALSE };

      append_place (self, &part);
    }
  append_place (self, &(Place) { place.scope, place.depth + 1, place.hue, rects[parts->len], FALSE, TRUE });
}

static void
update_places (TsTreemap *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  Place root = { TS_ROOT_SCOPE, 0, 0, { 0, 0, (float)width, (float)height }, FALSE, FALSE };

  if (self->width == width && self->height == height)
    return;
  self->width = width;
  self->height = height;
  self->hovered = self->selected = G_MAXUINT;
  g_array_set_size (self->places, 0);
  if (self->tree == NULL || width <= 0)
    return;
  g_array_append_val (self->places, root);
  for (guint i = 0; i < self->places->len; i++)
    add_parts (self, i);
}

/* The innermost place at a point, or G_MAXUINT; the whole graph is none. */
static guint
pick (TsTreemap *self,
      double x,
      double y)
{
  for (guint i = self->places->len; i > 1; i--)
    if (ts_rect_contains (&g_array_index (self->places, Place, i - 1).rect, (float)x, (float)y))
      return i - 1;
  return G_MAXUINT;
}

/* ---- words --------------------------------------------------------------------------------------- */

static char *
dup_value (TsTreemap *self,
           guint64 value)
{
  return self->in_bytes ? g_format_size_full (value, G_FORMAT_SIZE_IEC_UNITS) : g_strdup_printf ("%'" G_GUINT64_FORMAT " operations", value);
}

/* Of a place itself, without its parts if it is the rest. */
static guint64
get_value (TsTreemap *self,
           const Place *place)
{
  guint64 value = self->values[place->scope];

  for (guint32 child = self->tree->scopes[place->scope].first_child; place->is_rest && child != TS_NO_SCOPE; child = self->tree->scopes[child].next_sibling)
    value -= self->values[child];
  return value;
}

/* "block_1/conv, 3.2 MiB, 12 % of all" */
static char *
dup_text (TsTreemap *self,
          guint index)
{
  const Place *place = &g_array_index (self->places, Place, index);
  g_autofree char *name = ts_scope_tree_dup_name (self->tree, place->scope);
  g_autofree char *value = dup_value (self, get_value (self, place));
  double share = 100.0 * (double)get_value (self, place) / (double)MAX (self->values[TS_ROOT_SCOPE], 1);

  if (place->is_rest && place->scope == TS_ROOT_SCOPE)
    return g_strdup_printf ("In no scope\n%s, %.3g %% of all", value, share);
  return g_strdup_printf ("%s%s\n%s, %.3g %% of all", name, place->is_rest ? ", directly in it" : "", value, share);
}

static const char *
get_title (TsTreemap *self,
           const Place *place,
           int *length)
{
  const TsScope *scope = &self->tree->scopes[place->scope];
  const char *rest = place->scope == TS_ROOT_SCOPE ? "in no scope" : "directly in it";
  gsize skip = scope->parent != TS_ROOT_SCOPE && scope->parent != TS_NO_SCOPE ? self->tree->scopes[scope->parent].name_length + 1 : 0;

  if (place->is_rest)
    {
      *length = -1;
      return rest;
    }
  *length = (int)(scope->name_length - skip);
  return scope->name + skip;
}

/* ---- drawing ------------------------------------------------------------------------------------- */

static void
draw_name (TsTreemap *self,
           GtkSnapshot *snapshot,
           const Place *place,
           const GdkRGBA *color)
{
  g_autoptr (PangoLayout) layout = NULL;
  const char *title;
  int length;

  if (place->rect.width < MIN_NAMED || place->rect.height < HEADER)
    return;
  title = get_title (self, place, &length);
  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  pango_layout_set_text (layout, title, length);
  if (place->is_rest)
    {
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      if (width > place->rect.width - 8)
        return;
    }
  pango_layout_set_width (layout, (int)(place->rect.width - 8) * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (place->rect.x + 4, place->rect.y + 1));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
append_frame (GtkSnapshot *snapshot,
              TsRect rect,
              const GdkRGBA *color,
              float width)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (rect.x, rect.y, rect.width, rect.height), 0);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { width, width, width, width }, (GdkRGBA[4]) { *color, *color, *color, *color });
}

static void
draw_place (TsTreemap *self,
            GtkSnapshot *snapshot,
            const Place *place,
            const TsPalette *palette)
{
  GdkRGBA fill = ts_color_mix (&palette->family[place->hue], &palette->frame[0], place->has_parts ? 0.82f : place->is_rest ? 0.74f
                                                                                                                           : 0.62f);

  gtk_snapshot_append_color (snapshot, &fill, &GRAPHENE_RECT_INIT (place->rect.x, place->rect.y, place->rect.width, place->rect.height));
  append_frame (snapshot, place->rect, &palette->background, 1);
  draw_name (self, snapshot, place, place->is_rest ? &palette->muted : &palette->text);
}

static void
ts_treemap_snapshot (GtkWidget *widget,
                     GtkSnapshot *snapshot)
{
  TsTreemap *self = TS_TREEMAP (widget);
  TsPalette palette;

  ts_palette_init (&palette, adw_is_initialized () && adw_style_manager_get_dark (adw_style_manager_get_default ()));
  update_places (self);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)self->width, (float)self->height));
  if (self->places->len > 0)
    gtk_snapshot_append_color (snapshot, &palette.frame[1], &GRAPHENE_RECT_INIT (0, 0, (float)self->width, (float)self->height));
  for (guint i = 1; i < self->places->len; i++)
    draw_place (self, snapshot, &g_array_index (self->places, Place, i), &palette);
  if (self->hovered < self->places->len)
    append_frame (snapshot, g_array_index (self->places, Place, self->hovered).rect, &palette.accent, 1.5f);
  if (self->selected < self->places->len && gtk_widget_has_focus (widget))
    append_frame (snapshot, g_array_index (self->places, Place, self->selected).rect, &palette.accent, 3);
  gtk_snapshot_pop (snapshot);
}

/* ---- input --------------------------------------------------------------------------------------- */

static void
activate (TsTreemap *self,
          guint index)
{
  g_autofree char *name = NULL;

  if (index >= self->places->len || g_array_index (self->places, Place, index).scope == TS_ROOT_SCOPE)
    return;
  name = ts_scope_tree_dup_name (self->tree, g_array_index (self->places, Place, index).scope);
  g_signal_emit (self, signals[ACTIVATED], 0, name);
}

static void
tell_selected (TsTreemap *self)
{
  g_autofree char *text = self->selected < self->places->len ? dup_text (self, self->selected) : g_strdup ("");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
clicked (GtkGestureClick *gesture,
         int n_press,
         double x,
         double y,
         TsTreemap *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->selected = pick (self, x, y);
  tell_selected (self);
  activate (self, self->selected);
}

static void
moved (GtkEventControllerMotion *controller,
       double x,
       double y,
       TsTreemap *self)
{
  guint hovered = pick (self, x, y);

  if (hovered == self->hovered)
    return;
  self->hovered = hovered;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
left (GtkEventControllerMotion *controller,
      TsTreemap *self)
{
  self->hovered = G_MAXUINT;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint key,
             guint code,
             GdkModifierType state,
             TsTreemap *self)
{
  guint n = self->places->len;

  if (n < 2)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Right:
    case GDK_KEY_Down:
      self->selected = self->selected + 1 < n ? self->selected + 1 : 1;
      break;
    case GDK_KEY_Left:
    case GDK_KEY_Up:
      self->selected = self->selected > 1 && self->selected < n ? self->selected - 1 : n - 1;
      break;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      activate (self, self->selected);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  tell_selected (self);
  return GDK_EVENT_STOP;
}

static gboolean
query_tooltip (GtkWidget *widget,
               int x,
               int y,
               gboolean keyboard,
               GtkTooltip *tooltip)
{
  TsTreemap *self = TS_TREEMAP (widget);
  guint index = keyboard ? self->selected : pick (self, x, y);
  g_autofree char *text = index < self->places->len ? dup_text (self, index) : NULL;

  if (text == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void
ts_treemap_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  *minimum = 120;
  *natural = 400;
}

static void
ts_treemap_finalize (GObject *object)
{
  TsTreemap *self = TS_TREEMAP (object);

  g_clear_pointer (&self->tree, ts_scope_tree_unref);
  g_free (self->values);
  g_array_unref (self->places);

  G_OBJECT_CLASS (ts_treemap_parent_class)->finalize (object);
}

static void
ts_treemap_class_init (TsTreemapClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = ts_treemap_finalize;
  widget_class->snapshot = ts_treemap_snapshot;
  widget_class->measure = ts_treemap_measure;
  widget_class->query_tooltip = query_tooltip;

  signals[ACTIVATED] = g_signal_new ("activated", TS_TYPE_TREEMAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "treemap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ts_treemap_init (TsTreemap *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  self->hovered = self->selected = G_MAXUINT;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "Scopes by Size", -1);

  g_signal_connect (click, "released", G_CALLBACK (clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (motion, "motion", G_CALLBACK (moved), self);
  g_signal_connect (motion, "leave", G_CALLBACK (left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

void
ts_treemap_set (TsTreemap *self,
                TsScopeTree *tree,
                const guint64 *values,
                gboolean in_bytes)
{
  g_return_if_fail (TS_IS_TREEMAP (self));

  if (tree != NULL)
    ts_scope_tree_ref (tree);
  g_clear_pointer (&self->tree, ts_scope_tree_unref);
  self->tree = tree;
  g_free (self->values);
  self->values = tree != NULL ? g_memdup2 (values, tree->n_scopes * sizeof *values) : NULL;
  self->in_bytes = in_bytes;
  self->width = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
