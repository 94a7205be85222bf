#include "engine/exec/ts-freeze-private.h"

#include "engine/graph/ts-attr-value.h"
#include "engine/graph/ts-function-private.h"
#include "engine/ts-error.h"

#include <string.h>

#define MAX_DEPTH 100    /* functions inside functions */
#define MAX_COPIES 10000 /* of functions, for arguments of different dtypes */

/* Field numbers of NameAttrList. */
enum
{
  FUNC_NAME = 1,
  FUNC_ATTR = 2,
};

/* How an operation passes its inputs to the functions that it calls. */
typedef struct
{
  const char *type;
  guint32 first; /* input that is argument 0 */
  gboolean is_loop;
} Caller;

static const Caller callers[] = {
  { "PartitionedCall", 0, FALSE },
  { "StatefulPartitionedCall", 0, FALSE },
  { "BatchFunction", 0, FALSE },
  { "RemoteCall", 1, FALSE },
  { "If", 1, FALSE },
  { "StatelessIf", 1, FALSE },
  { "Case", 1, FALSE },
  { "StatelessCase", 1, FALSE },
  { "While", 0, TRUE },
  { "StatelessWhile", 0, TRUE },
};

void
ts_frozen_function_free (TsFrozenFunction *self)
{
  g_free (self->name);
  g_byte_array_unref (self->results);
  g_ptr_array_unref (self->result_names);
  g_free (self);
}

/* ---- the library ------------------------------------------------------------------------------ */

void
ts_freezer_keep_function (TsFreezer *self,
                          const char *name)
{
  while (name != NULL && ts_graph_find_function (self->graph, name) != NULL && g_hash_table_add (self->kept, g_strdup (name)))
    name = ts_graph_find_gradient (self->graph, name);
}

void
ts_freezer_write_library (TsFreezer *self,
                          GByteArray *message)
{
  guint begin;

  if (self->functions->len == 0 && g_hash_table_size (self->kept) == 0)
    return;
  begin = ts_wire_begin (message, TS_GRAPH_DEF_LIBRARY);
  for (guint i = 0; i < ts_graph_get_n_functions (self->graph); i++)
    {
      const TsFunction *function = ts_graph_get_function (self->graph, i);

      if (g_hash_table_contains (self->kept, ts_function_get_name (function)))
        ts_wire_append_bytes (message, TS_LIBRARY_FUNCTION, function->function_def, function->size);
    }
  g_byte_array_append (message, self->functions->data, self->functions->len);
  for (guint i = 0; i < ts_graph_get_n_functions (self->graph); i++)
    {
      const char *name = ts_function_get_name (ts_graph_get_function (self->graph, i));
      const char *gradient = ts_graph_find_gradient (self->graph, name);
      guint entry;

      if (gradient == NULL || !g_hash_table_contains (self->kept, name))
        continue;
      entry = ts_wire_begin (message, TS_LIBRARY_GRADIENT);
      ts_wire_append_string (message, 1, name);
      ts_wire_append_string (message, 2, gradient);
      ts_wire_end (message, entry);
    }
  ts_wire_end (message, begin);
}

/* A name that no function has. (transfer full) */
static char *
unique_name (TsFreezer *self,
             const char *name)
{
  g_autofree char *wanted = g_strconcat (name, "_frozen", NULL);
  char *text = g_strdup (wanted);

  for (guint i = 1; g_hash_table_contains (self->names, text) || ts_graph_find_function (self->graph, text) != NULL; i++)
    {
      g_free (text);
      text = g_strdup_printf ("%s_%u", wanted, i);
    }
  g_hash_table_add (self->names, g_strdup (text));
  return text;
}

/* ---- bodies ----------------------------------------------------------------------------------- */

static gboolean
look_at_body (TsFreezer *self,
              const TsFunctionCall *call,
              TsGraph *body,
              const guint8 *args,
              guint n_args,
              TsFrozenFunction *frozen,
              GError **error)
{
  TsFreezePass pass;
  gboolean ok;

  ts_freeze_pass_init (&pass, self, body);
  for (guint i = 0; i < n_args && i < ts_graph_get_n_args (body); i++)
    {
      const TsOperation *arg = ts_graph_get_operation (body, ts_graph_get_arg (body, i));

      pass.dtypes[arg->first_output] = args[i];
      pass.is_changed |= args[i] != 0;
    }
  for (guint32 i = 0; i < ts_graph_get_n_operations (body); i++)
    ts_freeze_pass_add (&pass, i);

  ok = ts_freeze_pass_run (&pass, error);
  for (guint i = 0; ok && i < ts_graph_get_n_results (body); i++)
    {
      guint8 dtype = (guint8)ts_freeze_pass_get_handle (&pass, ts_graph_get_operation (body, ts_graph_get_result (body, i))->inputs[0]);

      g_byte_array_append (frozen->results, &dtype, 1);
      if (dtype != 0 && frozen->is_recursive)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "function \"%s\" calls itself and returns a variable", call->name);
          ok = FALSE;
        }
    }
  if (ok && (pass.is_changed || frozen->is_changed))
    {
      if (!frozen->is_changed)
        {
          g_free (frozen->name);
          frozen->name = unique_name (self, call->name);
          frozen->is_changed = TRUE;
        }
      ok = ts_freeze_write_function (&pass, frozen, self->functions, error);
    }
  else if (ok)
    ts_freezer_keep_function (self, call->name);
  ts_freeze_pass_clear (&pass);
  return ok;
}

/* What makes two calls the same: the function, the values among its arguments and, of a generic one, its attributes. */
static GBytes *
make_key (const TsOperation *op,
          const TsFunctionCall *call,
          const guint8 *args,
          guint n_args)
{
  GByteArray *key = g_byte_array_new ();
  guint32 n = n_args;

  g_byte_array_append (key, (const guint8 *)call->name, (guint)strlen (call->name) + 1);
  g_byte_array_append (key, (const guint8 *)&n, sizeof n);
  g_byte_array_append (key, args, n_args);
  if (ts_function_is_generic (call->function) && call->attr == NULL)
    g_byte_array_append (key, op->node_def, (guint)op->node_def_size);
  else if (ts_function_is_generic (call->function))
    {
      TsAttrSpan span;

      g_byte_array_append (key, (const guint8 *)&call->index, sizeof call->index);
      if (ts_operation_find_attr (op, call->attr, &span))
        g_byte_array_append (key, span.value, (guint)span.value_size);
    }
  return g_byte_array_free_to_bytes (key);
}

/* (transfer full) (nullable) */
static TsGraph *
get_body (const TsOperation *op,
          const TsFunctionCall *call,
          GError **error)
{
  TsGraph *body;

  if (ts_function_is_generic (call->function))
    return ts_operation_instantiate (op, call->attr, call->index, error);
  body = ts_function_get_graph (call->function, error);
  return body != NULL ? ts_graph_ref (body) : NULL;
}

/* (nullable): the function for a call. */
static const TsFrozenFunction *
freeze_function (TsFreezer *self,
                 const TsOperation *op,
                 const TsFunctionCall *call,
                 const guint8 *args,
                 guint n_args,
                 GError **error)
{
  g_autoptr (GBytes) key = make_key (op, call, args, n_args);
  TsFrozenFunction *frozen = g_hash_table_lookup (self->frozen, key);
  g_autoptr (TsGraph) body = NULL;
  gboolean ok;

  if (frozen != NULL)
    {
      frozen->is_recursive |= frozen->is_open;
      if (frozen->is_open && !frozen->is_changed) /* it calls itself: the name must be known now */
        {
          g_free (frozen->name);
          frozen->name = unique_name (self, call->name);
          frozen->is_changed = TRUE;
        }
      return frozen;
    }
  if (self->depth >= MAX_DEPTH || g_hash_table_size (self->frozen) >= MAX_COPIES)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "function \"%s\": %s", call->name,
                   self->depth >= MAX_DEPTH ? "calls are nested too deeply" : "too many functions are called with variables");
      return NULL;
    }
  body = get_body (op, call, error);
  if (body == NULL)
    return NULL;

  frozen = g_new0 (TsFrozenFunction, 1);
  frozen->name = g_strdup (call->name);
  frozen->is_open = TRUE;
  frozen->is_generic = ts_function_is_generic (call->function);
  frozen->results = g_byte_array_new ();
  frozen->result_names = g_ptr_array_new_with_free_func (g_free);
  ts_freeze_name_results (body, frozen->result_names);
  g_hash_table_insert (self->frozen, g_steal_pointer (&key), frozen);
  self->depth++;
  ok = look_at_body (self, call, body, args, n_args, frozen, error);
  self->depth--;
  frozen->is_open = FALSE;
  return ok ? frozen : NULL;
}

/* ---- calls ------------------------------------------------------------------------------------ */

static const Caller *
find_caller (const TsOperation *op,
             const TsFunctionCall *first)
{
  static const Caller by_name = { NULL, 0, FALSE };

  if (first->attr == NULL)
    return &by_name;
  for (guint i = 0; i < G_N_ELEMENTS (callers); i++)
    if (strcmp (callers[i].type, op->type) == 0)
      return &callers[i];
  return NULL;
}

static gboolean
fail (const TsFreezePass *self,
      const TsOperation *op,
      int code,
      const char *text,
      GError **error)
{
  g_autofree char *what = ts_freeze_pass_describe (self, op);

  g_set_error (error, TS_ERROR, code, "%s: %s", what, text);
  return FALSE;
}

/* (transfer full) (nullable): for each argument what comes in the place of a variable. */
static guint8 *
find_args (const TsFreezePass *self,
           const TsOperation *op,
           const Caller *caller,
           guint *n_args,
           GError **error)
{
  guint8 *args = g_new0 (guint8, (gsize)op->n_inputs + 1);
  guint32 first = caller != NULL ? caller->first : 0;

  *n_args = caller != NULL && op->n_inputs > first ? op->n_inputs - first : 0;
  for (guint32 i = 0; i < op->n_inputs; i++)
    {
      TsDType dtype = ts_freeze_pass_get_handle (self, op->inputs[i]);

      if (dtype == TS_DTYPE_INVALID)
        continue;
      if (caller == NULL || i < first)
        {
          fail (self, op, TS_ERROR_FAILED_PRECONDITION, "it passes a variable on other than to a function that is called", error);
          g_free (args);
          return NULL;
        }
      args[i - first] = (guint8)dtype;
    }
  return args;
}

/* Sets what the outputs are; all functions that may give them must agree. */
static gboolean
take_results (TsFreezePass *self,
              const TsOperation *op,
              const TsFrozenFunction *function,
              gboolean is_first,
              GError **error)
{
  for (guint32 i = 0; i < op->n_outputs && !function->is_open; i++)
    {
      guint8 dtype = i < function->results->len ? function->results->data[i] : 0;

      if (!is_first && dtype != self->dtypes[op->first_output + i])
        return fail (self, op, TS_ERROR_FAILED_PRECONDITION, "its functions do not return the same variables", error);
      self->dtypes[op->first_output + i] = dtype;
    }
  return TRUE;
}

/* A loop gives back what it takes. */
static gboolean
check_loop (TsFreezePass *self,
            const TsOperation *op,
            const guint8 *args,
            guint n_args,
            const TsFrozenFunction *body,
            GError **error)
{
  for (guint i = 0; i < n_args; i++)
    {
      guint8 result = i < body->results->len ? body->results->data[i] : 0;

      if (!body->is_open && result != args[i])
        return fail (self, op, TS_ERROR_FAILED_PRECONDITION, "its body does not hand on the variable that it takes", error);
      if (i < op->n_outputs)
        self->dtypes[op->first_output + i] = args[i];
    }
  return TRUE;
}

static void
clear_call (gpointer call)
{
  g_free (((TsFrozenCall *)call)->attr);
}

gboolean
ts_freeze_pass_call (TsFreezePass *self,
                     const TsOperation *op,
                     GPtrArray *calls,
                     GError **error)
{
  const Caller *caller = find_caller (op, calls->pdata[0]);
  guint n_args;
  g_autofree guint8 *args = find_args (self, op, caller, &n_args, error);
  GArray *frozen_calls;
  gboolean is_first = TRUE;

  if (args == NULL)
    return FALSE;
  frozen_calls = g_array_new (FALSE, FALSE, sizeof (TsFrozenCall));
  g_array_set_clear_func (frozen_calls, clear_call);
  g_hash_table_insert (self->calls, GUINT_TO_POINTER (op->index), frozen_calls);

  for (guint i = 0; i < calls->len; i++)
    {
      const TsFunctionCall *call = calls->pdata[i];
      /* Of an op called by its name, other functions are values only; what is no caller passes what it likes. */
      gboolean is_called = caller != NULL && (caller->type != NULL || call->attr == NULL);
      TsFrozenCall frozen = { g_strdup (call->attr), call->index, NULL };

      if (call->function != NULL)
        frozen.function = freeze_function (self->freezer, op, call, args, is_called ? n_args : 0, error);
      g_array_append_val (frozen_calls, frozen);
      if (call->function == NULL)
        continue;
      if (frozen.function == NULL)
        {
          g_autofree char *what = ts_freeze_pass_describe (self, op);

          g_prefix_error (error, "%s: ", what);
          return FALSE;
        }
      self->is_changed |= frozen.function->is_changed;
      if (!is_called || (caller->is_loop && strcmp (call->attr, "body") != 0))
        continue;
      if (caller->is_loop ? !check_loop (self, op, args, n_args, frozen.function, error)
                          : !take_results (self, op, frozen.function, is_first, error))
        return FALSE;
      is_first = FALSE;
    }
  return TRUE;
}

const TsFrozenFunction *
ts_freeze_pass_get_copy (const TsFreezePass *self,
                         const TsOperation *op,
                         const char *attr,
                         guint index)
{
  const GArray *calls = g_hash_table_lookup (self->calls, GUINT_TO_POINTER (op->index));

  for (guint i = 0; calls != NULL && i < calls->len; i++)
    {
      const TsFrozenCall *call = &g_array_index (calls, TsFrozenCall, i);

      if (g_strcmp0 (call->attr, attr) == 0 && call->index == index && call->function != NULL && call->function->is_changed)
        return call->function;
    }
  return NULL;
}

static void
append_func (const TsFreezePass *self,
             const TsOperation *op,
             const char *attr,
             guint index,
             const TsAttrValue *func,
             guint32 number,
             GByteArray *value,
             gboolean *is_new)
{
  const TsFrozenFunction *copy = ts_freeze_pass_get_copy (self, op, attr, index);
  guint begin = ts_wire_begin (value, number);
  TsWireReader reader;
  TsWireField field;

  *is_new |= copy != NULL;
  if (copy != NULL)
    ts_wire_append_string (value, FUNC_NAME, copy->name);
  ts_wire_reader_init (&reader, NULL, func->data, func->size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (copy == NULL || (field.number != FUNC_NAME && !(copy->is_generic && field.number == FUNC_ATTR)))
      g_byte_array_append (value, field.start, (guint)(reader.pos - field.start));
  ts_wire_end (value, begin);
}

GByteArray *
ts_freeze_pass_rename_functions (const TsFreezePass *self,
                                 const TsOperation *op,
                                 const char *attr,
                                 const TsAttrSpan *span)
{
  g_autoptr (GByteArray) value = g_byte_array_new ();
  gboolean is_new = FALSE;
  TsAttrValue func, element;
  TsAttrList elements;

  if (ts_attr_value_is_small (span->value, span->value_size) || !ts_attr_value_decode (&func, span->value, span->value_size))
    return NULL;
  if (func.is_list)
    {
      guint begin = ts_wire_begin (value, 1);

      ts_attr_list_init (&elements, &func, TS_ATTR_TYPE_FUNC);
      for (guint i = 0; ts_attr_list_next (&elements, &element); i++)
        append_func (self, op, attr, i, &element, 9, value, &is_new);
      ts_wire_end (value, begin);
    }
  else if (func.type == TS_ATTR_TYPE_FUNC)
    append_func (self, op, attr, 0, &func, 10, value, &is_new);
  return is_new ? g_steal_pointer (&value) : NULL;
}
