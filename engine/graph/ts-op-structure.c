#include "engine/graph/ts-op-structure.h"

#include "engine/graph/ts-graph-private.h"
#include "engine/graph/ts-name-hash.h"
#include "engine/graph/ts-tensor-proto.h"

#include <string.h>

/* Attributes that tell two operations of the same structure apart by name. */
static gboolean
is_name (const TsAttrSpan *attr)
{
  static const char *const names[] = { "_class", "shared_name" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (attr->key_size == strlen (names[i]) && memcmp (attr->key, names[i], attr->key_size) == 0)
      return TRUE;
  return FALSE;
}

/* ---- values ----------------------------------------------------------------------------------- */

static gboolean
equal_bytes (const guint8 *a,
             gsize size_a,
             const guint8 *b,
             gsize size_b)
{
  return size_a == size_b && (size_a == 0 || memcmp (a, b, size_a) == 0);
}

static gboolean
equal_tensor_types (const TsAttrValue *a,
                    const TsAttrValue *b)
{
  TsDType dtype_a, dtype_b;
  TsShape shape_a, shape_b;

  if (!ts_tensor_type_from_proto (a->data, a->size, &dtype_a, &shape_a, NULL) || !ts_tensor_type_from_proto (b->data, b->size, &dtype_b, &shape_b, NULL))
    return equal_bytes (a->data, a->size, b->data, b->size);
  return dtype_a == dtype_b && ts_shape_equal (&shape_a, &shape_b);
}

static gboolean
equal_elements (const TsAttrValue *a,
                const TsAttrValue *b)
{
  if (a->type == TS_ATTR_TYPE_TENSOR)
    return equal_tensor_types (a, b);
  return a->value == b->value && equal_bytes (a->data, a->size, b->data, b->size);
}

static gboolean
equal_lists (const TsAttrValue *a,
             const TsAttrValue *b)
{
  for (guint type = TS_ATTR_TYPE_STRING; type <= TS_ATTR_TYPE_FUNC; type++)
    {
      TsAttrList list_a, list_b;
      TsAttrValue element_a, element_b;

      ts_attr_list_init (&list_a, a, (TsAttrType)type);
      ts_attr_list_init (&list_b, b, (TsAttrType)type);
      for (;;)
        {
          gboolean more = ts_attr_list_next (&list_a, &element_a);

          if (ts_attr_list_next (&list_b, &element_b) != more)
            return FALSE;
          if (!more)
            break;
          if (!equal_elements (&element_a, &element_b))
            return FALSE;
        }
    }
  return TRUE;
}

/* Malformed values are equal if their bytes are. */
static gboolean
equal_values (const guint8 *data_a,
              gsize size_a,
              const guint8 *data_b,
              gsize size_b)
{
  TsAttrValue a, b;

  if (equal_bytes (data_a, size_a, data_b, size_b))
    return TRUE;
  if (!ts_attr_value_decode (&a, data_a, size_a) || !ts_attr_value_decode (&b, data_b, size_b))
    return FALSE;
  if (a.is_list != b.is_list || a.is_placeholder != b.is_placeholder || (!a.is_list && a.type != b.type))
    return FALSE;
  return a.is_list ? equal_lists (&a, &b) : equal_elements (&a, &b);
}

static guint64
hash_element (const TsAttrValue *value)
{
  guint64 hash = ts_structure_hash_mix (value->type, value->value);
  TsDType dtype;
  TsShape shape;

  if (value->type == TS_ATTR_TYPE_TENSOR && ts_tensor_type_from_proto (value->data, value->size, &dtype, &shape, NULL))
    return ts_structure_hash_mix (ts_structure_hash_mix (hash, dtype), ts_name_hash (shape.dims, sizeof shape.dims[0] * (gsize)MAX (shape.rank, 0)));
  return ts_structure_hash_mix (hash, value->size > 0 ? ts_name_hash (value->data, value->size) : 0);
}

static guint64
hash_value (const TsAttrSpan *attr)
{
  guint64 hash = 0;
  TsAttrValue value, element;

  if (!ts_attr_value_decode (&value, attr->value, attr->value_size))
    return ts_name_hash (attr->value, attr->value_size);
  if (!value.is_list)
    return hash_element (&value);
  for (guint type = TS_ATTR_TYPE_STRING; type <= TS_ATTR_TYPE_FUNC; type++)
    {
      TsAttrList list;

      ts_attr_list_init (&list, &value, (TsAttrType)type);
      while (ts_attr_list_next (&list, &element))
        hash = ts_structure_hash_mix (hash, hash_element (&element));
    }
  return hash;
}

/* ---- attributes ------------------------------------------------------------------------------- */

static const TsAttrDef *
find_def (const TsOperation *op,
          const TsAttrSpan *attr)
{
  for (guint i = 0; op->def != NULL && i < op->def->n_attrs; i++)
    if (strncmp (op->def->attrs[i].name, attr->key, attr->key_size) == 0 && op->def->attrs[i].name[attr->key_size] == '\0')
      return &op->def->attrs[i];
  return NULL;
}

/* Whether the attribute says something about the operation: not a name, not the default. */
static gboolean
counts (const TsOperation *op,
        const TsAttrSpan *attr)
{
  const TsAttrDef *def;

  if (is_name (attr))
    return FALSE;
  def = find_def (op, attr);
  return def == NULL || def->default_value == NULL ||
         !equal_values (def->default_value, def->default_size, attr->value, attr->value_size);
}

/* The next attribute of the node that counts. Where a damaged file gives one several times, all of them come. */
static gboolean
next_attr (const TsOperation *op,
           TsWireReader *node,
           TsAttrSpan *attr)
{
  TsWireReader entry;
  TsWireField field;

  while (ts_wire_next (node, &field, NULL))
    if (field.number == TS_NODE_DEF_ATTR && ts_wire_enter (node, &field, "attr", &entry, NULL) && ts_attr_span_read (attr, &entry, NULL) && counts (op, attr))
      return TRUE;
  return FALSE;
}

gboolean
ts_operation_equal_attr (const TsOperation *a,
                         const TsOperation *b,
                         const char *name)
{
  const guint8 *value_a, *value_b;
  gsize size_a, size_b;
  gboolean has_a = ts_operation_find_value (a, name, &value_a, &size_a);
  gboolean has_b = ts_operation_find_value (b, name, &value_b, &size_b);

  if (!has_a || !has_b)
    return has_a == has_b;
  return equal_values (value_a, size_a, value_b, size_b);
}

/* Whether each attribute of @a that counts is in @b. */
static gboolean
has_attrs_of (const TsOperation *b,
              const TsOperation *a)
{
  TsWireReader node;
  TsAttrSpan attr;

  ts_wire_reader_init (&node, NULL, a->node_def, a->node_def_size, NULL);
  while (next_attr (a, &node, &attr))
    {
      g_autofree char *name = g_strndup (attr.key, attr.key_size);

      if (!ts_operation_equal_attr (a, b, name))
        return FALSE;
    }
  return TRUE;
}

gboolean
ts_operation_equal_structure (const TsOperation *a,
                              const TsOperation *b)
{
  if (strcmp (a->type, b->type) != 0 || a->n_inputs != b->n_inputs || a->n_control_inputs != b->n_control_inputs || a->n_outputs != b->n_outputs)
    return FALSE;
  return has_attrs_of (a, b) && has_attrs_of (b, a);
}

guint64
ts_operation_hash_structure (const TsOperation *self)
{
  guint64 hash = ts_name_hash (self->type, strlen (self->type));
  guint64 attrs = 0;
  TsWireReader node;
  TsAttrSpan attr;

  hash = ts_structure_hash_mix (hash, self->n_inputs);
  hash = ts_structure_hash_mix (hash, self->n_control_inputs);
  hash = ts_structure_hash_mix (hash, self->n_outputs);

  /* A map: files write it in any order. */
  ts_wire_reader_init (&node, NULL, self->node_def, self->node_def_size, NULL);
  while (next_attr (self, &node, &attr))
    attrs += ts_structure_hash_mix (ts_name_hash (attr.key, attr.key_size), hash_value (&attr));
  return ts_structure_hash_mix (hash, attrs);
}
