#include "engine/debug/numerics/ts-explain.h"
#include "engine/debug/numerics/ts-kernel-call.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

#include <math.h>
#include <string.h>

/* Each rule is held against the kernel: where shares add up they give the element, whatever is not named may change without the element
 * changing, and what has a share may not. */

/* ---- operations in a line -------------------------------------------------------------------------- */

/**
 * Case:
 * @inputs: f[2,3]: random floats; i(1,2): these int32, i(): none, i:3: a scalar; b[2]: random truths; n[2]: random small int32; p[2]: positive floats
 * @attrs: i:N=2, f:epsilon=0.1, b:adj_x=1, s:padding=SAME, l:strides=1,1, S:fused_ops=BiasAdd,Relu, h: a shape, t: a dtype; separated by blanks
 * @output: which output
 * @all_matter: the output changes with whatever is named, not only with what has a share
 */
typedef struct
{
  const char *op;
  const char *inputs;
  const char *attrs;
  guint output;
  gboolean all_matter;
} Case;

static const Case cases[] = {
  { "Add", "f[2,3] f[3]", "", 0 },
  { "AddV2", "f[2,1,3] f[4,1]", "", 0 },
  { "AddN", "f[2,3] f[2,3] f[2,3]", "i:N=3", 0 },
  { "AccumulateNV2", "f[2,3] f[2,3]", "i:N=2 h:shape=2,3", 0 },
  { "Sub", "f[] f[2,3]", "", 0 },
  { "Mul", "f[2,3] f[2,1]", "", 0 },
  { "RealDiv", "f[2,3] p[3]", "", 0 },
  { "Maximum", "f[2,3] f[3]", "", 0 },
  { "Minimum", "f[2,3] f[2,1]", "", 0 },
  { "ClipByValue", "f[2,3] f[] p[]", "", 0 },
  { "Select", "b[2,3] f[2,3] f[2,3]", "", 0 },
  { "Select", "b[2] f[2,3] f[2,3]", "", 0 },
  { "Select", "b[] f[2,3] f[2,3]", "", 0 },
  { "SelectV2", "b[3] f[2,1] f[2,3]", "", 0 },
  { "BiasAdd", "f[2,2,2,3] f[3]", "", 0 },
  { "BiasAdd", "f[2,3,2,2] f[3]", "s:data_format=NCHW", 0 },
  { "BiasAddV1", "f[2,3] f[3]", "", 0 },
  { "Cast", "f[2,3]", "t:DstT=double", 0 },
  { "Reshape", "f[2,3] i(3,2)", "", 0 },
  { "ExpandDims", "f[2,3] i:1", "", 0 },
  { "Squeeze", "f[2,1,3]", "", 0 },
  { "CheckNumerics", "f[2,3]", "s:message=no", 0 },
  { "PlaceholderWithDefault", "f[2,3]", "h:shape=2,3", 0 },

  { "Transpose", "f[2,3,4] i(2,0,1)", "", 0 },
  { "Transpose", "b[2,3] i(1,0)", "", 0 },
  { "Slice", "f[3,4] i(1,0) i(2,-1)", "", 0 },
  { "StridedSlice", "f[4,5] i(3,1) i(0,5) i(-1,2)", "", 0 },
  { "StridedSlice", "f[4,5] i(1,1) i(2,4) i(1,1)", "i:shrink_axis_mask=1 i:end_mask=2", 0 },
  { "Gather", "f[3,4] i(2,0)", "", 0 },
  { "GatherV2", "f[2,3,4] i(2,0,0) i:1", "", 0 },
  { "GatherV2", "f[2,3,4] i(2,0,1,1):2,2 i:1", "i:batch_dims=1", 0 },
  { "GatherV2", "f[3,4] i:2 i:-1", "", 0 },
  { "GatherNd", "f[3,4] n[3,2]", "", 0 },
  { "GatherNd", "f[3,4] n[2,1]", "", 0 },
  { "OneHot", "i(1,-1,2) i:3 f[] f[]", "i:axis=0", 0 },
  { "OneHot", "i(1,2):2,1 i:3 f[] f[]", "", 0 },
  { "TopK", "f[2,5]", "i:k=2", 0 },
  { "TopKV2", "f[2,5] i:3", "", 0 },
  { "TopKV2", "f[2,5] i:3", "", 1 },
  { "Concat", "i:1 f[2,3] f[2,1]", "i:N=2", 0 },
  { "ConcatV2", "f[1,3] f[2,3] i:0", "i:N=2", 0 },
  { "Pack", "f[2,3] f[2,3]", "i:N=2 i:axis=1", 0 },
  { "ParallelConcat", "f[1,3] f[1,3]", "i:N=2 h:shape=2,3", 0 },
  { "Unpack", "f[2,3]", "i:num=3 i:axis=1", 2 },
  { "Split", "i:0 f[4,3]", "i:num_split=2", 1 },
  { "SplitV", "f[4,3] i(1,3) i:0", "i:num_split=2", 1 },
  { "Pad", "f[2,3] i(1,0,0,2):2,2", "", 0 },
  { "PadV2", "f[2,3] i(1,0,0,2):2,2 f[]", "", 0 },
  { "MirrorPad", "f[2,3] i(1,1,0,2):2,2", "s:mode=REFLECT", 0 },
  { "Tile", "f[2,3] i(2,1)", "", 0 },
  { "BroadcastTo", "f[2,1] i(2,3)", "", 0 },
  { "Fill", "i(2,3) f[]", "", 0 },
  { "Reverse", "f[2,3] t(0,1)", "", 0 },
  { "ReverseV2", "f[2,3] i(1)", "", 0 },
  { "ReverseSequence", "f[2,4] i(3,2)", "i:seq_dim=1 i:batch_dim=0", 0 },
  { "SpaceToDepth", "f[1,2,4,2]", "i:block_size=2", 0 },
  { "DepthToSpace", "f[1,1,2,8]", "i:block_size=2", 0 },
  { "SpaceToBatchND", "f[1,4,4,1] i(2,2) i(0,0,0,0):2,2", "", 0 },
  { "BatchToSpaceND", "f[4,2,2,1] i(2,2) i(0,0,0,0):2,2", "", 0 },
  { "SpaceToBatch", "f[1,4,4,1] i(0,0,0,0):2,2", "i:block_size=2", 0 },
  { "BatchToSpace", "f[4,2,2,1] i(0,0,0,0):2,2", "i:block_size=2", 0 },
  { "ExtractImagePatches", "f[1,4,4,1]", "l:ksizes=1,2,2,1 l:strides=1,2,2,1 l:rates=1,1,1,1 s:padding=VALID", 0 },
  { "Roll", "f[2,3] i:1 i:1", "", 0 },
  { "Diag", "f[3]", "", 0 },
  { "DiagPart", "f[3,3]", "", 0 },
  { "MatrixDiag", "f[2,3]", "", 0 },
  { "MatrixDiagPart", "f[2,3,3]", "", 0 },
  { "MatrixBandPart", "f[3,4] i:1 i:0", "", 0 },
  { "ResizeNearestNeighbor", "f[1,2,3,1] i(4,5)", "", 0 },
  { "DynamicPartition", "f[4,2] i(1,0,1,0)", "i:num_partitions=2", 1 },

  { "Sum", "f[2,3,4] i(0,2)", "", 0 },
  { "Sum", "f[2,3,4] i(-1)", "b:keep_dims=1", 0 },
  { "Mean", "f[2,3] i(1)", "", 0 },
  { "Max", "f[2,3] i(0)", "", 0 },
  { "Min", "f[2,3] i(1)", "b:keep_dims=1", 0 },
  { "Prod", "f[2,3] i(1)", "", 0, TRUE },
  { "EuclideanNorm", "f[2,3] i(1)", "", 0, TRUE },
  { "All", "b[2,3] i(1)", "", 0 },
  { "Any", "b[2,3] i(1)", "", 0 },
  { "L2Loss", "f[2,3]", "", 0 },
  { "ArgMax", "f[2,3] i:1", "", 0 },
  { "ArgMin", "f[2,3] i:0", "", 0 },
  { "SegmentSum", "f[4,2] i(0,0,1,3)", "", 0 },
  { "SegmentMean", "f[4,2] i(0,0,1,3)", "", 0, TRUE },
  { "SegmentProd", "f[4,2] i(0,0,1,3)", "", 0, TRUE },
  { "UnsortedSegmentSum", "f[2,2,2] i(1,0,2,1):2,2 i:3", "", 0 },
  { "UnsortedSegmentProd", "f[4,2] i(3,0,3,1) i:4", "", 0, TRUE },
  { "Softmax", "f[2,3]", "", 0, TRUE },
  { "LogSoftmax", "f[2,3]", "", 0, TRUE },
  { "Cumsum", "f[2,4] i:1", "", 0 },
  { "Cumsum", "f[3,2] i:0", "b:exclusive=1 b:reverse=1", 0 },
  { "Cumsum", "f[2,4] i:-1", "b:exclusive=1", 0 },
  { "Cumprod", "f[2,4] i:1", "b:exclusive=1", 0, TRUE },

  { "MatMul", "f[2,3] f[3,4]", "", 0 },
  { "MatMul", "f[3,2] f[4,3]", "b:transpose_a=1 b:transpose_b=1", 0 },
  { "SparseMatMul", "f[2,3] f[3,4]", "", 0 },
  { "BatchMatMul", "f[2,2,3] f[2,3,2]", "", 0 },
  { "BatchMatMul", "f[2,3,2] f[2,3,2]", "b:adj_x=1", 0 },
  { "BatchMatMulV2", "f[2,1,2,3] f[3,4,3]", "b:adj_y=1", 0 },
  { "Einsum", "f[2,3] f[3,4]", "i:N=2 s:equation=ij,jk->ki", 0 },
  { "Einsum", "f[2,1,2,3] f[3,4,3]", "i:N=2 s:equation=...ij,...kj->...ik", 0 },
  { "Einsum", "f[3,3]", "i:N=1 s:equation=ii->", 0 },
  { "Einsum", "f[2,3,4]", "i:N=1 s:equation=abc->b", 0 },

  { "Conv2D", "f[2,5,4,2] f[3,2,2,3]", "l:strides=1,2,1,1 s:padding=SAME", 0 },
  { "Conv2D", "f[1,6,6,2] f[2,2,2,2]", "l:strides=1,1,1,1 l:dilations=1,2,3,1 s:padding=VALID", 0 },
  { "Conv2D", "f[1,4,4,2] f[3,3,2,2]", "l:strides=1,1,1,1 s:padding=EXPLICIT l:explicit_paddings=0,0,2,0,1,1,0,0", 0 },
  { "Conv2D", "f[1,4,4,4] f[2,2,2,4]", "l:strides=1,1,1,1 s:padding=VALID", 0 },
  { "DepthwiseConv2dNative", "f[1,4,4,2] f[2,3,2,2]", "l:strides=1,2,2,1 s:padding=SAME", 0 },
  { "Conv2DBackpropInput", "i(1,5,4,2) f[3,2,2,3] f[1,3,2,3]", "l:strides=1,2,2,1 s:padding=SAME", 0 },
  { "DepthwiseConv2dNativeBackpropInput", "i(1,4,4,2) f[2,2,2,2] f[1,4,4,4]", "l:strides=1,1,1,1 s:padding=SAME", 0 },
  { "AvgPool", "f[1,4,5,2]", "l:ksize=1,3,2,1 l:strides=1,2,2,1 s:padding=SAME", 0 },
  { "MaxPool", "f[1,4,5,2]", "l:ksize=1,3,2,1 l:strides=1,2,2,1 s:padding=SAME", 0 },
  { "MaxPoolV2", "f[1,4,5,2] i(1,2,2,1) i(1,1,1,1)", "s:padding=VALID", 0 },

  { "ResizeBilinear", "f[1,2,3,2] i(4,5)", "", 0 },
  { "ResizeBilinear", "f[1,4,3,1] i(2,7)", "b:half_pixel_centers=1", 0 },
  { "ResizeBilinear", "f[1,2,3,1] i(3,3)", "b:align_corners=1", 0 },

  { "_FusedMatMul", "f[2,3] f[3,4] f[4]", "i:num_args=1 S:fused_ops=BiasAdd", 0 },
  { "_FusedMatMul", "f[3,2] f[3,4] f[4]", "b:transpose_a=1 i:num_args=1 S:fused_ops=BiasAdd,Tanh", 0 },
  { "_FusedConv2D", "f[1,4,4,2] f[2,2,2,3] f[3]", "l:strides=1,1,1,1 s:padding=SAME i:num_args=1 S:fused_ops=BiasAdd", 0 },
  { "_FusedConv2D", "f[1,4,4,2] f[2,2,2,3] f[3] f[3]", "l:strides=1,1,1,1 s:padding=SAME i:num_args=2 S:fused_ops=BiasAdd,Prelu", 0 },
  { "_FusedConv2D", "f[1,3,3,2] f[2,2,2,3] f[3] f[3] f[3] p[3]", "l:strides=1,1,1,1 s:padding=VALID i:num_args=4 S:fused_ops=FusedBatchNorm", 0 },
  { "_FusedDepthwiseConv2dNative", "f[1,4,4,2] f[2,2,2,1] f[2]", "l:strides=1,1,1,1 s:padding=SAME i:num_args=1 S:fused_ops=BiasAdd,Relu6", 0 },
  { "FusedDepthwiseConv2dNative", "f[1,4,4,2] f[2,2,2,1] f[2]", "l:strides=1,1,1,1 s:padding=SAME i:num_args=1 S:fused_ops=BiasAdd", 0 },

  { "FusedBatchNorm", "f[2,2,2,3] f[3] f[3] f[3] p[3]", "b:is_training=0 f:epsilon=0.1", 0 },
  { "FusedBatchNormV2", "f[2,2,2,3] f[3] f[3] f[3] p[3]", "b:is_training=0 t:U=float", 0 },
  { "FusedBatchNormV3", "f[2,2,2,3] f[3] f[3] f[3] p[3]", "b:is_training=0 t:U=float", 0 },
};

/* Functions of one or two floats, which need no line of their own. */
static const char *const unary = "Identity StopGradient PreventGradient Snapshot Abs Neg Exp Expm1 Log Log1p Sqrt Rsqrt Square Reciprocal Inv Sign Floor Ceil Round Rint Sin Cos Tan "
                                 "Asin Acos Atan Sinh Cosh Tanh Asinh Acosh Atanh Sigmoid Erf Erfc Erfinv Ndtri Lgamma Digamma Relu Relu6 LeakyRelu Elu Selu Softplus Softsign IsNan IsInf IsFinite";
static const char *const binary = "Div DivNoNan MulNoNan FloorDiv FloorMod Mod Pow SquaredDifference Prelu Atan2 Xdivy Xlogy Xlog1py NextAfter Less LessEqual Greater GreaterEqual Equal NotEqual "
                                  "ReluGrad Relu6Grad LeakyReluGrad EluGrad SeluGrad SoftplusGrad SoftsignGrad SigmoidGrad TanhGrad SqrtGrad RsqrtGrad InvGrad ReciprocalGrad";

/* No kernel by itself, or of other numbers than floats; they share their rules with those above. */
static const char *const others = "DeepCopy Enter Exit NextIteration RefEnter RefExit RefNextIteration RefIdentity LoopCond Switch RefSwitch Merge RefMerge _Copy CheckNumericsV2 LogicalNot Invert "
                                  "PopulationCount Real Imag ComplexAbs Angle TruncateDiv TruncateMod LogicalAnd LogicalOr BitwiseAnd BitwiseOr BitwiseXor LeftShift RightShift BatchMatMulV3";

/* ---- building -------------------------------------------------------------------------------------- */

#define MAX_INPUTS 6

typedef struct
{
  TsTestGraph g;
  const TsOperation *op;
  guint n_in;
  TsTensor *in[MAX_INPUTS];
  gboolean is_data[MAX_INPUTS];
} Subject;

static guint
read_numbers (const char *text,
              gint64 *numbers)
{
  guint n = 0;

  while (*text != '\0' && strchr ("-0123456789", *text) != NULL)
    {
      char *end;

      numbers[n++] = g_ascii_strtoll (text, &end, 10);
      text = *end == ',' ? end + 1 : end;
    }
  return n;
}

static void
fill (TsTensor *tensor,
      char kind,
      const gint64 *numbers)
{
  for (gsize i = 0; i < tensor->n_elements; i++)
    if (kind == 'f')
      ((float *)tensor->data)[i] = (float)(g_test_rand_double_range (0.2, 2) * (g_test_rand_bit () ? 1 : -1));
    else if (kind == 'p')
      ((float *)tensor->data)[i] = (float)g_test_rand_double_range (2, 3);
    else if (kind == 'b')
      ((guint8 *)tensor->data)[i] = g_test_rand_bit ();
    else if (kind == 't')
      ((guint8 *)tensor->data)[i] = numbers[i] != 0;
    else
      ((gint32 *)tensor->data)[i] = kind == 'n' ? g_test_rand_int_range (0, 3) : (gint32)numbers[i];
}

static TsTensor *
make_input (const char *text,
            gboolean *is_data)
{
  const TsDType dtype = strchr ("fp", *text) != NULL ? TS_DTYPE_FLOAT : strchr ("bt", *text) != NULL ? TS_DTYPE_BOOL
                                                                                                     : TS_DTYPE_INT32;
  gint64 numbers[32], dims[8];
  const char *shape_text = strchr (text, ')') != NULL ? strchr (text, ')') + 1 : "";
  guint n = read_numbers (text + 2, numbers);
  TsShape shape = TS_SHAPE_SCALAR;
  TsTensor *tensor;

  if (text[1] == '[')
    ts_shape_init (&shape, (int)n, numbers);
  else if (text[1] == '(' && *shape_text == ':')
    ts_shape_init (&shape, (int)read_numbers (shape_text + 1, dims), dims);
  else if (text[1] == '(')
    shape = TS_SHAPE ((gint64)n);
  if (text[1] == '(' && *shape_text == ':')
    read_numbers (shape_text + 1, shape.dims);
  tensor = ts_tensor_new (dtype, &shape, NULL);
  fill (tensor, *text, numbers);
  *is_data = text[1] == '[' && *text != 'n';
  return tensor;
}

static void
set_attr (TsTestGraph *g,
          const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text + 2, "=", 2);
  gint64 numbers[16];
  guint n = read_numbers (parts[1], numbers);

  switch (*text)
    {
    case 'i':
      ts_graph_builder_attr_int (g->builder, parts[0], numbers[0]);
      break;
    case 'b':
      ts_graph_builder_attr_bool (g->builder, parts[0], numbers[0] != 0);
      break;
    case 'f':
      ts_graph_builder_attr_float (g->builder, parts[0], (float)g_ascii_strtod (parts[1], NULL));
      break;
    case 'S':
      {
        g_auto (GStrv) strings = g_strsplit (parts[1], ",", -1);

        ts_graph_builder_attr_strings (g->builder, parts[0], (const char *const *)strings, g_strv_length (strings));
        break;
      }
    case 's':
      ts_graph_builder_attr_string (g->builder, parts[0], parts[1], -1);
      break;
    case 'l':
      ts_graph_builder_attr_ints (g->builder, parts[0], numbers, n);
      break;
    case 'h':
      {
        TsShape shape;

        ts_shape_init (&shape, (int)n, numbers);
        ts_graph_builder_attr_shape (g->builder, parts[0], &shape);
        break;
      }
    case 't':
      ts_graph_builder_attr_dtype (g->builder, parts[0], g_str_equal (parts[1], "double") ? TS_DTYPE_DOUBLE : TS_DTYPE_FLOAT);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
subject_init (Subject *self,
              const Case *c)
{
  g_auto (GStrv) inputs = g_strsplit (c->inputs, " ", -1);
  g_auto (GStrv) attrs = g_strsplit (c->attrs, " ", -1);
  TsOutput placeholders[MAX_INPUTS], output;
  g_autoptr (GError) error = NULL;

  ts_test_graph_init (&self->g);
  for (self->n_in = 0; inputs[self->n_in] != NULL; self->n_in++)
    {
      g_autofree char *name = g_strdup_printf ("in%u", self->n_in);

      self->in[self->n_in] = make_input (inputs[self->n_in], &self->is_data[self->n_in]);
      placeholders[self->n_in] = ts_test_placeholder (&self->g, name, self->in[self->n_in]->dtype, &self->in[self->n_in]->shape);
    }
  ts_graph_builder_begin (self->g.builder, c->op, "subject");
  for (guint i = 0; i < self->n_in; i++)
    ts_graph_builder_input (self->g.builder, placeholders[i]);
  for (guint i = 0; attrs[i] != NULL && *attrs[i] != '\0'; i++)
    set_attr (&self->g, attrs[i]);
  ts_graph_builder_end (self->g.builder, &output, &error);
  g_assert_no_error (error);
  self->op = ts_graph_get_operation (self->g.graph, output.op);
}

static void
subject_clear (Subject *self)
{
  for (guint i = 0; i < self->n_in; i++)
    ts_tensor_unref (self->in[i]);
  ts_test_graph_clear (&self->g);
}

static TsTensor *
compute (const Subject *self,
         guint output)
{
  TsTensor *out[8] = { NULL };
  TsTensor *result;
  g_autoptr (GError) error = NULL;

  ts_kernel_call (self->op, self->in, self->n_in, 1, out, NULL, &error);
  g_assert_no_error (error);
  result = ts_tensor_ref (out[output]);
  for (guint32 i = 0; i < self->op->n_outputs; i++)
    g_clear_pointer (&out[i], ts_tensor_unref);
  return result;
}

/* ---- checking -------------------------------------------------------------------------------------- */

/* The output with one element of one input changed. */
static TsTensor *
compute_changed (Subject *self,
                 guint output,
                 guint input,
                 gsize element)
{
  TsTensor *given = self->in[input];
  TsTensor *changed = ts_tensor_copy (given, NULL);
  TsTensor *result;

  if (given->dtype == TS_DTYPE_FLOAT)
    ((float *)changed->data)[element] += 0.37f;
  else
    ((guint8 *)changed->data)[element] ^= 1;
  self->in[input] = changed;
  result = compute (self, output);
  self->in[input] = given;
  ts_tensor_unref (changed);
  return result;
}

static gboolean
is_same (const TsTensor *a,
         const TsTensor *b,
         gsize element)
{
  gsize size = ts_dtype_size (a->dtype);

  return memcmp ((const char *)a->data + element * size, (const char *)b->data + element * size, size) == 0;
}

/* Whether the term is named, and whether the element has to change with it. */
static gboolean
is_named (const TsExplanation *explanation,
          guint input,
          gsize element,
          gboolean *counts)
{
  gboolean is_there = FALSE;

  *counts = FALSE;
  for (guint i = 0; i < explanation->terms->len; i++)
    {
      const TsExplainTerm *term = &g_array_index (explanation->terms, TsExplainTerm, i);

      for (guint k = 0; k < term->n_factors; k++)
        if (term->input[k] == input && term->element[k] == element)
          {
            is_there = TRUE;
            *counts |= term->has_share && explanation->is_sum;
          }
    }
  return is_there;
}

static void
check_input (Subject *self,
             const Case *c,
             const TsTensor *value,
             TsExplanation *const *explanations,
             guint input)
{
  for (gsize i = 0; i < self->in[input]->n_elements; i++)
    {
      g_autoptr (TsTensor) changed = compute_changed (self, c->output, input, i);

      for (gsize k = 0; k < value->n_elements; k++)
        {
          gboolean counts, named = is_named (explanations[k], input, i, &counts);
          gboolean same = is_same (value, changed, k);

          if ((!named && !same) || (named && (counts || c->all_matter) && same))
            g_error ("%s (%s; %s): output %" G_GSIZE_FORMAT ", input %u element %" G_GSIZE_FORMAT " is%s named, and it %s", c->op, c->inputs, c->attrs, k, input, i,
                     named ? "" : " not", same ? "stays" : "changes");
        }
    }
}

static void
check_case (const Case *c)
{
  Subject self;
  g_autoptr (TsTensor) value = NULL;
  g_autofree TsExplanation **explanations = NULL;

  subject_init (&self, c);
  value = compute (&self, c->output);
  g_assert_cmpuint (value->n_elements, >, 0);
  explanations = g_new0 (TsExplanation *, value->n_elements);
  for (gsize k = 0; k < value->n_elements; k++)
    {
      g_autoptr (GError) error = NULL;

      explanations[k] = ts_explain_element (self.op, self.in, self.n_in, c->output, value, k, 1000, NULL, &error);
      g_assert_no_error (error);
      if (explanations[k]->is_sum)
        g_assert_cmpfloat_with_epsilon (explanations[k]->sum, explanations[k]->value, 1e-4);
    }
  for (guint i = 0; i < self.n_in; i++)
    if (self.is_data[i])
      check_input (&self, c, value, explanations, i);
  for (gsize k = 0; k < value->n_elements; k++)
    ts_explanation_free (explanations[k]);
  subject_clear (&self);
}

/* ---- tests ----------------------------------------------------------------------------------------- */

static void
test_case (gconstpointer data)
{
  check_case (data);
}

static void
test_functions (gconstpointer data)
{
  gboolean is_binary = data != NULL;
  g_auto (GStrv) types = g_strsplit (is_binary ? binary : unary, " ", -1);

  for (guint i = 0; types[i] != NULL; i++)
    check_case (&(Case) { types[i], is_binary ? "p[2,3] p[2,3]" : "f[2,3]", "", 0, FALSE });
}

static gboolean
is_in (const char *list,
       const char *word)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);

  return g_strv_contains ((const char *const *)words, word);
}

/* No rule is without a test. */
static void
test_all (void)
{
  g_autofree const char **types = ts_explain_list_types ();

  for (guint i = 0; types[i] != NULL; i++)
    {
      gboolean found = is_in (unary, types[i]) || is_in (binary, types[i]) || is_in (others, types[i]);

      for (gsize k = 0; k < G_N_ELEMENTS (cases) && !found; k++)
        found = g_str_equal (cases[k].op, types[i]);
      if (!found)
        g_error ("%s has a rule and no test", types[i]);
    }
}

/* The largest come first, and what is left out still counts. */
static void
test_top (void)
{
  const Case c = { "MatMul", "f[1,100] f[100,1]", "", 0 };
  Subject self;
  g_autoptr (TsTensor) value = NULL;
  g_autoptr (TsExplanation) explanation = NULL;
  const TsExplainTerm *terms;
  double smallest = INFINITY;

  subject_init (&self, &c);
  value = compute (&self, 0);
  explanation = ts_explain_element (self.op, self.in, self.n_in, 0, value, 0, 5, NULL, NULL);
  g_assert_cmpuint (explanation->n_terms, ==, 100);
  g_assert_cmpuint (explanation->terms->len, ==, 5);
  g_assert_cmpfloat_with_epsilon (explanation->sum, explanation->value, 1e-3);
  terms = (const TsExplainTerm *)(const void *)explanation->terms->data;
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpfloat (fabs (terms[i].share), <=, smallest);
      smallest = fabs (terms[i].share);
    }
  for (gsize i = 0; i < 100; i++)
    {
      double share = fabs ((double)((const float *)self.in[0]->data)[i] * (double)((const float *)self.in[1]->data)[i]);
      gboolean counts;

      g_assert_true (is_named (explanation, 0, i, &counts) == (share >= smallest));
    }
  subject_clear (&self);
}

static void
expect_error (const Case *c,
              gsize element,
              TsError code)
{
  Subject self;
  g_autoptr (TsTensor) value = NULL;
  g_autoptr (GError) error = NULL;

  subject_init (&self, c);
  value = compute (&self, c->output);
  g_assert_null (ts_explain_element (self.op, self.in, self.n_in, c->output, value, element, 10, NULL, &error));
  g_assert_error (error, TS_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, c->op));
  subject_clear (&self);
}

static void
test_errors (void)
{
  expect_error (&(Case) { "InTopK", "f[2,3] i(0,1)", "i:k=1", 0 }, 0, TS_ERROR_UNIMPLEMENTED);
  expect_error (&(Case) { "Neg", "f[2,3]", "", 0 }, 6, TS_ERROR_OUT_OF_RANGE);
  expect_error (&(Case) { "FusedBatchNorm", "f[2,2,2,3] f[3] f[3] f[0] f[0]", "b:is_training=1", 0 }, 0, TS_ERROR_UNIMPLEMENTED);
  expect_error (&(Case) { "FusedBatchNorm", "f[2,2,2,3] f[3] f[3] f[3] p[3]", "b:is_training=0", 1 }, 0, TS_ERROR_UNIMPLEMENTED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/explain/%s/%" G_GSIZE_FORMAT, cases[i].op, i);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_data_func ("/explain/unary", NULL, test_functions);
  g_test_add_data_func ("/explain/binary", "", test_functions);
  g_test_add_func ("/explain/all", test_all);
  g_test_add_func ("/explain/top", test_top);
  g_test_add_func ("/explain/errors", test_errors);
  return g_test_run ();
}
