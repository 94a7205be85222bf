#pragma once

#include "app/layout/ts-layout.h"
#include "app/scene/ts-flow.h"
#include "app/scene/ts-scope-graph.h"
#include "app/scene/ts-scope-tree.h"
#include "app/scene/ts-wiring.h"

G_BEGIN_DECLS

#define TS_NO_BOX G_MAXUINT32
#define TS_NO_EDGE G_MAXUINT32
#define TS_NO_PIN G_MAXUINT32

typedef struct
{
  float x;
  float y;
  float width;
  float height;
} TsRect;

/**
 * TsBox:
 * @rect: where it is, in pixels at 100 %
 * @item: what it is; %NULL for the root
 * @graph: what it shows, if it is open; else %NULL
 * @in_graph: what its item is in; %NULL for the root
 * @parent: the box around it, or %TS_NO_BOX
 * @first_child: its children stand together
 * @first_edge: the edges between its children stand together
 * @first_pin: its pins stand together
 */
typedef struct
{
  TsRect rect;
  const TsItem *item;
  const TsScopeGraph *graph;
  const TsScopeGraph *in_graph;
  guint32 parent;
  guint32 first_child;
  guint32 n_children;
  guint32 first_edge;
  guint32 n_edges;
  guint32 first_pin;
  guint32 n_pins;
  guint32 depth;
} TsBox;

/**
 * TsScenePin:
 * @pin: what it is, in @graph
 * @rect: where it is, beside @box, in pixels at 100 %
 */
typedef struct
{
  TsRect rect;
  const TsPin *pin;
  const TsScopeGraph *graph;
  guint32 box;
} TsScenePin;

/**
 * TsLine:
 * @edge: what it is, in @graph
 * @from: the box where it begins, or %TS_NO_BOX at a port of the box it is in
 * @points: a chain of cubic Bézier curves of 3 k + 1 points
 * @bounds: of its points
 *
 * An edge as it is drawn; one that is pinned leads from pin to pin, and is drawn only when it is asked for. Where the tensors of an edge enter an open box by several ports it is several lines.
 */
typedef struct
{
  const TsEdge *edge;
  const TsScopeGraph *graph;
  guint32 from;
  guint32 to;
  guint32 first_point;
  guint32 n_points;
  TsRect bounds;
} TsLine;

/**
 * TsScene:
 * @wiring: what is drawn of the graph, and which edges
 * @boxes: the root first, every box after its parent
 * @family_mask: bit f is set if the graph has operations of family f
 * @box_of_place: for each place of the tree's order the innermost box that shows that operation; %TS_NO_BOX for folded ones
 * @flow: where data goes
 * @problem: (nullable): why a layout is not as fine as it could be, with the name of the scope
 *
 * A graph as it is on the screen: which boxes are open, and where everything is. Immutable once made, reference counted; any thread.
 *
 * The nesting is its spatial index: a box has at most some hundred children, and what is outside of a box is not in it.
 */
typedef struct
{
  TsScopeTree *tree;
  TsWiring *wiring;
  guint32 n_boxes;
  guint32 n_lines;
  guint32 n_points;
  guint32 n_pins;
  guint32 family_mask;
  TsFlow flow;
  TsBox *boxes;
  TsLine *lines;
  TsScenePin *pins;
  TsLayoutPoint *points;
  guint32 *box_of_place;
  char *problem;

  /*< private >*/
  GPtrArray *graphs;
  GHashTable *box_of_key;
  gint ref_count;
} TsScene;

TsScene *ts_scene_ref (TsScene *self);
void ts_scene_unref (TsScene *self);

/* The box of a container or operation, if it is in the scene; else %TS_NO_BOX. */
guint32 ts_scene_find_container (const TsScene *self, guint32 container);
guint32 ts_scene_find_op_box (const TsScene *self, guint32 op);

/* The innermost box that shows @op: its own, a closed one around it, or, of one that is not drawn, that of what stands for it (see
 * ts_wiring_find_shown ()). %TS_NO_BOX if there is none. */
guint32 ts_scene_get_box_of_op (const TsScene *self, guint32 op);

/* Whether two boxes of different scenes of one outline are the same thing. */
guint64 ts_box_get_key (const TsBox *self);
guint32 ts_scene_find_key (const TsScene *self, guint64 key);

gboolean ts_box_is_open (const TsBox *self);
gboolean ts_box_is_container (const TsBox *self); /* a scope or group */
gboolean ts_box_can_open (const TsBox *self);     /* that, or a call of functions */

/* The box of @key; what was an operation when it was asked for may be a scope by now, since the function that it calls stands in its place. */
guint32 ts_scene_find_thing (const TsScene *self, guint64 key);

/* ---- picking ----------------------------------------------------------------------------------- */

typedef enum
{
  TS_HIT_NOTHING,
  TS_HIT_BOX,
  TS_HIT_HEADER,   /* the header of an open box */
  TS_HIT_EXPANDER, /* the sign that opens or closes a box */
  TS_HIT_SLOT,
  TS_HIT_ANCHOR, /* the number of control edges that are not drawn */
  TS_HIT_LINE,
  TS_HIT_PIN,
  TS_HIT_INSIDE, /* the empty inside of an open box */
} TsHitKind;

/* @box: the box, or the one that the line is in. @index: number of the slot among its item's, or of the line or pin; else 0 */
typedef struct
{
  TsHitKind kind;
  guint32 box;
  guint32 index;
} TsHit;

/* What is at a point of the scene. @tolerance: how near to a line is on it. */
TsHit ts_scene_pick (const TsScene *self, float x, float y, float tolerance);

gboolean ts_rect_contains (const TsRect *self, float x, float y);
gboolean ts_rect_intersects (const TsRect *self, const TsRect *other);

/* Where the sign that opens or closes a box is. */
TsRect ts_box_get_expander (const TsBox *self);

/* Where the number of control edges that are not drawn is; without a width if there is none. In ts-scene-view-anchors.c */
TsRect ts_box_get_anchor (const TsBox *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsScene, ts_scene_unref)

G_END_DECLS
