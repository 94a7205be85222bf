#include "engine/ops/string/ts-regex.h"

#include "engine/ts-error.h"

#include <string.h>

/* RE2's language into PCRE's. Everything that is written is one item to PCRE, so that a repeat may follow it. */

#define MAX_REPEAT 1000 /* of RE2; also of repeats inside of each other, multiplied */
#define MAX_DEPTH 200   /* PCRE stops at 250 */

#define WORD "[0-9A-Za-z_]"

typedef struct
{
  gboolean folds_case;
  gboolean dot_takes_newline;
  gboolean is_multi_line;
  gboolean is_ungreedy;
} Flags;

typedef struct
{
  const char *p, *begin, *end;
  GString *out;
  Flags flags;
  guint n_groups;
  guint depth;
  GHashTable *names;
} Parser;

static gboolean parse_alternatives (Parser *self, int *weight, GError **error);

static gboolean
fail (const char *what,
      const char *from,
      const char *to,
      GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: %.*s", what, (int)MIN (to - from, 80), from);
  return FALSE;
}

static gboolean
looking_at (const Parser *self,
            const char *text)
{
  gsize size = strlen (text);

  return (gsize)(self->end - self->p) >= size && memcmp (self->p, text, size) == 0;
}

/* ---- repeats ---- */

/* A number of up to four digits, so that one too large is seen. */
static gboolean
read_count (const char **p,
            const char *end,
            int *count)
{
  const char *begin = *p;

  *count = 0;
  for (; *p < end && g_ascii_isdigit (**p); ++*p)
    *count = MIN (*count * 10 + (**p - '0'), MAX_REPEAT + 1);
  return *p > begin;
}

/* {n}, {n,} or {n,m}; whatever else begins with a brace is itself. @most: -1 for no limit */
static gboolean
read_braces (const char **at,
             const char *end,
             int *least,
             int *most)
{
  const char *p = *at;

  if (p == end || *p++ != '{' || !read_count (&p, end, least))
    return FALSE;
  *most = *least;
  if (p < end && *p == ',')
    {
      p++;
      if (!read_count (&p, end, most))
        *most = -1;
    }
  if (p == end || *p != '}')
    return FALSE;
  *at = p + 1;
  return TRUE;
}

/* What follows an item: nothing, *, +, ? or braces. %FALSE without @error for nothing. */
static gboolean
read_repeat (Parser *self,
             int *least,
             int *most,
             GError **error)
{
  const char *begin = self->p;

  if (self->p == self->end)
    return FALSE;
  switch (*self->p)
    {
    case '*':
    case '+':
      *least = *self->p++ == '+';
      *most = -1;
      return TRUE;
    case '?':
      *least = 0;
      *most = 1;
      self->p++;
      return TRUE;
    default:
      if (!read_braces (&self->p, self->end, least, most))
        return FALSE;
      if (*least > MAX_REPEAT || *most > MAX_REPEAT || (*most >= 0 && *most < *least))
        return fail ("invalid repetition size", begin, self->p, error);
      return TRUE;
    }
}

/* @weight: of the item, in and out */
static gboolean
parse_repeat (Parser *self,
              int *weight,
              GError **error)
{
  const char *begin = self->p;
  GError *reason = NULL;
  gboolean is_lazy;
  int least, most, times;

  if (!read_repeat (self, &least, &most, &reason))
    {
      if (reason == NULL)
        return TRUE;
      g_propagate_error (error, reason);
      return FALSE;
    }
  is_lazy = self->p < self->end && *self->p == '?';
  self->p += is_lazy;

  times = MAX (1, most >= 0 ? most : least);
  *weight *= times;
  if (*weight > MAX_REPEAT)
    return fail ("invalid repetition size", begin, self->p, error);

  if (most < 0)
    g_string_append_printf (self->out, "{%d,}", least);
  else
    g_string_append_printf (self->out, "{%d,%d}", least, most);
  if (is_lazy != self->flags.is_ungreedy)
    g_string_append_c (self->out, '?');

  /* Perl would take a second one for something else, RE2 does not take it. */
  if (read_repeat (self, &least, &most, &reason) || reason != NULL)
    {
      g_clear_error (&reason);
      return fail ("bad repetition operator", begin, self->p, error);
    }
  return TRUE;
}

/* ---- groups ---- */

static gboolean
read_name (Parser *self,
           const char *begin,
           GError **error)
{
  const char *name = self->p;

  while (self->p < self->end && (g_ascii_isalnum (*self->p) || *self->p == '_'))
    self->p++;
  if (self->p == name || self->p == self->end || *self->p != '>')
    return fail ("invalid named capture group", begin, self->end, error);
  if (!g_hash_table_add (self->names, g_strndup (name, (gsize)(self->p - name))))
    return fail ("duplicate capture group name", name, self->p, error);
  self->p++;
  return TRUE;
}

/* (?i), (?i-s:; the rest of it after the question mark. @opens: whether a group begins */
static gboolean
read_flags (Parser *self,
            const char *begin,
            gboolean *opens,
            GError **error)
{
  gboolean is_negative = FALSE, is_any = FALSE;

  for (; self->p < self->end && *self->p != ')' && *self->p != ':'; self->p++)
    {
      gboolean *flag = *self->p == 'i'   ? &self->flags.folds_case
                       : *self->p == 'm' ? &self->flags.is_multi_line
                       : *self->p == 's' ? &self->flags.dot_takes_newline
                       : *self->p == 'U' ? &self->flags.is_ungreedy
                                         : NULL;

      if (flag == NULL && (*self->p != '-' || is_negative))
        return fail ("invalid perl operator", begin, self->p + 1, error);
      if (flag != NULL)
        *flag = !is_negative;
      else
        is_negative = TRUE;
      is_any = flag != NULL;
    }
  if (self->p == self->end || (is_negative && !is_any))
    return fail ("missing argument to flags", begin, self->p, error);
  *opens = *self->p++ == ':';
  return TRUE;
}

/* Up to the closing parenthesis; the flags change back behind it. */
static gboolean
parse_inside (Parser *self,
              const char *begin,
              Flags flags,
              int *weight,
              GError **error)
{
  if (++self->depth > MAX_DEPTH)
    return fail ("nested too deeply", begin, self->end, error);
  if (!parse_alternatives (self, weight, error))
    return FALSE;
  if (self->p == self->end)
    return fail ("missing )", begin, self->end, error);
  self->p++;
  self->depth--;
  self->flags = flags;
  g_string_append_c (self->out, ')');
  return TRUE;
}

/* @is_item: whether something was written that may be repeated */
static gboolean
parse_group (Parser *self,
             gboolean *is_item,
             int *weight,
             GError **error)
{
  const char *begin = self->p;
  Flags flags = self->flags;
  gboolean opens = TRUE;

  if (!looking_at (self, "(?") || looking_at (self, "(?P<") || looking_at (self, "(?<"))
    {
      gboolean is_named = looking_at (self, "(?");

      self->p += !is_named ? 1 : self->p[2] == 'P' ? 4
                                                   : 3;
      if (is_named && !read_name (self, begin, error))
        return FALSE;
      self->n_groups++;
      g_string_append_c (self->out, '(');
      return parse_inside (self, begin, flags, weight, error);
    }

  self->p += 2;
  if (!read_flags (self, begin, &opens, error))
    return FALSE;
  g_string_append_printf (self->out, "(?%s%c", self->flags.folds_case ? "i" : "-i", opens ? ':' : ')');
  *is_item = opens;
  return !opens || parse_inside (self, begin, flags, weight, error);
}

/* ---- items ---- */

static void
append_char (Parser *self,
             gunichar c)
{
  if (c >= 0xd800 && c <= 0xdfff)
    g_string_append (self->out, "(?:(?!))");
  else if (c < 0x80 && g_ascii_isalnum ((char)c))
    g_string_append_c (self->out, (char)c);
  else
    g_string_append_printf (self->out, "\\x{%X}", c);
}

/* \A, \z, \b, \B, \C; %FALSE without @error for anything else. */
static gboolean
parse_assertion (Parser *self,
                 GError **error)
{
  static const struct
  {
    char name;
    const char *text;
  } assertions[] = {
    { 'A', "(?:\\A)" },
    { 'z', "(?:\\z)" },
    { 'b', "(?-i:(?<=" WORD ")(?!" WORD ")|(?<!" WORD ")(?=" WORD "))" },
    { 'B', "(?-i:(?<=" WORD ")(?=" WORD ")|(?<!" WORD ")(?!" WORD "))" },
  };

  if (looking_at (self, "\\C"))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "\\C, single bytes, are not known here");
      return FALSE;
    }
  for (gsize i = 0; self->end - self->p >= 2 && i < G_N_ELEMENTS (assertions); i++)
    if (self->p[1] == assertions[i].name)
      {
        g_string_append (self->out, assertions[i].text);
        self->p += 2;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_escape (Parser *self,
              GError **error)
{
  GError *reason = NULL;
  gunichar c;

  if (parse_assertion (self, &reason) ||
      (reason == NULL && ts_regex_class_escape_append (self->out, &self->p, self->end, &reason)))
    return TRUE;
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  if (!ts_regex_read_char (&self->p, self->end, &c, error))
    return FALSE;
  append_char (self, c);
  return TRUE;
}

/* Between \Q and \E: the characters but the last are written, the last may be repeated. */
static gboolean
parse_quoted (Parser *self,
              gboolean *is_item)
{
  *is_item = FALSE;
  self->p += 2;
  while (self->p < self->end && !looking_at (self, "\\E"))
    {
      append_char (self, g_utf8_get_char (self->p));
      self->p = g_utf8_next_char (self->p);
      *is_item = TRUE;
    }
  if (self->p < self->end)
    self->p += 2;
  return TRUE;
}

/* Writes one item; @is_item: whether there was one. */
static gboolean
parse_item (Parser *self,
            gboolean *is_item,
            int *weight,
            GError **error)
{
  gunichar c = g_utf8_get_char (self->p);
  int least, most;
  const char *p = self->p;

  *is_item = TRUE;
  *weight = 1;
  if (c == '(')
    return parse_group (self, is_item, weight, error);
  if (looking_at (self, "\\Q"))
    return parse_quoted (self, is_item);
  if (c == '\\')
    return parse_escape (self, error);
  if (c == '*' || c == '+' || c == '?' || read_braces (&p, self->end, &least, &most))
    return fail ("missing argument to repetition operator", self->p, MAX (p, self->p + 1), error);

  self->p = g_utf8_next_char (self->p);
  if (c == '[')
    return ts_regex_class_append (self->out, &self->p, self->end, error);
  if (c == '^')
    g_string_append (self->out, self->flags.is_multi_line ? "(?:(?<![^\\x{A}]))" : "(?:\\A)");
  else if (c == '$')
    g_string_append (self->out, self->flags.is_multi_line ? "(?:(?![^\\x{A}]))" : "(?:\\z)");
  else if (c == '.')
    g_string_append (self->out, self->flags.dot_takes_newline ? "[^\\x{10FF80}-\\x{10FFFF}]" : "[^\\x{A}\\x{10FF80}-\\x{10FFFF}]");
  else
    append_char (self, c);
  return TRUE;
}

/* Up to the end or to a parenthesis that closes. @weight: how often the largest repeat inside repeats something */
static gboolean
parse_alternatives (Parser *self,
                    int *weight,
                    GError **error)
{
  *weight = 1;
  while (self->p < self->end && *self->p != ')')
    {
      gboolean is_item;
      int item_weight;

      if (*self->p == '|')
        {
          g_string_append_c (self->out, *self->p++);
          continue;
        }
      if (!parse_item (self, &is_item, &item_weight, error) || (is_item && !parse_repeat (self, &item_weight, error)))
        return FALSE;
      *weight = MAX (*weight, item_weight);
    }
  return TRUE;
}

char *
ts_regex_translate (const TsString *pattern,
                    guint *n_groups,
                    GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Parser self = { .p = pattern->bytes, .begin = pattern->bytes, .end = pattern->bytes + pattern->size, .out = out, .names = names };
  int weight;

  for (const char *p = self.begin; p < self.end; p += ts_regex_char_size (p, self.end))
    if (ts_regex_char_size (p, self.end) == 0)
      {
        fail ("invalid UTF-8", "", "", error);
        return NULL;
      }
  if (!parse_alternatives (&self, &weight, error))
    return NULL;
  if (self.p < self.end)
    {
      fail ("unexpected )", self.p, self.end, error);
      return NULL;
    }
  *n_groups = self.n_groups;
  return g_strdup (out->str);
}
