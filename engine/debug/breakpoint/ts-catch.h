#pragma once

#include "engine/debug/ts-numeric.h"

G_BEGIN_DECLS

/* What may be caught besides numbers (TsNumeric), and how. */
typedef enum
{
  TS_CATCH_OUTPUTS = 1 << 8, /* numbers also where an input had such already */

  TS_CATCH_BRANCH = 1 << 16, /* a Switch or If has chosen a branch; those of loops aside */
  TS_CATCH_FLIP = 1 << 17,   /* another one than it chose last in this run */
  TS_CATCH_ENTER = 1 << 18,  /* a loop begins */
  TS_CATCH_EXIT = 1 << 19,   /* a loop is left */
  TS_CATCH_DEAD = 1 << 20,   /* the first dead activation of the run */
  TS_CATCH_MERGE = 1 << 21,  /* a Merge gets a second live input */
  TS_CATCH_COPY = 1 << 22,   /* a value is about to be copied to another device */
  TS_CATCH_BLOCK = 1 << 23,  /* an activation has to wait */
  TS_CATCH_SHAPE = 1 << 24,  /* an output has another shape than the graph says */
  TS_CATCH_STRUCTURE = 0x1ff0000,
} TsCatch;

/* @text: words as `nan`, `+inf`, `outputs`, `flip`, `all`, `off`, separated by blanks. %TS_ERROR_INVALID_ARGUMENT: none, or another word */
gboolean ts_catch_parse (const char *text, guint *catches, GError **error);

/* The words; "" for none. (transfer full) */
char *ts_catch_to_string (guint catches);

/* All words. (transfer full): %NULL-terminated */
char **ts_catch_list_words (void);

G_END_DECLS
