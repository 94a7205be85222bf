#include "app/models/ts-search-match.h"

#include "app/models/ts-search-attr.h"
#include "app/models/ts-shares.h"
#include "engine/graph/ts-graph-interface.h"
#include "engine/ops/ts-kernel.h"

#include <string.h>

#define POLL_EVERY 4096

/* @alive: for each operation whether all terms up to now hold.
 * @ops: (nullable): the operations, if they are not all of the graph in order */
typedef struct
{
  const TsSearchFacts *facts;
  TsGraph *graph;
  guint32 n_ops;
  guint8 *alive;
  GCancellable *cancellable;
  const guint32 *ops;
} Work;

/* Operations from @begin to before @end, tested by one thread. */
typedef struct
{
  Work *work;
  const TsSearchTerm *term;
  guint32 begin;
  guint32 end;
  TsNameMatcher *matcher; /* (nullable): of a regular expression */
  GError *error;
} Stretch;

/* Whether the term holds for an operation; an error in @self ends the search. */
typedef gboolean (*TestFunc) (Stretch *self, const TsOperation *op);

static gboolean
set_position (const TsSearchTerm *term,
              TsError code,
              const char *message,
              GError **error)
{
  g_set_error (error, TS_ERROR, code, "position %u: %s", term->position, message);
  return FALSE;
}

/* ---- by columns ------------------------------------------------------------------------------- */

static void
keep_marked (Work *self,
             const TsSearchTerm *term,
             const guint8 *marks)
{
  for (guint32 i = 0; i < self->n_ops; i++)
    self->alive[i] &= marks[i] != term->negated;
}

/* In lower case: whether @text is in each of @texts; if @whole: is each. (transfer full) */
static guint8 *
find_in_texts (const char *const *texts,
               guint32 n,
               const char *text,
               gboolean whole)
{
  guint8 *found = g_new0 (guint8, (gsize)n + 1);

  for (guint32 i = 0; i < n; i++)
    {
      g_autofree char *lower = g_ascii_strdown (texts[i], -1);

      found[i] = whole ? strcmp (lower, text) == 0 : strstr (lower, text) != NULL;
    }
  return found;
}

/* Marks operations by what each has a number of: its type, its device. */
static void
mark_by_text (Work *self,
              const TsSearchTerm *term,
              const char *const *texts,
              guint32 n_texts,
              const guint32 *numbers,
              guint8 *marks)
{
  gboolean whole = (term->kind == TS_SEARCH_TYPE || term->kind == TS_SEARCH_DEVICE) && *term->text == '=';
  g_autofree guint8 *found = find_in_texts (texts, n_texts, term->text + whole, whole);

  for (guint32 i = 0; i < self->n_ops; i++)
    marks[i] |= found[numbers[i]];
}

static void
mark_types (Work *self,
            const TsSearchTerm *term,
            guint8 *marks)
{
  const TsSearchNames *names = self->facts->names;

  mark_by_text (self, term, names->types, names->n_types, names->op_types, marks);
}

static void
mark_words (Work *self,
            const TsSearchTerm *term,
            guint8 *marks)
{
  ts_search_names_mark (self->facts->names, term->text, FALSE, marks);
  mark_types (self, term, marks);
}

static void
mark_names (Work *self,
            const TsSearchTerm *term,
            guint8 *marks)
{
  ts_search_names_mark (self->facts->names, term->text, FALSE, marks);
}

static void
mark_scopes (Work *self,
             const TsSearchTerm *term,
             guint8 *marks)
{
  ts_search_names_mark (self->facts->names, term->text, TRUE, marks);
}

static void
mark_devices (Work *self,
              const TsSearchTerm *term,
              guint8 *marks)
{
  const TsSearchNames *names = self->facts->names;

  mark_by_text (self, term, names->devices, names->n_devices, names->op_devices, marks);
}

static void
mark_constants (Work *self,
                const TsSearchTerm *term,
                guint8 *marks)
{
  mark_names (self, term, marks);
  for (guint32 i = 0; i < self->n_ops; i++)
    marks[i] = marks[i] && strcmp (ts_graph_get_operation (self->graph, i)->type, "Const") == 0;
}

static void
mark_variables (Work *self,
                const TsSearchTerm *term,
                guint8 *marks)
{
  g_autofree guint8 *is_variable = g_new0 (guint8, (gsize)self->n_ops + 1);
  guint n;
  g_autofree guint32 *variables = ts_graph_find_variables (self->graph, &n);

  for (guint i = 0; i < n; i++)
    if (variables[i] < self->n_ops)
      is_variable[variables[i]] = TRUE;
  mark_names (self, term, marks);
  for (guint32 i = 0; i < self->n_ops; i++)
    marks[i] &= is_variable[i];
}

/* Operations next to those with a name: behind them (@down) or before them. */
static void
mark_neighbours (Work *self,
                 const TsSearchTerm *term,
                 gboolean down,
                 guint8 *marks)
{
  g_autofree guint8 *named = g_new0 (guint8, (gsize)self->n_ops + 1);

  ts_search_names_mark (self->facts->names, term->text, FALSE, named);
  for (guint32 i = 0; i < self->n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, i);

      for (guint32 k = 0; k < op->n_inputs + op->n_control_inputs; k++)
        {
          guint32 source = k < op->n_inputs ? op->inputs[k].op : op->control_inputs[k - op->n_inputs];

          if (source < self->n_ops && named[down ? source : i])
            marks[down ? i : source] = TRUE;
        }
    }
}

static void
mark_users (Work *self,
            const TsSearchTerm *term,
            guint8 *marks)
{
  mark_neighbours (self, term, TRUE, marks);
}

static void
mark_sources (Work *self,
              const TsSearchTerm *term,
              guint8 *marks)
{
  mark_neighbours (self, term, FALSE, marks);
}

/* What the problems panel lists; a hint is no problem. */
static void
mark_problems (Work *self,
               const TsSearchTerm *term,
               guint8 *marks)
{
  const TsProblems *problems = self->facts->problems;

  for (guint g = 0; g < problems->groups->len; g++)
    {
      const TsProblemGroup *group = g_ptr_array_index (problems->groups, g);

      if (ts_problem_kind_get_severity (group->kind) == TS_SEVERITY_HINT)
        continue;
      for (guint i = 0; i < group->problems->len; i++)
        {
          const TsProblem *problem = &g_array_index (group->problems, TsProblem, i);

          if (problem->function == TS_NO_FUNCTION && problem->op < self->n_ops)
            marks[problem->op] = TRUE;
        }
    }
}

/* Bits that are kept for each operation. @bits: (nullable): none are */
static void
mark_by_bits (Work *self,
              const TsSearchTerm *term,
              GBytes *bits,
              guint8 *marks)
{
  gsize n = 0;
  const guint8 *of_op = bits != NULL ? g_bytes_get_data (bits, &n) : NULL;

  for (guint32 i = 0; i < self->n_ops && i < n; i++)
    marks[i] = (of_op[i] & term->number) != 0;
}

static void
mark_numerics (Work *self,
               const TsSearchTerm *term,
               guint8 *marks)
{
  mark_by_bits (self, term, self->facts->numerics, marks);
}

static void
mark_marked (Work *self,
             const TsSearchTerm *term,
             guint8 *marks)
{
  mark_by_bits (self, term, self->facts->marks, marks);
}

/* ---- one by one ------------------------------------------------------------------------------- */

static gboolean
test_degree (Stretch *self,
             const TsOperation *op)
{
  guint64 degree = 0;
  guint n_consumers;

  if (self->term->kind != TS_SEARCH_FAN_OUT)
    degree += (guint64)op->n_inputs + op->n_control_inputs;
  if (self->term->kind != TS_SEARCH_FAN_IN)
    {
      ts_graph_get_consumers (self->work->graph, op->index, &n_consumers);
      degree += n_consumers;
    }
  switch (self->term->relation)
    {
    case TS_SEARCH_EQUAL:
      return degree == self->term->number;
    case TS_SEARCH_LESS:
      return degree < self->term->number;
    case TS_SEARCH_LESS_OR_EQUAL:
      return degree <= self->term->number;
    case TS_SEARCH_GREATER:
      return degree > self->term->number;
    case TS_SEARCH_GREATER_OR_EQUAL:
      return degree >= self->term->number;
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
test_dtype (Stretch *self,
            const TsOperation *op)
{
  for (guint32 i = 0; i < op->n_outputs; i++)
    if (ts_dtype_base (ts_graph_get_dtype (self->work->graph, (TsOutput) { op->index, i })) == self->term->dtype)
      return TRUE;
  return FALSE;
}

static gboolean
fits_shape (const TsShape *pattern,
            const TsShape *shape)
{
  if (pattern->rank != shape->rank)
    return FALSE;
  for (int i = 0; i < pattern->rank; i++)
    if (pattern->dims[i] != TS_SEARCH_ANY_DIM && pattern->dims[i] != shape->dims[i])
      return FALSE;
  return TRUE;
}

static gboolean
test_shape (Stretch *self,
            const TsOperation *op)
{
  TsShape shape;

  for (guint32 i = 0; i < op->n_outputs; i++)
    {
      ts_shape_table_get (self->work->facts->shapes, (TsOutput) { op->index, i }, &shape);
      if (fits_shape (&self->term->shape, &shape))
        return TRUE;
    }
  return FALSE;
}

static gboolean
test_property (Stretch *self,
               const TsOperation *op)
{
  switch (self->term->property)
    {
    case TS_SEARCH_HAS_KERNEL:
      return ts_kernel_find (op, NULL) != NULL;
    case TS_SEARCH_HAS_DEVICE:
      return op->device[0] != '\0';
    case TS_SEARCH_HAS_CONTROL:
      return op->n_control_inputs > 0;
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
test_attr (Stretch *self,
           const TsOperation *op)
{
  return ts_search_attr_holds (op, self->term->text, self->term->value);
}

static gboolean
test_regex (Stretch *self,
            const TsOperation *op)
{
  g_autoptr (GError) reason = NULL;
  gboolean found = ts_name_matcher_finds (self->matcher, op->name, &reason);

  if (reason != NULL)
    set_position (self->term, TS_ERROR_INVALID_ARGUMENT, reason->message, &self->error);
  return found;
}

/* ---- terms ------------------------------------------------------------------------------------ */

static const struct
{
  void (*mark) (Work *self, const TsSearchTerm *term, guint8 *marks);
  TestFunc test;    /* where @mark is not */
  gboolean is_slow; /* @test: worth threads of its own */
} kinds[] = {
  [TS_SEARCH_TYPE] = { mark_types, NULL },
  [TS_SEARCH_WORD] = { mark_words, NULL },
  [TS_SEARCH_NAME] = { mark_names, NULL },
  [TS_SEARCH_SCOPE] = { mark_scopes, NULL },
  [TS_SEARCH_DEVICE] = { mark_devices, NULL },
  [TS_SEARCH_CONST] = { mark_constants, NULL },
  [TS_SEARCH_VAR] = { mark_variables, NULL },
  [TS_SEARCH_PROBLEM] = { mark_problems, NULL },
  [TS_SEARCH_VALUE] = { mark_numerics, NULL },
  [TS_SEARCH_MARK] = { mark_marked, NULL },
  [TS_SEARCH_IN] = { mark_users, NULL },
  [TS_SEARCH_OUT] = { mark_sources, NULL },
  [TS_SEARCH_DEGREE] = { NULL, test_degree },
  [TS_SEARCH_FAN_IN] = { NULL, test_degree },
  [TS_SEARCH_FAN_OUT] = { NULL, test_degree },
  [TS_SEARCH_DTYPE] = { NULL, test_dtype, TRUE },
  [TS_SEARCH_SHAPE] = { NULL, test_shape, TRUE },
  [TS_SEARCH_HAS] = { NULL, test_property, TRUE },
  [TS_SEARCH_ATTR] = { NULL, test_attr, TRUE },
  [TS_SEARCH_REGEX] = { NULL, test_regex, TRUE },
};

/* Whether all is there that the term asks about. */
static gboolean
check_facts (const Work *self,
             const TsSearchTerm *term,
             GError **error)
{
  if (term->kind == TS_SEARCH_SHAPE && self->facts->shapes == NULL)
    return set_position (term, TS_ERROR_FAILED_PRECONDITION, "the shapes are not worked out yet", error);
  if (term->kind == TS_SEARCH_PROBLEM && self->facts->problems == NULL)
    return set_position (term, TS_ERROR_FAILED_PRECONDITION, "problems are still being looked for", error);
  if (term->kind == TS_SEARCH_VALUE && self->facts->numerics == NULL)
    return set_position (term, TS_ERROR_FAILED_PRECONDITION, "the values are still being looked through", error);
  return TRUE;
}

static gpointer
test_stretch (gpointer data)
{
  Stretch *self = data;
  Work *work = self->work;
  TestFunc test = kinds[self->term->kind].test;

  for (guint32 i = self->begin; i < self->end && self->error == NULL; i++)
    {
      if (i % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (work->cancellable, &self->error))
        break;
      if (work->alive[i])
        work->alive[i] = test (self, ts_graph_get_operation (work->graph, work->ops != NULL ? work->ops[i] : i)) != self->term->negated;
    }
  return NULL;
}

static gboolean
test_each (Work *self,
           const TsSearchTerm *term,
           GError **error)
{
  guint n = kinds[term->kind].is_slow ? ts_shares_count (self->n_ops) : 1;
  g_autofree Stretch *stretches = g_new0 (Stretch, n);
  GError *first = NULL;

  for (guint k = 0; k < n; k++)
    {
      stretches[k] = (Stretch) { self, term, ts_shares_get_begin (self->n_ops, k, n), ts_shares_get_begin (self->n_ops, k + 1, n), NULL, NULL };
      if (term->regex != NULL)
        stretches[k].matcher = ts_name_matcher_new (term->regex);
    }
  ts_shares_run (stretches, sizeof *stretches, n, test_stretch);
  for (guint k = 0; k < n; k++)
    {
      g_clear_pointer (&stretches[k].matcher, ts_name_matcher_free);
      if (first == NULL)
        first = g_steal_pointer (&stretches[k].error);
      g_clear_error (&stretches[k].error);
    }
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, first);
  return FALSE;
}

/* Whether nothing but type and attributes decides. */
static gboolean
asks_attrs (const TsSearchTerm *term)
{
  return term->kind == TS_SEARCH_ATTR || (term->kind == TS_SEARCH_HAS && term->property == TS_SEARCH_HAS_KERNEL);
}

/* What holds for one operation of a kind holds for all of it. */
static gboolean
test_attr_kinds (Work *self,
                 const TsSearchTerm *term,
                 GError **error)
{
  const TsAttrKinds *attr_kinds = self->facts->attr_kinds;
  g_autofree guint8 *alive = g_new0 (guint8, (gsize)attr_kinds->n_kinds + 1);
  Work of_kinds = { self->facts, self->graph, attr_kinds->n_kinds, alive, self->cancellable, attr_kinds->ops };

  for (guint32 i = 0; i < self->n_ops; i++)
    alive[attr_kinds->op_kinds[i]] |= self->alive[i];
  if (!test_each (&of_kinds, term, error))
    return FALSE;
  for (guint32 i = 0; i < self->n_ops; i++)
    self->alive[i] &= alive[attr_kinds->op_kinds[i]];
  return TRUE;
}

static gboolean
apply (Work *self,
       const TsSearchTerm *term,
       GError **error)
{
  g_autofree guint8 *marks = NULL;

  if (!check_facts (self, term, error))
    return FALSE;
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->facts->attr_kinds != NULL && asks_attrs (term))
    return test_attr_kinds (self, term, error);
  if (kinds[term->kind].mark == NULL)
    return test_each (self, term, error);

  marks = g_new0 (guint8, (gsize)self->n_ops + 1);
  kinds[term->kind].mark (self, term, marks);
  keep_marked (self, term, marks);
  return TRUE;
}

/* A single plain word that is the whole name, or the name's last part. */
static gboolean
is_called (const TsOperation *op,
           const TsSearchQuery *query)
{
  const TsSearchTerm *term = g_ptr_array_index (query->terms, 0);
  const char *last;

  if (query->terms->len != 1 || term->negated || (term->kind != TS_SEARCH_WORD && term->kind != TS_SEARCH_NAME))
    return FALSE;
  last = strrchr (op->name, '/');
  return g_ascii_strcasecmp (op->name, term->text) == 0 || (last != NULL && g_ascii_strcasecmp (last + 1, term->text) == 0);
}

static GArray *
list_alive (const Work *self,
            const TsSearchQuery *query)
{
  GArray *called = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < self->n_ops; i++)
    if (self->alive[i])
      g_array_append_val (is_called (ts_graph_get_operation (self->graph, i), query) ? called : others, i);
  if (others->len > 0)
    g_array_append_vals (called, others->data, others->len);
  return called;
}

GArray *
ts_search_match (const TsSearchFacts *facts,
                 const TsSearchQuery *query,
                 const GArray *within,
                 GCancellable *cancellable,
                 GError **error)
{
  guint32 n = facts->names->n_ops;
  g_autofree guint8 *alive = g_new0 (guint8, (gsize)n + 1);
  Work work = { facts, facts->names->graph, n, alive, cancellable, NULL };

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (query->terms->len == 0)
    return g_array_new (FALSE, FALSE, sizeof (guint32));

  if (within == NULL)
    memset (alive, TRUE, n);
  else
    for (guint i = 0; i < within->len; i++)
      alive[g_array_index (within, guint32, i)] = TRUE;

  for (guint i = 0; i < query->terms->len; i++)
    if (!apply (&work, g_ptr_array_index (query->terms, i), error))
      return NULL;
  return list_alive (&work, query);
}
