#pragma once

#include "engine/tensor/ts-dtype.h"
#include "engine/tensor/ts-shape.h"

G_BEGIN_DECLS

#define TS_TENSOR_ALIGNMENT 64 /* bytes, of the data of a tensor that owns at least that much; below, 16 */

/**
 * TsString:
 * @bytes: the bytes, followed by a NUL that @size does not count; never %NULL in a published tensor
 * @size: number of bytes
 *
 * One element of a string tensor. Bytes, not necessarily UTF-8.
 */
typedef struct
{
  char *bytes;
  gsize size;
} TsString;

typedef struct _TsTensor TsTensor;

/**
 * TsTensor:
 * @dtype: element type; a reference type only for what ts_tensor_new_reference () makes
 * @shape: fully known
 * @n_elements: product of the dimensions
 * @data: (nullable): the elements, row-major, in the byte order of the machine; %NULL only if empty.
 *   Strings are TsString, resources `TsResource *` (see ts-resource.h), variants `TsVariant *` (see ts-variant.h). half and bfloat16 are guint16 bits; complex are (real, imaginary)
 *   pairs; 4- and 2-bit integers take a byte each
 *
 * A value. Made by one thread, then published: from there on nobody changes it and any thread may
 * read it, ref it and unref it. It owns its memory, or keeps alive whatever owns it (a mapped file,
 * another tensor).
 */
struct _TsTensor
{
  TsDType dtype;
  TsShape shape;
  gsize n_elements;
  void *data;

  /*< private >*/
  gint ref_count;
  guint memory; /* where it is itself: ts-tensor.c */
  gpointer owner;
  GDestroyNotify owner_free;
};

/**
 * ts_tensor_new:
 * @dtype: no reference type
 * @shape: fully known
 * @error: %TS_ERROR_INVALID_ARGUMENT if the size overflows, %TS_ERROR_RESOURCE_EXHAUSTED if there is
 *   no memory
 *
 * A tensor that owns its memory, aligned to %TS_TENSOR_ALIGNMENT. Plain elements are not
 * initialised; strings are empty. The caller fills it before anyone else sees it.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_tensor_new (TsDType dtype, const TsShape *shape, GError **error);

/**
 * ts_tensor_new_for_data:
 * @dtype: a plain type
 * @shape: fully known
 * @data: at least as many bytes as @shape needs; any alignment
 * @size: bytes at @data; must be exactly what @shape needs
 * @owner: (transfer full) (nullable): what keeps @data alive
 * @owner_free: called on @owner when the last reference goes
 * @error: %TS_ERROR_INVALID_ARGUMENT if @size is not what the shape needs; @owner is freed then too
 *
 * A tensor over memory that somebody else owns: a mapped file, a device's buffer. Where @data is
 * not aligned to the element size it is copied instead, and @owner freed.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_tensor_new_for_data (TsDType dtype, const TsShape *shape, const void *data, gsize size, gpointer owner, GDestroyNotify owner_free, GError **error);

/* Copies @data, which holds what @shape needs. @dtype is plain. For small values: aborts if out of memory. */
TsTensor *ts_tensor_new_copy (TsDType dtype, const TsShape *shape, const void *data);

TsTensor *ts_tensor_new_float (gsize n, const float *values);  /* rank 1 */
TsTensor *ts_tensor_new_int32 (gsize n, const gint32 *values); /* rank 1 */
TsTensor *ts_tensor_new_int64 (gsize n, const gint64 *values); /* rank 1 */
TsTensor *ts_tensor_new_scalar (TsDType dtype, const void *value);
TsTensor *ts_tensor_new_string_scalar (const char *bytes, gssize size); /* size -1: up to the NUL */

TsTensor *ts_tensor_ref (TsTensor *self);
void ts_tensor_unref (TsTensor *self);

/**
 * ts_tensor_reshape:
 * @self: a tensor
 * @shape: fully known, with as many elements as @self
 *
 * The same elements under another shape; shares memory.
 *
 * Returns: (transfer full)
 */
TsTensor *ts_tensor_reshape (TsTensor *self, const TsShape *shape);

/**
 * ts_tensor_bitcast:
 * @self: a plain tensor
 * @dtype: a plain type with elements of the same size
 *
 * The same bytes under another type; shares memory.
 *
 * Returns: (transfer full)
 */
TsTensor *ts_tensor_bitcast (TsTensor *self, TsDType dtype);

/**
 * ts_tensor_slice:
 * @self: any rank above 0
 * @begin: first row, in elements of dimension 0
 * @n_rows: 0 or more
 * @error: %TS_ERROR_OUT_OF_RANGE if the rows are not all inside @self
 *
 * A view of rows @begin .. @begin + @n_rows; shares memory, copies nothing. Any thread.
 *
 * Returns: (transfer full) (nullable): shape [@n_rows, d1, ..., dk], or %NULL with @error set
 */
TsTensor *ts_tensor_slice (TsTensor *self, gint64 begin, gint64 n_rows, GError **error);

/* The same elements in memory of its own. (transfer full) (nullable): as ts_tensor_new () */
TsTensor *ts_tensor_copy (const TsTensor *self, GError **error);

/* For a tensor under construction, not of a plain type, whose elements were moved into it as bytes: gives it a copy of each string, and a
 * reference on each resource and variant, so that it no longer lives off the tensor they came from. */
void ts_tensor_own_elements (TsTensor *self);

/* Whether @self is the only reference to memory that it owns itself, so that its holder may change it. */
gboolean ts_tensor_is_exclusive (const TsTensor *self);

/* Bytes of all elements; for strings without their contents. */
gsize ts_tensor_size_bytes (const TsTensor *self);

/* Bytes of memory that the value takes, the contents of strings included. */
gsize ts_tensor_footprint_bytes (const TsTensor *self);

/* Sets an element of a tensor under construction; copies @bytes. @size -1: up to the NUL. */
void ts_string_set (TsString *self, const char *bytes, gssize size);

/* Whether dtype, shape and every bit agree (so NaN equals itself, -0 differs from 0). */
gboolean ts_tensor_identical (const TsTensor *a, const TsTensor *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsTensor, ts_tensor_unref)

G_END_DECLS
