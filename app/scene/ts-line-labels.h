#pragma once

#include "app/scene/ts-line-facts.h"
#include "app/scene/ts-palette.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * TsLineLabels:
 *
 * The words at the lines of a scene as render nodes at 100 %, each made when it is seen first: text is what drawing costs. Inferred shapes are slanted. Main thread (or
 * the one thread that exports).
 */
typedef struct _TsLineLabels TsLineLabels;

/* Takes @facts. */
TsLineLabels *ts_line_labels_new (PangoContext *context, TsLineFacts *facts, const TsPalette *palette);
void ts_line_labels_free (TsLineLabels *self);

TsLineFacts *ts_line_labels_get_facts (const TsLineLabels *self);

/* (transfer none) (nullable): %NULL if nothing is said of the line */
GskRenderNode *ts_line_labels_get (TsLineLabels *self, const TsLine *line);

/* The name of the input that the line is, for its end. (transfer none) (nullable): %NULL if there is none */
GskRenderNode *ts_line_labels_get_input (TsLineLabels *self, const TsLine *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsLineLabels, ts_line_labels_free)

G_END_DECLS
