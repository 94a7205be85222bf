#pragma once

#include "app/canvas/ts-canvas-private.h"

G_BEGIN_DECLS

/* A canvas in a window. @n_too_many, @depth: what its signal "too-many" told last */
typedef struct
{
  GtkWidget *window;
  TsCanvas *canvas;
  TsGraph *graph;
  guint64 n_too_many;
  guint depth;
} Fixture;

/* %FALSE, and the tests are skipped, without a display. */
gboolean fixture_init_tests (int *argc, char ***argv);

/* @text: of the graph, as test_graph_new () takes it */
void fixture_set_up (Fixture *self, const char *text);
void fixture_tear_down (Fixture *self);

/* Until the scene that is wanted is there and has been drawn. */
void fixture_wait (Fixture *self);

/* By the label that is seen; %TS_NO_BOX */
guint32 fixture_find_box (Fixture *self, const char *label);

G_END_DECLS
