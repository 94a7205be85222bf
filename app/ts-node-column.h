#pragma once

#include "app/scene/ts-scene-colors.h"
#include "app/ts-document.h"

G_BEGIN_DECLS

/**
 * TsNodeColumn:
 * @dup_text: (nullable): what is in a row; %NULL: that is in @values
 * @get_number: (nullable): what is sorted by; else the text
 * @coloring: what is in @values, if that is a cost or a time; else %TS_N_COLORINGS
 * @width: pixels; 0: what is left
 * @values: (nullable): what is known of it now
 *
 * A column of the table of nodes: what it says of an operation. Main thread.
 */
typedef struct
{
  char *title;
  char *(*dup_text) (TsDocument *document, const TsOperation *op);
  guint64 (*get_number) (TsDocument *document, const TsOperation *op);
  TsColoring coloring;
  int width;
  TsOpColumn *values;
} TsNodeColumn;

/* (transfer full) (element-type TsNodeColumn): those that every table has. */
GPtrArray *ts_node_columns_new (void);

/* Keeps @values, which make a column of their own. */
void ts_node_columns_add (GPtrArray *columns, TsOpColumn *values);

/* Brings a cost or a time up to date, as far as it is known. */
void ts_node_column_refresh (TsNodeColumn *self, TsDocument *document);

/* Whether it stands at the right. */
gboolean ts_node_column_is_number (const TsNodeColumn *self);

/* (transfer full): "" if nothing is known. */
char *ts_node_column_dup_text (const TsNodeColumn *self, TsDocument *document, const TsOperation *op);

/* Unknown numbers come first. */
int ts_node_column_compare (const TsNodeColumn *self, TsDocument *document, const TsOperation *a, const TsOperation *b);

G_END_DECLS
