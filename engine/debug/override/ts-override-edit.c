#include "engine/debug/override/ts-override-edit.h"

#include "engine/ts-error.h"

#include <string.h>

/* What is indexed is not the value but the places of its elements, so that any index that can be read can also be written. */
#define PLACES "(places)"

TsExpression *
ts_override_parse_index (const char *text,
                         GError **error)
{
  g_autofree char *full = g_strconcat ("\"" PLACES "\"", text, NULL);
  g_autoptr (GError) problem = NULL;
  TsExpression *index = ts_expression_parse (full, &problem);

  if (index == NULL)
    g_set_error (error, problem->domain, problem->code, "index %s: %.*s", text, (int)strcspn (problem->message, "\n"), problem->message);
  return index;
}

typedef struct
{
  const TsExpressionScope *scope;
  TsTensor *places;
} PlaceScope;

static TsTensor *
get_tensor (gpointer data,
            const char *name,
            GError **error)
{
  const PlaceScope *self = data;

  if (strcmp (name, PLACES) == 0)
    return ts_tensor_ref (self->places);
  return self->scope->get_tensor (self->scope->data, name, error);
}

static TsTensor *
get_variable (gpointer data,
              TsExpressionVariable variable,
              gint slot,
              GError **error)
{
  const PlaceScope *self = data;

  return self->scope->get_variable (self->scope->data, variable, slot, error);
}

/* Which elements @index chooses, row-major. (transfer full) (nullable) */
static TsTensor *
find_places (const TsTensor *base,
             TsExpression *index,
             const TsExpressionScope *scope,
             GError **error)
{
  g_autoptr (TsTensor) places = ts_tensor_new (TS_DTYPE_INT64, &base->shape, error);
  PlaceScope data = { scope, places };
  const TsExpressionScope place_scope = { get_tensor, get_variable, &data };
  g_autoptr (GError) problem = NULL;
  TsTensor *chosen;

  if (places == NULL)
    return NULL;
  for (gsize i = 0; i < places->n_elements; i++)
    ((gint64 *)places->data)[i] = (gint64)i;
  chosen = ts_expression_evaluate_as (index, &place_scope, TS_DTYPE_INT64, NULL, &problem);
  if (chosen == NULL)
    g_set_error (error, problem->domain, problem->code, "%.*s", (int)strcspn (problem->message, "\n"), problem->message); /* not the line with PLACES in it */
  return chosen;
}

static gboolean
check_broadcast (const TsShape *from,
                 const TsShape *to,
                 GError **error)
{
  gboolean fits = from->rank <= to->rank;
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;

  for (int i = 1; fits && i <= from->rank; i++)
    fits = from->dims[from->rank - i] == 1 || from->dims[from->rank - i] == to->dims[to->rank - i];
  if (fits)
    return TRUE;
  expected = ts_shape_to_string (to);
  found = ts_shape_to_string (from);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the elements are %s, and a value %s does not fit there", expected, found);
  return FALSE;
}

/* Which element of a value of shape @from stands at element @i of shape @to. */
static gsize
find_source (const TsShape *from,
             const TsShape *to,
             gsize i)
{
  gsize source = 0;
  gsize stride = 1;

  for (int d = 1; d <= from->rank; d++)
    {
      gsize size = (gsize)to->dims[to->rank - d];

      if (from->dims[from->rank - d] != 1)
        source += i % size * stride;
      stride *= (gsize)from->dims[from->rank - d];
      i /= size;
    }
  return source;
}

static void
copy_element (TsTensor *to,
              gsize i,
              const TsTensor *from,
              gsize k)
{
  if (to->dtype == TS_DTYPE_STRING)
    {
      const TsString *text = (const TsString *)from->data + k;

      ts_string_set ((TsString *)to->data + i, text->bytes, (gssize)text->size);
    }
  else
    {
      gsize size = ts_dtype_size (to->dtype);

      memcpy ((guint8 *)to->data + i * size, (const guint8 *)from->data + k * size, size);
    }
}

TsTensor *
ts_override_edit (TsTensor *base,
                  TsExpression *index,
                  TsTensor *value,
                  const TsExpressionScope *scope,
                  GError **error)
{
  g_autoptr (TsTensor) places = NULL;
  TsTensor *result;

  if (value->dtype != base->dtype || (base->dtype != TS_DTYPE_STRING && !ts_dtype_is_plain (base->dtype)))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "elements of %s cannot be replaced by %s", ts_dtype_name (base->dtype), ts_dtype_name (value->dtype));
      return NULL;
    }
  places = find_places (base, index, scope, error);
  if (places == NULL || !check_broadcast (&value->shape, &places->shape, error))
    return NULL;
  result = ts_tensor_copy (base, error);
  for (gsize i = 0; result != NULL && i < places->n_elements; i++)
    copy_element (result, (gsize)((const gint64 *)places->data)[i], value, find_source (&value->shape, &places->shape, i));
  return result;
}
