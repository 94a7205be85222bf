#include "engine/ops/ts-shape-pattern.h"

#include "engine/ts-error.h"

#include <stdlib.h>
#include <string.h>

#define MAX_ATTR 64

/* Reads a pattern; @call is %NULL when it is only looked at. */
typedef struct
{
  const char *pos;
  TsShapeCall *call;
  guint output;
  gboolean malformed;
} Reader;

static gboolean
take (Reader *self,
      char c)
{
  if (*self->pos != c)
    return FALSE;
  self->pos++;
  return TRUE;
}

static gint64
take_number (Reader *self)
{
  char *end;
  gint64 value = g_ascii_strtoll (self->pos, &end, 10);

  self->malformed |= end == self->pos;
  self->pos = end;
  return value;
}

static void
take_attr (Reader *self,
           char name[MAX_ATTR])
{
  gsize n = 0;

  for (; (g_ascii_isalnum (*self->pos) || *self->pos == '_') && n < MAX_ATTR - 1; self->pos++)
    name[n++] = *self->pos;
  name[n] = '\0';
  self->malformed |= n == 0;
}

static const TsShape *
input_shape (const Reader *self,
             gint64 input)
{
  static const TsShape unknown = { TS_SHAPE_UNKNOWN_RANK, { 0 } };

  return self->call != NULL && input >= 0 && input < self->call->n_in ? self->call->in[input] : &unknown;
}

/* ---- dimensions ---- */

static gint64
one_dim (Reader *self)
{
  char name[MAX_ATTR];
  gint64 value = TS_SHAPE_UNKNOWN_DIM;
  gint64 number;

  if (take (self, '?'))
    return TS_SHAPE_UNKNOWN_DIM;
  if (take (self, '#'))
    {
      number = take_number (self);
      if (self->call == NULL || number >= self->call->n_in || !ts_shape_input_as_int (self->call, (guint)number, &value))
        return TS_SHAPE_UNKNOWN_DIM;
      return MAX (value, TS_SHAPE_UNKNOWN_DIM);
    }
  if (take (self, '@'))
    {
      take_attr (self, name);
      if (self->call == NULL || !ts_operation_get_attr_int (self->call->op, name, &value, NULL))
        return TS_SHAPE_UNKNOWN_DIM;
      return MAX (value, TS_SHAPE_UNKNOWN_DIM);
    }

  number = take_number (self);
  if (!take (self, '.'))
    return number;
  {
    const TsShape *shape = input_shape (self, number);
    gint64 k = take_number (self);

    if (k < 0)
      k += shape->rank;
    return shape->rank > 0 && k >= 0 && k < shape->rank ? shape->dims[k] : TS_SHAPE_UNKNOWN_DIM;
  }
}

static gboolean
take_dim (Reader *self,
          gint64 *dim,
          GError **error)
{
  *dim = one_dim (self);
  while (take (self, '|'))
    {
      gint64 other = one_dim (self);

      if (*dim < 0)
        *dim = other;
      else if (other >= 0 && other != *dim)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "dimensions must be equal, but are %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, *dim, other);
          return FALSE;
        }
    }
  return TRUE;
}

/* ---- parts of shapes ---- */

/* Dimensions @from up to @to of @part behind those of @shape. */
static void
append (TsShape *shape,
        const TsShape *part,
        int from,
        int to)
{
  if (shape->rank < 0 || part->rank < 0 || shape->rank + to - from > TS_SHAPE_MAX_RANK)
    {
      shape->rank = TS_SHAPE_UNKNOWN_RANK;
      return;
    }
  for (int i = from; i < to; i++)
    shape->dims[shape->rank++] = part->dims[i];
}

static gboolean
fail_too_small (gint64 input,
                const TsShape *shape,
                GError **error)
{
  g_autofree char *text = ts_shape_to_string (shape);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %" G_GINT64_FORMAT " has too few dimensions: %s", input, text);
  return FALSE;
}

static gboolean
take_input (Reader *self,
            TsShape *shape,
            GError **error)
{
  gint64 input = take_number (self);
  const TsShape *from = input_shape (self, input);
  gboolean begin = *self->pos == '<', end = *self->pos == '>';
  gint64 n;

  if (!begin && !end)
    {
      append (shape, from, 0, from->rank);
      return TRUE;
    }

  self->pos++;
  n = take_number (self);
  if (from->rank < 0)
    {
      shape->rank = TS_SHAPE_UNKNOWN_RANK;
      return TRUE;
    }
  if (ABS (n) > from->rank)
    return fail_too_small (input, from, error);
  if (n < 0)
    n += from->rank;
  append (shape, from, begin ? 0 : (int)n, begin ? (int)n : from->rank);
  return TRUE;
}

static gboolean
take_value (Reader *self,
            TsShape *shape,
            GError **error)
{
  gint64 input = take_number (self);
  TsShape part = TS_SHAPE_UNKNOWN;

  if (self->call != NULL && input < self->call->n_in && !ts_shape_input_as_shape (self->call, (guint)input, &part, error))
    return FALSE;
  append (shape, &part, 0, part.rank);
  return TRUE;
}

/* An attribute that holds something else says nothing; the node has a problem of its own then. */
static void
take_shape_attr (Reader *self,
                 TsShape *shape)
{
  TsShape part = TS_SHAPE_UNKNOWN;
  g_autofree TsShape *list = NULL;
  char name[MAX_ATTR];
  guint n = 0;

  take_attr (self, name);
  if (self->call != NULL && !ts_operation_get_attr_shape (self->call->op, name, &part, NULL))
    {
      list = ts_operation_dup_attr_shapes (self->call->op, name, &n, NULL);
      if (list != NULL && self->output < n)
        ts_shape_copy (&part, &list[self->output]);
    }
  append (shape, &part, 0, part.rank);
}

static gboolean
take_dims (Reader *self,
           TsShape *shape,
           GError **error)
{
  TsShape part = TS_SHAPE_SCALAR;

  while (!self->malformed && *self->pos != ']')
    {
      gint64 dim;

      if (!take_dim (self, &dim, error))
        return FALSE;
      if (part.rank < TS_SHAPE_MAX_RANK)
        part.dims[part.rank++] = dim;
      if (!take (self, ',') && *self->pos != ']')
        self->malformed = TRUE;
    }
  take (self, ']');
  append (shape, &part, 0, part.rank);
  return TRUE;
}

static gboolean
take_shape (Reader *self,
            TsShape *shape,
            GError **error)
{
  gboolean ok = TRUE;

  *shape = TS_SHAPE_SCALAR;
  if (take (self, '?'))
    {
      shape->rank = TS_SHAPE_UNKNOWN_RANK;
      return TRUE;
    }
  do
    {
      if (take (self, '$'))
        ok = take_input (self, shape, error);
      else if (take (self, '#'))
        ok = take_value (self, shape, error);
      else if (take (self, '@'))
        take_shape_attr (self, shape);
      else if (take (self, '['))
        ok = take_dims (self, shape, error);
      else
        self->malformed = TRUE;
    }
  while (ok && !self->malformed && strchr ("$#@[", *self->pos) != NULL && *self->pos != '\0');
  return ok;
}

static gboolean
take_output (Reader *self,
             TsShape *shape,
             GError **error)
{
  TsShape other;

  if (!take_shape (self, shape, error))
    return FALSE;
  while (take (self, '&'))
    {
      if (!take_shape (self, &other, error))
        return FALSE;
      if (!ts_shape_merge (shape, &other, shape))
        {
          g_autofree char *a = ts_shape_to_string (shape), *b = ts_shape_to_string (&other);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "shapes must be equal, but are %s and %s", a, b);
          return FALSE;
        }
    }
  return TRUE;
}

/* ---- the whole ---- */

static gboolean
take_checks (Reader *self,
             GError **error)
{
  const char *bar = strstr (self->pos, " | ");

  while (bar != NULL && self->pos < bar && !self->malformed)
    {
      gint64 input = take_number (self);
      gboolean exact = take (self, '=');
      gint64 rank;

      if (!exact && !take (self, '>'))
        self->malformed = TRUE;
      rank = take_number (self);
      while (take (self, ' '))
        ;
      if (self->call == NULL || input >= self->call->n_in)
        continue;
      if (exact ? !ts_shape_expect_rank (self->call, (guint)input, (int)rank, error)
                : !ts_shape_expect_rank_at_least (self->call, (guint)input, (int)rank, error))
        return FALSE;
    }
  if (bar != NULL)
    self->pos = bar + 3;
  return TRUE;
}

/* The handle of output @i where the pattern is "$n" alone. */
static void
pass_handle (TsShapeCall *call,
             guint i,
             const char *begin,
             const char *end)
{
  char *stop;
  guint64 input;

  if (*begin != '$' || call->out_handles == NULL)
    return;
  input = g_ascii_strtoull (begin + 1, &stop, 10);
  if (stop == end && input < call->n_in)
    call->out_handles[i] = call->in_handles[input];
}

gboolean
ts_shape_pattern_run (const char *pattern,
                      TsShapeCall *call,
                      GError **error)
{
  Reader reader = { .pos = pattern, .call = call };

  if (!take_checks (&reader, error))
    return FALSE;
  for (guint i = 0; i < call->n_out && *reader.pos != '\0'; i++)
    {
      const char *begin = reader.pos;

      reader.output = i;
      if (!take_output (&reader, &call->out[i], error))
        return FALSE;
      pass_handle (call, i, begin, reader.pos);
      if (*reader.pos == '*')
        reader.pos = begin;
      else
        take (&reader, ' ');
    }
  return TRUE;
}

gboolean
ts_shape_pattern_is_valid (const char *pattern)
{
  Reader reader = { .pos = pattern };

  take_checks (&reader, NULL);
  while (!reader.malformed && *reader.pos != '\0')
    {
      TsShape shape;

      take_output (&reader, &shape, NULL);
      take (&reader, '*');
      if (*reader.pos != '\0' && !take (&reader, ' '))
        reader.malformed = TRUE;
    }
  return !reader.malformed && pattern[0] != '\0';
}
