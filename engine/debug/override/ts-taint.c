#include "engine/debug/override/ts-taint-private.h"

#include "engine/exec/ts-frame.h"
#include "engine/tensor/ts-resource.h"

#include <string.h>

TsTaint *
ts_taint_new (void)
{
  TsTaint *self = g_new0 (TsTaint, 1);

  self->sets = ts_taint_sets_new ();
  self->arrived = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->last.outputs = g_array_new (FALSE, TRUE, sizeof (TsTaintSet));
  self->slots = g_hash_table_new (NULL, NULL);
  self->resources = g_hash_table_new_full (NULL, NULL, (GDestroyNotify)ts_resource_unref, NULL);
  self->changed = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_resource_unref);
  self->given = g_array_new (FALSE, FALSE, sizeof (Given));
  self->records = ts_taint_new_records ();
  self->state_records = ts_taint_new_state_records ();
  return self;
}

void
ts_taint_free (TsTaint *self)
{
  g_array_unref (self->state_records);
  g_array_unref (self->records);
  g_array_unref (self->given);
  g_ptr_array_unref (self->changed);
  g_hash_table_unref (self->resources);
  g_hash_table_unref (self->slots);
  g_array_unref (self->last.outputs);
  g_hash_table_unref (self->arrived);
  ts_taint_sets_free (self->sets);
  g_free (self);
}

static void
unite_in (TsTaint *self,
          TsTaintSet *set,
          TsTaintSet other)
{
  *set = ts_taint_sets_unite (self->sets, *set, other);
}

/* ---- who is meant ------------------------------------------------------------------------------- */

static guint64
mix (guint64 a,
     guint64 b)
{
  a = (a ^ b) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  a ^= a >> 32;
  a *= G_GUINT64_CONSTANT (0xd6e8feb86659fd93);
  return a ^ a >> 29;
}

static guint64
child_of (guint64 frame,
          gint64 iteration,
          guint32 plan_frame)
{
  return mix (mix (frame, (guint64)iteration + 1), plan_frame + 1);
}

/* The same for the same frame when the run is repeated. */
static guint64
id_of_frame (const TsFrame *frame,
             guint64 call)
{
  if (frame->parent == NULL)
    return mix (1, call + 1);
  return child_of (id_of_frame (frame->parent, call), frame->parent_iteration->number, frame->plan_frame);
}

static guint64
key_of (guint64 frame,
        gint64 iteration,
        guint32 node)
{
  return mix (mix (frame, (guint64)iteration + 2), (guint64)node + 1) | 1;
}

static guint64
key_of_activation (const TsActivation *activation)
{
  return key_of (id_of_frame (activation->frame, ts_activation_get_call_number (activation)), ts_activation_get_iteration (activation), activation->node);
}

static Arrived *
add_arrived (TsTaint *self,
             guint64 key)
{
  Arrived *arrived = g_hash_table_lookup (self->arrived, &key);

  if (arrived == NULL)
    {
      arrived = g_new0 (Arrived, 1);
      g_hash_table_insert (self->arrived, g_memdup2 (&key, sizeof key), arrived);
    }
  return arrived;
}

static gboolean
is_predicate (const TsOperation *op,
              gint input)
{
  return input == 1 && (strcmp (op->type, "Switch") == 0 || strcmp (op->type, "RefSwitch") == 0 || strcmp (op->type, "_SwitchN") == 0);
}

static void
arrive (TsTaint *self,
        Arrived *arrived,
        const TsOperation *op,
        gint input,
        TsTaintSet value)
{
  unite_in (self, is_predicate (op, input) ? &arrived->predicate : &arrived->value, value);
}

/* ---- propagating -------------------------------------------------------------------------------- */

/* Where the outputs of the last activation go. */
static void
find_target (const Last *last,
             const TsPlanNode *node,
             guint64 *frame,
             gint64 *iteration)
{
  *frame = last->frame;
  *iteration = last->iteration;
  if (node->kind == TS_PLAN_NODE_ENTER || node->kind == TS_PLAN_NODE_CONSTANT_ENTER)
    {
      *frame = child_of (last->frame, last->iteration, node->child_frame);
      *iteration = node->kind == TS_PLAN_NODE_ENTER ? 0 : EVERY_ITERATION;
    }
  else if (node->kind == TS_PLAN_NODE_EXIT)
    {
      *frame = last->parent;
      *iteration = last->parent_iteration;
    }
  else if (node->kind == TS_PLAN_NODE_NEXT_ITERATION)
    ++*iteration;
}

static gboolean
is_clean (const Last *last)
{
  TsTaintSet any = last->live;

  for (guint i = 0; i < last->outputs->len; i++)
    any |= g_array_index (last->outputs, TsTaintSet, i);
  return any == 0;
}

/* Now that it is final what the last activation gives. */
static void
flush (TsTaint *self)
{
  const Last *last = &self->last;
  const TsPlanNode *node;
  guint64 frame;
  gint64 iteration;

  if (!self->has_last)
    return;
  self->has_last = FALSE;
  node = &last->plan->nodes[last->node];
  if (is_clean (last) || (last->dead && node->kind == TS_PLAN_NODE_NEXT_ITERATION))
    return;

  find_target (last, node, &frame, &iteration);
  for (guint32 e = node->first_edge; e < node->first_edge + node->n_edges; e++)
    {
      const TsPlanEdge *edge = &last->plan->edges[e];
      Arrived *arrived;

      if (edge->node == TS_NO_OP)
        continue;
      arrived = add_arrived (self, key_of (frame, iteration, edge->node));
      unite_in (self, &arrived->live, last->live);
      if (edge->output >= 0)
        arrive (self, arrived, last->plan->nodes[edge->node].op, edge->input, g_array_index (last->outputs, TsTaintSet, edge->output));
    }
}

static void
unite_arrived (TsTaint *self,
               Arrived *into,
               const Arrived *arrived)
{
  unite_in (self, &into->value, arrived->value);
  unite_in (self, &into->live, arrived->live);
  unite_in (self, &into->predicate, arrived->predicate);
}

static void
take_arrived (TsTaint *self,
              guint64 key,
              gboolean is_last,
              Arrived *into)
{
  const Arrived *arrived = g_hash_table_lookup (self->arrived, &key);

  if (arrived == NULL)
    return;
  unite_arrived (self, into, arrived);
  if (is_last)
    g_hash_table_remove (self->arrived, &key);
}

/* ---- activations -------------------------------------------------------------------------------- */

static void
give (TsTaint *self,
      const TsActivation *activation,
      guint64 begun,
      const Arrived *arrived)
{
  Given given = { begun, key_of_activation (activation), *arrived };

  if (self->is_recording)
    g_array_append_val (self->given, given);
  self->next_given = self->given->len;
  unite_arrived (self, add_arrived (self, given.key), arrived);
}

void
ts_taint_repeat_given (TsTaint *self,
                       guint64 begun)
{
  for (; self->next_given < self->given->len; self->next_given++)
    {
      const Given *given = &g_array_index (self->given, Given, self->next_given);

      if (given->begun > begun)
        break;
      unite_arrived (self, add_arrived (self, given->key), &given->arrived);
    }
}

void
ts_taint_note_input (TsTaint *self,
                     const TsActivation *activation,
                     guint64 begun,
                     guint slot,
                     guint id)
{
  const TsOperation *op = ts_activation_get_plan (activation)->nodes[activation->node].op;
  Arrived arrived = { 0 };

  arrive (self, &arrived, op, (gint)slot, ts_taint_sets_get_single (self->sets, id));
  give (self, activation, begun, &arrived);
}

void
ts_taint_note_liveness (TsTaint *self,
                        const TsActivation *activation,
                        guint64 begun,
                        guint id)
{
  const Arrived arrived = { .live = ts_taint_sets_get_single (self->sets, id) };

  give (self, activation, begun, &arrived);
}

static void
begin_last (TsTaint *self,
            const TsActivation *activation,
            gint64 entry)
{
  const TsPlan *plan = ts_activation_get_plan (activation);
  const TsActivation *caller = ts_activation_get_caller (activation);
  guint64 call = ts_activation_get_call_number (activation);
  GArray *outputs = self->last.outputs;

  g_array_set_size (outputs, 0);
  g_array_set_size (outputs, plan->nodes[activation->node].n_out);
  self->last = (Last) {
    .plan = plan,
    .node = activation->node,
    .frame = id_of_frame (activation->frame, call),
    .iteration = ts_activation_get_iteration (activation),
    .caller = caller != NULL ? key_of_activation (caller) : 0,
    .entry = entry,
    .dead = activation->dead,
    .outputs = outputs,
  };
  if (activation->frame->parent != NULL)
    {
      self->last.parent = id_of_frame (activation->frame->parent, call);
      self->last.parent_iteration = activation->frame->parent_iteration->number;
    }
  self->has_last = TRUE;
}

/* From what has come in. */
static void
find_outputs (TsTaint *self,
              const TsActivation *activation,
              TsTensor *const *outputs,
              const guint *ids,
              const guint8 *is_pure)
{
  Last *last = &self->last;
  const TsPlanNode *node = &last->plan->nodes[last->node];
  Arrived in = { 0 };
  TsTaintSet all;

  take_arrived (self, key_of (last->frame, last->iteration, last->node), TRUE, &in);
  take_arrived (self, key_of (last->frame, EVERY_ITERATION, last->node), FALSE, &in);
  last->live = ts_taint_sets_unite (self->sets, in.live, in.predicate);
  if (last->caller != 0)
    {
      take_arrived (self, last->caller, FALSE, &in);
      unite_in (self, &in.value, in.predicate);
      unite_in (self, &in.value, in.live);
    }
  if (g_hash_table_size (self->resources) > 0)
    unite_in (self, &in.value, ts_taint_find_read (self, activation, node));
  all = ts_taint_sets_unite (self->sets, in.value, last->live);
  ts_taint_mark_changed (self, node->op, last->entry, all);

  for (guint i = 0; i < last->outputs->len; i++)
    {
      TsTaintSet *set = &g_array_index (last->outputs, TsTaintSet, i);

      *set = outputs[i] == NULL || (ids[i] != 0 && is_pure[i]) ? last->live : all;
      if (ids[i] != 0)
        unite_in (self, set, ts_taint_sets_get_single (self->sets, ids[i]));
    }
}

/* What was found out when it ran first; nothing if it was clean. */
static void
recall (TsTaint *self)
{
  Last *last = &self->last;
  guint64 key = key_of (last->frame, last->iteration, last->node);
  const Last *record = self->next_record < self->records->len ? &g_array_index (self->records, Last, self->next_record) : NULL;

  g_hash_table_remove (self->arrived, &key);
  if (record == NULL || record->entry != last->entry)
    return;
  self->next_record++;
  last->live = record->live;
  memcpy (last->outputs->data, record->outputs->data, record->outputs->len * sizeof (TsTaintSet));
}

static void
remember (TsTaint *self)
{
  Last record = self->last;

  if (record.entry < 0)
    return;
  record.outputs = g_array_copy (record.outputs);
  while (self->records->len > 0 && g_array_index (self->records, Last, self->records->len - 1).entry == record.entry)
    g_array_set_size (self->records, self->records->len - 1);
  g_array_append_val (self->records, record);
  self->next_record = self->records->len;
}

/* What the last activation gives is also what is shown, and makes the call that it is in give the same. */
static void
show (TsTaint *self,
      TsTensor *const *outputs)
{
  const Last *last = &self->last;
  const TsOperation *op = last->plan->nodes[last->node].op;

  for (guint i = 0; i < last->outputs->len; i++)
    {
      TsTaintSet set = g_array_index (last->outputs, TsTaintSet, i);

      if (last->caller != 0)
        {
          if (set != 0)
            unite_in (self, &add_arrived (self, last->caller)->value, set);
          continue;
        }
      if (outputs != NULL && outputs[i] != NULL && ts_tensor_is_reference (outputs[i])) /* what is shown is the value behind it */
        unite_in (self, &set, ts_taint_get_resource (self, ts_taint_find_resource (outputs[i])));
      if (set != 0)
        g_hash_table_insert (self->slots, GUINT_TO_POINTER (op->first_output + i), GUINT_TO_POINTER (set));
      else
        g_hash_table_remove (self->slots, GUINT_TO_POINTER (op->first_output + i));
    }
}

void
ts_taint_after (TsTaint *self,
                const TsActivation *activation,
                TsTensor *const *outputs,
                gint64 entry,
                gboolean is_replay,
                const guint *ids,
                const guint8 *is_pure)
{
  flush (self);
  begin_last (self, activation, entry);
  if (is_replay)
    recall (self);
  else
    {
      find_outputs (self, activation, outputs, ids, is_pure);
      if (!is_clean (&self->last))
        remember (self);
    }
  if (self->last.caller != 0 || self->last.plan->nodes[self->last.node].op->index != TS_NO_OP)
    show (self, outputs);
}

void
ts_taint_override_last (TsTaint *self,
                        const TsActivation *activation,
                        gint64 entry,
                        guint i,
                        guint id)
{
  TsTaintSet *set;

  if (!self->has_last) /* it came before there was any override */
    begin_last (self, activation, entry);
  set = &g_array_index (self->last.outputs, TsTaintSet, i);
  *set = ts_taint_sets_unite (self->sets, self->last.live, ts_taint_sets_get_single (self->sets, id));
  remember (self);
  show (self, NULL);
}

/* ---- the run ------------------------------------------------------------------------------------ */

void
ts_taint_clear_run (TsTaint *self)
{
  g_hash_table_remove_all (self->arrived);
  g_hash_table_remove_all (self->slots);
  g_ptr_array_set_size (self->changed, 0);
  self->has_last = FALSE;
  self->next_record = 0;
  self->next_given = 0;
}

void
ts_taint_begin_run (TsTaint *self,
                    gboolean is_recording)
{
  self->is_recording = is_recording;
  ts_taint_clear_run (self);
  g_array_set_size (self->given, 0);
  g_array_set_size (self->records, 0);
}

/* One of the records, as if it had just been over. */
static void
redo (TsTaint *self,
      const Last *record)
{
  GArray *outputs = self->last.outputs;

  flush (self);
  g_array_set_size (outputs, record->outputs->len);
  memcpy (outputs->data, record->outputs->data, outputs->len * sizeof (TsTaintSet));
  self->last = *record;
  self->last.outputs = outputs;
  self->has_last = TRUE;
  show (self, NULL);
}

void
ts_taint_seek (TsTaint *self,
               gint64 entry,
               guint64 begun)
{
  ts_taint_clear_run (self);
  ts_taint_repeat_given (self, begun);
  while (self->next_record < self->records->len && g_array_index (self->records, Last, self->next_record).entry < entry)
    redo (self, &g_array_index (self->records, Last, self->next_record++));
}

void
ts_taint_cut (TsTaint *self,
              gint64 entry,
              guint64 begun)
{
  while (self->given->len > 0 && g_array_index (self->given, Given, self->given->len - 1).begun > begun)
    g_array_set_size (self->given, self->given->len - 1);
  while (self->records->len > 0 && g_array_index (self->records, Last, self->records->len - 1).entry >= entry)
    g_array_set_size (self->records, self->records->len - 1);
  self->next_given = MIN (self->next_given, self->given->len);
  self->next_record = MIN (self->next_record, self->records->len);
  ts_taint_unmark_state (self, (guint64)MAX (entry, 0));
}

void
ts_taint_archive_run (TsTaint *self)
{
  self->journal++;
}

void
ts_taint_undo_run (TsTaint *self,
                   gboolean is_archived)
{
  self->journal -= is_archived;
  ts_taint_unmark_state (self, 0);
}

/* ---- asking ------------------------------------------------------------------------------------- */

TsTaintSet
ts_taint_get (const TsTaint *self,
              guint32 slot)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->slots, GUINT_TO_POINTER (slot)));
}

TsTaintSet
ts_taint_unite (TsTaint *self,
                TsTaintSet a,
                TsTaintSet b)
{
  return ts_taint_sets_unite (self->sets, a, b);
}

char *
ts_taint_dup_text (const TsTaint *self,
                   TsTaintSet set)
{
  return ts_taint_sets_dup_text (self->sets, set);
}

char *
ts_taint_dup_last (const TsTaint *self,
                   gint64 entry,
                   guint i)
{
  if (!self->has_last || self->last.entry != entry || i >= self->last.outputs->len)
    return NULL;
  return ts_taint_dup_text (self, g_array_index (self->last.outputs, TsTaintSet, i));
}
