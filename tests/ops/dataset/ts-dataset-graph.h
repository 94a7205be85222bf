#pragma once

/* Pieces of graphs with datasets, as text. */

#define NODE(name, type, rest) "node { name: '" name "' op: '" type "' " rest "} "
#define IN(x) "input: '" x "' "
#define ATTR(key, value) "attr { key: '" key "' value { " value " } } "
#define DTYPE(key, type) ATTR (key, "type: " type)
#define FUNC(key, name) ATTR (key, "func { name: '" name "' }")

/* Constants: @values is "int64_val: 1 int64_val: 2", @dims "dim { size: 2 }". */
#define CONST(name, type, dims, values) \
  NODE (name, "Const", DTYPE ("dtype", type) ATTR ("value", "tensor { dtype: " type " tensor_shape { " dims " } " values " }"))
#define INT64(name, value) CONST (name, "DT_INT64", "", "int64_val: " value)
#define BOOL(name, value) CONST (name, "DT_BOOL", "", "bool_val: " value)
#define STRING(name, value) CONST (name, "DT_STRING", "", "string_val: '" value "'")

/* What one component is. */
#define TYPES(types) ATTR (types, "list { type: DT_INT64 }") ATTR ("output_shapes", "list { shape { unknown_rank: true } }")
#define ONE TYPES ("output_types")
#define TWO ATTR ("output_types", "list { type: DT_INT64 type: DT_INT64 }") ATTR ("output_shapes", "list { shape { unknown_rank: true } shape { unknown_rank: true } }")
#define STRINGS ATTR ("output_types", "list { type: DT_STRING }") ATTR ("output_shapes", "list { shape { unknown_rank: true } }")
#define NO_ARGUMENTS ATTR ("Targuments", "list { }")

/* 0 .. n - 1 as the dataset @name. */
#define RANGE(name, n)       \
  INT64 (name "/start", "0") \
  INT64 (name "/stop", n)    \
  INT64 (name "/step", "1") NODE (name, "RangeDataset", IN (name "/start") IN (name "/stop") IN (name "/step") ONE)

/* The dataset d is gone through by it; "make" begins, "next" is the next element. */
#define ITERATOR(types)                                                                      \
  NODE ("it", "IteratorV2", ATTR ("shared_name", "s: ''") ATTR ("container", "s: ''") types) \
  NODE ("make", "MakeIterator", IN ("d") IN ("it"))                                          \
  NODE ("next", "IteratorGetNext", IN ("it") types)
