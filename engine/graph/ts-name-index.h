#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint32 hash;
  guint32 index; /* G_MAXUINT32: free */
} TsNameSlot;

/**
 * TsNameIndex:
 *
 * Finds numbers by name; the names are kept by whoever asks. One thread changes it.
 */
typedef struct
{
  TsNameSlot *slots; /* open addressing, at most half full */
  guint32 mask;
  guint32 n_used;
} TsNameIndex;

/* Gives the name of number @index, for comparison. */
typedef const char *(*TsNameFunc) (guint32 index, gpointer owner);

/* @n_expected: names to make room for at once. */
void ts_name_index_init (TsNameIndex *self, guint32 n_expected);
void ts_name_index_clear (TsNameIndex *self);

/* The number of the name, G_MAXUINT32 if it is not there. @name need not end in a NUL. */
guint32 ts_name_index_find (const TsNameIndex *self, const char *name, gsize size, TsNameFunc name_func, gpointer owner);

/**
 * ts_name_index_add:
 *
 * Returns: the number that already has the name, @index left out; else G_MAXUINT32
 */
guint32 ts_name_index_add (TsNameIndex *self, const char *name, gsize size, guint32 index, TsNameFunc name_func, gpointer owner);

G_END_DECLS
