#include "app/panels/ts-console-panel.h"

#include "engine/debug/console/ts-console.h"

#define MAX_CHARS (1 << 20) /* of what was said; the oldest goes first */
#define MAX_LINES 500       /* of what was typed */

struct _TsConsolePanel
{
  GtkWidget parent_instance;

  TsDocument *document;
  GPtrArray *lines; /* typed before, the last one last */
  guint line;       /* that is shown of them; their number: none */

  GtkWidget *box;
  GtkTextView *view;
  GtkTextBuffer *buffer;
  GtkEntry *entry;
  GtkLabel *candidates;
};

G_DEFINE_FINAL_TYPE (TsConsolePanel, ts_console_panel, GTK_TYPE_WIDGET)

/* ---- what is said ------------------------------------------------------------------------------ */

static void
limit_text (TsConsolePanel *self)
{
  GtkTextIter start, end;
  int excess = gtk_text_buffer_get_char_count (self->buffer) - MAX_CHARS;

  if (excess <= 0)
    return;
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, excess);
  gtk_text_iter_forward_line (&end);
  gtk_text_buffer_delete (self->buffer, &start, &end);
}

static void
said (TsConsolePanel *self,
      const char *text)
{
  GtkTextIter end;
  gboolean is_command = g_str_has_prefix (text, TS_CONSOLE_PROMPT);

  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_insert_with_tags_by_name (self->buffer, &end, text, -1, is_command ? "command" : "answer", NULL);
  limit_text (self);
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_place_cursor (self->buffer, &end);
  gtk_text_view_scroll_to_mark (self->view, gtk_text_buffer_get_insert (self->buffer), 0, FALSE, 0, 1);
}

/* ---- what is typed ----------------------------------------------------------------------------- */

static void
show_candidates (TsConsolePanel *self,
                 const char *text)
{
  gtk_label_set_label (self->candidates, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->candidates), text != NULL);
}

static void
entry_activated (TsConsolePanel *self)
{
  g_autofree char *line = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  show_candidates (self, NULL);
  if (self->document == NULL)
    return;
  if (*line != '\0' && (self->lines->len == 0 || !g_str_equal (line, g_ptr_array_index (self->lines, self->lines->len - 1))))
    g_ptr_array_add (self->lines, g_strdup (line));
  if (self->lines->len > MAX_LINES)
    g_ptr_array_remove_index (self->lines, 0);
  self->line = self->lines->len;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  ts_debug_worker_run_line (ts_document_get_worker (self->document), line);
}

static void
set_line (TsConsolePanel *self,
          const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static void
recall (TsConsolePanel *self,
        int step)
{
  if (step < 0 && self->line > 0)
    self->line--;
  else if (step > 0 && self->line < self->lines->len)
    self->line++;
  else
    return;
  set_line (self, self->line < self->lines->len ? g_ptr_array_index (self->lines, self->line) : "");
}

/* What all @words begin with. (transfer full) */
static char *
find_common (char **words)
{
  gsize n = strlen (words[0]);

  for (guint i = 1; words[i] != NULL; i++)
    {
      gsize k = 0;

      while (k < n && words[i][k] == words[0][k])
        k++;
      n = k;
    }
  return g_strndup (words[0], n);
}

static void
complete (TsConsolePanel *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  gsize word;
  g_auto (GStrv) words = NULL;
  g_autofree char *common = NULL;
  g_autofree char *line = NULL;
  g_autofree char *list = NULL;

  if (self->document == NULL)
    return;
  words = ts_debug_worker_complete (ts_document_get_worker (self->document), text, &word);
  if (words[0] == NULL)
    {
      show_candidates (self, NULL);
      return;
    }
  common = find_common (words);
  line = g_strdup_printf ("%.*s%s%s", (int)word, text, common, words[1] == NULL && !g_str_has_suffix (common, "/") ? " " : "");
  list = g_strjoinv ("   ", words);
  set_line (self, line);
  show_candidates (self, words[1] != NULL ? list : NULL);
}

static gboolean
key_pressed (TsConsolePanel *self,
             guint keyval,
             guint keycode,
             GdkModifierType state)
{
  switch (keyval)
    {
    case GDK_KEY_Up:
      recall (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
      recall (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Tab:
      if ((state & GDK_CONTROL_MASK) != 0 || *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0')
        return GDK_EVENT_PROPAGATE; /* on to the next control */
      complete (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* ---- life -------------------------------------------------------------------------------------- */

static gboolean
ts_console_panel_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TS_CONSOLE_PANEL (widget)->entry));
}

static void
ts_console_panel_dispose (GObject *object)
{
  TsConsolePanel *self = TS_CONSOLE_PANEL (object);

  if (self->document != NULL)
    ts_console_panel_set_document (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_console_panel_parent_class)->dispose (object);
}

static void
ts_console_panel_finalize (GObject *object)
{
  g_ptr_array_unref (TS_CONSOLE_PANEL (object)->lines);

  G_OBJECT_CLASS (ts_console_panel_parent_class)->finalize (object);
}

static void
ts_console_panel_class_init (TsConsolePanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_console_panel_dispose;
  G_OBJECT_CLASS (class)->finalize = ts_console_panel_finalize;
  widget_class->grab_focus = ts_console_panel_grab_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-console-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsConsolePanel, box);
  gtk_widget_class_bind_template_child (widget_class, TsConsolePanel, view);
  gtk_widget_class_bind_template_child (widget_class, TsConsolePanel, entry);
  gtk_widget_class_bind_template_child (widget_class, TsConsolePanel, candidates);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed);
}

static void
ts_console_panel_init (TsConsolePanel *self)
{
  self->lines = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_buffer_create_tag (self->buffer, "command", "weight", PANGO_WEIGHT_BOLD, NULL);
  gtk_text_buffer_create_tag (self->buffer, "answer", NULL);
}

GtkWidget *
ts_console_panel_new (void)
{
  return g_object_new (TS_TYPE_CONSOLE_PANEL, NULL);
}

void
ts_console_panel_set_document (TsConsolePanel *self,
                               TsDocument *document)
{
  g_return_if_fail (TS_IS_CONSOLE_PANEL (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (ts_document_get_worker (self->document), self);
  g_set_object (&self->document, document);
  if (document != NULL)
    g_signal_connect_swapped (ts_document_get_worker (document), "said", G_CALLBACK (said), self);
}
