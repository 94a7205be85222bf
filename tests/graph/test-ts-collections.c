#include "engine/graph/ts-collections.h"

#include "engine/graph/ts-collection-items.h"
#include "engine/ts-error.h"

#include <string.h>

static void
add_node (TsCollections *c,
          const char *key,
          const char *name)
{
  g_autoptr (GError) error = NULL;

  ts_collections_add (c, key, TS_COLLECTION_ITEM_NODE (name), &error);
  g_assert_no_error (error);
}

/* "key: item item" for each collection. */
static char *
describe (const TsCollections *c)
{
  g_autofree const char **keys = ts_collections_list_keys (c);
  GString *text = g_string_new (NULL);

  for (guint k = 0; keys[k] != NULL; k++)
    {
      const TsCollection *collection = ts_collections_find (c, keys[k]);

      g_string_append_printf (text, "%s:", keys[k]);
      for (guint i = 0; i < ts_collection_get_n_items (collection); i++)
        {
          TsCollectionItem item = ts_collection_get_item (collection, i);

          if (item.kind == TS_COLLECTION_NODES)
            g_string_append_printf (text, " %s", item.text);
          else if (item.kind == TS_COLLECTION_INT64S)
            g_string_append_printf (text, " %" G_GINT64_FORMAT, item.integer);
          else if (item.kind == TS_COLLECTION_FLOATS)
            g_string_append_printf (text, " %g", item.number);
          else
            g_string_append_printf (text, " %s<%.*s>", item.text != NULL ? item.text : "", (int)item.size, (const char *)item.data);
        }
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
fill (TsCollections *c)
{
  g_assert_true (ts_collections_add (c, "floats", TS_COLLECTION_ITEM_FLOAT (0.5f), NULL));
  g_assert_true (ts_collections_add (c, "floats", TS_COLLECTION_ITEM_FLOAT (-2), NULL));
  g_assert_true (ts_collections_add (c, "ints", TS_COLLECTION_ITEM_INT64 (-1), NULL));
  g_assert_true (ts_collections_add (c, "ints", TS_COLLECTION_ITEM_INT64 (300), NULL));
  add_node (c, "losses", "loss:0");
  g_assert_true (ts_collections_add (c, "raw", TS_COLLECTION_ITEM_BYTES ((const guint8 *)"ab", 2), NULL));
  g_assert_true (ts_collections_add (c, "any", TS_COLLECTION_ITEM_ANY ("type.googleapis.com/x", (const guint8 *)"c", 1), NULL));
  g_assert_nonnull (ts_collections_get_ref (c, "empty"));
}

#define FILLED                      \
  "floats: 0.5 -2\n"                \
  "ints: -1 300\n"                  \
  "losses: loss:0\n"                \
  "raw: <ab>\n"                     \
  "any: type.googleapis.com/x<c>\n" \
  "empty:\n"

static gboolean
read_all (TsCollections *c,
          const guint8 *data,
          gsize size,
          GError **error)
{
  TsWireReader reader, entry;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, "meta_graph");
  while (ts_wire_next (&reader, &field, error))
    if (field.number == 4 && (!ts_wire_enter (&reader, &field, "collection_def", &entry, error) ||
                              !ts_collections_read (c, &entry, error)))
      return FALSE;
  return !reader.failed;
}

static void
test_add_and_get (void)
{
  g_autoptr (TsCollections) c = ts_collections_new ();
  const TsCollection *live = ts_collections_get_ref (c, "a");
  g_autoptr (GArray) before = ts_collections_list (c, "a", NULL, NULL);
  g_autofree char *text = NULL;

  add_node (c, "a", "x");
  add_node (c, "a", "x");
  g_assert_true (ts_collections_add_to_many (c, (const char *const[]) { "a", "b", "a", "c", NULL }, TS_COLLECTION_ITEM_NODE ("y"), NULL));
  text = describe (c);
  g_assert_cmpstr (text, ==,
                   "a: x x y\n"
                   "b: y\n"
                   "c: y\n");

  /* A list is a copy, the collection itself is not. */
  g_assert_cmpuint (before->len, ==, 0);
  g_assert_cmpuint (ts_collection_get_n_items (live), ==, 3);
  g_assert_null (ts_collections_find (c, "d"));
}

/* As re.match () in tf.Graph.get_collection (): at the beginning, not further. */
static void
test_scope (void)
{
  g_autoptr (TsCollections) c = ts_collections_new ();
  g_autoptr (GError) error = NULL;
  static const struct
  {
    const char *scope;
    guint n;
  } cases[] = { { NULL, 4 }, { "layer_1", 2 }, { "layer_1/", 1 }, { "layer", 3 }, { "yer_1", 0 }, { ".*kernel", 3 }, { "layer_(1|2)/", 2 } };

  add_node (c, "w", "layer_1/kernel:0");
  add_node (c, "w", "layer_2/kernel:0");
  add_node (c, "w", "layer_10/kernel:0");
  add_node (c, "w", "bias:0");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) items = ts_collections_list (c, "w", cases[i].scope, NULL);

      g_assert_cmpuint (items->len, ==, cases[i].n);
    }
  g_assert_null (ts_collections_list (c, "w", "(", &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_prefix (error->message, "scope \"(\" is no regular expression: "));
}

static void
test_kinds (void)
{
  g_autoptr (TsCollections) c = ts_collections_new ();
  g_autoptr (GError) error = NULL;

  add_node (c, "a", "x");
  g_assert_false (ts_collections_add_to_many (c, (const char *const[]) { "b", "a", NULL }, TS_COLLECTION_ITEM_INT64 (1), &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, "collection \"a\" holds nodes, not int64s");
  g_assert_null (ts_collections_find (c, "b"));
}

static void
test_clear_and_finalize (void)
{
  g_autoptr (TsCollections) c = ts_collections_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  add_node (c, "a", "x");
  add_node (c, "b", "y");
  g_assert_true (ts_collections_clear (c, "a", NULL));
  g_assert_true (ts_collections_clear (c, "nothing", NULL));
  text = describe (c);
  g_assert_cmpstr (text, ==, "b: y\n");
  g_assert_true (ts_collections_clear_all (c, NULL));
  g_assert_null (ts_collections_find (c, "b"));
  add_node (c, "b", "z");

  ts_collections_finalize (c);
  g_assert_false (ts_collections_add (c, "b", TS_COLLECTION_ITEM_NODE ("u"), &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  g_assert_false (ts_collections_clear (c, "b", NULL));
  g_assert_false (ts_collections_clear_all (c, NULL));
  g_assert_null (ts_collections_get_ref (c, "new"));
  g_assert_cmpuint (ts_collection_get_n_items (ts_collections_get_ref (c, "b")), ==, 1);
}

static void
test_file (void)
{
  g_autoptr (TsCollections) c = ts_collections_new ();
  g_autoptr (TsCollections) read = ts_collections_new ();
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (GByteArray) again = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  fill (c);
  ts_collections_append_to (c, message);
  g_assert_true (read_all (read, message->data, message->len, &error));
  text = describe (read);
  g_assert_cmpstr (text, ==, FILLED);
  ts_collections_append_to (read, again);
  g_assert_cmpmem (message->data, message->len, again->data, again->len);
}

/* Numbers one by one, a key twice, two kinds in one: as protobuf reads them. */
static void
test_file_oddities (void)
{
  static const guint8 message[] = {
    0x22, 11, 0x0a, 1, 'a', 0x12, 6, 0x1a, 4, 0x08, 1, 0x08, 2, /* a: int64s 1 2, unpacked */
    0x22, 10, 0x0a, 1, 'b', 0x12, 5, 0x0a, 3, 0x0a, 1, 'x',     /* b: node x */
    0x22, 17, 0x0a, 1, 'a', 0x12, 12,                           /* a: node y, then float 1 unpacked */
    0x0a, 3, 0x0a, 1, 'y', 0x22, 5, 0x0d, 0, 0, 0x80, 0x3f
  };
  g_autoptr (TsCollections) c = ts_collections_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  read_all (c, message, sizeof message, &error);
  g_assert_no_error (error);
  text = describe (c);
  g_assert_cmpstr (text, ==,
                   "a: 1\n"
                   "b: x\n");
}

static void
test_file_damage (void)
{
  g_autoptr (TsCollections) c = ts_collections_new ();
  g_autoptr (GByteArray) message = g_byte_array_new ();
  GRand *rand = g_rand_new_with_seed (5);

  fill (c);
  ts_collections_append_to (c, message);
  for (guint i = 0; i < message->len + 2000; i++)
    {
      g_autoptr (TsCollections) read = ts_collections_new ();
      gsize size = MIN (i, message->len);
      g_autofree guint8 *copy = g_memdup2 (message->data, size + 1 <= message->len ? size : message->len);

      if (i >= message->len)
        copy[g_rand_int_range (rand, 0, (gint32)size)] ^= (guint8)(1 << g_rand_int_range (rand, 0, 8));
      if (read_all (read, copy, size, NULL))
        g_free (describe (read));
    }
  g_rand_free (rand);
}

/* ---- messages ---- */

static GBytes *
variable_bytes (const char *name)
{
  TsVariableItem item = {
    .name = (char *)name,
    .initializer = (char *)"v/Assign",
    .snapshot = (char *)"v/read:0",
    .is_resource = TRUE,
    .is_trainable = TRUE,
    .aggregation = 2,
  };

  return ts_variable_item_to_bytes (&item);
}

static void
test_variables (void)
{
  g_autoptr (TsCollections) c = ts_collections_new ();
  g_autoptr (GBytes) v = variable_bytes ("scope/v:0");
  g_autoptr (GByteArray) sliced = g_byte_array_new ();
  g_autoptr (TsVariableItem) item = NULL;
  g_autoptr (TsVariableItem) slice = NULL;
  g_autoptr (GArray) found = NULL;
  g_autoptr (GError) error = NULL;
  TsCollectionItem stored;
  guint begin;

  ts_collections_add (c, TS_COLLECTION_GLOBAL_VARIABLES, TS_COLLECTION_ITEM_BYTES (g_bytes_get_data (v, NULL), g_bytes_get_size (v)), NULL);
  found = ts_collections_list (c, TS_COLLECTION_GLOBAL_VARIABLES, "scope", NULL);
  g_assert_cmpuint (found->len, ==, 1);
  stored = g_array_index (found, TsCollectionItem, 0);
  item = ts_variable_item_new (stored.data, stored.size, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (item->name, ==, "scope/v:0");
  g_assert_cmpstr (item->initializer, ==, "v/Assign");
  g_assert_cmpstr (item->snapshot, ==, "v/read:0");
  g_assert_cmpstr (item->initial_value, ==, "");
  g_assert_true (item->is_resource && item->is_trainable);
  g_assert_cmpint (item->aggregation, ==, 2);
  g_assert_cmpstr (item->slice_of, ==, "");

  ts_wire_append_string (sliced, 1, "v/part_1:0");
  begin = ts_wire_begin (sliced, 4);
  ts_wire_append_string (sliced, 1, "v");
  for (guint32 field = 2; field <= 4; field++)
    ts_wire_append_bytes (sliced, field, (const guint8[]) { 10 * field, 1 }, 2);
  ts_wire_end (sliced, begin);
  slice = ts_variable_item_new (sliced->data, sliced->len, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (slice->slice_of, ==, "v");
  g_assert_cmpuint (slice->slice_offset->len, ==, 2);
  g_assert_cmpint (g_array_index (slice->slice_offset, gint64, 0), ==, 30);
  g_assert_cmpint (g_array_index (slice->slice_shape, gint64, 0), ==, 40);
}

static void
test_queue_runner_and_saver (void)
{
  g_autoptr (GByteArray) runner = g_byte_array_new ();
  g_autoptr (GByteArray) saver = g_byte_array_new ();
  g_autoptr (TsQueueRunnerItem) r = NULL;
  g_autoptr (TsSaverItem) s = NULL;
  g_autoptr (GError) error = NULL;

  ts_wire_append_string (runner, 1, "queue");
  ts_wire_append_string (runner, 2, "enqueue_1");
  ts_wire_append_string (runner, 2, "enqueue_2");
  ts_wire_append_string (runner, 3, "close");
  ts_wire_append_uint (runner, 5, 11);
  r = ts_queue_runner_item_new (runner->data, runner->len, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (r->queue, ==, "queue");
  g_assert_cmpuint (r->enqueue_ops->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (r->enqueue_ops, 1), ==, "enqueue_2");
  g_assert_cmpstr (r->cancel_op, ==, "");
  g_assert_cmpint (g_array_index (r->closed_exceptions, gint64, 0), ==, TS_ERROR_OUT_OF_RANGE);

  ts_wire_append_string (saver, 1, "save/Const:0");
  ts_wire_append_string (saver, 3, "save/restore_all");
  ts_wire_append_uint (saver, 5, 1);
  ts_wire_append_float (saver, 6, 10000);
  ts_wire_append_uint (saver, 7, 2);
  s = ts_saver_item_new (saver->data, saver->len, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (s->restore_op, ==, "save/restore_all");
  g_assert_true (s->is_sharded);
  g_assert_cmpfloat (s->keep_every_n_hours, ==, 10000);
  g_assert_cmpint (s->version, ==, 2);
}

/* A while in which a cond is. */
static GByteArray *
loop_message (void)
{
  GByteArray *m = g_byte_array_new ();
  guint values, entry, nested, cond;

  ts_wire_append_string (m, 1, "while/while_context");
  ts_wire_append_uint (m, 2, 10);
  ts_wire_append_uint (m, 3, 1);
  ts_wire_append_string (m, 8, "while/Exit:0");
  values = ts_wire_begin (m, 9);
  ts_wire_append_string (m, 1, "while/add:0");
  entry = ts_wire_begin (m, 2);
  ts_wire_append_string (m, 1, "x:0");
  ts_wire_append_string (m, 2, "while/add/Enter:0");
  ts_wire_end (m, entry);
  ts_wire_end (m, values);
  nested = ts_wire_begin (m, 12);
  cond = ts_wire_begin (m, 1);
  ts_wire_append_string (m, 1, "while/cond/cond_text");
  ts_wire_append_string (m, 2, "while/cond/pred_id:0");
  ts_wire_append_uint (m, 4, 1);
  ts_wire_end (m, cond);
  ts_wire_end (m, nested);
  return m;
}

static void
test_contexts (void)
{
  g_autoptr (GByteArray) m = loop_message ();
  g_autoptr (TsContextItem) loop = NULL;
  g_autoptr (GError) error = NULL;
  const TsContextItem *cond;

  loop = ts_context_item_new (TRUE, m->data, m->len, &error);
  g_assert_no_error (error);
  g_assert_true (loop->is_while && loop->back_prop && !loop->swap_memory);
  g_assert_cmpstr (loop->name, ==, "while/while_context");
  g_assert_cmpint (loop->parallel_iterations, ==, 10);
  g_assert_cmpstr (g_ptr_array_index (loop->exits, 0), ==, "while/Exit:0");
  g_assert_cmpstr (g_ptr_array_index (loop->values, 0), ==, "while/add:0");
  g_assert_cmpuint (loop->outer_values->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (loop->outer_values, 1), ==, "while/add/Enter:0");
  g_assert_cmpuint (loop->nested->len, ==, 1);
  cond = g_ptr_array_index (loop->nested, 0);
  g_assert_false (cond->is_while);
  g_assert_cmpstr (cond->predicate, ==, "while/cond/pred_id:0");
  g_assert_cmpint (cond->branch, ==, 1);
}

static void
test_message_damage (void)
{
  g_autoptr (GByteArray) m = loop_message ();
  g_autoptr (GError) error = NULL;

  for (guint size = 0; size < m->len; size++)
    for (guint i = 0; i < 2 * size + 1; i++)
      {
        g_autofree guint8 *copy = g_memdup2 (m->data, size);
        g_autoptr (TsContextItem) loop = NULL;
        g_autoptr (TsVariableItem) variable = NULL;

        if (i > 0)
          copy[(i - 1) / 2] ^= (i & 1) ? 0x10 : 0x81;
        loop = ts_context_item_new (TRUE, copy, size, NULL);
        variable = ts_variable_item_new (copy, size, NULL);
      }
  g_assert_null (ts_variable_item_new (m->data, 5, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/collections/add-and-get", test_add_and_get);
  g_test_add_func ("/collections/scope", test_scope);
  g_test_add_func ("/collections/kinds", test_kinds);
  g_test_add_func ("/collections/clear-and-finalize", test_clear_and_finalize);
  g_test_add_func ("/collections/file", test_file);
  g_test_add_func ("/collections/file-oddities", test_file_oddities);
  g_test_add_func ("/collections/file-damage", test_file_damage);
  g_test_add_func ("/collections/variables", test_variables);
  g_test_add_func ("/collections/queue-runner-and-saver", test_queue_runner_and_saver);
  g_test_add_func ("/collections/contexts", test_contexts);
  g_test_add_func ("/collections/message-damage", test_message_damage);
  return g_test_run ();
}
