#include "engine/ts-error.h"
#include "proto/ts-salvage.h"
#include "proto/ts-text-read.h"
#include "proto/ts-text-write.h"

#include <string.h>

static GBytes *
parse (const TsSchema *schema,
       const char *text)
{
  g_autoptr (GError) error = NULL;
  GBytes *message = ts_text_parse (schema, text, strlen (text), NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return message;
}

static char *
print (const TsSchema *schema,
       GBytes *message)
{
  g_autoptr (GError) error = NULL;
  char *text = ts_text_to_string (schema, g_bytes_get_data (message, NULL), g_bytes_get_size (message), &error);

  g_assert_no_error (error);
  return text;
}

/* What is left of @message if its last @n_cut bytes are cut off. @expected: (nullable): as text; nothing is */
static void
check_cut (const TsSchema *schema,
           GBytes *message,
           gsize n_cut,
           const char *expected)
{
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (message, 0, g_bytes_get_size (message) - n_cut);
  g_autoptr (GError) damage = NULL;
  g_autoptr (GBytes) left = ts_salvage_message (schema, cut, &damage);
  g_autofree char *text = left != NULL ? print (schema, left) : NULL;
  g_autoptr (GBytes) again = expected != NULL ? parse (schema, expected) : NULL;
  g_autofree char *expected_text = expected != NULL ? print (schema, again) : NULL;

  g_assert_error (damage, TS_ERROR, TS_ERROR_DATA_LOSS);
  g_assert_cmpstr (text, ==, expected_text);
}

static void
test_nodes (void)
{
  g_autoptr (GBytes) graph = parse (&ts_schema_graph_def, "node { name: 'a' op: 'A' } node { name: 'b' op: 'B' }");
  g_autoptr (GError) damage = NULL;

  check_cut (&ts_schema_graph_def, graph, 1, "node { name: 'a' op: 'A' }");
  check_cut (&ts_schema_graph_def, graph, 7, "node { name: 'a' op: 'A' }");
  check_cut (&ts_schema_graph_def, graph, 9, NULL);
  g_assert_null (ts_salvage_message (&ts_schema_graph_def, graph, &damage));
  g_assert_no_error (damage);
}

/* Of a library functions are left, of a SavedModel the beginning of its last graph. */
static void
test_lists_in_lists (void)
{
  g_autoptr (GBytes) functions = parse (&ts_schema_graph_def, "node { name: 'a' op: 'A' } library { function { signature { name: 'f' } } function { signature { name: 'g' } } }");
  g_autoptr (GBytes) saved = parse (&ts_schema_saved_model, "saved_model_schema_version: 1 meta_graphs { meta_info_def { tags: 'x' } }"
                                                            " meta_graphs { meta_info_def { tags: 'y' } graph_def { node { name: 'a' op: 'A' } node { name: 'b' op: 'B' } } }");

  check_cut (&ts_schema_graph_def, functions, 1, "node { name: 'a' op: 'A' } library { function { signature { name: 'f' } } }");
  check_cut (&ts_schema_saved_model, saved, 1, "saved_model_schema_version: 1 meta_graphs { meta_info_def { tags: 'x' } }"
                                               " meta_graphs { meta_info_def { tags: 'y' } graph_def { node { name: 'a' op: 'A' } } }");
}

/* Each cut of a text is a message of those parts that were whole. */
static void
test_text (void)
{
  static const char text[] = "saved_model_schema_version: 1 meta_graphs { graph_def { node { name: 'a' op: 'A' attr { key: 'k' value { list { i: [1, 2] } } } } node { name: 'b' } } }";
  static const char *const expected[] = {
    "saved_model_schema_version: 1 meta_graphs { graph_def { } }",
    "saved_model_schema_version: 1 meta_graphs { graph_def { node { name: 'a' op: 'A' attr { key: 'k' value { list { i: [1, 2] } } } } } }",
    "saved_model_schema_version: 1 meta_graphs { graph_def { node { name: 'a' op: 'A' attr { key: 'k' value { list { i: [1, 2] } } } } node { name: 'b' } } }",
  };
  guint place = 0;

  for (gsize n = strlen ("saved_model_schema_version: 1 meta_graphs { graph_def {"); n < strlen (text); n++)
    {
      g_autoptr (GError) mistake = NULL;
      g_autoptr (GBytes) part = ts_text_parse_part (&ts_schema_saved_model, text, n, NULL, NULL, NULL, NULL, &mistake);
      g_autofree char *left = print (&ts_schema_saved_model, part);

      g_assert_error (mistake, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
      for (;; place++)
        {
          g_autoptr (GBytes) message = parse (&ts_schema_saved_model, expected[place]);
          g_autofree char *wanted = print (&ts_schema_saved_model, message);

          if (strcmp (left, wanted) == 0)
            break;
          g_assert_cmpuint (place, <, G_N_ELEMENTS (expected) - 1);
        }
    }
  g_assert_cmpuint (place, ==, G_N_ELEMENTS (expected) - 1);

  g_autoptr (GError) mistake = NULL;

  g_assert_null (ts_text_parse_part (&ts_schema_saved_model, text, strlen (text), NULL, NULL, NULL, NULL, &mistake));
  g_assert_no_error (mistake);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/salvage/nodes", test_nodes);
  g_test_add_func ("/salvage/lists-in-lists", test_lists_in_lists);
  g_test_add_func ("/salvage/text", test_text);
  return g_test_run ();
}
