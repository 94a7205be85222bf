#include "app/models/ts-search-term.h"

#include "engine/debug/ts-numeric.h"

#include <string.h>

#define KEYS "op, type, name, scope, device, const, var, in, out, dtype, shape, has and attr.NAME="
#define PROPERTIES "problem, kernel, device, control, nan, inf, breakpoint, note and feed"

static gboolean G_GNUC_PRINTF (2, 3)
    set_invalid (GError **error,
                 const char *format,
                 ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (TS_ERROR, TS_ERROR_INVALID_ARGUMENT, format, args));
  va_end (args);
  return FALSE;
}

static TsSearchTerm *
new_term (TsSearchKind kind,
          char *text)
{
  TsSearchTerm *self = g_new0 (TsSearchTerm, 1);

  self->kind = kind;
  self->text = text;
  return self;
}

void
ts_search_term_free (gpointer data)
{
  TsSearchTerm *self = data;

  g_free (self->text);
  g_free (self->value);
  g_clear_pointer (&self->regex, ts_name_pattern_free);
  g_free (self);
}

/* `:0` at the end, as outputs are written, and the `^` of control inputs go. */
static void
strip_output (char *text)
{
  char *colon = strrchr (text, ':');

  if (colon != NULL && colon[1] != '\0' && strspn (colon + 1, "0123456789") == strlen (colon + 1))
    *colon = '\0';
  if (*text == '^')
    memmove (text, text + 1, strlen (text));
}

/* ---- values ----------------------------------------------------------------------------------- */

static gboolean
parse_scope (TsSearchTerm *self,
             GError **error)
{
  for (gsize n = strlen (self->text); n > 0 && self->text[n - 1] == '/'; n--)
    self->text[n - 1] = '\0';
  return TRUE;
}

/* `=Add` is that type, or device, alone; `=` alone says nothing yet. */
static gboolean
parse_whole (TsSearchTerm *self,
             GError **error)
{
  return strcmp (self->text, "=") != 0;
}

static gboolean
parse_neighbour (TsSearchTerm *self,
                 GError **error)
{
  strip_output (self->text);
  return TRUE;
}

static gboolean
parse_dtype (TsSearchTerm *self,
             GError **error)
{
  self->dtype = ts_dtype_base (ts_dtype_from_name (self->text));
  if (self->dtype == TS_DTYPE_INVALID)
    {
      g_autofree char *upper = g_ascii_strup (self->text, -1);

      self->dtype = ts_dtype_base (ts_dtype_from_name (upper));
    }
  if (strcmp (self->text, "unknown") == 0)
    return TRUE;
  return self->dtype != TS_DTYPE_INVALID || set_invalid (error, "\"%s\" is no dtype", self->text);
}

static gboolean
parse_dim (const char *text,
           gint64 *dim)
{
  if (strcmp (text, "*") == 0)
    *dim = TS_SEARCH_ANY_DIM;
  else if (strcmp (text, "?") == 0)
    *dim = TS_SHAPE_UNKNOWN_DIM;
  else
    return g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, dim, NULL);
  return TRUE;
}

/* `2x3`, `2,3`, `[2,3]`, with `*` and `?`; `scalar` and `[]`. A last sign of multiplication that nothing follows yet is passed over. */
static gboolean
parse_shape (TsSearchTerm *self,
             GError **error)
{
  g_autofree char *inner = g_strdup (self->text);
  g_auto (GStrv) dims = NULL;
  gsize n = strlen (inner);

  if (strcmp (inner, "scalar") == 0 || strcmp (inner, "[]") == 0)
    return TRUE;
  if (n > 0 && strchr ("x,]", inner[n - 1]) != NULL)
    inner[n - 1] = '\0';
  dims = g_strsplit_set (*inner == '[' ? inner + 1 : inner, "x,", -1);
  if (g_strv_length (dims) > TS_SHAPE_MAX_RANK)
    return set_invalid (error, "\"%s\" has more dimensions than a tensor may have", self->text);
  for (self->shape.rank = 0; dims[self->shape.rank] != NULL; self->shape.rank++)
    if (!parse_dim (dims[self->shape.rank], &self->shape.dims[self->shape.rank]))
      return set_invalid (error, "\"%s\" is no dimension: expected a number, * or ?", dims[self->shape.rank]);
  return TRUE;
}

static gboolean
parse_property (TsSearchTerm *self,
                GError **error)
{
  static const struct
  {
    const char *name;
    TsSearchKind kind;
    guint what;
  } properties[] = {
    { "problem", TS_SEARCH_PROBLEM, 0 },
    { "kernel", TS_SEARCH_HAS, TS_SEARCH_HAS_KERNEL },
    { "device", TS_SEARCH_HAS, TS_SEARCH_HAS_DEVICE },
    { "control", TS_SEARCH_HAS, TS_SEARCH_HAS_CONTROL },
    { "nan", TS_SEARCH_VALUE, TS_NUMERIC_NAN },
    { "inf", TS_SEARCH_VALUE, TS_NUMERIC_INF },
    { "breakpoint", TS_SEARCH_MARK, TS_SEARCH_MARK_BREAKPOINT },
    { "note", TS_SEARCH_MARK, TS_SEARCH_MARK_NOTE },
    { "feed", TS_SEARCH_MARK, TS_SEARCH_MARK_FEED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    if (strcmp (self->text, properties[i].name) == 0)
      {
        self->kind = properties[i].kind;
        if (self->kind == TS_SEARCH_HAS)
          self->property = (TsSearchProperty)properties[i].what;
        else
          self->number = properties[i].what;
        return TRUE;
      }
  return set_invalid (error, "has:%s is not known; there are %s", self->text, PROPERTIES);
}

/* ---- keys ------------------------------------------------------------------------------------- */

static const struct
{
  const char *name;
  TsSearchKind kind;
  gboolean stands_alone; /* says something without a value */
  gboolean (*parse) (TsSearchTerm *self, GError **error);
} keys[] = {
  { "op", TS_SEARCH_TYPE, FALSE, parse_whole },
  { "type", TS_SEARCH_TYPE, FALSE, parse_whole },
  { "name", TS_SEARCH_NAME, FALSE, NULL },
  { "scope", TS_SEARCH_SCOPE, FALSE, parse_scope },
  { "device", TS_SEARCH_DEVICE, FALSE, parse_whole },
  { "const", TS_SEARCH_CONST, TRUE, NULL },
  { "var", TS_SEARCH_VAR, TRUE, NULL },
  { "in", TS_SEARCH_IN, FALSE, parse_neighbour },
  { "out", TS_SEARCH_OUT, FALSE, parse_neighbour },
  { "dtype", TS_SEARCH_DTYPE, FALSE, parse_dtype },
  { "shape", TS_SEARCH_SHAPE, FALSE, parse_shape },
  { "has", TS_SEARCH_HAS, FALSE, parse_property },
};

static TsSearchTerm *
finish (TsSearchTerm *self,
        guint key,
        GError **error)
{
  if ((*self->text == '\0' && !keys[key].stands_alone) ||
      (keys[key].parse != NULL && (!keys[key].parse (self, error) || *self->text == '\0')))
    g_clear_pointer (&self, ts_search_term_free);
  return self;
}

static TsSearchTerm *
new_attr (const char *text)
{
  const char *equals = strchr (text, '=');
  TsSearchTerm *self;

  if (*text == '\0' || *text == '=')
    return NULL;
  self = new_term (TS_SEARCH_ATTR, equals != NULL ? g_strndup (text, (gsize)(equals - text)) : g_strdup (text));
  if (equals != NULL && equals[1] != '\0')
    self->value = g_strdup (equals + 1);
  return self;
}

/* `deg>10`. Returns: %FALSE if it is none; else @term (nullable) or @error */
static gboolean
parse_degree (const char *word,
              gsize n_unquoted,
              TsSearchTerm **term,
              GError **error)
{
  static const struct
  {
    const char *name;
    TsSearchKind kind;
  } names[] = { { "deg", TS_SEARCH_DEGREE }, { "fanin", TS_SEARCH_FAN_IN }, { "fanout", TS_SEARCH_FAN_OUT } };
  gsize n = strcspn (word, "<>=");
  gsize n_signs = strspn (word + n, "<>=");
  const char *number = word + n + n_signs;
  guint i = 0;

  if (n_signs == 0 || n + n_signs > n_unquoted)
    return FALSE;
  while (i < G_N_ELEMENTS (names) && (strlen (names[i].name) != n || g_ascii_strncasecmp (word, names[i].name, n) != 0))
    i++;
  if (i == G_N_ELEMENTS (names))
    return FALSE;
  if (*number == '\0')
    return TRUE;

  *term = new_term (names[i].kind, g_ascii_strdown (word, -1));
  if (word[n] == '=')
    (*term)->relation = TS_SEARCH_EQUAL;
  else if (word[n] == '<')
    (*term)->relation = n_signs == 2 ? TS_SEARCH_LESS_OR_EQUAL : TS_SEARCH_LESS;
  else
    (*term)->relation = n_signs == 2 ? TS_SEARCH_GREATER_OR_EQUAL : TS_SEARCH_GREATER;
  if (n_signs > 2 || (n_signs == 2 && word[n + 1] != '=') || (n_signs == 2 && word[n] == '=') ||
      !g_ascii_string_to_unsigned (number, 10, 0, G_MAXUINT32, &(*term)->number, NULL))
    {
      set_invalid (error, "\"%s\" is no comparison: expected =, <, <=, > or >= and a number", word);
      g_clear_pointer (term, ts_search_term_free);
    }
  return TRUE;
}

/* Whether nothing but digits follows the colon: the name of an output. */
static gboolean
is_output (const char *colon)
{
  return colon[1] != '\0' && strspn (colon + 1, "0123456789") == strlen (colon + 1);
}

TsSearchTerm *
ts_search_term_new (const char *word,
                    gsize n_unquoted,
                    GError **error)
{
  gsize n = strspn (word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");
  TsSearchTerm *term = NULL;

  if (parse_degree (word, n_unquoted, &term, error))
    return term;
  if (n_unquoted >= 5 && g_ascii_strncasecmp (word, "attr.", 5) == 0)
    return new_attr (word + 5);
  if (word[n] == ':' && n < n_unquoted && n > 0)
    {
      for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        if (strlen (keys[i].name) == n && g_ascii_strncasecmp (word, keys[i].name, n) == 0)
          return finish (new_term (keys[i].kind, g_ascii_strdown (word + n + 1, -1)), i, error);
      if (!is_output (word + n))
        {
          g_autofree char *key = g_strndup (word, n);

          set_invalid (error, "there is no key \"%s:\"; there are %s", key, KEYS);
          return NULL;
        }
    }
  if (*word == '\0')
    return NULL;
  term = new_term (TS_SEARCH_WORD, g_ascii_strdown (word, -1));
  if (n_unquoted == strlen (word))
    strip_output (term->text);
  if (*term->text == '\0')
    g_clear_pointer (&term, ts_search_term_free);
  return term;
}

TsSearchTerm *
ts_search_term_new_regex (const char *source,
                          GError **error)
{
  TsNamePattern *regex;
  TsSearchTerm *self;

  if (*source == '\0')
    return NULL;
  regex = ts_name_pattern_new (source, error);
  if (regex == NULL)
    return NULL;
  self = new_term (TS_SEARCH_REGEX, g_strdup (source));
  self->regex = regex;
  return self;
}

/* ---- narrowing -------------------------------------------------------------------------------- */

/* Whether a term of the kind holds for fewer operations when its text gets longer. */
static gboolean
is_piece (TsSearchKind kind)
{
  return kind == TS_SEARCH_TYPE || kind == TS_SEARCH_WORD || kind == TS_SEARCH_NAME || kind == TS_SEARCH_DEVICE || kind == TS_SEARCH_CONST ||
         kind == TS_SEARCH_VAR || kind == TS_SEARCH_IN || kind == TS_SEARCH_OUT;
}

gboolean
ts_search_term_implies (const TsSearchTerm *self,
                        const TsSearchTerm *other)
{
  if (self->kind != other->kind || self->negated != other->negated)
    return FALSE;
  if (strcmp (self->text, other->text) == 0 && g_strcmp0 (self->value, other->value) == 0)
    return TRUE;
  return is_piece (self->kind) && !self->negated && *other->text != '=' && strstr (self->text, other->text) != NULL;
}
