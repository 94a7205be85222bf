#pragma once

#include "app/layout/ts-layout-engine.h"
#include "app/scene/ts-flow.h"
#include "app/scene/ts-scene.h"
#include "app/scene/ts-outline.h"

G_BEGIN_DECLS

/**
 * TsComposed:
 * @graph: what the container shows
 * @layout: where its items, without their pins, and then its ports are, from @content; pinned edges have no points
 * @size: of the whole frame
 * @content: where the layout begins in the frame
 * @sizes: of each item, closed or open, without its pins
 * @pin_widths: of each pin
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
  TsFlow flow;
  TsSize *sizes;
  float *pin_widths;
  TsComposed **inner;
};

/**
 * TsComposer:
 * @open: (element-type guint32): the containers that are open
 * @flow: where data will go: everything is laid out as if it went down, but for the headers, which are above in the end
 *
 * What scenes are composed with.
 */
typedef struct
{
  TsOutline *outline;
  TsLayoutEngine *engine;
  const TsTextMetrics *metrics;
  GHashTable *open;
  TsFlow flow;
} TsComposer;

/**
 * ts_compose:
 * @item: (nullable): the container as an item of what is around it; %NULL for the root
 * @problem: (out) (nullable): set, unless it is already, to why a layout is not as fine as it could be
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Lays out @container and all that is open in it, innermost first.
 *
 * Returns: (transfer full) (nullable)
 */
TsComposed *ts_compose (const TsComposer *composer, guint32 container, const TsItem *item, char **problem, GCancellable *cancellable, GError **error);
void ts_composed_free (TsComposed *self);

/* What @item takes on its left (or, @is_out, right) side for pins, left and right being those that will be seen once all is turned. */
float ts_composed_get_pin_room (const TsComposed *self, guint32 item, gboolean is_out);

/* @rect, which is @item, with its pins. */
TsRect ts_composed_add_pin_room (const TsComposed *self, guint32 item, TsRect rect);

/* From the middle of @item with its pins to that of the item alone. */
TsLayoutPoint ts_composed_get_pin_shift (const TsComposed *self, guint32 item);

/* Where port number @port (in-ports first) is from the left border of the frame. */
float ts_composed_get_port_x (const TsComposed *self, guint32 port);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsComposed, ts_composed_free)

G_END_DECLS
