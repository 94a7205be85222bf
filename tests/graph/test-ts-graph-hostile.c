#include "tests/graph/graph-text.h"

#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

#include <string.h>

/* A graph with something of everything: functions, lists, tensors, control inputs, an unknown op. */
static GByteArray *
rich_graph (void)
{
  GByteArray *g = g_byte_array_new ();
  guint n, entry, value, part;

  placeholder (g, "x", TS_DTYPE_FLOAT);
  n = node_begin (g, "c Const");
  attr_number (g, "dtype", 6, TS_DTYPE_FLOAT);
  entry = ts_wire_begin (g, 5);
  ts_wire_append_string (g, 1, "value");
  value = ts_wire_begin (g, 2);
  part = ts_wire_begin (g, 8);
  ts_wire_append_uint (g, 1, TS_DTYPE_FLOAT);
  ts_wire_append_bytes (g, 2, "\x12\x02\x08\x02", 4);
  ts_wire_append_bytes (g, 4, "\0\0\x80\x3f\0\0\0\x40", 8);
  ts_wire_end (g, part);
  ts_wire_end (g, value);
  ts_wire_end (g, entry);
  ts_wire_end (g, n);
  n = node_begin (g, "s Split x:0 c ^x");
  attr_number (g, "num_split", 3, 3);
  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  ts_wire_end (g, n);
  n = node_begin (g, "p MaxPool s:2");
  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  entry = ts_wire_begin (g, 5);
  ts_wire_append_string (g, 1, "ksize");
  value = ts_wire_begin (g, 2);
  part = ts_wire_begin (g, 1);
  ts_wire_append_bytes (g, 3, "\1\2\2\1", 4);
  ts_wire_end (g, part);
  ts_wire_end (g, value);
  ts_wire_end (g, entry);
  ts_wire_end (g, n);
  node (g, "u Mystery p s:1", TS_DTYPE_INVALID);
  node (g, "f twice p", TS_DTYPE_INVALID);
  append_function (g);
  part = ts_wire_begin (g, 4);
  ts_wire_append_uint (g, 1, 1000);
  ts_wire_end (g, part);
  return g;
}

/* Operations with the same key show the same, whatever is wrong with them. */
static void
check_key (TsGraph *graph,
           guint32 i)
{
  const TsOperation *op = ts_graph_get_operation (graph, i), *other = ts_graph_get_operation (graph, i > 0 ? i - 1 : 0);
  g_autoptr (GByteArray) key = g_byte_array_new ();
  g_autoptr (GByteArray) other_key = g_byte_array_new ();
  g_autofree char *texts = NULL;
  g_autofree char *other_texts = NULL;

  ts_operation_append_attr_key (op, key);
  ts_operation_append_attr_key (other, other_key);
  if (key->len != other_key->len || memcmp (key->data, other_key->data, key->len) != 0)
    return;
  texts = ts_test_dup_attr_texts (op);
  other_texts = ts_test_dup_attr_texts (other);
  g_assert_cmpstr (texts, ==, other_texts);
}

/* Reads all that can be read of a graph: whatever it is made of, nothing may break. */
static void
use (TsGraph *graph)
{
  g_autoptr (GBytes) bytes = ts_graph_to_bytes (graph);

  ts_graph_validate (graph, NULL);
  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);
      g_auto (GStrv) names = ts_operation_list_attrs (op);
      guint n;

      ts_graph_get_consumers (graph, i, &n);
      check_key (graph, i);
      for (guint k = 0; k < op->n_outputs; k++)
        ts_graph_get_dtype (graph, (TsOutput) { i, k });
      for (guint k = 0; names[k] != NULL; k++)
        {
          g_autofree char *text = ts_operation_dup_attr_text (op, names[k], 40);
          g_autoptr (TsTensor) tensor = ts_operation_dup_attr_tensor (op, names[k], NULL);
          g_autofree gint64 *ints = ts_operation_dup_attr_ints (op, names[k], &n, NULL);
          g_autofree TsShape *shapes = ts_operation_dup_attr_shapes (op, names[k], &n, NULL);
          g_auto (GStrv) strings = ts_operation_dup_attr_strings (op, names[k], &n, NULL);
        }
    }
}

static void
check (const guint8 *data,
       gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);

  g_assert_true ((graph == NULL) == (error != NULL));
  if (graph != NULL)
    use (graph);
  else
    g_assert_true (g_error_matches (error, TS_ERROR, TS_ERROR_DATA_LOSS) ||
                   g_error_matches (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT));
}

static void
test_truncations (void)
{
  g_autoptr (GByteArray) g = rich_graph ();

  for (guint n = 0; n <= g->len; n++)
    check (g->data, n);
}

static void
test_bit_flips (void)
{
  g_autoptr (GByteArray) g = rich_graph ();

  for (guint i = 0; i < g->len; i++)
    for (guint bit = 0; bit < 8; bit++)
      {
        g->data[i] ^= (guint8)(1 << bit);
        check (g->data, g->len);
        g->data[i] ^= (guint8)(1 << bit);
      }
}

/* Every byte to every extreme, and pairs of neighbours, which make lengths of two bytes. */
static void
test_extremes (void)
{
  static const guint8 values[] = { 0x00, 0x7f, 0x80, 0xff };
  g_autoptr (GByteArray) g = rich_graph ();

  for (guint i = 0; i + 1 < g->len; i++)
    for (guint v = 0; v < G_N_ELEMENTS (values); v++)
      {
        guint8 a = g->data[i], b = g->data[i + 1];

        g->data[i] = values[v];
        check (g->data, g->len);
        g->data[i + 1] = 0xff;
        check (g->data, g->len);
        g->data[i] = a;
        g->data[i + 1] = b;
      }
}

/* A function as the attribute of a function as the attribute of ... */
static GByteArray *
nested_functions (guint depth)
{
  g_autoptr (GByteArray) value = g_byte_array_new ();
  GByteArray *g = g_byte_array_new ();
  guint n;

  for (guint i = 0; i < depth; i++)
    {
      g_autoptr (GByteArray) outer = g_byte_array_new ();
      guint func = ts_wire_begin (outer, 10);
      guint entry = ts_wire_begin (outer, 2);

      ts_wire_append_string (outer, 1, "f");
      ts_wire_append_bytes (outer, 2, value->data, value->len);
      ts_wire_end (outer, entry);
      ts_wire_end (outer, func);
      g_byte_array_set_size (value, 0);
      g_byte_array_append (value, outer->data, outer->len);
    }

  n = node_begin (g, "x NoOp");
  {
    guint entry = ts_wire_begin (g, 5);

    ts_wire_append_string (g, 1, "_f");
    ts_wire_append_bytes (g, 2, value->data, value->len);
    ts_wire_end (g, entry);
  }
  ts_wire_end (g, n);
  return g;
}

static void
test_deep_nesting (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) shallow = import_ok (nested_functions (20));

  use (shallow);
  g_assert_null (import (nested_functions (2900), &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
  g_assert_true (g_str_has_prefix (error->message, "byte "));
  g_assert_nonnull (strstr (error->message, "node[0].attr[\"_f\"].func.attr[\"f\"].func.attr[\"f\"]"));
  g_assert_nonnull (strstr (error->message, "nested deeper than 100"));
}

static void
check_fails (GByteArray *g,
             TsError code,
             const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (import (g, &error));
  g_assert_error (error, TS_ERROR, (int)code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_empty_nodes (void)
{
  const gsize size = 10 * 1024 * 1024;
  GByteArray *g = g_byte_array_sized_new (size);

  g_byte_array_set_size (g, size);
  for (gsize i = 0; i < size; i += 2)
    memcpy (g->data + i, "\x0a\0", 2);
  check_fails (g, TS_ERROR_DATA_LOSS, "byte 2, node[0].name: the node has no name");
}

static void
test_fatal (void)
{
  GByteArray *g;
  guint n;

  g = g_byte_array_new ();
  placeholder (g, "x", TS_DTYPE_FLOAT);
  placeholder (g, "y", TS_DTYPE_FLOAT);
  placeholder (g, "x", TS_DTYPE_FLOAT);
  check_fails (g, TS_ERROR_INVALID_ARGUMENT, "two nodes (0 and 2) are named \"x\"");

  g = g_byte_array_new ();
  node (g, "a\xff NoOp", TS_DTYPE_INVALID);
  check_fails (g, TS_ERROR_DATA_LOSS, "byte 4, node[0].name: not UTF-8 text");

  g = g_byte_array_new ();
  n = node_begin (g, "x NoOp");
  ts_wire_append_uint (g, 3, 5);
  ts_wire_end (g, n);
  check_fails (g, TS_ERROR_DATA_LOSS, "byte 11, node[0].input: expected bytes with a length, found a number");

  g = g_byte_array_new ();
  ts_wire_append_tag (g, 1, TS_WIRE_BYTES);
  ts_wire_append_varint (g, G_MAXUINT64);
  check_fails (g, TS_ERROR_DATA_LOSS, "byte 0: field 1 says it has 18446744073709551615 bytes, but only 0 are left");

  g = g_byte_array_new ();
  n = node_begin (g, "x NoOp");
  attr_number (g, "T", 6, 1);
  g->data[g->len - 1] = 0xff; /* the dtype is now cut off */
  ts_wire_end (g, n);
  check_fails (g, TS_ERROR_DATA_LOSS, "byte 19, node[0].attr[\"T\"]: the number in field 6 is cut off or too long");
}

static void
test_negative_sizes (void)
{
  GByteArray *g = g_byte_array_new ();
  guint n = node_begin (g, "x NoOp");
  guint entry = ts_wire_begin (g, 5);
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (GError) error = NULL;
  guint value, shape, dim;
  TsShape read;

  ts_wire_append_string (g, 1, "_shape");
  value = ts_wire_begin (g, 2);
  shape = ts_wire_begin (g, 7);
  dim = ts_wire_begin (g, 2);
  ts_wire_append_uint (g, 1, (guint64)-5);
  ts_wire_end (g, dim);
  ts_wire_end (g, shape);
  ts_wire_end (g, value);
  ts_wire_end (g, entry);
  ts_wire_end (g, n);
  graph = import_ok (g);
  g_assert_false (ts_operation_get_attr_shape (ts_graph_get_operation (graph, 0), "_shape", &read, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==,
                   "operation \"x\" (NoOp): attribute \"_shape\": dimension 0 of a shape is -5, cannot be below -1");
}

/* Many nodes that each use the last possible output of an unknown op: no memory is taken from that. */
static void
test_many_unknown_outputs (void)
{
  GByteArray *g = g_byte_array_new ();
  g_autoptr (TsGraph) graph = NULL;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *text = g_strdup_printf ("n%u Mystery n%u:65535 n%u:4294967295", i, i, i);

      node (g, text, TS_DTYPE_INVALID);
    }
  graph = import_ok (g);
  g_assert_cmpuint (ts_graph_get_n_outputs (graph), <, 5 * 1000 * 1000);
  g_assert_nonnull (ts_graph_get_operation (graph, 0)->problem);
}

static void
test_cancelled (void)
{
  g_autoptr (GByteArray) g = rich_graph ();
  g_autoptr (GBytes) bytes = g_bytes_new (g->data, g->len);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ts_graph_new_from_bytes (ts_standard_ops (), bytes, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph-hostile/truncations", test_truncations);
  g_test_add_func ("/graph-hostile/bit-flips", test_bit_flips);
  g_test_add_func ("/graph-hostile/extremes", test_extremes);
  g_test_add_func ("/graph-hostile/deep-nesting", test_deep_nesting);
  g_test_add_func ("/graph-hostile/empty-nodes", test_empty_nodes);
  g_test_add_func ("/graph-hostile/fatal", test_fatal);
  g_test_add_func ("/graph-hostile/negative-sizes", test_negative_sizes);
  g_test_add_func ("/graph-hostile/many-unknown-outputs", test_many_unknown_outputs);
  g_test_add_func ("/graph-hostile/cancelled", test_cancelled);
  return g_test_run ();
}
