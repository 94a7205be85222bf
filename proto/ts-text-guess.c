#include "proto/ts-schema-private.h"
#include "proto/ts-text-private.h"

#define SAMPLE (64 << 10) /* bytes that are looked at */
#define MAX_FIELDS 32

/* What a value looks like from outside. */
typedef enum
{
  SHAPE_UNKNOWN, /* cut off */
  SHAPE_MESSAGE,
  SHAPE_STRING,
  SHAPE_NUMBER,
  SHAPE_WORD,
} Shape;

typedef struct
{
  const char *name;
  gsize size;
  Shape shape;
} Field;

static Shape
shape_at (const char *p,
          const char *end)
{
  if (p == end)
    return SHAPE_UNKNOWN;
  if (*p == '{' || *p == '<')
    return SHAPE_MESSAGE;
  if (*p == '"' || *p == '\'')
    return SHAPE_STRING;
  return ts_text_is (*p, TS_TEXT_LETTER) ? SHAPE_WORD : SHAPE_NUMBER;
}

static gboolean
fits (const TsSchemaField *field,
      Shape shape)
{
  switch (shape)
    {
    case SHAPE_MESSAGE:
      return field->kind == TS_SCHEMA_MESSAGE || field->kind == TS_SCHEMA_MAP;
    case SHAPE_STRING:
      return field->kind == TS_SCHEMA_STRING || field->kind == TS_SCHEMA_BYTES;
    case SHAPE_NUMBER:
      return field->kind < TS_SCHEMA_STRING;
    case SHAPE_WORD: /* inf and nan too */
      return field->kind == TS_SCHEMA_BOOL || field->kind == TS_SCHEMA_ENUM || field->kind <= TS_SCHEMA_FLOAT;
    case SHAPE_UNKNOWN:
    default:
      return TRUE;
    }
}

/* The fields of the outermost message, as far as they go. */
static guint
scan (TsTextReader *reader,
      Field *fields)
{
  guint n = 0;

  ts_text_skip_space (reader);
  while (n < MAX_FIELDS && reader->p < reader->end)
    {
      Field *field = &fields[n];
      TsTextReader ahead;

      field->size = ts_text_take_name (reader, &field->name);
      if (field->size == 0 || reader->p == reader->end)
        break;
      ahead = *reader;
      if (ts_text_take (&ahead, ':'))
        ts_text_take (&ahead, '[');
      else if (*ahead.p != '{' && *ahead.p != '<')
        break;
      field->shape = shape_at (ahead.p, ahead.end);
      n++;
      if (!ts_text_skip_field (reader, field->name, field->size))
        break;
      if (!ts_text_take (reader, ';'))
        ts_text_take (reader, ',');
    }
  return n;
}

/* How many of the fields are of the message type; 0 if one contradicts it. */
static guint
score (const TsSchema *schema,
       const Field *fields,
       guint n)
{
  guint known = 0;

  for (guint i = 0; i < n; i++)
    {
      const TsSchemaField *field = ts_schema_find_field (schema, fields[i].name, fields[i].size);

      if (field != NULL && !fits (field, fields[i].shape))
        return 0;
      known += field != NULL;
    }
  return known;
}

const TsSchema *
ts_text_guess (const char *text,
               gsize size)
{
  static const char *const likely[] = {
    "GraphDef", "MetaGraphDef", "SavedModel", "CheckpointState", "OpList", "FunctionDefLibrary", "FunctionDef", "NodeDef",
    "SavedObjectGraph", "TrackableObjectGraph", "SignatureDef"
  };
  TsTextLevel level = { .schema = &ts_schema_any };
  const char *begin = text != NULL ? text : ""; /* of no bytes */
  TsTextReader reader = { .text = begin, .p = begin, .level = &level, .depth = 1 };
  const TsSchema *best = NULL;
  guint best_score = 0;
  Field fields[MAX_FIELDS];
  guint n;

  reader.end = reader.next_poll = begin + MIN (size, SAMPLE);
  n = scan (&reader, fields);
  g_free (reader.data);

  for (guint i = 0; i < G_N_ELEMENTS (likely) + ts_schema_list_size; i++)
    {
      const TsSchema *schema = i < G_N_ELEMENTS (likely) ? ts_schema_find (likely[i]) : ts_schema_list[i - G_N_ELEMENTS (likely)];
      guint known = score (schema, fields, n);

      if (known > best_score)
        {
          best_score = known;
          best = schema;
        }
    }
  return best;
}
