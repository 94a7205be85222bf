#include "engine/debug/console/ts-console-private.h"

#include "engine/ts-error.h"

#include <string.h>

/* Several sessions over one graph, each with variables, runs, feeds and breakpoints of its own: session. */

#define FIRST "main"

typedef struct
{
  char *name;
  TsDebugger *debugger;
  gboolean is_own;
} Session;

static void
clear_session (gpointer data)
{
  Session *session = data;

  g_free (session->name);
  if (session->is_own)
    ts_debugger_free (session->debugger);
}

static GArray *
get_sessions (TsConsole *self)
{
  if (self->sessions == NULL)
    {
      Session first = { g_strdup (FIRST), self->debugger, FALSE };

      self->sessions = g_array_new (FALSE, FALSE, sizeof (Session));
      g_array_set_clear_func (self->sessions, clear_session);
      g_array_append_val (self->sessions, first);
    }
  return self->sessions;
}

static Session *
find_session (TsConsole *self,
              const char *name)
{
  GArray *sessions = get_sessions (self);

  for (guint i = 0; i < sessions->len; i++)
    if (strcmp (g_array_index (sessions, Session, i).name, name) == 0)
      return &g_array_index (sessions, Session, i);
  return NULL;
}

static void
list_sessions (TsConsole *self)
{
  GArray *sessions = get_sessions (self);

  for (guint i = 0; i < sessions->len; i++)
    {
      const Session *session = &g_array_index (sessions, Session, i);
      g_autoptr (TsStop) stop = ts_debugger_dup_stop (session->debugger);

      ts_console_print (self, "%s%s: %s\n", session->debugger == self->debugger ? "=> " : "   ", session->name, stop != NULL ? stop->text : "no run");
    }
}

static gboolean
add_session (TsConsole *self,
             const char *name,
             GError **error)
{
  Session session = { NULL, NULL, TRUE };

  if (find_session (self, name) != NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_ALREADY_EXISTS, "there is a session \"%s\" already", name);
      return FALSE;
    }
  session.name = g_strdup (name);
  session.debugger = ts_debugger_new (self->graph);
  g_array_append_val (self->sessions, session);
  ts_console_take_debugger (self, session.debugger);
  return TRUE;
}

static gboolean
session_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  const Session *session;

  if (*arguments == '\0')
    {
      list_sessions (self);
      return TRUE;
    }
  if (self->is_single)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "a window has one session; open the model in another window for one more");
      return FALSE;
    }
  if (strcmp (arguments, "new") == 0)
    return ts_console_fail_usage ("session", error);
  if (g_str_has_prefix (arguments, "new "))
    {
      arguments += strlen ("new ");
      while (g_ascii_isspace (*arguments))
        arguments++;
      return *arguments != '\0' ? add_session (self, arguments, error) : ts_console_fail_usage ("session", error);
    }
  session = find_session (self, arguments);
  if (session != NULL)
    {
      ts_console_take_debugger (self, session->debugger);
      return TRUE;
    }
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no session \"%s\"; session new %s makes one", arguments, arguments);
  return FALSE;
}

/* ---- the table ------------------------------------------------------------------------------------ */

static const TsConsoleCommand commands[] = {
  { "session", "thread", "[new] [NAME]", "another session over the same graph, with values of its own", "Variables, runs, feeds, fetches and breakpoints are each session's own; presets and snapshots are of all.", FALSE,
    TS_CONSOLE_NOTHING, session_command },
};

const TsConsoleGroup ts_console_session_group = { "Sessions", commands, G_N_ELEMENTS (commands), NULL, 0 };
