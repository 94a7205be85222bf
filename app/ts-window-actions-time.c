#include "app/ts-window-action.h"

#include "app/ts-file-dialog.h"
#include "engine/debug/worker/ts-debug-worker-timeline.h"

/* The order of a run, and its time. */

/* ---- order -------------------------------------------------------------------------------------- */

static const char *
get_schedule (TsWindow *window)
{
  return ts_debug_worker_get_schedule (ts_window_get_worker (window));
}

static void
activate_schedule (TsWindow *window,
                   GVariant *parameter)
{
  const char *name = g_variant_get_string (parameter, NULL);
  g_autofree char *line = g_strconcat ("schedule ", name, NULL);

  if (g_str_equal (name, "random"))
    ts_window_ask_for (window, "Order by Lot", "_Use", "Which of those that are ready goes next is drawn by lot in the runs to come; the same seed draws the same order.", "schedule random ", "1",
                       "a number", NULL);
  else
    ts_window_ask (window, line, "The order stays as it was", NULL);
}

static void
activate_fire (TsWindow *window,
               GVariant *parameter)
{
  const TsOperation *op = ts_document_get_selected_operation (window->shown);
  g_autofree char *line = g_strconcat ("fire ", op->name, NULL);

  ts_window_ask (window, line, "It cannot go next", NULL);
}

/* ---- random numbers ----------------------------------------------------------------------------- */

static void
show_seed (TsWindow *window)
{
  ts_workspace_show_answer (window->workspace, "Seeds and Random Numbers", "info seed");
}

static void
activate_seed (TsWindow *window,
               GVariant *parameter)
{
  guint64 seed;
  g_autofree char *text = ts_debug_worker_get_seed (ts_window_get_worker (window), &seed) ? g_strdup_printf ("%" G_GUINT64_FORMAT, seed) : NULL;

  ts_window_ask_for (window, "Seed of Random Numbers", "_Pin", "With the same seed every run from the beginning draws the same numbers. Operations that have a seed of their own keep it.", "seed ", text,
                     "a number", show_seed);
}

static void
activate_another_seed (TsWindow *window,
                       GVariant *parameter)
{
  ts_window_ask (window, "seed random", "The seed stays as it was", show_seed);
}

/* ---- places in time ------------------------------------------------------------------------------ */

static void
ask_for_note (TsWindow *window,
              const char *title,
              const char *what,
              const char *word,
              const char *text,
              void (*done) (TsWindow *window))
{
  TsValueDialog *dialog = ts_window_new_value_dialog (window, title, "_Set", what, done);

  ts_value_dialog_add_field (dialog, &(TsValueField) { .target = "", .sign = "", .text = text, .hint = "a note, or nothing" });
  ts_value_dialog_add_way (dialog, &(TsValueWay) { .word = word });
  ts_value_dialog_set_optional (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
activate_bookmark (TsWindow *window,
                   GVariant *parameter)
{
  ask_for_note (window, "Set Bookmark", "It leads back to where the run stands now.", "bookmark ", NULL, ts_window_show_time);
}

static void
activate_rename_bookmark (TsWindow *window,
                          GVariant *parameter)
{
  g_autofree char *word = NULL;
  guint32 id;
  const char *note;

  g_variant_get (parameter, "(u&s)", &id, &note);
  word = g_strdup_printf ("bookmark rename %u ", id);
  ask_for_note (window, "Note of a Bookmark", "What it stands for:", word, note, NULL);
}

static void
activate_fork (TsWindow *window,
               GVariant *parameter)
{
  ask_for_note (window, "Fork Run", "From here the run can go on in another way, with what is fed now; what it has done so far is kept beside.", "fork ", NULL, ts_window_show_time);
}

static void
activate_budget (TsWindow *window,
                 GVariant *parameter)
{
  ts_window_ask_for (window, "Memory for Values", "_Use", "How much memory the values of a run may take, to look at and to go back. What does not fit is dropped, and computed again when it is needed.", "budget ",
                     NULL, "200M, 1G", ts_window_show_time);
}

/* ---- recordings ----------------------------------------------------------------------------------- */

typedef struct
{
  const char *word;
  const char *problem;
} FileUse;

static const FileUse save_recording = { "record save ", "The recording was not saved" };
static const FileUse open_recording = { "record open ", "The recording cannot be opened" };

static void
use_file (TsWindow *window,
          GFile *file,
          const FileUse *use)
{
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *quoted = path != NULL ? g_shell_quote (path) : NULL;
  g_autofree char *line = quoted != NULL ? g_strconcat (use->word, quoted, NULL) : NULL;

  if (line != NULL && window->shown != NULL)
    ts_window_ask (window, line, use->problem, ts_window_show_time);
}

static void
file_chosen (GObject *source_object,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GFile) file = ts_file_dialog_choose_finish (result, NULL);

  use_file (TS_WINDOW (source_object), file, user_data);
}

/* @parameter: a path, or "" to be asked. */
static void
use_path (TsWindow *window,
          GVariant *parameter,
          TsFileDialogMode mode,
          const char *title,
          const FileUse *use)
{
  static const char *const patterns[] = { "*.tsrec", NULL };
  const char *path = g_variant_get_string (parameter, NULL);
  g_autoptr (GFile) file = *path != '\0' ? g_file_new_for_path (path) : NULL;

  if (file != NULL)
    use_file (window, file, use);
  else
    ts_file_dialog_choose_async (GTK_WIDGET (window), mode, title, mode == TS_FILE_DIALOG_SAVE ? "run.tsrec" : NULL, "Recordings", patterns, file_chosen, (gpointer)use);
}

static void
activate_save_recording (TsWindow *window,
                         GVariant *parameter)
{
  use_path (window, parameter, TS_FILE_DIALOG_SAVE, "Save Recording", &save_recording);
}

static void
activate_open_recording (TsWindow *window,
                         GVariant *parameter)
{
  use_path (window, parameter, TS_FILE_DIALOG_OPEN, "Open Recording", &open_recording);
}

static void
activate_close_recording (TsWindow *window,
                          GVariant *parameter)
{
  ts_window_ask (window, "record close", "It cannot be closed", NULL);
}

/* ---- the table ----------------------------------------------------------------------------------- */

/* clang-format off */
const TsWindowAction ts_window_time_actions[] = {
  { "schedule",        activate_schedule,        "s",    NULL, TS_WHEN_HAS_DOCUMENT,                         TS_WHEN_BUSY, { NULL }, get_schedule },
  { "fire",            activate_fire,            NULL,   NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_IS_READY,      TS_WHEN_BUSY, { NULL } },
  { "seed",            activate_seed,            NULL,   NULL, TS_WHEN_HAS_DOCUMENT,                         TS_WHEN_BUSY, { NULL } },
  { "another-seed",    activate_another_seed,    NULL,   NULL, TS_WHEN_HAS_DOCUMENT,                         TS_WHEN_BUSY, { NULL } },
  { "bookmark",        activate_bookmark,        NULL,   NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_HAS_RUN,       TS_WHEN_BUSY, { "<Control><Alt>b" } },
  { "rename-bookmark", activate_rename_bookmark, "(us)", NULL, TS_WHEN_HAS_DOCUMENT,                         TS_WHEN_BUSY, { NULL } },
  { "fork",            activate_fork,            NULL,   NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_HAS_RUN,       TS_WHEN_BUSY, { NULL } },
  { "budget",          activate_budget,          NULL,   NULL, TS_WHEN_HAS_DOCUMENT,                         TS_WHEN_BUSY, { NULL } },
  { "save-recording",  activate_save_recording,  "s",    NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_HAS_RUN,       TS_WHEN_BUSY, { NULL } },
  { "open-recording",  activate_open_recording,  "s",    NULL, TS_WHEN_HAS_DOCUMENT,                         TS_WHEN_BUSY, { NULL } },
  { "close-recording", activate_close_recording, NULL,   NULL, TS_WHEN_HAS_DOCUMENT | TS_WHEN_HAS_RECORDING, TS_WHEN_BUSY, { NULL } },
  { NULL },
};
/* clang-format on */
