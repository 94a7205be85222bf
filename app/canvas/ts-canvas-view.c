#include "app/canvas/ts-canvas-private.h"

#include "engine/ts-error.h"

#define GROUP "view"

/* ---- names ---------------------------------------------------------------------------------------- */

static char *
dup_container_name (TsCanvas *self,
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
      g_ptr_array_add (names, dup_container_name (self, i));
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (names, FALSE);
}

GBytes *
ts_canvas_dup_kept (TsCanvas *self)
{
  g_return_val_if_fail (TS_IS_CANVAS (self), NULL);

  return self->kept != NULL ? g_bytes_ref (self->kept) : NULL;
}

/* ---- as text -------------------------------------------------------------------------------------- */

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
  if (self->selected_op != TS_NO_OP)
    g_key_file_set_string (file, GROUP, "operation", ts_graph_get_operation (self->graph, self->selected_op)->name);
  else if (self->selected_scope != NULL)
    g_key_file_set_string (file, GROUP, "scope", self->selected_scope);
  return g_key_file_to_data (file, NULL, NULL);
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

gboolean
ts_canvas_set_view (TsCanvas *self,
                    const char *view,
                    GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  TsCanvasWish wish = ts_canvas_wish_none ();
  g_autofree char *name = NULL;

  g_return_val_if_fail (TS_IS_CANVAS (self), FALSE);

  if (!g_key_file_load_from_data (file, view, (gsize)-1, 0, NULL) || !g_key_file_has_group (file, GROUP))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "that is not the text of a view");
      return FALSE;
    }
  if (self->graph == NULL)
    return TRUE;

  name = g_key_file_get_string (file, GROUP, "operation", NULL);
  if (name != NULL && ts_graph_find_operation (self->graph, name) != NULL)
    ts_canvas_select_op (self, ts_graph_find_operation (self->graph, name)->index);
  else if (name == NULL)
    wish.reveal_scope = g_key_file_get_string (file, GROUP, "scope", NULL);
  wish.open_names = g_key_file_get_string_list (file, GROUP, "open", NULL, NULL);
  if (wish.open_names == NULL)
    wish.open_names = g_new0 (char *, 1);
  wish.has_camera = read_camera (file, &wish.camera);
  wish.fit = !wish.has_camera;
  ts_canvas_note_place (self);
  ts_canvas_update_scene (self, wish);
  return TRUE;
}
