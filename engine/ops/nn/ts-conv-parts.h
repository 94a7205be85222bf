#pragma once

#include "engine/ops/nn/ts-conv.h"

G_BEGIN_DECLS

#define TS_CONV_MAX_PARTS 64

/**
 * TsConvPart:
 * @conv: the part as a convolution of its own
 * @in: its first element of the input
 * @out: its first element of the output
 * @first_row: of the output, as TsEpilogue counts rows: where it begins
 * @n_rows: and how many
 *
 * A piece of a convolution that lies in one piece in memory: some images, or some rows of one.
 */
typedef struct
{
  TsConv conv;
  gsize in;
  gsize out;
  gsize first_row;
  gsize n_rows;
} TsConvPart;

/**
 * ts_conv_split:
 * @n_threads: how many threads there are
 * @parts: (out): at most %TS_CONV_MAX_PARTS
 *
 * Cuts a convolution (no size of it 0) into parts for that many threads, none of them too small to be worth it.
 *
 * Returns: how many parts
 */
guint ts_conv_split (const TsConv *self, guint n_threads, TsConvPart *parts);

/* The same, by images only: for computations in which rows depend on each other. */
guint ts_conv_split_images (const TsConv *self, guint n_threads, TsConvPart *parts);

G_END_DECLS
