#pragma once

#include "engine/tensor/ts-tensor.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TS_OP_ATTR_END,
  TS_OP_ATTR_BOOL,
  TS_OP_ATTR_DTYPE,
} TsOpAttrKind;

/* An attribute of an operation; a list of them ends with one of %TS_OP_ATTR_END. */
typedef struct
{
  TsOpAttrKind kind;
  const char *name;
  int value;
} TsOpAttr;

/**
 * TsOpRunner:
 *
 * Runs single operations on tensors, with the kernels that graphs run with, but no graph, session or state: for operations
 * that are functions of their inputs. Remembers up to some hundred kernels that it prepared. One thread at a time.
 */
typedef struct _TsOpRunner TsOpRunner;

TsOpRunner *ts_op_runner_new (void);
void ts_op_runner_free (TsOpRunner *self);

/**
 * ts_op_runner_run:
 * @attrs: (nullable): those that do not follow from the inputs
 * @in: (array length=n_in): in signature order, lists spread out; left as they are
 * @error: what the kernel says; %TS_ERROR_UNIMPLEMENTED where the signature or the kernels do not take these dtypes; %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): output 0
 */
TsTensor *ts_op_runner_run (TsOpRunner *self, const char *op_type, const TsOpAttr *attrs, TsTensor *const *in, guint n_in, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsOpRunner, ts_op_runner_free)

G_END_DECLS
