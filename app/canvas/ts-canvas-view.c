#include "app/canvas/ts-canvas-private.h"

#include "engine/ts-error.h"

#include <string.h>

#define GROUP "view"

/* ---- names ---------------------------------------------------------------------------------------- */

char *
ts_canvas_dup_container_name (TsCanvas *self,
                              guint32 index)
{
  const TsItem *item = self->scene->boxes[index].item;
  guint32 around = index;

  if (item->kind == TS_ITEM_SCOPE)
    return ts_scope_tree_dup_name (self->scene->tree, item->id);

  /* A group is called by the scope that it is in. */
  do
    around = self->scene->boxes[around].parent;
  while (around != 0 && self->scene->boxes[around].item->kind != TS_ITEM_SCOPE);
  if (around == 0)
    return g_strdup (item->label);

  g_autofree char *scope = ts_scope_tree_dup_name (self->scene->tree, self->scene->boxes[around].item->id);

  return g_strdup_printf ("%s/%s", scope, item->label);
}

char **
ts_canvas_dup_open_names (TsCanvas *self)
{
  GPtrArray *names = g_ptr_array_new ();

  g_return_val_if_fail (TS_IS_CANVAS (self), NULL);

  for (guint32 i = 1; self->scene != NULL && i < self->scene->n_boxes; i++)
    if (ts_box_is_open (&self->scene->boxes[i]))
      g_ptr_array_add (names, ts_canvas_dup_container_name (self, i));
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (names, FALSE);
}

GBytes *
ts_canvas_dup_kept (TsCanvas *self)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), NULL);

  return ts_canvas_dup_parts (self);
}

/* ---- where a view is ------------------------------------------------------------------------------ */

/* The box of a name, which is that of an operation, or with a slash at its end that of a scope. */
static guint32
find_named_box (TsCanvas *self,
                const char *name)
{
  g_autofree char *scope = g_strndup (name, MAX (strlen (name), 1) - 1);
  const TsOperation *op = ts_graph_find_operation (self->graph, name);

  if (op != NULL)
    return ts_scene_find_op_box (self->scene, op->index);
  return g_str_has_suffix (name, "/") ? ts_scene_find_container (self->scene, ts_scope_tree_find (self->scene->tree, scope)) : TS_NO_BOX;
}

TsCamera
ts_canvas_find_camera (TsCanvas *self,
                       const TsCanvasWish *wish)
{
  guint32 box = wish->near_name != NULL ? find_named_box (self, wish->near_name) : TS_NO_BOX;
  TsCamera camera = wish->camera;

  if (box != TS_NO_BOX && box != 0)
    {
      camera.x = self->scene->boxes[box].rect.x - wish->near_x / camera.scale;
      camera.y = self->scene->boxes[box].rect.y - wish->near_y / camera.scale;
    }
  return camera;
}

/* What is in the middle of the view says where that is in another version of the graph. */
static void
write_near (TsCanvas *self,
            GKeyFile *file,
            const TsCamera *camera)
{
  guint64 key = ts_canvas_find_middle (self);
  guint32 box = key != TS_NO_KEY ? ts_scene_find_key (self->scene, key) : TS_NO_BOX;
  const TsItem *item = box != TS_NO_BOX ? self->scene->boxes[box].item : NULL;
  g_autofree char *scope = NULL;
  g_autofree char *name = NULL;
  double x, y;

  if (item == NULL || item->kind > TS_ITEM_SCOPE)
    return;
  if (item->kind == TS_ITEM_SCOPE)
    {
      scope = ts_scope_tree_dup_name (self->scene->tree, item->id);
      name = g_strconcat (scope, "/", NULL);
    }
  else
    name = g_strdup (ts_graph_get_operation (self->graph, item->id)->name);
  ts_camera_to_view (camera, self->scene->boxes[box].rect.x, self->scene->boxes[box].rect.y, &x, &y);
  g_key_file_set_string (file, GROUP, "near", name);
  g_key_file_set_double_list (file, GROUP, "near-at", (double[]) { x, y }, 2);
}

static void
read_near (GKeyFile *file,
           TsCanvasWish *wish)
{
  gsize n = 0;
  g_autofree double *at = g_key_file_get_double_list (file, GROUP, "near-at", &n, NULL);

  if (n != 2 || !(ABS (at[0]) < 1e6) || !(ABS (at[1]) < 1e6))
    return;
  wish->near_name = g_key_file_get_string (file, GROUP, "near", NULL);
  wish->near_x = at[0];
  wish->near_y = at[1];
}

/* ---- as text -------------------------------------------------------------------------------------- */

/* How it is drawn. What is as at first is told, too: it may be otherwise where the text is read. */
static void
write_drawing (TsCanvas *self,
               GKeyFile *file)
{
  static char *none[] = { NULL };
  char **undone = self->outline_rules.undone != NULL ? self->outline_rules.undone : none;

  g_key_file_set_string (file, GROUP, "flow", ts_flow_get_name (self->flow));
  g_key_file_set_boolean (file, GROUP, "serpentine", self->serpentine);
  if (self->coloring != TS_COLORING_COLUMN && self->coloring != TS_COLORING_RANK) /* those are of what is open beside the graph */
    g_key_file_set_string (file, GROUP, "coloring", ts_coloring_get_name (self->coloring));
  g_key_file_set_string_list (file, GROUP, "ungrouped", (const char *const *)undone, g_strv_length (undone));
}

static void
write_selection (TsCanvas *self,
                 GKeyFile *file)
{
  g_auto (GStrv) chosen = ts_canvas_dup_chosen_keys (self);

  if (self->selected_op != TS_NO_OP)
    g_key_file_set_string (file, GROUP, "operation", ts_graph_get_operation (self->graph, self->selected_op)->name);
  else if (self->selected_scope != NULL)
    g_key_file_set_string (file, GROUP, "scope", self->selected_scope);
  if (chosen != NULL)
    g_key_file_set_string_list (file, GROUP, "chosen", (const char *const *)chosen, g_strv_length (chosen));
}

char *
ts_canvas_dup_view (TsCanvas *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) names = NULL;
  TsCamera camera;

  g_return_val_if_fail (TS_IS_CANVAS (self), NULL);

  if (self->scene == NULL)
    return g_strdup ("");

  camera = self->moves_camera ? self->new_camera : self->camera;
  names = ts_canvas_dup_open_names (self);
  g_key_file_set_string_list (file, GROUP, "open", (const char *const *)names, g_strv_length (names));
  g_key_file_set_double_list (file, GROUP, "camera", (double[]) { camera.x, camera.y, camera.scale }, 3);
  write_near (self, file, &camera);
  write_drawing (self, file);
  write_selection (self, file);
  ts_canvas_write_parts (self, file);
  if (!ts_view_rules_is_empty (self->rules))
    {
      g_auto (GStrv) lines = ts_view_rules_to_lines (self->rules);

      g_key_file_set_string_list (file, GROUP, "rules", (const char *const *)lines, g_strv_length (lines));
    }
  return g_key_file_to_data (file, NULL, NULL);
}

/* Without a word of it, it stays as it is. */
static void
read_drawing (TsCanvas *self,
              GKeyFile *file)
{
  g_autofree char *name = g_key_file_get_string (file, GROUP, "flow", NULL);
  g_autofree char *coloring = g_key_file_get_string (file, GROUP, "coloring", NULL);
  TsFlow flow = name != NULL ? ts_flow_from_name (name) : TS_N_FLOWS;
  gboolean serpentine = g_key_file_has_key (file, GROUP, "serpentine", NULL) ? g_key_file_get_boolean (file, GROUP, "serpentine", NULL) : self->serpentine;

  ts_canvas_take_flow (self, flow < TS_N_FLOWS ? flow : self->flow, serpentine);
  if (coloring != NULL && !g_str_equal (coloring, ts_coloring_get_name (self->coloring)))
    g_object_set (self, "coloring", coloring, NULL);
}

static gboolean
read_camera (GKeyFile *file,
             TsCamera *camera)
{
  gsize n = 0;
  g_autofree double *numbers = g_key_file_get_double_list (file, GROUP, "camera", &n, NULL);

  if (n != 3 || !(numbers[2] >= TS_CAMERA_MIN_SCALE) || !(numbers[2] <= TS_CAMERA_MAX_SCALE) || !(ABS (numbers[0]) < 1e8) || !(ABS (numbers[1]) < 1e8))
    return FALSE;
  *camera = (TsCamera) { numbers[0], numbers[1], numbers[2] };
  return TRUE;
}

/* Groups that the view had not. What is set for all views stays as it is. */
static void
take_undone (TsCanvas *self,
             GKeyFile *file)
{
  g_auto (TsOutlineRules) rules = { .no_groups = self->outline_rules.no_groups, .no_hub_pins = self->outline_rules.no_hub_pins };

  rules.undone = g_key_file_get_string_list (file, GROUP, "ungrouped", NULL, NULL);
  if (rules.undone != NULL && *rules.undone == NULL)
    g_clear_pointer (&rules.undone, g_strfreev); /* as if nobody had undone any */
  if (g_key_file_has_key (file, GROUP, "ungrouped", NULL))
    ts_canvas_set_outline_rules (self, &rules);
}

/* What is to be seen where. */
static TsCanvasWish
read_wish (GKeyFile *file)
{
  TsCanvasWish wish = ts_canvas_wish_none ();

  if (!g_key_file_has_key (file, GROUP, "operation", NULL))
    wish.reveal_scope = g_key_file_get_string (file, GROUP, "scope", NULL);
  wish.open_names = g_key_file_get_string_list (file, GROUP, "open", NULL, NULL);
  if (wish.open_names == NULL)
    wish.open_names = g_new0 (char *, 1);
  wish.chosen_names = g_key_file_get_string_list (file, GROUP, "chosen", NULL, NULL);
  wish.has_camera = read_camera (file, &wish.camera);
  read_near (file, &wish);
  wish.fit = !wish.has_camera;
  return wish;
}

gboolean
ts_canvas_set_view (TsCanvas *self,
                    const char *view,
                    GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  TsCanvasWish wish;
  g_autoptr (TsViewRules) rules = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GBytes) before = NULL;
  gboolean parts_change;

  g_return_val_if_fail (TS_IS_CANVAS (self), FALSE);

  if (!g_key_file_load_from_data (file, view, (gsize)-1, 0, NULL) || !g_key_file_has_group (file, GROUP))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "that is not the text of a view");
      return FALSE;
    }
  if (self->graph == NULL)
    return TRUE;

  ts_canvas_note_place (self);
  before = self->kept != NULL ? g_bytes_ref (self->kept) : NULL;
  self->is_travelling = self->scene != NULL; /* all that is one step */
  name = g_key_file_get_string (file, GROUP, "operation", NULL);
  if (name != NULL && ts_graph_find_operation (self->graph, name) != NULL)
    ts_canvas_select_op (self, ts_graph_find_operation (self->graph, name)->index);
  wish = read_wish (file);
  lines = g_key_file_get_string_list (file, GROUP, "rules", NULL, NULL);
  rules = ts_view_rules_from_lines ((const char *const *)lines);
  read_drawing (self, file);
  take_undone (self, file);
  parts_change = ts_canvas_read_parts (self, before, file);
  if (parts_change || !ts_view_rules_equal (rules, self->rules))
    ts_canvas_apply_rules (self, rules, wish);
  else
    ts_canvas_update_scene (self, wish);
  return TRUE;
}
