#pragma once

#include "engine/graph/ts-graph-builder.h"

G_BEGIN_DECLS

/* An attribute of the operation that is being described; @value is an AttrValue message. */
typedef struct
{
  char *name;
  GByteArray *value;
} TsBuilderAttr;

struct _TsGraphBuilder
{
  TsGraph *graph;
  GHashTable *next_suffix; /* name asked for -> number to try next */

  /* the operation that is being described */
  char *op_type;
  char *name;
  char *device;
  GArray *inputs;   /* TsOutput */
  GArray *controls; /* guint32 */
  GArray *attrs;    /* TsBuilderAttr */
  char *problem;    /* (nullable): of an attribute that could not be written down */
};

G_END_DECLS
