#pragma once

#include "app/models/ts-output-value.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_VALUE_ROW (ts_value_row_get_type ())
G_DECLARE_FINAL_TYPE (TsValueRow, ts_value_row, TS, VALUE_ROW, GtkListBoxRow)

typedef enum
{
  TS_VALUE_ROW_INPUT,
  TS_VALUE_ROW_OUTPUT,
} TsValueRowKind;

/**
 * TsValueRow:
 *
 * One input or output of an operation in the inspector: name, state, dtype and shape, the beginning of the value with its range, and
 * how many NaN and infinities it has. Outputs can be fed, and be written to where the run stands after their operation. Main thread.
 *
 * Signals:
 *   "open" (): go to the producer of an input; see an output large
 *   "feed" (): feed the output
 */

/* @argument: (nullable): what the signature calls it; @output may be %TS_NO_OUTPUT: it is missing. Keeps @document. */
GtkWidget *ts_value_row_new (TsDocument *document, TsValueRowKind kind, const char *argument, TsOutput output);

/* Which input or output of its operation it is: it can be changed then (`win.change-input`, `win.change-output`). */
void ts_value_row_set_index (TsValueRow *self, guint index);

TsOutput ts_value_row_get_output (TsValueRow *self);

/* Looks at the document again. */
void ts_value_row_update (TsValueRow *self);

/* Whether it is the output that is looked at. */
void ts_value_row_set_chosen (TsValueRow *self, gboolean chosen);

G_END_DECLS
