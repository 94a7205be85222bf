#pragma once

#include "app/scene/ts-scene.h"
#include "engine/ops/ts-shape-table.h"

G_BEGIN_DECLS

#define TS_N_LINE_WIDTHS 5
#define TS_LINE_WIDTH_UNKNOWN 0 /* as wide as the first */

/**
 * TsLineFacts:
 * @shapes: of the scene's graph
 *
 * What is known of what flows along the lines of a scene, found out of each line when it is first asked for. Of one scene, which outlives it. Main thread (or the one
 * thread that exports).
 */
typedef struct
{
  TsShapeTable *shapes;

  /*< private >*/
  const TsScene *scene;
  guint8 *widths;
} TsLineFacts;

/* (transfer full) */
TsLineFacts *ts_line_facts_new (const TsScene *scene, TsShapeTable *shapes);
void ts_line_facts_free (TsLineFacts *self);

/* How wide a line is: a step from 1, each for some dozen times the bytes of the one before; or %TS_LINE_WIDTH_UNKNOWN. */
guint ts_line_facts_get_width (TsLineFacts *self, guint32 line);

/* The step of so many bytes. */
guint ts_line_width_step (double bytes);

/**
 * ts_line_facts_dup_label:
 * @inferred: (out): it is not the file that says it
 *
 * The shape of what flows there, `1×224×224×3`, `?` for what is not known of it; `3 tensors`, if there are several.
 *
 * Returns: (transfer full) (nullable): %NULL for control edges, and if nothing is known
 */
char *ts_line_facts_dup_label (const TsLineFacts *self, const TsLine *line, gboolean *inferred);

/**
 * ts_line_facts_dup_input_name:
 *
 * Which input of the operation at its end a line is, by the name in the op's signature: `a`; of a list its place there, too: `values 1`.
 *
 * Returns: (transfer full) (nullable): %NULL for control edges, lines that carry several tensors or end at no operation, long lists, and where nothing says it
 */
char *ts_line_facts_dup_input_name (const TsLineFacts *self, const TsLine *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsLineFacts, ts_line_facts_free)

G_END_DECLS
