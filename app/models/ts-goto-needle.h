#pragma once

#include "app/models/ts-search-names.h"

G_BEGIN_DECLS

/* Kinds of hits, far enough apart that nothing within one brings a hit into another. */
typedef enum
{
  TS_GOTO_EXACT = 1000,
  TS_GOTO_SAME = 900,
  TS_GOTO_TAIL = 800, /* the name ends with it */
  TS_GOTO_PART_START = 700,
  TS_GOTO_PART = 600, /* in the last part */
  TS_GOTO_INSIDE = 500,
  TS_GOTO_SHORTER = 450, /* it ends with the name: copied from a graph in which this one is a part */
  TS_GOTO_LETTERS = 100, /* its letters in their order: up to so much more as fits below the next kind */
  TS_GOTO_LETTERS_MOST = 399,
} TsGotoScore;

typedef struct _TsGotoPartFit TsGotoPartFit;

/**
 * TsGotoNeedle:
 * @text: what is looked for, and in lower case
 * @n_segments: pieces between its slashes; 0 if there are too many to be told apart
 * @may_stand: some name may have the text as it was written, or be the end of it; else names have but its letters at most
 * @parts: how it fits each part of the names
 * @scopes: (array length=n_scopes): of each scope how many of its first letters are in the name and the slash behind it, in their order, and a bit that all
 *   of it stands there
 * @tails: (nullable): of each scope a bit for each segment up to which the name ends with it; %NULL with one segment
 * @rests: (nullable): of each scope, for each number of first letters, what they score there at most, or -1
 *
 * A text that names are compared with. What is the same for all names with a part, or in a scope, is worked out once, and names are read only where that
 * does not suffice.
 */
typedef struct
{
  char *text;
  char *lower;
  gsize length;
  guint n_segments;
  gboolean may_stand;

  /*< private >*/
  TsGotoPartFit *parts;
  guint16 *scopes;
  guint64 *tails;
  gint16 *rests;
} TsGotoNeedle;

/* @text: at most 2000 bytes, and one at least */
void ts_goto_needle_init (TsGotoNeedle *self, const char *text, const TsSearchNames *names);
void ts_goto_needle_clear (TsGotoNeedle *self);

/* Makes the bounds of names that have but its letters narrower, which takes longer than all of the rest that is worked out before. */
void ts_goto_needle_weigh_letters (TsGotoNeedle *self, const TsSearchNames *names);

/**
 * ts_goto_needle_bound:
 * @scope: around the name, 0 for none
 * @part: its last part
 * @length: bytes of the name
 *
 * Returns: no less than ts_goto_needle_score () of the name; 0 if that is 0
 */
gint ts_goto_needle_bound (const TsGotoNeedle *self, const TsSearchNames *names, guint32 scope, guint32 part, gsize length);

/* How good a hit the name is; 0 for none. */
gint ts_goto_needle_score (const TsGotoNeedle *self, const char *name, gsize length);

G_END_DECLS
