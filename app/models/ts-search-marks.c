#include "app/models/ts-search-marks.h"

#include "app/models/ts-search-query.h"

#include <string.h>

static void
mark_breakpoints (TsDocument *document,
                  guint8 *marks)
{
  TsGraph *graph = ts_document_get_graph (document);
  guint32 n_ops = ts_graph_get_n_operations (graph);
  g_autoptr (GPtrArray) breakpoints = ts_debug_worker_dup_breakpoints (ts_document_get_worker (document));

  for (guint i = 0; i < breakpoints->len; i++)
    for (guint32 op = 0; op < n_ops; op++)
      if (ts_breakpoint_matches (breakpoints->pdata[i], ts_graph_get_operation (graph, op)))
        marks[op] |= TS_SEARCH_MARK_BREAKPOINT;
}

/* Looked up for a name and for each scope around it. */
static gboolean
is_noted (const char *name,
          GHashTable *ops,
          GHashTable *scopes)
{
  g_autofree char *scope = g_strdup (name);
  char *slash;

  if (g_hash_table_contains (ops, name))
    return TRUE;
  while ((slash = strrchr (scope, '/')) != NULL)
    {
      *slash = '\0';
      if (g_hash_table_contains (scopes, scope))
        return TRUE;
    }
  return FALSE;
}

static void
mark_notes (TsGraph *graph,
            const TsNotes *notes,
            guint8 *marks)
{
  guint32 n_ops = ts_graph_get_n_operations (graph);
  g_autoptr (GHashTable) ops = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) scopes = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < notes->notes->len; i++)
    {
      const TsNote *note = g_ptr_array_index (notes->notes, i);

      g_hash_table_add (note->is_scope ? scopes : ops, note->name);
    }
  for (guint32 op = 0; op < n_ops; op++)
    if (is_noted (ts_graph_get_operation (graph, op)->name, ops, scopes))
      marks[op] |= TS_SEARCH_MARK_NOTE;
}

static void
mark_feeds (TsDocument *document,
            guint32 n_ops,
            guint8 *marks)
{
  guint n;
  const TsFeed *feeds = ts_debug_worker_get_feeds (ts_document_get_worker (document), &n);

  for (guint i = 0; i < n; i++)
    if (feeds[i].output.op < n_ops)
      marks[feeds[i].output.op] |= TS_SEARCH_MARK_FEED;
}

GBytes *
ts_search_marks_new (TsDocument *document,
                     const TsNotes *notes)
{
  TsGraph *graph = ts_document_get_graph (document);
  guint32 n_ops = ts_graph_get_n_operations (graph);
  guint8 *marks = g_new0 (guint8, (gsize)n_ops + 1);

  mark_breakpoints (document, marks);
  mark_feeds (document, n_ops, marks);
  if (notes != NULL && notes->notes->len > 0)
    mark_notes (graph, notes, marks);
  return g_bytes_new_take (marks, n_ops);
}
