#pragma once

#include "engine/tensor/ts-tensor.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TsRegex:
 *
 * A regular expression as RE2 takes it, run by GRegex: bytes that are not UTF-8 match no character, what RE2 lacks (look-around,
 * back-references, possessive repeats, ...) is refused. Within that the leftmost match is found that Perl would find. Unlike RE2 a
 * search may give up, after some ten million steps, as for `(a+)+$` in a long row of a. Not promised: \C, \B inside of a character,
 * a repeat behind `(?i)` and its kin, and the private characters U+10FF80 to U+10FFFF, which stand for bytes. Any thread, one at a time.
 */
typedef struct _TsRegex TsRegex;

/**
 * ts_regex_new:
 * @pattern: the expression
 * @is_whole: it must match all of a text
 * @error: %TS_ERROR_INVALID_ARGUMENT, %TS_ERROR_UNIMPLEMENTED for \C
 *
 * Returns: (transfer full) (nullable)
 */
TsRegex *ts_regex_new (const TsString *pattern, gboolean is_whole, GError **error);
void ts_regex_free (TsRegex *self);

/* @error: %TS_ERROR_RESOURCE_EXHAUSTED if the search gave up */
gboolean ts_regex_matches (const TsRegex *self, const TsString *text, gboolean *matches, GError **error);

/**
 * ts_regex_replace:
 * @rewrite: what replaces a match; \0 to \9 stand for the match and its groups, \\ for a backslash
 * @is_global: replace all matches, not the first alone
 * @out: gets the text
 * @cancellable: (nullable): polled between matches
 * @error: %TS_ERROR_RESOURCE_EXHAUSTED if the search gave up
 *
 * As RE2's GlobalReplace () and Replace (); a rewrite with a group that is not there leaves the text as it is.
 */
gboolean ts_regex_replace (const TsRegex *self, const TsString *text, const TsString *rewrite, gboolean is_global, GString *out, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsRegex, ts_regex_free)

/* ---- between its parts ---- */

/* Bytes that are not UTF-8 are given to GRegex as these characters. */
#define TS_REGEX_BYTE_FIRST 0x10ff80
#define TS_REGEX_BYTE_LAST 0x10ffff

/* Bytes of the character at @p, before @end; 0 if there is none. A NUL is one. */
gsize ts_regex_char_size (const char *p, const char *end);

/**
 * ts_regex_translate:
 * @n_groups: (out): capturing groups
 * @error: as ts_regex_new ()
 *
 * The expression in PCRE's language.
 *
 * Returns: (transfer full) (nullable)
 */
char *ts_regex_translate (const TsString *pattern, guint *n_groups, GError **error);

/**
 * ts_regex_class_append:
 * @at: (inout): behind the opening bracket, then behind the closing one
 * @error: %TS_ERROR_INVALID_ARGUMENT
 *
 * Translates a class in brackets.
 */
gboolean ts_regex_class_append (GString *out, const char **at, const char *end, GError **error);

/**
 * ts_regex_class_escape_append:
 * @at: (inout): at the backslash
 *
 * Translates \d, \pL and the like as a class of their own. %FALSE without @error if it is none of these.
 */
gboolean ts_regex_class_escape_append (GString *out, const char **at, const char *end, GError **error);

/**
 * ts_regex_read_char:
 * @at: (inout): at a character, or at the backslash before one
 *
 * One character as it may stand in a class or outside.
 */
gboolean ts_regex_read_char (const char **at, const char *end, gunichar *c, GError **error);

G_END_DECLS
