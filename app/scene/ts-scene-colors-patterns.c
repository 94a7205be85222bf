#include "app/scene/ts-scene-colors-private.h"

#include "app/scene/ts-fold.h"

#include <string.h>

#define OTHERS (TS_MAX_COLOR_CLASSES - 1)
#define NO_CLASS 0

/* ---- which patterns of scopes have a colour ----------------------------------------------------------- */

typedef struct
{
  guint32 pattern;
  guint64 n_ops; /* in all its scopes, that are boxes */
} Weight;

static gint
compare_weights (gconstpointer a,
                 gconstpointer b)
{
  const Weight *x = a, *y = b;

  return x->n_ops != y->n_ops ? (x->n_ops < y->n_ops ? 1 : -1) : (x->pattern > y->pattern) - (x->pattern < y->pattern);
}

/* A scope with one scope in it and nothing else is one box with that: the pattern is that of the inner one. */
static guint32
find_inner_pattern (const TsScopePatterns *patterns,
                    guint32 pattern)
{
  const TsScope *scopes = patterns->tree->scopes;
  guint32 s = patterns->first[pattern];

  while (scopes[s].begin == scopes[s].own_end && scopes[s].first_child != TS_NO_SCOPE && scopes[scopes[s].first_child].next_sibling == TS_NO_SCOPE)
    s = scopes[s].first_child;
  return patterns->patterns[s];
}

static gboolean
is_parameter (const TsOperation *op)
{
  return g_str_equal (op->type, "Const") || ts_fold_is_variable_type (op->type);
}

/* Parameters, and what reads them, are lines on what uses them as a rule: a scope of nothing else is no box. */
static guint32
count_shown (const TsScopeTree *tree,
             const TsScope *scope)
{
  guint32 n = 0;

  for (guint32 i = scope->begin; i < scope->end; i++)
    {
      const TsOperation *op = ts_graph_get_operation (tree->graph, tree->order[i]);
      gboolean is_read = g_str_equal (op->type, "ReadVariableOp") ||
                         (g_str_equal (op->type, "Identity") && op->n_inputs == 1 && op->inputs[0].op != TS_NO_OP && is_parameter (ts_graph_get_operation (tree->graph, op->inputs[0].op)));

      n += !is_read && !is_parameter (op);
    }
  return n;
}

/* Of what is there more than once, the most first. (transfer full) */
static GArray *
list_weights (const TsScopePatterns *patterns,
              const guint32 *inner)
{
  GArray *weights = g_array_new (FALSE, FALSE, sizeof (Weight));

  for (guint32 p = 0; p < patterns->n_patterns; p++)
    if (inner[p] == p && patterns->counts[p] > 1)
      {
        Weight weight = { p, (guint64)patterns->counts[p] * count_shown (patterns->tree, &patterns->tree->scopes[patterns->first[p]]) };

        if (weight.n_ops > 0)
          g_array_append_val (weights, weight);
      }
  g_array_sort (weights, compare_weights);
  return weights;
}

static guint8
add_class (TsSceneColors *self,
           const char *name,
           guint32 count)
{
  if (self->n_classes <= OTHERS)
    {
      self->names[self->n_classes] = self->n_classes < OTHERS ? g_strdup_printf ("%s ×%'u", name, count) : g_strdup ("Others");
      self->n_classes++;
    }
  return (guint8)(self->n_classes - 1);
}

static void
classify_patterns (TsSceneColors *self)
{
  const TsScopePatterns *patterns = self->patterns;
  g_autofree guint32 *inner = g_new (guint32, (gsize)patterns->n_patterns + 1);
  g_autoptr (GArray) weights = NULL;
  guint8 *classes = self->class_of_pattern = g_new0 (guint8, (gsize)patterns->n_patterns + 1);

  for (guint32 p = 0; p < patterns->n_patterns; p++)
    inner[p] = find_inner_pattern (patterns, p);
  weights = list_weights (patterns, inner);
  for (guint i = 0; i < weights->len; i++)
    {
      guint32 p = g_array_index (weights, Weight, i).pattern;
      g_autofree char *name = ts_scope_tree_dup_name (patterns->tree, patterns->first[p]);

      classes[p] = add_class (self, name, patterns->counts[p]);
    }
  for (guint32 p = 0; p < patterns->n_patterns; p++)
    classes[p] = classes[inner[p]];
}

/* Scopes come after those around them. */
static void
classify_scopes (TsSceneColors *self)
{
  const TsScopeTree *tree = self->patterns->tree;

  self->class_of_scope = g_new0 (guint8, tree->n_scopes);
  for (guint32 s = 0; s < tree->n_scopes; s++)
    {
      guint8 own = self->class_of_pattern[self->patterns->patterns[s]];

      self->class_of_scope[s] = own == NO_CLASS && s != TS_ROOT_SCOPE ? self->class_of_scope[tree->scopes[s].parent] : own;
    }
}

static void
classify_ops (TsSceneColors *self)
{
  for (guint32 i = 0; i < self->n_ops; i++)
    self->class_of_op[i] = self->class_of_scope[self->patterns->tree->scope_of[i]];
}

TsSceneColors *
ts_scene_colors_new_for_patterns (TsScopePatterns *patterns)
{
  TsSceneColors *self = g_new0 (TsSceneColors, 1);

  self->coloring = TS_COLORING_PATTERN;
  self->patterns = ts_scope_patterns_ref (patterns);
  self->n_ops = patterns->tree->n_ops;
  self->class_of_op = g_new0 (guint8, (gsize)self->n_ops + 1);
  self->names[self->n_classes++] = g_strdup ("Like nothing else");
  classify_patterns (self);
  classify_scopes (self);
  classify_ops (self);
  self->n_scope_classes = self->n_classes;
  return self;
}

void
ts_scene_colors_clear_patterns (TsSceneColors *self)
{
  g_clear_pointer (&self->patterns, ts_scope_patterns_unref);
  g_clear_pointer (&self->class_of_pattern, g_free);
  g_clear_pointer (&self->class_of_scope, g_free);
}

/* ---- groups of the scene -------------------------------------------------------------------------------- */

/* For each box what the group that it is, or is in, has; NO_CLASS: it is in none. (transfer full) */
static guint8 *
classify_boxes (TsSceneColors *self)
{
  const TsScene *scene = self->scene;
  g_autoptr (GHashTable) class_of_group = g_hash_table_new (NULL, NULL); /* pattern of groups → class */
  guint8 *classes = g_new0 (guint8, scene->n_boxes);

  for (guint32 i = 1; i < scene->n_boxes; i++)
    {
      const TsItem *item = scene->boxes[i].item;

      if (item->pattern == TS_NO_PATTERN)
        {
          classes[i] = item->kind == TS_ITEM_SCOPE ? NO_CLASS : classes[scene->boxes[i].parent];
          continue;
        }
      if (!g_hash_table_contains (class_of_group, GUINT_TO_POINTER (item->pattern)))
        g_hash_table_insert (class_of_group, GUINT_TO_POINTER (item->pattern), GUINT_TO_POINTER (add_class (self, item->label, item->n_equal)));
      classes[i] = (guint8)GPOINTER_TO_UINT (g_hash_table_lookup (class_of_group, GUINT_TO_POINTER (item->pattern)));
    }
  return classes;
}

void
ts_scene_colors_classify_groups (TsSceneColors *self)
{
  const TsScene *scene = self->scene;
  g_autofree guint8 *classes = NULL;

  while (self->n_classes > self->n_scope_classes)
    g_clear_pointer (&self->names[--self->n_classes], g_free);
  classify_ops (self);
  classes = classify_boxes (self);
  for (guint32 place = 0; place < scene->tree->n_ops; place++)
    {
      guint32 op = scene->tree->order[place], box = scene->box_of_place[place];

      if (box != TS_NO_BOX && op < self->n_ops && classes[box] != NO_CLASS)
        self->class_of_op[op] = classes[box];
    }
}

void
ts_scene_colors_claim_boxes (TsSceneColors *self)
{
  const TsScopeTree *tree = self->patterns->tree;

  for (guint32 i = 1; i < self->n_boxes; i++)
    {
      const TsItem *item = self->scene->boxes[i].item;
      guint8 own = item->kind == TS_ITEM_SCOPE && item->id < tree->n_scopes ? self->class_of_pattern[self->patterns->patterns[item->id]] : NO_CLASS;

      if (own != NO_CLASS)
        self->class_of_box[i] = own;
    }
}
