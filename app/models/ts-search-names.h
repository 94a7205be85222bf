#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsSearchNames:
 * @graph: whose names these are
 * @n_ops: how many operations it had then
 * @parts: the different parts between the `/` of the names, in lower case (of ASCII), each followed by a NUL
 * @part_starts: where each part begins in @parts; one more for the end
 * @part_humps: (array length=n_parts): see ts_search_names_may_have_hump ()
 * @scope_parents: of each scope, 0 being the root; every scope comes after its parent
 * @scope_parts: the last part of a scope's name
 * @scope_lengths: bytes of a scope's name
 * @scope_first_ops: the first operation in a scope or the scopes in it
 * @op_scopes: the scope that each operation's name says it is in
 * @op_parts: the last part of its name
 * @types: the different op types
 * @devices: the different devices
 * @op_types: number of each operation's type; likewise @op_devices
 *
 * The names of a graph, so kept that a word is looked for once in each different part and decided once for each scope: names of large graphs have
 * few different parts. Immutable, reference counted; any thread.
 */
typedef struct
{
  TsGraph *graph;
  guint32 n_ops;
  guint32 n_parts;
  guint32 n_scopes;
  guint32 n_types;
  guint32 n_devices;
  char *parts;
  guint32 *part_starts;
  guint32 *part_humps;
  guint32 *scope_parents;
  guint32 *scope_parts;
  guint32 *scope_lengths;
  guint32 *scope_first_ops;
  guint32 *op_scopes;
  guint32 *op_parts;
  guint32 *op_types;
  guint32 *op_devices;
  const char **types;
  const char **devices;

  /*< private >*/
  gint ref_count;
} TsSearchNames;

/**
 * ts_search_names_new:
 * @error: %G_IO_ERROR_CANCELLED; %TS_ERROR_RESOURCE_EXHAUSTED for more than 2 GB of names
 *
 * Linear in the names; not for the main loop.
 *
 * Returns: (transfer full) (nullable)
 */
TsSearchNames *ts_search_names_new (TsGraph *graph, GCancellable *cancellable, GError **error);
TsSearchNames *ts_search_names_ref (TsSearchNames *self);
void ts_search_names_unref (TsSearchNames *self);

static inline const char *
ts_search_names_get_part (const TsSearchNames *self,
                          guint32 part)
{
  return self->parts + self->part_starts[part];
}

static inline gsize
ts_search_names_get_part_length (const TsSearchNames *self,
                                 guint32 part)
{
  return self->part_starts[part + 1] - self->part_starts[part] - 1;
}

#define TS_SEARCH_HUMP_BITS 32 /* places that are told apart; the last bit is for all from there on */

/* Whether some name spells the part with an upper-case letter behind a lower-case one at byte @i of it, as in "BiasAdd". */
static inline gboolean
ts_search_names_may_have_hump (const TsSearchNames *self,
                               guint32 part,
                               gsize i)
{
  return (self->part_humps[part] >> MIN (i, TS_SEARCH_HUMP_BITS - 1) & 1) != 0;
}

/**
 * ts_search_names_mark:
 * @text: in lower case
 * @scopes_only: whole parts of the scopes around it, one after the other: `block_1`, `block_1/conv`; else any piece of the name
 * @marks: (array length=n_ops): set where @text is found, cleared elsewhere
 */
void ts_search_names_mark (const TsSearchNames *self, const char *text, gboolean scopes_only, guint8 *marks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSearchNames, ts_search_names_unref)

G_END_DECLS
