#include "app/scene/ts-slot-text.h"

#include "engine/tensor/ts-tensor-format.h"

#include <string.h>

#define MAX_SLOT_TEXT 18 /* characters */

const char *
ts_slot_get_input_name (const TsOperation *op,
                        guint32 input)
{
  guint n_lists = 0, at = 0;

  if (op->def == NULL)
    return NULL;

  for (guint a = 0; a < op->def->n_inputs; a++)
    n_lists += op->def->inputs[a].number_attr != NULL || op->def->inputs[a].type_list_attr != NULL;
  if (n_lists > 1)
    return NULL;

  for (guint a = 0; a < op->def->n_inputs; a++)
    {
      gboolean is_list = op->def->inputs[a].number_attr != NULL || op->def->inputs[a].type_list_attr != NULL;

      at += is_list ? op->n_inputs - MIN (op->n_inputs, op->def->n_inputs - 1) : 1;
      if (input < at)
        return op->def->inputs[a].name;
    }

  return NULL;
}

/* `tensor<float32 [3,3,1,8]>` becomes `3×3×1×8`; returns the number of elements, or -1 if that is not to be seen. */
static gint64
parse_shape_text (const char *text,
                  GString *shape)
{
  const char *open = strchr (text, '['), *close = open != NULL ? strchr (open, ']') : NULL;
  gint64 n = 1;

  if (close == NULL)
    return -1;

  for (const char *p = open + 1; p < close;)
    {
      char *end;
      gint64 dim = g_ascii_strtoll (p, &end, 10);

      if (end == p || dim < 0)
        return -1;

      g_string_append_printf (shape, "%s%" G_GINT64_FORMAT, shape->len > 0 ? "×" : "", dim);
      if (n > 0 && dim > G_MAXINT64 / n)
        return -1;
      n *= dim;
      for (p = end; *p == ',' || *p == ' ';)
        p++;
    }

  return n;
}

char *
ts_slot_dup_text (const TsOperation *source)
{
  gboolean is_constant = strcmp (source->type, "Const") == 0;
  g_autofree char *text = ts_operation_dup_attr_text (source, is_constant ? "value" : "shape", 200);
  g_autoptr (GString) shape = g_string_new (NULL);
  gint64 n;

  if (text == NULL)
    return g_strdup ("");

  n = parse_shape_text (text, shape);
  if (is_constant && n >= 0 && n <= TS_SLOT_MAX_VALUES)
    {
      g_autoptr (TsTensor) value = ts_operation_dup_attr_tensor (source, "value", NULL);
      g_autofree char *preview = value != NULL ? ts_tensor_format_preview (value, MAX_SLOT_TEXT) : NULL;

      if (preview != NULL && preview[0] != '\0')
        return g_steal_pointer (&preview);
    }

  return n < 0 || shape->len == 0 ? g_strdup ("") : g_strdup (shape->str);
}
