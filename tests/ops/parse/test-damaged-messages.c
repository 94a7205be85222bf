#include "engine/exec/ts-session.h"
#include "tests/support/ts-test-graph.h"

#include <string.h>

/* Whatever bytes come as a message: there is a value or an error. Every truncation is tried, and every byte changed. */

typedef TsOutput (*BuildFunc) (TsTestGraph *g, TsOutput serialized);

static void
run_once (TsSession *session,
          TsOutput input,
          TsOutput output,
          const guint8 *bytes,
          gsize size,
          gboolean must_work)
{
  g_autoptr (TsTensor) value = ts_tensor_new_string_scalar ((const char *)bytes, (gssize)size);
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;
  TsFeed feed = { input, value };

  ts_session_run (session, &feed, 1, &output, 1, NULL, 0, &result, NULL, &error);
  g_assert_true ((result != NULL) != (error != NULL));
  if (must_work)
    g_assert_no_error (error);
}

static void
try_all (BuildFunc build,
         const guint8 *good,
         gsize size)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autofree guint8 *bytes = g_memdup2 (good, size);
  g_autoptr (TsSession) session = NULL;
  TsOutput input, output;

  ts_test_graph_init (&g);
  input = ts_test_placeholder (&g, "x", TS_DTYPE_STRING, &TS_SHAPE_SCALAR);
  output = build (&g, input);
  session = ts_session_new (g.graph);

  run_once (session, input, output, good, size, TRUE);
  for (gsize i = 0; i < size; i++)
    {
      static const guint8 others[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };

      run_once (session, input, output, good, i, FALSE);
      for (guint k = 0; k < G_N_ELEMENTS (others); k++)
        {
          bytes[i] = good[i] ^ others[k];
          run_once (session, input, output, bytes, size, FALSE);
        }
      bytes[i] = good[i];
    }
}

static TsOutput
strings (TsTestGraph *g,
         guint n,
         const char *const *texts)
{
  TsTensor *tensor = ts_tensor_new (TS_DTYPE_STRING, &TS_SHAPE (n), NULL);

  for (guint i = 0; i < n; i++)
    ts_string_set ((TsString *)tensor->data + i, texts[i], -1);
  return ts_test_const (g, "strings", tensor);
}

/* ---- examples ---- */

static TsOutput
build_example (TsTestGraph *g,
               TsOutput serialized)
{
  const float none[] = { 0, 0 };
  TsOutput keys[] = { strings (g, 1, (const char *const[]) { "s" }), strings (g, 1, (const char *const[]) { "f" }), strings (g, 1, (const char *const[]) { "i" }) };
  TsOutput value = ts_test_const (g, "default", ts_tensor_new_float (2, none));

  ts_test_begin (g, "ParseExampleV2", "y", serialized, strings (g, 0, NULL), keys[0], keys[1], keys[2], value, TS_NO_OUTPUT);
  ts_graph_builder_attr_int (g->builder, "num_sparse", 1);
  ts_graph_builder_attr_dtypes (g->builder, "sparse_types", (const TsDType[]) { TS_DTYPE_STRING }, 1);
  ts_graph_builder_attr_dtypes (g->builder, "Tdense", (const TsDType[]) { TS_DTYPE_FLOAT }, 1);
  ts_graph_builder_attr_shapes (g->builder, "dense_shapes", &TS_SHAPE (2), 1);
  ts_graph_builder_attr_dtypes (g->builder, "ragged_value_types", (const TsDType[]) { TS_DTYPE_INT64 }, 1);
  ts_graph_builder_attr_dtypes (g->builder, "ragged_split_types", (const TsDType[]) { TS_DTYPE_INT32 }, 1);
  return ts_test_end (g);
}

/* s of "xyz", f of [1.0, 2.0], i of [1, 65535, 2]. */
static void
test_example (void)
{
  static const guint8 good[] = "\x0a\x31\x0a\x0c\x0a\x01\x73\x12\x07\x0a\x05\x0a\x03\x78\x79\x7a\x0a\x11\x0a\x01\x66\x12\x0c\x12"
                               "\x0a\x0a\x08\x00\x00\x80\x3f\x00\x00\x00\x40\x0a\x0e\x0a\x01\x69\x12\x09\x1a\x07\x0a\x05\x01\xff"
                               "\xff\x03\x02";

  try_all (build_example, good, sizeof good - 1);
}

static TsOutput
build_sequence (TsTestGraph *g,
                TsOutput serialized)
{
  TsOutput none = strings (g, 0, NULL), sparse = ts_test_const (g, "key", ts_tensor_new_string_scalar ("v", 1));
  TsOutput dense = ts_test_const (g, "key", ts_tensor_new_string_scalar ("d", 1));

  ts_test_begin (g, "ParseSingleSequenceExample", "y", serialized, none, sparse, dense, none, TS_NO_OUTPUT);
  ts_graph_builder_attr_int (g->builder, "Ncontext_sparse", 0);
  ts_graph_builder_attr_int (g->builder, "Ncontext_dense", 0);
  ts_graph_builder_attr_int (g->builder, "Nfeature_list_sparse", 1);
  ts_graph_builder_attr_int (g->builder, "Nfeature_list_dense", 1);
  ts_graph_builder_attr_dtypes (g->builder, "Tcontext_dense", NULL, 0);
  ts_graph_builder_attr_dtypes (g->builder, "feature_list_sparse_types", (const TsDType[]) { TS_DTYPE_FLOAT }, 1);
  ts_graph_builder_attr_dtypes (g->builder, "feature_list_dense_types", (const TsDType[]) { TS_DTYPE_INT64 }, 1);
  ts_graph_builder_attr_shapes (g->builder, "feature_list_dense_shapes", &TS_SHAPE (2), 1);
  return ts_test_end (g);
}

/* Two lists: d of [1, 2], [3, 4]; v of [1.0], []. */
static void
test_sequence (void)
{
  static const guint8 good[] = "\x12\x2a\x0a\x15\x0a\x01\x64\x12\x10\x0a\x06\x1a\x04\x0a\x02\x01\x02\x0a\x06\x1a\x04\x0a\x02\x03"
                               "\x04\x0a\x11\x0a\x01\x76\x12\x0c\x0a\x08\x12\x06\x0a\x04\x00\x00\x80\x3f\x0a\x00";

  try_all (build_sequence, good, sizeof good - 1);
}

/* ---- others ---- */

static TsOutput
build_wav (TsTestGraph *g,
           TsOutput serialized)
{
  return ts_test_op (g, "DecodeWav", "y", serialized, TS_NO_OUTPUT);
}

static void
test_wav (void)
{
  static const guint8 good[] = "RIFF\x34\x00\x00\x00WAVE"
                               "JUNK\x02\x00\x00\x00xy"
                               "fmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00"
                               "data\x04\x00\x00\x00\x01\x02\x03\x04";

  try_all (build_wav, good, sizeof good - 1);
}

static TsOutput
build_tensor (TsTestGraph *g,
              TsOutput serialized)
{
  ts_test_begin (g, "ParseTensor", "y", serialized, TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (g->builder, "out_type", TS_DTYPE_FLOAT);
  return ts_test_end (g);
}

static void
test_tensor (void)
{
  static const guint8 good[] = "\x08\x01\x12\x04\x12\x02\x08\x02\x2a\x08\x00\x00\x80\x3f\x00\x00\x00\x40";

  try_all (build_tensor, good, sizeof good - 1);
}

static TsOutput
build_summary (TsTestGraph *g,
               TsOutput serialized)
{
  ts_test_begin (g, "MergeSummary", "y", serialized, TS_NO_OUTPUT);
  ts_graph_builder_attr_int (g->builder, "N", 1);
  return ts_test_end (g);
}

/* The number 1.0 as t, a tensor as u. */
static void
test_summary (void)
{
  static const guint8 good[] = "\x0a\x08\x0a\x01\x74\x15\x00\x00\x80\x3f\x0a\x09\x0a\x01\x75\x42\x04\x08\x03\x12\x00";

  try_all (build_summary, good, sizeof good - 1);
}

static TsOutput
build_proto (TsTestGraph *g,
             TsOutput serialized)
{
  static const TsDType dtypes[] = { TS_DTYPE_INT32, TS_DTYPE_FLOAT, TS_DTYPE_INT64, TS_DTYPE_STRING };

  ts_test_begin (g, "DecodeProtoV2", "y", serialized, TS_NO_OUTPUT);
  ts_graph_builder_attr_string (g->builder, "message_type", "tensorflow.TensorProto", -1);
  ts_graph_builder_attr_strings (g->builder, "field_names", (const char *const[]) { "dtype", "float_val", "int64_val", "tensor_shape" }, 4);
  ts_graph_builder_attr_dtypes (g->builder, "output_types", dtypes, 4);
  return ts_test_end (g);
}

static void
test_proto (void)
{
  static const guint8 good[] = "\x08\x01\x12\x04\x12\x02\x08\x02\x2a\x04\x00\x00\x80\x3f\x2d\x00\x00\x00\x40\x52\x03\x01\xff\x01\x50\x05";

  try_all (build_proto, good, sizeof good - 1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/damaged-messages/example", test_example);
  g_test_add_func ("/damaged-messages/sequence", test_sequence);
  g_test_add_func ("/damaged-messages/wav", test_wav);
  g_test_add_func ("/damaged-messages/tensor", test_tensor);
  g_test_add_func ("/damaged-messages/summary", test_summary);
  g_test_add_func ("/damaged-messages/proto", test_proto);

  return g_test_run ();
}
