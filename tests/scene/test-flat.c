#include "tests/scene/test-flat.h"

char *
test_flat_residual (guint n_blocks)
{
  GString *text = g_string_new ("input Placeholder\n");
  g_autofree char *before = g_strdup ("input");

  /* Letters, since numbers would be stacked. */
  for (guint i = 0; i < n_blocks; i++)
    {
      char n[4] = { (char)('a' + i / 676 % 26), (char)('a' + i / 26 % 26), (char)('a' + i % 26), '\0' };

      g_string_append_printf (text, "w%s Const\nk%s Conv2D %s w%s\nb%s BiasAdd k%s w%s\nr%s Relu b%s\nl%s Conv2D r%s w%s\nm%s AddV2 l%s %s\no%s Relu m%s\n",
                              n, n, before, n, n, n, n, n, n, n, n, n, n, n, before, n, n);
      g_free (before);
      before = g_strconcat ("o", n, NULL);
    }
  g_string_append_printf (text, "output Softmax %s\n", before);
  return g_string_free (text, FALSE);
}

char *
test_flat_hub (guint n,
               guint every)
{
  static const char *const types[] = { "Relu", "Tanh", "Sigmoid", "Exp", "Neg", "Abs", "Square" };
  GString *text = g_string_new ("HUB Placeholder\nx Placeholder\n");
  g_autofree char *before = g_strdup ("x");
  guint noise = 7;

  for (guint i = 0; i < n; i++)
    {
      char name[4] = { (char)('a' + i / 676 % 26), (char)('a' + i / 26 % 26), (char)('a' + i % 26), '\0' };

      noise = noise * 1103515245u + 12345u;
      if (i % every == 0)
        g_string_append_printf (text, "%s AddV2 %s HUB\n", name, before);
      else
        g_string_append_printf (text, "%s %s %s\n", name, types[(noise >> 16) % G_N_ELEMENTS (types)], before);
      g_free (before);
      before = g_strdup (name);
    }
  return g_string_free (text, FALSE);
}
