#include "engine/ops/string/ts-regex.h"

#include "engine/ts-error.h"

#include <string.h>

/* Classes of characters, and single ones behind a backslash. */

static gboolean
fail (GError **error,
      const char *what,
      const char *from,
      const char *to)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: %.*s", what, (int)MIN (to - from, 80), from);
  return FALSE;
}

/* ---- one character ---- */

gsize
ts_regex_char_size (const char *p,
                    const char *end)
{
  gunichar c = *p == '\0' ? 0 : g_utf8_get_char_validated (p, end - p);

  return c > 0x10ffff ? 0 : (gsize)(g_utf8_next_char (p) - p);
}

static gboolean
read_hex (const char **at,
          const char *end,
          gunichar *c)
{
  const char *p = *at;
  gboolean is_long = p < end && *p == '{';
  int n = 0;

  *c = 0;
  p += is_long;
  for (; p < end && g_ascii_isxdigit (*p) && (is_long || n < 2) && *c <= 0x10ffff; p++, n++)
    *c = *c << 4 | (gunichar)g_ascii_xdigit_value (*p);
  if (n == 0 || *c > 0x10ffff || (is_long ? p == end || *p++ != '}' : n != 2))
    return FALSE;
  *at = p;
  return TRUE;
}

/* Up to three digits; \1 to \7 alone would be references. */
static gboolean
read_octal (const char **at,
            const char *end,
            gunichar *c)
{
  const char *p = *at, *first = p;

  *c = 0;
  for (; p < end && p < first + 3 && *p >= '0' && *p <= '7'; p++)
    *c = *c << 3 | (gunichar)(*p - '0');
  *at = p;
  return *first == '0' || p > first + 1;
}

gboolean
ts_regex_read_char (const char **at,
                    const char *end,
                    gunichar *c,
                    GError **error)
{
  static const char names[] = "a\af\fn\nr\rt\tv\v";
  const char *begin = *at, *name;

  *c = g_utf8_get_char (*at);
  *at = g_utf8_next_char (*at);
  if (*c != '\\')
    return TRUE;
  if (*at == end)
    return fail (error, "trailing \\", begin, end);

  *c = g_utf8_get_char (*at);
  if (*c >= '0' && *c <= '7')
    return read_octal (at, end, c) || fail (error, "invalid escape sequence", begin, *at);
  *at = g_utf8_next_char (*at);
  if (*c == 'x')
    return read_hex (at, end, c) || fail (error, "invalid escape sequence", begin, *at);
  if (*c < 0x80 && !g_ascii_isalnum ((char)*c))
    return TRUE;
  name = *c > 0 && *c < 0x80 ? strchr (names, (int)*c) : NULL;
  if (name == NULL || !g_ascii_isalpha ((char)*c))
    return fail (error, "invalid escape sequence", begin, *at);
  *c = (guint8)name[1];
  return TRUE;
}

/* ---- named groups ---- */

typedef struct
{
  const char *name;
  guint8 n; /* pairs */
  guint8 pairs[8];
} Group;

static const Group escapes[] = {
  { "d", 1, { '0', '9' } },
  { "s", 3, { '\t', '\n', '\f', '\r', ' ', ' ' } },
  { "w", 4, { '0', '9', 'A', 'Z', '_', '_', 'a', 'z' } },
};

static const Group posix[] = {
  { "alnum", 3, { '0', '9', 'A', 'Z', 'a', 'z' } },
  { "alpha", 2, { 'A', 'Z', 'a', 'z' } },
  { "ascii", 1, { 0, 0x7f } },
  { "blank", 2, { '\t', '\t', ' ', ' ' } },
  { "cntrl", 2, { 0, 0x1f, 0x7f, 0x7f } },
  { "digit", 1, { '0', '9' } },
  { "graph", 1, { '!', '~' } },
  { "lower", 1, { 'a', 'z' } },
  { "print", 1, { ' ', '~' } },
  { "punct", 4, { '!', '/', ':', '@', '[', '`', '{', '~' } },
  { "space", 2, { '\t', '\r', ' ', ' ' } },
  { "upper", 1, { 'A', 'Z' } },
  { "word", 4, { '0', '9', 'A', 'Z', '_', '_', 'a', 'z' } },
  { "xdigit", 3, { '0', '9', 'A', 'F', 'a', 'f' } },
};

static const Group *
find (const Group *groups,
      gsize n,
      const char *name,
      gsize size)
{
  for (gsize i = 0; i < n; i++)
    if (strlen (groups[i].name) == size && memcmp (groups[i].name, name, size) == 0)
      return &groups[i];
  return NULL;
}

/* ---- a class in the making ---- */

typedef struct
{
  GString *items;
  gboolean takes_bytes; /* some item may match what stands for bytes */
} Class;

static void
add_range (Class *self,
           gunichar first,
           gunichar last)
{
  /* PCRE knows no halves of characters, and none are in a text. */
  if (first < 0xd800 && last >= 0xd800)
    {
      add_range (self, first, 0xd7ff);
      first = 0xe000;
    }
  else if (first >= 0xd800 && first <= 0xdfff)
    first = 0xe000;
  if (last >= 0xd800 && last <= 0xdfff)
    last = 0xd7ff;
  if (first > last)
    return;
  g_string_append_printf (self->items, "\\x{%X}-\\x{%X}", first, last);
  self->takes_bytes |= last >= TS_REGEX_BYTE_FIRST;
}

static void
add_group (Class *self,
           const Group *group,
           gboolean is_negated)
{
  gunichar next = 0;

  for (guint i = 0; i < group->n; i++)
    {
      guint8 first = group->pairs[2 * i], last = group->pairs[2 * i + 1];

      if (!is_negated)
        add_range (self, first, last);
      else if (next < first)
        add_range (self, next, first - 1u);
      next = last + 1u;
    }
  if (is_negated)
    add_range (self, next, TS_REGEX_BYTE_FIRST - 1);
}

/* General categories and scripts, which RE2 spells in one way only. */
static gboolean
is_property (const char *name,
             gsize size)
{
  static const char categories[] = " C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs Any ";
  g_autofree char *padded = g_strdup_printf (" %.*s ", (int)size, name);

  if (size <= 2)
    return size > 0 && strstr (categories, padded) != NULL;
  for (gsize i = 0; i < size; i++)
    if (i == 0 ? !g_ascii_isupper (name[i]) : !g_ascii_isalpha (name[i]) && name[i] != '_')
      return FALSE;
  return TRUE;
}

/* \pL, \PL, \p{Greek}, \p{^Greek}; @at is behind the backslash. */
static gboolean
add_property (Class *self,
              const char **at,
              const char *end,
              GError **error)
{
  gboolean is_negated = **at == 'P', is_any;
  const char *begin = *at - 1, *name = *at + 1, *close;

  if (name == end)
    return fail (error, "invalid character class range", begin, end);
  if (*name == '{')
    {
      close = memchr (name, '}', (gsize)(end - name));
      if (close == NULL)
        return fail (error, "invalid character class range", begin, end);
      name++;
      *at = close + 1;
    }
  else
    *at = close = g_utf8_next_char (name);
  if (name < close && *name == '^')
    {
      is_negated = !is_negated;
      name++;
    }
  if (!is_property (name, (gsize)(close - name)))
    return fail (error, "invalid character class range", begin, *at);

  is_any = close - name == 3 && strncmp (name, "Any", 3) == 0;
  g_string_append_printf (self->items, "\\%c{%s%.*s}", is_negated ? 'P' : 'p', close - name > 2 && !is_any ? "sc:" : "", (int)(close - name), name);
  self->takes_bytes |= is_negated || is_any || *name == 'C';
  return TRUE;
}

/* %FALSE without @error if there is no group at @at. */
static gboolean
add_escape (Class *self,
            const char **at,
            const char *end,
            GError **error)
{
  char name;
  const Group *group;

  if (end - *at < 2 || **at != '\\')
    return FALSE;
  name = (*at)[1];
  if (name == 'p' || name == 'P')
    {
      ++*at;
      return add_property (self, at, end, error);
    }
  if ((group = find (escapes, G_N_ELEMENTS (escapes), &(char) { g_ascii_tolower (name) }, 1)) == NULL)
    return FALSE;
  add_group (self, group, g_ascii_isupper (name));
  *at += 2;
  return TRUE;
}

/* [:alpha:] or [:^alpha:]; %FALSE without @error if there is nothing of the kind. */
static gboolean
add_posix (Class *self,
           const char **at,
           const char *end,
           GError **error)
{
  const char *close = end - *at > 2 && (*at)[0] == '[' && (*at)[1] == ':' ? memmem (*at + 2, (gsize)(end - *at - 2), ":]", 2) : NULL;
  const char *name = *at + 2;
  gboolean is_negated;
  const Group *group;

  if (close == NULL)
    return FALSE;
  is_negated = *name == '^';
  name += is_negated;
  group = close >= name ? find (posix, G_N_ELEMENTS (posix), name, (gsize)(close - name)) : NULL;
  if (group == NULL)
    return fail (error, "invalid character class range", *at, close + 2);
  add_group (self, group, is_negated);
  *at = close + 2;
  return TRUE;
}

static gboolean
add_characters (Class *self,
                const char **at,
                const char *end,
                GError **error)
{
  const char *begin = *at;
  gunichar first, last;

  if (!ts_regex_read_char (at, end, &first, error))
    return FALSE;
  last = first;
  if (end - *at >= 2 && (*at)[0] == '-' && (*at)[1] != ']')
    {
      ++*at;
      if (!ts_regex_read_char (at, end, &last, error))
        return FALSE;
      if (last < first)
        return fail (error, "invalid character class range", begin, *at);
    }
  add_range (self, first, last);
  return TRUE;
}

#define BYTES "\\x{10FF80}-\\x{10FFFF}"

static void
append_class (GString *out,
              const Class *self,
              gboolean is_negated)
{
  if (is_negated)
    g_string_append_printf (out, "[^%s" BYTES "]", self->items->str);
  else if (self->items->len == 0)
    g_string_append (out, "(?:(?!))");
  else if (self->takes_bytes)
    g_string_append_printf (out, "(?:(?![" BYTES "])[%s])", self->items->str);
  else
    g_string_append_printf (out, "[%s]", self->items->str);
}

gboolean
ts_regex_class_append (GString *out,
                       const char **at,
                       const char *end,
                       GError **error)
{
  const char *begin = *at - 1;
  g_autoptr (GString) items = g_string_new (NULL);
  Class self = { items, FALSE };
  gboolean is_negated = *at < end && **at == '^';

  *at += is_negated;
  for (gboolean is_first = TRUE; *at < end && (is_first || **at != ']'); is_first = FALSE)
    {
      GError *reason = NULL;

      if (!add_posix (&self, at, end, &reason) && reason == NULL && !add_escape (&self, at, end, &reason) && reason == NULL)
        add_characters (&self, at, end, &reason);
      if (reason != NULL)
        {
          g_propagate_error (error, reason);
          return FALSE;
        }
    }
  if (*at == end)
    return fail (error, "missing closing ]", begin, end);
  ++*at;
  append_class (out, &self, is_negated);
  return TRUE;
}

gboolean
ts_regex_class_escape_append (GString *out,
                              const char **at,
                              const char *end,
                              GError **error)
{
  g_autoptr (GString) items = g_string_new (NULL);
  Class self = { items, FALSE };

  if (!add_escape (&self, at, end, error))
    return FALSE;
  append_class (out, &self, FALSE);
  return TRUE;
}
