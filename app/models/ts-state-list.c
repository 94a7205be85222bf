#include "app/models/ts-state-list.h"

#include "engine/ops/ts-variable.h"

#include <string.h>

/* Values are immutable: what was compared need not be again. */
typedef struct
{
  TsTensor *value; /* a reference, so that no other one gets its address */
  gboolean is_same;
} Compared;

struct _TsStateList
{
  GObject parent_instance;

  TsDocument *document;
  GPtrArray *variables; /* TsStateItem, in operation order */
  GPtrArray *others;    /* TsStateItem */
  TsStateItem *heading;
  GPtrArray *shown; /* TsStateItem: what of them passes the filter, and the heading */
  char *filter;     /* for comparison, any case */
  guint n_initialized;
  guint n_changed;
  TsSnapshot *baseline; /* (nullable) */
  char *baseline_name;  /* (nullable) */
  GArray *compared;     /* Compared: with the snapshot, for each variable */
};

/* ---- list model -------------------------------------------------------------------------------- */

static GType
ts_state_list_get_item_type (GListModel *model)
{
  return TS_TYPE_STATE_ITEM;
}

static guint
ts_state_list_get_n_items (GListModel *model)
{
  return TS_STATE_LIST (model)->shown->len;
}

static gpointer
ts_state_list_get_item (GListModel *model,
                        guint position)
{
  TsStateList *self = TS_STATE_LIST (model);

  return position < self->shown->len ? g_object_ref (self->shown->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ts_state_list_get_item_type;
  iface->get_n_items = ts_state_list_get_n_items;
  iface->get_item = ts_state_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TsStateList, ts_state_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* ---- which are shown --------------------------------------------------------------------------- */

static gboolean
passes (TsStateList *self,
        TsStateItem *item)
{
  g_autofree char *name = NULL;

  if (*self->filter == '\0')
    return TRUE;
  name = g_utf8_casefold (ts_state_item_get_name (item), -1);
  return strstr (name, self->filter) != NULL;
}

static void
add_shown (TsStateList *self,
           GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    if (passes (self, items->pdata[i]))
      g_ptr_array_add (self->shown, g_object_ref (items->pdata[i]));
}

static void
show_again (TsStateList *self)
{
  guint n_before = self->shown->len;
  guint n_variables;

  g_ptr_array_set_size (self->shown, 0);
  add_shown (self, self->variables);
  n_variables = self->shown->len;
  add_shown (self, self->others);
  if (self->shown->len > n_variables)
    g_ptr_array_insert (self->shown, (int)n_variables, g_object_ref (self->heading));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->shown->len);
}

/* ---- what there is ----------------------------------------------------------------------------- */

/* What variable @i held when the run began: both lists are of the same graph. */
static TsTensor *
find_start (GArray *start,
            guint i)
{
  return start != NULL && i < start->len ? g_array_index (start, TsVariableInfo, i).value : NULL;
}

static void
clear_compared (gpointer data)
{
  g_clear_pointer (&((Compared *)data)->value, ts_tensor_unref);
}

static gboolean
is_same_value (TsTensor *a,
               TsTensor *b)
{
  return a == b || (a != NULL && b != NULL && ts_tensor_identical (a, b));
}

/* What to compare variable @i with in place of its start: its own value where the snapshot has the same, or has it not. */
static TsTensor *
find_in_baseline (TsStateList *self,
                  const TsVariableInfo *info,
                  guint i)
{
  TsTensor *then = NULL;
  Compared *compared;

  if (!ts_snapshot_get (self->baseline, info->op, &then))
    return info->value;
  if (i >= self->compared->len)
    g_array_set_size (self->compared, i + 1);
  compared = &g_array_index (self->compared, Compared, i);
  if (info->value == NULL || compared->value != info->value)
    {
      clear_compared (compared);
      compared->value = info->value != NULL ? ts_tensor_ref (info->value) : NULL;
      compared->is_same = is_same_value (info->value, then);
    }
  return compared->is_same ? info->value : then;
}

static void
update_variable (TsStateList *self,
                 const TsVariableInfo *info,
                 GArray *start,
                 guint i)
{
  TsStateItem *item = self->variables->pdata[i];
  TsTensor *then = self->baseline != NULL ? find_in_baseline (self, info, i) : find_start (start, i);

  ts_state_item_set_baseline (item, self->baseline_name);
  ts_state_item_update_variable (item, info, then, self->baseline != NULL || start != NULL);
  self->n_initialized += info->value != NULL ? 1 : 0;
  self->n_changed += ts_state_item_is_changed (item) ? 1 : 0;
}

/* Returns: whether there are other variables than before. */
static gboolean
update_variables (TsStateList *self)
{
  TsDebugWorker *worker = ts_document_get_worker (self->document);
  g_autoptr (GArray) infos = ts_debug_worker_list_variables (worker);
  g_autoptr (GArray) start = ts_debug_worker_dup_start_variables (worker);
  guint n_before = self->variables->len;

  self->n_initialized = self->n_changed = 0;
  for (guint i = 0; i < infos->len; i++)
    {
      const TsVariableInfo *info = &g_array_index (infos, TsVariableInfo, i);

      if (i == self->variables->len)
        g_ptr_array_add (self->variables, ts_state_item_new_variable (info));
      update_variable (self, info, start, i);
    }
  return n_before != self->variables->len;
}

/* (element-type utf8 TsStateItem): by key; borrows both */
static GHashTable *
index_others (TsStateList *self)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->others->len; i++)
    g_hash_table_insert (index, (gpointer)ts_state_item_get_key (self->others->pdata[i]), self->others->pdata[i]);
  return index;
}

/* (transfer full) */
static TsStateItem *
keep_other (GHashTable *index,
            TsResource *resource)
{
  g_autofree char *key = ts_state_item_make_key (resource);
  TsStateItem *item = g_hash_table_lookup (index, key);

  if (item == NULL)
    return ts_state_item_new_other (resource);
  ts_state_item_update_other (item, resource);
  return g_object_ref (item);
}

/* Returns: whether there is something else than before. */
static gboolean
update_others (TsStateList *self)
{
  g_autoptr (GPtrArray) resources = ts_debug_worker_list_resources (ts_document_get_worker (self->document));
  g_autoptr (GHashTable) index = index_others (self);
  GPtrArray *kept = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean is_other;

  for (guint i = 0; i < resources->len; i++)
    if (ts_variable_cast (resources->pdata[i]) == NULL)
      g_ptr_array_add (kept, keep_other (index, resources->pdata[i]));

  is_other = kept->len != self->others->len;
  for (guint i = 0; i < kept->len && !is_other; i++)
    is_other = kept->pdata[i] != self->others->pdata[i];
  g_ptr_array_unref (self->others);
  self->others = kept;
  return is_other;
}

void
ts_state_list_update (TsStateList *self)
{
  g_return_if_fail (TS_IS_STATE_LIST (self));

  gboolean variables_differ = update_variables (self);
  gboolean others_differ = update_others (self);

  if (variables_differ || others_differ)
    show_again (self);
}

/* ---- life -------------------------------------------------------------------------------------- */

static void
ts_state_list_finalize (GObject *object)
{
  TsStateList *self = TS_STATE_LIST (object);

  g_clear_object (&self->document);
  g_ptr_array_unref (self->variables);
  g_ptr_array_unref (self->others);
  g_ptr_array_unref (self->shown);
  g_object_unref (self->heading);
  g_free (self->filter);
  g_clear_pointer (&self->baseline, ts_snapshot_unref);
  g_free (self->baseline_name);
  g_array_unref (self->compared);

  G_OBJECT_CLASS (ts_state_list_parent_class)->finalize (object);
}

static void
ts_state_list_class_init (TsStateListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ts_state_list_finalize;
}

static void
ts_state_list_init (TsStateList *self)
{
  self->variables = g_ptr_array_new_with_free_func (g_object_unref);
  self->others = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->heading = ts_state_item_new_heading ("Other State");
  self->filter = g_strdup ("");
  self->compared = g_array_new (FALSE, TRUE, sizeof (Compared));
  g_array_set_clear_func (self->compared, clear_compared);
}

TsStateList *
ts_state_list_new (TsDocument *document)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (document), NULL);

  TsStateList *self = g_object_new (TS_TYPE_STATE_LIST, NULL);

  self->document = g_object_ref (document);
  ts_state_list_update (self);
  return self;
}

void
ts_state_list_set_filter (TsStateList *self,
                          const char *text)
{
  g_return_if_fail (TS_IS_STATE_LIST (self));

  g_autofree char *filter = g_utf8_casefold (text, -1);

  if (g_str_equal (filter, self->filter))
    return;
  g_free (self->filter);
  self->filter = g_steal_pointer (&filter);
  show_again (self);
}

void
ts_state_list_set_baseline (TsStateList *self,
                            TsSnapshot *snapshot,
                            const char *name)
{
  g_return_if_fail (TS_IS_STATE_LIST (self));

  g_clear_pointer (&self->baseline, ts_snapshot_unref);
  self->baseline = snapshot != NULL ? ts_snapshot_ref (snapshot) : NULL;
  g_free (self->baseline_name);
  self->baseline_name = g_strdup (name);
  g_array_set_size (self->compared, 0);
  ts_state_list_update (self);
}

guint
ts_state_list_get_n_changed (TsStateList *self)
{
  g_return_val_if_fail (TS_IS_STATE_LIST (self), 0);

  return self->n_changed;
}

guint
ts_state_list_get_n_variables (TsStateList *self)
{
  g_return_val_if_fail (TS_IS_STATE_LIST (self), 0);

  return self->variables->len;
}

guint
ts_state_list_get_n_initialized (TsStateList *self)
{
  g_return_val_if_fail (TS_IS_STATE_LIST (self), 0);

  return self->n_initialized;
}

guint
ts_state_list_get_n_others (TsStateList *self)
{
  g_return_val_if_fail (TS_IS_STATE_LIST (self), 0);

  return self->others->len;
}

TsStateItem *
ts_state_list_find_variable (TsStateList *self,
                             guint32 op)
{
  g_return_val_if_fail (TS_IS_STATE_LIST (self), NULL);

  for (guint i = 0; i < self->variables->len; i++)
    if (ts_state_item_get_op (self->variables->pdata[i]) == op)
      return self->variables->pdata[i];
  return NULL;
}
