#include "engine/debug/ts-journal.h"

#include "engine/ops/ts-kernel.h"

#include <string.h>

#define DEFAULT_BUDGET_BYTES ((gsize)1 << 30)

struct _TsJournal
{
  GArray *entries; /* TsJournalEntry */
  GArray *changes; /* TsJournalChange: of the entry to come */
  TsContextTable *contexts;
  guint64 run;
  gsize budget_bytes;
  gsize kept_bytes;
  gsize n_looked_at; /* entries that were dropped, or cannot be */
  gsize n_dropped;
};

#define ENTRY(self, i) (&g_array_index ((self)->entries, TsJournalEntry, i))

static void
change_clear (gpointer data)
{
  TsJournalChange *change = data;

  if (change->undo != NULL)
    change->resource->type->free_change (change->undo);
  ts_resource_unref (change->resource);
}

static GArray *
new_changes (void)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (TsJournalChange));

  g_array_set_clear_func (changes, change_clear);
  return changes;
}

static void
drop_outputs (TsJournalEntry *entry)
{
  for (guint32 i = 0; entry->outputs != NULL && i < entry->n_outputs; i++)
    g_clear_pointer (&entry->outputs[i], ts_tensor_unref);
  for (guint32 i = 0; entry->seen != NULL && i < entry->n_outputs; i++)
    g_clear_pointer (&entry->seen[i], ts_tensor_unref);
  g_clear_pointer (&entry->outputs, g_free);
  g_clear_pointer (&entry->seen, g_free);
}

static void
entry_clear (gpointer data)
{
  TsJournalEntry *entry = data;

  drop_outputs (entry);
  g_clear_pointer (&entry->overridden, g_free);
  g_clear_pointer (&entry->changes, g_array_unref);
}

TsJournal *
ts_journal_new (TsGraph *graph)
{
  TsJournal *self = g_new0 (TsJournal, 1);

  self->entries = g_array_new (FALSE, TRUE, sizeof (TsJournalEntry));
  g_array_set_clear_func (self->entries, entry_clear);
  self->changes = new_changes ();
  self->contexts = ts_context_table_new (graph);
  self->budget_bytes = DEFAULT_BUDGET_BYTES;
  return self;
}

void
ts_journal_free (TsJournal *self)
{
  g_array_unref (self->entries);
  g_array_unref (self->changes);
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

void
ts_journal_set_budget (TsJournal *self,
                       gsize budget_bytes)
{
  self->budget_bytes = budget_bytes;
}

gsize
ts_journal_get_n_dropped (const TsJournal *self)
{
  return self->n_dropped;
}

gsize
ts_journal_get_kept_bytes (const TsJournal *self)
{
  return self->kept_bytes;
}

void
ts_journal_clear (TsJournal *self)
{
  ts_context_table_truncate (self->contexts, 1);
  g_array_set_size (self->entries, 0);
  g_array_set_size (self->changes, 0);
  self->kept_bytes = self->n_looked_at = self->n_dropped = 0;
}

void
ts_journal_note_change (TsJournal *self,
                        TsResource *resource,
                        gpointer undo)
{
  TsJournalChange change = { ts_resource_ref (resource), undo };

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

static gsize
cost_of_entry (const TsJournalEntry *entry)
{
  gsize cost = 0;

  for (guint32 i = 0; entry->outputs != NULL && i < entry->n_outputs; i++)
    cost += entry->outputs[i] != NULL ? cost_of (entry->outputs[i]) : 0;
  for (guint32 i = 0; entry->seen != NULL && i < entry->n_outputs; i++)
    cost += entry->seen[i] != NULL ? cost_of (entry->seen[i]) : 0;
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
      self->kept_bytes -= cost_of_entry (entry);
      drop_outputs (entry);
      self->n_dropped++;
    }
}

/* ---- entries -------------------------------------------------------------------------------------- */

/* Whether its outputs follow from its inputs: it neither has state nor sees any. */
static gboolean
depends_on_state (const TsOperation *op,
                  TsTensor *const *outputs)
{
  if (op->def == NULL || op->def->is_stateful)
    return TRUE;
  for (guint32 i = 0; i < op->n_outputs; i++)
    if (outputs[i] != NULL && (ts_tensor_is_reference (outputs[i]) || outputs[i]->dtype == TS_DTYPE_RESOURCE))
      return TRUE;
  for (guint32 i = 0; i < op->n_inputs; i++)
    {
      TsDType dtype = op->inputs[i].op != TS_NO_OP ? ts_graph_get_dtype (op->graph, op->inputs[i]) : TS_DTYPE_INVALID;

      if (ts_dtype_is_ref (dtype) || dtype == TS_DTYPE_RESOURCE)
        return TRUE;
    }
  return FALSE;
}

/* What is behind the references, before it changes. */
static void
note_seen (TsJournalEntry *entry)
{
  for (guint32 i = 0; i < entry->n_outputs; i++)
    {
      if (entry->outputs[i] == NULL || !ts_tensor_is_reference (entry->outputs[i]))
        continue;
      if (entry->seen == NULL)
        entry->seen = g_new0 (TsTensor *, entry->n_outputs);
      entry->seen[i] = ts_tensor_dup_value (entry->outputs[i]);
    }
}

TsTensor *
ts_journal_entry_dup_value (const TsJournalEntry *entry,
                            guint32 i)
{
  if (entry->outputs == NULL || i >= entry->n_outputs || entry->outputs[i] == NULL)
    return NULL;
  if (!ts_tensor_is_reference (entry->outputs[i]))
    return ts_tensor_ref (entry->outputs[i]);
  return entry->seen != NULL && entry->seen[i] != NULL ? ts_tensor_ref (entry->seen[i]) : NULL;
}

static void
set_outputs (TsJournalEntry *entry,
             TsTensor *const *outputs)
{
  entry->outputs = g_new (TsTensor *, entry->n_outputs + 1);
  for (guint32 i = 0; i < entry->n_outputs; i++)
    entry->outputs[i] = outputs[i] != NULL ? ts_tensor_ref (outputs[i]) : NULL;
  note_seen (entry);
}

void
ts_journal_append (TsJournal *self,
                   const TsActivation *activation,
                   guint32 context,
                   TsTensor *const *outputs)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  TsJournalEntry entry = {
    .op = node->op,
    .depth = ts_activation_get_depth (activation),
    .context = context,
    .dead = activation->dead,
    .calls = node->kernel != NULL && node->kernel->resume != NULL,
    .n_outputs = node->n_out,
  };

  if (!entry.dead)
    {
      entry.keeps = depends_on_state (node->op, outputs);
      set_outputs (&entry, outputs);
    }
  if (self->changes->len > 0)
    {
      entry.changes = g_steal_pointer (&self->changes);
      self->changes = new_changes ();
    }
  g_array_append_val (self->entries, entry);
  self->kept_bytes += cost_of_entry (&entry);
  keep_to_budget (self);
}

void
ts_journal_override (TsJournal *self,
                     TsTensor *const *outputs,
                     gint i)
{
  TsJournalEntry *entry = ENTRY (self, self->entries->len - 1);

  self->kept_bytes -= cost_of_entry (entry);
  drop_outputs (entry);
  set_outputs (entry, outputs);
  self->kept_bytes += cost_of_entry (entry);
  if (entry->overridden == NULL)
    entry->overridden = g_new0 (guint8, entry->n_outputs + 1);
  if (i >= 0)
    entry->overridden[i] = TRUE;
}

gsize
ts_journal_get_length (const TsJournal *self)
{
  return self->entries->len;
}

const TsJournalEntry *
ts_journal_get (const TsJournal *self,
                gsize i)
{
  return ENTRY (self, i);
}

static void
undo_changes (TsResources *resources,
              GArray *changes)
{
  for (guint i = changes->len; i-- > 0;)
    {
      TsJournalChange *change = &g_array_index (changes, TsJournalChange, i);

      ts_resources_change (resources, change->resource, g_steal_pointer (&change->undo));
    }
  g_array_set_size (changes, 0);
}

/* Those that the first @length entries are in. Calls that are under way then come up again as the run is repeated. */
static void
truncate_contexts (TsJournal *self,
                   gsize length)
{
  guint32 n = 1;

  for (gsize i = 0; i < length; i++)
    n = MAX (n, ENTRY (self, i)->context + 1);
  ts_context_table_truncate (self->contexts, n);
}

void
ts_journal_undo (TsJournal *self,
                 TsResources *resources,
                 gsize length)
{
  g_autoptr (GArray) pending = g_steal_pointer (&self->changes);

  truncate_contexts (self, length);
  self->changes = new_changes ();
  undo_changes (resources, pending);
  for (gsize i = self->entries->len; i-- > length;)
    {
      g_autoptr (GArray) changes = g_steal_pointer (&ENTRY (self, i)->changes);

      if (changes != NULL)
        undo_changes (resources, changes);
    }
}

void
ts_journal_forget_values (TsJournal *self)
{
  for (gsize i = 0; i < self->entries->len; i++)
    drop_outputs (ENTRY (self, i));
  self->kept_bytes = 0;
}

void
ts_journal_truncate (TsJournal *self,
                     gsize length)
{
  for (gsize i = length; i < self->entries->len; i++)
    self->kept_bytes -= cost_of_entry (ENTRY (self, i));
  g_array_set_size (self->entries, (guint)length);
  self->n_looked_at = MIN (self->n_looked_at, length);
}

gssize
ts_journal_find_last_change (const TsJournal *self,
                             const TsResource *resource,
                             gsize before)
{
  for (gsize i = MIN (before, self->entries->len); i-- > 0;)
    {
      const GArray *changes = ENTRY (self, i)->changes;

      for (guint k = 0; changes != NULL && k < changes->len; k++)
        if (g_array_index (changes, TsJournalChange, k).resource == resource)
          return (gssize)i;
    }
  return -1;
}
