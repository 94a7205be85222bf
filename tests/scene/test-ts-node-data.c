#include "app/scene/ts-node-data.h"
#include "engine/ts-error.h"
#include "tests/scene/test-graph.h"

#include <string.h>

static const char network[] = "x Placeholder\n"
                              "in/a Relu x\n"
                              "out Abs in/a\n";

static TsNodeData *
read_data (TsGraph *graph,
           const char *text,
           GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return ts_node_data_new (bytes, "file", graph, error);
}

static TsNodeData *
read_well (TsGraph *graph,
           const char *text)
{
  g_autoptr (GError) error = NULL;
  TsNodeData *data = read_data (graph, text, &error);

  g_assert_no_error (error);
  return data;
}

/* Of x, in/a and out. */
static void
assert_texts (TsGraph *graph,
              TsNodeData *data,
              const char *title,
              const char *expected)
{
  static const char *const names[] = { "x", "in/a", "out" };
  g_autoptr (GError) error = NULL;
  TsOpColumn *column = ts_node_data_find (data, title, &error);
  g_autoptr (GString) texts = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = ts_op_column_dup_text (column, ts_graph_find_operation (graph, names[i])->index);

      g_string_append_printf (texts, "%s%s", i > 0 ? "|" : "", text);
    }
  g_assert_cmpstr (texts->str, ==, expected);
}

/* Numbers are numbers, all else is classes; the line of titles is none of an operation. */
static void
test_csv (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsNodeData) data = read_well (graph, "team,node,load\nred,x,1.5\n\"blue, or \"\"not\"\"\",in/a,\nred,out,1e3\n");

  g_assert_cmpuint (data->columns->len, ==, 2);
  g_assert_cmpuint (data->n_rows, ==, 3);
  g_assert_cmpuint (data->n_strange, ==, 0);
  assert_texts (graph, data, "team", "red|blue, or \"not\"|red");
  assert_texts (graph, data, "load", "1.5||1000");
  assert_texts (graph, data, NULL, "red|blue, or \"not\"|red");
}

static void
test_csv_without_titles (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsNodeData) data = read_well (graph, "x;7\r\nout:0;8\r\n");

  assert_texts (graph, data, "Column 2", "7||8");
}

/* What is said of strangers is counted, and the first of them told. */
static void
test_strange_names (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsNodeData) data = read_well (graph, "name\tcost\nx\t1\nwho\t2\nelse\t3\n");

  g_assert_cmpuint (data->n_rows, ==, 1);
  g_assert_cmpuint (data->n_strange, ==, 2);
  g_assert_cmpstr (data->strange, ==, "who");
  g_assert_cmpstr (((TsOpColumn *)data->columns->pdata[0])->note, ==, "2 of 3 names are not in the graph");
}

static void
test_json (void)
{
  static const char *const texts[] = {
    "{\"x\": 1, \"out\": 2.5}",
    "{\"x\": {\"value\": 1}, \"out\": {\"value\": 2.5}}",
    "[{\"name\": \"x\", \"value\": 1}, {\"value\": 2.5, \"name\": \"out\"}, {\"name\": \"in/a\", \"value\": null}]",
    "{\"main\": {\"results\": {\"x\": {\"value\": 1}, \"out\": {\"value\": 2.5}}, \"gradient\": []}}",
  };
  g_autoptr (TsGraph) graph = test_graph_new (network);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TsNodeData) data = read_well (graph, texts[i]);

      assert_texts (graph, data, "value", "1||2.5");
    }
}

/* What is true is a class. */
static void
test_json_classes (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsNodeData) data = read_well (graph, "{\"x\": true, \"out\": false}");
  TsOpColumn *column = data->columns->pdata[0];

  assert_texts (graph, data, "value", "true||false");
  g_assert_null (column->numbers);
  g_assert_cmpuint (column->n_classes, ==, 3);
}

/* Far apart, and above nothing: what counts is how many times they differ. */
static void
test_far_numbers (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsNodeData) near = read_well (graph, "x,1\nout,5\n");
  g_autoptr (TsNodeData) far = read_well (graph, "x,1\nout,5000\n");
  g_autoptr (TsNodeData) negative = read_well (graph, "x,-1\nout,5000\n");

  g_assert_false (((TsOpColumn *)near->columns->pdata[0])->is_log);
  g_assert_true (((TsOpColumn *)far->columns->pdata[0])->is_log);
  g_assert_false (((TsOpColumn *)negative->columns->pdata[0])->is_log);
}

/* More classes than there are colours: the last are one together. */
static void
test_many_classes (void)
{
  g_autoptr (GString) names = g_string_new (NULL), text = g_string_new (NULL);

  for (guint i = 0; i < 40; i++)
    {
      g_string_append_printf (names, "op%u Placeholder\n", i);
      g_string_append_printf (text, "op%u,class%u\n", i, i);
    }

  g_autoptr (TsGraph) graph = test_graph_new (names->str);
  g_autoptr (TsNodeData) data = read_well (graph, text->str);
  TsOpColumn *column = data->columns->pdata[0];

  g_assert_cmpuint (column->n_classes, ==, TS_MAX_COLOR_CLASSES);
  g_assert_cmpstr (column->names[TS_MAX_COLOR_CLASSES - 1], ==, "Others");
  for (guint i = 0; i < 40; i++)
    g_assert_cmpuint (column->classes[i], ==, MIN (i + 1, TS_MAX_COLOR_CLASSES - 1));
}

static void
test_bad (void)
{
  static const struct
  {
    const char *text;
    int code;
    const char *message;
  } cases[] = {
    { "", TS_ERROR_INVALID_ARGUMENT, "file: it is empty" },
    { "a,b\nc,d\n", TS_ERROR_NOT_FOUND, "file: it names no operation of the graph" },
    { "x\nout\n", TS_ERROR_NOT_FOUND, "file: it has names of operations and nothing beside them" },
    { "x,1\nout,\"2\n", TS_ERROR_INVALID_ARGUMENT, "file: line 2: a quote does not end" },
    { "[1]", TS_ERROR_INVALID_ARGUMENT, "file: [0]: expected an object, found a number" },
    { "x,\xff\n", TS_ERROR_INVALID_ARGUMENT, "file: it is no text in UTF-8" },
  };
  g_autoptr (TsGraph) graph = test_graph_new (network);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_data (graph, cases[i].text, &error));
      g_assert_error (error, TS_ERROR, cases[i].code);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

/* No beginning of a good file brings it down. */
static void
test_truncated (void)
{
  static const char *const texts[] = {
    "team,node,load\nred,x,1.5\n\"blue, or \"\"not\"\"\",in/a,\nred,out,1e3\n",
    "{\"main\": {\"results\": {\"x\": {\"value\": 1}, \"out\": {\"value\": 2.5}}}}",
  };
  g_autoptr (TsGraph) graph = test_graph_new (network);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (gsize n = 0; n < strlen (texts[i]); n++)
      {
        g_autofree char *text = g_strndup (texts[i], n);
        g_autoptr (GError) error = NULL;
        g_autoptr (TsNodeData) data = read_data (graph, text, &error);

        g_assert_true ((data != NULL) == (error == NULL));
      }
}

static void
test_titles (void)
{
  g_autoptr (TsGraph) graph = test_graph_new (network);
  g_autoptr (TsNodeData) data = read_well (graph, "node,a,b\nx,1,2\n");
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_node_data_find (data, "c", &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "no column is titled \"c\"; there are \"a\", \"b\"");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-data/csv", test_csv);
  g_test_add_func ("/node-data/csv-without-titles", test_csv_without_titles);
  g_test_add_func ("/node-data/strange-names", test_strange_names);
  g_test_add_func ("/node-data/json", test_json);
  g_test_add_func ("/node-data/json-classes", test_json_classes);
  g_test_add_func ("/node-data/far-numbers", test_far_numbers);
  g_test_add_func ("/node-data/many-classes", test_many_classes);
  g_test_add_func ("/node-data/bad", test_bad);
  g_test_add_func ("/node-data/truncated", test_truncated);
  g_test_add_func ("/node-data/titles", test_titles);
  return g_test_run ();
}
