#include "app/canvas/ts-canvas-private.h"

#include <math.h>
#include <string.h>

#define MAX_LISTED 8 /* tensors or inputs in one tooltip */

static void
append_tensor (TsCanvas *self,
               GString *text,
               TsOutput tensor)
{
  g_autofree char *name = ts_graph_dup_output_name (self->graph, tensor);
  TsDType dtype = ts_graph_get_dtype (self->graph, tensor);

  g_string_append (text, name);
  if (dtype != TS_DTYPE_INVALID)
    g_string_append_printf (text, "  %s", ts_dtype_name (dtype));
  if (ts_canvas_get_shapes (self) != NULL)
    {
      TsShape shape;

      gboolean inferred = ts_shape_table_get (ts_canvas_get_shapes (self), tensor, &shape);

      if (shape.rank != TS_SHAPE_UNKNOWN_RANK)
        {
          g_autofree char *dims = ts_shape_to_string (&shape);

          g_string_append_printf (text, " %s%s", dims, inferred ? " (inferred)" : "");
        }
    }
}

static const char *
get_ordinal_end (guint32 n)
{
  static const char *const ends[] = { "th", "st", "nd", "rd" };

  return n % 100 / 10 != 1 && n % 10 < G_N_ELEMENTS (ends) ? ends[n % 10] : ends[0];
}

/* Where it is among all. */
static void
append_rank (TsCanvas *self,
             GString *text,
             guint32 op)
{
  const TsGraphRanks *ranks = self->ranks;

  if (ranks == NULL || op >= ranks->n_ops)
    return;

  g_string_append_printf (text, "\nDepth %'u of %'u, %'u%s of %'u in run order", ranks->depths[op], ranks->max_depth,
                          ranks->places[op] + 1, get_ordinal_end (ranks->places[op] + 1), ranks->n_ops);
}

static const char *
get_state_text (TsOpState state)
{
  static const char *const texts[TS_N_OP_STATES] = {
    [TS_OP_OUTSIDE] = "not part of the run",
    [TS_OP_WAITING] = "waiting",
    [TS_OP_READY] = "ready",
    [TS_OP_CURRENT] = "current",
    [TS_OP_DONE] = "done",
    [TS_OP_DEAD] = "dead",
    [TS_OP_FED] = "fed",
    [TS_OP_FAILED] = "failed",
  };

  return texts[state];
}

static void
append_breakpoints (GString *text,
                    guint8 marks)
{
  if (!(marks & 3))
    return;

  g_string_append_printf (text, "\n%s %s%s%s", (marks & 4) ? "Disabled breakpoint" : "Breakpoint",
                          (marks & 1) ? "before" : "", (marks & 3) == 3 ? " and " : "", (marks & 2) ? "after" : "");
}

static void
append_op (TsCanvas *self,
           GString *text,
           guint32 index)
{
  const TsOperation *op = ts_graph_get_operation (self->graph, index);

  g_string_append_printf (text, "%s\n%s", op->name, op->type);
  if (*op->device != '\0')
    g_string_append_printf (text, "  on %s", op->device);
  for (guint32 i = 0; i < MIN (op->n_outputs, MAX_LISTED); i++)
    {
      g_string_append (text, "\n→ ");
      append_tensor (self, text, (TsOutput) { index, i });
    }
  ts_canvas_append_placement (self, text, index);
  append_rank (self, text, index);
  if (op->problem != NULL)
    g_string_append_printf (text, "\nDamaged: %s", op->problem);
  if (ts_scene_marks_has_run (self->marks))
    g_string_append_printf (text, "\nIn this run: %s", get_state_text (ts_scene_marks_get_state (self->marks, index)));
  append_breakpoints (text, ts_scene_marks_get_breakpoints (self->marks, index));
  if (ts_scene_marks_get_role (self->marks, index) != TS_SLICE_OUTSIDE)
    g_string_append (text, "\nBelongs to the trace");
}

static void
append_container (TsCanvas *self,
                  GString *text,
                  guint32 index)
{
  const TsBox *box = &self->scene->boxes[index];
  const TsBoxMarks *marks = ts_scene_marks_get (self->marks, index);
  const TsItem *item = box->item;

  if (item->kind == TS_ITEM_SCOPE)
    {
      g_autofree char *name = ts_scope_tree_dup_name (self->scene->tree, item->id);

      g_string_append (text, name);
    }
  else
    {
      g_string_append (text, item->label);
    }

  g_string_append_printf (text, "\n%s", item->detail);
  if (item->why != NULL)
    g_string_append_printf (text, "\n%s", item->why);
  if (item->pattern != TS_NO_PATTERN)
    g_string_append_printf (text, "\n%'u groups have the same inside", item->n_equal);

  if (self->patterns != NULL && item->kind == TS_ITEM_SCOPE && self->patterns->counts[self->patterns->patterns[item->id]] > 1)
    g_string_append_printf (text, "\n%'u scopes have the same inside", self->patterns->counts[self->patterns->patterns[item->id]]);
  if (ts_scene_marks_has_run (self->marks) && !ts_box_is_open (box))
    for (int s = 0; s < TS_N_OP_STATES; s++)
      if (marks->counts[s] > 0)
        g_string_append_printf (text, "\n%u %s", marks->counts[s], get_state_text (s));
  append_breakpoints (text, marks->breakpoints);
  if (marks->n_highlights > 0 && !ts_box_is_open (box))
    g_string_append_printf (text, "\n%u search %s", marks->n_highlights, marks->n_highlights == 1 ? "hit" : "hits");
  if (ts_scene_marks_has_slice (self->marks) && !ts_box_is_open (box))
    g_string_append_printf (text, "\n%u of them belong to the trace", marks->n_in_slice);
}

static void
append_fates (GString *text,
              const TsBoxMarks *marks,
              gboolean is_op)
{
  if (is_op)
    g_string_append (text, marks->n_added > 0 ? "\nAdded" : marks->n_removed > 0 ? "\nRemoved"
                                                        : marks->n_changed > 0   ? "\nChanged"
                                                                                 : "");
  else if (marks->n_added + marks->n_removed + marks->n_changed > 0)
    g_string_append_printf (text, "\n%u added, %u removed, %u changed", marks->n_added, marks->n_removed, marks->n_changed);
}

static void
append_hidden_control (GString *text,
                       guint n)
{
  g_string_append_printf (text, n == 1 ? "%s%u control edge, not drawn" : "%s%u control edges, not drawn", text->len > 0 ? "\n" : "", n);
}

static void
append_note (TsCanvas *self,
             GString *text,
             guint32 index)
{
  const TsNoteTag *tag = self->scene_notes != NULL ? ts_scene_notes_find (self->scene_notes, index) : NULL;

  if (tag != NULL && tag->note != NULL)
    g_string_append_printf (text, *tag->note->text != '\0' ? "\nNote: %s" : "\nPinned%s", tag->note->text);
}

char *
ts_canvas_dup_anchor_text (TsCanvas *self,
                           guint32 index)
{
  GString *text = g_string_new (NULL);

  append_hidden_control (text, self->scene->boxes[index].item->n_hidden_control);
  g_string_append (text, "; click to draw them (Ctrl+L)");
  return g_string_free (text, FALSE);
}

/* What it is coloured by. */
static void
append_color (TsCanvas *self,
              GString *text,
              guint32 index)
{
  guint32 n_unknown;
  double number, all;

  if (self->colors == NULL)
    return;
  if (!ts_scene_colors_is_scale (self->colors))
    {
      const char *name = ts_scene_colors_get_box_class_name (self->colors, index);

      if (name != NULL)
        g_string_append_printf (text, "\nColour: %s", name);
      return;
    }

  const TsOpColumn *column = self->colors->column;
  g_autofree char *shown = NULL;

  number = ts_scene_colors_get_box_number (self->colors, index, &n_unknown);
  all = ts_scene_colors_get_box_number (self->colors, 0, NULL);
  shown = ts_op_column_format (column, number);
  g_string_append_printf (text, "\n%s: %s", column->title, isnan (number) ? "not known" : shown);
  if (column->together == TS_TOGETHER_SUM && number > 0 && all > 0)
    g_string_append_printf (text, ", %.3g %% of all", 100 * number / all);
  if (n_unknown > 0 && !isnan (number) && self->scene->boxes[index].item->kind != TS_ITEM_OP)
    g_string_append_printf (text, " (of %'u not known)", n_unknown);
}

char *
ts_canvas_dup_box_text (TsCanvas *self,
                        guint32 index)
{
  const TsBox *box = &self->scene->boxes[index];
  GString *text = g_string_new (NULL);

  if (box->item == NULL)
    return g_string_free (text, FALSE);

  if (box->item->kind == TS_ITEM_OP)
    append_op (self, text, box->item->id);
  else
    append_container (self, text, index);
  append_color (self, text, index);
  append_fates (text, ts_scene_marks_get (self->marks, index), box->item->kind == TS_ITEM_OP);
  if (box->item->n_hidden_control > 0)
    append_hidden_control (text, box->item->n_hidden_control);
  append_note (self, text, index);

  return g_string_free (text, FALSE);
}

/* ---- for those who hear it -------------------------------------------------------------------------- */

static void
append_source (GString *text,
               guint n,
               const char *name)
{
  if (n < MAX_LISTED)
    g_string_append_printf (text, "%s%s", n == 0 ? "\nFrom " : ", ", name);
}

/* What goes into it, which is seen as lines and in slots: of an operation by name, of a scope what lies before it. */
static guint
append_sources (TsCanvas *self,
                GString *text,
                guint32 index)
{
  const TsBox *box = &self->scene->boxes[index];
  const TsBox *frame = &self->scene->boxes[box->parent];
  guint n = 0;

  if (box->item->kind == TS_ITEM_OP)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, box->item->id);

      for (guint32 i = 0; i < op->n_inputs; i++)
        {
          g_autofree char *name = n < MAX_LISTED ? ts_graph_dup_output_name (self->graph, op->inputs[i]) : NULL;

          append_source (text, n++, name);
        }
      return n;
    }
  for (guint32 e = frame->first_edge; e < frame->first_edge + frame->n_edges; e++)
    {
      const TsLine *line = &self->scene->lines[e];

      if (line->to == index && line->from != TS_NO_BOX && line->from != box->parent && !(line->edge->flags & TS_EDGE_CONTROL))
        append_source (text, n++, self->scene->boxes[line->from].item->label);
    }
  return n;
}

char *
ts_canvas_dup_box_description (TsCanvas *self,
                               guint32 index)
{
  g_autofree char *shown = ts_canvas_dup_box_text (self, index);
  GString *text = g_string_new (shown);
  guint n = self->scene->boxes[index].item != NULL ? append_sources (self, text, index) : 0;

  if (n > MAX_LISTED)
    g_string_append_printf (text, " and %u more", n - MAX_LISTED);
  return g_string_free (text, FALSE);
}

char *
ts_canvas_dup_line_text (TsCanvas *self,
                         guint32 index)
{
  const TsLine *line = &self->scene->lines[index];
  const TsEdge *edge = line->edge;
  gboolean is_control = (edge->flags & TS_EDGE_CONTROL) != 0;
  GString *text = g_string_new (NULL);

  if (is_control)
    g_string_append (text, "Control edge: runs after");
  else if (edge->n_tensors > 1)
    g_string_append_printf (text, "%u tensors", edge->n_tensors);

  for (guint32 i = 0; i < MIN (edge->n_tensors, MAX_LISTED); i++)
    {
      TsOutput tensor = line->graph->tensors[edge->first_tensor + i];

      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (is_control)
        g_string_append (text, ts_graph_get_operation (self->graph, tensor.op)->name);
      else
        append_tensor (self, text, tensor);
    }
  if (edge->n_tensors > MAX_LISTED)
    g_string_append_printf (text, "\n… and %u more", edge->n_tensors - MAX_LISTED);
  if (edge->flags & TS_EDGE_PAST)
    g_string_append (text, "\nLeads past operations that are hidden");
  if (edge->flags & TS_EDGE_REF)
    g_string_append (text, "\nLets the target change the variable");
  ts_canvas_append_line_copies (self, text, index);

  return g_string_free (text, FALSE);
}

char *
ts_canvas_dup_slot_text (TsCanvas *self,
                         guint32 index,
                         guint32 slot)
{
  const TsBox *box = &self->scene->boxes[index];
  const TsSlot *found = &box->in_graph->slots[box->item->first_slot + slot];
  GString *text = g_string_new (NULL);

  if (found->name != NULL)
    g_string_append_printf (text, "Input %u, %s\n", found->input, found->name);
  append_op (self, text, found->source);
  if (box->item->kind == TS_ITEM_OP)
    ts_canvas_append_slot_copy (self, text, ts_graph_get_operation (self->graph, box->item->id)->inputs[found->input], box->item->id);
  if (strcmp (ts_graph_get_operation (self->graph, found->source)->type, "Const") == 0)
    {
      g_autofree char *value = ts_operation_dup_attr_text (ts_graph_get_operation (self->graph, found->source), "value", 120);

      if (value != NULL)
        g_string_append_printf (text, "\n%s", value);
    }

  return g_string_free (text, FALSE);
}
