#include "app/render/ts-render-options.h"

#include "app/cli/ts-cli.h"

#include <math.h>
#include <stdio.h>

#define MAX_SCALE 16.0

static const struct
{
  const char *end;
  TsRenderFormat format;
} formats[] = {
  { ".svg", TS_RENDER_SVG },
  { ".pdf", TS_RENDER_PDF },
  { ".png", TS_RENDER_PNG },
  { ".dot", TS_RENDER_DOT },
  { ".gv", TS_RENDER_DOT },
  { ".graphml", TS_RENDER_GRAPHML },
  { ".json", TS_RENDER_JSON },
  { ".pb", TS_RENDER_GRAPH },
  { ".pbtxt", TS_RENDER_GRAPH },
};

static gboolean
find_format (TsRenderOptions *self)
{
  g_autofree char *name = g_ascii_strdown (self->output, -1);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_has_suffix (name, formats[i].end))
      {
        self->format = formats[i].format;
        return TRUE;
      }
  return FALSE;
}

/* (nullable): an option that means nothing for the format. */
static const char *
find_useless (const TsRenderOptions *self)
{
  gboolean is_graph = self->format == TS_RENDER_GRAPH;

  if (is_graph && (self->hides != NULL || self->control != NULL))
    return self->hides != NULL ? "--hide" : "--control";
  if (self->direction != NULL && self->format > TS_RENDER_PNG)
    return "--direction";
  if (is_graph && (self->expands != NULL || self->expand_all || self->depth >= 0))
    return self->expand_all ? "--expand-all" : self->depth >= 0 ? "--depth"
                                                                : "--expand";
  if (is_graph && (self->no_groups || self->no_pins))
    return self->no_groups ? "--no-groups" : "--no-pins";
  if (self->control != NULL && self->format > TS_RENDER_PNG)
    return "--control";
  if (self->legend && self->format > TS_RENDER_PNG)
    return "--legend";
  if (self->color_by != NULL && self->format > TS_RENDER_PNG)
    return "--color-by";
  if (self->shapes && self->format > TS_RENDER_PNG)
    return "--shapes";
  if (self->notes && self->format > TS_RENDER_PNG)
    return "--notes";
  if (self->dark && self->format > TS_RENDER_DOT)
    return "--dark";
  if (self->format != TS_RENDER_PNG && (self->size != NULL || self->scale != 0))
    return self->size != NULL ? "--size" : "--scale";
  if (self->format != TS_RENDER_PDF && self->paper_name != NULL)
    return "--paper";
  return NULL;
}

static gboolean
parse_size (TsRenderOptions *self)
{
  char rest;

  return sscanf (self->size, "%5dx%5d%c", &self->width, &self->height, &rest) == 2 && self->width > 0 && self->height > 0 &&
         self->width <= TS_PICTURE_MAX_SIDE && self->height <= TS_PICTURE_MAX_SIDE;
}

/* (transfer full) (nullable): what is wrong. */
static char *
check (TsRenderOptions *self)
{
  if (self->output == NULL)
    return g_strdup ("-o FILE is missing");
  if (!find_format (self))
    return g_strdup_printf ("-o %s: expected a name that ends in .svg, .pdf, .png, .dot, .gv, .graphml, .json, .pb or .pbtxt", self->output);
  if (find_useless (self) != NULL)
    return g_strdup_printf ("%s means nothing for %s", find_useless (self), self->output);
  if (self->depth < -1)
    return g_strdup_printf ("--depth %d: expected 0 or more", self->depth);
  if (self->expand_all && self->depth >= 0)
    return g_strdup ("--expand-all and --depth exclude each other");
  if (self->control != NULL && !g_str_equal (self->control, "all") && !g_str_equal (self->control, "none"))
    return g_strdup_printf ("--control %s: expected all or none", self->control);
  self->flow = self->direction != NULL ? ts_flow_from_name (self->direction) : TS_FLOW_DOWN;
  if (self->flow == TS_N_FLOWS)
    return g_strdup_printf ("--direction %s: expected TB, BT, LR or RL", self->direction);
  if (self->size != NULL && self->scale != 0)
    return g_strdup ("--size and --scale exclude each other");
  if (self->size != NULL && !parse_size (self))
    return g_strdup_printf ("--size %s: expected WIDTHxHEIGHT in pixels, at most %d each", self->size, TS_PICTURE_MAX_SIDE);
  if (self->paper_name != NULL && (self->paper = ts_paper_find (self->paper_name)) == NULL)
    return g_strdup_printf ("--paper %s: expected A0 to A5, letter, legal or tabloid", self->paper_name);
  if (!isfinite (self->scale) || self->scale < 0 || self->scale > MAX_SCALE)
    return g_strdup_printf ("--scale %g: expected more than 0, and %g at most", self->scale, MAX_SCALE);
  return NULL;
}

gboolean
ts_render_options_parse (TsRenderOptions *self,
                         int *argc,
                         char ***argv)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self->output, "Where to: .svg, .pdf, .png, .dot (.gv), .graphml, .json; .pb or .pbtxt for the graph itself", "FILE" },
    { "expand", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->expands, "Open a scope, or a call of a function in its place, and those around it; may be repeated", "SCOPE" },
    { "depth", 0, 0, G_OPTION_ARG_INT, &self->depth, "Open N levels of scopes", "N" },
    { "expand-all", 0, 0, G_OPTION_ARG_NONE, &self->expand_all, "Open all scopes", NULL },
    { "hide", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->hides, "Leave out what a search finds (op:Identity), edges lead past it; may be repeated", "QUERY" },
    { "control", 0, 0, G_OPTION_ARG_STRING, &self->control, "Draw all control edges, or none, and not just where they are few", "all|none" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &self->force, "Draw thousands of boxes, too", NULL },
    { "only", 0, 0, G_OPTION_ARG_FILENAME, &self->only, "Take a scope alone, with placeholders for what comes in", "SCOPE" },
    { "no-groups", 0, 0, G_OPTION_ARG_NONE, &self->no_groups, "Group by name scopes only, however many boxes that makes", NULL },
    { "no-pins", 0, 0, G_OPTION_ARG_NONE, &self->no_pins, "Draw the edges of hubs as lines", NULL },
    { "function", 0, 0, G_OPTION_ARG_FILENAME, &self->function, "Draw the body of a function of the library", "NAME" },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &self->dark, "Light on dark", NULL },
    { "legend", 0, 0, G_OPTION_ARG_NONE, &self->legend, "Say what colours and signs mean", NULL },
    { "color-by", 0, 0, G_OPTION_ARG_FILENAME, &self->color_by, "Tint boxes: device, dtype, depth, pattern, order, flops, bytes, parameters, or by name what a CSV or JSON file says", "WHAT|FILE[:COLUMN]" },
    { "direction", 0, 0, G_OPTION_ARG_STRING, &self->direction, "Where data goes: top to bottom, bottom to top, left to right, right to left", "TB|BT|LR|RL" },
    { "shapes", 0, 0, G_OPTION_ARG_NONE, &self->shapes, "Write shapes at the edges, slanted where they are inferred", NULL },
    { "notes", 0, 0, G_OPTION_ARG_NONE, &self->notes, "Put up the notes that you keep of this file", NULL },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &self->scale, "PNG: pixels for one at 100 %", "F" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &self->size, "PNG: fit into so many pixels", "WxH" },
    { "paper", 0, 0, G_OPTION_ARG_STRING, &self->paper_name, "PDF: cut into pages of A4, A3, letter, ..., that lead to each other", "NAME" },
    { "tags", 0, 0, G_OPTION_ARG_FILENAME, &self->run.tags, "SavedModel: choose the MetaGraph", "A,B" },
    { NULL }
  };
  g_autofree char *problem = NULL;

  if (!ts_cli_parse ("render", "MODEL -o FILE",
                     "Draws a graph as its window does, or writes what is seen for other programs. Scopes are closed but for those that are to be open.",
                     entries, NULL, NULL, 1, argc, argv))
    return FALSE;

  problem = check (self);
  if (problem != NULL)
    ts_cli_fail_usage ("render", problem);
  return problem == NULL;
}

void
ts_render_options_clear (TsRenderOptions *self)
{
  ts_run_options_clear (&self->run);
  g_free (self->output);
  g_strfreev (self->expands);
  g_strfreev (self->hides);
  g_free (self->control);
  g_free (self->color_by);
  g_free (self->direction);
  g_free (self->function);
  g_free (self->only);
  g_free (self->size);
  g_free (self->paper_name);
}
