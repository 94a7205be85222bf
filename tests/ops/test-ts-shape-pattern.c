#include "engine/ops/ts-families.h"
#include "engine/ops/ts-standard-ops.h"

/* Every op type that has a pattern is in the table, once, and the pattern can be read. (A kernel's family may say it better.) */
static void
test_tables (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const TsShapePattern *const tables[] = {
#define X(family) ts_##family##_patterns,
    TS_SHAPE_PATTERNS (X)
#undef X
  };
  const TsShapeDef *const functions[] = {
#define X(family) ts_##family##_shapes,
    TS_OP_FAMILIES (X)
        TS_SHAPE_FAMILIES (X)
#undef X
  };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const TsShapePattern *p = tables[i]; p->op != NULL; p++)
      {
        if (ts_op_table_lookup (ts_standard_ops (), p->op) == NULL && p->op[0] != '_')
          g_error ("%s is no op type", p->op);
        if (!ts_shape_pattern_is_valid (p->pattern))
          g_error ("%s has a pattern that is none: %s", p->op, p->pattern);
        if (!g_hash_table_add (seen, (gpointer)p->op))
          g_error ("%s has two shape functions", p->op);
      }
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    for (const TsShapeDef *d = functions[i]; d->op != NULL; d++)
      if (!g_hash_table_add (seen, (gpointer)d->op))
        g_error ("%s has two shape functions", d->op);
}

static void
check_pattern (const char *pattern,
               const TsShape *in,
               guint n_in,
               const char *expected)
{
  const TsShape *shapes[4];
  TsTensor *none[4] = { NULL };
  TsShape out[3] = { TS_SHAPE_UNKNOWN, TS_SHAPE_UNKNOWN, TS_SHAPE_UNKNOWN };
  TsShapeCall call = { .n_in = n_in, .n_out = 3, .in = shapes, .constants = none, .out = out };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_in; i++)
    shapes[i] = &in[i];
  if (ts_shape_pattern_run (pattern, &call, &error))
    for (guint i = 0; i < 3; i++)
      {
        g_autofree char *one = ts_shape_to_string (&out[i]);

        g_string_append_printf (text, "%s%s", i > 0 ? " " : "", one);
      }
  else
    g_string_append (text, error->message);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_language (void)
{
  const TsShape in[] = { TS_SHAPE (2, -1, 5), TS_SHAPE (2, 3, -1), TS_SHAPE_UNKNOWN };

  check_pattern ("$0*", in, 3, "[2,?,5] [2,?,5] [2,?,5]");
  check_pattern ("$0&$1 $0<-1 $0>-1", in, 3, "[2,3,5] [2,?] [5]");
  check_pattern ("$0<1[7,?] [0.-1,1.1] $2", in, 3, "[2,7,?] [5,3] ?");
  check_pattern ("[0.1|1.1] [2.0] []", in, 3, "[3] [?] []");
  check_pattern ("0=3 2=1 | [1] [9.0]", in, 3, "[1] [?] ?");
  check_pattern ("0=2 | [1]", in, 3, "input 0 must have rank 2, has shape [2,?,5]");
  check_pattern ("0>4 | [1]", in, 3, "input 0 must have rank at least 4, has shape [2,?,5]");
  check_pattern ("[0.2|1.1]", in, 3, "dimensions must be equal, but are 5 and 3");
  check_pattern ("$0<4", in, 3, "input 0 has too few dimensions: [2,?,5]");
  check_pattern ("$0&[3,3,3]", in, 3, "shapes must be equal, but are [2,?,5] and [3,3,3]");

  g_assert_false (ts_shape_pattern_is_valid (""));
  g_assert_false (ts_shape_pattern_is_valid ("[1"));
  g_assert_false (ts_shape_pattern_is_valid ("$"));
  g_assert_false (ts_shape_pattern_is_valid ("[1]x"));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shape-pattern/tables", test_tables);
  g_test_add_func ("/shape-pattern/language", test_language);
  return g_test_run ();
}
