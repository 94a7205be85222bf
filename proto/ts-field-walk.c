#include "proto/ts-field-walk.h"

static const TsSchemaField *
find_known (const TsSchema *schema,
            const TsWireField *field)
{
  const TsSchemaField *known = ts_schema_get_field (schema, field->number);

  if (known == NULL)
    return NULL;
  if (field->type == ts_schema_wire_type ((TsSchemaKind)known->kind) || (known->repeated && field->type == TS_WIRE_BYTES))
    return known;
  return NULL;
}

/* Whether the fields can be taken as they come. */
static gboolean
is_plain (const TsSchema *schema,
          TsWireReader reader,
          gboolean *plain,
          GError **error)
{
  guint32 last = 0;
  guint64 oneofs = 0;
  gboolean unknown = FALSE;
  TsWireField field;

  *plain = TRUE;
  while (ts_wire_next (&reader, &field, error))
    {
      const TsSchemaField *known = find_known (schema, &field);

      if (known == NULL)
        {
          unknown = TRUE;
          continue;
        }
      if (unknown || known->number < last || (known->number == last && !known->repeated))
        *plain = FALSE;
      if (known->oneof != 0 && (oneofs >> known->oneof & 1) != 0)
        *plain = FALSE;
      if (known->oneof != 0)
        oneofs |= G_GUINT64_CONSTANT (1) << known->oneof;
      last = known->number;
    }
  return !reader.failed;
}

/* ---- what is not plain ---- */

/* Stable, as the places in the file break ties. */
static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const TsFieldWalkItem *x = a;
  const TsFieldWalkItem *y = b;
  guint32 x_number = x->known != NULL ? x->known->number : G_MAXUINT32;
  guint32 y_number = y->known != NULL ? y->known->number : G_MAXUINT32;

  if (x_number != y_number)
    return x_number < y_number ? -1 : 1;
  return x->field.start < y->field.start ? -1 : 1;
}

/* Of each oneof only the field that comes last stays: all its parts since another one of the oneof. */
static void
drop_excluded (GArray *items)
{
  const TsSchemaField *last[64] = { NULL };
  guint64 closed = 0;
  guint n = 0;

  for (guint i = items->len; i-- > 0;)
    {
      TsFieldWalkItem *item = &g_array_index (items, TsFieldWalkItem, i);
      guint oneof = item->known != NULL ? item->known->oneof : 0;

      if (oneof == 0)
        continue;
      if (last[oneof] == NULL)
        last[oneof] = item->known;
      if (last[oneof] != item->known)
        closed |= G_GUINT64_CONSTANT (1) << oneof;
      if ((closed >> oneof & 1) != 0)
        item->field.number = 0;
    }

  for (guint i = 0; i < items->len; i++)
    if (g_array_index (items, TsFieldWalkItem, i).field.number != 0)
      g_array_index (items, TsFieldWalkItem, n++) = g_array_index (items, TsFieldWalkItem, i);
  g_array_set_size (items, n);
}

/* The parts of one message, which mean the same one after the other. */
static void
merge_message (TsFieldWalk *self,
               TsFieldWalkItem *into,
               const TsFieldWalkItem *item)
{
  GByteArray *whole = NULL;

  if (item->field.size == 0)
    return;
  if (into->field.size == 0)
    {
      *into = *item;
      return;
    }

  if (self->merged == NULL)
    self->merged = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  if (self->merged->len > 0)
    whole = g_ptr_array_index (self->merged, self->merged->len - 1);
  if (whole == NULL || whole->data != into->field.data)
    {
      whole = g_byte_array_new ();
      g_byte_array_append (whole, into->field.data, (guint)into->field.size);
      g_ptr_array_add (self->merged, whole);
    }
  g_byte_array_append (whole, item->field.data, (guint)item->field.size);
  into->field.data = whole->data;
  into->field.size = whole->len;
}

/* Of fields that are not repeated one is left. */
static void
join_singles (TsFieldWalk *self)
{
  GArray *items = self->items;
  guint n = 0;

  for (guint i = 0; i < items->len; i++)
    {
      TsFieldWalkItem *item = &g_array_index (items, TsFieldWalkItem, i);
      TsFieldWalkItem *last = n > 0 ? &g_array_index (items, TsFieldWalkItem, n - 1) : NULL;

      if (last == NULL || item->known == NULL || item->known->repeated || last->known != item->known)
        g_array_index (items, TsFieldWalkItem, n++) = *item;
      else if (item->known->kind == TS_SCHEMA_MESSAGE)
        merge_message (self, last, item);
      else
        *last = *item;
    }
  g_array_set_size (items, n);
}

gboolean
ts_field_walk_init (TsFieldWalk *self,
                    const TsSchema *schema,
                    TsWireReader *reader,
                    GError **error)
{
  TsFieldWalkItem item;
  gboolean plain;

  *self = (TsFieldWalk) { .schema = schema, .reader = reader };
  if (!is_plain (schema, *reader, &plain, error))
    return FALSE;
  if (plain)
    return TRUE;
  if (reader->end - reader->pos > G_MAXINT32)
    return ts_wire_fail (reader, NULL, NULL, error, "a message of more than 2 GB whose fields are not in order");

  self->items = g_array_new (FALSE, FALSE, sizeof (TsFieldWalkItem));
  while (ts_wire_next (reader, &item.field, NULL))
    {
      item.known = find_known (schema, &item.field);
      g_array_append_val (self->items, item);
    }
  drop_excluded (self->items);
  g_array_sort (self->items, compare_items);
  join_singles (self);
  return TRUE;
}

gboolean
ts_field_walk_next (TsFieldWalk *self,
                    TsWireField *field,
                    const TsSchemaField **known)
{
  if (self->items == NULL)
    {
      if (!ts_wire_next (self->reader, field, NULL))
        return FALSE;
      *known = find_known (self->schema, field);
      return TRUE;
    }

  if (self->next == self->items->len)
    return FALSE;
  *field = g_array_index (self->items, TsFieldWalkItem, self->next).field;
  *known = g_array_index (self->items, TsFieldWalkItem, self->next).known;
  self->next++;
  return TRUE;
}

void
ts_field_walk_clear (TsFieldWalk *self)
{
  g_clear_pointer (&self->items, g_array_unref);
  g_clear_pointer (&self->merged, g_ptr_array_unref);
}

guint64
ts_field_walk_number (TsSchemaKind kind,
                      guint64 value)
{
  switch (kind)
    {
    case TS_SCHEMA_INT32:
    case TS_SCHEMA_ENUM:
    case TS_SCHEMA_SFIXED32:
      return (guint64)(gint64)(gint32)value;
    case TS_SCHEMA_UINT32:
    case TS_SCHEMA_FIXED32:
      return (guint32)value;
    case TS_SCHEMA_SINT32:
      value = (guint32)value;
      return (guint64)(gint64)(gint32)(guint32)(value >> 1 ^ (0 - (value & 1)));
    case TS_SCHEMA_SINT64:
      return value >> 1 ^ (0 - (value & 1));
    case TS_SCHEMA_BOOL:
      return value != 0;
    default:
      return value;
    }
}
