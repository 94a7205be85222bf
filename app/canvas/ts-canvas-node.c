#include "app/canvas/ts-canvas-node.h"

#include <string.h>

struct _TsCanvasNode
{
  GtkWidget parent_instance;

  guint64 key;
  char *label;
  char *description;
  int selected; /* -1: not said yet */
  int open;     /* -1: cannot be opened */
  GdkRectangle place;
  GPtrArray *targets; /* not owned; only to see whether they are others now */
};

G_DEFINE_FINAL_TYPE (TsCanvasNode, ts_canvas_node, GTK_TYPE_WIDGET)

static guint activated_signal;

GtkWidget *
ts_canvas_node_new (void)
{
  return g_object_new (TS_TYPE_CANVAS_NODE, NULL);
}

void
ts_canvas_node_update (TsCanvasNode *self,
                       guint64 key,
                       const char *label,
                       const char *description,
                       gboolean selected,
                       gboolean can_open,
                       gboolean is_open)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (self);
  int open = can_open ? is_open : -1;

  self->key = key;
  if (g_strcmp0 (label, self->label) != 0)
    {
      g_free (self->label);
      self->label = g_strdup (label);
      gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
  if (g_strcmp0 (description, self->description) != 0)
    {
      g_free (self->description);
      self->description = g_strdup (description);
      gtk_accessible_update_property (accessible, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
    }
  if (selected != self->selected)
    {
      self->selected = selected;
      gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
    }
  if (open != self->open)
    {
      self->open = open;
      if (open >= 0)
        gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
      else
        gtk_accessible_reset_state (accessible, GTK_ACCESSIBLE_STATE_EXPANDED);
    }
}

/* An empty array may have no memory, which memcmp () does not take. */
static gboolean
are_equal (GPtrArray *a,
           GPtrArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->pdata, b->pdata, a->len * sizeof (gpointer)) == 0);
}

void
ts_canvas_node_set_targets (TsCanvasNode *self,
                            GPtrArray *targets)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (self);
  GtkAccessibleRelation relation = GTK_ACCESSIBLE_RELATION_FLOW_TO;
  GValue value = G_VALUE_INIT;
  GList *list = NULL;

  if (are_equal (targets, self->targets))
    return;

  g_ptr_array_set_size (self->targets, 0);
  for (guint i = 0; i < targets->len; i++)
    g_ptr_array_add (self->targets, targets->pdata[i]);

  if (targets->len == 0)
    {
      gtk_accessible_reset_relation (accessible, relation);
      return;
    }

  for (guint i = targets->len; i > 0; i--)
    list = g_list_prepend (list, targets->pdata[i - 1]);
  gtk_accessible_relation_init_value (relation, &value);
  g_value_set_pointer (&value, list);
  gtk_accessible_update_relation_value (accessible, 1, &relation, &value);
  g_value_unset (&value);
}

guint64
ts_canvas_node_get_key (TsCanvasNode *self)
{
  return self->key;
}

const char *
ts_canvas_node_get_label (TsCanvasNode *self)
{
  return self->label;
}

void
ts_canvas_node_set_place (TsCanvasNode *self,
                          const GdkRectangle *place)
{
  self->place = *place;
}

const GdkRectangle *
ts_canvas_node_get_place (TsCanvasNode *self)
{
  return &self->place;
}

static void
activate (GtkWidget *widget,
          const char *name,
          GVariant *parameter)
{
  g_signal_emit (widget, activated_signal, 0);
}

static void
ts_canvas_node_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
ts_canvas_node_finalize (GObject *object)
{
  TsCanvasNode *self = TS_CANVAS_NODE (object);

  g_free (self->label);
  g_free (self->description);
  g_ptr_array_unref (self->targets);
  G_OBJECT_CLASS (ts_canvas_node_parent_class)->finalize (object);
}

static void
ts_canvas_node_class_init (TsCanvasNodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ts_canvas_node_finalize;
  widget_class->measure = ts_canvas_node_measure;

  activated_signal = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "node.activate", NULL, activate);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TREE_ITEM);
  gtk_widget_class_set_css_name (widget_class, "node");
}

static void
ts_canvas_node_init (TsCanvasNode *self)
{
  self->selected = -1;
  self->open = -1;
  self->targets = g_ptr_array_new ();
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}
