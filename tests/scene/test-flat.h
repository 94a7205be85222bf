#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Graphs without scopes, as text for test_graph_new (). (transfer full) */

/* Residual blocks of `conv_a` .. `relu` each after the one before, named so that no name says what belongs together. */
char *test_flat_residual (guint n_blocks);

/* One chain of @n operations of types that do not repeat regularly; each @every-th also uses `HUB`. */
char *test_flat_hub (guint n, guint every);

G_END_DECLS
