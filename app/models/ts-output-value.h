#pragma once

#include "app/ts-document.h"

G_BEGIN_DECLS

/**
 * TsOutputValue:
 * @output: of which output
 * @state: whether there is a value
 * @is_constant: the run has no value there (yet), but the graph holds it
 * @tensor: (nullable): the value of the run, of the feed, or of the constant
 * @taint: (nullable): the overrides that it follows from, "2, 5"
 * @dtype: of the output, without its reference mark
 * @shape: of the value, or what is known of it beforehand
 *
 * What is known of an output at a moment. Begin with zeroed memory, ts_output_value_update () it, ts_output_value_clear () it. Main thread.
 */
typedef struct
{
  TsOutput output;
  TsValueState state;
  gboolean is_constant;
  TsTensor *tensor;
  char *taint;
  TsDType dtype;
  TsShape shape;

  /*< private >*/
  TsTensor *constant; /* decoded once */
} TsOutputValue;

/* Looks again. Computes nothing. Returns: %TRUE if anything is different. */
gboolean ts_output_value_update (TsOutputValue *self, TsDocument *document, TsOutput output);
void ts_output_value_clear (TsOutputValue *self);

/* Why there is no value and what can be done about it, as a sentence. Static. */
const char *ts_output_value_get_hint (const TsOutputValue *self);

/* "float32 [1,224,224,3]"; without a value the shape is what is known. (transfer full) */
char *ts_output_value_dup_type (const TsOutputValue *self);

G_END_DECLS
