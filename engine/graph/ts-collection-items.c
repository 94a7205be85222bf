#include "engine/graph/ts-collection-items.h"

#include "proto/ts-schema.h"

#include <string.h>

/* ---- messages by table ---- */

typedef enum
{
  MEMBER_STRING,  /* char * */
  MEMBER_STRINGS, /* GPtrArray * of char * */
  MEMBER_INT,     /* int, gboolean */
  MEMBER_FLOAT,
  MEMBER_INT64S, /* GArray * of gint64 */
  MEMBER_OTHER,  /* by a function of its own */
} MemberKind;

typedef struct _Member Member;
struct _Member
{
  guint32 number;
  MemberKind kind;
  gsize offset;
  gboolean (*read) (gpointer item, TsWireReader *message);
};

typedef struct
{
  const TsSchema *schema;
  const Member *members;
  guint n_members;
} Layout;

static void
init_member (gpointer item,
             const Member *member)
{
  gpointer at = G_STRUCT_MEMBER_P (item, member->offset);

  if (member->kind == MEMBER_STRING)
    *(char **)at = g_strdup ("");
  else if (member->kind == MEMBER_STRINGS)
    *(GPtrArray **)at = g_ptr_array_new_with_free_func (g_free);
  else if (member->kind == MEMBER_INT64S)
    *(GArray **)at = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
clear_member (gpointer item,
              const Member *member)
{
  gpointer at = G_STRUCT_MEMBER_P (item, member->offset);

  if (member->kind == MEMBER_STRING)
    g_clear_pointer ((char **)at, g_free);
  else if (member->kind == MEMBER_STRINGS)
    g_clear_pointer ((GPtrArray **)at, g_ptr_array_unref);
  else if (member->kind == MEMBER_INT64S)
    g_clear_pointer ((GArray **)at, g_array_unref);
}

static gboolean
append_ints (GArray *ints,
             const TsWireField *field)
{
  const guint8 *pos = field->data;
  const guint8 *end = pos + field->size;
  gint64 value = (gint64)field->value;

  if (field->type != TS_WIRE_BYTES)
    {
      g_array_append_val (ints, value);
      return TRUE;
    }
  while (pos < end)
    {
      if (!ts_wire_read_varint (&pos, end, (guint64 *)&value))
        return FALSE;
      g_array_append_val (ints, value);
    }
  return TRUE;
}

/* The message has passed the schema, so that fields are of their types. */
static gboolean
read_member (gpointer item,
             const Member *member,
             TsWireReader *reader,
             const TsWireField *field,
             GError **error)
{
  gpointer at = G_STRUCT_MEMBER_P (item, member->offset);
  TsWireReader child;

  switch (member->kind)
    {
    case MEMBER_STRING:
      g_free (*(char **)at);
      *(char **)at = g_strndup ((const char *)field->data, field->size);
      return TRUE;
    case MEMBER_STRINGS:
      g_ptr_array_add (*(GPtrArray **)at, g_strndup ((const char *)field->data, field->size));
      return TRUE;
    case MEMBER_INT:
      *(int *)at = (int)field->value;
      return TRUE;
    case MEMBER_FLOAT:
      memcpy (at, &(guint32) { (guint32)field->value }, 4);
      return TRUE;
    case MEMBER_INT64S:
      return append_ints (*(GArray **)at, field) || ts_wire_fail (reader, field->start, NULL, error, "the packed numbers end too early");
    default:
      return ts_wire_enter (reader, field, "", &child, error) &&
             (member->read (item, &child) || ts_wire_fail (reader, field->start, NULL, error, "the packed numbers end too early"));
    }
}

static gboolean
read_layout (gpointer item,
             const Layout *layout,
             TsWireReader *reader,
             GError **error)
{
  TsWireField field;

  while (ts_wire_next (reader, &field, error))
    for (guint i = 0; i < layout->n_members; i++)
      if (layout->members[i].number == field.number && !read_member (item, &layout->members[i], reader, &field, error))
        return FALSE;
  return !reader->failed;
}

static void
item_init (gpointer item,
           const Layout *layout)
{
  for (guint i = 0; i < layout->n_members; i++)
    init_member (item, &layout->members[i]);
}

static void
item_clear (gpointer item,
            const Layout *layout)
{
  for (guint i = 0; i < layout->n_members; i++)
    clear_member (item, &layout->members[i]);
}

static gboolean
item_read (gpointer item,
           const Layout *layout,
           const guint8 *data,
           gsize size,
           GError **error)
{
  TsWireReader reader, check;

  ts_wire_reader_init (&reader, NULL, data, size, layout->schema->name);
  check = reader;
  return ts_schema_check (layout->schema, &check, error) && read_layout (item, layout, &reader, error);
}

/* ---- variables ---- */

static gboolean
read_slice (gpointer item,
            TsWireReader *message)
{
  static const Member members[] = {
    { 1, MEMBER_STRING, G_STRUCT_OFFSET (TsVariableItem, slice_of), NULL },
    { 2, MEMBER_INT64S, G_STRUCT_OFFSET (TsVariableItem, full_shape), NULL },
    { 3, MEMBER_INT64S, G_STRUCT_OFFSET (TsVariableItem, slice_offset), NULL },
    { 4, MEMBER_INT64S, G_STRUCT_OFFSET (TsVariableItem, slice_shape), NULL },
  };
  static const Layout layout = { NULL, members, G_N_ELEMENTS (members) };

  return read_layout (item, &layout, message, NULL);
}

static const Member variable_members[] = {
  { 1, MEMBER_STRING, G_STRUCT_OFFSET (TsVariableItem, name), NULL },
  { 2, MEMBER_STRING, G_STRUCT_OFFSET (TsVariableItem, initializer), NULL },
  { 3, MEMBER_STRING, G_STRUCT_OFFSET (TsVariableItem, snapshot), NULL },
  { 4, MEMBER_OTHER, 0, read_slice },
  { 5, MEMBER_INT, G_STRUCT_OFFSET (TsVariableItem, is_resource), NULL },
  { 6, MEMBER_STRING, G_STRUCT_OFFSET (TsVariableItem, initial_value), NULL },
  { 7, MEMBER_INT, G_STRUCT_OFFSET (TsVariableItem, is_trainable), NULL },
  { 8, MEMBER_INT, G_STRUCT_OFFSET (TsVariableItem, synchronization), NULL },
  { 9, MEMBER_INT, G_STRUCT_OFFSET (TsVariableItem, aggregation), NULL },
};
static const Layout variable_layout = { &ts_schema_variable_def, variable_members, G_N_ELEMENTS (variable_members) };

TsVariableItem *
ts_variable_item_new (const guint8 *data,
                      gsize size,
                      GError **error)
{
  g_autoptr (TsVariableItem) self = g_new0 (TsVariableItem, 1);

  item_init (self, &variable_layout);
  self->slice_of = g_strdup ("");
  self->full_shape = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->slice_offset = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->slice_shape = g_array_new (FALSE, FALSE, sizeof (gint64));
  return item_read (self, &variable_layout, data, size, error) ? g_steal_pointer (&self) : NULL;
}

void
ts_variable_item_free (TsVariableItem *self)
{
  item_clear (self, &variable_layout);
  g_free (self->slice_of);
  g_array_unref (self->full_shape);
  g_array_unref (self->slice_offset);
  g_array_unref (self->slice_shape);
  g_free (self);
}

GBytes *
ts_variable_item_to_bytes (const TsVariableItem *self)
{
  GByteArray *message = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (variable_members); i++)
    {
      const Member *member = &variable_members[i];
      gconstpointer at = G_STRUCT_MEMBER_P (self, member->offset);

      if (member->kind == MEMBER_STRING && *(const char *const *)at != NULL && **(const char *const *)at != '\0')
        ts_wire_append_string (message, member->number, *(const char *const *)at);
      else if (member->kind == MEMBER_INT && *(const int *)at != 0)
        ts_wire_append_uint (message, member->number, (guint64) * (const int *)at);
    }
  return g_byte_array_free_to_bytes (message);
}

/* ---- queue runners ---- */

static const Member queue_runner_members[] = {
  { 1, MEMBER_STRING, G_STRUCT_OFFSET (TsQueueRunnerItem, queue), NULL },
  { 2, MEMBER_STRINGS, G_STRUCT_OFFSET (TsQueueRunnerItem, enqueue_ops), NULL },
  { 3, MEMBER_STRING, G_STRUCT_OFFSET (TsQueueRunnerItem, close_op), NULL },
  { 4, MEMBER_STRING, G_STRUCT_OFFSET (TsQueueRunnerItem, cancel_op), NULL },
  { 5, MEMBER_INT64S, G_STRUCT_OFFSET (TsQueueRunnerItem, closed_exceptions), NULL },
};
static const Layout queue_runner_layout = { &ts_schema_queue_runner_def, queue_runner_members, G_N_ELEMENTS (queue_runner_members) };

TsQueueRunnerItem *
ts_queue_runner_item_new (const guint8 *data,
                          gsize size,
                          GError **error)
{
  g_autoptr (TsQueueRunnerItem) self = g_new0 (TsQueueRunnerItem, 1);

  item_init (self, &queue_runner_layout);
  return item_read (self, &queue_runner_layout, data, size, error) ? g_steal_pointer (&self) : NULL;
}

void
ts_queue_runner_item_free (TsQueueRunnerItem *self)
{
  item_clear (self, &queue_runner_layout);
  g_free (self);
}

/* ---- control-flow contexts ---- */

static gboolean
read_outer_value (gpointer item,
                  TsWireReader *message)
{
  TsContextItem *self = item;
  char *names[2] = { NULL, NULL };
  TsWireField field;

  while (ts_wire_next (message, &field, NULL))
    if (field.number == 1 || field.number == 2)
      {
        g_free (names[field.number - 1]);
        names[field.number - 1] = g_strndup ((const char *)field.data, field.size);
      }
  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (self->outer_values, names[i] != NULL ? names[i] : g_strdup (""));
  return TRUE;
}

static gboolean
read_values (gpointer item,
             TsWireReader *message)
{
  static const Member members[] = {
    { 1, MEMBER_STRINGS, G_STRUCT_OFFSET (TsContextItem, values), NULL },
    { 2, MEMBER_OTHER, 0, read_outer_value },
  };
  static const Layout layout = { NULL, members, G_N_ELEMENTS (members) };

  return read_layout (item, &layout, message, NULL);
}

static gboolean read_nested (gpointer item, TsWireReader *message);

static const Member cond_members[] = {
  { 1, MEMBER_STRING, G_STRUCT_OFFSET (TsContextItem, name), NULL },
  { 2, MEMBER_STRING, G_STRUCT_OFFSET (TsContextItem, predicate), NULL },
  { 3, MEMBER_STRING, G_STRUCT_OFFSET (TsContextItem, pivot), NULL },
  { 4, MEMBER_INT, G_STRUCT_OFFSET (TsContextItem, branch), NULL },
  { 5, MEMBER_OTHER, 0, read_values },
  { 6, MEMBER_OTHER, 0, read_nested },
};

static const Member while_members[] = {
  { 1, MEMBER_STRING, G_STRUCT_OFFSET (TsContextItem, name), NULL },
  { 2, MEMBER_INT, G_STRUCT_OFFSET (TsContextItem, parallel_iterations), NULL },
  { 3, MEMBER_INT, G_STRUCT_OFFSET (TsContextItem, back_prop), NULL },
  { 4, MEMBER_INT, G_STRUCT_OFFSET (TsContextItem, swap_memory), NULL },
  { 5, MEMBER_STRING, G_STRUCT_OFFSET (TsContextItem, pivot), NULL },
  { 6, MEMBER_STRING, G_STRUCT_OFFSET (TsContextItem, pivot_for_predicate), NULL },
  { 7, MEMBER_STRING, G_STRUCT_OFFSET (TsContextItem, pivot_for_body), NULL },
  { 8, MEMBER_STRINGS, G_STRUCT_OFFSET (TsContextItem, exits), NULL },
  { 9, MEMBER_OTHER, 0, read_values },
  { 10, MEMBER_STRINGS, G_STRUCT_OFFSET (TsContextItem, enters), NULL },
  { 11, MEMBER_STRING, G_STRUCT_OFFSET (TsContextItem, maximum_iterations), NULL },
  { 12, MEMBER_OTHER, 0, read_nested },
};

/* What a context owns, whichever it is. */
static const Member context_members[] = {
  { 0, MEMBER_STRING, G_STRUCT_OFFSET (TsContextItem, name), NULL },
  { 0, MEMBER_STRING, G_STRUCT_OFFSET (TsContextItem, pivot), NULL },
  { 0, MEMBER_STRING, G_STRUCT_OFFSET (TsContextItem, predicate), NULL },
  { 0, MEMBER_STRING, G_STRUCT_OFFSET (TsContextItem, pivot_for_predicate), NULL },
  { 0, MEMBER_STRING, G_STRUCT_OFFSET (TsContextItem, pivot_for_body), NULL },
  { 0, MEMBER_STRING, G_STRUCT_OFFSET (TsContextItem, maximum_iterations), NULL },
  { 0, MEMBER_STRINGS, G_STRUCT_OFFSET (TsContextItem, values), NULL },
  { 0, MEMBER_STRINGS, G_STRUCT_OFFSET (TsContextItem, outer_values), NULL },
  { 0, MEMBER_STRINGS, G_STRUCT_OFFSET (TsContextItem, enters), NULL },
  { 0, MEMBER_STRINGS, G_STRUCT_OFFSET (TsContextItem, exits), NULL },
};

static const Layout context_layouts[] = {
  { &ts_schema_cond_context_def, cond_members, G_N_ELEMENTS (cond_members) },
  { &ts_schema_while_context_def, while_members, G_N_ELEMENTS (while_members) },
};
static const Layout context_layout = { NULL, context_members, G_N_ELEMENTS (context_members) };

static TsContextItem *
context_item_alloc (gboolean is_while)
{
  TsContextItem *self = g_new0 (TsContextItem, 1);

  item_init (self, &context_layout);
  self->nested = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_context_item_free);
  self->is_while = is_while;
  return self;
}

/* A ControlFlowContextDef: one of the two. */
static gboolean
read_nested (gpointer item,
             TsWireReader *message)
{
  TsContextItem *self = item;
  TsWireReader child;
  TsWireField field;

  while (ts_wire_next (message, &field, NULL))
    {
      TsContextItem *nested;

      if (field.number != 1 && field.number != 2)
        continue;
      nested = context_item_alloc (field.number == 2);
      g_ptr_array_add (self->nested, nested);
      if (!ts_wire_enter (message, &field, "", &child, NULL) ||
          !read_layout (nested, &context_layouts[nested->is_while], &child, NULL))
        return FALSE;
    }
  return TRUE;
}

TsContextItem *
ts_context_item_new (gboolean is_while,
                     const guint8 *data,
                     gsize size,
                     GError **error)
{
  g_autoptr (TsContextItem) self = context_item_alloc (is_while != FALSE);

  return item_read (self, &context_layouts[self->is_while], data, size, error) ? g_steal_pointer (&self) : NULL;
}

void
ts_context_item_free (TsContextItem *self)
{
  item_clear (self, &context_layout);
  g_ptr_array_unref (self->nested);
  g_free (self);
}

/* ---- savers ---- */

static const Member saver_members[] = {
  { 1, MEMBER_STRING, G_STRUCT_OFFSET (TsSaverItem, filename_tensor), NULL },
  { 2, MEMBER_STRING, G_STRUCT_OFFSET (TsSaverItem, save_tensor), NULL },
  { 3, MEMBER_STRING, G_STRUCT_OFFSET (TsSaverItem, restore_op), NULL },
  { 4, MEMBER_INT, G_STRUCT_OFFSET (TsSaverItem, max_to_keep), NULL },
  { 5, MEMBER_INT, G_STRUCT_OFFSET (TsSaverItem, is_sharded), NULL },
  { 6, MEMBER_FLOAT, G_STRUCT_OFFSET (TsSaverItem, keep_every_n_hours), NULL },
  { 7, MEMBER_INT, G_STRUCT_OFFSET (TsSaverItem, version), NULL },
};
static const Layout saver_layout = { &ts_schema_saver_def, saver_members, G_N_ELEMENTS (saver_members) };

TsSaverItem *
ts_saver_item_new (const guint8 *data,
                   gsize size,
                   GError **error)
{
  g_autoptr (TsSaverItem) self = g_new0 (TsSaverItem, 1);

  item_init (self, &saver_layout);
  return item_read (self, &saver_layout, data, size, error) ? g_steal_pointer (&self) : NULL;
}

void
ts_saver_item_free (TsSaverItem *self)
{
  item_clear (self, &saver_layout);
  g_free (self);
}

/* ---- which message where ---- */

TsCollectionMessage
ts_collection_key_get_message (const char *key)
{
  static const struct
  {
    const char *key;
    TsCollectionMessage message;
  } known[] = {
    { TS_COLLECTION_GLOBAL_VARIABLES, TS_COLLECTION_MESSAGE_VARIABLE },
    { TS_COLLECTION_LOCAL_VARIABLES, TS_COLLECTION_MESSAGE_VARIABLE },
    { TS_COLLECTION_METRIC_VARIABLES, TS_COLLECTION_MESSAGE_VARIABLE },
    { TS_COLLECTION_MODEL_VARIABLES, TS_COLLECTION_MESSAGE_VARIABLE },
    { TS_COLLECTION_TRAINABLE_VARIABLES, TS_COLLECTION_MESSAGE_VARIABLE },
    { TS_COLLECTION_MOVING_AVERAGE_VARIABLES, TS_COLLECTION_MESSAGE_VARIABLE },
    { TS_COLLECTION_CONCATENATED_VARIABLES, TS_COLLECTION_MESSAGE_VARIABLE },
    { TS_COLLECTION_GLOBAL_STEP, TS_COLLECTION_MESSAGE_VARIABLE },
    { TS_COLLECTION_EVAL_STEP, TS_COLLECTION_MESSAGE_VARIABLE },
    { TS_COLLECTION_QUEUE_RUNNERS, TS_COLLECTION_MESSAGE_QUEUE_RUNNER },
    { TS_COLLECTION_COND_CONTEXT, TS_COLLECTION_MESSAGE_COND },
    { TS_COLLECTION_WHILE_CONTEXT, TS_COLLECTION_MESSAGE_WHILE },
    { TS_COLLECTION_SAVERS, TS_COLLECTION_MESSAGE_SAVER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (key, known[i].key) == 0)
      return known[i].message;
  return TS_COLLECTION_MESSAGE_UNKNOWN;
}

/* In all messages that have a name it is the first field. */
char *
ts_collection_item_dup_name (const char *key,
                             const TsCollectionItem *item)
{
  TsCollectionMessage message = ts_collection_key_get_message (key);
  g_autofree char *name = NULL;
  TsWireReader reader;
  TsWireField field;

  if (item->kind == TS_COLLECTION_NODES)
    return g_strdup (item->text);
  if (item->kind != TS_COLLECTION_BYTES || message == TS_COLLECTION_MESSAGE_UNKNOWN || message == TS_COLLECTION_MESSAGE_SAVER)
    return NULL;

  ts_wire_reader_init (&reader, NULL, item->data, item->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == 1 && field.type == TS_WIRE_BYTES && ts_wire_is_text (field.data, field.size))
      {
        g_free (name);
        name = g_strndup ((const char *)field.data, field.size);
      }
  return g_steal_pointer (&name);
}
