#include "app/panels/ts-problems-panel.h"

#include "app/models/ts-problem-list.h"
#include "app/panels/ts-panels.h"
#include "app/panels/ts-row-action.h"
#include "app/panels/ts-row-tooltip.h"

struct _TsProblemsPanel
{
  GtkWidget parent_instance;

  TsDocument *document;
  TsProblemKind kinds[TS_PROBLEM_N_KINDS + 1]; /* what the choices of the filter stand for */
  gboolean filling;                            /* the choices are being set */

  GtkStack *stack;
  GtkDropDown *filter;
  GtkLabel *count;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (TsProblemsPanel, ts_problems_panel, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- rows -------------------------------------------------------------------------------------- */

/* The parts of a row, which belongs to a list item. */
typedef struct
{
  GtkWidget *icon;
  GtkLabel *title;
  GtkLabel *number;
  GtkLabel *message;
} Row;

static GtkLabel *
new_label (GtkWidget *box,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
setup_row (GtkSignalListItemFactory *factory,
           GtkListItem *item)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  Row *parts = g_new (Row, 1);

  parts->icon = gtk_image_new_from_icon_name ("ts-warning-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (parts->icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (line), parts->icon);
  parts->title = new_label (line, NULL);
  gtk_widget_set_hexpand (GTK_WIDGET (parts->title), TRUE);
  parts->number = new_label (line, "problem-number");
  gtk_box_append (GTK_BOX (row), line);
  parts->message = new_label (row, "problem-message");
  gtk_label_set_wrap (parts->message, TRUE);
  gtk_label_set_wrap_mode (parts->message, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (parts->message, 3);
  gtk_label_set_ellipsize (parts->message, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (row, "problem-row");
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), row);
  gtk_list_item_set_child (item, expander);
  g_object_set_data_full (G_OBJECT (item), "row", parts, g_free);
}

static void
show_severity (GtkWidget *icon,
               TsSeverity severity)
{
  static const char *const classes[] = { "error", "warning", "dim-label" };
  const char *shown[] = { classes[severity], NULL };

  gtk_widget_set_css_classes (icon, shown);
}

static void
bind_row (GtkSignalListItemFactory *factory,
          GtkListItem *item)
{
  GtkTreeListRow *tree_row = gtk_list_item_get_item (item);
  GtkWidget *expander = gtk_list_item_get_child (item);
  Row *parts = g_object_get_data (G_OBJECT (item), "row");
  g_autoptr (TsProblemItem) problem = gtk_tree_list_row_get_item (tree_row);
  const TsProblemGroup *group = ts_problem_item_get_group (problem);
  gboolean is_group = ts_problem_item_is_group (problem);
  g_autofree char *title = ts_problem_item_dup_title (problem);
  g_autofree char *number = g_strdup_printf ("%'u", group->problems->len);
  const char *message = ts_problem_item_get_message (problem);
  g_autofree char *tooltip = message != NULL ? g_strdup_printf ("%s\n%s", title, message) : g_strdup (title);

  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (expander), tree_row);
  gtk_widget_set_visible (parts->icon, is_group);
  show_severity (parts->icon, ts_problem_kind_get_severity (group->kind));
  gtk_label_set_label (parts->title, title);
  gtk_label_set_ellipsize (parts->title, is_group ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_START); /* the end of a name tells most */
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (parts->title)), *title != '\0');
  gtk_label_set_label (parts->number, number);
  gtk_widget_set_visible (GTK_WIDGET (parts->number), is_group && group->problems->len > 1);
  gtk_label_set_label (parts->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (parts->message), message != NULL);
  ts_row_tooltip_set (expander, g_strstrip (tooltip));
  ts_row_action_describe (item, *title != '\0' ? title : message, message);
}

static void
unbind_row (GtkSignalListItemFactory *factory,
            GtkListItem *item)
{
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (item)), NULL);
}

static GListModel *
make_children (gpointer item,
               gpointer user_data)
{
  TsProblemItem *problem = item;

  return ts_problem_item_is_group (problem) ? G_LIST_MODEL (ts_problem_list_new_for_group (problem)) : NULL;
}

/* A group opens and closes; one problem is gone to. */
static void
row_activated (TsProblemsPanel *self,
               guint position)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->list)), position);
  g_autoptr (TsProblemItem) item = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
  const TsProblem *problem = item != NULL ? ts_problem_item_get_problem (item) : NULL;

  if (row != NULL && gtk_tree_list_row_is_expandable (row))
    gtk_tree_list_row_set_expanded (row, problem != NULL || !gtk_tree_list_row_get_expanded (row));
  if (problem != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, problem->function, problem->op);
}

/* ---- which are shown --------------------------------------------------------------------------- */

static TsProblemKind
get_kind (TsProblemsPanel *self)
{
  guint selected = gtk_drop_down_get_selected (self->filter);

  return selected != GTK_INVALID_LIST_POSITION && selected < G_N_ELEMENTS (self->kinds) ? self->kinds[selected] : TS_PROBLEM_N_KINDS;
}

static guint
count_kind (TsProblems *problems,
            TsProblemKind kind)
{
  guint n = 0;

  for (guint i = 0; i < problems->groups->len; i++)
    {
      const TsProblemGroup *group = problems->groups->pdata[i];

      if (group->kind == kind)
        n += group->problems->len;
    }
  return n;
}

static void
show_list (TsProblemsPanel *self)
{
  TsProblems *problems = self->document != NULL ? ts_document_get_problems (self->document) : NULL;
  g_autoptr (GtkSelectionModel) selection = NULL;
  TsProblemKind kind = get_kind (self);
  g_autofree char *text = NULL;
  guint n;

  if (problems != NULL)
    {
      TsProblemList *groups = ts_problem_list_new (problems, ts_document_get_graph (self->document), kind);
      GtkTreeListModel *tree = gtk_tree_list_model_new (G_LIST_MODEL (groups), FALSE, FALSE, make_children, NULL, NULL);

      selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (tree)));
      gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (selection), FALSE);
    }
  gtk_list_view_set_model (self->list, selection);
  if (problems == NULL)
    return;

  n = kind == TS_PROBLEM_N_KINDS ? problems->n_problems : count_kind (problems, kind);
  text = g_strdup_printf ("%'u %s", n, n == 1 ? "problem" : "problems");
  gtk_label_set_label (self->count, text);
}

/* The kinds that there are. */
static void
fill_filter (TsProblemsPanel *self,
             TsProblems *problems)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n = 0;

  gtk_string_list_append (names, "All kinds");
  self->kinds[n++] = TS_PROBLEM_N_KINDS;
  for (TsProblemKind kind = 0; problems != NULL && kind < TS_PROBLEM_N_KINDS; kind++)
    if (count_kind (problems, kind) > 0)
      {
        gtk_string_list_append (names, ts_problem_kind_get_title (kind));
        self->kinds[n++] = kind;
      }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->filter, G_LIST_MODEL (names));
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->filter), n > 2);
}

static void
filter_changed (TsProblemsPanel *self)
{
  if (!self->filling)
    show_list (self);
}

static void
update (TsProblemsPanel *self)
{
  TsProblems *problems = self->document != NULL ? ts_document_get_problems (self->document) : NULL;

  fill_filter (self, problems);
  show_list (self);
  if (problems == NULL)
    gtk_stack_set_visible_child_name (self->stack, "looking");
  else
    gtk_stack_set_visible_child_name (self->stack, problems->n_problems > 0 ? "problems" : "none");
}

/* ---- life -------------------------------------------------------------------------------------- */

static gboolean
ts_problems_panel_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TS_PROBLEMS_PANEL (widget)->list));
}

static void
leave_document (TsProblemsPanel *self)
{
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
}

static void
ts_problems_panel_dispose (GObject *object)
{
  leave_document (TS_PROBLEMS_PANEL (object));
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_PROBLEMS_PANEL);

  G_OBJECT_CLASS (ts_problems_panel_parent_class)->dispose (object);
}

static void
ts_problems_panel_class_init (TsProblemsPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_problems_panel_dispose;
  widget_class->grab_focus = ts_problems_panel_grab_focus;

  signals[ACTIVATED] = g_signal_new ("activated", TS_TYPE_PROBLEMS_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-problems-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsProblemsPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, TsProblemsPanel, filter);
  gtk_widget_class_bind_template_child (widget_class, TsProblemsPanel, count);
  gtk_widget_class_bind_template_child (widget_class, TsProblemsPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed);
}

static void
ts_problems_panel_init (TsProblemsPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_row), NULL);
  gtk_list_view_set_factory (self->list, factory);
  update (self);
}

GtkWidget *
ts_problems_panel_new (void)
{
  return g_object_new (TS_TYPE_PROBLEMS_PANEL, NULL);
}

void
ts_problems_panel_set_document (TsProblemsPanel *self,
                                TsDocument *document)
{
  g_return_if_fail (TS_IS_PROBLEMS_PANEL (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  leave_document (self);
  if (document != NULL)
    {
      self->document = g_object_ref (document);
      g_signal_connect_swapped (document, "notify::problems", G_CALLBACK (update), self);
    }
  update (self);
}
