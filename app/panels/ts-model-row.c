#include "app/panels/ts-model-row.h"

#include <adwaita.h>

#define MAX_INNER_ROWS 200

/* ---- a row that leads somewhere ------------------------------------------------------------------ */

typedef struct
{
  TsDocument *document;
  char *name;
} Target;

static void
target_free (gpointer data,
             GClosure *closure)
{
  Target *target = data;

  g_object_unref (target->document);
  g_free (target->name);
  g_free (target);
}

static gboolean
find_output (TsDocument *document,
             const char *name,
             TsOutput *output)
{
  TsGraph *graph = ts_document_get_graph (document);
  const TsOperation *op = ts_graph_find_operation (graph, name);

  if (op != NULL)
    *output = (TsOutput) { op->index, 0 };
  return op != NULL || ts_graph_find_output (graph, name, output, NULL);
}

static void
go_to_output (GtkWidget *row,
              Target *target)
{
  TsOutput output;

  if (find_output (target->document, target->name, &output))
    ts_document_select_output (target->document, output);
}

static void
go_to_function (GtkWidget *row,
                Target *target)
{
  gtk_widget_activate_action (row, "win.open-function", "s", target->name);
}

static GtkWidget *
new_row (const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_widget_set_tooltip_text (row, title);
  gtk_widget_add_css_class (row, "model-row");
  return row;
}

static void
lead_to (GtkWidget *row,
         TsDocument *document,
         const char *name,
         void (*go) (GtkWidget *row, Target *target))
{
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  Target *target = g_new (Target, 1);

  *target = (Target) { g_object_ref (document), g_strdup (name) };
  gtk_widget_add_css_class (arrow, "dim-label");
  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_data (row, "activated", G_CALLBACK (go), target, target_free, 0);
}

GtkWidget *
ts_model_row_new (TsDocument *document,
                  const char *title,
                  const char *subtitle,
                  const char *name)
{
  GtkWidget *row = new_row (title, subtitle);
  TsOutput output;

  if (name != NULL && find_output (document, name, &output))
    lead_to (row, document, name, go_to_output);
  return row;
}

/* ---- a row that opens ---------------------------------------------------------------------------- */

typedef struct _Opener Opener;

/* Makes inner row @i. (transfer floating) */
typedef GtkWidget *(*MakeRowFunc) (Opener *self, guint i);

struct _Opener
{
  TsDocument *document;
  gconstpointer thing; /* signature, collection */
  GArray *objects;     /* nullable: guint32 */
  guint n;
  MakeRowFunc make_row;
  gboolean is_filled;
};

static void
opener_free (gpointer data,
             GClosure *closure)
{
  Opener *self = data;

  g_object_unref (self->document);
  g_clear_pointer (&self->objects, g_array_unref);
  g_free (self);
}

static void
opened (AdwExpanderRow *row,
        GParamSpec *pspec,
        Opener *self)
{
  if (self->is_filled || !adw_expander_row_get_expanded (row))
    return;

  self->is_filled = TRUE;
  for (guint i = 0; i < MIN (self->n, MAX_INNER_ROWS); i++)
    adw_expander_row_add_row (row, self->make_row (self, i));
  if (self->n > MAX_INNER_ROWS)
    {
      g_autofree char *text = g_strdup_printf ("and %'u more", self->n - MAX_INNER_ROWS);

      adw_expander_row_add_row (row, new_row (text, NULL));
    }
}

/* @self: (transfer full) */
static GtkWidget *
new_opener (Opener *self,
            const char *title,
            const char *subtitle)
{
  GtkWidget *row = adw_expander_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  gtk_widget_set_tooltip_text (row, title);
  gtk_widget_add_css_class (row, "model-row");
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), self->n > 0);
  g_signal_connect_data (row, "notify::expanded", G_CALLBACK (opened), self, opener_free, 0);
  return row;
}

/* ---- signatures ----------------------------------------------------------------------------------- */

/* "input x:0, float32 [?,3]": of an argument of several tensors the first is gone to. */
static GtkWidget *
make_argument_row (Opener *self,
                   guint i)
{
  const TsSignature *signature = self->thing;
  gboolean is_input = i < signature->n_inputs;
  const TsTensorInfo *info = is_input ? &signature->inputs[i] : &signature->outputs[i - signature->n_inputs];
  g_autofree char *names = g_strjoinv (", ", info->names);
  g_autofree char *shape = ts_shape_to_string (&info->shape);
  g_autofree char *type = info->dtype != TS_DTYPE_INVALID ? g_strdup_printf (", %s %s", ts_dtype_name (info->dtype), shape) : g_strdup ("");
  g_autofree char *subtitle = g_strdup_printf ("%s %s%s", is_input ? "input" : "output", names, type);

  return ts_model_row_new (self->document, info->key, subtitle, info->names[0]);
}

GtkWidget *
ts_model_row_new_for_signature (TsDocument *document,
                                const TsSignature *signature)
{
  Opener *opener = g_new0 (Opener, 1);
  GtkWidget *row;

  *opener = (Opener) { g_object_ref (document), signature, NULL, signature->n_inputs + signature->n_outputs, make_argument_row, FALSE };
  row = new_opener (opener, signature->key, signature->method_name);
  if (ts_document_can_choose_signature (document, signature))
    {
      GtkWidget *button = gtk_toggle_button_new_with_label ("Use");
      g_autofree char *tooltip = g_strdup_printf ("Run %s", signature->key);

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (button, tooltip);
      gtk_widget_add_css_class (button, "flat");
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", signature->key);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.signature");
      adw_expander_row_add_action (ADW_EXPANDER_ROW (row), button);
    }
  return row;
}

/* ---- collections ---------------------------------------------------------------------------------- */

static char *
dup_item_title (const char *key,
                const TsCollectionItem *item)
{
  char *name = ts_collection_item_dup_name (key, item);

  if (name != NULL)
    return name;
  if (item->kind == TS_COLLECTION_INT64S)
    return g_strdup_printf ("%" G_GINT64_FORMAT, item->integer);
  if (item->kind == TS_COLLECTION_FLOATS)
    return g_strdup_printf ("%g", (double)item->number);
  if (item->kind == TS_COLLECTION_ANYS)
    return g_strdup (item->text);
  return g_strdup_printf ("%" G_GSIZE_FORMAT " bytes", item->size);
}

static GtkWidget *
make_item_row (Opener *self,
               guint i)
{
  const TsCollection *collection = self->thing;
  TsCollectionItem item = ts_collection_get_item (collection, i);
  g_autofree char *title = dup_item_title (ts_collection_get_key (collection), &item);

  return ts_model_row_new (self->document, title, NULL, title);
}

GtkWidget *
ts_model_row_new_for_collection (TsDocument *document,
                                 const TsCollection *collection)
{
  guint n = ts_collection_get_n_items (collection);
  g_autofree char *subtitle = g_strdup_printf ("%'u %s", n, n == 1 ? "item" : "items");
  Opener *opener = g_new0 (Opener, 1);

  *opener = (Opener) { g_object_ref (document), collection, NULL, n, make_item_row, FALSE };
  return new_opener (opener, ts_collection_get_key (collection), subtitle);
}

/* ---- objects -------------------------------------------------------------------------------------- */

static const TsObjectGraph *
get_objects (TsDocument *document)
{
  return ts_document_get_model (document)->meta->objects;
}

/* What it is called on the way from the root, and what it is called in the graph. */
static GtkWidget *
make_object_row (Opener *self,
                 guint i)
{
  const TsObjectGraph *objects = get_objects (self->document);
  guint32 number = g_array_index (self->objects, guint32, i);
  const TsObject *object = &objects->objects[number];
  g_autofree char *path = ts_object_graph_dup_path (objects, number);
  const char *title = path != NULL && *path != '\0' ? path : object->name;

  if (object->kind == TS_OBJECT_VARIABLE)
    {
      g_autofree char *shape = ts_shape_to_string (&object->shape);
      g_autofree char *subtitle = g_strdup_printf ("%s, %s %s", object->name, ts_dtype_name (object->dtype), shape);

      return ts_model_row_new (self->document, title, subtitle, object->name);
    }

  guint n = object->functions != NULL ? g_strv_length (object->functions) : 0;
  GtkWidget *row = new_row (title, n > 0 ? object->functions[0] : "not traced");

  if (n > 0 && ts_graph_find_function (ts_document_get_graph (self->document), object->functions[0]) != NULL)
    lead_to (row, self->document, object->functions[0], go_to_function);
  return row;
}

GtkWidget *
ts_model_row_new_for_objects (TsDocument *document,
                              TsObjectKind kind)
{
  const TsObjectGraph *objects = get_objects (document);
  Opener *opener = g_new0 (Opener, 1);
  g_autofree char *subtitle = NULL;

  *opener = (Opener) { g_object_ref (document), NULL, g_array_new (FALSE, FALSE, sizeof (guint32)), 0, make_object_row, FALSE };
  for (guint32 i = 0; i < objects->n_objects; i++)
    if (objects->objects[i].kind == kind)
      g_array_append_val (opener->objects, i);
  opener->n = opener->objects->len;
  subtitle = g_strdup_printf ("%'u", opener->n);
  return new_opener (opener, kind == TS_OBJECT_VARIABLE ? "Variables" : "Functions", subtitle);
}
