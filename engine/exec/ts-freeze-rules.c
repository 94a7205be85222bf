#include "engine/exec/ts-freeze-private.h"

#include <string.h>

/* What may take a variable. All else that takes one might change it. */
static const TsFreezeRule rules[] = {
  { "ReadVariableOp", "Identity", .attrs = { { "dtype", "T" } } },
  { "ResourceGather", "Gather", .attrs = { { "dtype", "Tparams" }, { "Tindices", "Tindices" }, { "validate_indices", "validate_indices" } } },
  { "ResourceGatherNd", "GatherNd", .attrs = { { "dtype", "Tparams" }, { "Tindices", "Tindices" } } },
  { "VariableShape", "Shape", .attrs = { { "out_type", "out_type" } }, .type_attr = "T" },
  { "VarIsInitializedOp", "Const" },
  { "IsVariableInitialized", "Const" },

  { "Identity", .passes = TS_PASSES_FIRST },
  { "Enter", .passes = TS_PASSES_FIRST },
  { "Exit", .passes = TS_PASSES_FIRST },
  { "NextIteration", .passes = TS_PASSES_FIRST },
  { "StopGradient", .passes = TS_PASSES_FIRST },
  { "PreventGradient", .passes = TS_PASSES_FIRST },
  { "_Retval", .passes = TS_PASSES_NONE },
  { "IdentityN", .passes = TS_PASSES_EACH },
  { "Switch", .passes = TS_PASSES_ALL },
  { "Merge", .passes = TS_PASSES_MERGE },

  { "RefIdentity", "Identity", .passes = TS_PASSES_FIRST },
  { "RefEnter", "Enter", .passes = TS_PASSES_FIRST },
  { "RefExit", "Exit", .passes = TS_PASSES_FIRST },
  { "RefNextIteration", "NextIteration", .passes = TS_PASSES_FIRST },
  { "RefSwitch", "Switch", .passes = TS_PASSES_ALL },
  { "RefMerge", "Merge", .passes = TS_PASSES_MERGE },
};

const TsFreezeRule *
ts_freeze_rule_find (const char *op_type)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strcmp (rules[i].type, op_type) == 0)
      return &rules[i];
  return NULL;
}

gboolean
ts_freeze_is_variable (const TsOperation *op)
{
  static const char *const types[] = { "VarHandleOp", "Variable", "VariableV2", NULL };

  return op->type[0] == 'V' && g_strv_contains (types, op->type);
}

/* ---- type attributes -------------------------------------------------------------------------- */

typedef struct
{
  const TsFreezePass *pass;
  const TsOperation *op;
  gboolean is_input;
  guint32 next; /* input or output */
  GHashTable *types;
} Walk;

/* What tensor @i is now, 0 if what it was. */
static TsDType
get_new (const Walk *self,
         guint32 i)
{
  if (self->is_input)
    return i < self->op->n_inputs ? ts_freeze_pass_get_handle (self->pass, self->op->inputs[i]) : TS_DTYPE_INVALID;
  return i < self->op->n_outputs ? ts_freeze_pass_get_handle (self->pass, (TsOutput) { self->op->index, i }) : TS_DTYPE_INVALID;
}

static void
add_type (Walk *self,
          const char *attr,
          TsDType dtype)
{
  GByteArray *value = g_byte_array_new ();

  ts_wire_append_uint (value, 6, dtype);
  g_hash_table_replace (self->types, g_strdup (attr), value);
}

static void
add_list (Walk *self,
          const char *attr,
          const TsDType *dtypes,
          guint n)
{
  GByteArray *value = g_byte_array_new ();
  guint list = ts_wire_begin (value, 1);
  guint packed = ts_wire_begin (value, 6);
  gboolean is_new = FALSE;

  for (guint i = 0; i < n; i++)
    {
      TsDType dtype = get_new (self, self->next + i);

      is_new |= dtype != TS_DTYPE_INVALID;
      ts_wire_append_varint (value, dtype != TS_DTYPE_INVALID ? dtype : dtypes[i]);
    }
  ts_wire_end (value, packed);
  ts_wire_end (value, list);
  if (is_new)
    g_hash_table_replace (self->types, g_strdup (attr), value);
  else
    g_byte_array_unref (value);
}

static void
walk_args (Walk *self,
           const TsArgDef *args,
           guint n_args)
{
  for (guint i = 0; i < n_args; i++)
    {
      gint64 n = 1;

      if (args[i].type_list_attr != NULL)
        {
          guint n_dtypes = 0;
          g_autofree TsDType *dtypes = ts_operation_dup_attr_dtypes (self->op, args[i].type_list_attr, &n_dtypes, NULL);

          add_list (self, args[i].type_list_attr, dtypes, n_dtypes);
          self->next += n_dtypes;
          continue;
        }
      if (args[i].number_attr != NULL && (!ts_operation_get_attr_int (self->op, args[i].number_attr, &n, NULL) || n < 0))
        n = 0;
      if (args[i].type_attr != NULL && n > 0 && get_new (self, self->next) != TS_DTYPE_INVALID)
        add_type (self, args[i].type_attr, get_new (self, self->next));
      self->next += (guint32)n;
    }
}

GHashTable *
ts_freeze_pass_find_types (const TsFreezePass *self,
                           const TsOperation *op)
{
  GHashTable *types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_byte_array_unref);
  Walk walk = { self, op, TRUE, 0, types };

  if (op->def == NULL)
    return types;
  walk_args (&walk, op->def->inputs, op->def->n_inputs);
  walk.is_input = FALSE;
  walk.next = 0;
  walk_args (&walk, op->def->outputs, op->def->n_outputs);
  return types;
}
