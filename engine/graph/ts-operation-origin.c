#include "engine/graph/ts-operation-origin.h"

#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-private.h"

#include <string.h>

#define GRAPH_DEF_DEBUG_INFO 5
#define NODE_DEF_DEBUG_INFO 6
#define MAX_FRAMES 1000 /* of one operation */

/* Field numbers of GraphDebugInfo, its StackTrace and FileLineCol. */
enum
{
  INFO_FILES = 1,
  INFO_TRACES = 2,
  INFO_FRAMES_BY_ID = 4,
  INFO_NAME_TO_TRACE_ID = 5,
  INFO_TRACES_BY_ID = 6,
};
enum
{
  TRACE_FRAMES = 1,
  TRACE_FRAME_IDS = 2,
};
enum
{
  FRAME_FILE = 1,
  FRAME_LINE = 2,
  FRAME_COLUMN = 3,
  FRAME_FUNCTION = 4,
  FRAME_CODE = 5,
};

static void
frame_free (gpointer data)
{
  TsSourceFrame *frame = data;

  g_free (frame->file);
  g_free (frame->function);
  g_free (frame->code);
  g_free (frame);
}

/* ---- the message ---- */

/* The debug info of the whole graph, as a reader at its beginning. */
static gboolean
find_debug_info (TsGraph *graph,
                 TsWireReader *info)
{
  for (guint i = graph->rest->len; i-- > 0;)
    {
      const TsGraphSpan *span = &g_array_index (graph->rest, TsGraphSpan, i);
      TsWireReader reader;
      TsWireField field;

      ts_wire_reader_init (&reader, NULL, span->data, span->size, NULL);
      while (ts_wire_next (&reader, &field, NULL))
        if (field.number == GRAPH_DEF_DEBUG_INFO && field.type == TS_WIRE_BYTES)
          {
            ts_wire_reader_init (info, NULL, field.data, field.size, NULL);
            return TRUE;
          }
    }
  return FALSE;
}

/* An entry of a map whose keys are texts or numbers. */
typedef struct
{
  const char *text;
  gsize text_size;
  guint64 number;
  TsGraphSpan value;
  guint64 value_number;
} Entry;

static gboolean
read_entry (TsWireReader *info,
            const TsWireField *field,
            Entry *entry)
{
  TsWireReader reader;
  TsWireField part;

  *entry = (Entry) { "", 0, 0, { (const guint8 *)"", 0 }, 0 };
  if (!ts_wire_enter (info, field, "", &reader, NULL))
    return FALSE;
  while (ts_wire_next (&reader, &part, NULL))
    if (part.number == 1 && part.type == TS_WIRE_BYTES)
      {
        entry->text = (const char *)part.data;
        entry->text_size = part.size;
      }
    else if (part.number == 1)
      entry->number = part.value;
    else if (part.number == 2 && part.type == TS_WIRE_BYTES)
      entry->value = (TsGraphSpan) { part.data, part.size };
    else if (part.number == 2)
      entry->value_number = part.value;
  return !reader.failed;
}

/* `node@function`, or in old files only the node. */
static gboolean
is_key_of (const Entry *entry,
           const char *node,
           const char *function)
{
  gsize size = strlen (node);

  if (entry->text_size < size || memcmp (entry->text, node, size) != 0)
    return FALSE;
  if (entry->text_size == size)
    return *function == '\0';
  return entry->text[size] == '@' && entry->text_size - size - 1 == strlen (function) &&
         memcmp (entry->text + size + 1, function, entry->text_size - size - 1) == 0;
}

/* The StackTrace of an operation. */
static gboolean
find_trace (TsWireReader info,
            const char *node,
            const char *function,
            TsGraphSpan *trace)
{
  TsWireReader again = info;
  gboolean has_id = FALSE;
  guint64 id = 0;
  TsWireField field;
  Entry entry;

  while (ts_wire_next (&info, &field, NULL))
    if ((field.number == INFO_TRACES || field.number == INFO_NAME_TO_TRACE_ID) &&
        read_entry (&info, &field, &entry) && is_key_of (&entry, node, function))
      {
        if (field.number == INFO_TRACES)
          {
            *trace = entry.value;
            return TRUE;
          }
        has_id = TRUE;
        id = entry.value_number;
      }
  while (has_id && ts_wire_next (&again, &field, NULL))
    if (field.number == INFO_TRACES_BY_ID && read_entry (&again, &field, &entry) && entry.number == id)
      {
        *trace = entry.value;
        return TRUE;
      }
  return FALSE;
}

/* ---- frames ---- */

static char *
find_file (TsWireReader info,
           guint64 index)
{
  TsWireField field;

  while (ts_wire_next (&info, &field, NULL))
    if (field.number == INFO_FILES && field.type == TS_WIRE_BYTES && index-- == 0)
      return g_strndup ((const char *)field.data, field.size);
  return g_strdup ("");
}

static void
set_text (char **text,
          const TsWireField *field)
{
  if (field->type != TS_WIRE_BYTES)
    return;
  g_free (*text);
  *text = g_strndup ((const char *)field->data, field->size);
}

static void
add_frame (GPtrArray *stack,
           const TsWireReader *info,
           TsGraphSpan span)
{
  TsSourceFrame *frame;
  TsWireReader reader;
  TsWireField field;

  if (stack->len >= MAX_FRAMES)
    return;
  frame = g_new0 (TsSourceFrame, 1);
  frame->function = g_strdup ("");
  frame->code = g_strdup ("");
  g_ptr_array_add (stack, frame);
  ts_wire_reader_init (&reader, NULL, span.data, span.size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == FRAME_FILE && frame->file == NULL)
      frame->file = find_file (*info, field.value);
    else if (field.number == FRAME_LINE)
      frame->line = (int)field.value;
    else if (field.number == FRAME_COLUMN)
      frame->column = (int)field.value;
    else if (field.number == FRAME_FUNCTION)
      set_text (&frame->function, &field);
    else if (field.number == FRAME_CODE)
      set_text (&frame->code, &field);
  if (frame->file == NULL)
    frame->file = g_strdup ("");
}

static void
add_frame_by_id (GPtrArray *stack,
                 const TsWireReader *info,
                 guint64 id)
{
  TsWireReader reader = *info;
  TsWireField field;
  Entry entry;

  if (stack->len >= MAX_FRAMES)
    return;
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == INFO_FRAMES_BY_ID && read_entry (&reader, &field, &entry) && entry.number == id)
      {
        add_frame (stack, info, entry.value);
        return;
      }
}

GPtrArray *
ts_operation_list_creation_stack (const TsOperation *self)
{
  GPtrArray *stack = g_ptr_array_new_with_free_func (frame_free);
  const TsFunction *function = ts_graph_get_body_of (self->graph);
  TsWireReader info, reader;
  TsGraphSpan trace;
  TsWireField field;

  if (!find_debug_info (ts_graph_library (self->graph), &info) ||
      !find_trace (info, self->name, function != NULL ? ts_function_get_name (function) : "", &trace))
    return stack;

  ts_wire_reader_init (&reader, NULL, trace.data, trace.size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == TRACE_FRAMES && field.type == TS_WIRE_BYTES)
      add_frame (stack, &info, (TsGraphSpan) { field.data, field.size });
    else if (field.number == TRACE_FRAME_IDS && field.type == TS_WIRE_FIXED64)
      add_frame_by_id (stack, &info, field.value);
    else if (field.number == TRACE_FRAME_IDS && field.type == TS_WIRE_BYTES)
      for (gsize at = 0; at + 8 <= field.size; at += 8)
        add_frame_by_id (stack, &info, ts_wire_read_fixed64 (field.data + at));
  return stack;
}

char **
ts_operation_list_original_names (const TsOperation *self)
{
  GPtrArray *names = g_ptr_array_new ();
  TsWireReader node, info;
  TsWireField field, part;

  ts_wire_reader_init (&node, NULL, self->node_def, self->node_def_size, NULL);
  while (ts_wire_next (&node, &field, NULL))
    {
      if (field.number != NODE_DEF_DEBUG_INFO || !ts_wire_enter (&node, &field, "", &info, NULL))
        continue;
      while (ts_wire_next (&info, &part, NULL))
        if (part.number == 1 && part.type == TS_WIRE_BYTES)
          g_ptr_array_add (names, g_strndup ((const char *)part.data, part.size));
    }
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (names, FALSE);
}
