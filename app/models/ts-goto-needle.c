#include "app/models/ts-goto-needle.h"

#include <string.h>

#define MAX_SEGMENTS 64
#define MAX_WEIGHED (16 * 1024 * 1024) /* numbers in memory; beyond, the letters before a part are taken for the best ones */

#define BONUS_TOGETHER 8
#define BONUS_WORD_START 6

#define IS_INSIDE 0x8000 /* of a scope */

/* How a text fits a part of names. */
struct _TsGotoPartFit
{
  guint64 equal;      /* segments that it is */
  guint16 rest;       /* so many of the first letters are not in it, if they are taken from the end */
  gint16 letters;     /* what no spelling of it scores more than with the others */
  guint8 has;         /* the text */
  guint8 at_start;    /* that stands there, the last time */
  guint8 starts_last; /* begins with the last segment */
  guint8 ends_first;  /* ends with the first one */
};

/* ---- a name, letter by letter ------------------------------------------------------------------ */

static gboolean
is_word_start (const char *name,
               gsize i)
{
  if (i == 0 || !g_ascii_isalnum (name[i - 1]))
    return TRUE;
  return (g_ascii_isupper (name[i]) && g_ascii_islower (name[i - 1])) || (g_ascii_isdigit (name[i]) && !g_ascii_isdigit (name[i - 1]));
}

/* The letters are taken from the end, since that is where names differ. 0 if they are not all there. */
static gint
score_letters (const TsGotoNeedle *self,
               const char *name,
               gsize length)
{
  gsize i = length, k = self->length, last = G_MAXSIZE;
  gint score = 0;

  while (k > 0)
    {
      while (i > 0 && g_ascii_tolower (name[i - 1]) != self->lower[k - 1])
        i--;
      if (i == 0)
        return 0;
      i--;
      k--;
      score += i + 1 == last ? BONUS_TOGETHER : 0;
      score += is_word_start (name, i) ? BONUS_WORD_START : 0;
      last = i;
    }
  return TS_GOTO_LETTERS + MIN (score, TS_GOTO_LETTERS_MOST - TS_GOTO_LETTERS);
}

/* (nullable): where it is in the name, the last time. */
static const char *
find_last (const TsGotoNeedle *self,
           const char *name,
           gsize length)
{
  for (gsize i = length + 1 - self->length; i-- > 0;)
    if (g_ascii_tolower (name[i]) == self->lower[0] && g_ascii_strncasecmp (name + i, self->lower, self->length) == 0)
      return name + i;
  return NULL;
}

static gint
score_shorter (const TsGotoNeedle *self,
               const char *name,
               gsize length)
{
  gsize rest = self->length - length;

  return length > 0 && self->lower[rest - 1] == '/' && g_ascii_strncasecmp (self->lower + rest, name, length) == 0 ? TS_GOTO_SHORTER : 0;
}

gint
ts_goto_needle_score (const TsGotoNeedle *self,
                      const char *name,
                      gsize length)
{
  const char *slash, *found;

  if (self->length > length)
    return score_shorter (self, name, length);
  found = find_last (self, name, length);
  if (found == NULL)
    return score_letters (self, name, length);
  if (self->length == length)
    return memcmp (name, self->text, length) == 0 ? TS_GOTO_EXACT : TS_GOTO_SAME;
  if (found > name && found[-1] == '/' && found + self->length == name + length)
    return TS_GOTO_TAIL;

  slash = memrchr (name, '/', length);
  if (slash == NULL ? found == name : found == slash + 1)
    return TS_GOTO_PART_START;
  return slash == NULL || found > slash ? TS_GOTO_PART : TS_GOTO_INSIDE;
}

/* ---- parts ------------------------------------------------------------------------------------- */

/* Takes the last of the first @n letters, and those before it, from the end of the part, which is in lower case; a slash that is the last one stands behind it.
 * Sets @score to what no spelling of it exceeds, with what a slash before it gets from standing there. Returns: so many that are not in it */
static guint16
take_letters (const TsGotoNeedle *self,
              const TsSearchNames *names,
              guint32 part,
              gsize n,
              gint16 *score)
{
  const char *text = ts_search_names_get_part (names, part);
  gsize i = ts_search_names_get_part_length (names, part), last = G_MAXSIZE;
  gint sum = 0;

  if (n > 0 && self->lower[n - 1] == '/')
    {
      n--;
      sum += is_word_start (text, i) ? BONUS_WORD_START : 0;
      last = i;
    }
  while (n > 0)
    {
      while (i > 0 && text[i - 1] != self->lower[n - 1])
        i--;
      if (i == 0)
        break;
      i--;
      n--;
      sum += i + 1 == last ? BONUS_TOGETHER : 0;
      sum += is_word_start (text, i) || ts_search_names_may_have_hump (names, part, i) ? BONUS_WORD_START : 0;
      last = i;
    }
  if (n > 0 && self->lower[n - 1] == '/' && last == 0)
    sum += BONUS_TOGETHER;
  *score = (gint16)MIN (sum, TS_GOTO_LETTERS_MOST);
  return (guint16)n;
}

static void
fit_segments (const TsGotoNeedle *self,
              const char *part,
              gsize length,
              TsGotoPartFit *fit)
{
  const char *start = self->lower;

  for (guint j = 0; j < self->n_segments; j++)
    {
      gsize size = strcspn (start, "/");

      if (size == length && memcmp (start, part, size) == 0)
        fit->equal |= G_GUINT64_CONSTANT (1) << j;
      if (j == 0)
        fit->ends_first = size <= length && memcmp (start, part + length - size, size) == 0;
      if (j + 1 == self->n_segments)
        fit->starts_last = size <= length && memcmp (start, part, size) == 0;
      start += size + 1;
    }
}

static void
fit_parts (TsGotoNeedle *self,
           const TsSearchNames *names)
{
  gboolean ends = FALSE, is_in_part = FALSE;

  self->parts = g_new0 (TsGotoPartFit, (gsize)names->n_parts + 1);
  for (guint32 p = 0; p < names->n_parts; p++)
    {
      TsGotoPartFit *fit = &self->parts[p];
      const char *part = ts_search_names_get_part (names, p);
      gsize length = ts_search_names_get_part_length (names, p);
      const char *found = self->length <= length ? find_last (self, part, length) : NULL;

      fit->rest = take_letters (self, names, p, self->length, &fit->letters);
      fit_segments (self, part, length, fit);
      fit->has = found != NULL;
      fit->at_start = found == part;
      is_in_part |= fit->has;
      ends |= fit->starts_last;
    }
  self->may_stand = self->n_segments == 1 ? is_in_part : self->n_segments == 0 || ends;
}

/* ---- scopes ------------------------------------------------------------------------------------ */

/* Whether a name in the scope with that part has the text, up to within the part. */
static gboolean
ends_in_part (const TsGotoNeedle *self,
              guint32 scope,
              const TsGotoPartFit *fit)
{
  if (self->n_segments == 1)
    return fit->has;
  return fit->starts_last && (self->tails[scope] >> (self->n_segments - 2) & 1) != 0;
}

static guint16
count_letters (const TsGotoNeedle *self,
               guint16 n,
               const char *part)
{
  for (const char *p = part; *p != '\0' && n < self->length; p++)
    n += *p == self->lower[n];
  return n < self->length && self->lower[n] == '/' ? n + 1 : n;
}

static void
fit_scopes (TsGotoNeedle *self,
            const TsSearchNames *names)
{
  self->scopes = g_new (guint16, names->n_scopes);
  self->scopes[0] = 0;
  self->tails = self->n_segments > 1 ? g_new0 (guint64, names->n_scopes) : NULL;
  for (guint32 s = 1; s < names->n_scopes; s++)
    {
      guint32 parent = names->scope_parents[s], part = names->scope_parts[s];
      const TsGotoPartFit *fit = &self->parts[part];
      gboolean is_inside = (self->scopes[parent] & IS_INSIDE) != 0 || (self->n_segments > 0 && ends_in_part (self, parent, fit));

      self->scopes[s] = count_letters (self, self->scopes[parent] & ~IS_INSIDE, ts_search_names_get_part (names, part)) | (is_inside ? IS_INSIDE : 0);
      if (self->tails != NULL)
        self->tails[s] = (self->tails[parent] << 1 & fit->equal) | fit->ends_first;
    }
}

/* ---- letters ----------------------------------------------------------------------------------- */

typedef struct
{
  guint16 rest;
  gint16 score;
} Taken;

/* For each part that scopes have, and each number of letters. */
static Taken *
take_from_scope_parts (const TsGotoNeedle *self,
                       const TsSearchNames *names)
{
  gsize width = self->length + 1;
  Taken *taken = g_new (Taken, names->n_parts * width + 1);
  g_autofree guint8 *is_done = g_new0 (guint8, (gsize)names->n_parts + 1);

  for (guint32 s = 1; s < names->n_scopes; s++)
    {
      guint32 p = names->scope_parts[s];

      for (gsize n = 0; n < width && !is_done[p]; n++)
        taken[p * width + n].rest = take_letters (self, names, p, n, &taken[p * width + n].score);
      is_done[p] = TRUE;
    }
  return taken;
}

void
ts_goto_needle_weigh_letters (TsGotoNeedle *self,
                              const TsSearchNames *names)
{
  gsize width = self->length + 1;
  g_autofree Taken *taken = NULL;

  if (names->n_parts * width > MAX_WEIGHED || names->n_scopes * width > MAX_WEIGHED)
    return;

  taken = take_from_scope_parts (self, names);
  self->rests = g_new (gint16, names->n_scopes * width);
  for (gsize n = 0; n < width; n++)
    self->rests[n] = n == 0 ? 0 : -1;
  for (guint32 s = 1; s < names->n_scopes; s++)
    {
      const gint16 *parent = self->rests + names->scope_parents[s] * width;
      const Taken *part = taken + names->scope_parts[s] * width;

      self->rests[s * width] = 0;
      for (gsize n = 1; n < width; n++)
        {
          const Taken *step = &part[n];

          self->rests[s * width + n] = parent[step->rest] < 0 ? -1 : (gint16)MIN (parent[step->rest] + step->score, TS_GOTO_LETTERS_MOST);
        }
    }
}

/* ---- both -------------------------------------------------------------------------------------- */

/* What no way to take the first @n letters from a scope's name scores more than; below 0 if they are not there. */
static gint
bound_rest (const TsGotoNeedle *self,
            guint32 scope,
            guint16 n)
{
  if (self->rests != NULL)
    return self->rests[(gsize)scope * (self->length + 1) + n];
  return n <= (self->scopes[scope] & ~IS_INSIDE) ? n * (BONUS_TOGETHER + BONUS_WORD_START) : -1;
}

static gint
bound_letters (const TsGotoNeedle *self,
               guint32 scope,
               const TsGotoPartFit *fit)
{
  gint rest = bound_rest (self, scope, fit->rest);

  return rest < 0 ? 0 : MIN (TS_GOTO_LETTERS + fit->letters + rest, TS_GOTO_LETTERS_MOST);
}

gint
ts_goto_needle_bound (const TsGotoNeedle *self,
                      const TsSearchNames *names,
                      guint32 scope,
                      guint32 part,
                      gsize length)
{
  const TsGotoPartFit *fit = &self->parts[part];

  if (self->n_segments == 0)
    return self->length > length ? TS_GOTO_SHORTER : TS_GOTO_EXACT;
  if (self->length > length)
    return self->n_segments > 1 && (fit->equal >> (self->n_segments - 1) & 1) != 0 ? TS_GOTO_SHORTER : 0;
  if (ends_in_part (self, scope, fit))
    {
      if (self->length == length)
        return TS_GOTO_EXACT;
      if ((fit->equal >> (self->n_segments - 1) & 1) != 0)
        return TS_GOTO_TAIL;
      if (self->n_segments > 1)
        return TS_GOTO_INSIDE;
      return fit->at_start ? TS_GOTO_PART_START : TS_GOTO_PART;
    }
  return (self->scopes[scope] & IS_INSIDE) != 0 ? TS_GOTO_INSIDE : bound_letters (self, scope, fit);
}

void
ts_goto_needle_init (TsGotoNeedle *self,
                     const char *text,
                     const TsSearchNames *names)
{
  *self = (TsGotoNeedle) { g_strdup (text), g_ascii_strdown (text, -1), strlen (text), 1, TRUE, NULL, NULL, NULL, NULL };
  for (const char *p = text; *p != '\0'; p++)
    self->n_segments += *p == '/';
  if (self->n_segments > MAX_SEGMENTS)
    self->n_segments = 0;
  fit_parts (self, names);
  fit_scopes (self, names);
}

void
ts_goto_needle_clear (TsGotoNeedle *self)
{
  g_free (self->text);
  g_free (self->lower);
  g_free (self->parts);
  g_free (self->scopes);
  g_free (self->tails);
  g_free (self->rests);
}
