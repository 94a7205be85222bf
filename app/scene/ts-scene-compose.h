#pragma once

#include "app/layout/ts-layout-engine.h"
#include "app/scene/ts-card.h"
#include "app/scene/ts-outline.h"

G_BEGIN_DECLS

/**
 * TsComposed:
 * @graph: what the container shows
 * @layout: where its items and then its ports are, from @content
 * @size: of the whole frame
 * @content: where the layout begins in the frame
 * @sizes: of each item, closed or open
 * @inner: for each item what it shows, if it is open; else %NULL
 *
 * An open container with everything in it laid out.
 */
typedef struct _TsComposed TsComposed;

struct _TsComposed
{
  TsScopeGraph *graph;
  TsLayout *layout;
  TsSize size;
  TsLayoutPoint content;
  TsSize *sizes;
  TsComposed **inner;
};

/**
 * ts_compose:
 * @open: (element-type guint32): the containers that are open
 * @item: (nullable): the container as an item of what is around it; %NULL for the root
 * @problem: (out) (nullable): set, unless it is already, to why a layout is not as fine as it could be
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Lays out @container and all that is open in it, innermost first.
 *
 * Returns: (transfer full) (nullable)
 */
TsComposed *ts_compose (TsOutline *outline,
                        TsLayoutEngine *engine,
                        const TsTextMetrics *metrics,
                        GHashTable *open,
                        guint32 container,
                        const TsItem *item,
                        char **problem,
                        GCancellable *cancellable,
                        GError **error);
void ts_composed_free (TsComposed *self);

/* Where port number @port (in-ports first) is from the left border of the frame. */
float ts_composed_get_port_x (const TsComposed *self, guint32 port);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsComposed, ts_composed_free)

G_END_DECLS
