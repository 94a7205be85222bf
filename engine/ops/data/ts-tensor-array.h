#pragma once

#include "engine/ops/ts-kernel.h"
#include "engine/tensor/ts-resource.h"

G_BEGIN_DECLS

/**
 * TsArrayElement:
 * @value: (nullable)
 * @shape: (nullable): of one that was written but has no @value: it is zero, or cleared
 * @written: may be read
 * @was_read: may no longer be written
 * @cleared: was read, and gone since
 */
typedef struct
{
  TsTensor *value;
  TsShape *shape;
  guint8 written, was_read, cleared;

  /*< private >*/
  guint32 pending; /* where the transaction under way has it, counted from 1 */
} TsArrayElement;

/**
 * TsArrayHead:
 * @element_shape: that the values must fit
 * @size: number of elements
 * @marked_size: that it had when a tensor was last unpacked into it, which is what its gradients pack
 * @dynamic_size: it grows when more is written
 * @closed: it may not be used any more
 * @no_gradients: values were added up in it
 *
 * What changes of an array besides its elements.
 */
typedef struct
{
  TsShape element_shape;
  gsize size;
  gsize marked_size;
  gboolean dynamic_size;
  gboolean closed;
  gboolean no_gradients;
} TsArrayHead;

/**
 * TsTensorArray:
 * @dtype: of the elements
 * @identical_shapes: the first value written says the shape of all
 * @is_grad: gradients: what is written to one place is added up, and what was not written is zero
 * @clear_after_read: a value goes when it is read
 *
 * Tensors that the operations of a run write, each once, and read. It goes with the run. The thread of the session.
 */
typedef struct
{
  TsResource base;
  TsDType dtype;
  gboolean identical_shapes;
  gboolean is_grad;
  gboolean clear_after_read;

  /*< private >*/
  TsArrayHead head;
  TsArrayElement *elements;
  gsize capacity; /* behind the size all are zeroed */
  gsize used;     /* elements behind these were never touched */
} TsTensorArray;

extern const TsResourceType ts_tensor_array_type;

/**
 * ts_tensor_array_new:
 * @container: that of the run
 * @size: number of elements, which are not written yet
 * @error: %TS_ERROR_RESOURCE_EXHAUSTED
 *
 * Its attributes are the caller's to set before anyone else sees it.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensorArray *ts_tensor_array_new (const char *container, const char *name, TsDType dtype, gsize size, const TsShape *element_shape, GError **error);

/* The array that input 0 of a kernel leads to: %TS_ERROR_INVALID_ARGUMENT if it is none, or closed. (transfer none) (nullable) */
TsTensorArray *ts_call_get_tensor_array (const TsCall *call, GError **error);

/* How many elements a pack or concat is of. */
gsize ts_tensor_array_get_pack_size (const TsTensorArray *self);

/* ---- changing ---------------------------------------------------------------------------------- */

/**
 * TsArrayEdit:
 * @array: what is changed
 * @head: as it will be
 *
 * Reads and writes of one operation, which count all together or not at all.
 */
typedef struct
{
  TsTensorArray *array;
  TsArrayHead head;

  /*< private >*/
  GArray *places;
} TsArrayEdit;

void ts_array_edit_init (TsArrayEdit *self, TsTensorArray *array);

/* Lets go of what was not committed. */
void ts_array_edit_clear (TsArrayEdit *self);

/* Reads element @index: %TS_ERROR_INVALID_ARGUMENT as TensorFlow's LockedRead. (transfer full) (nullable) */
TsTensor *ts_array_edit_read (TsArrayEdit *self, gint64 index, GError **error);

/* Writes element @index, or adds to it: %TS_ERROR_INVALID_ARGUMENT as LockedWriteOrAggregate. */
gboolean ts_array_edit_write (TsArrayEdit *self, gint64 index, TsTensor *value, GError **error);

/* Says of element @index of gradients that it was written with zeros of that shape. */
void ts_array_edit_write_shape (TsArrayEdit *self, gsize index, const TsShape *shape);

/* The elements must fit @shape, too, from now on. */
gboolean ts_array_edit_merge_shape (TsArrayEdit *self, const TsShape *shape, GError **error);

/* Drops all elements, and nothing may be done with the array any more. */
void ts_array_edit_close (TsArrayEdit *self);

/* Makes it so. */
void ts_array_edit_commit (TsArrayEdit *self, TsResources *resources);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsArrayEdit, ts_array_edit_clear)

static inline void
ts_tensor_array_unref (TsTensorArray *self)
{
  ts_resource_unref (&self->base);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsTensorArray, ts_tensor_array_unref)

G_END_DECLS
