#include "app/models/ts-outline-item.h"

#include "engine/graph/ts-function.h"

#include <string.h>

struct _TsOutlineItem
{
  GObject parent_instance;

  TsOutlineKind kind;
  TsScopeTree *tree;
  guint32 index;
  guint32 function;
};

G_DEFINE_FINAL_TYPE (TsOutlineItem, ts_outline_item, G_TYPE_OBJECT)

/* ---- lists ------------------------------------------------------------------------------------- */

#define TS_TYPE_OUTLINE_LIST (ts_outline_list_get_type ())
G_DECLARE_FINAL_TYPE (TsOutlineList, ts_outline_list, TS, OUTLINE_LIST, GObject)

/* Scopes, then operations, then functions, then the library; items exist while someone looks at them. */
struct _TsOutlineList
{
  GObject parent_instance;

  TsScopeTree *tree;
  guint32 function;
  GArray *scopes; /* guint32 */
  const guint32 *ops;
  guint n_ops;
  guint n_functions;
  guint n_libraries; /* one or none */
};

static GType
ts_outline_list_get_item_type (GListModel *model)
{
  return TS_TYPE_OUTLINE_ITEM;
}

static guint
ts_outline_list_get_n_items (GListModel *model)
{
  TsOutlineList *self = TS_OUTLINE_LIST (model);

  return self->scopes->len + self->n_ops + self->n_functions + self->n_libraries;
}

static gpointer
ts_outline_list_get_item (GListModel *model,
                          guint position)
{
  TsOutlineList *self = TS_OUTLINE_LIST (model);

  if (position < self->scopes->len)
    return ts_outline_item_new (TS_OUTLINE_SCOPE, self->tree, g_array_index (self->scopes, guint32, position), self->function);
  position -= self->scopes->len;
  if (position < self->n_ops)
    return ts_outline_item_new (TS_OUTLINE_OPERATION, self->tree, self->ops[position], self->function);
  position -= self->n_ops;
  if (position < self->n_functions)
    return ts_outline_item_new (TS_OUTLINE_FUNCTION, self->tree, position, position);
  position -= self->n_functions;
  return position < self->n_libraries ? ts_outline_item_new (TS_OUTLINE_LIBRARY, self->tree, 0, G_MAXUINT32) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ts_outline_list_get_item_type;
  iface->get_n_items = ts_outline_list_get_n_items;
  iface->get_item = ts_outline_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TsOutlineList, ts_outline_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
ts_outline_list_finalize (GObject *object)
{
  TsOutlineList *self = TS_OUTLINE_LIST (object);

  ts_scope_tree_unref (self->tree);
  g_array_unref (self->scopes);

  G_OBJECT_CLASS (ts_outline_list_parent_class)->finalize (object);
}

static void
ts_outline_list_class_init (TsOutlineListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ts_outline_list_finalize;
}

static void
ts_outline_list_init (TsOutlineList *self)
{
  self->scopes = g_array_new (FALSE, FALSE, sizeof (guint32));
}

static TsOutlineList *
list_new (TsScopeTree *tree,
          guint32 function)
{
  TsOutlineList *self = g_object_new (TS_TYPE_OUTLINE_LIST, NULL);

  self->tree = ts_scope_tree_ref (tree);
  self->function = function;
  return self;
}

static TsOutlineList *
list_scope (TsScopeTree *tree,
            guint32 scope,
            guint32 function)
{
  TsOutlineList *self = list_new (tree, function);
  const TsScope *outer = &tree->scopes[scope];

  for (guint32 i = outer->first_child; i != TS_NO_SCOPE; i = tree->scopes[i].next_sibling)
    g_array_append_val (self->scopes, i);
  self->ops = tree->order + outer->begin;
  self->n_ops = outer->own_end - outer->begin;
  return self;
}

GListModel *
ts_outline_list_graph (TsScopeTree *tree)
{
  TsOutlineList *self = list_scope (tree, TS_ROOT_SCOPE, G_MAXUINT32);

  self->n_libraries = ts_graph_get_n_functions (tree->graph) > 0;
  return G_LIST_MODEL (self);
}

static GListModel *
list_library (TsScopeTree *tree)
{
  TsOutlineList *self = list_new (tree, G_MAXUINT32);

  self->n_functions = ts_graph_get_n_functions (tree->graph);
  return G_LIST_MODEL (self);
}

/* ---- items ------------------------------------------------------------------------------------- */

static void
ts_outline_item_finalize (GObject *object)
{
  ts_scope_tree_unref (TS_OUTLINE_ITEM (object)->tree);

  G_OBJECT_CLASS (ts_outline_item_parent_class)->finalize (object);
}

static void
ts_outline_item_class_init (TsOutlineItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ts_outline_item_finalize;
}

static void
ts_outline_item_init (TsOutlineItem *self)
{
}

TsOutlineItem *
ts_outline_item_new (TsOutlineKind kind,
                     TsScopeTree *tree,
                     guint32 index,
                     guint32 function)
{
  g_return_val_if_fail (tree != NULL, NULL);

  TsOutlineItem *self = g_object_new (TS_TYPE_OUTLINE_ITEM, NULL);

  self->kind = kind;
  self->tree = ts_scope_tree_ref (tree);
  self->index = index;
  self->function = function;
  return self;
}

TsOutlineKind
ts_outline_item_get_kind (TsOutlineItem *self)
{
  g_return_val_if_fail (TS_IS_OUTLINE_ITEM (self), TS_OUTLINE_SCOPE);

  return self->kind;
}

guint32
ts_outline_item_get_index (TsOutlineItem *self)
{
  g_return_val_if_fail (TS_IS_OUTLINE_ITEM (self), 0);

  return self->index;
}

guint32
ts_outline_item_get_function (TsOutlineItem *self)
{
  g_return_val_if_fail (TS_IS_OUTLINE_ITEM (self), G_MAXUINT32);

  return self->function;
}

static const TsFunction *
get_function (TsOutlineItem *self)
{
  return ts_graph_get_function (self->tree->graph, self->index);
}

char *
ts_outline_item_dup_name (TsOutlineItem *self)
{
  g_return_val_if_fail (TS_IS_OUTLINE_ITEM (self), NULL);

  switch (self->kind)
    {
    case TS_OUTLINE_SCOPE:
      return ts_scope_tree_dup_name (self->tree, self->index);
    case TS_OUTLINE_OPERATION:
      return g_strdup (ts_graph_get_operation (self->tree->graph, self->index)->name);
    case TS_OUTLINE_FUNCTION:
      return g_strdup (ts_function_get_name (get_function (self)));
    case TS_OUTLINE_LIBRARY:
      return g_strdup ("Functions");
    }
  g_return_val_if_reached (NULL);
}

char *
ts_outline_item_dup_title (TsOutlineItem *self)
{
  g_autofree char *name = ts_outline_item_dup_name (self);
  const char *slash = self->kind == TS_OUTLINE_FUNCTION ? NULL : strrchr (name, '/');

  return g_strdup (slash != NULL ? slash + 1 : name);
}

char *
ts_outline_item_dup_detail (TsOutlineItem *self)
{
  g_return_val_if_fail (TS_IS_OUTLINE_ITEM (self), NULL);

  switch (self->kind)
    {
    case TS_OUTLINE_SCOPE:
      return g_strdup_printf ("%'u", self->tree->scopes[self->index].end - self->tree->scopes[self->index].begin);
    case TS_OUTLINE_OPERATION:
      return g_strdup (ts_graph_get_operation (self->tree->graph, self->index)->type);
    case TS_OUTLINE_FUNCTION:
      return g_strdup_printf ("%'u", ts_function_get_n_nodes (get_function (self)));
    case TS_OUTLINE_LIBRARY:
      return g_strdup_printf ("%'u", ts_graph_get_n_functions (self->tree->graph));
    }
  g_return_val_if_reached (NULL);
}

/* Made when the function is opened in the tree, and not before. */
static GListModel *
list_body (TsOutlineItem *self)
{
  TsGraph *body = ts_function_get_graph (get_function (self), NULL);
  g_autoptr (TsScopeTree) tree = body != NULL ? ts_scope_tree_new (body, NULL, NULL) : NULL;

  return tree != NULL ? G_LIST_MODEL (list_scope (tree, TS_ROOT_SCOPE, self->index)) : NULL;
}

GListModel *
ts_outline_item_list_children (TsOutlineItem *self)
{
  g_return_val_if_fail (TS_IS_OUTLINE_ITEM (self), NULL);

  switch (self->kind)
    {
    case TS_OUTLINE_SCOPE:
      return G_LIST_MODEL (list_scope (self->tree, self->index, self->function));
    case TS_OUTLINE_FUNCTION:
      return list_body (self);
    case TS_OUTLINE_LIBRARY:
      return list_library (self->tree);
    case TS_OUTLINE_OPERATION:
      return NULL;
    }
  g_return_val_if_reached (NULL);
}
