#include "engine/debug/travel/ts-journal-private.h"

#include "engine/debug/ts-op-facts.h"
#include "engine/ops/ts-kernel.h"
#include "engine/tensor/ts-block.h"
#include "engine/tensor/ts-resource.h"

#include <string.h>

#define DEFAULT_BUDGET_BYTES ((gsize)1 << 30)

#define BLOCK_BYTES 262144

/* Memory for many entries: there are many, and they mostly go together. */
struct _TsJournalBlock
{
  guint n_users; /* entries, and the journal that still adds to it */
  gsize used;
  gsize size;
  gint64 data[];
};

static void
change_clear (gpointer data)
{
  TsJournalChange *change = data;

  if (change->undo != NULL)
    change->resource->type->free_change (change->undo);
  ts_resource_unref (change->resource);
}

GArray *
ts_journal_new_changes (void)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (TsJournalChange));

  g_array_set_clear_func (changes, change_clear);
  return changes;
}

static void
block_unref (TsJournalBlock *block)
{
  if (--block->n_users == 0)
    ts_block_free (block);
}

/* The entry, with room for its outputs behind it. */
static TsJournalEntry *
entry_new (TsJournal *self,
           const TsJournalEntry *from)
{
  gsize size = sizeof (TsJournalEntry) + from->n_outputs * sizeof (TsTensor *);
  TsJournalEntry *entry;

  if (self->block == NULL || self->block->size - self->block->used < size)
    {
      gsize block_size = MAX (BLOCK_BYTES, size);

      g_clear_pointer (&self->block, block_unref);
      self->block = ts_block_alloc_or_abort (sizeof (TsJournalBlock) + block_size);
      *self->block = (TsJournalBlock) { 1, 0, block_size };
    }
  entry = (gpointer)((char *)self->block->data + self->block->used);
  self->block->used += size;
  self->block->n_users++;
  *entry = *from;
  entry->block = self->block;
  entry->ref_count = 1;
  return entry;
}

static TsTensor **
get_room (TsJournalEntry *entry)
{
  return (TsTensor **)(gpointer)(entry + 1);
}

static void
set_outputs (TsJournalEntry *entry,
             TsTensor *const *outputs)
{
  entry->outputs = get_room (entry);
  for (guint32 i = 0; i < entry->n_outputs; i++)
    entry->outputs[i] = outputs[i] != NULL ? ts_tensor_ref (outputs[i]) : NULL;
}

void
ts_journal_drop_outputs (TsJournalEntry *entry)
{
  for (guint32 i = 0; entry->outputs != NULL && i < entry->n_outputs; i++)
    g_clear_pointer (&entry->outputs[i], ts_tensor_unref);
  entry->outputs = NULL;
  for (guint32 i = 0; entry->seen != NULL && i < entry->n_outputs; i++)
    g_clear_pointer (&entry->seen[i], ts_tensor_unref);
  g_clear_pointer (&entry->seen, g_free);
}

void
ts_journal_entry_unref (gpointer data)
{
  TsJournalEntry *entry = data;

  if (--entry->ref_count > 0)
    return;
  ts_journal_drop_outputs (entry);
  g_clear_pointer (&entry->overridden, g_free);
  g_clear_pointer (&entry->function, g_free);
  g_clear_pointer (&entry->resource, ts_resource_unref);
  g_clear_pointer (&entry->changes, g_array_unref);
  block_unref (entry->block);
}

TsJournal *
ts_journal_new (TsGraph *graph)
{
  TsJournal *self = g_new0 (TsJournal, 1);

  self->entries = g_ptr_array_new_with_free_func (ts_journal_entry_unref);
  self->changes = ts_journal_new_changes ();
  self->last = g_array_new (FALSE, TRUE, sizeof (gsize));
  self->callers = g_array_new (FALSE, TRUE, sizeof (TsJournalCaller));
  self->contexts = ts_context_table_new (graph);
  self->budget_bytes = DEFAULT_BUDGET_BYTES;
  return self;
}

void
ts_journal_free (TsJournal *self)
{
  g_ptr_array_unref (self->entries);
  g_clear_pointer (&self->block, block_unref);
  g_array_unref (self->changes);
  g_array_unref (self->last);
  g_array_unref (self->callers);
  ts_context_table_free (self->contexts);
  g_free (self);
}

void
ts_journal_set_run (TsJournal *self,
                    guint64 run)
{
  self->run = run;
}

guint64
ts_journal_get_run (const TsJournal *self)
{
  return self->run;
}

TsContextTable *
ts_journal_get_contexts (const TsJournal *self)
{
  return self->contexts;
}

gsize
ts_journal_get_budget (const TsJournal *self)
{
  return self->budget_bytes;
}

gsize
ts_journal_get_kept_bytes (const TsJournal *self)
{
  return self->kept_bytes;
}

gsize
ts_journal_get_n_dropped (const TsJournal *self)
{
  return self->n_dropped;
}

void
ts_journal_clear (TsJournal *self)
{
  ts_context_table_truncate (self->contexts, 1);
  g_ptr_array_set_size (self->entries, 0);
  g_array_set_size (self->changes, 0);
  g_array_set_size (self->last, 0);
  g_array_set_size (self->callers, 0);
  self->n_done = self->n_blocked = self->kept_bytes = self->n_looked_at = self->n_dropped = 0;
}

void
ts_journal_note_change (TsJournal *self,
                        TsResource *resource,
                        gpointer undo)
{
  TsJournalChange change = { ts_resource_ref (resource), undo };

  if (!self->is_moving && !self->is_held)
    ts_journal_truncate (self);
  g_array_append_val (self->changes, change);
}

/* ---- values --------------------------------------------------------------------------------------- */

static guint64
hash_bytes (guint64 hash,
            const void *data,
            gsize size)
{
  const guint8 *bytes = data;

  /* FNV-1a, eight bytes at a time. */
  for (; size >= 8; size -= 8, bytes += 8)
    {
      guint64 word;

      memcpy (&word, bytes, 8);
      hash = (hash ^ word) * G_GUINT64_CONSTANT (0x100000001b3);
      hash ^= hash >> 29;
    }
  for (; size > 0; size--)
    hash = (hash ^ *bytes++) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash;
}

static guint64
hash_tensor (guint64 hash,
             const TsTensor *tensor)
{
  hash = hash_bytes (hash, &tensor->dtype, sizeof tensor->dtype);
  hash = hash_bytes (hash, tensor->shape.dims, (gsize)MAX (tensor->shape.rank, 0) * sizeof *tensor->shape.dims);
  if (tensor->n_elements == 0)
    return hash;
  if (ts_dtype_is_plain (tensor->dtype))
    return hash_bytes (hash, tensor->data, ts_tensor_size_bytes (tensor));
  for (gsize i = 0; tensor->dtype == TS_DTYPE_STRING && i < tensor->n_elements; i++)
    hash = hash_bytes (hash, ((const TsString *)tensor->data)[i].bytes, ((const TsString *)tensor->data)[i].size);
  return hash;
}

static guint64
hash_outputs (TsTensor *const *outputs,
              guint32 n)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (guint32 i = 0; i < n; i++)
    if (outputs[i] != NULL)
      hash = hash_tensor (hash, outputs[i]);
  return hash;
}

gboolean
ts_journal_entry_agrees (const TsJournalEntry *entry,
                         TsTensor *const *outputs)
{
  return hash_outputs (outputs, entry->n_outputs) == entry->hash;
}

/* Nothing where the memory is somebody else's anyway. */
static gsize
cost_of (const TsTensor *value)
{
  return value->owner_free == NULL ? ts_tensor_footprint_bytes (value) : sizeof *value;
}

gsize
ts_journal_cost_of_entry (const TsJournalEntry *entry)
{
  gsize cost = 0;

  for (guint32 i = 0; entry->outputs != NULL && i < entry->n_outputs; i++)
    cost += entry->outputs[i] != NULL ? cost_of (entry->outputs[i]) : 0;
  return cost;
}

static void
keep_to_budget (TsJournal *self)
{
  for (; self->kept_bytes > self->budget_bytes && self->n_looked_at < self->entries->len; self->n_looked_at++)
    {
      TsJournalEntry *entry = ENTRY (self, self->n_looked_at);

      if (entry->keeps || entry->overridden != NULL || entry->outputs == NULL)
        continue;
      entry->hash = hash_outputs (entry->outputs, entry->n_outputs);
      self->kept_bytes -= ts_journal_cost_of_entry (entry);
      ts_journal_drop_outputs (entry);
      entry->is_dropped = TRUE;
      self->n_dropped++;
    }
}

void
ts_journal_set_budget (TsJournal *self,
                       gsize budget_bytes)
{
  self->budget_bytes = budget_bytes;
  keep_to_budget (self);
}

/* ---- entries -------------------------------------------------------------------------------------- */

static gboolean
leads_to_state (TsTensor *const *outputs,
                guint32 n)
{
  for (guint32 i = 0; i < n; i++)
    if (outputs[i] != NULL && (ts_tensor_is_reference (outputs[i]) || outputs[i]->dtype == TS_DTYPE_RESOURCE))
      return TRUE;
  return FALSE;
}

guint64
ts_journal_hash_inputs (TsExecutor *executor,
                        const TsActivation *activation)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (guint32 i = 0; i < node->n_in; i++)
    {
      g_autoptr (TsTensor) input = ts_executor_dup_input (executor, activation, i);

      if (input != NULL)
        hash = hash_tensor (hash, input);
    }
  return hash;
}

/* Those that called the functions around @activation. */
static void
note_callers (TsJournal *self,
              const TsActivation *activation)
{
  const TsActivation *caller = ts_activation_get_caller (activation);
  guint64 call = ts_activation_get_call_number (activation);
  TsJournalCaller *known;

  if (caller == NULL)
    return;
  if (self->callers->len < call)
    g_array_set_size (self->callers, (guint)call);
  known = &g_array_index (self->callers, TsJournalCaller, call - 1);
  if (known->number == caller->number)
    return;
  *known = (TsJournalCaller) { caller->number, ts_activation_get_call_number (caller), ts_activation_get_plan (caller)->nodes[caller->node].op };
  note_callers (self, caller);
}

/* Adds a copy of @entry, with @outputs, (nullable). */
static void
add_entry (TsJournal *self,
           TsJournalEntry *entry,
           const TsActivation *activation,
           TsTensor *const *outputs)
{
  TsJournalEntry *added;

  ts_journal_truncate (self);
  entry->number = activation->number;
  entry->call = ts_activation_get_call_number (activation);
  entry->depth = ts_activation_get_depth (activation);
  entry->iteration = ts_activation_get_iteration (activation);
  if (entry->depth > 0)
    note_callers (self, activation);
  if (self->changes->len > 0)
    {
      entry->changes = g_steal_pointer (&self->changes);
      self->changes = ts_journal_new_changes ();
    }
  if (ts_journal_entry_is_own (entry))
    entry->previous = *ts_journal_get_last (self, entry->op->index);
  added = entry_new (self, entry);
  if (outputs != NULL)
    {
      set_outputs (added, outputs);
      self->kept_bytes += ts_journal_cost_of_entry (added);
    }
  g_ptr_array_add (self->entries, added);
  self->n_done++;
  if (ts_journal_entry_is_own (entry))
    *ts_journal_get_last (self, entry->op->index) = self->n_done;
}

static void
note_live (TsJournalEntry *entry,
           TsTensor *const *outputs)
{
  entry->live = 0;
  for (guint32 i = 0; i < MIN (entry->n_outputs, 64); i++)
    entry->live |= (guint64)(outputs[i] != NULL) << i;
}

/* (nullable): the values of this moment that references stand for. */
static TsTensor **
dup_seen (TsTensor *const *outputs,
          guint32 n)
{
  TsTensor **seen = NULL;

  for (guint32 i = 0; i < n; i++)
    if (outputs[i] != NULL && ts_tensor_is_reference (outputs[i]))
      {
        if (seen == NULL)
          seen = g_new0 (TsTensor *, n);
        seen[i] = ts_tensor_dup_value (outputs[i]);
      }
  return seen;
}

/* The temporary variable of that name that was added last. (nullable) */
static TsResource *
find_temporary (TsJournal *self,
                const char *name)
{
  for (gsize i = self->n_done; i-- > 0;)
    if (ENTRY (self, i)->adds == 1 && strcmp (ENTRY (self, i)->resource->name, name) == 0)
      return ENTRY (self, i)->resource;
  return NULL;
}

/* What comes into being and goes with the run is told by the operations that do it. */
static void
note_temporary (TsJournal *self,
                TsJournalEntry *entry,
                TsTensor *const *outputs)
{
  g_autofree char *name = NULL;
  TsResource *resource = NULL;

  if (strcmp (entry->op->type, "TemporaryVariable") == 0 && outputs[0] != NULL && ts_tensor_is_reference (outputs[0]))
    {
      resource = ts_tensor_get_reference (outputs[0]);
      entry->adds = 1;
    }
  else if (strcmp (entry->op->type, "DestroyTemporaryVariable") == 0)
    {
      name = ts_operation_dup_attr_string (entry->op, "var_name", NULL, NULL);
      resource = name != NULL ? find_temporary (self, name) : NULL;
      entry->adds = resource != NULL ? -1 : 0;
    }
  entry->resource = resource != NULL ? ts_resource_ref (resource) : NULL;
}

void
ts_journal_append (TsJournal *self,
                   TsExecutor *executor,
                   const TsActivation *activation,
                   guint32 context,
                   TsTensor *const *outputs,
                   gboolean is_reused)
{
  TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  TsJournalEntry entry = {
    .op = node->op,
    .context = context,
    .dead = activation->dead,
    .n_outputs = node->n_out,
  };

  if (!entry.dead)
    {
      entry.keeps = (ts_plan_node_get_facts (node) & TS_OP_FACT_STATEFUL) != 0 || leads_to_state (outputs, node->n_out);
      note_live (&entry, outputs);
      if (entry.keeps)
        {
          entry.seen = dup_seen (outputs, node->n_out);
          entry.effect = (guint8)ts_effect_of (node->op->type);
          entry.is_reused = is_reused;
          note_temporary (self, &entry, outputs);
        }
      if (entry.effect != TS_EFFECT_NONE)
        entry.hash = ts_journal_hash_inputs (executor, activation);
    }
  if (node->kernel != NULL && node->kernel->resume != NULL)
    {
      entry.function = g_new (TsJournalCall, 1);
      entry.function->began = (gsize)activation->began;
      ts_executor_get_counts (executor, &entry.function->counts);
    }
  add_entry (self, &entry, activation, entry.dead ? NULL : outputs);
  keep_to_budget (self);
}

void
ts_journal_append_blocked (TsJournal *self,
                           const TsActivation *activation,
                           TsResource *resource)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  TsJournalEntry entry = {
    .op = node->op,
    .n_outputs = node->n_out,
    .context = ts_context_table_find (self->contexts, activation),
    .keeps = TRUE,
    .is_blocked = TRUE,
    .resource = resource != NULL ? ts_resource_ref (resource) : NULL,
  };

  add_entry (self, &entry, activation, NULL);
  self->n_blocked++;
}

/* One that is about to become another: forks that have it keep it as it was. Without its outputs then. */
static TsJournalEntry *
own_entry (TsJournal *self,
           gsize i)
{
  TsJournalEntry *shared = ENTRY (self, i), *own;

  if (shared->ref_count == 1)
    return shared;
  own = entry_new (self, shared);
  own->outputs = own->seen = NULL;
  own->overridden = g_memdup2 (shared->overridden, shared->n_outputs + 1);
  own->function = g_memdup2 (shared->function, sizeof *shared->function);
  if (shared->resource != NULL)
    ts_resource_ref (shared->resource);
  if (shared->changes != NULL)
    g_array_ref (shared->changes);
  ts_journal_entry_unref (shared);
  g_ptr_array_index (self->entries, i) = own;
  return own;
}

void
ts_journal_override (TsJournal *self,
                     TsTensor *const *outputs,
                     gint i)
{
  TsJournalEntry *entry;

  ts_journal_truncate (self);
  self->kept_bytes -= ts_journal_cost_of_entry (ENTRY (self, self->n_done - 1));
  entry = own_entry (self, self->n_done - 1);
  ts_journal_drop_outputs (entry);
  set_outputs (entry, outputs);
  note_live (entry, outputs);
  entry->seen = dup_seen (outputs, entry->n_outputs);
  self->n_dropped -= entry->is_dropped;
  entry->is_dropped = FALSE;
  self->kept_bytes += ts_journal_cost_of_entry (entry);
  if (entry->overridden == NULL)
    entry->overridden = g_new0 (guint8, entry->n_outputs + 1);
  if (i >= 0)
    entry->overridden[i] = TRUE;
}
