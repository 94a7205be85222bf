#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sets of numbers of containers or operations: hash tables that compare pointers, with themselves as values. */

/* (transfer full) */
GHashTable *ts_key_set_copy (GHashTable *self);

gboolean ts_key_set_equal (GHashTable *a, GHashTable *b);

G_END_DECLS
