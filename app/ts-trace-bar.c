#include "app/ts-trace-bar.h"

#include "engine/graph/ts-graph-trace.h"

struct _TsTraceBar
{
  GtkWidget parent_instance;

  TsDocument *document; /* (nullable): whose graph the question is about */
  TsTraceQuestion question;
  TsTraceAnswer *answer;     /* (nullable) */
  GCancellable *cancellable; /* (nullable): of the question that is being answered */
  gboolean only;

  GtkWidget *box;
  GtkLabel *text;
  GtkWidget *steps_box;
  GtkLabel *steps;
};

G_DEFINE_FINAL_TYPE (TsTraceBar, ts_trace_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ACTIVE,
  PROP_ONLY,
  N_PROPS,
};

enum
{
  ANSWERED,
  FAILED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/* ---- showing ------------------------------------------------------------------------------------- */

gboolean
ts_trace_bar_has_steps (TsTraceBar *self)
{
  g_return_val_if_fail (TS_IS_TRACE_BAR (self), FALSE);

  return self->answer != NULL && self->question.kind <= TS_TRACE_NEIGHBOURS;
}

static guint32
get_steps (TsTraceBar *self)
{
  return MIN (self->question.max_steps, self->answer->farthest);
}

static void
refresh (TsTraceBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), self->answer != NULL);
  if (self->answer == NULL)
    return;

  g_autofree char *text = ts_trace_describe (ts_document_get_graph (self->document), &self->question, self->answer);
  g_autofree char *steps = g_strdup_printf (get_steps (self) == 1 ? "%u step" : "%u steps", get_steps (self));

  gtk_label_set_label (self->text, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->text), text);
  gtk_label_set_label (self->steps, steps);
  gtk_widget_set_visible (self->steps_box, ts_trace_bar_has_steps (self));
}

static void
take_answer (TsTraceBar *self,
             TsTraceAnswer *answer)
{
  ts_trace_answer_free (self->answer);
  self->answer = answer;
  refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVE]);
  g_signal_emit (self, signals[ANSWERED], 0);
}

/* ---- asking -------------------------------------------------------------------------------------- */

/* A question on its way, with what it was asked of. */
typedef struct
{
  TsTraceBar *bar;
  TsDocument *document;
  TsTraceQuestion question;
} Asked;

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->bar);
  g_object_unref (asked->document);
  ts_trace_question_clear (&asked->question);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static GArray *
share (GArray *array)
{
  return array != NULL ? g_array_ref (array) : NULL;
}

static TsTraceQuestion
copy_question (const TsTraceQuestion *question)
{
  return (TsTraceQuestion) { question->kind, g_strdup (question->subject), share (question->ops), question->max_steps, share (question->outputs), share (question->fed) };
}

/* Whether the question is none but what is to be shown. */
static gboolean
is_of_selection (TsTraceBar *self)
{
  return self->question.kind == TS_TRACE_THESE || self->question.kind == TS_TRACE_OTHERS;
}

static void
answered (GObject *source_object,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  TsTraceBar *self = asked->bar;
  g_autoptr (GError) error = NULL;
  TsTraceAnswer *answer = ts_trace_ask_finish (result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    {
      ts_trace_answer_free (answer); /* something else was asked meanwhile, or it was ended */
      return;
    }
  g_clear_object (&self->cancellable);
  if (answer == NULL)
    {
      g_signal_emit (self, signals[FAILED], 0, error->message);
      return;
    }
  ts_trace_question_clear (&self->question);
  self->question = copy_question (&asked->question);
  g_set_object (&self->document, asked->document);
  if (is_of_selection (self) && !self->only) /* before it is shown: nothing else is looked at meanwhile */
    {
      self->only = TRUE;
      take_answer (self, answer);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ONLY]);
      return;
    }
  take_answer (self, answer);
}

static void
cancel (TsTraceBar *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
ask (TsTraceBar *self,
     TsDocument *document,
     TsTraceQuestion *question)
{
  Asked *asked = g_new (Asked, 1);

  cancel (self);
  self->cancellable = g_cancellable_new ();
  *asked = (Asked) { g_object_ref (self), g_object_ref (document), copy_question (question) };
  ts_trace_ask_async (ts_document_get_graph (document), question, self->cancellable, answered, asked);
}

void
ts_trace_bar_ask (TsTraceBar *self,
                  TsDocument *document,
                  TsTraceQuestion *question)
{
  g_return_if_fail (TS_IS_TRACE_BAR (self));
  g_return_if_fail (TS_IS_DOCUMENT (document));

  if (question->kind == TS_TRACE_OTHERS && self->answer != NULL && self->question.kind == TS_TRACE_OTHERS)
    {
      g_array_append_vals (question->ops, self->question.ops->data, self->question.ops->len);
      g_clear_pointer (&question->subject, g_free); /* it is no longer that alone */
    }
  ask (self, document, question);
}

/* ---- what is shown already ------------------------------------------------------------------------ */

static gboolean
is_answer (TsTraceBar *self,
           const guint8 *kept,
           guint32 n_ops)
{
  if (self->answer == NULL || self->answer->n_roles != n_ops)
    return FALSE;
  for (guint32 op = 0; op < n_ops; op++)
    if (!self->answer->roles[op] != !kept[op])
      return FALSE;
  return TRUE;
}

/* As the user would have asked for it: by what is shown, or by what is hidden. */
static void
ask_for (TsTraceBar *self,
         TsDocument *document,
         const guint8 *kept,
         guint32 n_ops)
{
  TsTraceQuestion question = { .ops = g_array_new (FALSE, FALSE, sizeof (guint32)) };
  guint32 n_kept = 0;

  for (guint32 op = 0; op < n_ops; op++)
    n_kept += kept[op] != 0;
  question.kind = n_kept <= n_ops / 2 ? TS_TRACE_THESE : TS_TRACE_OTHERS;
  for (guint32 op = 0; op < n_ops; op++)
    if ((kept[op] != 0) == (question.kind == TS_TRACE_THESE))
      g_array_append_val (question.ops, op);
  ask (self, document, &question);
}

void
ts_trace_bar_take_kept (TsTraceBar *self,
                        TsDocument *document,
                        const guint8 *kept,
                        guint32 n_ops)
{
  g_return_if_fail (TS_IS_TRACE_BAR (self));
  g_return_if_fail (TS_IS_DOCUMENT (document));

  if (kept == NULL && self->answer != NULL && is_of_selection (self))
    ts_trace_bar_end (self);
  else if (kept == NULL || is_answer (self, kept, n_ops))
    {
      cancel (self);
      g_object_set (self, "only", kept != NULL, NULL);
    }
  else
    ask_for (self, document, kept, n_ops);
}

void
ts_trace_bar_change_steps (TsTraceBar *self,
                           int change)
{
  g_return_if_fail (TS_IS_TRACE_BAR (self));

  if (!ts_trace_bar_has_steps (self))
    return;

  TsTraceQuestion question = copy_question (&self->question);
  gint64 steps = (gint64)get_steps (self) + change;

  question.max_steps = (guint32)CLAMP (steps, 1, G_MAXINT32);
  ts_trace_bar_ask (self, self->document, &question);
}

void
ts_trace_bar_end (TsTraceBar *self)
{
  g_return_if_fail (TS_IS_TRACE_BAR (self));

  cancel (self);
  if (self->answer == NULL)
    return;
  g_object_set (self, "only", FALSE, NULL);
  take_answer (self, NULL);
}

const TsTraceAnswer *
ts_trace_bar_get_answer (TsTraceBar *self)
{
  g_return_val_if_fail (TS_IS_TRACE_BAR (self), NULL);

  return self->answer;
}

gboolean
ts_trace_bar_get_only (TsTraceBar *self)
{
  g_return_val_if_fail (TS_IS_TRACE_BAR (self), FALSE);

  return self->only;
}

const char *
ts_trace_bar_get_text (TsTraceBar *self)
{
  g_return_val_if_fail (TS_IS_TRACE_BAR (self), NULL);

  return self->answer != NULL ? gtk_label_get_label (self->text) : NULL;
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void
ts_trace_bar_get_property (GObject *object,
                           guint prop_id,
                           GValue *value,
                           GParamSpec *pspec)
{
  if (prop_id == PROP_ACTIVE)
    g_value_set_boolean (value, TS_TRACE_BAR (object)->answer != NULL);
  else if (prop_id == PROP_ONLY)
    g_value_set_boolean (value, TS_TRACE_BAR (object)->only);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ts_trace_bar_set_property (GObject *object,
                           guint prop_id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  TsTraceBar *self = TS_TRACE_BAR (object);

  if (prop_id != PROP_ONLY)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  if (self->only == g_value_get_boolean (value))
    return;
  self->only = g_value_get_boolean (value);
  g_object_notify_by_pspec (object, pspec);
}

static void
ts_trace_bar_dispose (GObject *object)
{
  TsTraceBar *self = TS_TRACE_BAR (object);

  cancel (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->answer, ts_trace_answer_free);
  ts_trace_question_clear (&self->question);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (ts_trace_bar_parent_class)->dispose (object);
}

static void
ts_trace_bar_class_init (TsTraceBarClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = ts_trace_bar_get_property;
  object_class->set_property = ts_trace_bar_set_property;
  object_class->dispose = ts_trace_bar_dispose;

  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_ONLY] = g_param_spec_boolean ("only", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[ANSWERED] = g_signal_new ("answered", TS_TYPE_TRACE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", TS_TYPE_TRACE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.trace-end", NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-trace-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TsTraceBar, box);
  gtk_widget_class_bind_template_child (widget_class, TsTraceBar, text);
  gtk_widget_class_bind_template_child (widget_class, TsTraceBar, steps_box);
  gtk_widget_class_bind_template_child (widget_class, TsTraceBar, steps);
}

static void
ts_trace_bar_init (TsTraceBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
