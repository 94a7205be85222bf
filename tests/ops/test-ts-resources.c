#include "engine/ops/ts-resources.h"

#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

static TsVariable *
add_variable (TsResources *resources,
              const char *container,
              const char *name)
{
  TsVariableSpec spec = {
    .type = &ts_variable_type, .container = (char *)container, .name = (char *)name, .dtype = TS_DTYPE_FLOAT, .shape = TS_SHAPE_SCALAR
  };

  return ts_resources_get_variable (resources, &spec);
}

static void
write_float (TsResources *resources,
             TsVariable *variable,
             float value)
{
  g_autoptr (TsTensor) tensor = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &value);

  ts_resources_write (resources, variable, tensor);
}

static void
test_table (void)
{
  g_autoptr (TsResources) resources = ts_resources_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  TsVariable *a = add_variable (resources, "localhost", "a");
  TsVariable *again = add_variable (resources, "localhost", "a");
  TsVariable *other = add_variable (resources, "attic", "a");
  TsVariable *reference = ts_variable_new (&ts_reference_variable_type, "localhost", "a", TS_DTYPE_FLOAT, &TS_SHAPE_SCALAR);

  g_assert_true (a == again);
  g_assert_true (a != other);
  g_assert_true (ts_resources_add (resources, &reference->base, &error));
  g_assert_false (ts_resources_add (resources, &reference->base, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_ALREADY_EXISTS);

  list = ts_resources_list (resources);
  g_assert_cmpuint (list->len, ==, 3);
  g_assert_true (list->pdata[0] == other);
  g_assert_true (list->pdata[1] == reference);
  g_assert_true (list->pdata[2] == a);

  ts_resources_remove (resources, &a->base);
  g_assert_null (ts_resources_lookup (resources, &ts_variable_type, "localhost", "a"));
  ts_resource_unref (&a->base);
  ts_resource_unref (&again->base);
  ts_resource_unref (&other->base);
  ts_resource_unref (&reference->base);
}

typedef struct
{
  TsTensor *old_value;
  guint n;
} Journal;

static void
changed (TsResources *resources,
         TsResource *resource,
         gpointer undo,
         gpointer user_data)
{
  Journal *journal = user_data;

  g_assert_nonnull (ts_variable_cast (resource));
  g_clear_pointer (&journal->old_value, ts_tensor_unref);
  journal->old_value = undo;
  journal->n++;
}

/* Whoever records can write the old value back, also after a change in part. */
static void
test_observer (void)
{
  static const TsStateObserver observer = { changed };
  g_autoptr (TsResources) resources = ts_resources_new ();
  TsVariable *v = add_variable (resources, "localhost", "v");
  g_autoptr (TsTensor) edited = NULL;
  g_autoptr (TsTensor) restored = NULL;
  Journal journal = { NULL, 0 };

  ts_resources_set_observer (resources, &observer, &journal);
  write_float (resources, v, 1);
  g_assert_null (journal.old_value);

  edited = ts_resources_edit (resources, v, NULL);
  *(float *)edited->data = 2;
  ts_resources_write (resources, v, edited);
  g_assert_cmpuint (journal.n, ==, 2);
  g_assert_cmpfloat (*(float *)journal.old_value->data, ==, 1);

  ts_resources_set_observer (resources, NULL, NULL);
  ts_resources_write (resources, v, journal.old_value);
  restored = ts_variable_dup_value (v);
  g_assert_cmpfloat (*(float *)restored->data, ==, 1);
  g_assert_cmpuint (ts_variable_get_version (v), ==, 3);
  ts_tensor_unref (journal.old_value);
  ts_resource_unref (&v->base);
}

/* Memory is reused where nobody looks, and left alone where somebody does. */
static void
test_edit (void)
{
  g_autoptr (TsResources) resources = ts_resources_new ();
  TsVariable *v = add_variable (resources, "localhost", "v");
  g_autoptr (TsTensor) alone = NULL;
  g_autoptr (TsTensor) seen = NULL;
  g_autoptr (TsTensor) copy = NULL;
  gconstpointer memory;

  write_float (resources, v, 1);
  seen = ts_variable_dup_value (v);
  memory = seen->data;
  g_clear_pointer (&seen, ts_tensor_unref);
  alone = ts_resources_edit (resources, v, NULL);
  g_assert_true (alone->data == memory);
  ts_resources_write (resources, v, alone);
  g_clear_pointer (&alone, ts_tensor_unref);

  seen = ts_variable_dup_value (v);
  copy = ts_resources_edit (resources, v, NULL);
  g_assert_true (copy->data != seen->data);
  ts_resource_unref (&v->base);
}

static void
test_run_containers (void)
{
  g_autoptr (TsResources) resources = ts_resources_new ();
  guint64 one = ts_resources_begin_run (resources), two = ts_resources_begin_run (resources);
  g_autofree char *container_1 = ts_resources_dup_run_container (resources, one);
  g_autofree char *container_2 = ts_resources_dup_run_container (resources, two);
  TsVariable *a = add_variable (resources, container_1, "v");
  TsVariable *b = add_variable (resources, container_2, "v");
  g_autoptr (TsResource) left = NULL;

  g_assert_true (a != b);
  ts_resources_end_run (resources, one);
  g_assert_null (ts_resources_lookup (resources, &ts_variable_type, container_1, "v"));
  left = ts_resources_lookup (resources, &ts_variable_type, container_2, "v");
  g_assert_true (left == &b->base);
  ts_resource_unref (&a->base);
  ts_resource_unref (&b->base);
}

static void
test_handles (void)
{
  g_autoptr (TsResources) resources = ts_resources_new ();
  TsVariable *v = add_variable (resources, "localhost", "layer/kernel");
  g_autoptr (TsTensor) a = ts_tensor_new_handle (&v->base);
  g_autoptr (TsTensor) b = ts_tensor_copy (a, NULL);
  g_autofree char *text = ts_tensor_format_element (a, 0);

  g_assert_true (ts_tensor_get_handle (b, 0) == &v->base);
  g_assert_true (ts_tensor_identical (a, b));
  g_assert_cmpstr (text, ==, "<resource Variable \"layer/kernel\">");
  ts_resource_unref (&v->base);
}

static void
test_references (void)
{
  g_autoptr (TsResources) resources = ts_resources_new ();
  TsVariable *v = add_variable (resources, "localhost", "v");
  g_autoptr (TsTensor) reference = ts_tensor_new_reference (TS_DTYPE_FLOAT, &v->base);
  g_autoptr (TsTensor) value = NULL;

  g_assert_true (ts_tensor_is_reference (reference));
  g_assert_true (ts_tensor_get_reference (reference) == &v->base);
  g_assert_null (ts_tensor_dup_value (reference));
  write_float (resources, v, 4);
  value = ts_tensor_dup_value (reference);
  g_assert_cmpfloat (*(float *)value->data, ==, 4);
  ts_resource_unref (&v->base);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resources/table", test_table);
  g_test_add_func ("/resources/observer", test_observer);
  g_test_add_func ("/resources/edit", test_edit);
  g_test_add_func ("/resources/run-containers", test_run_containers);
  g_test_add_func ("/resources/handles", test_handles);
  g_test_add_func ("/resources/references", test_references);
  return g_test_run ();
}
