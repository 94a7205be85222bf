#include "app/scene/ts-scene-colors-private.h"

#include <math.h>
#include <string.h>

#define N_DEPTHS 8u

static const char *const coloring_names[TS_N_COLORINGS] = {
  [TS_COLORING_FAMILY] = "family",
  [TS_COLORING_DEVICE] = "device",
  [TS_COLORING_DTYPE] = "dtype",
  [TS_COLORING_DEPTH] = "depth",
  [TS_COLORING_PLACEMENT] = "placement",
  [TS_COLORING_PATTERN] = "pattern",
  [TS_COLORING_ORDER] = "order",
  [TS_COLORING_FLOPS] = "flops",
  [TS_COLORING_BYTES] = "bytes",
  [TS_COLORING_PARAMETERS] = "parameters",
  [TS_COLORING_TIME] = "time",
  [TS_COLORING_VALUES] = "values",
  [TS_COLORING_CHANGE] = "change",
  [TS_COLORING_RANK] = "rank",
  [TS_COLORING_COLUMN] = "column",
};

const char *
ts_coloring_get_name (TsColoring self)
{
  return self < TS_N_COLORINGS ? coloring_names[self] : NULL;
}

TsColoring
ts_coloring_from_name (const char *name)
{
  for (TsColoring coloring = 0; coloring < TS_N_COLORINGS; coloring++)
    if (g_strcmp0 (coloring_names[coloring], name) == 0)
      return coloring;
  return TS_N_COLORINGS;
}

gboolean
ts_coloring_is_of_graph (TsColoring self)
{
  return self < TS_COLORING_FLOPS;
}

/* ---- classes of operations ---------------------------------------------------------------------- */

/* The text that an operation is put in its class by; kept by the graph, or static. */
static const char *
get_text (TsGraph *graph,
          TsColoring coloring,
          const TsOperation *op)
{
  if (coloring == TS_COLORING_DEVICE)
    return op->device;
  if (op->n_outputs == 0)
    return "";

  TsDType dtype = ts_dtype_base (ts_graph_get_dtype (graph, (TsOutput) { op->index, 0 }));

  return dtype != TS_DTYPE_INVALID ? ts_dtype_name (dtype) : "";
}

/* Class 0 is nothing; the others come in the order in which they are met. */
static void
classify_by_text (TsSceneColors *self,
                  TsGraph *graph)
{
  g_autoptr (GHashTable) classes = g_hash_table_new (g_str_hash, g_str_equal);
  const char *last = NULL;

  self->names[self->n_classes++] = g_strdup (self->coloring == TS_COLORING_DEVICE ? "No device" : "No dtype");
  for (guint32 i = 0; i < self->n_ops; i++)
    {
      const char *text = get_text (graph, self->coloring, ts_graph_get_operation (graph, i));
      guint number;

      if (*text == '\0')
        continue;
      if (text == last)
        {
          self->class_of_op[i] = self->class_of_op[i - 1];
          continue;
        }
      last = i + 1 < self->n_ops ? text : NULL;
      number = GPOINTER_TO_UINT (g_hash_table_lookup (classes, text));
      if (number == 0)
        {
          number = MIN (self->n_classes, TS_MAX_COLOR_CLASSES - 1);
          g_hash_table_insert (classes, (gpointer)text, GUINT_TO_POINTER (number));
          if (self->n_classes < TS_MAX_COLOR_CLASSES)
            self->names[self->n_classes++] = g_strdup (number + 1 < TS_MAX_COLOR_CLASSES ? text : "Others");
        }
      self->class_of_op[i] = (guint8)number;
    }
}

static void
classify_by_depth (TsSceneColors *self,
                   const TsGraphRanks *ranks)
{
  guint64 n_depths = ranks != NULL ? (guint64)ranks->max_depth + 1 : 1;

  self->n_classes = (guint)MIN (n_depths, N_DEPTHS);
  for (guint c = 0; c < self->n_classes; c++)
    {
      guint64 first = (n_depths * c + self->n_classes - 1) / self->n_classes, last = (n_depths * (c + 1) + self->n_classes - 1) / self->n_classes - 1;

      self->names[c] = first < last ? g_strdup_printf ("Depth %'u–%'u", (guint)first, (guint)last) : g_strdup_printf ("Depth %'u", (guint)first);
    }
  for (guint32 i = 0; ranks != NULL && i < MIN (self->n_ops, ranks->n_ops); i++)
    self->class_of_op[i] = (guint8)(self->n_classes * (guint64)ranks->depths[i] / n_depths);
}

/* Class 0 is what the run does not need. */
static void
classify_by_placement (TsSceneColors *self,
                       const TsPlacementPreview *placement)
{
  guint n_devices = placement != NULL ? ts_placement_preview_get_devices (placement)->n_devices : 0;

  self->names[self->n_classes++] = g_strdup (placement != NULL ? "Not in the run" : "Not known yet");
  for (guint d = 0; d < n_devices && self->n_classes < TS_MAX_COLOR_CLASSES; d++)
    self->names[self->n_classes++] = d + 2 < TS_MAX_COLOR_CLASSES || d + 1 == n_devices ? ts_placement_preview_dup_device_name (placement, d) : g_strdup ("Others");
  for (guint32 i = 0; placement != NULL && i < MIN (self->n_ops, placement->n_graph_ops); i++)
    if (placement->closure[i])
      self->class_of_op[i] = (guint8)MIN (ts_placement_get_device (placement->placement, i) + 1, TS_MAX_COLOR_CLASSES - 1);
}

TsSceneColors *
ts_scene_colors_new (TsGraph *graph,
                     TsColoring coloring,
                     const TsGraphRanks *ranks,
                     const TsPlacementPreview *placement)
{
  TsSceneColors *self;

  if (coloring == TS_COLORING_FAMILY || coloring == TS_COLORING_PATTERN || coloring == TS_COLORING_ORDER || !ts_coloring_is_of_graph (coloring))
    return NULL;

  self = g_new0 (TsSceneColors, 1);
  self->coloring = coloring;
  self->n_ops = ts_graph_get_n_operations (graph);
  self->class_of_op = g_new0 (guint8, (gsize)self->n_ops + 1);
  if (coloring == TS_COLORING_DEPTH)
    classify_by_depth (self, ranks);
  else if (coloring == TS_COLORING_PLACEMENT)
    classify_by_placement (self, placement);
  else
    classify_by_text (self, graph);
  return self;
}

TsSceneColors *
ts_scene_colors_new_for_column (TsColoring coloring,
                                TsOpColumn *column)
{
  TsSceneColors *self = g_new0 (TsSceneColors, 1);

  self->coloring = coloring;
  self->column = ts_op_column_ref (column);
  self->n_ops = column->n_ops;
  self->class_of_op = g_new0 (guint8, (gsize)self->n_ops + 1);
  if (column->numbers != NULL)
    {
      ts_scene_colors_init_scale (self);
      return self;
    }
  self->n_classes = column->n_classes;
  for (guint c = 0; c < self->n_classes; c++)
    self->names[c] = g_strdup (column->names[c]);
  memcpy (self->class_of_op, column->classes, column->n_ops);
  return self;
}

TsSceneColors *
ts_scene_colors_new_for_order (const TsGraphRanks *ranks)
{
  g_autoptr (TsOpColumn) column = ts_op_column_new_numbers ("Place in run order", TS_UNIT_COUNT, TS_TOGETHER_MEAN, ranks->n_ops);

  for (guint32 i = 0; i < ranks->n_ops; i++)
    column->numbers[i] = ranks->places[i] + 1.0;
  return ts_scene_colors_new_for_column (TS_COLORING_ORDER, column);
}

void
ts_scene_colors_free (TsSceneColors *self)
{
  if (self == NULL)
    return;

  ts_scene_colors_clear_patterns (self);
  for (guint c = 0; c < self->n_classes; c++)
    g_free (self->names[c]);
  g_clear_pointer (&self->column, ts_op_column_unref);
  g_free (self->class_of_op);
  ts_scene_colors_clear_boxes (self);
  g_free (self);
}

/* ---- colours ------------------------------------------------------------------------------------ */

/* Told apart by lightness too. */
static const guint32 hues[TS_MAX_COLOR_CLASSES] = {
  0x868c96,
  0x3a6fe0,
  0xe5793a,
  0x3f9a55,
  0x8a5fd6,
  0xc79a1e,
  0xcf4a86,
  0x0f9d94,
  0x8c2f39,
  0x3f9fd0,
  0xa9714b,
  0x5a7d1c,
  0x1f3f8f,
  0xd98ac0,
  0x2f6f6a,
  0x55585e,
};

/* Of no value, finite ones, infinities and NaN: what is bad is red, whatever else is. */
static const guint32 value_hues[] = { 0x868d95, 0x3a6fe0, 0xe5793a, 0xd3303a };

static GdkRGBA
color_of (guint32 hex)
{
  return (GdkRGBA) { ((hex >> 16) & 0xff) / 255.0f, ((hex >> 8) & 0xff) / 255.0f, (hex & 0xff) / 255.0f, 1 };
}

GdkRGBA
ts_scene_colors_get_class_color (const TsSceneColors *self,
                                 guint class_number,
                                 const TsPalette *palette)
{
  GdkRGBA begin = color_of (0x2b5fd9), middle = color_of (0x9a4fb8), end = color_of (0xf08a24), white = color_of (0xffffff), color;
  float t = self->n_classes > 1 ? (float)class_number / (float)(self->n_classes - 1) : 0;

  if (self->coloring == TS_COLORING_DEPTH)
    color = t < 0.5f ? ts_color_mix (&begin, &middle, 2 * t) : ts_color_mix (&middle, &end, 2 * t - 1);
  else if (self->coloring == TS_COLORING_VALUES)
    color = color_of (value_hues[MIN (class_number, G_N_ELEMENTS (value_hues) - 1)]);
  else
    color = color_of (hues[MIN (class_number, TS_MAX_COLOR_CLASSES - 1)]);
  return palette->is_dark ? ts_color_mix (&color, &white, 0.12f) : color;
}

GdkRGBA
ts_scene_colors_get_count_color (const TsSceneColors *self,
                                 guint i,
                                 const TsPalette *palette)
{
  if (!ts_scene_colors_is_scale (self))
    return ts_scene_colors_get_class_color (self, i, palette);
  return i == 0 ? ts_scale_get_unknown_color (palette) : ts_scene_colors_get_scale_color (self, (i - 0.5) / TS_COLOR_STEPS, palette);
}

GdkRGBA
ts_scene_colors_get_box_color (const TsSceneColors *self,
                               guint32 box,
                               const TsPalette *palette)
{
  if (ts_scene_colors_is_scale (self))
    {
      double number = ts_scene_colors_get_box_number (self, box, NULL);

      return isnan (number) ? ts_scale_get_unknown_color (palette) : ts_scene_colors_get_scale_color (self, ts_scene_colors_get_shade (self, number), palette);
    }
  return ts_scene_colors_get_class_color (self, box < self->n_boxes ? self->class_of_box[box] : 0, palette);
}
