#pragma once

#include "engine/device/ts-device-name.h"
#include "engine/graph/ts-graph-builder-scopes.h"
#include "engine/graph/ts-graph-builder.h"
#include "engine/graph/ts-graph-private.h"

G_BEGIN_DECLS

/* An attribute of the operation that is being described; @value is an AttrValue message. */
typedef struct
{
  char *name;
  GByteArray *value;
} TsBuilderAttr;

/**
 * TsBuilderScope:
 * @outer: (nullable): the next of its kind further out that counts
 * @is_barrier: of devices: nothing further out counts
 *
 * One device, control dependency, colocation, attribute, kernel label or gradient override; of the members each
 * kind uses its own.
 */
typedef struct _TsBuilderScope TsBuilderScope;
struct _TsBuilderScope
{
  TsBuilderScope *outer;
  gboolean is_barrier;

  guint32 op;       /* colocation */
  GArray *ops;      /* control dependencies: guint32 */
  GHashTable *seen; /* control dependencies: operations built meanwhile */
  TsDeviceName device;
  char *key;     /* attribute's name or op type */
  GBytes *value; /* (nullable): AttrValue message */

  TsDeviceFunc device_func;
  TsAttrFunc attr_func;
  gpointer user_data;
  GDestroyNotify destroy;
};

/* What counts at the moment, each the innermost of its kind. Scopes are never changed, so that leaving one is to
 * put the old state back. */
typedef struct
{
  const char *name; /* without a "/" at its end */
  const char *container;
  const char *context;
  guint32 original_op;
  TsBuilderScope *controls;
  TsBuilderScope *devices;
  TsBuilderScope *colocations;
  TsBuilderScope *attrs;
  TsBuilderScope *kernels;
  TsBuilderScope *gradients;
} TsBuilderState;

/* What a push has to be undone with. */
typedef struct
{
  TsBuilderState before;
  TsBuilderScope *scope; /* (nullable): the new one */
  char *text;            /* (nullable): a new name, container or context */
} TsBuilderFrame;

struct _TsGraphBuilder
{
  TsGraph *graph;
  GError *error; /* (nullable): the first since ts_graph_builder_check () */
  TsBuilderState state;
  GArray *frames; /* TsBuilderFrame */

  /* the operation that is being described */
  char *op_type;
  char *name;
  char *device;
  GArray *inputs;   /* TsOutput */
  GArray *controls; /* guint32 */
  GArray *attrs;    /* TsBuilderAttr */
  char *problem;    /* (nullable): of an attribute that could not be written down */
};

/**
 * TsBuilderDraft:
 * @values: GByteArrays that spans in @attrs point into
 * @controls: guint32: all control inputs
 *
 * An operation as described, with all that follows.
 */
typedef struct
{
  const TsOpDef *def;
  char *name;
  char *device;
  TsDType *input_dtypes;
  GArray *attrs; /* TsAttrSpan */
  GPtrArray *values;
  GByteArray *output_dtypes;
  GArray *controls;
  TsNodeProblem problem;
} TsBuilderDraft;

/* Checks what is described and finds the attributes that follow; fills @draft, its name and device apart. */
gboolean ts_builder_check (TsGraphBuilder *self, TsBuilderDraft *draft);

/* Sets attribute @name, a string that outlives @draft; takes @value. */
void ts_builder_draft_set_attr (TsBuilderDraft *draft, const char *name, GByteArray *value);

/* What the open scopes have to say: control inputs, attributes, device. %FALSE with draft->problem set. */
gboolean ts_builder_apply_scopes (TsGraphBuilder *self, TsBuilderDraft *draft);

/* Once the operation is in the graph. */
void ts_builder_record (TsGraphBuilder *self, guint32 op);

void ts_builder_frame_clear (TsBuilderFrame *frame);

/* The draft as a NodeDef. (transfer full) */
GByteArray *ts_builder_write_node_def (TsGraphBuilder *self, TsBuilderDraft *draft);

G_END_DECLS
