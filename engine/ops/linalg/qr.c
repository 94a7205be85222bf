#include "engine/ops/linalg/ts-matrices.h"

#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"

#include <float.h>
#include <string.h>

/* Qr, by Householder's reflections. */

typedef struct
{
  gboolean full;
} Qr;

#define TS_TINY ((R)(sizeof (R) == sizeof (float) ? FLT_MIN : DBL_MIN))
#define TS_TEMPLATE "engine/ops/linalg/qr-template.h"
#include "engine/ops/linalg/ts-each-scalar.h"

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Qr *self = init->state;

  return ts_operation_get_attr_bool (init->op, "full_matrices", &self->full, error);
}

static const char *
sizes (const TsMatrix *in,
       TsMatrix *out,
       gconstpointer state)
{
  const Qr *self = state;
  gint64 m = in[0].rows, n = in[0].columns;

  out[0].rows = m;
  out[0].columns = out[1].rows = self->full ? m : MIN (m, n);
  out[1].columns = n;
  return NULL;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  static const TsMatrices op = { .n_in = 1, .n_out = 2, .sizes = sizes, .funcs = TS_MATRICES_FUNCS (qr) };

  return ts_matrices_run (&op, call, call->state, error);
}

static gboolean
run_half (TsCall *call,
          GError **error)
{
  return ts_call_run_as_float (call, run, error);
}

#define SOURCE "tensorflow/core/kernels/qr_op_impl.h"

const TsKernelDef ts_qr_kernels[] = {
  { .op = "Qr", .dtypes = TS_MATRICES_DTYPES, .prepare = prepare, .state_size = sizeof (Qr), .run = run, .semantics = SOURCE },
  { .op = "Qr", .dtypes = TS_DTYPE_BIT (TS_DTYPE_HALF), .prepare = prepare, .state_size = sizeof (Qr), .run = run_half, .semantics = SOURCE },
  { 0 },
};

const TsShapeDef ts_qr_shapes[] = {
  { 0 },
};
