"""Writes the TensorFlow.js twin of a frozen graph: model.json and weights.bin, convolutions fused as TensorFlow.js's converter does."""
import array
import base64
import json
import os

from graphdef import BOOL, FLOAT, INT32, INT64, Node, base, needed, producer

TYPES = {1: "DT_FLOAT", 2: "DT_DOUBLE", 3: "DT_INT32", 4: "DT_UINT8", 7: "DT_STRING", 9: "DT_INT64", 10: "DT_BOOL"}
DTYPES = {FLOAT: "float32", INT32: "int32", INT64: "int32", BOOL: "bool"}
FUSED = {"Conv2D": "_FusedConv2D", "DepthwiseConv2dNative": "FusedDepthwiseConv2dNative", "MatMul": "_FusedMatMul"}
ACTIVATIONS = ("Relu", "Relu6", "Elu")


def value_json(kind, value):
    if kind == "s":
        return base64.b64encode(value).decode()
    if kind == "i":
        return str(value)
    if kind == "type":
        return TYPES.get(value, value)
    if kind == "shape":
        return {"unknownRank": True} if value is None else {"dim": [{"size": str(d)} for d in value]}
    if kind == "b":
        return bool(value)
    return value


def attr_json(kind, value):
    if kind == "list":
        return {"list": {k: [value_json(k, v) for kk, v in value if kk == k] for k in dict(value)}}
    return {kind: value_json(kind, value)}


def fuse(nodes, names, fetches):
    """BiasAdd and an activation go into the product before them where nobody else looks at what is between."""
    uses = {}
    for name in names:
        for i in nodes[name].inputs:
            uses.setdefault(base(i), []).append(nodes[name])
    gone, result = set(), {}

    def only_user(name):
        users = uses.get(name, [])
        return users[0] if len(users) == 1 and name not in fetches else None

    for name in names:
        node = nodes[name]
        bias = only_user(name) if node.op in FUSED else None
        if bias is not None and bias.op == "BiasAdd" and producer(nodes, bias.inputs[1]).op == "Const":
            ops, last = [b"BiasAdd"], bias
            act = only_user(bias.name)
            if act is not None and act.op in ACTIVATIONS:
                ops, last = ops + [act.op.encode()], act
            attrs = dict(node.attrs, fused_ops=("list", [("s", op) for op in ops]), num_args=("i", 1))
            attrs.setdefault("data_format", ("s", b"NHWC"))
            attrs.setdefault("dilations", ("list", [("i", 1)] * 4))
            result[last.name] = Node(last.name, FUSED[node.op], node.inputs + [bias.inputs[1]], attrs)
            gone.update({node.name, bias.name, last.name} - {last.name})
        elif name not in gone and name not in result:
            result[name] = node
    return [result[name] for name in names if name in result]


def skip_reads(nodes):
    """Constants are taken as they are, not through the Identity that read a variable once: TensorFlow.js would copy them in each run."""
    result = {}
    for name, node in nodes.items():
        inputs = []
        for i in node.inputs:
            source = None if i.startswith("^") else producer(nodes, i)
            inputs.append(source.name if source is not None and source.op == "Const" else i)
        result[name] = Node(name, node.op, inputs, node.attrs)
    return result


def write_tfjs(nodes, feeds, fetches, folder):
    """The model as tf.loadGraphModel () takes it, less what is fed."""
    nodes = skip_reads(nodes)
    names = needed(nodes, feeds, fetches)
    written = []
    for name in feeds:
        dtype = TYPES[nodes[name].get("dtype", FLOAT)]
        written.append({"name": name, "op": "Placeholder", "attr": {"dtype": {"type": dtype}, "shape": {"shape": {"unknownRank": True}}}})
    specs = []
    with open(os.path.join(folder, "weights.bin"), "wb") as file:
        for node in fuse(nodes, names, fetches):
            attrs = {k: attr_json(*v) for k, v in node.attrs.items() if v[0] != "tensor"}
            if node.op == "Const":
                tensor = node.get("value")
                if tensor.values is None:
                    raise NotImplementedError("constant %s of dtype %s" % (node.name, tensor.dtype))
                specs.append({"name": node.name, "shape": tensor.dims, "dtype": DTYPES[tensor.dtype]})
                file.write(array.array("i", tensor.values).tobytes() if tensor.dtype == INT64 else tensor.tobytes())
            written.append({"name": node.name, "op": node.op, "input": node.inputs, "attr": attrs})
    model = {"format": "graph-model", "modelTopology": {"node": written, "versions": {"producer": 1000}},
             "weightsManifest": [{"paths": ["weights.bin"], "weights": specs}]}
    with open(os.path.join(folder, "model.json"), "w") as file:
        json.dump(model, file)
