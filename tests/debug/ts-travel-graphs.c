#include "tests/debug/ts-travel-graphs.h"

#include "engine/ops/ts-standard-ops.h"
#include "proto/ts-text-read.h"

#include <string.h>

void
ts_travel_build_text (TsTestGraph *g,
                      const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ts_text_parse (&ts_schema_graph_def, text, strlen (text), NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_clear_pointer (&g->builder, ts_graph_builder_free);
  ts_graph_unref (g->graph);
  g->graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  g->builder = ts_graph_builder_new (g->graph);
}

#define FLOAT "attr { key: 'T' value { type: DT_FLOAT } }"
#define FLOAT_CONST(name, value) \
  "node { name: '" name "' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: " value " } } } }"
#define UNARY(name, op, a) "node { name: '" name "' op: '" op "' input: '" a "' " FLOAT " }"
#define BINARY(name, op, a, b) "node { name: '" name "' op: '" op "' input: '" a "' input: '" b "' " FLOAT " }"

/* end = (-x + |x|) · (|x| · exp x), with several ways to go. */
void
ts_travel_build_lattice (TsTestGraph *g)
{
  ts_travel_build_text (g, "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { } } } }" UNARY ("a", "Neg", "x") UNARY ("b", "Abs", "x") UNARY ("c", "Exp", "x")
                               BINARY ("d", "Add", "a", "b") BINARY ("e", "Mul", "b", "c") BINARY ("end", "Mul", "d", "e"));
}

/* got, and then more, come out of a queue that enough is put into only later. */
void
ts_travel_build_queue (TsTestGraph *g)
{
#define QUEUE_TYPES "attr { key: 'component_types' value { list { type: DT_FLOAT } } }"
#define T_TYPES "attr { key: 'Tcomponents' value { list { type: DT_FLOAT } } }"
  ts_travel_build_text (g, "node { name: 'queue' op: 'FIFOQueueV2' attr { key: 'shared_name' value { s: 'queue' } } " QUEUE_TYPES " }"
                           "node { name: 'got' op: 'QueueDequeueV2' input: 'queue' " QUEUE_TYPES " }" UNARY ("double", "Abs", "got") FLOAT_CONST ("one", "1") UNARY ("two", "Exp", "one")
                               UNARY ("three", "Exp", "two") "node { name: 'put' op: 'QueueEnqueueV2' input: 'queue' input: 'three' " T_TYPES " }" BINARY ("end", "Add", "double", "three"));
}

/* Three writes to a variable, of elements 0, 3 and 0 again. */
void
ts_travel_build_vector (TsTestGraph *g)
{
#define INDEX(name, i) \
  "node { name: '" name "' op: 'Const' attr { key: 'dtype' value { type: DT_INT32 } } attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { } int_val: " i " } } } }"
#define UPDATE(name, i, value, after)                                                                                                                     \
  "node { name: '" name "' op: 'ScatterUpdate' input: 'v' input: '" i "' input: '" value "' " after " attr { key: 'T' value { type: DT_FLOAT } } attr { " \
  "key: 'Tindices' value { type: DT_INT32 } } }"
  ts_travel_build_text (g, "node { name: 'v' op: 'VariableV2' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { dim { size: 4 } } } } }"
                           "node { name: 'zeros' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { dim { size: 4 } } "
                           "float_val: 0 } } } }"
                           "node { name: 'init' op: 'Assign' input: 'v' input: 'zeros' attr { key: 'T' value { type: DT_FLOAT } } }" INDEX ("i0", "0") INDEX ("i3", "3")
                               FLOAT_CONST ("one", "1") FLOAT_CONST ("five", "5") FLOAT_CONST ("two", "2") UPDATE ("w0", "i0", "one", "input: '^init'")
                                   UPDATE ("w1", "i3", "five", "input: '^w0'") UPDATE ("w2", "i0", "two", "input: '^w1'") "node { name: 'end' op: 'Identity' input: 'v' input: '^w2' attr { key: 'T' value { type: DT_FLOAT } } }");
}

/* Prints, writes a file and reads it; the file's name is fed. */
void
ts_travel_build_outside (TsTestGraph *g)
{
  ts_travel_build_text (g, "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_STRING } } attr { key: 'shape' value { shape { } } } }"
                           "node { name: 'file' op: 'Placeholder' attr { key: 'dtype' value { type: DT_STRING } } attr { key: 'shape' value { shape { } } } }"
                           "node { name: 'print' op: 'PrintV2' input: 'x' attr { key: 'output_stream' value { s: 'stderr' } } }"
                           "node { name: 'write' op: 'WriteFile' input: 'file' input: 'x' input: '^print' }"
                           "node { name: 'read' op: 'ReadFile' input: 'file' input: '^write' }"
                           "node { name: 'end' op: 'Identity' input: 'read' attr { key: 'T' value { type: DT_STRING } } }"
                           "node { name: 'told' op: 'Identity' input: 'x' input: '^print' attr { key: 'T' value { type: DT_STRING } } }");
}

/* A loop of functions in which another one turns. */
void
ts_travel_build_nested (TsTestGraph *g)
{
#define FLOATS "{ list { type: DT_FLOAT } }"
#define LOOP(name, input, cond, body) \
  "name: '" name "' op: 'StatelessWhile' input: '" input "' attr { key: 'T' value " FLOATS " } attr { key: 'cond' value { func { name: '" cond "' } } } attr { key: 'body' value { func { name: '" body "' } } }"
#define BELOW(name, limit)                                                                                                                                                        \
  "function { signature { name: '" name "' input_arg { name: 'a' type: DT_FLOAT } output_arg { name: 'p' type: DT_BOOL } }"                                                       \
  "  node_def { name: 'limit' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: " limit \
  " } } } }"                                                                                                                                                                      \
  "  node_def { name: 'less' op: 'Less' input: 'a' input: 'limit:output:0' " FLOAT " } ret { key: 'p' value: 'less:z:0' } }"
  ts_travel_build_text (g, FLOAT_CONST ("x", "1") "node { " LOOP ("outer", "x", "below100", "turn") " }" UNARY ("end", "Neg", "outer") "library { function { signature { name: 'twice' input_arg { name: 'a' type: DT_FLOAT } output_arg { name: 'b' type: DT_FLOAT } }"
                                                                                                                                       "  node_def { name: 'sum' op: 'Add' input: 'a' input: 'a' " FLOAT " } ret { key: 'b' value: 'sum:z:0' } }"
                                                                                                                                       "function { signature { name: 'turn' input_arg { name: 'a' type: DT_FLOAT } output_arg { name: 'b' type: DT_FLOAT } }"
                                                                                                                                       "  node_def { " LOOP ("inner", "a", "below10", "twice") " }"
                                                                                                                                                                                               "  node_def { name: 'more' op: 'Add' input: 'inner:output:0' input: 'inner:output:0' " FLOAT " } ret { key: 'b' value: 'more:z:0' } }" BELOW ("below10", "10")
                                                                                                                                                                                                   BELOW ("below100", "100") " }");
}

/* What lives with the run, and what a kernel has got half of: a temporary variable, an array of tensors, an iterator that calls a function. */
void
ts_travel_build_kept (TsTestGraph *g)
{
#define INT64_CONST(name, value) \
  "node { name: '" name "' op: 'Const' attr { key: 'dtype' value { type: DT_INT64 } } attr { key: 'value' value { tensor { dtype: DT_INT64 tensor_shape { } int64_val: " value " } } } }"
#define ELEMENTS "attr { key: 'output_types' value { list { type: DT_INT64 } } } attr { key: 'output_shapes' value { list { shape { } } } }"
#define NEXT(name, after) "node { name: '" name "' op: 'IteratorGetNext' input: 'it' input: '^" after "' " ELEMENTS " }"
#define CAST(name, from) \
  "node { name: '" name "' op: 'Cast' input: '" from "' attr { key: 'SrcT' value { type: DT_INT64 } } attr { key: 'DstT' value { type: DT_FLOAT } } }"
  ts_travel_build_text (
      g, INT64_CONST ("from", "1") INT64_CONST ("to", "9") INT64_CONST ("by", "1") "node { name: 'range' op: 'RangeDataset' input: 'from' input: 'to' input: 'by' " ELEMENTS " }"
                                                                                   "node { name: 'map' op: 'MapDataset' input: 'range' attr { key: 'f' value { func { name: 'twice' } } } attr { key: 'Targuments' value { list { } } } " ELEMENTS " }"
                                                                                   "node { name: 'it' op: 'IteratorV2' attr { key: 'container' value { s: '' } } attr { key: 'shared_name' value { s: 'it' } } " ELEMENTS " }"
                                                                                   "node { name: 'make' op: 'MakeIterator' input: 'map' input: 'it' }" NEXT ("first", "make") NEXT ("second", "first") CAST ("first_float", "first") CAST ("second_float", "second")
                                                                                       BINARY ("sum", "Add", "first_float", "second_float") "node { name: 'v' op: 'TemporaryVariable' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { } } } }"
                                                                                                                                            "node { name: 'assign' op: 'Assign' input: 'v' input: 'sum' attr { key: 'T' value { type: DT_FLOAT } } }"
                                                                                                                                            "node { name: 'more' op: 'AssignAdd' input: 'assign' input: 'first_float' attr { key: 'T' value { type: DT_FLOAT } } }"
                                                                                                                                            "node { name: 'gone' op: 'DestroyTemporaryVariable' input: 'more' attr { key: 'T' value { type: DT_FLOAT } } attr { key: 'var_name' value { s: 'v' } } }"
                                                                                                                                            "node { name: 'size' op: 'Const' attr { key: 'dtype' value { type: DT_INT32 } } attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 2 } } } }" INDEX ("zero", "0") "node { name: 'ta' op: 'TensorArrayV3' input: 'size' attr { key: 'dtype' value { type: DT_FLOAT } } }"
                                                                                                                                                                                                                                                                                                                                          "node { name: 'w' op: 'TensorArrayWriteV3' input: 'ta' input: 'zero' input: 'gone' input: 'ta:1' attr { key: 'T' value { type: DT_FLOAT } } }"
                                                                                                                                                                                                                                                                                                                                          "node { name: 'r' op: 'TensorArrayReadV3' input: 'ta' input: 'zero' input: 'w' attr { key: 'dtype' value { type: DT_FLOAT } } }" UNARY ("end", "Neg", "r") "library { function { signature { name: 'twice' input_arg { name: 'x' type: DT_INT64 } output_arg { name: 'y' type: DT_INT64 } }"
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                     "  node_def { name: 'sum' op: 'Add' input: 'x' input: 'x' attr { key: 'T' value { type: DT_INT64 } } } ret { key: 'y' value: 'sum:z:0' } } }");
}

/* Two wait for the same queue, and one wants two elements at once. */
void
ts_travel_build_waiters (TsTestGraph *g)
{
  ts_travel_build_text (g, "node { name: 'queue' op: 'FIFOQueueV2' attr { key: 'shared_name' value { s: 'queue' } } attr { key: 'shapes' value { list { shape { } } } } " QUEUE_TYPES " }"
                           "node { name: 'late' op: 'QueueDequeueV2' input: 'queue' input: '^two' " QUEUE_TYPES " }" INDEX ("n", "2") "node { name: 'pair' op: 'QueueDequeueManyV2' input: 'queue' input: 'n' " QUEUE_TYPES " }" FLOAT_CONST ("one", "1") UNARY ("two", "Exp", "one") "node { name: 'put1' op: 'QueueEnqueueV2' input: 'queue' input: 'two' input: '^three' " T_TYPES " }" UNARY ("three", "Exp", "two") "node { name: 'put2' op: 'QueueEnqueueV2' input: 'queue' input: 'three' input: '^put1' " T_TYPES " }"
                                                                                                                                                                                                                                                                                                                                                                                                                         "node { name: 'put3' op: 'QueueEnqueueV2' input: 'queue' input: 'one' input: '^put2' " T_TYPES " }"
                                                                                                                                                                                                                                                                                                                                                                                                                         "node { name: 'total' op: 'Sum' input: 'pair' input: 'axis' attr { key: 'T' value { type: DT_FLOAT } } attr { key: 'Tidx' value { type: DT_INT32 } } }" INDEX ("axis", "0")
                                                                                                                                                                                                                                                                                                                                                                                                                             BINARY ("end", "Add", "late", "total"));
}

/* Two loops of TensorFlow 1, one in the other, with enough turns for checkpoints in the middle of them. */
void
ts_travel_build_turns (TsTestGraph *g)
{
#define FRAME(f) "attr { key: 'frame_name' value { s: '" f "' } }"
#define ENTER(f, name, value) "node { name: '" f "/" name "' op: 'Enter' input: '" value "' " FRAME (f) FLOAT " }"
#define INSIDE_CONST(name, value, after)                                                                                                                         \
  "node { name: '" name "' op: 'Const' input: '^" after "' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'value' value { tensor { dtype: DT_FLOAT " \
  "tensor_shape { } float_val: " value " } } } }"
#define TURNS(f, zero, n, start, result)                                                                                                                                                                                                                                                                                                                                                                              \
  ENTER (f, "enter_i", zero)                                                                                                                                                                                                                                                                                                                                                                                          \
  ENTER (f, "enter_t", start)                                                                                                                                                                                                                                                                                                                                                                                         \
  "node { name: '" f "/n' op: 'Enter' input: '" n "' " FRAME (f) FLOAT " attr { key: 'is_constant' value { b: true } } }"                                                                                                                                                                                                                                                                                             \
                                                                       "node { name: '" f "/i' op: 'Merge' input: '" f "/enter_i' input: '" f "/ni' " FLOAT " attr { key: 'N' value { i: 2 } } }"                                                                                                                                                                                                                     \
                                                                       "node { name: '" f "/t' op: 'Merge' input: '" f "/enter_t' input: '" f "/nt' " FLOAT " attr { key: 'N' value { i: 2 } } }" BINARY (f "/less", "Less", f "/i", f "/n") "node { name: '" f "/cond' op: 'LoopCond' input: '" f "/less' }" BINARY (f "/switch_i", "Switch", f "/i", f "/cond") BINARY (f "/switch_t", "Switch", f "/t", f "/cond") \
                                                                           UNARY (f "/body_i", "Identity", f "/switch_i:1") INSIDE_CONST (f "/one", "1", f "/body_i") BINARY (f "/inc", "Add", f "/body_i", f "/one")                                                                                                                                                                                                 \
                                                                               UNARY (f "/ni", "NextIteration", f "/inc") UNARY (f "/exit", "Exit", f "/switch_t") BINARY (f "/add", "Add", result, f "/body_i") UNARY (f "/nt", "NextIteration", f "/add")
  ts_travel_build_text (g, FLOAT_CONST ("zero", "0") FLOAT_CONST ("n", "12") FLOAT_CONST ("start", "1") TURNS ("out", "zero", "n", "start", "in/exit")
                               INSIDE_CONST ("out/zero", "0", "out/body_i") INSIDE_CONST ("out/twelve", "12", "out/body_i") TURNS ("in", "out/zero", "out/twelve", "out/switch_t:1", "in/switch_t:1")
                                   UNARY ("end", "Neg", "out/exit"));
}
