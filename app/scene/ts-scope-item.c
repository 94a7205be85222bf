#include "app/scene/ts-scope-item.h"

#include "app/scene/ts-fold.h"
#include "engine/device/ts-device-name.h"
#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-inline.h"

/* What items are made with. @result: keeps their texts */
typedef struct
{
  TsOutline *outline;
  TsGraph *graph;
  const TsScopeGraph *result;
} Making;

typedef struct
{
  TsOutline *outline;
  guint32 counts[TS_N_OP_FAMILIES];
  guint32 n_ops;
  guint32 n_damaged;
} Share;

static void
count_range (guint32 begin,
             guint32 end,
             gpointer data)
{
  Share *share = data;

  for (guint32 place = begin; place < end; place++)
    {
      guint32 op = share->outline->tree->order[place];

      if (share->outline->folds[op] != TS_FOLD_NONE)
        continue;
      share->counts[share->outline->families[op]]++;
      share->n_ops++;
      if (share->outline->has_damage && ts_graph_get_operation (share->outline->tree->graph, op)->problem != NULL)
        share->n_damaged++;
    }
}

static void
count_families (const Making *making,
                TsItem *item)
{
  Share share = { making->outline, { 0 }, 0, 0 };

  ts_outline_foreach_range (making->outline, item->id, count_range, &share);
  item->n_ops = share.n_ops;
  item->n_damaged = share.n_damaged;
  for (guint f = 0; f < TS_N_OP_FAMILIES; f++)
    item->shares[f] = share.n_ops > 0 ? (guint8)((guint64)255 * share.counts[f] / share.n_ops) : 0;
}

static const char *
keep (const Making *making,
      const char *text)
{
  return g_string_chunk_insert_const (making->result->strings, text);
}

static char *
dup_group_detail (const Making *making,
                  const TsGroup *group,
                  const TsItem *item)
{
  TsGraph *graph = making->graph;

  if (group->detail != NULL)
    return g_strdup (group->detail);
  if (group->kind == TS_ITEM_STACK && group->members[0].kind == TS_ITEM_SCOPE)
    return g_strdup_printf ("%u scopes · %u ops", group->n_members, item->n_ops);
  if (group->kind == TS_ITEM_STACK)
    return g_strdup_printf ("%u × %s", group->n_members, ts_graph_get_operation (graph, group->members[0].index)->type);
  return g_strdup_printf ("%u ops", item->n_ops);
}

/* What is damaged inside is told with what is inside. */
static void
set_detail (const Making *making,
            TsItem *item,
            const char *detail)
{
  g_autofree char *text = item->n_damaged > 0 ? g_strdup_printf ("%s · %u damaged", detail, item->n_damaged) : g_strdup (detail);

  item->detail = keep (making, text);
}

static void
describe_group (const Making *making,
                TsItem *item)
{
  const TsGroup *group = ts_outline_get_group (making->outline, item->id);
  g_autofree char *detail = dup_group_detail (making, group, item);

  item->label = keep (making, group->label);
  set_detail (making, item, detail);
  item->why = keep (making, group->why);
  item->pattern = group->pattern;
  item->n_equal = group->n_equal;
  if (item->kind == TS_ITEM_STACK)
    item->n_members = group->n_members;
}

/* `GPU:1`, `worker/0 CPU:0`. (transfer full) */
static char *
dup_short_device (const char *device)
{
  GString *text = g_string_new (NULL);
  TsDeviceName name;

  if (!ts_device_name_parse (device, &name, NULL))
    return g_string_free (g_string_assign (text, device), FALSE);

  if (*name.job != '\0')
    g_string_append (text, name.job);
  if (name.task != TS_DEVICE_NAME_UNSET)
    g_string_append_printf (text, "/%d", name.task);
  if (*name.type != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", name.type);
  if (name.index != TS_DEVICE_NAME_UNSET)
    g_string_append_printf (text, ":%d", name.index);
  return g_string_free (text, FALSE);
}

static void
describe_op (const Making *making,
             TsItem *item,
             const TsOperation *op)
{
  item->detail = op->type;
  if (op->problem != NULL)
    {
      item->n_damaged = 1;
      item->detail = keep (making, op->problem);
      return;
    }
  if (making->outline->has_devices && *op->device != '\0')
    {
      g_autofree char *device = dup_short_device (op->device);
      g_autofree char *detail = g_strdup_printf ("%s · %s", op->type, device);

      item->detail = keep (making, detail);
    }
  if (ts_graph_get_n_functions (making->graph) == 0)
    return;

  item->is_call = (guint8)ts_operation_can_be_inlined (op);
  if (!item->is_call && ts_operation_find_recursion (op) != TS_NO_OP)
    {
      g_autofree char *detail = g_strdup_printf ("%s · recursive", op->type);

      item->detail = keep (making, detail);
    }
}

static void
describe_scope (const Making *making,
                TsItem *item)
{
  g_autofree char *count = g_strdup_printf (item->n_ops == 1 ? "%u op" : "%u ops", item->n_ops);
  g_autofree char *detail = NULL;

  if (item->op != TS_NO_OP)
    {
      item->family = making->outline->families[item->op];
      detail = g_strdup_printf ("%s · %s", ts_graph_get_operation (making->graph, item->op)->type, count);
    }
  set_detail (making, item, detail != NULL ? detail : count);
}

void
ts_scope_item_init (TsItem *item,
                    TsOutline *outline,
                    const TsScopeGraph *graph,
                    TsUnit unit)
{
  const Making makes = { outline, outline->tree->graph, graph }, *making = &makes;
  guint32 scope = ts_outline_get_scope (outline, graph->container);
  g_autofree char *label = NULL;

  item->kind = unit.kind;
  item->id = unit.index;
  item->op = TS_NO_OP;
  item->pattern = TS_NO_PATTERN;

  if (ts_item_kind_is_group (unit.kind))
    {
      count_families (making, item);
      describe_group (making, item);
      return;
    }

  label = ts_outline_dup_label (outline, scope, unit);
  item->label = keep (making, label);
  if (unit.kind == TS_ITEM_OP)
    {
      item->op = unit.index;
      item->n_ops = 1;
      item->family = outline->families[unit.index];
      describe_op (making, item, ts_graph_get_operation (making->graph, unit.index));
      return;
    }

  count_families (making, item);
  item->op = outline->tree->scopes[unit.index].op;
  describe_scope (making, item);
}
