/* Which edges the vectors of each kernel reach: NaN, an infinity, -0, no elements, the least or greatest integer of a type; those that its signature and its dtypes
 * let an input have. What is not reached stands in edges.txt, as
 *
 *   OP lacks EDGE...      nobody has written them yet
 *   OP without EDGE...    they do not apply; a comment says why
 *
 * and the test fails where that is not so, or no longer. `test-edges --list` prints the first kind as it should be.
 */

#include "tests/ops/vector-file.h"
#include "engine/graph/ts-attr-value.h"
#include "engine/ops/ts-half.h"
#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-standard-ops.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const edge_names[] = { "nan", "infinity", "-0", "empty", "extreme" };

enum
{
  EDGE_NAN = 1 << 0,
  EDGE_INFINITY = 1 << 1,
  EDGE_MINUS_ZERO = 1 << 2,
  EDGE_EMPTY = 1 << 3,
  EDGE_EXTREME = 1 << 4,
  EDGES_FLOAT = EDGE_NAN | EDGE_INFINITY | EDGE_MINUS_ZERO,
};

/* What edges.txt says of an op type. */
typedef struct
{
  guint lacks;
  guint without;
} Note;

/* ---- what applies --------------------------------------------------------------------------------------------- */

static TsDTypeSet
allowed_dtypes (const TsAttrDef *attr)
{
  TsAttrValue all, value;
  TsAttrList list;
  TsDTypeSet dtypes = 0;

  if (attr->allowed == NULL || !ts_attr_value_decode (&all, attr->allowed, attr->allowed_size))
    return TS_DTYPES_ANY;
  ts_attr_list_init (&list, &all, attr->type);
  while (ts_attr_list_next (&list, &value))
    if (value.value < TS_N_DTYPES)
      dtypes |= TS_DTYPE_BIT (value.value);
  return dtypes;
}

/* Those that kernels have for the values of a type attribute. */
static TsDTypeSet
computed_dtypes (const char *op_type,
                 const char *attr)
{
  guint n;
  const TsKernelDef *const *kernels = ts_kernel_list (op_type, &n);
  TsDTypeSet dtypes = 0;

  for (guint i = 0; i < n; i++)
    {
      gboolean is_it = strcmp (kernels[i]->dtype_attr != NULL ? kernels[i]->dtype_attr : "T", attr) == 0;

      dtypes |= is_it && kernels[i]->dtypes != 0 ? kernels[i]->dtypes : TS_DTYPES_ANY;
    }
  return dtypes;
}

static TsDTypeSet
input_dtypes (const TsOpDef *def,
              const TsArgDef *arg)
{
  const char *name = arg->type_attr != NULL ? arg->type_attr : arg->type_list_attr;
  const TsAttrDef *attr = name != NULL ? ts_op_def_find_attr (def, name) : NULL;

  return attr != NULL ? allowed_dtypes (attr) & computed_dtypes (def->name, name) : TS_DTYPE_BIT (arg->dtype);
}

static guint
applying_edges (const TsOpDef *def)
{
  guint edges = 0;

  for (guint i = 0; i < def->n_inputs; i++)
    {
      TsDTypeSet dtypes = input_dtypes (def, &def->inputs[i]);

      edges |= EDGE_EMPTY;
      if (dtypes & (TS_DTYPES_FLOAT | TS_DTYPES_COMPLEX))
        edges |= EDGES_FLOAT;
      if (dtypes & TS_DTYPES_INTEGER)
        edges |= EDGE_EXTREME;
    }
  return edges;
}

/* ---- what is reached ------------------------------------------------------------------------------------------ */

static guint
edges_of_float (double x)
{
  return (isnan (x) ? EDGE_NAN : 0) | (isinf (x) ? EDGE_INFINITY : 0) | (x == 0 && signbit (x) ? EDGE_MINUS_ZERO : 0);
}

static guint
edges_of_element (const TsTensor *tensor,
                  gsize i)
{
#define INTEGER(name, type, least, greatest) \
  case TS_DTYPE_##name:                      \
    return ((const type *)tensor->data)[i] == least || ((const type *)tensor->data)[i] == greatest ? EDGE_EXTREME : 0
#define UNSIGNED(name, type, greatest) \
  case TS_DTYPE_##name:                \
    return ((const type *)tensor->data)[i] == greatest ? EDGE_EXTREME : 0

  switch ((int)tensor->dtype)
    {
      INTEGER (INT8, gint8, G_MININT8, G_MAXINT8);
      INTEGER (INT16, gint16, G_MININT16, G_MAXINT16);
      INTEGER (INT32, gint32, G_MININT32, G_MAXINT32);
      INTEGER (INT64, gint64, G_MININT64, G_MAXINT64);
      UNSIGNED (UINT8, guint8, G_MAXUINT8);
      UNSIGNED (UINT16, guint16, G_MAXUINT16);
      UNSIGNED (UINT32, guint32, G_MAXUINT32);
      UNSIGNED (UINT64, guint64, G_MAXUINT64);
    case TS_DTYPE_HALF:
      return edges_of_float (ts_half_load (((const guint16 *)tensor->data)[i]));
    case TS_DTYPE_BFLOAT16:
      return edges_of_float (ts_bfloat16_load (((const guint16 *)tensor->data)[i]));
    case TS_DTYPE_FLOAT:
      return edges_of_float (((const float *)tensor->data)[i]);
    case TS_DTYPE_DOUBLE:
      return edges_of_float (((const double *)tensor->data)[i]);
    case TS_DTYPE_COMPLEX64:
      return edges_of_float (((const float *)tensor->data)[2 * i]) | edges_of_float (((const float *)tensor->data)[2 * i + 1]);
    case TS_DTYPE_COMPLEX128:
      return edges_of_float (((const double *)tensor->data)[2 * i]) | edges_of_float (((const double *)tensor->data)[2 * i + 1]);
    default:
      return 0;
    }
#undef INTEGER
#undef UNSIGNED
}

static guint
edges_of_cases (const GPtrArray *cases)
{
  guint edges = 0;

  for (guint i = 0; i < cases->len; i++)
    {
      const TsVectorCase *test = cases->pdata[i];

      for (guint k = 0; k < test->inputs->len; k++)
        {
          const TsTensor *value = g_array_index (test->inputs, TsVectorInput, k).value;

          if (value != NULL && value->n_elements == 0)
            edges |= EDGE_EMPTY;
          for (gsize e = 0; value != NULL && e < value->n_elements; e++)
            edges |= edges_of_element (value, e);
        }
    }
  return edges;
}

/* ---- edges.txt ------------------------------------------------------------------------------------------------ */

static guint
parse_edge (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (edge_names); i++)
    if (strcmp (word, edge_names[i]) == 0)
      return 1u << i;
  g_error ("edges.txt: no edge is called \"%s\"", word);
}

static void
read_line (GHashTable *notes,
           const char *line)
{
  g_autofree char *text = g_strstrip (g_strndup (line, strcspn (line, "#")));
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  gboolean lacks = words[0] != NULL && g_strcmp0 (words[1], "lacks") == 0;
  guint edges = 0;
  Note *note;

  if (*text == '\0')
    return;
  if (!lacks && g_strcmp0 (words[1], "without") != 0)
    g_error ("edges.txt: \"%s\"", line);
  for (guint i = 2; words[i] != NULL; i++)
    if (*words[i] != '\0')
      edges |= parse_edge (words[i]);

  note = g_hash_table_lookup (notes, words[0]);
  if (note == NULL)
    g_hash_table_insert (notes, g_strdup (words[0]), note = g_new0 (Note, 1));
  *(lacks ? &note->lacks : &note->without) |= edges;
}

/* (transfer full): op type → Note */
static GHashTable *
read_notes (void)
{
  GHashTable *notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "ops", "edges.txt", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("%s cannot be read", path);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    read_line (notes, lines[i]);
  return notes;
}

/* (transfer full): " nan -0" */
static char *
name_edges (guint edges)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (edge_names); i++)
    if (edges & (1u << i))
      g_string_append_printf (text, " %s", edge_names[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- all ------------------------------------------------------------------------------------------------------ */

typedef void (*EdgesFunc) (const char *op_type, guint applying, guint reached, Note note);

/* For each op type with a kernel and vectors. */
static void
for_each (EdgesFunc func)
{
  const TsOpTable *ops = ts_standard_ops ();
  g_autoptr (GHashTable) notes = read_notes ();

  for (guint i = 0; i < ts_op_table_get_size (ops); i++)
    {
      const TsOpDef *def = ts_op_table_get (ops, i);
      g_autofree char *name = g_strconcat (def->name, ".vec", NULL);
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "ops", name, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GPtrArray) cases = NULL;
      const Note *note = g_hash_table_lookup (notes, def->name);

      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      cases = ts_vector_file_parse (text, NULL);
      if (cases != NULL)
        func (def->name, applying_edges (def), edges_of_cases (cases), note != NULL ? *note : (Note) { 0 });
    }
}

static void
print_lacking (const char *op_type,
               guint applying,
               guint reached,
               Note note)
{
  g_autofree char *edges = name_edges (applying & ~reached & ~note.without);

  if (*edges != '\0')
    printf ("%s lacks%s\n", op_type, edges);
}

static void
check (const char *op_type,
       guint applying,
       guint reached,
       Note note)
{
  guint lacking = applying & ~reached & ~note.without;
  g_autofree char *unsaid = name_edges (lacking & ~note.lacks);
  g_autofree char *stale = name_edges ((note.lacks & ~lacking) | (note.without & reached));

  if (*unsaid != '\0')
    g_test_fail_printf ("%s: the vectors do not reach%s", op_type, unsaid);
  if (*stale != '\0')
    g_test_fail_printf ("%s: edges.txt need not speak of%s", op_type, stale);
}

static void
test_edges (void)
{
  for_each (check);
}

int
main (int argc,
      char **argv)
{
  gboolean list = argc > 1 && strcmp (argv[1], "--list") == 0;

  if (list)
    argc = 1;
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (list)
    {
      for_each (print_lacking);
      return 0;
    }
  g_test_add_func ("/ops/edges", test_edges);
  return g_test_run ();
}
