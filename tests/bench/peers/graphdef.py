"""Reads a frozen GraphDef, and writes protobuf messages: as much of the wire format as the twins of a graph need."""
import array
import struct

FLOAT, INT32, INT64, BOOL = 1, 3, 9, 10
CODES = {FLOAT: "f", INT32: "i", INT64: "q"}


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def fields(data):
    """Pairs of field number and value: an int, or a memoryview."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        else:
            size = {1: 8, 5: 4}.get(kind)
            if size is None:
                size, at = varint(data, at)
            value = data[at:at + size]
            at += size
        yield key >> 3, value


def signed(value):
    return value - (1 << 64) if value >= 1 << 63 else value


def ints(value):
    """A repeated integer field, packed or not."""
    if isinstance(value, int):
        return [signed(value)]
    result, at = [], 0
    while at < len(value):
        v, at = varint(value, at)
        result.append(signed(v))
    return result


class Tensor:
    """dtype as in types.proto, dims, and values as an array (bytes for bool)."""

    def __init__(self, dtype, dims, values):
        self.dtype, self.dims, self.values = dtype, dims, values

    def count(self):
        n = 1
        for d in self.dims:
            n *= d
        return n

    def tobytes(self):
        return bytes(self.values) if self.dtype == BOOL else self.values.tobytes()


def read_shape(data):
    """Dimensions, or None where the rank is unknown."""
    dims = []
    for field, value in fields(data):
        if field == 2:
            dims.append(next((signed(v) for k, v in fields(value) if k == 1), 0))
        elif field == 3 and value:
            return None
    return dims


def read_tensor(data):
    dtype, dims, content, listed = FLOAT, [], b"", []
    for field, value in fields(data):
        if field == 1:
            dtype = value
        elif field == 2:
            dims = read_shape(value)
        elif field == 4:
            content = bytes(value)
        elif field == 5:
            listed += struct.unpack("<%df" % (len(value) // 4), value)
        elif field in (7, 10, 11):
            listed += ints(value)
    if dtype != BOOL and dtype not in CODES:
        return Tensor(dtype, dims, None)

    tensor = Tensor(dtype, dims, None)
    n = tensor.count()
    if content:
        tensor.values = content if dtype == BOOL else array.array(CODES[dtype], content)
    else:
        listed = listed or [0]
        listed += listed[-1:] * (n - len(listed))
        tensor.values = bytes(listed) if dtype == BOOL else array.array(CODES[dtype], listed[:n])
    return tensor


def read_list(data):
    result = []
    for field, value in fields(data):
        if field in (3, 5, 6):
            result += [({3: "i", 5: "b", 6: "type"}[field], v) for v in ints(value)]
        elif field == 2:
            result.append(("s", bytes(value)))
        elif field == 4:
            result += [("f", v) for v in struct.unpack("<%df" % (len(value) // 4), value)]
        elif field == 7:
            result.append(("shape", read_shape(value)))
    return result


def read_attr(data):
    """A pair: kind, value."""
    for field, value in fields(data):
        if field == 1:
            return "list", read_list(value)
        if field == 2:
            return "s", bytes(value)
        if field == 3:
            return "i", signed(value)
        if field == 4:
            return "f", struct.unpack("<f", value)[0]
        if field == 5:
            return "b", bool(value)
        if field == 6:
            return "type", value
        if field == 7:
            return "shape", read_shape(value)
        if field == 8:
            return "tensor", read_tensor(value)
    return "list", []


class Node:
    def __init__(self, name, op, inputs, attrs):
        self.name, self.op, self.inputs, self.attrs = name, op, inputs, attrs

    def get(self, attr, default=None):
        return self.attrs.get(attr, (None, default))[1]

    def ints(self, attr):
        return [v for _, v in self.get(attr, [])]

    def string(self, attr, default=""):
        return self.get(attr, default.encode()).decode()


def read_node(data):
    node = Node("", "", [], {})
    for field, value in fields(data):
        if field == 1:
            node.name = bytes(value).decode()
        elif field == 2:
            node.op = bytes(value).decode()
        elif field == 3:
            node.inputs.append(bytes(value).decode())
        elif field == 5:
            entry = dict(fields(value))
            node.attrs[bytes(entry[1]).decode()] = read_attr(entry.get(2, b""))
    return node


def read_graph(path):
    """The nodes by name, in file order."""
    with open(path, "rb") as file:
        data = memoryview(file.read())
    nodes = (read_node(value) for field, value in fields(data) if field == 1 and not isinstance(value, int))
    return {node.name: node for node in nodes}


def base(name):
    """`name` of the input `name:0`."""
    return name[:-2] if name.endswith(":0") else name


def producer(nodes, name):
    """The node that an input comes from, looking through Identity."""
    node = nodes[name.lstrip("^").split(":")[0]]
    while node.op == "Identity":
        node = nodes[node.inputs[0].split(":")[0]]
    return node


def needed(nodes, feeds, fetches):
    """Names of the nodes that the fetches want when the feeds are given, inputs first, but for loops."""
    done, order = set(feeds), []
    stack = [(name, False) for name in reversed(fetches)]
    while stack:
        name, is_after = stack.pop()
        name = name.lstrip("^").split(":")[0]
        if is_after:
            order.append(name)
        elif name not in done:
            done.add(name)
            stack.append((name, True))
            stack += [(i, False) for i in reversed(nodes[name].inputs)]
    return order


# ---- writing --------------------------------------------------------------------------------------

def put_varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value >= 128:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def put(field, value):
    """One field: an int, a float, a text, or the bytes of a message."""
    if isinstance(value, int):
        return put_varint(field << 3) + put_varint(value)
    if isinstance(value, float):
        return put_varint(field << 3 | 5) + struct.pack("<f", value)
    if isinstance(value, str):
        value = value.encode()
    return put_varint(field << 3 | 2) + put_varint(len(value)) + value
