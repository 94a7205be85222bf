/* The helper process that runs Graphviz: one request on standard input, one layout on standard output. Its argument, if there is one, is how many milliseconds it has.
 *
 * Graphviz keeps globals, leaks, cannot be cancelled and may crash, so it runs here, where it can be killed, with limits on what
 * it may take. The exit status is 0 only if a whole layout was written. */

#include "app/layout/ts-layout-gaps.h"
#include "app/layout/ts-layout-rows.h"

#include <gvc.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define DEFAULT_CPU_SECONDS 20
#define MAX_CPU_SECONDS 600
#define MAX_MEMORY_BYTES ((rlim_t)1536 << 20)
#define MAX_REQUEST_BYTES (64u << 20)
#define NEAR_WEIGHT 4
#define MAIN_WEIGHT 8

static void
limit (int resource,
       rlim_t value)
{
  struct rlimit limits;

  if (getrlimit (resource, &limits) != 0)
    return;

  limits.rlim_cur = MIN (value, limits.rlim_max);
  setrlimit (resource, &limits);
}

/* Who asks waits that long and then ends this; the limit is for when nobody does any more. */
static rlim_t
get_cpu_seconds (int argc,
                 char **argv)
{
  guint64 budget_ms = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 0;

  return budget_ms > 0 ? MIN (budget_ms / 1000 + 1, MAX_CPU_SECONDS) : DEFAULT_CPU_SECONDS;
}

static GBytes *
read_all (int fd)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  guint8 buffer[65536];

  for (;;)
    {
      ssize_t n = read (fd, buffer, sizeof buffer);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 || message->len + n > MAX_REQUEST_BYTES)
        return NULL;
      if (n == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&message));

      g_byte_array_append (message, buffer, n);
    }
}

static gboolean
write_all (int fd,
           GBytes *message)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (message, &size);

  while (size > 0)
    {
      ssize_t n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;

      data += n;
      size -= n;
    }

  return TRUE;
}

static void
set (gpointer object,
     const char *name,
     double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  agsafeset (object, (char *)name, g_ascii_dtostr (text, sizeof text, value), (char *)"");
}

static void
set_text (gpointer object,
          const char *name,
          const char *value)
{
  agsafeset (object, (char *)name, (char *)value, (char *)"");
}

/* ---- the graph ------------------------------------------------------------------------------- */

typedef struct
{
  const TsLayoutRequest *request;
  Agraph_t *graph;
  Agnode_t **nodes;
  Agedge_t **edges;
} Job;

static void
set_graph_attributes (Job *job)
{
  set (job->graph, "nodesep", job->request->node_gap / (double)POINTS_PER_INCH);
  set (job->graph, "ranksep", ts_layout_get_widest_gap (job->request) / (double)POINTS_PER_INCH);
  set_text (job->graph, "splines", "true");

  /* The network simplex takes most of the time of a large graph and is nearly done long before it ends. */
  if (job->request->n_nodes > 200)
    {
      set_text (job->graph, "nslimit", "2");
      set_text (job->graph, "nslimit1", "2");
      set_text (job->graph, "mclimit", "0.5");
    }

  agattr (job->graph, AGNODE, (char *)"shape", (char *)"box");
  agattr (job->graph, AGNODE, (char *)"label", (char *)"");
  agattr (job->graph, AGNODE, (char *)"fixedsize", (char *)"true");
  agattr (job->graph, AGEDGE, (char *)"dir", (char *)"none");
  agattr (job->graph, AGEDGE, (char *)"label", (char *)"");
}

static void
add_nodes (Job *job)
{
  Agraph_t *first = NULL, *last = NULL;

  for (guint32 v = 0; v < job->request->n_nodes; v++)
    {
      const TsLayoutNode *node = &job->request->nodes[v];
      char name[16];

      g_snprintf (name, sizeof name, "n%u", v);
      job->nodes[v] = agnode (job->graph, name, 1);
      set (job->nodes[v], "width", MAX (node->width, 1) / (double)POINTS_PER_INCH);
      set (job->nodes[v], "height", MAX (node->height, 1) / (double)POINTS_PER_INCH);

      if (node->place == TS_LAYOUT_ANYWHERE)
        continue;

      Agraph_t **row = node->place == TS_LAYOUT_FIRST ? &first : &last;

      if (*row == NULL)
        {
          *row = agsubg (job->graph, (char *)(row == &first ? "first" : "last"), 1);
          set_text (*row, "rank", row == &first ? "source" : "sink");
        }
      agsubnode (*row, job->nodes[v], 1);
    }
}

/* As ts_layout_find_ranks (), but for what stands in the last row whatever leads to it. (transfer full) */
static guint32 *
find_rows (const TsLayoutRequest *request)
{
  guint32 *rank = ts_layout_find_ranks (request);
  guint32 last = 0;

  for (guint32 v = 0; v < request->n_nodes; v++)
    last = MAX (last, request->nodes[v].place == TS_LAYOUT_LAST ? rank[v] : rank[v] + 1);
  for (guint32 v = 0; v < request->n_nodes; v++)
    if (request->nodes[v].place == TS_LAYOUT_LAST)
      rank[v] = last;
  return rank;
}

static gboolean
is_near (const TsLayoutEdge *edge,
         const guint32 *rank)
{
  return ABS ((gint64)rank[edge->to] - (gint64)rank[edge->from]) == 1;
}

/* For each node how many edges lead on from it at most. (transfer full) */
static guint32 *
find_depths (const TsLayoutRequest *request)
{
  TsLayoutRequest back = *request;
  g_autofree TsLayoutEdge *edges = g_memdup2 (request->edges, request->n_edges * sizeof *edges);

  for (guint32 e = 0; e < request->n_edges; e++)
    edges[e].flags ^= TS_LAYOUT_EDGE_BACK;
  back.edges = edges;
  return ts_layout_find_ranks (&back);
}

/* For each edge whether it leads from row to row, and of all that begin or end where it does it is the one, or one of those, behind which the graph is longest.
 * (transfer full) */
static guint8 *
find_main_way (const TsLayoutRequest *request,
               const guint32 *rank)
{
  g_autofree guint32 *depth = find_depths (request);
  g_autofree guint32 *deepest = g_new0 (guint32, request->n_nodes);
  guint8 *is_main = g_new0 (guint8, (gsize)request->n_edges + 1);

  for (guint32 e = 0; e < request->n_edges; e++)
    {
      const TsLayoutEdge *edge = &request->edges[e];

      if (is_near (edge, rank))
        deepest[edge->from] = MAX (deepest[edge->from], depth[edge->to] + 1);
    }
  for (guint32 e = 0; e < request->n_edges; e++)
    is_main[e] = is_near (&request->edges[e], rank) && depth[request->edges[e].to] + 1 == deepest[request->edges[e].from];
  return is_main;
}

/* Graphviz keeps edges over several rows straight before those from row to row, and the way that most of the data goes would be bent round
 * what merely passes it: so the latter weigh more, and most of all those of the longest way, beside which others branch off. */
static void
add_edges (Job *job)
{
  g_autofree guint8 *rows = ts_layout_spread_rows (job->request);
  g_autofree guint32 *rank = find_rows (job->request);
  g_autofree guint8 *is_main = find_main_way (job->request, rank);

  for (guint32 e = 0; e < job->request->n_edges; e++)
    {
      const TsLayoutEdge *edge = &job->request->edges[e];
      gboolean back = (edge->flags & TS_LAYOUT_EDGE_BACK) != 0;

      if (edge->from == edge->to)
        continue;

      job->edges[e] = agedge (job->graph, job->nodes[back ? edge->to : edge->from], job->nodes[back ? edge->from : edge->to], NULL, 1);
      if (edge->flags & TS_LAYOUT_EDGE_QUIET)
        set_text (job->edges[e], "weight", "0");
      else if (is_near (edge, rank))
        set (job->edges[e], "weight", is_main[e] ? MAIN_WEIGHT : NEAR_WEIGHT);
      if (rows[e] > 1)
        set (job->edges[e], "minlen", rows[e]);
    }
}

/* ---- the answer ------------------------------------------------------------------------------ */

/* Graphviz counts upwards from the bottom left corner. */
static TsLayoutPoint
to_point (const boxf *extent,
          pointf at)
{
  TsLayoutPoint result = {
    CLAMP (at.x - extent->LL.x, 0, extent->UR.x - extent->LL.x),
    CLAMP (extent->UR.y - at.y, 0, extent->UR.y - extent->LL.y),
  };

  return result;
}

static const bezier *
get_curve (Agedge_t *edge)
{
  const splines *route = edge != NULL ? ED_spl (edge) : NULL;

  if (route == NULL || route->size < 1 || route->list[0].size < 4 || route->list[0].size % 3 != 1)
    return NULL;

  return &route->list[0];
}

static float
squared_distance (TsLayoutPoint a,
                  TsLayoutPoint b)
{
  return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

/* Curves of edges that were turned round come in the other direction. */
static void
orient (TsLayoutPoint *points,
        guint32 n,
        TsLayoutPoint from,
        TsLayoutPoint to)
{
  if (squared_distance (points[0], from) + squared_distance (points[n - 1], to) <=
      squared_distance (points[0], to) + squared_distance (points[n - 1], from))
    return;

  for (guint32 i = 0; i < n / 2; i++)
    {
      TsLayoutPoint swapped = points[i];

      points[i] = points[n - 1 - i];
      points[n - 1 - i] = swapped;
    }
}

/* Curves may bulge beyond what Graphviz says the extent is. */
static boxf
get_extent (const Job *job)
{
  boxf extent = GD_bb (job->graph);

  for (guint32 e = 0; e < job->request->n_edges; e++)
    {
      const bezier *curve = get_curve (job->edges[e]);

      for (size_t i = 0; curve != NULL && i < (size_t)curve->size; i++)
        {
          extent.LL.x = MIN (extent.LL.x, curve->list[i].x);
          extent.LL.y = MIN (extent.LL.y, curve->list[i].y);
          extent.UR.x = MAX (extent.UR.x, curve->list[i].x);
          extent.UR.y = MAX (extent.UR.y, curve->list[i].y);
        }
    }

  return extent;
}

static TsLayout *
read_layout (const Job *job)
{
  const TsLayoutRequest *request = job->request;
  boxf extent = get_extent (job);
  guint32 n_points = 0;

  for (guint32 e = 0; e < request->n_edges; e++)
    {
      const bezier *curve = get_curve (job->edges[e]);

      n_points += curve != NULL ? (guint32)curve->size : 0;
    }

  TsLayout *layout = ts_layout_new (request->n_nodes, request->n_edges, n_points);

  layout->width = extent.UR.x - extent.LL.x;
  layout->height = extent.UR.y - extent.LL.y;
  for (guint32 v = 0; v < request->n_nodes; v++)
    layout->nodes[v] = to_point (&extent, ND_coord (job->nodes[v]));

  for (guint32 e = 0, at = 0; e < request->n_edges; e++)
    {
      const bezier *curve = get_curve (job->edges[e]);
      guint32 begin = at;

      for (size_t i = 0; curve != NULL && i < (size_t)curve->size; i++)
        layout->points[at++] = to_point (&extent, curve->list[i]);

      if (at > begin)
        orient (layout->points + begin, at - begin, layout->nodes[request->edges[e].from], layout->nodes[request->edges[e].to]);
      layout->edge_begin[e + 1] = at;
    }

  return layout;
}

#ifdef HAVE_DOT_PLUGIN
extern gvplugin_library_t gvplugin_dot_layout_LTX_library;
#endif

static GVC_t *
make_context (void)
{
#ifdef HAVE_DOT_PLUGIN
  static const lt_symlist_t plugins[] = {
    { "gvplugin_dot_layout_LTX_library", &gvplugin_dot_layout_LTX_library },
    { NULL, NULL },
  };

  return gvContextPlugins (plugins, FALSE);
#else
  return gvContext ();
#endif
}

static int
run (const TsLayoutRequest *request)
{
  GVC_t *context = make_context ();
  Job job = { request, agopen ((char *)"g", Agdirected, NULL), NULL, NULL };
  g_autoptr (TsLayout) layout = NULL;
  g_autoptr (GBytes) answer = NULL;

  job.nodes = g_new0 (Agnode_t *, request->n_nodes);
  job.edges = g_new0 (Agedge_t *, request->n_edges);
  set_graph_attributes (&job);
  add_nodes (&job);
  add_edges (&job);

  if (gvLayout (context, job.graph, "dot") != 0)
    return 1;

  layout = read_layout (&job);
  answer = ts_layout_to_bytes (layout);

  /* What Graphviz holds goes with the process. */
  return write_all (STDOUT_FILENO, answer) ? 0 : 1;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GBytes) message = NULL;
  g_autoptr (TsLayoutRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  limit (RLIMIT_CPU, get_cpu_seconds (argc, argv));
#ifndef __SANITIZE_ADDRESS__ /* which maps terabytes */
  limit (RLIMIT_AS, MAX_MEMORY_BYTES);
#endif
  limit (RLIMIT_CORE, 0);

  message = read_all (STDIN_FILENO);
  if (message == NULL)
    return 1;

  request = ts_layout_request_from_bytes (message, &error);
  if (request == NULL)
    {
      fprintf (stderr, "tensorstep-layout: %s\n", error->message);
      return 1;
    }

  /* With _exit: the destructors of Graphviz's plugins are not worth waiting for. */
  _exit (run (request));
}
