"""Writes the ONNX twin of a frozen image network: NCHW, as peers want it, with the same weights."""
import array

from graphdef import FLOAT, base, needed, producer, put

IR_VERSION, OPSET = 5, 10  # old enough for OpenCV 4.6
ONNX_FLOAT, ONNX_INT64 = 1, 7
RENAMED = {"Add": "Add", "AddV2": "Add", "Mul": "Mul", "Sub": "Sub", "Minimum": "Min", "Maximum": "Max", "Relu": "Relu", "Sigmoid": "Sigmoid"}


def transposed(values, rows, columns):
    """The transpose of a matrix."""
    out = array.array(values.typecode)
    for column in range(columns):
        out += values[column::columns]
    return out


def oihw(tensor):
    """Weights HWIO as OIHW."""
    h, w, n_in, n_out = tensor.dims
    out = array.array("f")
    for o in range(n_out):
        out += transposed(tensor.values[o::n_out], h * w, n_in)
    return [n_out, n_in, h, w], out


def depthwise_oihw(tensor):
    h, w, n_in, multiplier = tensor.dims
    return [n_in * multiplier, 1, h, w], transposed(tensor.values, h * w, n_in * multiplier)


class Twin:
    def __init__(self, nodes):
        self.nodes = nodes
        self.written, self.initializers = [], {}
        self.flat = set()  # tensors of rank 2

    def constant(self, name, dims, values, dtype=ONNX_FLOAT):
        if name not in self.initializers:
            self.initializers[name] = put(5, b"".join(
                [put(1, d) for d in dims] + [put(2, dtype), put(8, name), put(9, values.tobytes())]))
        return name

    def node(self, op, inputs, output, **attrs):
        body = [put(1, i) for i in inputs] + [put(2, output), put(3, output), put(4, op)]
        for name, value in attrs.items():
            if isinstance(value, list):
                attr = b"".join([put(8, v) for v in value]) + put(20, 7)
            elif isinstance(value, str):
                attr = put(4, value) + put(20, 3)
            elif isinstance(value, float):
                attr = put(2, value) + put(20, 1)
            else:
                attr = put(3, value) + put(20, 2)
            body.append(put(5, put(1, name) + attr))
        self.written.append(put(1, b"".join(body)))

    def tensor(self, name):
        """A constant of the graph, or None."""
        node = producer(self.nodes, name)
        return node.get("value") if node.op == "Const" else None

    def operand(self, name, is_flat=False):
        """An input of an element-wise operation: constants for the channels get the rank they need."""
        tensor = self.tensor(name)
        if tensor is None:
            return base(name)
        dims = [1] * (2 if is_flat else 4)
        if tensor.count() > 1:
            if tensor.count() != tensor.dims[-1]:
                raise NotImplementedError("constant %s of shape %s" % (name, tensor.dims))
            dims[1] = tensor.count()
        return self.constant(base(name) + ("/flat" if is_flat else "/nchw"), dims, tensor.values)

    def convolve(self, node):
        tensor = self.tensor(node.inputs[1])
        is_depthwise = node.op == "DepthwiseConv2dNative"
        dims, values = (depthwise_oihw if is_depthwise else oihw)(tensor)
        weights = self.constant(node.name + "/oihw", dims, values)
        self.node("Conv", [base(node.inputs[0]), weights], node.name, kernel_shape=dims[2:], strides=node.ints("strides")[1:3],
                  auto_pad={"SAME": "SAME_UPPER", "VALID": "VALID"}[node.string("padding")], group=tensor.dims[2] if is_depthwise else 1)

    def mat_mul(self, node):
        tensor = self.tensor(node.inputs[1])
        x = base(node.inputs[0])
        if node.get("transpose_a") or node.get("transpose_b"):
            raise NotImplementedError("transposed product %s" % node.name)
        if x not in self.flat:
            self.node("Flatten", [x], node.name + "/flatten", axis=1)
            x = node.name + "/flatten"
        weights = self.constant(node.name + "/weights", tensor.dims, tensor.values)
        self.flat.add(node.name)
        fused = node.ints("fused_ops") if node.op == "_FusedMatMul" else []
        if not fused:
            self.node("MatMul", [x, weights], node.name)
            return
        bias = self.tensor(node.inputs[2])
        ops = [op.decode() for op in fused]
        if ops[0] != "BiasAdd" or len(ops) > 2:
            raise NotImplementedError("fused %s" % ops)
        name = node.name if len(ops) == 1 else node.name + "/sum"
        self.node("Gemm", [x, weights, self.constant(node.name + "/bias", bias.dims, bias.values)], name)
        if len(ops) == 2:
            self.node(RENAMED[ops[1]], [name], node.name)

    def write(self, node):
        op = node.op
        if op in ("Conv2D", "DepthwiseConv2dNative"):
            self.convolve(node)
        elif op in ("MatMul", "_FusedMatMul"):
            self.mat_mul(node)
        elif op == "BiasAdd" or op in RENAMED:
            is_flat = any(base(i) in self.flat for i in node.inputs)
            if is_flat:
                self.flat.add(node.name)
            self.node("Add" if op == "BiasAdd" else RENAMED[op], [self.operand(i, is_flat) for i in node.inputs], node.name)
        elif op == "Relu6":
            self.node("Clip", [base(node.inputs[0])], node.name, min=0.0, max=6.0)
        elif op == "Softmax":
            self.flat.add(node.name)
            self.node("Softmax", [base(node.inputs[0])], node.name, axis=1)
        elif op == "MaxPool":
            self.node("MaxPool", [base(node.inputs[0])], node.name, kernel_shape=node.ints("ksize")[1:3], strides=node.ints("strides")[1:3],
                      auto_pad={"SAME": "SAME_UPPER", "VALID": "VALID"}[node.string("padding")])
        elif op == "Mean" and list(self.tensor(node.inputs[1]).values) == [1, 2]:
            keeps = bool(node.get("keep_dims"))
            self.node("GlobalAveragePool", [base(node.inputs[0])], node.name if keeps else node.name + "/pool")
            if not keeps:
                self.flat.add(node.name)
                self.node("Flatten", [node.name + "/pool"], node.name, axis=1)
        elif op == "Identity":
            self.node("Identity", [base(node.inputs[0])], node.name)
        elif op != "Const":
            raise NotImplementedError("%s (%s)" % (node.name, op))


def value_info(name, dims):
    shape = b"".join(put(1, put(1, d) if d else put(2, "n")) for d in dims)
    return put(1, name) + put(2, put(1, put(1, ONNX_FLOAT) + put(2, shape)))


def write_onnx(nodes, feeds, fetches, path):
    """@feeds: NHWC shape by name. NotImplementedError for what the twin has no word for."""
    if any(isinstance(shape, float) or len(shape) != 4 or nodes[name].get("dtype", FLOAT) != FLOAT for name, shape in feeds.items()):
        raise NotImplementedError("only images of floats")
    twin = Twin(nodes)
    for name in needed(nodes, list(feeds), fetches):
        if producer(nodes, name).op != "Const":
            twin.write(nodes[name])
    graph = b"".join(twin.written) + put(2, "twin") + b"".join(twin.initializers.values())
    for name, (n, h, w, c) in feeds.items():
        graph += put(11, value_info(name, [n, c, h, w]))
    for name in fetches:
        graph += put(12, value_info(name, [0, 0]))
    with open(path, "wb") as file:
        file.write(put(1, IR_VERSION) + put(8, put(2, OPSET)) + put(7, graph))
