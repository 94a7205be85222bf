#include "app/layout/ts-layout-engine.h"

#include "app/layout/ts-layered-layout.h"
#include "app/layout/ts-layout-client.h"
#include "app/layout/ts-layout-gaps.h"
#include "app/layout/ts-layout-pack.h"
#include "app/layout/ts-layout-rows.h"
#include "app/layout/ts-layout-squeeze.h"
#include "app/layout/ts-layout-wrap.h"

#define PATIENT_BUDGET_MS 60000
#define MAX_CACHED 4096
#define MAX_HELPER_NODES 500
#define MAX_HELPER_BENDS 3000 /* rows passed by all edges together: what Graphviz's time depends on */
#define MAX_FAILURES 3        /* of the helper itself, in a row, before it is given up */

struct _TsLayoutEngine
{
  char *helper;
  guint budget_ms;
  gint64 deadline; /* of the graph that is being laid out */
  gboolean is_patient;
  gboolean wraps;
  guint n_failures;
  GHashTable *cache; /* GBytes of the request → Entry */
  GQueue order;      /* keys of the cache, oldest first */
  guint n_hits;
  guint n_helper_runs;
};

typedef struct
{
  TsLayout *layout;
  char *problem;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  ts_layout_unref (entry->layout);
  g_free (entry->problem);
  g_free (entry);
}

TsLayoutEngine *
ts_layout_engine_new (const char *helper)
{
  TsLayoutEngine *self = g_new0 (TsLayoutEngine, 1);

  self->helper = g_strdup (helper);
  self->budget_ms = TS_LAYOUT_BUDGET_MS;
  self->wraps = TRUE;
  self->cache = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, entry_free);
  g_queue_init (&self->order);

  return self;
}

void
ts_layout_engine_free (TsLayoutEngine *self)
{
  if (self == NULL)
    return;

  g_free (self->helper);
  g_queue_clear (&self->order);
  g_hash_table_unref (self->cache);
  g_free (self);
}

void
ts_layout_engine_set_budget (TsLayoutEngine *self,
                             guint budget_ms)
{
  self->budget_ms = budget_ms;
}

void
ts_layout_engine_set_patient (TsLayoutEngine *self,
                              gboolean patient)
{
  self->is_patient = patient;
  if (patient)
    self->n_failures = 0;
}

void
ts_layout_engine_set_wraps (TsLayoutEngine *self,
                            gboolean wraps)
{
  if (wraps == self->wraps)
    return;

  self->wraps = wraps;
  g_queue_clear (&self->order);
  g_hash_table_remove_all (self->cache);
}

guint
ts_layout_engine_get_n_hits (TsLayoutEngine *self)
{
  return self->n_hits;
}

guint
ts_layout_engine_get_n_helper_runs (TsLayoutEngine *self)
{
  return self->n_helper_runs;
}

static void
note (char **problem,
      const char *text)
{
  if (*problem == NULL)
    *problem = g_strdup (text);
}

/* ---- one connected piece --------------------------------------------------------------------- */

/* A chain, or next to nothing: nobody can do better than the obvious. */
static gboolean
is_plain (const TsLayoutRequest *request)
{
  g_autofree guint8 *n_out = g_new0 (guint8, request->n_nodes);
  g_autofree guint8 *n_in = g_new0 (guint8, request->n_nodes);

  if (request->n_nodes <= 3)
    return TRUE;

  for (guint32 e = 0; e < request->n_edges; e++)
    if (n_out[request->edges[e].from]++ > 0 || n_in[request->edges[e].to]++ > 0)
      return FALSE;

  return TRUE;
}

/* How many rows all edges pass together, by longest paths. */
static guint64
count_bends (const TsLayoutRequest *request)
{
  g_autofree guint32 *rank = ts_layout_find_ranks (request);
  guint64 n_bends = 0;

  for (guint32 e = 0; e < request->n_edges; e++)
    n_bends += ABS ((gint64)rank[request->edges[e].to] - (gint64)rank[request->edges[e].from]);

  return n_bends;
}

/* Whether it is more than the helper is asked for when nobody waits for it. @problem: (out): why */
static gboolean
is_heavy (const TsLayoutRequest *request,
          const char **problem)
{
  *problem = NULL;
  if (request->n_nodes > MAX_HELPER_NODES)
    *problem = "it is too large for a fine layout";
  else if (count_bends (request) > MAX_HELPER_BENDS)
    *problem = "it has too many long edges for a fine layout";
  return *problem != NULL;
}

/* What is @left of the budget is above 0. A helper that fails at something heavy may do well with the rest: too little memory is no crash. */
static TsLayout *
run_helper (TsLayoutEngine *self,
            const TsLayoutRequest *request,
            gint64 left,
            gboolean heavy,
            char **problem,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GError) local_error = NULL;
  TsLayout *layout;

  self->n_helper_runs++;
  layout = ts_layout_helper_run (self->helper, request, (guint)(left / 1000) + 1, cancellable, &local_error);
  if (layout != NULL)
    {
      self->n_failures = 0;
      return layout;
    }

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  self->n_failures += !heavy && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  note (problem, local_error->message);

  return ts_layered_layout (request);
}

/* @is_late: (out): others have used up the time, which says nothing of this piece */
static TsLayout *
run_piece (TsLayoutEngine *self,
           const TsLayoutRequest *request,
           char **problem,
           gboolean *is_late,
           GCancellable *cancellable,
           GError **error)
{
  gint64 left = self->deadline - g_get_monotonic_time ();
  const char *reason;
  gboolean heavy;

  *is_late = FALSE;
  if (is_plain (request))
    return ts_layered_layout (request);

  heavy = is_heavy (request, &reason);
  if (heavy && !self->is_patient)
    note (problem, reason);
  else if (self->helper == NULL)
    note (problem, "Graphviz's layout helper is not there");
  else if (self->n_failures >= MAX_FAILURES)
    note (problem, "Graphviz's layout helper has failed too often");
  else if (left <= 0)
    {
      *is_late = TRUE;
      note (problem, "the layout takes too long");
    }
  else
    return run_helper (self, request, left, heavy, problem, cancellable, error);
  return ts_layered_layout (request);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static TsLayout *
look_up (TsLayoutEngine *self,
         GBytes *key,
         char **problem)
{
  const Entry *entry = g_hash_table_lookup (self->cache, key);

  if (entry == NULL || (entry->problem != NULL && self->is_patient))
    return NULL;

  if (entry->problem != NULL)
    note (problem, entry->problem);

  return ts_layout_ref (entry->layout);
}

static void
remember (TsLayoutEngine *self,
          GBytes *key,
          TsLayout *layout,
          const char *problem)
{
  Entry *entry;

  entry = g_hash_table_lookup (self->cache, key);
  if (entry != NULL)
    {
      /* One that was made with more patience. */
      ts_layout_ref (layout);
      ts_layout_unref (entry->layout);
      entry->layout = layout;
      g_free (entry->problem);
      entry->problem = g_strdup (problem);
      return;
    }

  if (self->order.length >= MAX_CACHED)
    g_hash_table_remove (self->cache, g_queue_pop_head (&self->order));

  entry = g_new0 (Entry, 1);
  entry->layout = ts_layout_ref (layout);
  entry->problem = g_strdup (problem);
  g_hash_table_insert (self->cache, g_bytes_ref (key), entry);
  g_queue_push_tail (&self->order, key);
}

/* @layout: (transfer full) (nullable) */
static void
replace_layout (TsLayoutPiece *piece,
                TsLayout *layout)
{
  if (layout == NULL)
    return;

  ts_layout_unref (piece->layout);
  piece->layout = layout;
}

static TsLayout *
run_pieces (TsLayoutEngine *self,
            const TsLayoutRequest *request,
            char **problem,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GPtrArray) pieces = ts_layout_split (request);

  self->deadline = g_get_monotonic_time () + (gint64)(self->is_patient ? MAX (self->budget_ms, PATIENT_BUDGET_MS) : self->budget_ms) * 1000;
  for (guint i = 0; i < pieces->len; i++)
    {
      TsLayoutPiece *piece = pieces->pdata[i];
      g_autoptr (GBytes) key = NULL;
      g_autofree char *piece_problem = NULL;
      gboolean is_late;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;

      if (pieces->len > 1 && !is_plain (piece->request))
        {
          key = ts_layout_request_to_bytes (piece->request);
          piece->layout = look_up (self, key, problem);
        }

      if (piece->layout == NULL)
        {
          piece->layout = run_piece (self, piece->request, &piece_problem, &is_late, cancellable, error);
          if (piece->layout == NULL)
            return NULL;
          replace_layout (piece, ts_layout_squeeze (piece->request, piece->layout));
          replace_layout (piece, ts_layout_fit_gaps (piece->request, piece->layout));
          if (self->wraps)
            replace_layout (piece, ts_layout_wrap (piece->request, piece->layout));
          if (piece_problem != NULL)
            note (problem, piece_problem);
          if (key != NULL && !is_late)
            remember (self, key, piece->layout, piece_problem);
        }
    }

  return ts_layout_pack (request, pieces);
}

TsLayout *
ts_layout_engine_run (TsLayoutEngine *self,
                      const TsLayoutRequest *request,
                      char **problem,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GBytes) key = ts_layout_request_to_bytes (request);
  g_autofree char *found = NULL;
  TsLayout *layout = look_up (self, key, &found);

  if (layout != NULL)
    {
      self->n_hits++;
    }
  else
    {
      layout = run_pieces (self, request, &found, cancellable, error);
      if (layout == NULL)
        return NULL;
      remember (self, key, layout, found);
    }

  if (problem != NULL)
    *problem = g_steal_pointer (&found);

  return layout;
}
