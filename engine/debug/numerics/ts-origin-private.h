#pragma once

#include "engine/debug/numerics/ts-origin.h"

G_BEGIN_DECLS

/* What is known of a run after it was gone through once: who had bad values, and from whom. */

typedef struct
{
  gint input;     /* -1: a result of what it called */
  guint32 output; /* whose result */
  TsValueSource source;
} TsOriginCause;

typedef struct
{
  guint32 output;
  gsize element;
  char *text;
} TsOriginBad;

/* An activation with a bad input or output; with its values, if single elements are followed. */
typedef struct
{
  const TsOperation *op;
  guint n_in;
  TsTensor **in;
  guint n_out;
  TsTensor **out;
  gboolean is_set; /* somebody replaced an output */
  gboolean has_inputs;
  gboolean is_call; /* each cause is of one output */
  GArray *causes;   /* TsOriginCause */
  GArray *bad;      /* TsOriginBad */
} TsOriginRecord;

typedef struct
{
  TsExpression *predicate;
  GHashTable *records; /* 1 + number of the entry -> TsOriginRecord */
  GHashTable *steps;   /* the same -> 1 + number of the step; for the second time */
  GArray *items;       /* Item, in the order in which they are looked into */
  GHashTable *seen;    /* Item */
  TsOrigin *origin;
  gboolean by_element;
  gsize target;
  gboolean is_seen; /* the target was among those that came by */
} TsOriginTrace;

/* The keys of the two tables. */
#define TS_ORIGIN_KEY(entry) GSIZE_TO_POINTER ((entry) + 1)

/* ---- ts-origin-record.c ---- */

/* A TsRetraceFunc of a TsOriginTrace: notes who has bad values. */
gboolean ts_origin_look (const TsRetraced *activation, gpointer user_data);

void ts_origin_record_free (gpointer record);

/* (nullable): what is bad in output @output. @record: (nullable) */
const TsOriginBad *ts_origin_record_find_bad (const TsOriginRecord *record, guint32 output);

G_END_DECLS
