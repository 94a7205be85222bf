/* The search for the most probable paths, in one dtype; included by ctc-beam-float.c and ctc-beam-double.c with
 *
 *   NUMBER             float or double
 *   LOG, LOG1P, EXP    its functions
 *   BEAM_RUN           the name of the function that others call
 *
 * All probabilities are logarithms. As in tensorflow/core/util/ctc/ctc_beam_search.h, with its default scorer and selection. */

#include "engine/ops/nn/ts-ctc.h"

#include "engine/ts-error.h"

#include <math.h>

/* Of the ways to a beginning: all; those that end with a blank; those that end with its last label. */
typedef struct
{
  NUMBER total, blank, label;
} Chance;

typedef struct _Entry Entry;

/* A beginning: that of @parent and a label more. It is among the best unless @now is impossible. */
struct _Entry
{
  Entry *parent;
  Entry *first_child, *next;
  gint64 label;
  Chance before, now;
};

typedef struct
{
  const TsCtcBeam *options;
  gsize n_classes;
  GPtrArray *entries; /* all */
  Entry **best;       /* the leaves, best first, of equal ones the first that came */
  gsize n_best, room;
  Entry **children; /* by label, of the entry that is looked at */
} Search;

static const Chance impossible = { -INFINITY, -INFINITY, -INFINITY };

static NUMBER
log_sum (NUMBER a,
         NUMBER b)
{
  if (a == -INFINITY && b == -INFINITY)
    return -INFINITY;
  return a > b ? a + LOG1P (EXP (b - a)) : b + LOG1P (EXP (a - b));
}

static Entry *
new_entry (Search *self,
           Entry *parent,
           gint64 label)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->parent = parent;
  entry->label = label;
  entry->before = entry->now = impossible;
  if (parent != NULL)
    {
      entry->next = parent->first_child;
      parent->first_child = entry;
    }
  g_ptr_array_add (self->entries, entry);
  return entry;
}

static gboolean
is_candidate (const Search *self,
              NUMBER total)
{
  return total > -INFINITY && (self->n_best < self->options->width || total > self->best[self->n_best - 1]->now.total);
}

/* Puts an entry in its place; the last has to go if there is no room. */
static void
push (Search *self,
      Entry *entry)
{
  gsize i;

  if (self->n_best > 0 && self->n_best == self->options->width)
    self->best[--self->n_best]->now = impossible;
  if (self->n_best == self->room)
    {
      self->room = 2 * self->room + 16;
      self->best = g_renew (Entry *, self->best, self->room);
    }
  for (i = self->n_best++; i > 0 && self->best[i - 1]->now.total < entry->now.total; i--)
    self->best[i] = self->best[i - 1];
  self->best[i] = entry;
}

/* What becomes of a beginning in a step that gives its last label again, or a blank. */
static void
stay (Entry *entry,
      const NUMBER *logits,
      NUMBER blank)
{
  Entry *parent = entry->parent;

  if (parent != NULL)
    {
      if (parent->now.total != -INFINITY)
        entry->now.label = log_sum (entry->now.label, entry->label == parent->label ? parent->before.blank : parent->before.total);
      entry->now.label += logits[entry->label];
    }
  entry->now.blank = entry->before.total + blank;
  entry->now.total = log_sum (entry->now.blank, entry->now.label);
}

/* The beginnings that a step makes of one by another label. */
static void
grow (Search *self,
      Entry *entry,
      const NUMBER *logits)
{
  for (Entry *child = entry->first_child; child != NULL; child = child->next)
    self->children[child->label] = child;

  for (gsize label = 0; label + 1 < self->n_classes; label++)
    {
      Entry *child = self->children[label];
      NUMBER total;

      self->children[label] = NULL;
      if (child != NULL && child->now.total != -INFINITY)
        continue;

      total = logits[label] + ((gint64)label == entry->label ? entry->before.blank : entry->before.total);
      if (!is_candidate (self, total))
        {
          /* One that had to go in this very step will not grow either. */
          if (child != NULL)
            child->before = impossible;
          continue;
        }
      if (child == NULL)
        child = new_entry (self, entry, (gint64)label);
      child->now = (Chance) { total, -INFINITY, total };
      push (self, child);
    }
}

/* @logits: logarithms of probabilities; the last class is the blank */
static void
take_step (Search *self,
           const NUMBER *logits)
{
  gsize n = self->n_best;
  g_autofree Entry **branches = g_memdup2 (self->best, n * sizeof (Entry *));

  self->n_best = 0;
  for (gsize i = 0; i < n; i++)
    branches[i]->before = branches[i]->now;
  for (gsize i = 0; i < n; i++)
    {
      stay (branches[i], logits, logits[self->n_classes - 1]);
      push (self, branches[i]);
    }
  for (gsize i = 0; i < n; i++)
    if (is_candidate (self, branches[i]->before.total))
      grow (self, branches[i], logits);
}

/* What is to be taken from the logits to make them logarithms of probabilities. */
static NUMBER
normalizer (const NUMBER *logits,
            gsize n)
{
  NUMBER top = logits[0], sum = 0;

  for (gsize c = 1; c < n; c++)
    top = logits[c] > top ? logits[c] : top;
  for (gsize c = 0; c < n; c++)
    sum += EXP (logits[c] - top);
  return top + LOG (sum);
}

static gboolean
search (Search *self,
        TsCall *call,
        const NUMBER *logits,
        gsize step,
        gint64 n_steps,
        GError **error)
{
  g_autofree NUMBER *shifted = g_new (NUMBER, self->n_classes);
  Entry *root = new_entry (self, NULL, -1);

  root->now.total = root->now.blank = 0;
  push (self, root);
  for (gint64 t = 0; t < n_steps; t++, logits += step)
    {
      NUMBER total = normalizer (logits, self->n_classes);

      if (ts_call_is_cancelled (call, error))
        return FALSE;
      for (gsize c = 0; c < self->n_classes; c++)
        shifted[c] = logits[c] - total;
      take_step (self, shifted);
    }
  return TRUE;
}

static void
add_path (const Search *self,
          const Entry *entry,
          gint64 b,
          guint p,
          TsCtcPaths *paths)
{
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 last = -1;

  for (; entry->parent != NULL; entry = entry->parent)
    {
      if (!self->options->merges || entry->label != last)
        g_array_append_val (labels, entry->label);
      last = entry->label;
    }
  for (guint k = labels->len; k-- > 0;)
    ts_ctc_paths_add (paths, b, p, g_array_index (labels, gint64, k));
}

gboolean
BEAM_RUN (const TsCtcBeam *options,
          TsCall *call,
          const TsTensor *inputs,
          gint64 b,
          gint64 n_steps,
          TsCtcPaths *paths,
          NUMBER *scores,
          GError **error)
{
  gsize n_classes = (gsize)inputs->shape.dims[2], step = (gsize)inputs->shape.dims[1] * n_classes;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_free);
  g_autofree Entry **children = g_new0 (Entry *, n_classes);
  g_autofree Entry **best = NULL;
  Search self = { .options = options, .n_classes = n_classes, .entries = entries, .children = children };
  gboolean done = search (&self, call, (const NUMBER *)inputs->data + (gsize)b * n_classes, step, n_steps, error);

  best = self.best;
  if (!done)
    return FALSE;
  if (options->n_paths > self.n_best)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%u paths are asked for, sequence %" G_GINT64_FORMAT " has %" G_GSIZE_FORMAT, options->n_paths, b, self.n_best);
      return FALSE;
    }

  for (guint p = 0; p < options->n_paths; p++)
    {
      add_path (&self, best[p], b, p, paths);
      scores[p] = best[p]->now.total;
    }
  return TRUE;
}
