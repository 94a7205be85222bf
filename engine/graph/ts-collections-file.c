#include "engine/graph/ts-collections-private.h"

#include <string.h>

#define META_GRAPH_DEF_COLLECTION_DEF 4

/* ---- reading ---- */

/* Varints and floats, one by one or packed. */
static gboolean
read_number (TsCollection *self,
             TsWireReader *list,
             const TsWireField *field,
             GError **error)
{
  gboolean is_float = self->kind == TS_COLLECTION_FLOATS;
  const guint8 *pos = field->data;
  const guint8 *end = pos + field->size;
  TsCollectionItem item = { .kind = self->kind };

  if (field->type != TS_WIRE_BYTES)
    {
      if (!ts_wire_expect (list, field, is_float ? TS_WIRE_FIXED32 : TS_WIRE_VARINT, "value", error))
        return FALSE;
      item.integer = (gint64)field->value;
      if (is_float)
        memcpy (&item.number, &(guint32) { (guint32)field->value }, 4);
      ts_collection_append (self, &item);
      return TRUE;
    }

  while (pos < end)
    {
      guint64 value;

      if (is_float && end - pos >= 4)
        {
          memcpy (&item.number, &(guint32) { ts_wire_read_fixed32 (pos) }, 4);
          pos += 4;
        }
      else if (!is_float && ts_wire_read_varint (&pos, end, &value))
        item.integer = (gint64)value;
      else
        return ts_wire_fail (list, field->start, "value", error, "the packed numbers end too early");
      ts_collection_append (self, &item);
    }
  return TRUE;
}

static gboolean
read_any (TsCollection *self,
          TsWireReader *list,
          const TsWireField *field,
          GError **error)
{
  TsCollectionItem item = { .kind = TS_COLLECTION_ANYS };
  g_autofree char *type_url = NULL;
  TsWireReader any;
  TsWireField part;

  if (!ts_wire_enter (list, field, "value", &any, error))
    return FALSE;
  while (ts_wire_next (&any, &part, error))
    if (part.number == 1)
      {
        if (!ts_wire_expect_string (&any, &part, "type_url", error))
          return FALSE;
        g_free (type_url);
        type_url = g_strndup ((const char *)part.data, part.size);
      }
    else if (part.number == 2)
      {
        if (!ts_wire_expect (&any, &part, TS_WIRE_BYTES, "value", error))
          return FALSE;
        item.data = part.data;
        item.size = part.size;
      }
  item.text = type_url != NULL ? type_url : "";
  ts_collection_append (self, &item);
  return !any.failed;
}

static gboolean
read_item (TsCollection *self,
           TsWireReader *list,
           const TsWireField *field,
           GError **error)
{
  TsCollectionItem item = { .kind = self->kind };
  g_autofree char *text = NULL;

  switch (self->kind)
    {
    case TS_COLLECTION_NODES:
      if (!ts_wire_expect_string (list, field, "value", error))
        return FALSE;
      item.text = text = g_strndup ((const char *)field->data, field->size);
      break;
    case TS_COLLECTION_BYTES:
      if (!ts_wire_expect (list, field, TS_WIRE_BYTES, "value", error))
        return FALSE;
      item.data = field->data;
      item.size = field->size;
      break;
    case TS_COLLECTION_ANYS:
      return read_any (self, list, field, error);
    default:
      return read_number (self, list, field, error);
    }
  ts_collection_append (self, &item);
  return TRUE;
}

/* A oneof: of several lists the last counts; one list in several pieces is merged, as protobuf has it. */
static gboolean
read_lists (TsCollection *self,
            TsWireReader *def,
            GError **error)
{
  static const char *const names[] = { NULL, "node_list", "bytes_list", "int64_list", "float_list", "any_list" };
  TsWireReader list;
  TsWireField field, value;

  while (ts_wire_next (def, &field, error))
    {
      if (field.number > TS_COLLECTION_ANYS)
        continue;
      if (!ts_wire_enter (def, &field, names[field.number], &list, error))
        return FALSE;
      if (self->kind != (TsCollectionKind)field.number)
        g_clear_pointer (&self->items, g_array_unref);
      self->kind = (TsCollectionKind)field.number;
      while (ts_wire_next (&list, &value, error))
        if (value.number == 1 && !read_item (self, &list, &value, error))
          return FALSE;
      if (list.failed)
        return FALSE;
    }
  return !def->failed;
}

static gboolean
read_entry (TsCollection *self,
            TsWireReader *entry,
            GError **error)
{
  TsWireReader def;
  TsWireField field;

  while (ts_wire_next (entry, &field, error))
    if (field.number == 1)
      {
        if (!ts_wire_expect_string (entry, &field, "key", error))
          return FALSE;
        g_free (self->key);
        self->key = g_strndup ((const char *)field.data, field.size);
      }
    else if (field.number == 2)
      {
        if (!ts_wire_enter (entry, &field, "value", &def, error) || !read_lists (self, &def, error))
          return FALSE;
      }
  return !entry->failed;
}

gboolean
ts_collections_read (TsCollections *self,
                     TsWireReader *entry,
                     GError **error)
{
  TsCollection *collection = ts_collection_new ("", 0);

  if (!read_entry (collection, entry, error))
    {
      ts_collection_free (collection);
      return FALSE;
    }
  ts_collections_replace (self, collection);
  return TRUE;
}

/* ---- writing ---- */

static void
append_item (GByteArray *message,
             const TsCollectionItem *item)
{
  guint any;

  switch (item->kind)
    {
    case TS_COLLECTION_NODES:
      ts_wire_append_string (message, 1, item->text);
      break;
    case TS_COLLECTION_BYTES:
      ts_wire_append_bytes (message, 1, item->data, item->size);
      break;
    case TS_COLLECTION_ANYS:
      any = ts_wire_begin (message, 1);
      ts_wire_append_string (message, 1, item->text);
      ts_wire_append_bytes (message, 2, item->data, item->size);
      ts_wire_end (message, any);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
append_numbers (GByteArray *message,
                const TsCollection *collection)
{
  guint packed = ts_wire_begin (message, 1);

  for (guint i = 0; i < collection->items->len; i++)
    if (collection->kind == TS_COLLECTION_INT64S)
      ts_wire_append_varint (message, (guint64)g_array_index (collection->items, gint64, i));
    else
      {
        guint32 bits;

        memcpy (&bits, &g_array_index (collection->items, float, i), 4);
        bits = GUINT32_TO_LE (bits);
        g_byte_array_append (message, (const guint8 *)&bits, 4);
      }
  ts_wire_end (message, packed);
}

static void
append_collection (GByteArray *message,
                   const TsCollection *collection)
{
  guint n = ts_collection_get_n_items (collection);
  guint entry = ts_wire_begin (message, META_GRAPH_DEF_COLLECTION_DEF);
  guint def, list;

  ts_wire_append_string (message, 1, collection->key);
  def = ts_wire_begin (message, 2);
  if (collection->kind != TS_COLLECTION_NONE)
    {
      list = ts_wire_begin (message, collection->kind);
      if (n > 0 && (collection->kind == TS_COLLECTION_INT64S || collection->kind == TS_COLLECTION_FLOATS))
        append_numbers (message, collection);
      else
        for (guint i = 0; i < n; i++)
          {
            TsCollectionItem item = ts_collection_get_item (collection, i);

            append_item (message, &item);
          }
      ts_wire_end (message, list);
    }
  ts_wire_end (message, def);
  ts_wire_end (message, entry);
}

void
ts_collections_append_to (const TsCollections *self,
                          GByteArray *meta_graph_def)
{
  for (guint i = 0; i < self->list->len; i++)
    append_collection (meta_graph_def, g_ptr_array_index (self->list, i));
}
