#pragma once

#include "app/models/ts-search-query.h"

G_BEGIN_DECLS

/**
 * ts_search_term_new:
 * @word: without quotes
 * @n_unquoted: bytes before the first quote: a key is looked for only there
 * @error: %TS_ERROR_INVALID_ARGUMENT saying what is wrong with the word
 *
 * Returns: (transfer full) (nullable): %NULL without @error if the word says nothing as yet: a key alone
 */
TsSearchTerm *ts_search_term_new (const char *word, gsize n_unquoted, GError **error);

/* A regular expression for names, without its slashes. (transfer full) (nullable) */
TsSearchTerm *ts_search_term_new_regex (const char *source, GError **error);
void ts_search_term_free (gpointer self);

/* Whether @other holds wherever @self does, as far as that is plain to see. */
gboolean ts_search_term_implies (const TsSearchTerm *self, const TsSearchTerm *other);

G_END_DECLS
