#include "app/models/ts-problem-item.h"

#include "engine/graph/ts-function.h"

struct _TsProblemItem
{
  GObject parent_instance;

  TsProblems *problems;
  TsGraph *graph;
  guint group;
  gint problem;
};

G_DEFINE_FINAL_TYPE (TsProblemItem, ts_problem_item, G_TYPE_OBJECT)

static void
ts_problem_item_finalize (GObject *object)
{
  TsProblemItem *self = TS_PROBLEM_ITEM (object);

  ts_problems_unref (self->problems);
  ts_graph_unref (self->graph);

  G_OBJECT_CLASS (ts_problem_item_parent_class)->finalize (object);
}

static void
ts_problem_item_class_init (TsProblemItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ts_problem_item_finalize;
}

static void
ts_problem_item_init (TsProblemItem *self)
{
}

TsProblemItem *
ts_problem_item_new (TsProblems *problems,
                     TsGraph *graph,
                     guint group,
                     gint problem)
{
  g_return_val_if_fail (problems != NULL && group < problems->groups->len, NULL);

  TsProblemItem *self = g_object_new (TS_TYPE_PROBLEM_ITEM, NULL);

  self->problems = ts_problems_ref (problems);
  self->graph = ts_graph_ref (graph);
  self->group = group;
  self->problem = problem;
  return self;
}

TsProblems *
ts_problem_item_get_problems (TsProblemItem *self)
{
  g_return_val_if_fail (TS_IS_PROBLEM_ITEM (self), NULL);

  return self->problems;
}

TsGraph *
ts_problem_item_get_graph (TsProblemItem *self)
{
  g_return_val_if_fail (TS_IS_PROBLEM_ITEM (self), NULL);

  return self->graph;
}

guint
ts_problem_item_get_index (TsProblemItem *self)
{
  g_return_val_if_fail (TS_IS_PROBLEM_ITEM (self), 0);

  return self->group;
}

const TsProblemGroup *
ts_problem_item_get_group (TsProblemItem *self)
{
  g_return_val_if_fail (TS_IS_PROBLEM_ITEM (self), NULL);

  return self->problems->groups->pdata[self->group];
}

gboolean
ts_problem_item_is_group (TsProblemItem *self)
{
  g_return_val_if_fail (TS_IS_PROBLEM_ITEM (self), FALSE);

  return self->problem < 0;
}

const TsProblem *
ts_problem_item_get_problem (TsProblemItem *self)
{
  g_return_val_if_fail (TS_IS_PROBLEM_ITEM (self), NULL);

  const TsProblemGroup *group = ts_problem_item_get_group (self);

  if (self->problem >= 0)
    return &g_array_index (group->problems, TsProblem, self->problem);
  return group->problems->len == 1 ? &g_array_index (group->problems, TsProblem, 0) : NULL;
}

static char *
dup_place (TsProblemItem *self,
           const TsProblem *problem)
{
  TsGraph *graph = self->graph;
  const TsFunction *function = NULL;

  if (problem->function != TS_NO_FUNCTION)
    {
      function = ts_graph_get_function (graph, problem->function);
      graph = ts_function_get_graph (function, NULL);
    }
  if (problem->op == TS_NO_OP || graph == NULL)
    return g_strdup (function != NULL ? ts_function_get_name (function) : "");

  const TsOperation *op = ts_graph_get_operation (graph, problem->op);

  return function != NULL ? g_strdup_printf ("%s/%s", ts_function_get_name (function), op->name) : g_strdup (op->name);
}

char *
ts_problem_item_dup_title (TsProblemItem *self)
{
  g_return_val_if_fail (TS_IS_PROBLEM_ITEM (self), NULL);

  const TsProblemGroup *group = ts_problem_item_get_group (self);

  if (!ts_problem_item_is_group (self))
    return dup_place (self, ts_problem_item_get_problem (self));
  return g_strdup (group->subject != NULL ? group->subject : ts_problem_kind_get_title (group->kind));
}

const char *
ts_problem_item_get_message (TsProblemItem *self)
{
  g_return_val_if_fail (TS_IS_PROBLEM_ITEM (self), NULL);

  const TsProblemGroup *group = ts_problem_item_get_group (self);

  const TsProblem *problem = ts_problem_item_get_problem (self);

  if (ts_problem_item_is_group (self))
    return problem != NULL ? problem->message : group->message;
  return group->message == NULL ? problem->message : NULL;
}
