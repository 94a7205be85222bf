#pragma once

#include "engine/tensor/ts-shape.h"

G_BEGIN_DECLS

#define TS_EINSUM_MAX_INPUTS 2
#define TS_EINSUM_MAX_TEXT 64
#define TS_EINSUM_ELLIPSIS '.'

/**
 * TsEinsum:
 * @n_inputs: 1 or 2
 * @inputs: the labels of each, letters, and once at most %TS_EINSUM_ELLIPSIS
 * @output: those of the output
 *
 * An equation such as "ij,jk->ik", taken apart.
 */
typedef struct
{
  guint n_inputs;
  char inputs[TS_EINSUM_MAX_INPUTS][TS_EINSUM_MAX_TEXT];
  char output[TS_EINSUM_MAX_TEXT];
} TsEinsum;

/* %TS_ERROR_INVALID_ARGUMENT if it is none. */
gboolean ts_einsum_parse (TsEinsum *self, const char *equation, GError **error);

#define TS_EINSUM_MAX_AXES 96 /* all letters, and what an ellipsis can stand for */

/**
 * TsEinsumAxes:
 * @n: how many axes there are
 * @sizes: their sizes
 * @strides: for each operand (the output is the last) how many elements a step along the axis goes on, 0 if it has not the axis
 * @has: whether it has
 *
 * The axes of an equation for inputs of known shapes: what has one label, or one place in an ellipsis.
 */
typedef struct
{
  guint n;
  gint64 sizes[TS_EINSUM_MAX_AXES];
  gint64 strides[TS_EINSUM_MAX_INPUTS + 1][TS_EINSUM_MAX_AXES];
  gboolean has[TS_EINSUM_MAX_INPUTS + 1][TS_EINSUM_MAX_AXES];
} TsEinsumAxes;

/**
 * ts_einsum_resolve:
 * @shapes: of the inputs
 * @axes: (out): an input has not the axes along which it is broadcast
 * @output: (out): shape of the output
 * @error: %TS_ERROR_INVALID_ARGUMENT if the shapes do not fit the equation
 */
gboolean ts_einsum_resolve (const TsEinsum *self, const TsShape *const *shapes, TsEinsumAxes *axes, TsShape *output, GError **error);

G_END_DECLS
