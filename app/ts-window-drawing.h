#pragma once

#include "app/ts-window.h"

G_BEGIN_DECLS

/* The actions that say how the graph is drawn: where data goes, the ruler, colours by what a file says. As ts-window-actions.h has the others. */
void ts_window_drawing_add (TsWindow *window);
void ts_window_drawing_update (TsWindow *window);

/* Before @document is shown: turned as the graph of its file was last. */
void ts_window_drawing_recall (TsWindow *window, TsDocument *document);

/* Colours the graph by the first column of a file, see ts_node_data_new (); a message tells what is wrong with it. */
void ts_window_color_by_file (TsWindow *window, GFile *file);

G_END_DECLS
