#include "app/models/ts-problem-list.h"

struct _TsProblemList
{
  GObject parent_instance;

  TsProblems *problems;
  TsGraph *graph;
  GArray *groups; /* guint: numbers of those shown; %NULL: the problems of one group */
  guint group;
};

static GType
ts_problem_list_get_item_type (GListModel *model)
{
  return TS_TYPE_PROBLEM_ITEM;
}

static guint
ts_problem_list_get_n_items (GListModel *model)
{
  TsProblemList *self = TS_PROBLEM_LIST (model);
  const TsProblemGroup *group;

  if (self->groups != NULL)
    return self->groups->len;
  group = self->problems->groups->pdata[self->group];
  return group->problems->len;
}

static gpointer
ts_problem_list_get_item (GListModel *model,
                          guint position)
{
  TsProblemList *self = TS_PROBLEM_LIST (model);

  if (position >= ts_problem_list_get_n_items (model))
    return NULL;
  if (self->groups != NULL)
    return ts_problem_item_new (self->problems, self->graph, g_array_index (self->groups, guint, position), -1);
  return ts_problem_item_new (self->problems, self->graph, self->group, (gint)position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ts_problem_list_get_item_type;
  iface->get_n_items = ts_problem_list_get_n_items;
  iface->get_item = ts_problem_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TsProblemList, ts_problem_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
ts_problem_list_finalize (GObject *object)
{
  TsProblemList *self = TS_PROBLEM_LIST (object);

  ts_problems_unref (self->problems);
  ts_graph_unref (self->graph);
  g_clear_pointer (&self->groups, g_array_unref);

  G_OBJECT_CLASS (ts_problem_list_parent_class)->finalize (object);
}

static void
ts_problem_list_class_init (TsProblemListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ts_problem_list_finalize;
}

static void
ts_problem_list_init (TsProblemList *self)
{
}

TsProblemList *
ts_problem_list_new (TsProblems *problems,
                     TsGraph *graph,
                     TsProblemKind kind)
{
  TsProblemList *self = g_object_new (TS_TYPE_PROBLEM_LIST, NULL);

  self->problems = ts_problems_ref (problems);
  self->graph = ts_graph_ref (graph);
  self->groups = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < problems->groups->len; i++)
    if (kind == TS_PROBLEM_N_KINDS || ((TsProblemGroup *)problems->groups->pdata[i])->kind == kind)
      g_array_append_val (self->groups, i);
  return self;
}

TsProblemList *
ts_problem_list_new_for_group (TsProblemItem *group)
{
  g_return_val_if_fail (TS_IS_PROBLEM_ITEM (group), NULL);

  TsProblemList *self = g_object_new (TS_TYPE_PROBLEM_LIST, NULL);

  self->problems = ts_problems_ref (ts_problem_item_get_problems (group));
  self->graph = ts_graph_ref (ts_problem_item_get_graph (group));
  self->group = ts_problem_item_get_index (group);
  return self;
}
