#include "app/models/ts-state-item.h"

#include "engine/ops/queue/ts-queue.h"
#include "engine/tensor/ts-tensor-format.h"

#define PREVIEW_CHARS 80

struct _TsStateItem
{
  GObject parent_instance;

  TsStateKind kind;
  char *name;
  char *key;         /* of a resource; nullable */
  char *description; /* of the resource; nullable */
  gboolean is_queue;

  guint32 op;
  TsDType dtype;
  TsShape shape;
  TsTensor *value; /* nullable */
  gboolean is_changed;
  char *baseline; /* nullable */
};

G_DEFINE_FINAL_TYPE (TsStateItem, ts_state_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
ts_state_item_finalize (GObject *object)
{
  TsStateItem *self = TS_STATE_ITEM (object);

  g_free (self->name);
  g_free (self->description);
  g_free (self->key);
  g_free (self->baseline);
  g_clear_pointer (&self->value, ts_tensor_unref);

  G_OBJECT_CLASS (ts_state_item_parent_class)->finalize (object);
}

static void
ts_state_item_class_init (TsStateItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ts_state_item_finalize;

  signals[CHANGED] = g_signal_new ("changed", TS_TYPE_STATE_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ts_state_item_init (TsStateItem *self)
{
  self->op = TS_NO_OP;
}

static TsStateItem *
new_item (TsStateKind kind,
          const char *name)
{
  TsStateItem *self = g_object_new (TS_TYPE_STATE_ITEM, NULL);

  self->kind = kind;
  self->name = g_strdup (name);
  return self;
}

TsStateItem *
ts_state_item_new_heading (const char *title)
{
  return new_item (TS_STATE_HEADING, title);
}

static void
take_over (TsStateItem *self,
           const TsVariableInfo *info)
{
  g_clear_pointer (&self->value, ts_tensor_unref);
  self->value = info->value != NULL ? ts_tensor_ref (info->value) : NULL;
  ts_shape_copy (&self->shape, info->value != NULL ? &info->value->shape : &info->shape);
}

TsStateItem *
ts_state_item_new_variable (const TsVariableInfo *info)
{
  g_return_val_if_fail (info != NULL, NULL);

  TsStateItem *self = new_item (TS_STATE_VARIABLE, info->name);

  self->op = info->op;
  self->dtype = info->dtype;
  take_over (self, info);
  return self;
}

char *
ts_state_item_make_key (const TsResource *resource)
{
  return g_strjoin ("\n", resource->container, resource->type->name, resource->name, NULL);
}

static char *
describe (TsResource *resource)
{
  g_autofree char *state = resource->type->describe (resource);

  return g_strdup_printf ("%s: %s", resource->type->name, state);
}

TsStateItem *
ts_state_item_new_other (TsResource *resource)
{
  g_return_val_if_fail (resource != NULL, NULL);

  TsStateItem *self = new_item (TS_STATE_OTHER, resource->name);

  self->key = ts_state_item_make_key (resource);
  self->is_queue = resource->type == &ts_queue_type;
  self->description = describe (resource);
  return self;
}

/* Values are immutable, so that another one is another object; one that was put back is the old one. */
void
ts_state_item_update_variable (TsStateItem *self,
                               const TsVariableInfo *info,
                               TsTensor *start,
                               gboolean has_run)
{
  g_return_if_fail (TS_IS_STATE_ITEM (self));
  g_return_if_fail (self->kind == TS_STATE_VARIABLE);

  gboolean is_changed = has_run && info->value != start;

  if (self->value == info->value && self->is_changed == is_changed)
    return;
  self->is_changed = is_changed;
  take_over (self, info);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
ts_state_item_update_other (TsStateItem *self,
                            TsResource *resource)
{
  g_return_if_fail (TS_IS_STATE_ITEM (self));
  g_return_if_fail (self->kind == TS_STATE_OTHER);

  char *description = describe (resource);
  gboolean is_same = g_str_equal (description, self->description);

  g_free (self->description);
  self->description = description;
  if (!is_same)
    g_signal_emit (self, signals[CHANGED], 0);
}

TsStateKind
ts_state_item_get_kind (TsStateItem *self)
{
  g_return_val_if_fail (TS_IS_STATE_ITEM (self), TS_STATE_HEADING);

  return self->kind;
}

gboolean
ts_state_item_is_queue (TsStateItem *self)
{
  g_return_val_if_fail (TS_IS_STATE_ITEM (self), FALSE);

  return self->is_queue;
}

const char *
ts_state_item_get_key (TsStateItem *self)
{
  g_return_val_if_fail (TS_IS_STATE_ITEM (self), NULL);

  return self->key;
}

const char *
ts_state_item_get_name (TsStateItem *self)
{
  g_return_val_if_fail (TS_IS_STATE_ITEM (self), NULL);

  return self->name;
}

guint32
ts_state_item_get_op (TsStateItem *self)
{
  g_return_val_if_fail (TS_IS_STATE_ITEM (self), TS_NO_OP);

  return self->op;
}

TsDType
ts_state_item_get_dtype (TsStateItem *self)
{
  g_return_val_if_fail (TS_IS_STATE_ITEM (self), TS_DTYPE_INVALID);

  return self->dtype;
}

const TsShape *
ts_state_item_get_shape (TsStateItem *self)
{
  g_return_val_if_fail (TS_IS_STATE_ITEM (self), NULL);

  return &self->shape;
}

TsTensor *
ts_state_item_get_value (TsStateItem *self)
{
  g_return_val_if_fail (TS_IS_STATE_ITEM (self), NULL);

  return self->value;
}

gboolean
ts_state_item_is_changed (TsStateItem *self)
{
  g_return_val_if_fail (TS_IS_STATE_ITEM (self), FALSE);

  return self->is_changed;
}

char *
ts_state_item_dup_detail (TsStateItem *self)
{
  g_return_val_if_fail (TS_IS_STATE_ITEM (self), NULL);

  g_autofree char *shape = NULL;

  if (self->kind == TS_STATE_HEADING)
    return g_strdup ("");
  if (self->kind == TS_STATE_OTHER)
    return g_strdup (self->description);
  shape = ts_shape_to_string (&self->shape);
  return g_strdup_printf ("%s %s", ts_dtype_name (self->dtype), shape);
}

char *
ts_state_item_dup_preview (TsStateItem *self)
{
  g_return_val_if_fail (TS_IS_STATE_ITEM (self), NULL);

  return self->value != NULL ? ts_tensor_format_preview (self->value, PREVIEW_CHARS) : NULL;
}

void
ts_state_item_set_baseline (TsStateItem *self,
                            const char *name)
{
  g_return_if_fail (TS_IS_STATE_ITEM (self));

  if (g_strcmp0 (name, self->baseline) == 0)
    return;
  g_free (self->baseline);
  self->baseline = g_strdup (name);
  g_signal_emit (self, signals[CHANGED], 0);
}

const char *
ts_state_item_get_baseline (TsStateItem *self)
{
  g_return_val_if_fail (TS_IS_STATE_ITEM (self), NULL);

  return self->baseline;
}
