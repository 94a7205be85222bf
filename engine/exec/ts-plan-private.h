#pragma once

#include "engine/exec/ts-plan.h"

G_BEGIN_DECLS

/* What the files that make a plan share, and nobody else. */

/* What is needed only while a plan is made. */
typedef struct
{
  TsPlan *plan;
  guint32 *order; /* plan nodes, each after what it needs */
} TsPlanBuilder;

/* ---- ts-plan-frames.c ---- */

/* Puts the nodes in order; a cycle that is no loop is an error. */
gboolean ts_plan_find_order (TsPlanBuilder *self, GError **error);

/* In which loops each node is, once there is an order. */
gboolean ts_plan_find_frames (TsPlanBuilder *self, GError **error);

/* Where in its frame each node has its state and its inputs. */
gboolean ts_plan_place_nodes (TsPlan *plan, GError **error);

G_END_DECLS
