#pragma once

#include "engine/ts-error.h"

G_BEGIN_DECLS

/**
 * TsNamePattern:
 *
 * A regular expression for names, upper and lower case being one: Perl's, by PCRE2 as machine code. GRegex would allocate for each name that is asked about. Immutable; any thread.
 */
typedef struct _TsNamePattern TsNamePattern;

/**
 * TsNameMatcher:
 *
 * Room in which names are compared with a pattern; one thread.
 */
typedef struct _TsNameMatcher TsNameMatcher;

/**
 * ts_name_pattern_new:
 * @error: %TS_ERROR_INVALID_ARGUMENT saying what is wrong, and where
 *
 * Returns: (transfer full) (nullable)
 */
TsNamePattern *ts_name_pattern_new (const char *source, GError **error);
void ts_name_pattern_free (TsNamePattern *self);

/* @pattern must outlive it. (transfer full) */
TsNameMatcher *ts_name_matcher_new (const TsNamePattern *pattern);
void ts_name_matcher_free (TsNameMatcher *self);

/**
 * ts_name_matcher_finds:
 * @name: bytes that are not UTF-8 fit nothing
 * @error: (nullable): %TS_ERROR_INVALID_ARGUMENT if it takes too many steps, naming @name
 *
 * Returns: whether the pattern fits some piece of @name
 */
gboolean ts_name_matcher_finds (TsNameMatcher *self, const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsNamePattern, ts_name_pattern_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsNameMatcher, ts_name_matcher_free)

G_END_DECLS
