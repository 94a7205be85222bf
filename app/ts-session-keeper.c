#include "app/ts-session-keeper.h"

#include "app/ts-document-private.h"
#include "app/ts-kept-presets.h"
#include "app/ts-session-file.h"

#include <string.h>

#define DELAY_S 1
#define GROUP "session"
#define DISABLED "disabled "

struct _TsSessionKeeper
{
  GObject parent_instance;

  TsDocument *document;
  char *path; /* nullable: nothing is kept */
  guint source;
  gboolean is_restoring;
};

G_DEFINE_FINAL_TYPE (TsSessionKeeper, ts_session_keeper, G_TYPE_OBJECT)

/* ---- writing ------------------------------------------------------------------------------------- */

/* Takes @list of strings. */
static void
set_list (GKeyFile *file,
          const char *key,
          GPtrArray *list)
{
  if (list->len > 0)
    g_key_file_set_string_list (file, GROUP, key, (const char *const *)list->pdata, list->len);
  g_ptr_array_unref (list);
}

static void
write_feeds (TsSessionKeeper *self,
             GKeyFile *file)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  guint n;
  const TsFeed *feeds = ts_debug_worker_get_feeds (ts_document_get_worker (self->document), &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = ts_graph_dup_output_name (ts_document_get_graph (self->document), feeds[i].output);
      const char *text = ts_document_get_feed_text (self->document, feeds[i].output);

      if (text != NULL)
        g_ptr_array_add (list, g_strconcat (name, " = ", text, NULL));
    }
  set_list (file, "feeds", list);
}

static void
write_fetches (TsSessionKeeper *self,
               GKeyFile *file)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  guint n;
  const TsOutput *fetches = ts_debug_worker_get_fetches (ts_document_get_worker (self->document), &n);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (list, ts_graph_dup_output_name (ts_document_get_graph (self->document), fetches[i]));
  set_list (file, "fetches", list);
}

static void
write_breakpoints (TsSessionKeeper *self,
                   GKeyFile *file)
{
  TsDebugWorker *worker = ts_document_get_worker (self->document);
  g_autoptr (GPtrArray) breakpoints = ts_debug_worker_dup_breakpoints (worker);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < breakpoints->len; i++)
    {
      const TsBreakpoint *b = g_ptr_array_index (breakpoints, i);
      g_autofree char *text = ts_breakpoint_to_string (b, TRUE);

      if (!b->temporary && b->log == NULL)
        g_ptr_array_add (list, g_strconcat (b->enabled ? "" : DISABLED, text, NULL));
    }
  set_list (file, "breakpoints", list);
  g_key_file_set_integer (file, GROUP, "catches", (int)ts_debug_worker_get_catches (worker));
}

static void
write_watches (TsSessionKeeper *self,
               GKeyFile *file)
{
  g_autoptr (GPtrArray) displays = ts_debug_worker_dup_displays (ts_document_get_worker (self->document));
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < displays->len; i++)
    {
      const TsDisplay *display = g_ptr_array_index (displays, i);

      if (!display->is_fixed)
        g_ptr_array_add (list, g_strdup (ts_expression_get_text (display->expression)));
    }
  set_list (file, "watches", list);
}

/* Nothing where nothing was set up. */
static void
write_devices (TsSessionKeeper *self,
               GKeyFile *file)
{
  const TsDeviceSetup *setup = ts_debug_worker_get_device_setup (ts_document_get_worker (self->document));
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < setup->rules->len; i++)
    g_ptr_array_add (list, ts_placement_rule_to_string (g_ptr_array_index (setup->rules, i)));
  set_list (file, "rules", list);
  if (setup->n_cpus != 1)
    g_key_file_set_integer (file, GROUP, "cpus", (int)setup->n_cpus);
  if (!setup->is_soft)
    g_key_file_set_boolean (file, GROUP, "hard-placement", TRUE);
}

static void
write_view (TsSessionKeeper *self,
            GKeyFile *file)
{
  const char *const *lines = ts_document_get_view_rules (self->document);

  if (lines != NULL && *lines != NULL)
    g_key_file_set_string_list (file, GROUP, "view", lines, g_strv_length ((char **)lines));
}

void
ts_session_keeper_flush (TsSessionKeeper *self)
{
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *text = NULL;
  const TsOperation *op;
  gsize size;

  g_return_if_fail (TS_IS_SESSION_KEEPER (self));

  if (self->source == 0)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  file = g_key_file_new ();
  op = ts_document_get_selected_operation (self->document);
  g_key_file_set_string (file, GROUP, "model", ts_document_get_model (self->document)->path);
  write_feeds (self, file);
  write_fetches (self, file);
  write_breakpoints (self, file);
  write_watches (self, file);
  write_devices (self, file);
  write_view (self, file);
  ts_kept_presets_write (self->document, file);
  if (op != NULL)
    g_key_file_set_string (file, GROUP, "selected", op->name);
  text = g_key_file_to_data (file, &size, NULL);
  ts_session_file_write (self->path, text, size);
}

static gboolean
flush_later (gpointer user_data)
{
  ts_session_keeper_flush (user_data);
  return G_SOURCE_REMOVE;
}

static void
note_change (TsSessionKeeper *self)
{
  if (self->path != NULL && self->source == 0 && !self->is_restoring)
    self->source = g_timeout_add_seconds (DELAY_S, flush_later, self);
}

/* ---- reading ------------------------------------------------------------------------------------- */

typedef struct
{
  TsSessionKeeper *keeper;
  GKeyFile *file;
  GString *problems;
} Restore;

static void
add_problem (Restore *self,
             const char *what,
             const GError *error)
{
  g_string_append_printf (self->problems, "%s%s: %s", self->problems->len > 0 ? "\n" : "", what, error->message);
}

static void
tell_problem (const char *what,
              const GError *error,
              gpointer restore)
{
  add_problem (restore, what, error);
}

/* (transfer full): %NULL-terminated */
static char **
get_list (const Restore *self,
          const char *key)
{
  char **list = g_key_file_get_string_list (self->file, GROUP, key, NULL, NULL);

  return list != NULL ? list : g_new0 (char *, 1);
}

static void
restore_feeds (Restore *self)
{
  TsDocument *document = self->keeper->document;
  g_auto (GStrv) feeds = get_list (self, "feeds");

  for (guint i = 0; feeds[i] != NULL; i++)
    {
      char *text = strstr (feeds[i], " = ");
      g_autoptr (GError) error = NULL;
      TsOutput output;

      if (text == NULL)
        continue;
      *text = '\0';
      if (!ts_graph_find_output (ts_document_get_graph (document), feeds[i], &output, &error) ||
          !ts_document_set_feed_text (document, output, text + strlen (" = "), &error))
        add_problem (self, feeds[i], error);
    }
}

static void
restore_fetches (Restore *self)
{
  TsDocument *document = self->keeper->document;
  g_auto (GStrv) names = get_list (self, "fetches");
  g_autoptr (GArray) fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      TsOutput output;

      if (ts_graph_find_output (ts_document_get_graph (document), names[i], &output, &error))
        g_array_append_val (fetches, output);
      else
        add_problem (self, names[i], error);
    }
  if (fetches->len == 0)
    return;
  ts_debug_worker_set_fetches (ts_document_get_worker (document), (const TsOutput *)(const void *)fetches->data, fetches->len);
  ts_document_emit (document, TS_DOCUMENT_FETCHES_CHANGED);
  ts_document_emit (document, TS_DOCUMENT_FEEDS_CHANGED);
}

/* @before: (nullable): whose breakpoints are taken over */
static void
restore_breakpoints (Restore *self,
                     TsDocument *before)
{
  TsDocument *document = self->keeper->document;
  g_auto (GStrv) breakpoints = get_list (self, "breakpoints");

  if (before != NULL)
    ts_document_take_breakpoints (document, before);
  for (guint i = 0; before == NULL && breakpoints[i] != NULL; i++)
    {
      gboolean is_disabled = g_str_has_prefix (breakpoints[i], DISABLED);
      const char *text = is_disabled ? breakpoints[i] + strlen (DISABLED) : breakpoints[i];
      g_autoptr (GError) error = NULL;
      guint id = ts_document_add_breakpoint (document, text, FALSE, FALSE, &error);

      if (id == 0)
        add_problem (self, text, error);
      else if (is_disabled)
        ts_document_enable_breakpoint (document, id, FALSE);
    }
  ts_document_set_catches (self->keeper->document, (guint)g_key_file_get_integer (self->file, GROUP, "catches", NULL));
}

static void
restore_watches (Restore *self)
{
  g_auto (GStrv) watches = get_list (self, "watches");

  for (guint i = 0; watches[i] != NULL; i++)
    {
      g_autofree char *line = g_strconcat ("display ", watches[i], NULL);

      ts_debug_worker_run_line (ts_document_get_worker (self->keeper->document), line);
    }
}

static void
restore_devices (Restore *self)
{
  g_auto (GStrv) rules = get_list (self, "rules");
  g_autoptr (TsDeviceSetup) setup = ts_device_setup_new ();
  int n_cpus = g_key_file_get_integer (self->file, GROUP, "cpus", NULL);

  for (guint i = 0; rules[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      TsPlacementRule *rule = ts_placement_rule_parse (rules[i], NULL, &error);

      if (rule != NULL)
        ts_device_setup_add_rule (setup, rule, setup->rules->len + 1);
      else
        add_problem (self, rules[i], error);
    }
  setup->n_cpus = (guint)CLAMP (n_cpus, 1, TS_MAX_CPU_DEVICES);
  setup->is_soft = !g_key_file_get_boolean (self->file, GROUP, "hard-placement", NULL);
  if (!ts_device_setup_is_default (setup))
    ts_debug_worker_set_device_setup (ts_document_get_worker (self->keeper->document), g_steal_pointer (&setup));
}

static void
restore_view (Restore *self)
{
  g_auto (GStrv) lines = get_list (self, "view");

  if (*lines != NULL)
    ts_document_set_view_rules (self->keeper->document, (const char *const *)lines);
}

static void
restore_selection (Restore *self)
{
  g_autofree char *name = g_key_file_get_string (self->file, GROUP, "selected", NULL);
  const TsOperation *op = name != NULL ? ts_graph_find_operation (ts_document_get_graph (self->keeper->document), name) : NULL;

  if (op != NULL)
    ts_document_set_selected_op (self->keeper->document, op->index);
}

/* @before: (nullable). Returns: (transfer full) (nullable): what does not fit, a line each */
static char *
restore_all (TsSessionKeeper *self,
             TsDocument *before)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GString) problems = g_string_new (NULL);
  Restore restore = { self, file, problems };

  if (self->path == NULL || !g_key_file_load_from_file (file, self->path, G_KEY_FILE_NONE, NULL))
    return NULL;
  self->is_restoring = TRUE;
  restore_fetches (&restore);
  restore_feeds (&restore);
  restore_breakpoints (&restore, before);
  restore_watches (&restore);
  restore_devices (&restore);
  restore_view (&restore);
  ts_kept_presets_read (self->document, file, tell_problem, &restore);
  restore_selection (&restore);
  self->is_restoring = FALSE;
  return problems->len > 0 ? g_strdup (problems->str) : NULL;
}

void
ts_session_keeper_restore (TsSessionKeeper *self)
{
  g_return_if_fail (TS_IS_SESSION_KEEPER (self));

  g_autofree char *problems = restore_all (self, NULL);

  if (problems != NULL)
    {
      g_autoptr (GError) error = g_error_new (TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "What was set up before does not all fit to this model.\n%s", problems);

      ts_document_fail (self->document, error);
    }
}

char *
ts_session_keeper_restore_from (TsSessionKeeper *self,
                                TsDocument *before)
{
  g_return_val_if_fail (TS_IS_SESSION_KEEPER (self), NULL);
  g_return_val_if_fail (TS_IS_DOCUMENT (before), NULL);

  return restore_all (self, before);
}

/* ---- life ----------------------------------------------------------------------------------------- */

static void
ts_session_keeper_dispose (GObject *object)
{
  TsSessionKeeper *self = TS_SESSION_KEEPER (object);

  if (self->document != NULL)
    {
      ts_session_keeper_flush (self);
      g_signal_handlers_disconnect_by_data (self->document, self);
    }
  g_clear_object (&self->document);

  G_OBJECT_CLASS (ts_session_keeper_parent_class)->dispose (object);
}

static void
ts_session_keeper_finalize (GObject *object)
{
  g_free (TS_SESSION_KEEPER (object)->path);

  G_OBJECT_CLASS (ts_session_keeper_parent_class)->finalize (object);
}

static void
ts_session_keeper_class_init (TsSessionKeeperClass *class)
{
  G_OBJECT_CLASS (class)->dispose = ts_session_keeper_dispose;
  G_OBJECT_CLASS (class)->finalize = ts_session_keeper_finalize;
}

static void
ts_session_keeper_init (TsSessionKeeper *self)
{
}

TsSessionKeeper *
ts_session_keeper_new (TsDocument *document)
{
  TsSessionKeeper *self = g_object_new (TS_TYPE_SESSION_KEEPER, NULL);

  self->document = g_object_ref (document);
  self->path = ts_session_file_dup_path (document, ".session");
  g_signal_connect_swapped (document, "feeds-changed", G_CALLBACK (note_change), self);
  g_signal_connect_swapped (document, "fetches-changed", G_CALLBACK (note_change), self);
  g_signal_connect_swapped (document, "breakpoints-changed", G_CALLBACK (note_change), self);
  g_signal_connect_swapped (document, "devices-changed", G_CALLBACK (note_change), self);
  g_signal_connect_swapped (document, "view-changed", G_CALLBACK (note_change), self);
  g_signal_connect_swapped (document, "scenario-changed", G_CALLBACK (note_change), self);
  g_signal_connect_swapped (document, "notify::selected-op", G_CALLBACK (note_change), self);
  return self;
}
