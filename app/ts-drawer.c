#include "app/ts-drawer.h"

#include "app/panels/ts-alerts-panel.h"
#include "app/panels/ts-answer-panel.h"
#include "app/panels/ts-calls-panel.h"
#include "app/panels/ts-console-panel.h"
#include "app/panels/ts-history-panel.h"
#include "app/panels/ts-overrides-panel.h"
#include "app/panels/ts-timeline-strip.h"
#include "app/panels/ts-times-panel.h"
#include "app/panels/ts-watches-panel.h"

struct _TsDrawer
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkStack *pages;
  TsConsolePanel *console_panel;
  TsWatchesPanel *watches_panel;
  TsCallsPanel *calls_panel;
  TsHistoryPanel *history_panel;
  TsTimelineStrip *timeline;
  TsOverridesPanel *overrides_panel;
  TsAlertsPanel *alerts_panel;
  TsTimesPanel *times_panel;
  TsAnswerPanel *answer_panel;
};

G_DEFINE_FINAL_TYPE (TsDrawer, ts_drawer, GTK_TYPE_WIDGET)

enum
{
  PROP_PAGE = 1,
  N_PROPS,
};

enum
{
  OP_ACTIVATED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void
op_activated (TsDrawer *self,
              guint op)
{
  g_signal_emit (self, signals[OP_ACTIVATED], 0, op);
}

static void
page_changed (TsDrawer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAGE]);
}

static gboolean
ts_drawer_grab_focus (GtkWidget *widget)
{
  GtkWidget *page = gtk_stack_get_visible_child (TS_DRAWER (widget)->pages);

  return page != NULL && (gtk_widget_grab_focus (page) || gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD));
}

static void
ts_drawer_get_property (GObject *object,
                        guint prop_id,
                        GValue *value,
                        GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PAGE:
      g_value_set_string (value, ts_drawer_get_page (TS_DRAWER (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ts_drawer_set_property (GObject *object,
                        guint prop_id,
                        const GValue *value,
                        GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_PAGE:
      ts_drawer_show_page (TS_DRAWER (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ts_drawer_dispose (GObject *object)
{
  TsDrawer *self = TS_DRAWER (object);

  if (self->box != NULL)
    ts_drawer_set_document (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_drawer_parent_class)->dispose (object);
}

static void
ts_drawer_class_init (TsDrawerClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = ts_drawer_get_property;
  object_class->set_property = ts_drawer_set_property;
  object_class->dispose = ts_drawer_dispose;
  widget_class->grab_focus = ts_drawer_grab_focus;

  props[PROP_PAGE] = g_param_spec_string ("drawer-page", NULL, NULL, "console", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[OP_ACTIVATED] = g_signal_new ("op-activated", TS_TYPE_DRAWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (TS_TYPE_ALERTS_PANEL);
  g_type_ensure (TS_TYPE_ANSWER_PANEL);
  g_type_ensure (TS_TYPE_CALLS_PANEL);
  g_type_ensure (TS_TYPE_CONSOLE_PANEL);
  g_type_ensure (TS_TYPE_HISTORY_PANEL);
  g_type_ensure (TS_TYPE_OVERRIDES_PANEL);
  g_type_ensure (TS_TYPE_TIMELINE_STRIP);
  g_type_ensure (TS_TYPE_TIMES_PANEL);
  g_type_ensure (TS_TYPE_WATCHES_PANEL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-drawer.ui");
  gtk_widget_class_bind_template_child (widget_class, TsDrawer, box);
  gtk_widget_class_bind_template_child (widget_class, TsDrawer, pages);
  gtk_widget_class_bind_template_child (widget_class, TsDrawer, console_panel);
  gtk_widget_class_bind_template_child (widget_class, TsDrawer, watches_panel);
  gtk_widget_class_bind_template_child (widget_class, TsDrawer, calls_panel);
  gtk_widget_class_bind_template_child (widget_class, TsDrawer, history_panel);
  gtk_widget_class_bind_template_child (widget_class, TsDrawer, timeline);
  gtk_widget_class_bind_template_child (widget_class, TsDrawer, overrides_panel);
  gtk_widget_class_bind_template_child (widget_class, TsDrawer, alerts_panel);
  gtk_widget_class_bind_template_child (widget_class, TsDrawer, times_panel);
  gtk_widget_class_bind_template_child (widget_class, TsDrawer, answer_panel);
  gtk_widget_class_bind_template_callback (widget_class, op_activated);
  gtk_widget_class_bind_template_callback (widget_class, page_changed);
}

static void
ts_drawer_init (TsDrawer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ts_drawer_new (void)
{
  return g_object_new (TS_TYPE_DRAWER, NULL);
}

void
ts_drawer_set_document (TsDrawer *self,
                        TsDocument *document)
{
  g_return_if_fail (TS_IS_DRAWER (self));

  ts_console_panel_set_document (self->console_panel, document);
  ts_watches_panel_set_document (self->watches_panel, document);
  ts_calls_panel_set_document (self->calls_panel, document);
  ts_history_panel_set_document (self->history_panel, document);
  ts_timeline_strip_set_document (self->timeline, document);
  ts_overrides_panel_set_document (self->overrides_panel, document);
  ts_alerts_panel_set_document (self->alerts_panel, document);
  ts_times_panel_set_document (self->times_panel, document);
  ts_answer_panel_set_document (self->answer_panel, document);
}

const char *
ts_drawer_get_page (TsDrawer *self)
{
  g_return_val_if_fail (TS_IS_DRAWER (self), NULL);

  return gtk_stack_get_visible_child_name (self->pages);
}

void
ts_drawer_show_page (TsDrawer *self,
                     const char *name)
{
  g_return_if_fail (TS_IS_DRAWER (self));

  if (gtk_stack_get_child_by_name (self->pages, name) != NULL)
    gtk_stack_set_visible_child_name (self->pages, name);
}

void
ts_drawer_ask (TsDrawer *self,
               const char *title,
               const char *line)
{
  g_return_if_fail (TS_IS_DRAWER (self));

  ts_answer_panel_ask (self->answer_panel, title, line);
}
