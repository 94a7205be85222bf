#pragma once

#include "app/scene/ts-scene-compose.h"
#include "app/scene/ts-scene.h"

G_BEGIN_DECLS

/**
 * TsLineField:
 * @composed: what the line is in
 * @origin: the corner of its frame
 * @edge: what the line is
 *
 * What lies round a line while the scene is made. Points and places are in pixels at 100 %.
 */
typedef struct
{
  const TsComposed *composed;
  TsLayoutPoint origin;
  const TsEdge *edge;
} TsLineField;

/**
 * TsLineMove:
 * @is_start: the line's begin, not its end
 * @to: where it is to be
 * @away: in which direction the line leaves there: 1 down, -1 up
 */
typedef struct
{
  gboolean is_start;
  TsLayoutPoint to;
  float away;
} TsLineMove;

TsRect ts_line_field_get_frame (const TsLineField *self, guint32 item);

/* Of a chain of @n points. */
TsRect ts_line_get_bounds (const TsLayoutPoint *points, guint32 n);

/**
 * ts_line_move_end:
 * @line: the last one in @points
 * @points: (element-type TsLayoutPoint)
 *
 * Moves an end of a line to where it belongs on the side of its box. It leaves upright, and does not get behind the border; pieces that
 * leave no room for that are dropped, unless the line would run into a box then.
 *
 * Returns: the line's points, which may have moved in memory
 */
TsLayoutPoint *ts_line_move_end (TsLine *line, GArray *points, const TsLineField *field, const TsLineMove *move);

/* Where there is nothing to go round one bend will do: once its ends have been moved apart the way that the layout found would run along the
 * borders. @line: the last one in @points */
void ts_line_bend_once (TsLine *line, GArray *points, const TsLineField *field);

G_END_DECLS
