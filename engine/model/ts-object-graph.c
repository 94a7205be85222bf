#include "engine/model/ts-object-graph.h"

#include "engine/graph/ts-tensor-proto.h"

/* Field numbers of saved_object_graph.proto. */
enum
{
  GRAPH_NODES = 1,
};
enum
{
  OBJECT_CHILDREN = 1,
  OBJECT_USER_OBJECT = 4,
  OBJECT_ASSET = 5,
  OBJECT_FUNCTION = 6,
  OBJECT_VARIABLE = 7,
  OBJECT_BARE_FUNCTION = 8,
  OBJECT_CONSTANT = 9,
  OBJECT_RESOURCE = 10,
};
enum
{
  VARIABLE_DTYPE = 1,
  VARIABLE_SHAPE = 2,
  VARIABLE_TRAINABLE = 3,
  VARIABLE_NAME = 6,
};

/* ---- one object ------------------------------------------------------------------------------- */

static gboolean
read_child (TsWireReader *message,
            GArray *children,
            GStrvBuilder *names,
            GError **error)
{
  g_autofree char *name = g_strdup ("");
  guint32 child = 0;
  TsWireField field;

  while (ts_wire_next (message, &field, error))
    if (field.number == 1)
      {
        if (!ts_wire_expect (message, &field, TS_WIRE_VARINT, "node_id", error))
          return FALSE;
        child = (guint32)MIN (field.value, G_MAXUINT32);
      }
    else if (field.number == 2 && !ts_wire_dup_string (message, &field, "local_name", &name, error))
      return FALSE;

  g_array_append_val (children, child);
  g_strv_builder_add (names, name);
  return !message->failed;
}

static gboolean
read_variable (TsObject *object,
               TsWireReader *message,
               GError **error)
{
  TsWireField field;

  while (ts_wire_next (message, &field, error))
    switch (field.number)
      {
      case VARIABLE_DTYPE:
        if (!ts_wire_expect (message, &field, TS_WIRE_VARINT, "dtype", error))
          return FALSE;
        object->dtype = field.value <= G_MAXUINT8 && ts_dtype_is_valid ((guint)field.value) ? (TsDType)field.value : TS_DTYPE_INVALID;
        break;
      case VARIABLE_SHAPE:
        if (!ts_wire_expect (message, &field, TS_WIRE_BYTES, "shape", error))
          return FALSE;
        if (!ts_shape_from_proto (field.data, field.size, &object->shape, NULL))
          return ts_wire_fail (message, field.start, "shape", error, "no valid shape");
        break;
      case VARIABLE_TRAINABLE:
        if (!ts_wire_expect (message, &field, TS_WIRE_VARINT, "trainable", error))
          return FALSE;
        object->is_trainable = field.value != 0;
        break;
      case VARIABLE_NAME:
        if (!ts_wire_dup_string (message, &field, "name", &object->name, error))
          return FALSE;
        break;
      default:
        break;
      }
  return !message->failed;
}

/* A message whose field 1 is a text that the object is known by. */
static gboolean
read_name (TsObject *object,
           TsWireReader *message,
           const char *name,
           GError **error)
{
  TsWireField field;

  while (ts_wire_next (message, &field, error))
    if (field.number == 1 && !ts_wire_dup_string (message, &field, name, &object->name, error))
      return FALSE;
  return !message->failed;
}

/* SavedFunction and SavedBareConcreteFunction both name functions in field 1. */
static gboolean
read_functions (TsObject *object,
                TsWireReader *message,
                GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  TsWireField field;

  while (ts_wire_next (message, &field, error))
    if (field.number == 1)
      {
        g_autofree char *name = NULL;

        if (!ts_wire_dup_string (message, &field, "concrete_functions", &name, error))
          return FALSE;
        g_strv_builder_add (names, name);
      }
  g_strfreev (object->functions);
  object->functions = g_strv_builder_end (names);
  return !message->failed;
}

static gboolean
read_asset (TsObject *object,
            TsWireReader *message,
            GError **error)
{
  TsWireField field;

  while (ts_wire_next (message, &field, error))
    if (field.number == 1)
      {
        if (!ts_wire_expect (message, &field, TS_WIRE_VARINT, "asset_file_def_index", error))
          return FALSE;
        object->asset = (gint32)field.value;
      }
  return !message->failed;
}

static gboolean
read_kind (TsObject *object,
           guint32 number,
           TsWireReader *message,
           GError **error)
{
  switch (number)
    {
    case OBJECT_USER_OBJECT:
      object->kind = TS_OBJECT_USER;
      return read_name (object, message, "identifier", error);
    case OBJECT_ASSET:
      object->kind = TS_OBJECT_ASSET;
      return read_asset (object, message, error);
    case OBJECT_FUNCTION:
    case OBJECT_BARE_FUNCTION:
      object->kind = TS_OBJECT_FUNCTION;
      return read_functions (object, message, error);
    case OBJECT_VARIABLE:
      object->kind = TS_OBJECT_VARIABLE;
      return read_variable (object, message, error);
    case OBJECT_CONSTANT:
      object->kind = TS_OBJECT_CONSTANT;
      return read_name (object, message, "operation", error);
    case OBJECT_RESOURCE:
      object->kind = TS_OBJECT_RESOURCE;
      return TRUE;
    default:
      return TRUE;
    }
}

static const char *
kind_field (guint32 number)
{
  static const char *const names[] = {
    [OBJECT_USER_OBJECT] = "user_object",
    [OBJECT_ASSET] = "asset",
    [OBJECT_FUNCTION] = "function",
    [OBJECT_VARIABLE] = "variable",
    [OBJECT_BARE_FUNCTION] = "bare_concrete_function",
    [OBJECT_CONSTANT] = "constant",
    [OBJECT_RESOURCE] = "resource",
  };

  return number < G_N_ELEMENTS (names) ? names[number] : NULL;
}

static gboolean
read_object (TsObject *object,
             TsWireReader *message,
             GError **error)
{
  g_autoptr (GArray) children = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  TsWireReader child;
  TsWireField field;

  *object = (TsObject) { .name = g_strdup (""), .shape = TS_SHAPE_UNKNOWN };
  while (ts_wire_next (message, &field, error))
    {
      const char *name = field.number == OBJECT_CHILDREN ? "children" : kind_field (field.number);

      if (name == NULL)
        continue;
      if (!ts_wire_enter (message, &field, name, &child, error))
        return FALSE;
      if (field.number == OBJECT_CHILDREN ? !read_child (&child, children, names, error) : !read_kind (object, field.number, &child, error))
        return FALSE;
    }
  if (message->failed)
    return FALSE;

  object->n_children = children->len;
  object->children = (guint32 *)g_array_steal (children, NULL);
  object->child_names = g_strv_builder_end (names);
  return TRUE;
}

/* ---- all -------------------------------------------------------------------------------------- */

static void
clear_object (gpointer data)
{
  TsObject *object = data;

  g_free (object->name);
  g_strfreev (object->functions);
  g_free (object->children);
  g_strfreev (object->child_names);
}

/* Breadth first from the root, so that each object is found on the shortest of its ways. */
static void
find_parents (TsObjectGraph *self)
{
  g_autofree guint32 *queue = g_new (guint32, self->n_objects + 1);
  guint n_queued = 1;

  for (guint i = 0; i < self->n_objects; i++)
    self->objects[i].parent = G_MAXUINT32;
  if (self->n_objects == 0)
    return;

  queue[0] = 0;
  self->objects[0].parent = 0;
  for (guint i = 0; i < n_queued; i++)
    {
      const TsObject *object = &self->objects[queue[i]];

      for (guint k = 0; k < object->n_children; k++)
        {
          guint32 child = object->children[k];

          if (child >= self->n_objects || self->objects[child].parent != G_MAXUINT32)
            continue;
          self->objects[child].parent = queue[i];
          self->objects[child].place = k;
          queue[n_queued++] = child;
        }
    }
}

char *
ts_object_graph_dup_path (const TsObjectGraph *self,
                          guint32 object)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (self->objects[object].parent == G_MAXUINT32)
    return NULL;

  while (object != 0)
    {
      const TsObject *at = &self->objects[object];

      g_ptr_array_insert (names, 0, self->objects[at->parent].child_names[at->place]);
      object = at->parent;
    }
  g_ptr_array_add (names, NULL);
  return g_strjoinv (".", (char **)names->pdata);
}

TsObjectGraph *
ts_object_graph_read (TsWireReader *message,
                      GError **error)
{
  g_autoptr (GArray) objects = g_array_new (FALSE, FALSE, sizeof (TsObject));
  TsObjectGraph *self;
  TsWireReader child;
  TsWireField field;
  gsize n;

  g_array_set_clear_func (objects, clear_object);
  while (ts_wire_next (message, &field, error))
    {
      TsObject object;

      if (field.number != GRAPH_NODES)
        continue;
      if (!ts_wire_enter (message, &field, "nodes", &child, error))
        return NULL;
      child.index = objects->len;
      if (!read_object (&object, &child, error))
        {
          clear_object (&object);
          return NULL;
        }
      g_array_append_val (objects, object);
    }
  if (message->failed)
    return NULL;

  self = g_new (TsObjectGraph, 1);
  self->objects = (TsObject *)g_array_steal (objects, &n);
  self->n_objects = (guint)n;
  find_parents (self);
  return self;
}

void
ts_object_graph_free (TsObjectGraph *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_objects; i++)
    clear_object (&self->objects[i]);
  g_free (self->objects);
  g_free (self);
}

const char *
ts_object_kind_name (TsObjectKind kind)
{
  static const char *const names[] = {
    [TS_OBJECT_OTHER] = "object",
    [TS_OBJECT_USER] = "user object",
    [TS_OBJECT_VARIABLE] = "variable",
    [TS_OBJECT_FUNCTION] = "function",
    [TS_OBJECT_CONSTANT] = "constant",
    [TS_OBJECT_ASSET] = "asset",
    [TS_OBJECT_RESOURCE] = "resource",
  };

  return names[kind];
}
