#include "app/ts-window-action.h"

#include "engine/debug/worker/ts-debug-worker-answers.h"

/* Lines of the console that actions have carried out, and dialogs that ask for them. */

typedef struct
{
  TsWindow *window;
  TsDocument *document;
  const char *heading;             /* of what is said if it cannot be done */
  void (*done) (TsWindow *window); /* (nullable) */
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->window);
  g_object_unref (asked->document);
  g_free (asked);
}

static void
answered (TsDebugWorker *worker,
          const GError *error,
          gpointer user_data)
{
  Asked *asked = user_data;

  if (asked->window->settings == NULL || asked->window->shown != asked->document) /* closed, or another graph, meanwhile */
    return;
  if (error != NULL)
    ts_window_show_message (asked->window, asked->heading, error->message);
  else if (asked->done != NULL)
    asked->done (asked->window);
}

void
ts_window_ask (TsWindow *window,
               const char *line,
               const char *heading,
               void (*done) (TsWindow *window))
{
  Asked *asked = g_new (Asked, 1);

  *asked = (Asked) { g_object_ref (window), g_object_ref (window->shown), heading, done };
  ts_debug_worker_ask (ts_document_get_worker (window->shown), line, answered, asked, asked_free);
}

char *
ts_window_dup_selected_output (TsWindow *window)
{
  TsOutput output = { ts_document_get_selected_op (window->shown), ts_document_get_selected_output (window->shown) };

  return ts_graph_dup_output_name (ts_document_get_graph (window->shown), output);
}

/* ---- dialogs ------------------------------------------------------------------------------------- */

TsValueDialog *
ts_window_new_value_dialog (TsWindow *window,
                            const char *title,
                            const char *verb,
                            const char *what,
                            void (*done) (TsWindow *window))
{
  TsValueDialog *dialog = ts_value_dialog_new (GTK_WINDOW (window), window->shown, title, verb, what);

  if (done != NULL)
    g_signal_connect_object (dialog, "done", G_CALLBACK (done), window, G_CONNECT_SWAPPED);
  return dialog;
}

void
ts_window_ask_for (TsWindow *window,
                   const char *title,
                   const char *verb,
                   const char *what,
                   const char *word,
                   const char *text,
                   const char *hint,
                   void (*done) (TsWindow *window))
{
  TsValueDialog *dialog = ts_window_new_value_dialog (window, title, verb, what, done);

  ts_value_dialog_add_field (dialog, &(TsValueField) { .target = "", .sign = "", .text = text, .hint = hint });
  ts_value_dialog_add_way (dialog, &(TsValueWay) { .word = word });
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- where what was done is seen ------------------------------------------------------------------ */

void
ts_window_show_changes (TsWindow *window)
{
  ts_workspace_show_drawer (window->workspace, "changes");
}

void
ts_window_show_time (TsWindow *window)
{
  ts_workspace_show_drawer (window->workspace, "time");
}
