#include "engine/diff/ts-op-diff.h"

#include "engine/diff/ts-tensor-diff.h"
#include "engine/graph/ts-op-structure.h"

#include <math.h>
#include <string.h>

#define MAX_CHARS 80 /* of a value that is told */

TsChange *
ts_change_add (GPtrArray *changes,
               TsChangeKind kind,
               const char *what,
               const char *before,
               const char *after)
{
  TsChange *self = g_new0 (TsChange, 1);

  self->kind = kind;
  self->what = g_strdup (what);
  self->before = g_strdup (before);
  self->after = g_strdup (after);
  self->max_abs = NAN;
  g_ptr_array_add (changes, self);
  return self;
}

void
ts_change_free (gpointer data)
{
  TsChange *self = data;

  g_free (self->what);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

static void
compare_texts (GPtrArray *changes,
               TsChangeKind kind,
               const char *before,
               const char *after)
{
  if (strcmp (before, after) != 0)
    ts_change_add (changes, kind, NULL, before, after);
}

/* ---- inputs ----------------------------------------------------------------------------------- */

/* "a:0, b:1" (transfer full) */
static char *
describe_inputs (const TsOperation *op)
{
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < op->n_inputs; i++)
    {
      g_autofree char *name = op->inputs[i].op != TS_NO_OP ? ts_graph_dup_output_name (op->graph, op->inputs[i]) : g_strdup ("?");

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_controls (const TsOperation *op)
{
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < op->n_control_inputs; i++)
    g_string_append_printf (text, "%s^%s", i > 0 ? ", " : "", ts_graph_get_operation (op->graph, op->control_inputs[i])->name);
  return g_string_free (text, FALSE);
}

/* What an operation of A became in B. */
static guint32
translate (const TsGraphMatch *match,
           guint32 op)
{
  return op < match->n_a ? match->to_b[op] : TS_NO_OP;
}

static gboolean
have_same_inputs (const TsGraphMatch *match,
                  const TsOperation *a,
                  const TsOperation *b)
{
  if (a->n_inputs != b->n_inputs)
    return FALSE;
  for (guint32 i = 0; i < a->n_inputs; i++)
    {
      gboolean missing_a = a->inputs[i].op == TS_NO_OP, missing_b = b->inputs[i].op == TS_NO_OP;

      if (missing_a != missing_b)
        return FALSE;
      if (!missing_a && (translate (match, a->inputs[i].op) != b->inputs[i].op || a->inputs[i].index != b->inputs[i].index))
        return FALSE;
    }
  return TRUE;
}

/* In whatever order. */
static gboolean
have_same_controls (const TsGraphMatch *match,
                    const TsOperation *a,
                    const TsOperation *b)
{
  g_autoptr (GHashTable) controls = g_hash_table_new (NULL, NULL);

  for (guint32 i = 0; i < a->n_control_inputs; i++)
    g_hash_table_add (controls, GUINT_TO_POINTER (translate (match, a->control_inputs[i])));
  for (guint32 i = 0; i < b->n_control_inputs; i++)
    if (!g_hash_table_contains (controls, GUINT_TO_POINTER (b->control_inputs[i])))
      return FALSE;
  return a->n_control_inputs == b->n_control_inputs;
}

static void
compare_inputs (const TsGraphMatch *match,
                const TsOperation *a,
                const TsOperation *b,
                GPtrArray *changes)
{
  if (!have_same_inputs (match, a, b))
    {
      g_autofree char *before = describe_inputs (a);
      g_autofree char *after = describe_inputs (b);

      ts_change_add (changes, TS_CHANGE_INPUTS, NULL, before, after);
    }
  if ((a->n_control_inputs > 0 || b->n_control_inputs > 0) && !have_same_controls (match, a, b))
    {
      g_autofree char *before = describe_controls (a);
      g_autofree char *after = describe_controls (b);

      ts_change_add (changes, TS_CHANGE_CONTROLS, NULL, before, after);
    }
}

/* ---- attributes ------------------------------------------------------------------------------- */

static char *
describe_attr (const TsOperation *op,
               const char *name)
{
  return ts_operation_has_attr (op, name) ? ts_operation_dup_attr_text (op, name, MAX_CHARS) : g_strdup ("");
}

/* Tensors of one dtype and shape. A tensor that cannot be made is told in its place. */
static gboolean
compare_contents (const TsOperation *a,
                  const TsOperation *b,
                  const char *name,
                  GPtrArray *changes,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GError) error_a = NULL;
  g_autoptr (GError) error_b = NULL;
  g_autoptr (TsTensor) value_a = ts_operation_dup_attr_tensor (a, name, &error_a);
  g_autoptr (TsTensor) value_b = ts_operation_dup_attr_tensor (b, name, &error_b);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  TsTensorDiff diff;
  TsChange *change;

  if (value_a == NULL || value_b == NULL)
    {
      ts_change_add (changes, TS_CHANGE_VALUE, name, error_a != NULL ? error_a->message : "", error_b != NULL ? error_b->message : "");
      return TRUE;
    }
  if (ts_tensor_identical (value_a, value_b))
    return TRUE;
  if (!ts_tensor_diff (value_a, value_b, &diff, cancellable, error))
    return FALSE;
  before = describe_attr (a, name);
  after = describe_attr (b, name);
  change = ts_change_add (changes, TS_CHANGE_VALUE, name, before, after);
  change->n_elements = diff.n_elements;
  change->n_different = diff.n_different;
  change->max_abs = diff.max_abs;
  return TRUE;
}

static gboolean
compare_attr (const TsOperation *a,
              const TsOperation *b,
              const char *name,
              GPtrArray *changes,
              GCancellable *cancellable,
              GError **error)
{
  TsDType dtype;
  TsShape shape;

  if (!ts_operation_equal_attr (a, b, name))
    {
      g_autofree char *before = describe_attr (a, name);
      g_autofree char *after = describe_attr (b, name);

      ts_change_add (changes, TS_CHANGE_ATTR, name, before, after);
      return TRUE;
    }
  if (!ts_operation_get_attr_tensor_type (a, name, &dtype, &shape, NULL) || !ts_operation_get_attr_tensor_type (b, name, &dtype, &shape, NULL))
    return TRUE;
  return compare_contents (a, b, name, changes, cancellable, error);
}

/* In A's order, then those that only B gives. */
static gboolean
compare_attrs (const TsOperation *a,
               const TsOperation *b,
               GPtrArray *changes,
               GCancellable *cancellable,
               GError **error)
{
  g_auto (GStrv) names_a = ts_operation_list_attrs (a);
  g_auto (GStrv) names_b = ts_operation_list_attrs (b);

  for (guint i = 0; names_a[i] != NULL; i++)
    if (!compare_attr (a, b, names_a[i], changes, cancellable, error))
      return FALSE;
  for (guint i = 0; names_b[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *)names_a, names_b[i]) && !compare_attr (a, b, names_b[i], changes, cancellable, error))
      return FALSE;
  return TRUE;
}

/* ---- outputs ---------------------------------------------------------------------------------- */

static void
compare_output (const TsShapeTable *shapes_a,
                const TsShapeTable *shapes_b,
                const TsOperation *a,
                const TsOperation *b,
                guint32 i,
                GPtrArray *changes)
{
  TsOutput output_a = { a->index, i }, output_b = { b->index, i };
  TsDType dtype_a = ts_graph_get_dtype (a->graph, output_a), dtype_b = ts_graph_get_dtype (b->graph, output_b);
  char what[32];
  TsShape shape_a, shape_b;

  g_snprintf (what, sizeof what, "output %u", i);
  if (dtype_a != dtype_b)
    ts_change_add (changes, TS_CHANGE_DTYPE, what, ts_dtype_name (dtype_a), ts_dtype_name (dtype_b));
  ts_shape_table_get (shapes_a, output_a, &shape_a);
  ts_shape_table_get (shapes_b, output_b, &shape_b);
  if (!ts_shape_equal (&shape_a, &shape_b))
    {
      g_autofree char *before = ts_shape_to_string (&shape_a);
      g_autofree char *after = ts_shape_to_string (&shape_b);

      ts_change_add (changes, TS_CHANGE_SHAPE, what, before, after);
    }
}

/* More or fewer outputs follow from another type or attribute, which is told. */
static void
compare_outputs (const TsShapeTable *shapes_a,
                 const TsShapeTable *shapes_b,
                 const TsOperation *a,
                 const TsOperation *b,
                 GPtrArray *changes)
{
  for (guint32 i = 0; i < MIN (a->n_outputs, b->n_outputs); i++)
    compare_output (shapes_a, shapes_b, a, b, i, changes);
}

GPtrArray *
ts_op_diff (const TsGraphMatch *match,
            const TsShapeTable *shapes_a,
            const TsShapeTable *shapes_b,
            const TsOperation *a,
            const TsOperation *b,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (ts_change_free);

  compare_texts (changes, TS_CHANGE_NAME, a->name, b->name);
  compare_texts (changes, TS_CHANGE_TYPE, a->type, b->type);
  compare_texts (changes, TS_CHANGE_DEVICE, a->device, b->device);
  compare_inputs (match, a, b, changes);
  if (!compare_attrs (a, b, changes, cancellable, error))
    return NULL;
  compare_outputs (shapes_a, shapes_b, a, b, changes);
  return g_steal_pointer (&changes);
}
