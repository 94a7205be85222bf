#include "tests/graph/function-text.h"

#include "app/ts-document.h"

typedef struct
{
  TsDocument *document;
} Fixture;

/* A NodeDef that calls @function, with T = float. */
static void
call (GByteArray *g,
      const char *text)
{
  guint n = node_begin (g, text);

  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  ts_wire_end (g, n);
}

static void
body_op (GByteArray *g,
         const char *text)
{
  guint n = body_node (g, text);

  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  ts_wire_end (g, n);
}

/* negate (x: float) -> (y: float); twice (x: T) -> (y: T) for any T; again (x: float) calls itself. */
static void
set_up (Fixture *self,
        gconstpointer data)
{
  GByteArray *g = g_byte_array_new ();
  guint library, f, n;

  placeholder (g, "x", TS_DTYPE_FLOAT);
  n = node_begin (g, "call negate x");
  ts_wire_end (g, n);
  call (g, "generic_1 twice x");
  call (g, "generic_2 twice x");
  n = node_begin (g, "loop again x");
  ts_wire_end (g, n);
  n = node_begin (g, "gone Neg x");
  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  attr_func (g, "f", "no_such_function");
  ts_wire_end (g, n);

  library = ts_wire_begin (g, 2);
  f = function_begin (g, "negate", "x: float", "y: float", "");
  body_op (g, "neg Neg x");
  pair (g, 4, "y", "neg:y:0");
  ts_wire_end (g, f);
  f = function_begin (g, "twice", "x: T", "y: T", "T: type");
  n = body_node (g, "add AddV2 x x");
  attr_placeholder (g, "T", "T");
  ts_wire_end (g, n);
  pair (g, 4, "y", "add:z:0");
  ts_wire_end (g, f);
  f = function_begin (g, "again", "x: float", "y: float", "");
  n = body_node (g, "inner again x");
  ts_wire_end (g, n);
  pair (g, 4, "y", "inner:y:0");
  ts_wire_end (g, f);
  ts_wire_end (g, library);

  g_autoptr (TsGraph) graph = import_ok (g);

  self->document = ts_document_new_for_graph (graph, "test");
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  ts_document_close (self->document);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  while (G_OBJECT (self->document)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (self->document);
}

static guint32
find_op (TsDocument *document,
         const char *name)
{
  const TsOperation *op = ts_graph_find_operation (ts_document_get_graph (document), name);

  g_assert_nonnull (op);
  return op->index;
}

static TsDocument *
open_call (TsDocument *document,
           const char *name)
{
  g_autoptr (GError) error = NULL;
  TsDocument *body = ts_document_open_call (document, find_op (document, name), 0, &error);

  g_assert_no_error (error);
  return body;
}

static void
test_open (Fixture *self,
           gconstpointer data)
{
  TsDocument *body = open_call (self->document, "call");
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (ts_document_get_title (body), ==, "negate");
  g_assert_cmpstr (ts_function_get_name (ts_document_get_function (body)), ==, "negate");
  g_assert_null (ts_document_get_function (self->document));
  find_op (body, "neg");
  g_assert_true (open_call (self->document, "call") == body);
  g_assert_true (ts_document_open_function (self->document, ts_document_get_function (body), &error) == body);
}

/* A body runs by itself. */
static void
test_run (Fixture *self,
          gconstpointer data)
{
  TsDocument *body = open_call (self->document, "call");
  TsDebugWorker *worker = ts_document_get_worker (body);
  TsOutput x = { find_op (body, "x"), 0 };
  TsOutput neg = { find_op (body, "neg"), 0 };
  g_autoptr (TsTensor) value = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_document_is_fetched (body, neg));
  g_assert_true (ts_output_equal (ts_document_find_missing_feed (body), x));
  g_assert_true (ts_document_set_feed_text (body, x, "[1, 2]", &error));
  g_assert_cmpuint (ts_document_find_missing_feed (body).op, ==, TS_NO_OP);
  ts_debug_worker_continue (worker);
  while (ts_debug_worker_get_busy (worker))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (ts_debug_worker_get_stop (worker)->reason, ==, TS_STOP_DONE);
  g_assert_cmpint (ts_debug_worker_get_value (worker, neg, &value), ==, TS_VALUE_LIVE);
  g_assert_cmpfloat (((const float *)value->data)[1], ==, -2.0f);
}

/* Each call of a generic function has a body of its own, made for its attributes. */
static void
test_generic (Fixture *self,
              gconstpointer data)
{
  TsDocument *first = open_call (self->document, "generic_1");
  TsDocument *second = open_call (self->document, "generic_2");

  g_assert_true (first != second);
  g_assert_true (open_call (self->document, "generic_1") == first);
  g_assert_cmpint (ts_graph_get_dtype (ts_document_get_graph (first), (TsOutput) { find_op (first, "add"), 0 }), ==, TS_DTYPE_FLOAT);
}

static void
test_recursion (Fixture *self,
                gconstpointer data)
{
  TsDocument *body = open_call (self->document, "loop");

  g_assert_true (open_call (body, "inner") == body);
}

static void
test_no_function (Fixture *self,
                  gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TsDocument *body = open_call (self->document, "call");

  g_assert_null (ts_document_open_call (body, find_op (body, "neg"), 0, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ts_document_open_call (self->document, find_op (self->document, "gone"), 0, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "no_such_function"));
}

/* Who keeps a body longer than the graph's document can still look at it. */
static void
test_outlives (Fixture *self,
               gconstpointer data)
{
  g_autoptr (TsDocument) body = g_object_ref (open_call (self->document, "loop"));
  g_autoptr (GError) error = NULL;

  tear_down (self, NULL);
  g_assert_null (ts_document_open_call (body, find_op (body, "inner"), 0, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  set_up (self, NULL);
}

#define ADD(name, func) g_test_add ("/document-functions/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("open", test_open);
  ADD ("run", test_run);
  ADD ("generic", test_generic);
  ADD ("recursion", test_recursion);
  ADD ("no-function", test_no_function);
  ADD ("outlives", test_outlives);
  return g_test_run ();
}
