#include "engine/graph/ts-op-def.h"

#include "engine/graph/ts-name-hash.h"
#include "engine/graph/ts-op-def-private.h"

#include <stdlib.h>
#include <string.h>

struct _TsOpTable
{
  gint ref_count;
  GBytes *op_list;
  TsArena arena;
  TsOpDef *ops; /* by name */
  guint n_ops;
  guint32 *slots; /* 1 + index into ops, or 0; open addressing, at most half full */
  guint32 mask;
};

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (((const TsOpDef *)a)->name, ((const TsOpDef *)b)->name);
}

static gboolean
parse_ops (TsOpTable *self,
           GArray *ops,
           GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (self->op_list, &size);
  TsWireReader reader, child;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, NULL);
  while (ts_wire_next (&reader, &field, error))
    {
      TsOpDef op;

      if (field.number != 1)
        continue;
      if (!ts_wire_enter (&reader, &field, "op", &child, error))
        return FALSE;
      child.index = ops->len;
      if (!ts_op_def_parse (&op, &self->arena, &child, error))
        return FALSE;
      g_array_append_val (ops, op);
    }
  return !reader.failed;
}

static void
index_ops (TsOpTable *self)
{
  guint n_slots = 2;

  while (n_slots < 2 * self->n_ops)
    n_slots *= 2;
  self->slots = g_new0 (guint32, n_slots);
  self->mask = n_slots - 1;

  for (guint i = 0; i < self->n_ops; i++)
    {
      const char *name = self->ops[i].name;
      guint32 slot = ts_name_hash (name, strlen (name)) & self->mask;

      while (self->slots[slot] != 0)
        slot = (slot + 1) & self->mask;
      self->slots[slot] = i + 1;
    }
}

TsOpTable *
ts_op_table_new (GBytes *op_list,
                 GError **error)
{
  g_autoptr (TsOpTable) self = g_new0 (TsOpTable, 1);
  g_autoptr (GArray) ops = g_array_sized_new (FALSE, FALSE, sizeof (TsOpDef), 2048);

  self->ref_count = 1;
  self->op_list = g_bytes_ref (op_list);
  ts_arena_init (&self->arena);
  if (!parse_ops (self, ops, error))
    return NULL;

  self->n_ops = ops->len;
  self->ops = (TsOpDef *)g_array_free (g_steal_pointer (&ops), FALSE);
  if (self->n_ops > 0)
    qsort (self->ops, self->n_ops, sizeof (TsOpDef), compare_names);
  index_ops (self);
  return g_steal_pointer (&self);
}

TsOpTable *
ts_op_table_ref (TsOpTable *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_op_table_unref (TsOpTable *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->slots);
  g_free (self->ops);
  ts_arena_clear (&self->arena);
  g_bytes_unref (self->op_list);
  g_free (self);
}

const TsOpDef *
ts_op_table_lookup_n (const TsOpTable *self,
                      const char *op_type,
                      gsize size)
{
  guint32 slot = ts_name_hash (op_type, size) & self->mask;

  for (; self->slots[slot] != 0; slot = (slot + 1) & self->mask)
    {
      const TsOpDef *op = &self->ops[self->slots[slot] - 1];

      if (strncmp (op->name, op_type, size) == 0 && op->name[size] == '\0')
        return op;
    }
  return NULL;
}

const TsOpDef *
ts_op_table_lookup (const TsOpTable *self,
                    const char *op_type)
{
  return ts_op_table_lookup_n (self, op_type, strlen (op_type));
}

guint
ts_op_table_get_size (const TsOpTable *self)
{
  return self->n_ops;
}

const TsOpDef *
ts_op_table_get (const TsOpTable *self,
                 guint i)
{
  g_return_val_if_fail (i < self->n_ops, NULL);

  return &self->ops[i];
}
