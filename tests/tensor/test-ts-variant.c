#include "engine/tensor/ts-tensor-format.h"
#include "engine/tensor/ts-variant.h"

typedef struct
{
  TsVariant base;
  gboolean *freed;
} Thing;

static void
clear (TsVariant *variant)
{
  *((Thing *)variant)->freed = TRUE;
}

static char *
describe (const TsVariant *variant)
{
  return g_strdup ("a thing");
}

static const TsVariantType thing_type = { "Thing", clear, describe };

/* Tensors keep what is in them; a copy shares it. */
static void
test_kept (void)
{
  gboolean freed = FALSE;
  Thing *thing = g_new0 (Thing, 1);
  g_autoptr (TsTensor) tensor = NULL;
  g_autoptr (TsTensor) copy = NULL;

  ts_variant_init (&thing->base, &thing_type);
  thing->freed = &freed;
  tensor = ts_tensor_new_variant (&thing->base);
  g_assert_false (ts_variant_is_exclusive (&thing->base));
  ts_variant_unref (&thing->base);
  g_assert_true (ts_variant_is_exclusive (&thing->base));

  copy = ts_tensor_copy (tensor, NULL);
  g_assert_true (ts_tensor_get_variant (copy, 0) == &thing->base);
  g_clear_pointer (&tensor, ts_tensor_unref);
  g_assert_false (freed);
  g_clear_pointer (&copy, ts_tensor_unref);
  g_assert_true (freed);
}

/* Elements in which nothing was put. */
static void
test_empty (void)
{
  g_autoptr (TsTensor) tensor = ts_tensor_new (TS_DTYPE_VARIANT, &TS_SHAPE (2), NULL);
  g_autoptr (TsTensor) copy = ts_tensor_copy (tensor, NULL);
  g_autofree char *text = ts_tensor_format (copy, NULL);

  g_assert_null (ts_tensor_get_variant (copy, 1));
  g_assert_nonnull (text);
}

static void
test_text (void)
{
  gboolean freed = FALSE;
  Thing *thing = g_new0 (Thing, 1);
  g_autoptr (TsTensor) tensor = NULL;
  g_autofree char *text = NULL;

  ts_variant_init (&thing->base, &thing_type);
  thing->freed = &freed;
  tensor = ts_tensor_new_variant (&thing->base);
  ts_variant_unref (&thing->base);
  text = ts_tensor_format (tensor, NULL);
  g_assert_cmpstr (text, ==, "<Thing: a thing>");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ts-variant/kept", test_kept);
  g_test_add_func ("/ts-variant/empty", test_empty);
  g_test_add_func ("/ts-variant/text", test_text);
  return g_test_run ();
}
