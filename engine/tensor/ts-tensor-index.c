#include "engine/tensor/ts-tensor-index.h"

#include "engine/ts-error.h"

#include <string.h>

#define MAX_ITEMS (2 * TS_SHAPE_MAX_RANK)

typedef struct
{
  const char *text;
  const char *p;
  TsIndexItem items[MAX_ITEMS];
  guint n_items;
} Parser;

static gboolean
fail (const Parser *self,
      const char *why,
      GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "index %s: %s", self->text, why);
  return FALSE;
}

static void
skip_space (Parser *self)
{
  while (g_ascii_isspace (*self->p))
    self->p++;
}

static gboolean
accept (Parser *self,
        const char *word)
{
  skip_space (self);
  if (!g_str_has_prefix (self->p, word))
    return FALSE;
  self->p += strlen (word);
  return TRUE;
}

/* An integer, if there is one; %TS_INDEX_NOT_GIVEN if not. */
static gboolean
read_int (Parser *self,
          gint64 *value,
          GError **error)
{
  const char *digits;
  char *end;
  gint64 number;

  skip_space (self);
  *value = TS_INDEX_NOT_GIVEN;
  digits = self->p + (*self->p == '-' || *self->p == '+');
  if (!g_ascii_isdigit (*digits))
    return digits == self->p || fail (self, "a sign without a number", error);

  number = g_ascii_strtoll (self->p, &end, 10);
  self->p = end;
  *value = CLAMP (number, -G_MAXINT64, G_MAXINT64);
  return TRUE;
}

static gboolean
read_item (Parser *self,
           TsIndexItem *item,
           GError **error)
{
  *item = (TsIndexItem) { .step = 1, .end = TS_INDEX_NOT_GIVEN };

  if (accept (self, "..."))
    item->kind = TS_INDEX_ELLIPSIS;
  else if (accept (self, "newaxis") || accept (self, "None"))
    item->kind = TS_INDEX_NEW_AXIS;
  else
    {
      if (!read_int (self, &item->begin, error))
        return FALSE;
      item->kind = TS_INDEX_INT;
      if (accept (self, ":"))
        {
          item->kind = TS_INDEX_RANGE;
          if (!read_int (self, &item->end, error))
            return FALSE;
          if (accept (self, ":") && !read_int (self, &item->step, error))
            return FALSE;
          if (item->step == TS_INDEX_NOT_GIVEN)
            item->step = 1;
          if (item->step == 0)
            return fail (self, "a step of 0", error);
        }
      else if (item->begin == TS_INDEX_NOT_GIVEN)
        return fail (self, "expected a number, a range, ... or newaxis", error);
    }
  return TRUE;
}

static gboolean
parse (Parser *self,
       GError **error)
{
  gboolean bracket = accept (self, "[");

  while (skip_space (self), *self->p != ']' && *self->p != '\0')
    {
      if (self->n_items == MAX_ITEMS)
        return fail (self, "too many items", error);
      if (!read_item (self, &self->items[self->n_items++], error))
        return FALSE;
      if (!accept (self, ","))
        break;
    }

  if (bracket && !accept (self, "]"))
    return fail (self, "expected ',' or ']'", error);
  skip_space (self);
  if (*self->p != '\0')
    return fail (self, "something follows it", error);
  return self->n_items > 0 || fail (self, "it is empty", error);
}

/* Where the elements are: the first, and how far from one to the next along each dimension of the result. */
typedef struct
{
  TsShape shape;
  gint64 strides[TS_SHAPE_MAX_RANK];
  gint64 offset;
} View;

static gboolean
add_dim (View *view,
         gint64 size,
         gint64 stride,
         GError **error)
{
  if (view->shape.rank == TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "more than %d dimensions", TS_SHAPE_MAX_RANK);
      return FALSE;
    }
  view->strides[view->shape.rank] = stride;
  view->shape.dims[view->shape.rank++] = size;
  return TRUE;
}

static gboolean
apply_int (View *view,
           const TsIndexItem *item,
           int axis,
           gint64 size,
           gint64 stride,
           GError **error)
{
  gint64 i = item->begin < 0 ? item->begin + size : item->begin;

  if (i < 0 || i >= size)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE,
                   "index %" G_GINT64_FORMAT " is outside dimension %d of size %" G_GINT64_FORMAT, item->begin, axis, size);
      return FALSE;
    }
  view->offset += i * stride;
  return TRUE;
}

static gint64
clip (gint64 bound,
      gint64 size,
      gint64 least,
      gint64 most)
{
  return CLAMP (bound < 0 ? bound + size : bound, least, most);
}

/* Python's slice.indices (). */
static gboolean
apply_range (View *view,
             const TsIndexItem *item,
             gint64 size,
             gint64 stride,
             GError **error)
{
  gint64 step = CLAMP (item->step, -MAX (size, 1), MAX (size, 1)), begin, end, n = 0;

  if (step > 0)
    {
      begin = item->begin == TS_INDEX_NOT_GIVEN ? 0 : clip (item->begin, size, 0, size);
      end = item->end == TS_INDEX_NOT_GIVEN ? size : clip (item->end, size, 0, size);
      if (begin < end)
        n = (end - begin - 1) / step + 1;
    }
  else
    {
      begin = item->begin == TS_INDEX_NOT_GIVEN ? size - 1 : clip (item->begin, size, -1, size - 1);
      end = item->end == TS_INDEX_NOT_GIVEN ? -1 : clip (item->end, size, -1, size - 1);
      if (begin > end)
        n = (begin - end - 1) / -step + 1;
    }

  if (n > 0)
    view->offset += begin * stride;
  return add_dim (view, n, step * stride, error);
}

static gboolean
make_view (const TsTensor *tensor,
           const TsIndexItem *items,
           guint n_items,
           View *view,
           GError **error)
{
  const TsShape *shape = &tensor->shape;
  gint64 strides[TS_SHAPE_MAX_RANK] = { 0 };
  int n_taken = 0, n_ellipses = 0, axis = 0;

  for (guint i = 0; i < n_items; i++)
    {
      n_taken += items[i].kind == TS_INDEX_INT || items[i].kind == TS_INDEX_RANGE;
      n_ellipses += items[i].kind == TS_INDEX_ELLIPSIS;
    }
  if (n_ellipses > 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "two ellipses");
      return FALSE;
    }
  if (n_taken > shape->rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%d indices for %d dimensions", n_taken, shape->rank);
      return FALSE;
    }

  /* Without elements the other dimensions may be of any size. */
  for (int i = shape->rank - 1; i >= 0 && tensor->n_elements > 0; i--)
    strides[i] = i == shape->rank - 1 ? 1 : strides[i + 1] * shape->dims[i + 1];

  *view = (View) { .offset = 0 };
  for (guint i = 0; i <= n_items; i++)
    {
      /* After the last item comes the ellipsis that is left unsaid. */
      static const TsIndexItem rest = { .kind = TS_INDEX_ELLIPSIS };
      static const TsIndexItem all = { TS_INDEX_RANGE, TS_INDEX_NOT_GIVEN, TS_INDEX_NOT_GIVEN, 1 };
      const TsIndexItem *item = i < n_items ? &items[i] : &rest;
      gboolean done = TRUE;

      switch (item->kind)
        {
        case TS_INDEX_INT:
          done = apply_int (view, item, axis, shape->dims[axis], strides[axis], error);
          axis++;
          break;
        case TS_INDEX_RANGE:
          done = apply_range (view, item, shape->dims[axis], strides[axis], error);
          axis++;
          break;
        case TS_INDEX_NEW_AXIS:
          done = add_dim (view, 1, 0, error);
          break;
        case TS_INDEX_ELLIPSIS:
          for (int n = i < n_items ? shape->rank - n_taken : shape->rank - axis; done && n > 0; n--, axis++)
            done = apply_range (view, &all, shape->dims[axis], strides[axis], error);
          break;
        }
      if (!done)
        return FALSE;
    }
  return TRUE;
}

static void
copy_element (TsTensor *to,
              gsize i,
              const TsTensor *from,
              gsize k)
{
  gsize size = ts_dtype_size (to->dtype);

  if (to->dtype == TS_DTYPE_STRING)
    {
      const TsString *string = (const TsString *)from->data + k;

      ts_string_set ((TsString *)to->data + i, string->bytes, (gssize)string->size);
    }
  else
    memcpy ((char *)to->data + i * size, (const char *)from->data + k * size, size);
}

TsTensor *
ts_tensor_index_items (TsTensor *self,
                       const TsIndexItem *items,
                       guint n_items,
                       GError **error)
{
  gint64 index[TS_SHAPE_MAX_RANK] = { 0 };
  TsTensor *result;
  View view;

  if (!ts_dtype_is_plain (self->dtype) && self->dtype != TS_DTYPE_STRING)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a %s has no elements to choose from", ts_dtype_name (self->dtype));
      return NULL;
    }
  if (!make_view (self, items, n_items, &view, error))
    return NULL;

  result = ts_tensor_new (self->dtype, &view.shape, error);
  if (result == NULL)
    return NULL;

  for (gsize i = 0; i < result->n_elements; i++)
    {
      copy_element (result, i, self, (gsize)view.offset);
      for (int axis = view.shape.rank - 1; axis >= 0; axis--)
        {
          view.offset += view.strides[axis];
          if (++index[axis] < view.shape.dims[axis])
            break;
          view.offset -= view.strides[axis] * view.shape.dims[axis];
          index[axis] = 0;
        }
    }
  return result;
}

TsTensor *
ts_tensor_index (TsTensor *self,
                 const char *text,
                 GError **error)
{
  Parser parser = { .text = text, .p = text };
  g_autoptr (GError) local_error = NULL;
  TsTensor *result;

  if (!parse (&parser, error))
    return NULL;
  result = ts_tensor_index_items (self, parser.items, parser.n_items, &local_error);
  if (result == NULL)
    {
      if (g_error_matches (local_error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT))
        g_prefix_error (&local_error, "index %s: ", text);
      g_propagate_error (error, g_steal_pointer (&local_error));
    }
  return result;
}
