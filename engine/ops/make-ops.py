#!/usr/bin/env python3
"""Makes ops.pbtxt, the op types of the engine as an OpList in text form.

usage: make-ops.py SIGNATURES.jsonl > ops.pbtxt

Each line of SIGNATURES.jsonl is one signature: name, inputs, outputs, attrs, deprecated_since and the
is_... flags, with the words of OpDef. The op types in OWN are added: they are in graphs that
Grappler or a converter rewrote, but not in every list of signatures.
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
    # Its writers leave T out.
    {"name": "Prelu", "inputs": [t("x"), t("alpha")], "outputs": [t("y")],
     "attrs": [attr("T", "type", "DT_FLOAT", allowed=FLOATS)]},
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


def main():
    with open(sys.argv[1]) as lines:
        ops = {op["name"]: op for op in map(json.loads, lines)}
    for op in OWN:
        ops.setdefault(op["name"], op)

    print("# The op types of the engine: an OpList in text form, made by make-ops.py.\n")
    for name in sorted(ops):
        print("\n".join(op_lines(ops[name])))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
