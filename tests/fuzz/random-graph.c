#include "tests/fuzz/random-graph.h"

#include "tests/fuzz/random-attr.h"
#include "tests/fuzz/random-value.h"
#include "tests/ops/vector-attr.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/tensor/ts-tensor-format.h"
#include "proto/ts-text-read.h"
#include "proto/ts-text-write.h"

#include <string.h>

#define MAX_DEPTH 3 /* of makers of handles that need handles themselves */

/* Of recipes/library.pbtxt; one there is not. */
static const char *const functions[] = { "twice", "below_9", "add_i", "nothing", "missing", "double", "add", "scan", "below_3", "up_to", "two", "group", "numbers" };

static gboolean add_operation (TsRandomGraph *self, const TsOpDef *def, guint depth, TsOutput *output);

/* ---- sources of values ------------------------------------------------------------------------------------ */

/* (nullable): as an operation of its own, to be run over with it. */
static gboolean
add_value (TsRandomGraph *self,
           TsTensor *value,
           TsOutput *output)
{
  gboolean is_fed = value->dtype == TS_DTYPE_RESOURCE || value->dtype == TS_DTYPE_VARIANT || ts_random_once_in (self->rand, 2);

  ts_graph_builder_begin (self->builder, is_fed ? "Placeholder" : "Const", "x");
  ts_graph_builder_attr_dtype (self->builder, "dtype", value->dtype);
  if (!is_fed)
    ts_graph_builder_attr_tensor (self->builder, "value", value);
  else if (ts_random_once_in (self->rand, 2))
    ts_graph_builder_attr_shape (self->builder, "shape", &value->shape);
  if (!ts_graph_builder_end (self->builder, output, NULL))
    return FALSE;
  if (is_fed)
    g_array_append_val (self->feeds, ((TsFeed) { *output, ts_tensor_ref (value) }));

  /* A copy that nobody else refers to, and that the kernel may overwrite. */
  if (!ts_random_once_in (self->rand, 4))
    return TRUE;
  ts_graph_builder_begin (self->builder, "DeepCopy", "copy");
  ts_graph_builder_input (self->builder, *output);
  return ts_graph_builder_end (self->builder, output, NULL);
}

/* Several with one name are one variable, whatever the shapes that they are declared with. */
static gboolean
add_variable (TsRandomGraph *self,
              const TsRandomInput *input,
              gboolean is_handle,
              TsOutput *output)
{
  ts_graph_builder_begin (self->builder, is_handle ? "VarHandleOp" : "VariableV2", "v");
  ts_graph_builder_attr_dtype (self->builder, "dtype", input->dtype);
  ts_graph_builder_attr_shape (self->builder, "shape", &input->shape);
  if (ts_random_once_in (self->rand, 8))
    self->is_misstated = TRUE;
  else
    {
      g_autofree char *name = g_strdup_printf ("v%u", self->variables->len);

      ts_graph_builder_attr_string (self->builder, "shared_name", name, -1);
    }
  if (!ts_graph_builder_end (self->builder, output, NULL))
    return FALSE;
  g_array_append_val (self->variables, ((TsRandomVariable) { output->op, input->value != NULL ? ts_tensor_ref (input->value) : NULL }));
  return TRUE;
}

/* (nullable): an earlier output of a type. */
static gboolean
find_output (TsRandomGraph *self,
             TsDType dtype,
             TsOutput *output)
{
  guint n = self->operations->len;

  for (guint tries = 0; tries < 4 && n > 0; tries++)
    {
      guint32 op = g_array_index (self->operations, guint32, ts_random_index (self->rand, n));
      guint n_outputs = ts_graph_get_operation (self->graph, op)->n_outputs;

      *output = (TsOutput) { op, ts_random_index (self->rand, n_outputs) };
      if (n_outputs > 0 && ts_graph_get_dtype (self->graph, *output) == dtype)
        return TRUE;
    }
  return FALSE;
}

/* A handle of some kind, often of the right one. */
static gboolean
add_handle (TsRandomGraph *self,
            const TsOpDef *consumer,
            TsDType dtype,
            gboolean is_ref,
            guint depth,
            TsOutput *output)
{
  const TsOpDef *maker;
  guint index;

  if (!is_ref && !ts_random_once_in (self->rand, 3) && find_output (self, dtype, output))
    return TRUE;
  maker = depth < MAX_DEPTH ? ts_random_corpus_pick_maker (self->corpus, self->rand, dtype, is_ref, consumer->name, &index) : NULL;
  if (maker != NULL && add_operation (self, maker, depth + 1, output))
    {
      output->index = index;
      return TRUE;
    }
  if (is_ref)
    return FALSE;

  g_autoptr (TsTensor) nothing = ts_tensor_new (dtype, &TS_SHAPE_SCALAR, NULL);

  return nothing != NULL && dtype == TS_DTYPE_VARIANT && add_value (self, nothing, output);
}

/* The argument that an input belongs to: lists come last in nearly all signatures. */
static const TsArgDef *
find_arg (const TsOpDef *def,
          guint i)
{
  return def->n_inputs > 0 ? &def->inputs[MIN (i, def->n_inputs - 1)] : NULL;
}

static gboolean
add_input (TsRandomGraph *self,
           const TsOpDef *def,
           guint i,
           const TsRandomInput *input,
           guint depth,
           TsOutput *output)
{
  const TsArgDef *arg = find_arg (def, i);
  gboolean is_handle = arg != NULL && arg->dtype == TS_DTYPE_RESOURCE;
  gboolean is_ref = arg != NULL && arg->is_ref;

  if (input->is_variable && !ts_random_once_in (self->rand, 16))
    return add_variable (self, input, !is_ref, output);
  if (is_handle || is_ref || input->value == NULL)
    return add_handle (self, def, is_ref || is_handle ? (arg->dtype != TS_DTYPE_INVALID ? arg->dtype : input->dtype) : input->dtype, is_ref, depth, output);
  if (ts_random_once_in (self->rand, 3) && find_output (self, input->dtype, output))
    return TRUE;
  return add_value (self, input->value, output);
}

/* ---- attributes ------------------------------------------------------------------------------------------- */

/* Whether the inputs say what it is. */
static gboolean
follows_from_inputs (const TsOpDef *def,
                     const char *attr)
{
  for (guint i = 0; i < def->n_inputs; i++)
    if (g_strcmp0 (def->inputs[i].type_attr, attr) == 0 || g_strcmp0 (def->inputs[i].number_attr, attr) == 0 || g_strcmp0 (def->inputs[i].type_list_attr, attr) == 0)
      return TRUE;
  return FALSE;
}

/* Type attributes; then what has no default, and a few that have one. */
static void
add_attrs (TsRandomGraph *self,
           const TsOpDef *def,
           const TsVectorCase *test,
           GHashTable *dtypes)
{
  for (guint i = 0; test != NULL && i < test->attrs->len; i++)
    ts_vector_attr_set (&g_array_index (test->attrs, TsVectorAttr, i), def, self->builder, NULL);

  for (guint i = 0; i < def->n_attrs; i++)
    {
      const TsAttrDef *attr = &def->attrs[i];
      gpointer dtype = g_hash_table_lookup (dtypes, attr->name);

      if (dtype != NULL && test == NULL)
        ts_graph_builder_attr_dtype (self->builder, attr->name, (TsDType)GPOINTER_TO_INT (dtype));
      else if (!follows_from_inputs (def, attr->name) &&
               ((test == NULL && attr->default_value == NULL) || ts_random_once_in (self->rand, test == NULL ? 3 : 3 + def->n_attrs)))
        ts_random_attr (self->rand, attr, functions, G_N_ELEMENTS (functions), self->builder);
    }
}

/* (transfer full): name → dtype, of the type attributes. */
static GHashTable *
pick_dtypes (TsRandomGraph *self,
             const TsOpDef *def)
{
  GHashTable *dtypes = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < def->n_attrs; i++)
    if (def->attrs[i].type == TS_ATTR_TYPE_DTYPE && !def->attrs[i].is_list)
      g_hash_table_insert (dtypes, (gpointer)def->attrs[i].name,
                           GINT_TO_POINTER (ts_random_allowed_dtype (self->rand, &def->attrs[i], self->favourite)));
  return dtypes;
}

/* TensorFlow believes the attribute of the first and of branches, of LoopCond and of the flow of an array that they are scalars, of a queue that it is no vector, of a
 * variable that it has the shape of its handle, of a list made from a tensor that it knows the shape of its elements; none looks whether it is so. */
static gboolean
may_be_misstated (const char *op_type)
{
  static const char *const types[] = { "PlaceholderWithDefault", "LoopCond", "FakeQueue", "If", "StatelessIf", "Case", "StatelessCase", "While", "VarHandleOp", "TensorListElementShape", NULL };

  return g_strv_contains (types, op_type) || g_str_has_prefix (op_type, "TensorArray");
}

static gboolean
takes_function (const TsOpDef *def)
{
  for (guint i = 0; i < def->n_attrs; i++)
    if (def->attrs[i].type == TS_ATTR_TYPE_FUNC)
      return TRUE;
  return FALSE;
}

/* Handles lead to state. Fractional pooling takes random places by the clock unless it has a seed, which its signature does not say. */
static gboolean
is_random (const TsOpDef *def)
{
  for (guint i = 0; i < def->n_inputs; i++)
    if (def->inputs[i].is_ref || def->inputs[i].dtype == TS_DTYPE_RESOURCE)
      return TRUE;
  return def->is_stateful || g_str_has_prefix (def->name, "Fractional");
}

/* ---- operations ------------------------------------------------------------------------------------------- */

static void
note_operation (TsRandomGraph *self,
                guint32 op)
{
  const TsOpDef *def = ts_graph_get_operation (self->graph, op)->def;

  g_array_append_val (self->operations, op);
  self->is_stateful |= is_random (def) || self->variables->len > 0;
  self->calls_functions |= takes_function (def);
  self->is_misstated |= may_be_misstated (def->name);
}

static gboolean
add_operation (TsRandomGraph *self,
               const TsOpDef *def,
               guint depth,
               TsOutput *output)
{
  const TsVectorCase *test = ts_random_once_in (self->rand, 6) ? NULL : ts_random_corpus_pick_case (self->corpus, self->rand, def->name);
  g_autoptr (GHashTable) dtypes = pick_dtypes (self, def);
  g_autoptr (GArray) inputs = test != NULL ? ts_random_inputs_from_case (self->rand, test) : ts_random_inputs_from_def (self->rand, def, dtypes);
  g_autofree TsOutput *outputs = g_new (TsOutput, inputs->len + 1);

  for (guint i = 0; i < inputs->len; i++)
    if (!add_input (self, def, i, &g_array_index (inputs, TsRandomInput, i), depth, &outputs[i]))
      return FALSE;

  ts_graph_builder_begin (self->builder, def->name, "y");
  for (guint i = 0; i < inputs->len; i++)
    ts_graph_builder_input (self->builder, outputs[i]);
  if (self->operations->len > 0 && ts_random_once_in (self->rand, 2))
    ts_graph_builder_control_input (self->builder, g_array_index (self->operations, guint32, self->operations->len - 1));
  add_attrs (self, def, test, dtypes);
  if (!ts_graph_builder_end (self->builder, output, NULL))
    return FALSE;
  note_operation (self, output->op);
  return TRUE;
}

/* ---- small graphs that make sense ---------------------------------------------------------------------------- */

static TsTensor *
change_value (TsTensor *value,
              gpointer user_data)
{
  const TsRandomGraph *self = user_data;
  gboolean is_changed = !self->is_as_written && ts_random_once_in (self->rand, 6);

  return is_changed ? ts_random_change_elements (self->rand, value) : ts_tensor_ref (value);
}

static void
change_attrs (const TsOpDef *def,
              TsGraphBuilder *builder,
              gpointer user_data)
{
  const TsRandomGraph *self = user_data;

  for (guint i = 0; i < def->n_attrs && !self->is_as_written; i++)
    if (!follows_from_inputs (def, def->attrs[i].name) && ts_random_once_in (self->rand, 20 + def->n_attrs))
      ts_random_attr (self->rand, &def->attrs[i], functions, G_N_ELEMENTS (functions), builder);
}

/* @made: gets the operation that the line makes, if it makes more than a value */
static void
add_line (TsRandomGraph *self,
          const char *line,
          GArray *made)
{
  const char *equals = strstr (line, " = ");
  g_autofree char *name = NULL;
  gboolean is_step = ts_random_recipe_is_step (line, &name);
  TsOutput output;

  if (!is_step && equals != NULL)
    {
      name = g_strchomp (g_strndup (line, (gsize)(equals - line)));
      ts_graph_text_add (self->recipe, name, equals + 3 + strspn (equals + 3, " "), NULL);
    }
  if (name == NULL || !ts_graph_text_find (self->recipe, name, &output, NULL))
    return;
  if (is_step)
    note_operation (self, output.op);
  else if (strchr (line, '(') != NULL)
    g_array_append_val (made, output.op);
}

/* What is run in the order that is written; then all that was made. */
static void
add_recipe (TsRandomGraph *self,
            const TsRandomRecipe *recipe)
{
  static const TsGraphTextFuncs funcs = { change_value, change_attrs };
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (guint32));

  self->recipe = ts_graph_text_new (self->graph, &funcs, self);
  self->is_as_written = ts_random_once_in (self->rand, 3);
  for (guint i = 0; recipe->lines[i] != NULL; i++)
    add_line (self, recipe->lines[i], made);
  for (guint i = 0; i < made->len; i++)
    note_operation (self, g_array_index (made, guint32, i));
  for (guint i = 0; i < self->recipe->feeds->len; i++)
    {
      TsFeed feed = g_array_index (self->recipe->feeds, TsFeed, i);

      ts_tensor_ref (feed.value);
      g_array_append_val (self->feeds, feed);
    }
}

/* Mostly for those op types that are not tried by themselves. */
static const TsRandomRecipe *
pick_recipe (TsRandomGraph *self,
             const TsOpDef *def)
{
  gboolean is_alone = ts_random_corpus_pick_case (self->corpus, self->rand, def->name) != NULL;

  return ts_random_once_in (self->rand, is_alone ? 4 : 2) ? ts_random_corpus_pick_recipe (self->corpus, self->rand, def->name) : NULL;
}

static TsGraph *
load_library (void)
{
  g_autoptr (GError) error = NULL;
  static GBytes *bytes;
  TsGraph *graph;

  if (bytes == NULL)
    {
      g_autofree char *text = NULL;
      gsize size;

      g_file_get_contents (TS_SOURCE_FOLDER "/tests/fuzz/recipes/library.pbtxt", &text, &size, &error);
      g_assert_no_error (error);
      bytes = ts_text_parse (&ts_schema_graph_def, text, size, NULL, NULL, NULL, NULL, &error);
    }
  g_assert_no_error (error);
  graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  return graph;
}

static void
clear_feed (gpointer data)
{
  ts_tensor_unref (((TsFeed *)data)->value);
}

static void
clear_variable (gpointer data)
{
  g_clear_pointer (&((TsRandomVariable *)data)->value, ts_tensor_unref);
}

TsRandomGraph *
ts_random_graph_new (const TsRandomCorpus *corpus,
                     GRand *rand)
{
  TsRandomGraph *self = g_new0 (TsRandomGraph, 1);
  guint n = ts_random_once_in (rand, 2) ? 1 : 1 + ts_random_index (rand, 4);

  self->corpus = corpus;
  self->rand = rand;
  self->graph = load_library ();
  self->builder = ts_graph_builder_new (self->graph);
  self->operations = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->feeds = g_array_new (FALSE, FALSE, sizeof (TsFeed));
  g_array_set_clear_func (self->feeds, clear_feed);
  self->variables = g_array_new (FALSE, FALSE, sizeof (TsRandomVariable));
  g_array_set_clear_func (self->variables, clear_variable);
  self->favourite = ts_random_once_in (rand, 2) ? TS_DTYPE_FLOAT : ts_random_dtype (rand);

  for (guint i = 0; i < n; i++)
    {
      const GPtrArray *ops = i == 0 || ts_random_once_in (rand, 2) ? corpus->ops : corpus->with_kernels;
      const TsOpDef *def = ops->pdata[ts_random_index (rand, ops->len)];
      const TsRandomRecipe *recipe = i == 0 ? pick_recipe (self, def) : NULL;
      TsOutput output;

      if (recipe != NULL)
        add_recipe (self, recipe);
      else
        add_operation (self, def, 0, &output);
    }
  return self;
}

void
ts_random_graph_free (TsRandomGraph *self)
{
  g_clear_pointer (&self->recipe, ts_graph_text_free);
  g_array_unref (self->variables);
  g_array_unref (self->feeds);
  g_array_unref (self->operations);
  ts_graph_builder_free (self->builder);
  ts_graph_unref (self->graph);
  g_free (self);
}

/* ---- telling --------------------------------------------------------------------------------------------- */

static void
describe_value (GString *text,
                TsGraph *graph,
                guint32 op,
                TsTensor *value)
{
  g_autofree char *shape = value != NULL ? ts_shape_to_string (&value->shape) : NULL;
  g_autofree char *preview = value != NULL ? ts_tensor_format_preview (value, 200) : NULL;

  g_string_append_printf (text, "# %s holds %s %s %s\n", ts_graph_get_operation (graph, op)->name,
                          value != NULL ? ts_dtype_name (value->dtype) : "nothing", value != NULL ? shape : "", value != NULL ? preview : "");
}

char *
ts_random_graph_describe (const TsRandomGraph *self)
{
  g_autoptr (GBytes) bytes = ts_graph_to_bytes (self->graph);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree char *nodes = ts_text_to_string (&ts_schema_graph_def, data, size, NULL);
  g_autoptr (GString) text = g_string_new (nodes);

  for (guint i = 0; i < self->feeds->len; i++)
    {
      const TsFeed *feed = &g_array_index (self->feeds, TsFeed, i);

      describe_value (text, self->graph, feed->output.op, feed->value);
    }
  for (guint i = 0; i < self->variables->len; i++)
    {
      const TsRandomVariable *variable = &g_array_index (self->variables, TsRandomVariable, i);

      describe_value (text, self->graph, variable->op, variable->value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
