#!/usr/bin/env python3
"""Makes ops.pbtxt, the op types of the engine as an OpList in text form.

usage: make-ops.py SIGNATURES.jsonl > ops.pbtxt

Each line of SIGNATURES.jsonl is one signature: name, inputs, outputs, attrs, deprecated_since and the
is_... flags, with the words of OpDef. Signatures may be those of TensorFlow 1.14: CHANGED, WIDER and
RESTORED bring them up to TensorFlow 2, which takes everything that 1.14 took. The op types in OWN are
added: they are in graphs that TensorFlow itself, Grappler or a converter rewrote, but in no public list.
"""
import json
import math
import struct
import sys

DTYPES = """INVALID FLOAT DOUBLE INT32 UINT8 INT16 INT8 STRING COMPLEX64 INT64 BOOL QINT8 QUINT8 QINT32 BFLOAT16
QINT16 QUINT16 UINT16 COMPLEX128 HALF RESOURCE VARIANT UINT32 UINT64""".split()

FLAGS = ["is_aggregate", "is_stateful", "is_commutative", "allows_uninitialized_input"]

FLOATS = ["DT_HALF", "DT_BFLOAT16", "DT_FLOAT", "DT_DOUBLE"]


def t(name, **more):
    return {"name": name, "type_attr": "T", **more}


def attr(name, kind, *default, **more):
    return {"name": name, "type": kind, **({"default": default[0]} if default else {}), **more}


CONVOLUTION = [
    attr("strides", "list(int)"),
    attr("padding", "string", allowed=["SAME", "VALID", "EXPLICIT"]),
    attr("explicit_paddings", "list(int)", []),
    attr("data_format", "string", "NHWC", allowed=["NHWC", "NCHW", "NCHW_VECT_C"]),
    attr("dilations", "list(int)", [1, 1, 1, 1]),
    attr("use_cudnn_on_gpu", "bool", True),
]

# What the fused ops compute after their product: "BiasAdd", "FusedBatchNorm", "Relu", "Relu6", "Elu", "LeakyRelu",
# "Prelu", ... Newer writers also give TArgs, the dtypes of args.
FUSION = [
    attr("num_args", "int", minimum=0),
    attr("TArgs", "list(type)", []),
    attr("fused_ops", "list(string)", []),
    attr("epsilon", "float", 0.0001),
    attr("leakyrelu_alpha", "float", 0.2),
]

INTS = ["DT_INT32", "DT_INT64"]
MORE_INTS = ["DT_INT16", "DT_INT32", "DT_INT64"]
SMALL_INTS = ["DT_INT8", "DT_INT16"]
UNSIGNED = ["DT_UINT8", "DT_UINT16", "DT_UINT32", "DT_UINT64"]

SPLITS = attr("Tsplits", "type", "DT_INT64", allowed=INTS)
SEGMENT_IDS = attr("Tsegmentids", "type", "DT_INT32", allowed=INTS)
THRESHOLD = attr("T_threshold", "type", "DT_FLOAT", allowed=["DT_HALF", "DT_FLOAT"])
WIDE_FLOAT = attr("T", "type", "DT_FLOAT", allowed=["DT_FLOAT", "DT_DOUBLE"])
EXPLICIT = attr("explicit_paddings", "list(int)", [])

# Op types -> arguments whose dtype an attribute now gives, and attributes that were added.
CHANGED = [
    ("TopKV2", {"k": "Tk", "indices": "index_type"},
     [attr("Tk", "type", "DT_INT32", allowed=MORE_INTS), attr("index_type", "type", "DT_INT32", allowed=MORE_INTS)]),
    ("Dequantize", {"output": "dtype"},
     [attr("narrow_range", "bool", False), attr("axis", "int", -1),
      attr("dtype", "type", "DT_FLOAT", allowed=["DT_BFLOAT16", "DT_FLOAT"])]),
    ("SparseSegmentSum SparseSegmentMean SparseSegmentSqrtN SparseSegmentSumWithNumSegments "
     "SparseSegmentMeanWithNumSegments SparseSegmentSqrtNWithNumSegments SparseSegmentMeanGrad "
     "SparseSegmentSqrtNGrad SparseSegmentSumGrad",
     {"segment_ids": "Tsegmentids"}, [SEGMENT_IDS]),
    ("NonMaxSuppressionV2", {"iou_threshold": "T_threshold"}, [THRESHOLD]),
    ("NonMaxSuppressionV3 NonMaxSuppressionV4",
     {"iou_threshold": "T_threshold", "score_threshold": "T_threshold"}, [THRESHOLD]),
    ("RaggedTensorToSparse", {"rt_nested_splits": "Tsplits"}, [SPLITS]),
    ("RaggedGather", {"params_nested_splits": "Tsplits", "output_nested_splits": "Tsplits"}, [SPLITS]),
    ("RaggedRange", {"rt_nested_splits": "Tsplits"}, [SPLITS]),
    ("UnicodeDecode UnicodeDecodeWithOffsets", {"row_splits": "Tsplits"}, [SPLITS]),
    ("UnicodeEncode", {"input_splits": "Tsplits"}, [SPLITS]),
    ("QuantizeV2", {}, [attr("narrow_range", "bool", False), attr("axis", "int", -1),
                        attr("ensure_minimum_range", "float", 0.01)]),
    ("QuantizeAndDequantizeV2 QuantizeAndDequantizeV3", {}, [attr("narrow_range", "bool", False), attr("axis", "int", -1)]),
    ("Equal NotEqual", {}, [attr("incompatible_shape_error", "bool", True)]),
    ("MatMul", {}, [attr("grad_a", "bool", False), attr("grad_b", "bool", False)]),
    ("BatchMatMul BatchMatMulV2", {}, [attr("grad_x", "bool", False), attr("grad_y", "bool", False)]),
    ("DepthwiseConv2dNative DepthwiseConv2dNativeBackpropInput DepthwiseConv2dNativeBackpropFilter", {}, [EXPLICIT]),
    ("MaxPool MaxPoolGrad", {}, [EXPLICIT]),
    ("MaxPoolWithArgmax MaxPoolGradWithArgmax MaxPoolGradGradWithArgmax", {}, [attr("include_batch_in_index", "bool", False)]),
    ("GatherNd ScatterNd TensorScatterUpdate", {}, [attr("bad_indices_policy", "string", "")]),
    ("ResourceGather", {}, [attr("batch_dims", "int", 0)]),
    ("GatherV2", {}, [attr("batch_dims", "int", 0)]),
    ("VarHandleOp", {}, [attr("debug_name", "string", ""), attr("allowed_devices", "list(string)", [])]),
    ("AssignVariableOp", {}, [attr("validate_shape", "bool", False)]),
    ("ApplyFtrl ApplyFtrlV2 SparseApplyFtrl SparseApplyFtrlV2 ResourceApplyFtrl ResourceApplyFtrlV2 ResourceSparseApplyFtrl "
     "ResourceSparseApplyFtrlV2", {}, [attr("multiply_linear_by_lr", "bool", False)]),
    ("CTCLoss", {"inputs": "T", "loss": "T", "gradient": "T"}, [WIDE_FLOAT]),
    ("CTCGreedyDecoder", {"inputs": "T", "log_probability": "T"}, [WIDE_FLOAT, attr("blank_index", "int", -1)]),
    ("CTCBeamSearchDecoder", {"inputs": "T", "log_probability": "T"}, [WIDE_FLOAT]),
    ("CudnnRNNV3 CudnnRNNBackpropV3", {}, [attr("num_proj", "int", 0)]),
    ("TridiagonalSolve", {}, [attr("partial_pivoting", "bool", True)]),
    ("SparseToSparseSetOperation DenseToDenseSetOperation DenseToSparseSetOperation", {}, [attr("validate_indices", "bool", True)]),
]

# Types of sizes, places and seeds. The signatures of newer op types do not say that only two have kernels.
INDEX_TYPES = ["Tidx", "Tindex", "Tindices", "Tsplits", "Tshape", "Tseed", "Tsegmentids", "Taxis", "shape_dtype", "out_row_splits_type"]

# Op types, an attribute, and values that it may have by now too; None: any.
WIDER = [
    ("Conv2D Conv2DBackpropInput", "T", ["DT_INT32"]),
    ("DepthwiseConv2dNative DepthwiseConv2dNativeBackpropInput DepthwiseConv2dNativeBackpropFilter MaxPool MaxPoolGrad",
     "padding", ["EXPLICIT"]),
    ("MatMul BatchMatMul BatchMatMulV2", "T", SMALL_INTS + UNSIGNED),
    ("Add AddV2 Sub Mul Div RealDiv FloorDiv TruncateDiv Maximum Minimum Mod FloorMod TruncateMod", "T", SMALL_INTS + UNSIGNED),
    ("Neg Abs Sign Square Pow Round Inv Reciprocal", "T", SMALL_INTS),
    ("Equal NotEqual", "T", None),
    ("ZerosLike OnesLike", "T", None),
    ("BitwiseAnd BitwiseOr BitwiseXor Invert", "T", UNSIGNED),
    ("ArgMax ArgMin", "T", ["DT_BOOL"]),
    ("ArgMax", "output_type", ["DT_INT16", "DT_UINT16"]),
    ("StridedSlice StridedSliceGrad", "Index", ["DT_INT16"]),
    ("GatherNd GatherV2 ScatterNd", "Tindices", ["DT_INT16"]),
    ("TensorScatterUpdate", "Tindices", ["DT_INT16", "DT_UINT16"]),
    ("RandomIndexShuffle", "Tseed", ["DT_UINT32", "DT_UINT64"]),
    ("Range", "Tidx", ["DT_HALF", "DT_INT8", "DT_INT16", "DT_UINT16", "DT_UINT32"]),
    ("LinSpace", "T", ["DT_HALF"]),
    ("AsString", "T", UNSIGNED + ["DT_HALF", "DT_BFLOAT16", "DT_STRING", "DT_VARIANT"]),
    ("Reverse ReverseV2", "T", ["DT_BFLOAT16", "DT_UINT32", "DT_UINT64"]),
    ("ExtractImagePatches", "T", ["DT_BOOL", "DT_COMPLEX64", "DT_COMPLEX128"]),
    ("ResizeBilinear ResizeNearestNeighbor ResizeBicubic ResizeArea", "T", ["DT_BFLOAT16"]),
    ("FusedBatchNormV2", "U", ["DT_BFLOAT16"]),
    ("MaxPoolWithArgmax", "T", UNSIGNED),
]

# Signatures of a fork -> TensorFlow's: arguments and attributes that it has not.
RESTORED = {
    "FakeQuantWithMinMaxVars": ["w_scale", "ip_scale", "op_w_scale", "op_ip_scale", "ev_quant", "tensor_type"],
    "FakeQuantWithMinMaxVarsGradient": ["w_scale", "ip_scale", "backprop_wrt_w_scale", "backprop_wrt_ip_scale",
                                        "ev_quant", "tensor_type"],
}

SEND = [attr("tensor_name", "string"), attr("send_device", "string"), attr("send_device_incarnation", "int"),
        attr("recv_device", "string"), attr("client_terminated", "bool", False)]

OWN = [
    {"name": "_FusedConv2D",
     "inputs": [t("input"), t("filter"), t("args", number_attr="num_args")], "outputs": [t("output")],
     "attrs": [attr("T", "type", allowed=FLOATS + ["DT_INT8", "DT_QINT8"])] + CONVOLUTION + FUSION},
    {"name": "FusedDepthwiseConv2dNative",
     "inputs": [t("input"), t("filter"), t("args", number_attr="num_args")], "outputs": [t("output")],
     "attrs": [attr("T", "type", allowed=FLOATS)] + CONVOLUTION + FUSION},
    {"name": "_FusedDepthwiseConv2dNative",
     "inputs": [t("input"), t("filter"), t("args", number_attr="num_args")], "outputs": [t("output")],
     "attrs": [attr("T", "type", allowed=FLOATS)] + CONVOLUTION + FUSION},
    {"name": "_FusedMatMul",
     "inputs": [t("a"), t("b"), t("args", number_attr="num_args")], "outputs": [t("product")],
     "attrs": [attr("transpose_a", "bool", False), attr("transpose_b", "bool", False),
               attr("T", "type", allowed=FLOATS)] + FUSION},
    {"name": "_FusedBatchNormEx",
     "inputs": [t("x")] + [{"name": n, "type_attr": "U"} for n in ("scale", "offset", "mean", "variance")]
     + [t("side_input", number_attr="num_side_inputs")],
     "outputs": [t("y")] + [{"name": n, "type_attr": "U"} for n in
                            ("batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2", "reserve_space_3")],
     "attrs": [attr("T", "type", allowed=["DT_HALF", "DT_FLOAT", "DT_BFLOAT16"]), attr("U", "type", allowed=["DT_FLOAT"]),
               attr("epsilon", "float", 0.0001), attr("exponential_avg_factor", "float", 1.0),
               attr("num_side_inputs", "int", 0, minimum=0), attr("activation_mode", "string", "Identity"),
               attr("data_format", "string", "NHWC", allowed=["NHWC", "NCHW"]), attr("is_training", "bool", True)]},
    # Its writers leave T out.
    {"name": "Prelu", "inputs": [t("x"), t("alpha")], "outputs": [t("y")],
     "attrs": [attr("T", "type", "DT_FLOAT", allowed=FLOATS)]},

    # Of graphs that TensorFlow wrote down after it had cut them up for devices and functions.
    {"name": "_Arg", "inputs": [], "outputs": [t("output")], "is_stateful": True,
     "attrs": [attr("T", "type"), attr("index", "int", minimum=0)]},
    {"name": "_Retval", "inputs": [t("input")], "outputs": [], "is_stateful": True,
     "attrs": [attr("T", "type"), attr("index", "int", minimum=0)]},
    {"name": "_SwitchN", "inputs": [t("data"), {"name": "output_index", "type": "DT_INT32"}],
     "outputs": [t("outputs", number_attr="num_outs")],
     "attrs": [attr("num_outs", "int", minimum=1), attr("T", "type")]},
    {"name": "_ListToArray", "inputs": [{"name": "input", "type_list_attr": "Tin"}],
     "outputs": [t("output", number_attr="N")],
     "attrs": [attr("Tin", "list(type)"), attr("T", "type"), attr("N", "int", minimum=1)]},
    {"name": "_ArrayToList", "inputs": [t("input", number_attr="N")],
     "outputs": [{"name": "output", "type_list_attr": "out_types"}],
     "attrs": [attr("T", "type"), attr("N", "int", minimum=1), attr("out_types", "list(type)")]},
] + [
    {"name": name, "inputs": [t("tensor")], "outputs": [], "is_stateful": True, "attrs": [attr("T", "type")] + SEND}
    for name in ("_Send", "_HostSend")
] + [
    {"name": name, "inputs": [], "outputs": [{"name": "tensor", "type_attr": "tensor_type"}], "is_stateful": True,
     "attrs": [attr("tensor_type", "type")] + SEND}
    for name in ("_Recv", "_HostRecv")
]


def dtype(value):
    return value if isinstance(value, str) else "DT_" + DTYPES[value]


def number(value):
    """The shortest decimal that reads as the same float32."""
    if isinstance(value, str) or math.isnan(value):
        return "nan"
    bits = struct.pack("f", value)
    for digits in range(1, 10):
        text = "%.*g" % (digits, value)
        if struct.pack("f", float(text)) == bits:
            return text
    return repr(value)


def quoted(text):
    return json.dumps(text)


def shape(value):
    dims = value.get("shape", []) if isinstance(value, dict) else value
    if dims is None:
        return "{ unknown_rank: true }"
    return "{ %s}" % "".join("dim { size: %d } " % d for d in dims)


def tensor(name):
    # The one default of its kind: ImageSummary's bad_color is opaque red.
    assert name == "bad_color"
    return "{ dtype: DT_UINT8 tensor_shape { dim { size: 4 } } int_val: [255, 0, 0, 255] }"


def plain(value):
    return value["value"] if isinstance(value, dict) and "value" in value else value


SCALARS = {
    "string": ("s", quoted),
    "int": ("i", lambda v: "%d" % v),
    "float": ("f", number),
    "bool": ("b", lambda v: "true" if v else "false"),
    "type": ("type", lambda v: dtype(plain(v))),
    "shape": ("shape", shape),
}


def value_text(name, kind, value):
    if kind == "tensor":
        return "tensor " + tensor(name)
    if kind.startswith("list("):
        return list_text(kind[5:-1], value)
    field, text = SCALARS[kind]
    return "%s%s %s" % (field, "" if kind == "shape" else ":", text(value))


def list_text(kind, values):
    field, text = SCALARS.get(kind, (None, None))
    return "list { %s}" % "".join("%s: %s " % (field, text(v)) for v in values)


def arg_lines(field, arg):
    parts = ["name: " + quoted(arg["name"])]
    if "type" in arg:
        parts.append("type: " + dtype(arg["type"]))
    for key in ("type_attr", "number_attr", "type_list_attr"):
        if key in arg:
            parts.append("%s: %s" % (key, quoted(arg[key])))
    if arg.get("is_ref"):
        parts.append("is_ref: true")
    yield "  %s { %s }" % (field, " ".join(parts))


def attr_lines(a):
    kind = a["type"]
    yield "  attr {"
    yield "    name: %s type: %s" % (quoted(a["name"]), quoted(kind))
    if "default" in a:
        yield "    default_value { %s }" % value_text(a["name"], kind, a["default"])
    if "minimum" in a:
        yield "    has_minimum: true minimum: %d" % a["minimum"]
    if "allowed" in a:
        element = kind[5:-1] if kind.startswith("list(") else kind
        yield "    allowed_values { %s }" % list_text(element, a["allowed"])
    yield "  }"


def op_lines(op):
    yield "op {"
    yield "  name: " + quoted(op["name"])
    for arg in op["inputs"]:
        yield from arg_lines("input_arg", arg)
    for arg in op["outputs"]:
        yield from arg_lines("output_arg", arg)
    for a in op["attrs"]:
        yield from attr_lines(a)
    if op.get("deprecated_since"):
        yield "  deprecation { version: %d }" % op["deprecated_since"]
    for flag in FLAGS:
        if op.get(flag):
            yield "  %s: true" % flag
    yield "}"


def find(items, name):
    return next((item for item in items if item["name"] == name), None)


def change(op, types, attrs):
    for arg in op["inputs"] + op["outputs"]:
        if arg["name"] in types and "type" in arg:
            del arg["type"]
            arg["type_attr"] = types[arg["name"]]
    op["attrs"] += [a for a in attrs if find(op["attrs"], a["name"]) is None]


def narrow(op):
    for a in op["attrs"]:
        if a["type"] == "type" and a["name"] in INDEX_TYPES and "allowed" not in a:
            a["allowed"] = list(INTS)


def widen(op, name, values):
    a = find(op["attrs"], name)
    if values is None:
        a.pop("allowed", None)
    elif "allowed" in a:
        a["allowed"] += [v for v in values if v not in a["allowed"]]


def restore(op, names):
    for part in ("inputs", "outputs", "attrs"):
        op[part] = [item for item in op[part] if item["name"] not in names]


def bring_up_to_date(ops):
    for op in ops.values():
        narrow(op)
    for names, types, attrs in CHANGED:
        for name in names.split():
            change(ops[name], types, attrs)
    for names, attribute, values in WIDER:
        for name in names.split():
            widen(ops[name], attribute, values)
    for name, gone in RESTORED.items():
        restore(ops[name], gone)


def main():
    with open(sys.argv[1]) as lines:
        ops = {op["name"]: op for op in map(json.loads, lines)}
    bring_up_to_date(ops)
    for op in OWN:
        ops.setdefault(op["name"], op)

    print("# The op types of the engine: an OpList in text form, made by make-ops.py.\n")
    for name in sorted(ops):
        print("\n".join(op_lines(ops[name])))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
