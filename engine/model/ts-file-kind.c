#include "engine/model/ts-file-kind.h"

#include "engine/model/ts-event-file.h"
#include "proto/ts-salvage.h"

#include <string.h>

#define TEXT_SAMPLE 4096
#define MAX_FIELDS 256 /* of a message that are looked at */

static TsFileGuess
other (const char *what)
{
  return (TsFileGuess) { TS_FILE_OTHER, what };
}

/* ---- magic numbers ---- */

static const struct
{
  gsize offset;
  const char *bytes;
  gsize size;
  const char *what;
} magics[] = {
  { 4, "TFL3", 4, "a TFLite flatbuffer" },
  { 0, "\x89HDF\r\n\x1a\n", 8, "an HDF5 file (a Keras model or its weights)" },
  { 0, "\x1f\x8b", 2, "a gzip'd file: unpack it first" },
  { 0, "BZh", 3, "a bzip2'd file: unpack it first" },
  { 0, "\xfd"
       "7zXZ\0",
    6, "an xz'd file: unpack it first" },
  { 0, "\x28\xb5\x2f\xfd", 4, "a zstd'd file: unpack it first" },
  { 257, "ustar", 5, "a tar archive: unpack it first" },
  { 0, "\x93NUMPY", 6, "a NumPy array" },
  { 0, "\x89PNG\r\n", 6, "a PNG picture" },
  { 0, "\xff\xd8\xff", 3, "a JPEG picture" },
  { 0, "\x7f"
       "ELF",
    4, "a program" },
  { 0, "%PDF-", 5, "a PDF document" },
  { 0, "GGUF", 4, "a GGUF model" },
};

/* The last eight bytes of a sorted string table, which the index of a checkpoint is. */
static const guint8 table_magic[] = { 0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb };

static gboolean
contains (const guint8 *data,
          gsize size,
          const char *text)
{
  return memmem (data, size, text, strlen (text)) != NULL;
}

static const char *
zip_kind (const guint8 *data,
          gsize size)
{
  const guint8 *end = size > 65536 ? data + size - 65536 : data; /* the list of members is at the end */
  gsize n = (gsize)(data + size - end);

  if (contains (end, n, "model.weights.h5") || contains (end, n, "config.json"))
    return "a Keras v3 model (.keras)";
  if (contains (end, n, "/data.pkl"))
    return "a PyTorch model";
  if (contains (end, n, ".npy"))
    return "NumPy arrays (.npz)";
  if (contains (end, n, "saved_model.pb"))
    return "a zip archive with a SavedModel: unpack it first";
  return "a zip archive: unpack it first";
}

static const char *
find_magic (const guint8 *data,
            gsize size)
{
  for (guint i = 0; i < G_N_ELEMENTS (magics); i++)
    if (size >= magics[i].offset + magics[i].size &&
        memcmp (data + magics[i].offset, magics[i].bytes, magics[i].size) == 0)
      return magics[i].what;

  if (size >= 4 && memcmp (data, "PK\3\4", 4) == 0)
    return zip_kind (data, size);
  return NULL;
}

/* ---- text ---- */

static gboolean
is_text (const guint8 *data,
         gsize size)
{
  const char *end;

  size = MIN (size, TEXT_SAMPLE);
  for (gsize i = 0; i < size; i++)
    if (data[i] < 0x20 && data[i] != '\n' && data[i] != '\r' && data[i] != '\t')
      return FALSE;
  /* The sample may end inside a character. */
  return g_utf8_validate ((const char *)data, (gssize)size, &end) || (gsize)(end - (const char *)data) + 4 > size;
}

/* The first word, after spaces and comments. */
static const char *
first_word (const guint8 *data,
            gsize size,
            gsize *length)
{
  const char *p = (const char *)data;
  const char *end = p + size;

  while (p < end && (g_ascii_isspace (*p) || *p == '#'))
    if (*p++ == '#')
      while (p < end && *p != '\n')
        p++;

  *length = 0;
  while (p + *length < end && (g_ascii_isalnum (p[*length]) || p[*length] == '_'))
    (*length)++;
  return p;
}

static TsFileGuess
guess_text (const guint8 *data,
            gsize size)
{
  static const char *const fields[] = {
    /* of GraphDef, MetaGraphDef and SavedModel */
    "node", "library", "version", "versions",
    "meta_info_def", "graph_def", "saver_def", "collection_def", "signature_def", "asset_file_def",
    "saved_model_schema_version", "meta_graphs"
  };
  gsize length;
  const char *word = first_word (data, size, &length);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strlen (fields[i]) == length && memcmp (fields[i], word, length) == 0)
      return (TsFileGuess) { TS_FILE_TEXT_PROTO, NULL };

  if (length == strlen ("model_checkpoint_path") && memcmp (word, "model_checkpoint_path", length) == 0)
    return (TsFileGuess) { TS_FILE_CHECKPOINT, "the list of a folder's checkpoints" };
  if (word < (const char *)data + size && *word == '{')
    return contains (data, size, "\"modelTopology\"") ? (TsFileGuess) { TS_FILE_TFJS, NULL } : other ("a JSON file");
  return other ("a text file");
}

/* ---- messages ---- */

typedef struct
{
  guint n_of[8];        /* fields by number */
  gboolean bytes_of[8]; /* of the last one: has a length */
  TsWireField first[8];
  gboolean cut;
} Outline;

static gboolean
outline (Outline *self,
         const guint8 *data,
         gsize size)
{
  guint n = 0;
  TsWireReader reader;
  TsWireField field;

  *self = (Outline) { { 0 } };
  ts_wire_reader_init (&reader, NULL, data, size, NULL);
  while (n < MAX_FIELDS && ts_wire_next_or_cut (&reader, &field))
    {
      n++;
      if (field.number < G_N_ELEMENTS (self->n_of))
        {
          if (self->n_of[field.number]++ == 0)
            self->first[field.number] = field;
          self->bytes_of[field.number] = field.type == TS_WIRE_BYTES;
        }
      if (reader.failed)
        break;
    }
  self->cut = reader.failed;
  return n > 0;
}

/* A NodeDef, or its beginning: name and op type are words. */
static gboolean
is_node (const TsWireField *node)
{
  gboolean name = FALSE;
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, node->data, node->size, NULL);
  while (ts_wire_next_or_cut (&reader, &field))
    {
      if (field.number != 1 && field.number != 2)
        continue;
      if (field.type != TS_WIRE_BYTES || field.size == 0)
        return FALSE;
      for (gsize i = 0; i < field.size; i++)
        if (field.data[i] <= 0x20 || field.data[i] == 0x7f)
          return FALSE;
      if (field.number == 2)
        return TRUE;
      name = TRUE;
      if (reader.failed)
        break;
    }
  return name && reader.failed;
}

/* GraphDef and MetaGraphDef have the same numbers for other things. */
static gboolean
is_graph_def (const Outline *o)
{
  guint8 versions = 0;

  if (o->n_of[1] > 0)
    return o->bytes_of[1] && is_node (&o->first[1]);
  if (o->n_of[5] > 0 || o->n_of[6] > 0 || o->bytes_of[3])
    return FALSE;
  if (o->n_of[4] > 0 && o->bytes_of[4] && o->first[4].size > 0)
    versions = o->first[4].data[0];
  /* No node: versions, of numbers. */
  return o->n_of[3] > 0 || (versions != 0 && (versions & 7) == TS_WIRE_VARINT);
}

static gboolean
is_meta_graph (const Outline *o)
{
  Outline graph;

  if (o->n_of[1] > 0 && !o->bytes_of[1])
    return FALSE;
  if (o->n_of[2] != 1 || !o->bytes_of[2])
    return FALSE;
  return !outline (&graph, o->first[2].data, o->first[2].size) || is_graph_def (&graph);
}

static TsFileGuess
guess_message (const guint8 *data,
               gsize size)
{
  Outline o;

  if (!outline (&o, data, size))
    return (TsFileGuess) { TS_FILE_UNKNOWN, NULL };

  if (o.n_of[1] == 1 && !o.bytes_of[1])
    {
      if (o.n_of[7] > 0 && o.bytes_of[7])
        return other ("an ONNX model");
      if (o.n_of[2] > 0 && o.bytes_of[2] && o.n_of[3] + o.n_of[4] + o.n_of[5] + o.n_of[6] == 0 && o.first[1].value < 1000)
        return (TsFileGuess) { TS_FILE_SAVED_MODEL, NULL };
      return (TsFileGuess) { TS_FILE_UNKNOWN, NULL };
    }
  if (is_graph_def (&o))
    return (TsFileGuess) { TS_FILE_GRAPH_DEF, NULL };
  if (is_meta_graph (&o))
    return (TsFileGuess) { TS_FILE_META_GRAPH, NULL };
  return (TsFileGuess) { TS_FILE_UNKNOWN, NULL };
}

/* ---- tables and records ---- */

static gboolean
is_table (const guint8 *data,
          gsize size)
{
  return size >= 48 && memcmp (data + size - sizeof table_magic, table_magic, sizeof table_magic) == 0;
}

/* ---- all ---- */

/* A shard is nothing but values, so only its name tells. */
static gboolean
is_shard_name (const char *name)
{
  return g_regex_match_simple ("\\.data-[0-9]+-of-[0-9]+$", name, 0, 0);
}

TsFileGuess
ts_file_guess (const guint8 *data,
               gsize size,
               const char *name)
{
  const char *magic;
  TsFileGuess guess;

  if (size == 0)
    return other ("empty");
  if (is_shard_name (name))
    return (TsFileGuess) { TS_FILE_CHECKPOINT, "a shard of a checkpoint" };
  if (is_table (data, size))
    return (TsFileGuess) { TS_FILE_CHECKPOINT, "a checkpoint (or its index)" };
  if (ts_event_file_is (data, size))
    return (TsFileGuess) { TS_FILE_EVENTS, NULL };

  magic = find_magic (data, size);
  guess = guess_message (data, size);
  if (guess.kind <= TS_FILE_SAVED_MODEL && magic == NULL)
    return guess;
  if (magic != NULL)
    return other (magic);
  if (guess.kind == TS_FILE_UNKNOWN && is_text (data, size))
    return guess_text (data, size);
  return guess;
}
