#pragma once

#include "app/canvas/ts-canvas.h"
#include "app/scene/ts-node-data.h"
#include "app/scene/ts-scene-colors.h"
#include "app/ts-document.h"

G_BEGIN_DECLS

/**
 * TsColorSource:
 *
 * Tells a canvas what its operations are coloured by, where that is what they cost, how long they took, what a run has made of them, or what a file says: as long as
 * the canvas asks for it, and again when it changes. Main thread.
 */
typedef struct _TsColorSource TsColorSource;

/* @canvas outlives it. */
TsColorSource *ts_color_source_new (TsCanvas *canvas);
void ts_color_source_free (TsColorSource *self);

/* @document: (nullable): the one that the canvas shows. Keeps it. What a file says of another one is forgotten. */
void ts_color_source_set_document (TsColorSource *self, TsDocument *document);

/* Takes @data, which is of the document's graph, and has the canvas coloured by its first column. */
void ts_color_source_take_data (TsColorSource *self, TsNodeData *data);

/* (nullable): of the file */
const TsNodeData *ts_color_source_get_data (TsColorSource *self);

/* (nullable): of the column that the canvas is coloured by, if it is by one of the file. */
const char *ts_color_source_get_column (TsColorSource *self);

/* Has the canvas coloured by the column of that title; nothing happens if there is none. */
void ts_color_source_choose_column (TsColorSource *self, const char *title);

/* The same columns that the canvas is coloured by, for others: %NULL while it is not known. (transfer full) (nullable) */
TsOpColumn *ts_document_make_column (TsDocument *document, TsColoring coloring);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsColorSource, ts_color_source_free)

G_END_DECLS
