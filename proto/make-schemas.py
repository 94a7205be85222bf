#!/usr/bin/env python3
"""Makes the tables of ts-schema.h, as C, from the messages of a FileDescriptorSet.

usage: make-schemas.py SCHEMAS.bin > ts-schema-tables.c

The set is protoc's output (--descriptor_set_out --include_imports) for the .proto files of this folder. It is read
here without any library of protobuf's: a message is a dictionary of lists, by field number.
"""
import re
import sys

KINDS = {1: "DOUBLE", 2: "FLOAT", 3: "INT64", 4: "UINT64", 5: "INT32", 6: "FIXED64", 7: "FIXED32", 8: "BOOL",
         9: "STRING", 11: "MESSAGE", 12: "BYTES", 13: "UINT32", 14: "ENUM", 15: "SFIXED32", 16: "SFIXED64",
         17: "SINT32", 18: "SINT64"}
WITH_LENGTH = {"STRING", "MESSAGE", "BYTES", "MAP"}
REPEATED = 3
PACKAGES = {".tensorstep.": "tensorflow.", ".google.protobuf.": "google.protobuf."}


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def message(data):
    fields = {}
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 == 0:
            value, at = varint(data, at)
        elif tag & 7 == 2:
            size, at = varint(data, at)
            value = data[at:at + size]
            at += size
        else:
            sys.exit("a descriptor has a field of wire type %d" % (tag & 7))
        fields.setdefault(tag >> 3, []).append(value)
    return fields


def text(fields, number):
    return fields[number][0].decode() if number in fields else ""


def number(fields, at, default=0):
    return fields.get(at, [default])[0]


class Enum:
    def __init__(self, full, fields):
        self.full = full
        self.values = [(text(v, 1), signed(number(v, 2))) for v in map(message, fields.get(2, []))]


class Field:
    def __init__(self, fields):
        self.name = text(fields, 1)
        self.number = number(fields, 3)
        self.repeated = number(fields, 4) == REPEATED
        self.kind = KINDS[number(fields, 5)]
        self.type_name = text(fields, 6)
        optional = 17 in fields  # proto3's "optional": its oneof is made up
        self.oneof = number(fields, 9) + 1 if 9 in fields and not optional else 0
        self.presence = self.oneof > 0 or optional or (self.kind == "MESSAGE" and not self.repeated)
        unpacked = 8 in fields and number(message(fields[8][0]), 2, 1) == 0  # [packed = false]
        self.packed = self.repeated and self.kind not in WITH_LENGTH and not unpacked


class Message:
    def __init__(self, full, fields):
        self.full = full
        self.fields = sorted(map(Field, map(message, fields.get(2, []))), key=lambda f: f.number)
        if len(self.fields) > 64:
            sys.exit("%s: more fields than ts_text_parse () can tell apart" % full)
        self.is_entry = 7 in fields and 7 in message(fields[7][0])


def signed(value):
    return value - (1 << 64) if value >= 1 << 63 else value


def collect(types, fields, prefix, messages, enums):
    """The types of a file or message, and those inside of them; @messages and @enums are field numbers of theirs."""
    for inner in map(message, fields.get(messages, [])):
        full = prefix + text(inner, 1)
        types[full] = Message(full, inner)
        collect(types, inner, full + ".", 3, 4)
    for inner in map(message, fields.get(enums, [])):
        full = prefix + text(inner, 1)
        types[full] = Enum(full, inner)


def package_of(full):
    return next(p for p in PACKAGES if full.startswith(p))


def short(full):
    return full[len(package_of(full)):]


def public(full):
    return PACKAGES[package_of(full)] + short(full)


def identifier(full):
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", short(full).replace(".", "_"))
    return "ts_schema_" + words.lower()


def places(items, key):
    """The order of items by name: shorter first, as it is quicker to tell."""
    return sorted(range(len(items)), key=lambda i: (len(key(items[i]).encode()), key(items[i]).encode()))


def numbers(values):
    return ", ".join(map(str, values)) or "0"


def print_enum(enum):
    name = identifier(enum.full)
    values = sorted(enum.values, key=lambda v: v[1])
    print("static const TsSchemaValue %s_values[] = {" % name)
    for word, value in values:
        print('  { %d, %d, "%s" },' % (value, len(word), word))
    print("};")
    print("static const guint8 %s_by_name[] = { %s };" % (name, numbers(places(values, lambda v: v[0]))))
    print('static const TsSchemaEnum %s = { "%s", %d, %s_values, %s_by_name };\n'
          % (name, short(enum.full), len(values), name, name))


def print_field(field, types):
    kind, target, values = field.kind, "NULL", "NULL"
    if kind == "MESSAGE":
        target = "&" + identifier(field.type_name)
        if types[field.type_name].is_entry:
            kind = "MAP"
    elif kind == "ENUM":
        values = "&" + identifier(field.type_name)
    print('  { %d, TS_SCHEMA_%s, %d, %d, %d, %d, %d, "%s", %s, %s },'
          % (field.number, kind, len(field.name), field.oneof, field.repeated, field.packed, field.presence,
             field.name, target, values))


def print_message(entry, types):
    name = identifier(entry.full)
    direct = [0] * (max([f.number for f in entry.fields if f.number < 64], default=0) + 1)
    for place, field in enumerate(entry.fields):
        if field.number < 64:
            direct[field.number] = place + 1
    print("static const TsSchemaField %s_fields[] = {" % name)
    for field in entry.fields:
        print_field(field, types)
    if not entry.fields:
        print("  { 0 },")
    print("};")
    print("static const guint8 %s_direct[] = { %s };" % (name, numbers(direct)))
    print("static const guint8 %s_by_name[] = { %s };" % (name, numbers(places(entry.fields, lambda f: f.name))))
    print('const TsSchema %s = { "%s", "%s", %d, %d, %d, %s_fields, %s_direct, %s_by_name };\n'
          % (name, short(entry.full), public(entry.full), entry.is_entry, len(entry.fields), len(direct), name, name, name))


def main():
    types = {}
    with open(sys.argv[1], "rb") as file:
        for data in message(file.read()).get(1, []):
            file_fields = message(data)
            collect(types, file_fields, "." + text(file_fields, 2) + ".", 4, 5)

    entries = [t for t in types.values() if isinstance(t, Message)]
    print("/* Made by make-schemas.py. */\n\n#include \"proto/ts-schema-private.h\"\n")
    for enum in types.values():
        if isinstance(enum, Enum):
            print_enum(enum)
    for entry in entries:
        print("extern const TsSchema %s;" % identifier(entry.full))
    print()
    for entry in entries:
        print_message(entry, types)

    print("const TsSchema *const ts_schema_list[] = {")
    for entry in sorted((e for e in entries if not e.is_entry), key=lambda e: short(e.full).encode()):
        print("  &%s," % identifier(entry.full))
    print("};\n\nconst guint ts_schema_list_size = G_N_ELEMENTS (ts_schema_list);")


main()
