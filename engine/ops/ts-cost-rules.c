#include "engine/ops/ts-cost-rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LABELS 52 /* of an einsum: the letters */

/* ---- counting ------------------------------------------------------------------------------------ */

/* Of dimensions @first up to @end, a negative one from the end; NaN if one is not known or not there. */
static double
multiply (const TsShape *shape,
          int first,
          int end)
{
  double n = 1;

  if (shape->rank == TS_SHAPE_UNKNOWN_RANK)
    return (double)NAN;
  first = first < 0 ? shape->rank + first : first;
  end = end <= 0 ? shape->rank + end : end;
  if (first < 0 || end > shape->rank)
    return (double)NAN;
  for (int i = first; i < end; i++)
    n *= shape->dims[i] != TS_SHAPE_UNKNOWN_DIM ? (double)shape->dims[i] : (double)NAN;
  return n;
}

static double
count_elements (const TsShape *shape)
{
  return multiply (shape, 0, 0);
}

static gboolean
has_inputs (const TsCostCall *call,
            guint32 n)
{
  return call->op->n_inputs >= n && call->op->n_outputs >= 1;
}

static gboolean
is_set (const TsCostCall *call,
        const char *attr)
{
  gboolean value = FALSE;

  return ts_operation_get_attr_bool (call->op, attr, &value, NULL) && value;
}

/* ---- rules --------------------------------------------------------------------------------------- */

static double
count_nothing (const TsCostCall *call,
               double weight)
{
  return 0;
}

static double
count_outputs (const TsCostCall *call,
               double weight)
{
  double n = 0;

  for (guint32 i = 0; i < call->op->n_outputs; i++)
    n += count_elements (&call->out[i]);
  return weight * n;
}

static double
count_first_output (const TsCostCall *call,
                    double weight)
{
  return has_inputs (call, 0) ? weight * count_elements (&call->out[0]) : (double)NAN;
}

static double
count_first_input (const TsCostCall *call,
                   double weight)
{
  return call->op->n_inputs > 0 ? weight * count_elements (&call->in[0]) : (double)NAN;
}

/* All inputs are added up. */
static double
count_sum (const TsCostCall *call,
           double weight)
{
  return has_inputs (call, 1) ? weight * (call->op->n_inputs - 1) * count_elements (&call->out[0]) : (double)NAN;
}

static double
count_product (const TsCostCall *call,
               double weight)
{
  int inner = is_set (call, "transpose_a") ? 0 : 1;

  return has_inputs (call, 2) ? weight * count_elements (&call->out[0]) * multiply (&call->in[0], inner, inner + 1) : (double)NAN;
}

static double
count_batch_product (const TsCostCall *call,
                     double weight)
{
  int inner = is_set (call, "adj_x") ? -2 : -1;

  return has_inputs (call, 2) ? weight * count_elements (&call->out[0]) * multiply (&call->in[0], inner, inner + 1) : (double)NAN;
}

/* Filters are [spatial..., input channels, output channels]. */
static double
count_convolution (const TsCostCall *call,
                   double weight)
{
  return has_inputs (call, 2) ? weight * count_elements (&call->out[0]) * multiply (&call->in[1], 0, -1) : (double)NAN;
}

static double
count_depthwise (const TsCostCall *call,
                 double weight)
{
  return has_inputs (call, 2) ? weight * count_elements (&call->out[0]) * multiply (&call->in[1], 0, -2) : (double)NAN;
}

/* The filter is an input of the gradient of the images, and what the other gradient gives. */
static const TsShape *
get_filter (const TsCostCall *call)
{
  return g_str_has_suffix (call->op->type, "Filter") || g_str_has_suffix (call->op->type, "FilterV2") ? &call->out[0] : &call->in[1];
}

static double
count_convolution_gradient (const TsCostCall *call,
                            double weight)
{
  return has_inputs (call, 3) ? weight * count_elements (&call->in[2]) * multiply (get_filter (call), 0, -1) : (double)NAN;
}

static double
count_depthwise_gradient (const TsCostCall *call,
                          double weight)
{
  return has_inputs (call, 3) ? weight * count_elements (&call->in[2]) * multiply (get_filter (call), 0, -2) : (double)NAN;
}

static double
get_window (const TsCostCall *call)
{
  guint n = 0;
  g_autofree gint64 *sizes = ts_operation_dup_attr_ints (call->op, "ksize", &n, NULL);
  double area = sizes != NULL ? 1 : (double)NAN;

  for (guint i = 0; sizes != NULL && i < n; i++)
    area *= (double)sizes[i];
  return area;
}

static double
count_windows (const TsCostCall *call,
               double weight)
{
  return has_inputs (call, 1) ? weight * get_window (call) * count_elements (&call->out[0]) : (double)NAN;
}

static double
count_windows_gradient (const TsCostCall *call,
                        double weight)
{
  return has_inputs (call, 2) ? weight * get_window (call) * count_elements (&call->in[1]) : (double)NAN;
}

static int
find_label (char label)
{
  return g_ascii_islower (label) ? label - 'a' : 26 + label - 'A';
}

/* One multiplication and one addition for each place of all labels together. */
static double
count_einsum (const TsCostCall *call,
              double weight)
{
  g_autofree char *equation = ts_operation_dup_attr_string (call->op, "equation", NULL, NULL);
  double sizes[MAX_LABELS], n = 1;
  guint32 input = 0;
  int dim = 0;

  for (int i = 0; i < MAX_LABELS; i++)
    sizes[i] = 1;
  for (const char *c = equation; c != NULL && *c != '\0' && strncmp (c, "->", 2) != 0; c++)
    {
      if (*c == ',')
        input++, dim = 0;
      if (g_ascii_isalpha (*c) && input < call->op->n_inputs)
        sizes[find_label (*c)] = multiply (&call->in[input], dim, dim + 1), dim++;
      if (*c == '.')
        return (double)NAN;
    }
  for (int i = 0; i < MAX_LABELS; i++)
    n *= sizes[i];
  return equation != NULL ? weight * n : (double)NAN;
}

/* ---- the table: by name ---------------------------------------------------------------------------- */

/* clang-format off */
static const TsCostRule rules[] = {
  { "Abs", count_outputs, 1 },
  { "AccumulateNV2", count_sum, 1 },
  { "Acos", count_outputs, 1 },
  { "Acosh", count_outputs, 1 },
  { "Add", count_outputs, 1 },
  { "AddN", count_sum, 1 },
  { "AddV2", count_outputs, 1 },
  { "All", count_first_input, 1 },
  { "Angle", count_outputs, 1 },
  { "Any", count_first_input, 1 },
  { "ApproximateEqual", count_outputs, 1 },
  { "ArgMax", count_first_input, 1 },
  { "ArgMin", count_first_input, 1 },
  { "Asin", count_outputs, 1 },
  { "Asinh", count_outputs, 1 },
  { "Assert", count_nothing, 0 },
  { "Assign", count_nothing, 0 },
  { "AssignAdd", count_outputs, 1 },
  { "AssignSub", count_outputs, 1 },
  { "AssignVariableOp", count_nothing, 0 },
  { "Atan", count_outputs, 1 },
  { "Atan2", count_outputs, 1 },
  { "Atanh", count_outputs, 1 },
  { "AvgPool", count_windows, 1 },
  { "AvgPool3D", count_windows, 1 },
  { "AvgPool3DGrad", count_windows_gradient, 2 },
  { "AvgPoolGrad", count_windows_gradient, 2 },
  { "BatchMatMul", count_batch_product, 2 },
  { "BatchMatMulV2", count_batch_product, 2 },
  { "BatchMatMulV3", count_batch_product, 2 },
  { "BatchNormWithGlobalNormalization", count_first_output, 4 },
  { "BatchToSpace", count_nothing, 0 },
  { "BatchToSpaceND", count_nothing, 0 },
  { "BiasAdd", count_outputs, 1 },
  { "BiasAddGrad", count_first_input, 1 },
  { "BiasAddV1", count_outputs, 1 },
  { "Bincount", count_first_input, 1 },
  { "Bitcast", count_nothing, 0 },
  { "BitwiseAnd", count_outputs, 1 },
  { "BitwiseOr", count_outputs, 1 },
  { "BitwiseXor", count_outputs, 1 },
  { "BroadcastArgs", count_nothing, 0 },
  { "BroadcastGradientArgs", count_nothing, 0 },
  { "BroadcastTo", count_nothing, 0 },
  { "Cast", count_outputs, 1 },
  { "Ceil", count_outputs, 1 },
  { "CheckNumerics", count_outputs, 1 },
  { "ClipByValue", count_outputs, 2 },
  { "Complex", count_nothing, 0 },
  { "ComplexAbs", count_outputs, 1 },
  { "Concat", count_nothing, 0 },
  { "ConcatOffset", count_nothing, 0 },
  { "ConcatV2", count_nothing, 0 },
  { "Conj", count_outputs, 1 },
  { "ConjugateTranspose", count_nothing, 0 },
  { "Const", count_nothing, 0 },
  { "ControlTrigger", count_nothing, 0 },
  { "Conv2D", count_convolution, 2 },
  { "Conv2DBackpropFilter", count_convolution_gradient, 2 },
  { "Conv2DBackpropInput", count_convolution_gradient, 2 },
  { "Conv3D", count_convolution, 2 },
  { "Conv3DBackpropFilterV2", count_convolution_gradient, 2 },
  { "Conv3DBackpropInputV2", count_convolution_gradient, 2 },
  { "Cos", count_outputs, 1 },
  { "Cosh", count_outputs, 1 },
  { "Cumprod", count_first_input, 1 },
  { "Cumsum", count_first_input, 1 },
  { "CumulativeLogsumexp", count_first_input, 1 },
  { "DataFormatDimMap", count_nothing, 0 },
  { "DataFormatVecPermute", count_nothing, 0 },
  { "DeepCopy", count_nothing, 0 },
  { "DenseBincount", count_first_input, 1 },
  { "DepthToSpace", count_nothing, 0 },
  { "DepthwiseConv2dNative", count_depthwise, 2 },
  { "DepthwiseConv2dNativeBackpropFilter", count_depthwise_gradient, 2 },
  { "DepthwiseConv2dNativeBackpropInput", count_depthwise_gradient, 2 },
  { "Dequantize", count_outputs, 2 },
  { "DestroyResourceOp", count_nothing, 0 },
  { "DestroyTemporaryVariable", count_nothing, 0 },
  { "Diag", count_nothing, 0 },
  { "DiagPart", count_nothing, 0 },
  { "Digamma", count_outputs, 1 },
  { "Div", count_outputs, 1 },
  { "DivNoNan", count_outputs, 1 },
  { "DynamicPartition", count_nothing, 0 },
  { "DynamicStitch", count_nothing, 0 },
  { "Einsum", count_einsum, 2 },
  { "Elu", count_outputs, 1 },
  { "EluGrad", count_outputs, 2 },
  { "Empty", count_nothing, 0 },
  { "EmptyTensorList", count_nothing, 0 },
  { "EnsureShape", count_nothing, 0 },
  { "Enter", count_nothing, 0 },
  { "Equal", count_outputs, 1 },
  { "Erf", count_outputs, 1 },
  { "Erfc", count_outputs, 1 },
  { "Erfinv", count_outputs, 1 },
  { "EuclideanNorm", count_first_input, 1 },
  { "Exit", count_nothing, 0 },
  { "Exp", count_outputs, 1 },
  { "ExpandDims", count_nothing, 0 },
  { "Expm1", count_outputs, 1 },
  { "ExtractImagePatches", count_nothing, 0 },
  { "ExtractVolumePatches", count_nothing, 0 },
  { "FakeQuantWithMinMaxArgs", count_outputs, 2 },
  { "FakeQuantWithMinMaxVars", count_outputs, 2 },
  { "FakeQuantWithMinMaxVarsPerChannel", count_outputs, 2 },
  { "Fill", count_nothing, 0 },
  { "Floor", count_outputs, 1 },
  { "FloorDiv", count_outputs, 1 },
  { "FloorMod", count_outputs, 1 },
  { "FusedBatchNorm", count_first_output, 4 },
  { "FusedBatchNormGrad", count_first_output, 4 },
  { "FusedBatchNormGradV2", count_first_output, 4 },
  { "FusedBatchNormGradV3", count_first_output, 4 },
  { "FusedBatchNormV2", count_first_output, 4 },
  { "FusedBatchNormV3", count_first_output, 4 },
  { "Gather", count_nothing, 0 },
  { "GatherNd", count_nothing, 0 },
  { "GatherV2", count_nothing, 0 },
  { "Greater", count_outputs, 1 },
  { "GreaterEqual", count_outputs, 1 },
  { "Identity", count_nothing, 0 },
  { "IdentityN", count_nothing, 0 },
  { "Imag", count_nothing, 0 },
  { "InTopK", count_first_input, 1 },
  { "InTopKV2", count_first_input, 1 },
  { "InplaceUpdate", count_nothing, 0 },
  { "Inv", count_outputs, 1 },
  { "InvGrad", count_outputs, 2 },
  { "Invert", count_outputs, 1 },
  { "InvertPermutation", count_nothing, 0 },
  { "IsFinite", count_outputs, 1 },
  { "IsInf", count_outputs, 1 },
  { "IsNan", count_outputs, 1 },
  { "IsVariableInitialized", count_nothing, 0 },
  { "L2Loss", count_first_input, 3 },
  { "LeakyRelu", count_outputs, 1 },
  { "LeakyReluGrad", count_outputs, 2 },
  { "LeftShift", count_outputs, 1 },
  { "Less", count_outputs, 1 },
  { "LessEqual", count_outputs, 1 },
  { "Lgamma", count_outputs, 1 },
  { "Log", count_outputs, 1 },
  { "Log1p", count_outputs, 1 },
  { "LogSoftmax", count_outputs, 5 },
  { "LogicalAnd", count_outputs, 1 },
  { "LogicalNot", count_outputs, 1 },
  { "LogicalOr", count_outputs, 1 },
  { "LoopCond", count_nothing, 0 },
  { "MatMul", count_product, 2 },
  { "MatrixBandPart", count_nothing, 0 },
  { "MatrixDiag", count_nothing, 0 },
  { "MatrixDiagPart", count_nothing, 0 },
  { "MatrixSetDiag", count_nothing, 0 },
  { "Max", count_first_input, 1 },
  { "MaxPool", count_windows, 1 },
  { "MaxPool3D", count_windows, 1 },
  { "MaxPool3DGrad", count_windows_gradient, 1 },
  { "MaxPoolGrad", count_windows_gradient, 1 },
  { "MaxPoolWithArgmax", count_windows, 1 },
  { "Maximum", count_outputs, 1 },
  { "Mean", count_first_input, 1 },
  { "Merge", count_nothing, 0 },
  { "Min", count_first_input, 1 },
  { "Minimum", count_outputs, 1 },
  { "MirrorPad", count_nothing, 0 },
  { "Mod", count_outputs, 1 },
  { "Mul", count_outputs, 1 },
  { "MulNoNan", count_outputs, 1 },
  { "Neg", count_outputs, 1 },
  { "NextIteration", count_nothing, 0 },
  { "NoOp", count_nothing, 0 },
  { "NotEqual", count_outputs, 1 },
  { "OneHot", count_nothing, 0 },
  { "OnesLike", count_nothing, 0 },
  { "Pack", count_nothing, 0 },
  { "Pad", count_nothing, 0 },
  { "PadV2", count_nothing, 0 },
  { "ParallelConcat", count_nothing, 0 },
  { "ParallelDynamicStitch", count_nothing, 0 },
  { "Placeholder", count_nothing, 0 },
  { "PlaceholderV2", count_nothing, 0 },
  { "PlaceholderWithDefault", count_nothing, 0 },
  { "PopulationCount", count_outputs, 1 },
  { "Pow", count_outputs, 1 },
  { "PreventGradient", count_nothing, 0 },
  { "Print", count_nothing, 0 },
  { "PrintV2", count_nothing, 0 },
  { "Prod", count_first_input, 1 },
  { "QuantizeV2", count_outputs, 2 },
  { "QuantizedAdd", count_outputs, 1 },
  { "QuantizedAvgPool", count_windows, 1 },
  { "QuantizedBiasAdd", count_outputs, 1 },
  { "QuantizedConv2D", count_convolution, 2 },
  { "QuantizedMatMul", count_product, 2 },
  { "QuantizedMaxPool", count_windows, 1 },
  { "QuantizedMul", count_outputs, 1 },
  { "QuantizedRelu", count_outputs, 1 },
  { "QuantizedRelu6", count_outputs, 1 },
  { "Range", count_nothing, 0 },
  { "Rank", count_nothing, 0 },
  { "ReadVariableOp", count_nothing, 0 },
  { "Real", count_nothing, 0 },
  { "RealDiv", count_outputs, 1 },
  { "Reciprocal", count_outputs, 1 },
  { "ReciprocalGrad", count_outputs, 2 },
  { "RefEnter", count_nothing, 0 },
  { "RefExit", count_nothing, 0 },
  { "RefIdentity", count_nothing, 0 },
  { "RefMerge", count_nothing, 0 },
  { "RefNextIteration", count_nothing, 0 },
  { "RefSwitch", count_nothing, 0 },
  { "Relu", count_outputs, 1 },
  { "Relu6", count_outputs, 1 },
  { "Relu6Grad", count_outputs, 1 },
  { "ReluGrad", count_outputs, 1 },
  { "Reshape", count_nothing, 0 },
  { "ResizeBilinear", count_outputs, 9 },
  { "ResizeNearestNeighbor", count_nothing, 0 },
  { "ResizeNearestNeighborGrad", count_nothing, 0 },
  { "ResourceGather", count_nothing, 0 },
  { "ResourceGatherNd", count_nothing, 0 },
  { "ResourceScatterUpdate", count_nothing, 0 },
  { "Reverse", count_nothing, 0 },
  { "ReverseSequence", count_nothing, 0 },
  { "ReverseV2", count_nothing, 0 },
  { "RightShift", count_outputs, 1 },
  { "Rint", count_outputs, 1 },
  { "Roll", count_nothing, 0 },
  { "Round", count_outputs, 1 },
  { "Rsqrt", count_outputs, 2 },
  { "RsqrtGrad", count_outputs, 4 },
  { "ScatterNd", count_nothing, 0 },
  { "ScatterUpdate", count_nothing, 0 },
  { "SegmentMax", count_first_input, 1 },
  { "SegmentMean", count_first_input, 1 },
  { "SegmentMin", count_first_input, 1 },
  { "SegmentProd", count_first_input, 1 },
  { "SegmentSum", count_first_input, 1 },
  { "Select", count_outputs, 1 },
  { "SelectV2", count_outputs, 1 },
  { "Selu", count_outputs, 1 },
  { "SeluGrad", count_outputs, 2 },
  { "Shape", count_nothing, 0 },
  { "ShapeN", count_nothing, 0 },
  { "Sigmoid", count_outputs, 1 },
  { "SigmoidGrad", count_outputs, 3 },
  { "Sign", count_outputs, 1 },
  { "Sin", count_outputs, 1 },
  { "Sinh", count_outputs, 1 },
  { "Size", count_nothing, 0 },
  { "Slice", count_nothing, 0 },
  { "Snapshot", count_nothing, 0 },
  { "Softmax", count_outputs, 5 },
  { "SoftmaxCrossEntropyWithLogits", count_first_input, 7 },
  { "Softplus", count_outputs, 1 },
  { "SoftplusGrad", count_outputs, 2 },
  { "Softsign", count_outputs, 1 },
  { "SoftsignGrad", count_outputs, 2 },
  { "SpaceToBatch", count_nothing, 0 },
  { "SpaceToBatchND", count_nothing, 0 },
  { "SpaceToDepth", count_nothing, 0 },
  { "SparseMatMul", count_product, 2 },
  { "SparseSoftmaxCrossEntropyWithLogits", count_first_input, 7 },
  { "Split", count_nothing, 0 },
  { "SplitV", count_nothing, 0 },
  { "Sqrt", count_outputs, 1 },
  { "SqrtGrad", count_outputs, 2 },
  { "Square", count_outputs, 1 },
  { "SquaredDifference", count_outputs, 2 },
  { "Squeeze", count_nothing, 0 },
  { "StopGradient", count_nothing, 0 },
  { "StridedSlice", count_nothing, 0 },
  { "StridedSliceGrad", count_nothing, 0 },
  { "Sub", count_outputs, 1 },
  { "Sum", count_first_input, 1 },
  { "Switch", count_nothing, 0 },
  { "Tan", count_outputs, 1 },
  { "Tanh", count_outputs, 1 },
  { "TanhGrad", count_outputs, 2 },
  { "TemporaryVariable", count_nothing, 0 },
  { "TensorArrayCloseV3", count_nothing, 0 },
  { "TensorArrayGatherV3", count_nothing, 0 },
  { "TensorArrayReadV3", count_nothing, 0 },
  { "TensorArrayScatterV3", count_nothing, 0 },
  { "TensorArraySizeV3", count_nothing, 0 },
  { "TensorArrayV3", count_nothing, 0 },
  { "TensorArrayWriteV3", count_nothing, 0 },
  { "TensorListElementShape", count_nothing, 0 },
  { "TensorListFromTensor", count_nothing, 0 },
  { "TensorListGetItem", count_nothing, 0 },
  { "TensorListLength", count_nothing, 0 },
  { "TensorListPopBack", count_nothing, 0 },
  { "TensorListPushBack", count_nothing, 0 },
  { "TensorListReserve", count_nothing, 0 },
  { "TensorListSetItem", count_nothing, 0 },
  { "TensorListStack", count_nothing, 0 },
  { "Tile", count_nothing, 0 },
  { "Transpose", count_nothing, 0 },
  { "TruncateDiv", count_outputs, 1 },
  { "TruncateMod", count_outputs, 1 },
  { "Unpack", count_nothing, 0 },
  { "UnsortedSegmentMax", count_first_input, 1 },
  { "UnsortedSegmentMin", count_first_input, 1 },
  { "UnsortedSegmentProd", count_first_input, 1 },
  { "UnsortedSegmentSum", count_first_input, 1 },
  { "VarHandleOp", count_nothing, 0 },
  { "VarIsInitializedOp", count_nothing, 0 },
  { "Variable", count_nothing, 0 },
  { "VariableShape", count_nothing, 0 },
  { "VariableV2", count_nothing, 0 },
  { "Where", count_nothing, 0 },
  { "Xdivy", count_outputs, 1 },
  { "Xlogy", count_outputs, 1 },
  { "ZerosLike", count_nothing, 0 },
  { "_Arg", count_nothing, 0 },
  { "_DeviceArg", count_nothing, 0 },
  { "_DeviceRetval", count_nothing, 0 },
  { "_FusedConv2D", count_convolution, 2 },
  { "_FusedDepthwiseConv2dNative", count_depthwise, 2 },
  { "_FusedMatMul", count_product, 2 },
  { "_Retval", count_nothing, 0 },
};
/* clang-format on */

static int
compare_names (const void *key,
               const void *row)
{
  return strcmp (key, ((const TsCostRule *)row)->op);
}

const TsCostRule *
ts_cost_rule_find (const char *op_type)
{
  return bsearch (op_type, rules, G_N_ELEMENTS (rules), sizeof rules[0], compare_names);
}
