#include "tests/ops/vector-attr.h"
#include "tests/ops/vector-file.h"
#include "engine/ops/ts-shape-table.h"
#include "engine/ops/ts-standard-ops.h"

#include <string.h>

/*
 * Shape functions, op type by op type; what is expected is what TensorFlow's shape functions say (tensorflow/core/ops/ *_ops.cc and
 * framework/common_shape_fns.cc), in our words; of the outputs that only our kernels know, what these give.
 */
typedef struct
{
  const char *op;
  const char *inputs; /* apart by "; ": `[2,?]` of float32, `int32 [2]`, `variable float32 [2]`, a constant `= int32 [2] 4 5` */
  const char *attrs;  /* apart by "; ": `T float32` */
  const char *shapes; /* of the outputs, or words that the problem has in it */
} Row;

static const Row array_rows[] = {
  { "Identity", "[2,?]", "", "[2,?]" },
  { "Reshape", "[2,3,4]; = int32 [2] 6 -1", "", "[6,4]" },
  { "Reshape", "[2,?]; = int32 [2] 6 -1", "", "[6,?]" },
  { "Reshape", "[2,3]; int32 [3]", "", "[?,?,?]" },
  { "Reshape", "[2,3]; int32 [?]", "", "?" },
  { "Reshape", "[2,3]; = int32 [2] 4 2", "", "6 elements cannot have shape [4,2]" },
  { "Reshape", "[2,3]; = int32 [2] -2 3", "", "dimension 0 of size -2" },
  { "ExpandDims", "[2,3]; = int32 [] 1", "", "[2,1,3]" },
  { "ExpandDims", "[2,3]; = int32 [] -1", "", "[2,3,1]" },
  { "ExpandDims", "[2,3]; int32 []", "", "[?,?,?]" },
  { "ExpandDims", "[2,3]; = int32 [] 3", "", "3" },
  { "Squeeze", "[1,3,1]", "", "[3]" },
  { "Squeeze", "[1,3,1]", "squeeze_dims [0]", "[3,1]" },
  { "Squeeze", "[?,3,1]", "squeeze_dims [0]", "[3,1]" },
  { "Squeeze", "[?,3,1]", "", "?" },
  { "Squeeze", "[2,3]", "squeeze_dims [0]", "2" },
  { "EnsureShape", "[?,3]", "shape [2,?]", "[2,3]" },
  { "EnsureShape", "[2,3]", "shape [2,4]", "[2,4]" },
  { "Shape", "[2,?]", "", "[2]" },
  { "Shape", "?", "", "[?]" },
  { "ShapeN", "[2,?]; []", "", "[2] [0]" },
  { "Size", "?", "", "[]" },
  { "Rank", "?", "", "[]" },
  { "Concat", "= int32 [] 1; [2,3]; [2,?]", "", "[2,?]" },
  { "ConcatV2", "[2,3]; [?,4]; = int32 [] -1", "", "[2,7]" },
  { "ConcatV2", "[2,3]; [2,4]; int32 []", "", "[?,?]" },
  { "ConcatV2", "[2,3]; [3,3]; = int32 [] 1", "", "does not fit" },
  { "Pack", "[2,?]; [?,3]", "axis 1", "[2,2,3]" },
  { "Pack", "[2]; [3]", "", "2" },
  { "Unpack", "[2,?,4]", "num 2; axis 0", "[?,4] [?,4]" },
  { "Unpack", "[3,4]", "num 2; axis 0", "3" },
  { "Split", "= int32 [] 1; [2,6]", "num_split 3", "[2,2] [2,2] [2,2]" },
  { "Split", "= int32 [] 1; [2,7]", "num_split 3", "7" },
  { "SplitV", "[2,6]; = int32 [2] 4 -1; = int32 [] 1", "num_split 2", "[2,4] [2,2]" },
  { "Slice", "[4,5]; = int32 [2] 1 2; = int32 [2] 2 -1", "", "[2,3]" },
  { "Slice", "[4,5]; int32 [2]; = int32 [2] 2 3", "", "[2,3]" },
  { "Slice", "[4,5]; = int32 [2] 3 0; = int32 [2] 2 3", "", "not in [0, 1]" },
  { "StridedSlice", "[4,5,6]; = int32 [2] 0 1; = int32 [2] 0 5; = int32 [2] 1 2", "begin_mask 1; end_mask 1; shrink_axis_mask 0", "[4,2,6]" },
  { "StridedSlice", "[4,5]; = int32 [1] -1; = int32 [1] 0; = int32 [1] 1", "shrink_axis_mask 1", "[5]" },
  { "StridedSlice", "[4,5]; = int32 [2] 0 0; = int32 [2] 0 0; = int32 [2] 1 1", "new_axis_mask 1; begin_mask 2; end_mask 2", "[1,4,5]" },
  { "StridedSlice", "[4,5]; = int32 [1] 4; = int32 [1] 5; = int32 [1] 1", "shrink_axis_mask 1", "4" },
  { "Gather", "[5,3]; int32 [2,?]", "", "[2,?,3]" },
  { "GatherV2", "[5,3,7]; int32 [2]; = int32 [] 1", "", "[5,2,7]" },
  { "GatherV2", "[5,3]; int32 [2]; int32 []", "", "[?,?]" },
  { "GatherV2", "[5,6,3]; int32 [5,2]; = int32 [] 1", "batch_dims 1", "[5,2,3]" },
  { "GatherNd", "[5,6,3]; int32 [4,2]", "", "[4,3]" },
  { "GatherNd", "[5]; int32 [4,2]", "", "2" },
  { "ScatterNd", "int32 [4,1]; [4,3]; = int32 [2] 9 3", "", "[9,3]" },
  { "TensorScatterUpdate", "[9,3]; int32 [4,1]; [4,3]", "", "[9,3]" },
  { "Transpose", "[2,3,?]; = int32 [3] 2 0 1", "", "[?,2,3]" },
  { "Transpose", "[2,3]; int32 [2]", "", "[?,?]" },
  { "Transpose", "[2,3]; = int32 [3] 2 0 1", "", "3" },
  { "Tile", "[2,?]; = int32 [2] 3 4", "", "[6,?]" },
  { "Pad", "[2,?]; = int32 [2,2] 1 1 0 2", "", "[4,?]" },
  { "MirrorPad", "[4,5]; = int32 [2,2] 1 1 0 2", "mode \"REFLECT\"", "[6,7]" },
  { "Fill", "= int32 [2] 3 4; []", "", "[3,4]" },
  { "Range", "= int32 [] 2; = int32 [] 9; = int32 [] 3", "", "[3]" },
  { "Range", "int32 []; = int32 [] 9; = int32 [] 3", "", "[?]" },
  { "Range", "= int32 [] 2; = int32 [] 9; = int32 [] 0", "", "0" },
  { "LinSpace", "[]; []; = int32 [] 5", "", "[5]" },
  { "OneHot", "int32 [2,?]; = int32 [] 10; []; []", "", "[2,?,10]" },
  { "OneHot", "int32 [2,?]; = int32 [] 10; []; []", "axis 0", "[10,2,?]" },
  { "BroadcastTo", "[3,1]; = int32 [3] 2 3 4", "", "[2,3,4]" },
  { "ReverseV2", "[2,?]; = int32 [1] 1", "", "[2,?]" },
  { "Diag", "[2,3]", "", "[2,3,2,3]" },
  { "MatrixDiag", "[2,3]", "", "[2,3,3]" },
  { "MatrixDiagPart", "[2,3,4]", "", "[2,3]" },
  { "Where", "bool [2,3]", "", "[?,2]" },
  { "Unique", "int32 [7]", "", "[?] [7]" },
  { "InvertPermutation", "int32 [4]", "", "[4]" },
  { "SpaceToBatchND", "[1,4,6,3]; = int32 [2] 2 3; = int32 [2,2] 0 0 0 0", "", "[6,2,2,3]" },
  { "BatchToSpaceND", "[6,2,2,3]; = int32 [2] 2 3; = int32 [2,2] 0 0 0 0", "", "[1,4,6,3]" },
  { "SpaceToDepth", "[1,4,6,3]", "block_size 2", "[1,2,3,12]" },
  { "DepthToSpace", "[1,2,3,12]", "block_size 2", "[1,4,6,3]" },
  { "DynamicStitch", "= int32 [2] 0 3; = int32 [1] 5; [2,4]; [1,4]", "", "[6,4]" },
  { "DynamicPartition", "[5,3]; int32 [5]", "num_partitions 2", "[?,3] [?,3]" },
};

static const Row math_rows[] = {
  { "AddV2", "[2,1]; [3]", "", "[2,3]" },
  { "AddV2", "[2,?]; [2,3]", "", "[2,3]" },
  { "AddV2", "[?]; [1]", "", "[?]" },
  { "AddV2", "[2,2]; [3]", "", "do not broadcast" },
  { "AddV2", "?; [3]", "", "?" },
  { "Less", "[2,1]; [?,3]", "", "[2,3]" },
  { "AddN", "[2,?]; [?,3]", "", "[2,3]" },
  { "AddN", "[2]; [3]", "", "same shape" },
  { "Cast", "[2,?]", "DstT int32", "[2,?]" },
  { "Exp", "?", "", "?" },
  { "Select", "bool [2]; [2,3]; [2,3]", "", "[2,3]" },
  { "SelectV2", "bool [2,1]; [3]; []", "", "[2,3]" },
  { "MatMul", "[2,3]; [3,?]", "", "[2,?]" },
  { "MatMul", "[3,2]; [4,3]", "transpose_a true; transpose_b true", "[2,4]" },
  { "MatMul", "[2,3]; [4,5]", "", "3" },
  { "MatMul", "[2,3,4]; [4,5]", "", "no matrix" },
  { "BatchMatMulV2", "[7,1,2,3]; [5,3,4]", "", "[7,5,2,4]" },
  { "BatchMatMulV2", "[2,3]; [4,5]", "", "3" },
  { "Sum", "[2,3,4]; = int32 [2] 0 -1", "", "[3]" },
  { "Mean", "[2,3,4]; = int32 [] 1", "keep_dims true", "[2,1,4]" },
  { "Max", "[2,3]; int32 []", "keep_dims true", "[?,?]" },
  { "Sum", "[2,3]; = int32 [] 2", "", "2" },
  { "All", "bool [2,3]; = int32 [1] 0", "", "[3]" },
  { "ArgMax", "[2,3,4]; = int32 [] 1", "", "[2,4]" },
  { "Cumsum", "[2,?]; int32 []", "", "[2,?]" },
  { "TopKV2", "[2,9]; = int32 [] 4", "", "[2,4] [2,4]" },
  { "TopKV2", "[2,3]; = int32 [] 4", "", "4" },
  { "SegmentSum", "[5,3]; int32 [5]", "", "[?,3]" },
  { "UnsortedSegmentSum", "[5,3]; int32 [5]; = int32 [] 4", "", "[4,3]" },
  { "Bincount", "int32 [9]; = int32 [] 4; []", "", "[4]" },
  { "InTopK", "[5,3]; int32 [5]", "k 2", "[5]" },
  { "Complex", "[2,1]; [3]", "", "[2,3]" },
  { "Cholesky", "[5,?,3]", "", "[5,3,3]" },
  { "Svd", "[5,4,3]", "", "[5,3] [5,4,3] [5,3,3]" },
  { "Qr", "[4,3]", "full_matrices true", "[4,4] [4,3]" },
  { "MatrixSolve", "[3,3]; [3,2]", "", "[3,2]" },
  { "Einsum", "[2,3,4]; [4,5]", "equation \"abc,cd->dab\"", "[5,2,3]" },
  { "Einsum", "[7,2,3]; [7,3,4]", "equation \"...ij,...jk->...ik\"", "[7,2,4]" },
  { "Einsum", "[2,3]; [4,5]", "equation \"ab,bc->ac\"", "3" },
  { "FFT", "complex64 [2,8]", "", "[2,8]" },
  { "RFFT", "[2,8]; = int32 [1] 8", "", "[2,5]" },
};

static const Row nn_rows[] = {
  { "Conv2D", "[8,28,28,3]; [5,5,3,16]", "strides [1, 2, 2, 1]; padding \"SAME\"", "[8,14,14,16]" },
  { "Conv2D", "[?,28,?,3]; [5,5,3,16]", "strides [1, 1, 1, 1]; padding \"VALID\"", "[?,24,?,16]" },
  { "Conv2D", "[8,3,28,28]; [5,5,3,16]", "strides [1, 1, 1, 1]; padding \"VALID\"; data_format \"NCHW\"", "[8,16,24,24]" },
  { "Conv2D", "[8,28,28,4]; [5,5,3,16]", "strides [1, 1, 1, 1]; padding \"SAME\"", "4" },
  { "Conv2DBackpropInput", "= int32 [4] 8 28 28 3; [5,5,3,16]; [8,28,28,16]", "strides [1, 1, 1, 1]; padding \"SAME\"", "[8,28,28,3]" },
  { "Conv2DBackpropFilter", "[8,28,28,3]; = int32 [4] 5 5 3 16; [8,28,28,16]", "strides [1, 1, 1, 1]; padding \"SAME\"", "[5,5,3,16]" },
  { "DepthwiseConv2dNative", "[8,28,28,3]; [5,5,3,2]", "strides [1, 1, 1, 1]; padding \"SAME\"", "[8,28,28,6]" },
  { "Conv3D", "[2,8,8,8,3]; [3,3,3,3,4]", "strides [1, 2, 2, 2, 1]; padding \"SAME\"", "[2,4,4,4,4]" },
  { "MaxPool", "[?,28,28,3]", "ksize [1, 2, 2, 1]; strides [1, 2, 2, 1]; padding \"VALID\"", "[?,14,14,3]" },
  { "AvgPool", "[2,5,5,3]", "ksize [1, 2, 2, 1]; strides [1, 2, 2, 1]; padding \"SAME\"", "[2,3,3,3]" },
  { "MaxPoolGrad", "[2,4,4,3]; [2,2,2,3]; [2,2,2,3]", "ksize [1, 2, 2, 1]; strides [1, 2, 2, 1]; padding \"SAME\"", "[2,4,4,3]" },
  { "BiasAdd", "[2,?]; [5]", "", "[2,5]" },
  { "BiasAdd", "[2,4]; [5]", "", "4" },
  { "BiasAddGrad", "[2,4,5]", "", "[5]" },
  { "FusedBatchNormV3", "[2,4,4,?]; [5]; [5]; [5]; [5]", "", "[2,4,4,5] [5] [5] [5] [5] []" },
  { "FusedBatchNorm", "[2,4,4,3]; [5]; [5]; [5]; [5]", "", "3" },
  { "FusedBatchNormGradV3", "[2,4,4,?]; [2,4,4,5]; [5]; [5]; [5]; [?]", "", "[2,4,4,5] [5] [5] [0] [0]" },
  { "Relu", "[2,?]", "", "[2,?]" },
  { "Softmax", "[2,?]", "", "[2,?]" },
  { "Softmax", "[]", "", "at least 1" },
  { "SoftmaxCrossEntropyWithLogits", "[2,?]; [2,5]", "", "[2] [2,5]" },
  { "SparseSoftmaxCrossEntropyWithLogits", "[2,5]; int32 [?]", "", "[2] [2,5]" },
  { "L2Loss", "[2,?]", "", "[]" },
  { "LRN", "[2,4,4,3]", "", "[2,4,4,3]" },
  { "ResizeBilinear", "[2,4,4,3]; = int32 [2] 8 9", "", "[2,8,9,3]" },
  { "CropAndResize", "[2,4,4,3]; [7,4]; int32 [7]; = int32 [2] 8 9", "", "[7,8,9,3]" },
  { "NonMaxSuppressionV3", "[9,4]; [9]; int32 []; []; []", "", "[?]" },
  { "ExtractImagePatches", "[1,10,10,3]", "ksizes [1, 3, 3, 1]; strides [1, 5, 5, 1]; rates [1, 1, 1, 1]; padding \"VALID\"", "[1,2,2,27]" },
  { "CTCGreedyDecoder", "[7,2,5]; int32 [2]", "", "[?,2] [?] [2] [2,1]" },
  { "LSTMBlockCell", "[2,3]; [2,4]; [2,4]; [7,16]; [4]; [4]; [4]; [16]", "", "[2,4] [2,4] [2,4] [2,4] [2,4] [2,4] [2,4]" },
};

static const Row other_rows[] = {
  { "VarIsInitializedOp", "variable float32 [2]", "", "[]" },
  { "ReadVariableOp", "variable float32 [2,?]", "dtype float32", "[2,?]" },
  { "ReadVariableOp", "variable float32 [2,?]", "dtype int32", "it is read as int32" },
  { "VariableShape", "variable float32 [2,?]", "", "[2]" },
  { "AssignVariableOp", "variable float32 [2,?]; [2,5]", "", "" },
  { "AssignVariableOp", "variable float32 [2]; [3]", "", "the variable has shape [2], the value has shape [3]" },
  { "AssignVariableOp", "variable float32 [2]; int32 [2]", "", "the variable is float32, the value is int32" },
  { "AssignAddVariableOp", "variable float32 [2]; []", "", "the variable has shape [2], the value has shape []" },
  { "ResourceGather", "variable float32 [5,3]; int32 [2,?]", "dtype float32", "[2,?,3]" },
  { "SparseToDense", "int32 [4,2]; = int32 [2] 5 6; [4]; []", "", "[5,6]" },
  { "SparseReshape", "int64 [4,2]; int64 [2]; int64 [3]", "", "[4,3] [3]" },
  { "SparseReorder", "int64 [4,2]; [4]; int64 [2]", "", "[4,2] [4]" },
  { "SparseTensorDenseMatMul", "int64 [4,2]; [4]; int64 [2]; [6,7]", "", "[?,7]" },
  { "SparseTensorDenseMatMul", "int64 [4,2]; [4]; = int64 [2] 5 6; [6,7]", "", "[5,7]" },
  { "SparseConcat", "int64 [4,2]; int64 [3,2]; [4]; [3]; int64 [2]; int64 [2]", "concat_dim 0", "[7,2] [7] [2]" },
  { "SparseSplit", "int64 []; int64 [4,2]; [4]; int64 [2]", "num_split 2", "[?,2] [?,2] [?] [?] [2] [2]" },
  { "SparseReduceSum", "int64 [4,2]; [4]; = int64 [2] 5 6; = int32 [1] 1", "", "[5]" },
  { "SparseSegmentSum", "[5,3]; int32 [4]; int32 [4]", "", "[?,3]" },
  { "SparseFillEmptyRows", "int64 [4,2]; [4]; = int64 [2] 5 6; []", "", "[?,2] [?] [5] [4]" },
  { "RaggedRange", "int32 [4]; int32 []; int32 []", "", "[5] [?]" },
  { "RaggedGather", "int64 [5]; [7,2]; int32 [3]", "PARAMS_RAGGED_RANK 1; OUTPUT_RAGGED_RANK 1", "[?] [?,2]" },
  { "RaggedTensorToTensor", "= int64 [2] 4 9; [7]; []; int64 [5]", "row_partition_types [\"ROW_SPLITS\"]", "[4,9]" },
  { "RaggedTensorToSparse", "int64 [5]; [7]", "", "[7,2] [7] [2]" },
  { "StringJoin", "string [2]; string []", "", "[2]" },
  { "StringSplit", "string [4]; string []", "", "[?,2] [?] [2]" },
  { "StringLength", "string [2,?]", "", "[2,?]" },
  { "ReduceJoin", "string [2,3]; = int32 [1] 0", "", "[3]" },
  { "DecodeRaw", "string [2]", "out_type float32", "[2,?]" },
  { "DecodeJpeg", "string []", "channels 3", "[?,?,3]" },
  { "DecodeJpeg", "string []", "", "[?,?,?]" },
  { "EncodePng", "uint8 [4,4,3]", "", "[]" },
  { "DecodeCSV", "string [4]; [1]; int32 []", "", "[4] [4]" },
  { "ReadFile", "string []", "", "[]" },
  { "RestoreV2", "string []; string [2]; = string [2] \"\" \"10 0,5\"", "dtypes [float32, float32]", "? [5]" },
  { "ParseTensor", "string []", "out_type float32", "?" },
  { "RandomUniform", "= int32 [2] 3 4", "dtype float32", "[3,4]" },
  { "RandomUniformInt", "= int32 [2] 3 4; int32 []; int32 []", "", "[3,4]" },
  { "StatelessRandomNormal", "= int32 [2] 3 4; int32 [2]", "", "[3,4]" },
  { "Multinomial", "[5,?]; = int32 [] 7", "", "[5,7]" },
  { "RandomShuffle", "[5,?]", "", "[5,?]" },
  { "Switch", "[2,?]; bool []", "", "[2,?] [2,?]" },
  { "Merge", "[2,?]; [2,3]", "", "[2,?] []" },
  { "Merge", "[2]; [2,3]", "", "? []" },
  { "Placeholder", "", "dtype float32; shape [2,?]", "[2,?]" },
};

typedef struct
{
  TsGraph *graph;
  TsGraphBuilder *builder;
} Fixture;

static TsOutput
end (Fixture *self,
     const Row *row)
{
  g_autoptr (GError) error = NULL;
  TsOutput output;

  if (!ts_graph_builder_end (self->builder, &output, &error))
    g_error ("%s (%s; %s): %s", row->op, row->inputs, row->attrs, error->message);
  return output;
}

/* What is written before a shape: a dtype or nothing, which is float32. */
static TsDType
read_dtype (const char **text)
{
  gsize n = strcspn (*text, " ");
  g_autofree char *word = g_strndup (*text, n);

  if (**text == '[' || **text == '?')
    return TS_DTYPE_FLOAT;
  *text += n + strspn (*text + n, " ");
  return ts_dtype_from_name (word);
}

static TsOutput
add_input (Fixture *self,
           const Row *row,
           const char *text)
{
  gboolean is_variable = g_str_has_prefix (text, "variable ");
  g_autoptr (GError) error = NULL;
  TsShape shape;
  TsDType dtype;

  if (text[0] == '=')
    {
      g_autoptr (TsTensor) value = ts_vector_parse_tensor (text + 2, NULL, &error);

      g_assert_no_error (error);
      ts_graph_builder_begin (self->builder, "Const", "constant");
      ts_graph_builder_attr_dtype (self->builder, "dtype", value->dtype);
      ts_graph_builder_attr_tensor (self->builder, "value", value);
      return end (self, row);
    }

  text += is_variable ? strlen ("variable ") : 0;
  dtype = read_dtype (&text);
  ts_vector_parse_shape (text, &shape, &text, &error);
  g_assert_no_error (error);
  ts_graph_builder_begin (self->builder, is_variable ? "VarHandleOp" : "Placeholder", "input");
  ts_graph_builder_attr_dtype (self->builder, "dtype", dtype);
  ts_graph_builder_attr_shape (self->builder, "shape", &shape);
  return end (self, row);
}

static void
add_attrs (Fixture *self,
           const Row *row)
{
  const TsOpDef *def = ts_op_table_lookup (ts_standard_ops (), row->op);
  g_auto (GStrv) attrs = g_strsplit (row->attrs, "; ", -1);

  for (guint i = 0; attrs[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (attrs[i], " ", 2);
      TsVectorAttr attr = { parts[0], parts[1] };
      g_autoptr (GError) error = NULL;

      ts_vector_attr_set (&attr, def, self->builder, &error);
      g_assert_no_error (error);
    }
}

/* The shapes of all outputs, or the problem. (transfer full) */
static char *
infer (Fixture *self,
       guint32 op)
{
  g_autoptr (TsShapeTable) table = ts_shape_table_new (self->graph, NULL, NULL);
  const char *problem = ts_shape_table_get_problem (table, op);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ts_graph_get_operation (self->graph, op)->n_outputs && problem == NULL; i++)
    {
      g_autofree char *one = NULL;
      TsShape shape;

      ts_shape_table_get (table, (TsOutput) { op, i }, &shape);
      one = ts_shape_to_string (&shape);
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", one);
    }
  if (problem != NULL)
    g_string_append_printf (text, "problem: %s", problem);
  return g_string_free (text, FALSE);
}

static gboolean
check_row (const Row *row)
{
  Fixture self = { .graph = ts_graph_new (ts_standard_ops ()) };
  g_auto (GStrv) texts = g_strsplit (row->inputs, "; ", -1);
  TsOutput inputs[16];
  g_autofree char *found = NULL;
  guint n = 0;
  gboolean ok;

  self.builder = ts_graph_builder_new (self.graph);
  for (; texts[n] != NULL; n++)
    inputs[n] = add_input (&self, row, texts[n]);
  ts_graph_builder_begin (self.builder, row->op, "op");
  for (guint i = 0; i < n; i++)
    ts_graph_builder_input (self.builder, inputs[i]);
  add_attrs (&self, row);
  found = infer (&self, end (&self, row).op);
  ts_graph_builder_free (self.builder);
  ts_graph_unref (self.graph);

  if (g_str_has_prefix (found, "problem: "))
    ok = row->shapes[0] != '\0' && strstr (found, row->shapes) != NULL;
  else
    ok = strcmp (found, row->shapes) == 0;
  if (!ok)
    g_test_message ("%s (%s; %s): %s, expected %s", row->op, row->inputs, row->attrs, found, row->shapes);
  return ok;
}

static void
check_rows (const Row *rows,
            guint n)
{
  guint n_wrong = 0;

  for (guint i = 0; i < n; i++)
    n_wrong += !check_row (&rows[i]);
  g_assert_cmpuint (n_wrong, ==, 0);
}

#define TEST(name)                                        \
  static void test_##name (void)                          \
  {                                                       \
    check_rows (name##_rows, G_N_ELEMENTS (name##_rows)); \
  }

TEST (array)
TEST (math)
TEST (nn)
TEST (other)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shape-functions/array", test_array);
  g_test_add_func ("/shape-functions/math", test_math);
  g_test_add_func ("/shape-functions/nn", test_nn);
  g_test_add_func ("/shape-functions/other", test_other);
  return g_test_run ();
}
