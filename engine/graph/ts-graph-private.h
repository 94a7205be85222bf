#pragma once

#include "engine/graph/ts-arena.h"
#include "engine/graph/ts-graph-extras.h"
#include "engine/graph/ts-graph.h"
#include "engine/graph/ts-name-index.h"
#include "engine/graph/ts-node-check.h"
#include "proto/ts-wire.h"

G_BEGIN_DECLS

/* Field numbers of the messages that hold a graph. */
enum
{
  TS_GRAPH_DEF_NODE = 1,
  TS_GRAPH_DEF_LIBRARY = 2,
  TS_GRAPH_DEF_VERSIONS = 4,
};
enum
{
  TS_NODE_DEF_NAME = 1,
  TS_NODE_DEF_OP = 2,
  TS_NODE_DEF_INPUT = 3,
  TS_NODE_DEF_DEVICE = 4,
  TS_NODE_DEF_ATTR = 5,
};

/* What a graph that is made here says of its makers: a GraphDef version as of TensorFlow 2.11. */
#define TS_GRAPH_PRODUCER 1286
#define TS_GRAPH_MIN_CONSUMER 12

/**
 * TsOperationRecord:
 * @output_dtypes: (nullable): a byte for each output; %NULL where nothing is known of them
 */
typedef struct
{
  TsOperation op;
  const guint8 *output_dtypes;
} TsOperationRecord;

/* Operations are in chunks that never move, each twice as large as the one before. */
#define TS_GRAPH_FIRST_CHUNK 64
#define TS_GRAPH_N_CHUNKS 24
#define TS_GRAPH_MAX_OPERATIONS ((guint32)TS_GRAPH_FIRST_CHUNK * ((1u << TS_GRAPH_N_CHUNKS) - 1))

/* Bytes of the file, or of the arena. */
typedef struct
{
  const guint8 *data;
  gsize size;
} TsGraphSpan;

typedef struct _TsGraphInlining TsGraphInlining;

/* What a graph is that is the body of a function: arguments come first, results last. */
typedef struct
{
  const TsFunction *function;
  guint32 n_args;
  guint32 n_results;
  GArray *controls; /* TsControlResult */
} TsGraphBody;

struct _TsGraph
{
  gint ref_count;
  const TsOpTable *ops;
  GBytes *file; /* (nullable): what the graph was read from */
  TsArena arena;

  TsOperationRecord *chunks[TS_GRAPH_N_CHUNKS];
  guint32 n_ops;     /* atomic: operations below it are complete */
  guint32 n_outputs; /* atomic */

  GRWLock names_lock;
  TsNameIndex names;
  TsNameIndex texts; /* op types and devices, each kept once */
  GPtrArray *texts_list;

  TsGraph *library;          /* (nullable): of a body: the graph whose functions it calls */
  gboolean is_kept;          /* by its function: a reference to it is one to @library */
  TsGraphBody *body;         /* (nullable) */
  TsGraphInlining *inlining; /* (nullable): of a graph that has bodies in the place of calls */
  GPtrArray *functions;      /* empty in a body */
  TsNameIndex function_names;
  GHashTable *gradients; /* (nullable): function -> function, both in the arena */

  GArray *rest; /* TsGraphSpan: the fields of the GraphDef that are not nodes, as they stand in the file */
  int producer;
  int min_consumer;

  GMutex consumers_lock;
  TsConsumer *consumers;
  guint32 *first_consumer;
  guint32 consumers_n_ops; /* operations that the index covers */

  GMutex extras_lock;
  TsGraphExtras extras;
};

TsGraph *ts_graph_alloc (const TsOpTable *ops);

/* Frees a graph, however many references there are. */
void ts_graph_free (TsGraph *self);

/* The graph that has the functions. */
static inline TsGraph *
ts_graph_library (TsGraph *self)
{
  return self->library != NULL ? self->library : self;
}

/* Chunk k begins with the place at which all chunks before it end: 64 << k. */
static inline guint
ts_graph_chunk (guint32 place)
{
  return (guint)(__builtin_clz (TS_GRAPH_FIRST_CHUNK) - __builtin_clz (place));
}

static inline TsOperationRecord *
ts_graph_record (TsGraph *self,
                 guint32 index)
{
  guint32 place = index + TS_GRAPH_FIRST_CHUNK;
  guint chunk = ts_graph_chunk (place);

  return &self->chunks[chunk][place - ((guint32)TS_GRAPH_FIRST_CHUNK << chunk)];
}

/* Room for one more operation, zeroed, its graph and index set; it is in the graph after ts_graph_publish (). */
TsOperationRecord *ts_graph_reserve (TsGraph *self);

/* One operation more, with its @n_outputs. */
void ts_graph_publish (TsGraph *self, const TsOperationRecord *record);

/* One copy of an op type or device for the whole graph. */
const char *ts_graph_intern (TsGraph *self, const void *text, gsize size);

/* The op's signature: a function's, or the table's; (nullable) if there is none. */
const TsOpDef *ts_graph_find_op_def (TsGraph *self, const char *op_type, gsize size);

/* Dtypes as outputs of a record; one output takes no memory. */
const guint8 *ts_graph_keep_dtypes (TsGraph *self, const guint8 *dtypes, guint n);

/* Number of the operation with a name, or %TS_NO_OP. The first is for the thread that changes the graph. */
guint32 ts_graph_find_unlocked (TsGraph *self, const char *name, gsize size);
guint32 ts_graph_add_name (TsGraph *self, const char *name, gsize size, guint32 index);

/* %TS_ERROR_NOT_FOUND with the closest name. */
void ts_graph_set_no_operation (TsGraph *self, const char *name, gsize size, GError **error);

/* The closest name that is there, or %NULL. (transfer full) */
char *ts_graph_guess_name (TsGraph *self, const char *name);

/* "operation \"a/b\" (Conv2D)". (transfer full) */
char *ts_operation_describe (const TsOperation *self);

/* Whether TensorFlow takes it as the name of an operation. */
gboolean ts_operation_name_is_valid (const char *name);

/* Finds an attribute in the NodeDef; %FALSE if it is not given. */
gboolean ts_operation_find_attr (const TsOperation *self, const char *name, TsAttrSpan *span);

/* An attribute's AttrValue message: the one given, else the default of the signature; %FALSE if there is neither. */
gboolean ts_operation_find_value (const TsOperation *self, const char *name, const guint8 **value, gsize *size);

/* The value given or the default, of that type; errors as of ts_operation_get_attr_int (). */
gboolean ts_operation_get_attr_value (const TsOperation *self, const char *name, TsAttrType type, gboolean is_list, TsAttrValue *value, GError **error);

/* Reads key and value of an entry of a map from strings to AttrValues. */
gboolean ts_attr_span_read (TsAttrSpan *self, TsWireReader *entry, GError **error);

G_END_DECLS
