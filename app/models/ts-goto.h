#pragma once

#include "app/models/ts-search-names.h"

G_BEGIN_DECLS

/**
 * TsGotoHit:
 * @is_scope: it is a name scope; else an operation
 * @op: the operation; of a scope the first one in it
 * @index: the output that the text names, or 0
 * @name_length: of a scope: so many bytes of the operation's name
 * @score: the higher, the better
 *
 * A place that a text may mean.
 */
typedef struct
{
  gboolean is_scope;
  guint32 op;
  guint32 index;
  guint32 name_length;
  gint score;
} TsGotoHit;

/**
 * ts_goto_find:
 * @text: a name, or letters of one in their order; as copied from elsewhere: with `:1` for an output, `^` of a control input, `import/` before it, a `/` at
 *   the end, quotes or blanks around it. Upper and lower case (of ASCII) are one
 * @max_hits: at most so many
 * @cancellable: (nullable): polled every some thousand operations
 * @error: %G_IO_ERROR_CANCELLED
 *
 * The operations and scopes that @text may mean, best first: the very name, then one that differs in case, names that end with it as a whole, those whose last
 * part begins with it, has it, then those that have it elsewhere, and then those that have its letters in their order, the more together and at the
 * beginnings of words the better. Of equals the shorter name, then the earlier operation. Any thread.
 *
 * Returns: (transfer full) (element-type TsGotoHit) (nullable): empty if @text is blank
 */
GArray *ts_goto_find (const TsSearchNames *names, const char *text, guint max_hits, GCancellable *cancellable, GError **error);

/* The hit's name, `scope/op`, `scope/op:1` or `scope/`. (transfer full) */
char *ts_goto_hit_dup_name (const TsGotoHit *self, const TsSearchNames *names);

G_END_DECLS
