#include "engine/graph/ts-function-body-private.h"

#include <string.h>

/* An input in parts: `arg`, `arg:index`, `node:output`, `node:output:index`. */
typedef struct
{
  const char *name;
  gsize name_size;
  const char *output; /* (nullable) */
  gsize output_size;
  guint index;
  gboolean has_index;
} Parts;

static gboolean
read_index (const char *text,
            gsize size,
            guint *index)
{
  guint value = 0;

  if (size == 0 || size > 9)
    return FALSE;
  for (gsize i = 0; i < size; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      value = value * 10 + (guint)g_ascii_digit_value (text[i]);
    }
  *index = value;
  return TRUE;
}

/* A second part is an index or an output; which of them, the caller finds out. */
static gboolean
split (const TsInputSpan *input,
       Parts *parts)
{
  const char *end = input->name + input->size;
  const char *colon = memchr (input->name, ':', input->size);
  const char *second;

  *parts = (Parts) { .name = input->name, .name_size = input->size };
  if (colon == NULL)
    return TRUE;

  parts->name_size = (gsize)(colon - input->name);
  parts->output = colon + 1;
  second = memchr (colon + 1, ':', (gsize)(end - colon - 1));
  parts->output_size = (gsize)((second != NULL ? second : end) - colon - 1);
  if (second == NULL)
    return TRUE;
  parts->has_index = TRUE;
  return read_index (second + 1, (gsize)(end - second - 1), &parts->index);
}

static gboolean
fail_missing (TsBodyMaker *self,
              guint i,
              const TsInputSpan *input)
{
  g_autofree char *text = g_strndup (input->name, MIN (input->size, 1000));

  ts_node_problem_set (&self->import.problem, TS_ERROR_INVALID_ARGUMENT,
                       "input %u, \"%s\", is missing: the function has no such argument or output", i, text);
  return FALSE;
}

static gboolean
fail_index (TsBodyMaker *self,
            guint i,
            const TsInputSpan *input,
            const char *what,
            guint64 n)
{
  g_autofree char *text = g_strndup (input->name, MIN (input->size, 1000));

  ts_node_problem_set (&self->import.problem, TS_ERROR_INVALID_ARGUMENT,
                       "input %u is \"%s\", but %s has %" G_GUINT64_FORMAT " tensor%s", i, text, what, n, n == 1 ? "" : "s");
  return FALSE;
}

/* ---- arguments ---- */

static gboolean
find_arg (TsBodyMaker *self,
          guint i,
          const TsInputSpan *input,
          const Parts *parts,
          gboolean *found,
          TsBodyItem *item)
{
  g_autofree char *name = g_strndup (parts->name, parts->name_size);
  gpointer number;
  const TsBodyArg *arg;
  guint index;

  *found = !parts->has_index && g_hash_table_lookup_extended (self->args, name, NULL, &number);
  if (!*found)
    return FALSE;

  arg = &g_array_index (self->arg_ops, TsBodyArg, GPOINTER_TO_UINT (number));
  *item = (TsBodyItem) { { arg->first, 0 }, arg->n, TRUE };
  if (parts->output == NULL)
    return TRUE;
  if (!read_index (parts->output, parts->output_size, &index))
    {
      *found = FALSE;
      return FALSE;
    }

  /* A generic list is one operation, whatever its length will be. */
  if (self->import.is_generic && arg->n == 1)
    return TRUE;
  if (index >= arg->n)
    return fail_index (self, i, input, "the argument", arg->n);
  *item = (TsBodyItem) { { arg->first + index, 0 }, 1, TRUE };
  return TRUE;
}

/* ---- outputs of nodes ---- */

static guint64
count_of (const TsOperation *op,
          const TsArgDef *arg)
{
  gint64 n = 1;
  guint n_types = 0;

  if (arg->type_list_attr != NULL)
    {
      g_autofree TsDType *types = ts_operation_dup_attr_dtypes (op, arg->type_list_attr, &n_types, NULL);

      return n_types;
    }
  if (arg->number_attr != NULL && !ts_operation_get_attr_int (op, arg->number_attr, &n, NULL))
    return 0;
  return (guint64)MAX (n, 0);
}

/* Outputs of an op whose signature is not known are numbered as they are named, if nothing else has that number. */
static gboolean
find_open (TsBodyMaker *self,
           TsOperation *op,
           const Parts *parts,
           TsBodyItem *item)
{
  g_autofree char *key = g_strdup_printf ("%u:%.*s:%u", op->index, (int)parts->output_size, parts->output, parts->index);
  g_autofree char *slot = NULL;
  gpointer number;
  guint index = parts->index;

  if (!g_hash_table_lookup_extended (self->open, key, NULL, &number))
    {
      slot = g_strdup_printf ("%u:%u", op->index, index);
      if (g_hash_table_contains (self->open, slot))
        {
          index = op->n_outputs;
          g_free (slot);
          slot = g_strdup_printf ("%u:%u", op->index, index);
        }
      if (index >= TS_IMPORT_MAX_UNKNOWN_OUTPUTS || index >= self->import.outputs_left)
        return FALSE;
      if (index >= op->n_outputs)
        {
          self->import.outputs_left -= index + 1 - op->n_outputs;
          op->n_outputs = index + 1;
        }
      number = GUINT_TO_POINTER (index);
      g_hash_table_insert (self->open, g_steal_pointer (&key), number);
      g_hash_table_add (self->open, g_steal_pointer (&slot));
    }
  *item = (TsBodyItem) { { op->index, GPOINTER_TO_UINT (number) }, 1, FALSE };
  return TRUE;
}

static gboolean
find_output (TsBodyMaker *self,
             guint i,
             const TsInputSpan *input,
             const Parts *parts,
             TsBodyItem *item)
{
  guint32 found = parts->output != NULL ? ts_graph_find_unlocked (self->import.graph, parts->name, parts->name_size) : TS_NO_OP;
  guint64 first = 0;
  TsOperationRecord *source;

  if (found == TS_NO_OP)
    return fail_missing (self, i, input);
  source = ts_graph_record (self->import.graph, found);
  if (source->output_dtypes == NULL)
    return find_open (self, &source->op, parts, item) || fail_missing (self, i, input);

  for (guint k = 0; k < source->op.def->n_outputs; k++)
    {
      const TsArgDef *arg = &source->op.def->outputs[k];
      guint64 n = count_of (&source->op, arg);

      if (strncmp (arg->name, parts->output, parts->output_size) != 0 || arg->name[parts->output_size] != '\0')
        {
          first += n;
          continue;
        }
      if (parts->has_index && parts->index >= n)
        return fail_index (self, i, input, "the output", n);
      if (parts->has_index)
        {
          first += parts->index;
          n = 1;
        }
      if (first + n > source->op.n_outputs)
        break;
      *item = (TsBodyItem) { { found, (guint32)first }, (guint)n, FALSE };
      return TRUE;
    }
  return fail_missing (self, i, input);
}

gboolean
ts_body_find_input (TsBodyMaker *self,
                    guint i,
                    const TsInputSpan *input,
                    TsBodyItem *item)
{
  Parts parts;
  gboolean is_arg, ok;

  if (!split (input, &parts))
    return fail_missing (self, i, input);
  ok = find_arg (self, i, input, &parts, &is_arg, item);
  return is_arg ? ok : find_output (self, i, input, &parts, item);
}
