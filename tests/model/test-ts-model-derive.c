#include "engine/model/ts-model-derive.h"

#include <string.h>

static const char saved_model[] =
    "saved_model_schema_version: 1 "
    "meta_graphs { "
    "  meta_info_def { tags: 'eval' tensorflow_version: '2.11.0' stripped_op_list { op { name: 'Neg' } } } "
    "  graph_def { "
    "    node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } } "
    "    node { name: 'y' op: 'Neg' input: 'x' attr { key: 'T' value { type: DT_FLOAT } } } "
    "    node { name: 'path' op: 'Placeholder' attr { key: 'dtype' value { type: DT_STRING } } } "
    "    node { name: 'init' op: 'NoOp' } "
    "    node { name: 'restore' op: 'NoOp' } } "
    "  saver_def { restore_op_name: 'restore' } "
    "  collection_def { key: 'saved_model_main_op' value { node_list { value: 'init' } } } "
    "  collection_def { key: 'variables' value { bytes_list { value: 'v' } } } "
    "  signature_def { key: 'a' value { inputs { key: 'in' value { name: 'x:0' dtype: DT_FLOAT } } outputs { key: 'out' value { name: 'y:0' dtype: DT_FLOAT } } } } "
    "  signature_def { key: 'b' value { outputs { key: 'out' value { name: 'y:0' } } } } "
    "  signature_def { key: '__saved_model_init_op' value { outputs { key: '__saved_model_init_op' value { name: 'init' } } } } "
    "  asset_file_def { tensor_info { name: 'path:0' } filename: 'words.txt' } "
    "}";

static const char whole_part[] = "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } } "
                                 "node { name: 'y' op: 'Neg' input: 'x' attr { key: 'T' value { type: DT_FLOAT } } } "
                                 "node { name: 'path' op: 'Placeholder' attr { key: 'dtype' value { type: DT_STRING } } } "
                                 "node { name: 'init' op: 'NoOp' }";
static const char small_part[] = "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } } "
                                 "node { name: 'y' op: 'Neg' input: 'x' attr { key: 'T' value { type: DT_FLOAT } } }";

static TsModel *
open_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  const char *tags[] = { "eval", NULL };
  TsModel *model = ts_model_open_bytes (bytes, "model.pbtxt", text == saved_model ? tags : NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return model;
}

static TsModel *
derive (const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = open_text (saved_model);
  g_autoptr (TsModel) graph = open_text (part);
  const TsSignature *signature = ts_model_find_signature (model, "a", &error);
  TsModel *derived;

  g_assert_no_error (error);
  derived = ts_model_derive (model, graph->graph, &signature, 1, &error);
  g_assert_no_error (error);
  return derived;
}

static void
test_all (void)
{
  g_autoptr (TsModel) model = derive (whole_part);

  g_assert_cmpint (model->kind, ==, TS_MODEL_SAVED_MODEL);
  g_assert_cmpuint (ts_graph_get_n_operations (model->graph), ==, 4);
  g_assert_cmpstr (model->meta->tags[0], ==, "eval");
  g_assert_cmpstr (model->meta->tensorflow_version, ==, "2.11.0");
  g_assert_null (model->meta->saver);
  g_assert_nonnull (ts_model_find_signature (model, "a", NULL));
  g_assert_null (ts_model_find_signature (model, "b", NULL));
  g_assert_cmpuint (model->meta->assets->len, ==, 1);
  g_assert_nonnull (ts_model_find_init_op (model));
  g_assert_null (ts_collections_find (ts_graph_get_collections (model->graph), "variables"));
  g_assert_cmpuint (model->meta->problems->len, ==, 0);
}

/* What the graph no longer has is not spoken of. */
static void
test_part (void)
{
  g_autoptr (TsModel) model = derive (small_part);

  g_assert_cmpuint (model->meta->signatures->len, ==, 1);
  g_assert_cmpuint (model->meta->assets->len, ==, 0);
  g_assert_null (ts_model_find_init_op (model));
  g_assert_null (ts_collections_find (ts_graph_get_collections (model->graph), TS_COLLECTION_SAVED_MODEL_MAIN_OP));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-derive/all", test_all);
  g_test_add_func ("/model-derive/part", test_part);
  return g_test_run ();
}
