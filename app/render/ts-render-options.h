#pragma once

#include "app/cli/ts-run-options.h"
#include "app/scene/ts-scene-picture.h"

G_BEGIN_DECLS

typedef enum
{
  TS_RENDER_SVG,
  TS_RENDER_PDF,
  TS_RENDER_PNG,
  TS_RENDER_DOT,
  TS_RENDER_GRAPHML,
  TS_RENDER_JSON,
  TS_RENDER_GRAPH, /* a GraphDef, binary or text */
} TsRenderFormat;

/**
 * TsRenderOptions:
 * @run: what chooses the MetaGraph
 * @output: the file
 * @expands: (nullable): scopes to be open, and calls whose functions are to be in their places
 * @hides: (nullable): queries: what they find is led past
 * @control: (nullable): which control edges are drawn: "all" or "none"
 * @depth: how many levels are open; -1 if not given
 * @color_by: (nullable): what boxes are tinted by: see ts_render_colors_new ()
 * @direction: (nullable): as on the command line
 * @flow: (out): where data goes
 * @shapes: words at the edges tell them
 * @notes: the notes that the user keeps of the file are put up
 * @function: (nullable): of the library: draw its body
 * @only: (nullable): scope that is taken alone
 * @size: (nullable): as on the command line
 * @scale: of PNG; 0 if not given
 * @paper_name: (nullable): as on the command line
 * @format: what the name of @output asks for
 * @width: (out): of @size in pixels, likewise @height; 0 without it
 * @paper: (out) (nullable): of PDF
 *
 * The options of `render`. Zeroed at first, but for @depth.
 */
typedef struct
{
  TsRunOptions run;
  char *output;
  char **expands;
  char **hides;
  char *control;
  gboolean expand_all;
  int depth;
  gboolean force;
  gboolean dark;
  gboolean legend;
  gboolean no_groups;
  gboolean no_pins;
  char *color_by;
  gboolean shapes;
  gboolean notes;
  char *direction;
  TsFlow flow;
  char *function;
  char *only;
  char *size;
  double scale;
  char *paper_name;

  TsRenderFormat format;
  int width;
  int height;
  const TsPaper *paper;
} TsRenderOptions;

/**
 * ts_render_options_parse:
 *
 * Takes the options out of the command line, as ts_cli_parse () does; the model is left at @argv[1]. %FALSE after printing what is wrong.
 */
gboolean ts_render_options_parse (TsRenderOptions *self, int *argc, char ***argv);
void ts_render_options_clear (TsRenderOptions *self);

G_END_DECLS
