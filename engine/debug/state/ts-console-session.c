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
  g_free (((Session *)data)->name);
}

void
ts_console_init_sessions (TsConsole *self)
{
  Session first = { g_strdup (FIRST), self->debugger, FALSE };

  g_mutex_init (&self->sessions_mutex);
  self->sessions = g_array_new (FALSE, FALSE, sizeof (Session));
  g_array_set_clear_func (self->sessions, clear_session);
  g_array_append_val (self->sessions, first);
}

void
ts_console_clear_sessions (TsConsole *self)
{
  for (guint i = 0; i < self->sessions->len; i++)
    if (g_array_index (self->sessions, Session, i).is_own)
      ts_debugger_free (g_array_index (self->sessions, Session, i).debugger);
  g_clear_pointer (&self->sessions, g_array_unref);
  g_mutex_clear (&self->sessions_mutex);
}

/* ---- for others ----------------------------------------------------------------------------------- */

void
ts_console_set_session_funcs (TsConsole *self,
                              const TsConsoleSessionFuncs *funcs,
                              gpointer user_data)
{
  self->session_funcs = *funcs;
  self->session_data = user_data;
}

TsDebugger *
ts_console_get_debugger (TsConsole *self)
{
  return self->debugger;
}

void
ts_console_pause (TsConsole *self)
{
  g_mutex_lock (&self->sessions_mutex);
  ts_debugger_pause (self->debugger);
  g_mutex_unlock (&self->sessions_mutex);
}

char **
ts_console_dup_sessions (TsConsole *self,
                         guint *taken)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  *taken = 0;
  g_mutex_lock (&self->sessions_mutex);
  for (guint i = 0; i < self->sessions->len; i++)
    {
      const Session *session = &g_array_index (self->sessions, Session, i);

      if (session->debugger == self->debugger)
        *taken = i;
      g_ptr_array_add (names, g_strdup (session->name));
    }
  g_mutex_unlock (&self->sessions_mutex);
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

TsNamedList *
ts_console_get_presets (TsConsole *self)
{
  return self->presets;
}

TsNamedList *
ts_console_get_snapshots (TsConsole *self)
{
  return self->snapshots;
}

TsScenario *
ts_console_get_scenario (TsConsole *self)
{
  return self->scenario;
}

/* ---- the debugger's thread: it alone changes the list, and may read it as it is --------------------- */

static Session *
find_session (TsConsole *self,
              const char *name)
{
  for (guint i = 0; i < self->sessions->len; i++)
    if (strcmp (g_array_index (self->sessions, Session, i).name, name) == 0)
      return &g_array_index (self->sessions, Session, i);
  return NULL;
}

static Session *
find_taken (TsConsole *self)
{
  for (guint i = 0; i < self->sessions->len; i++)
    if (g_array_index (self->sessions, Session, i).debugger == self->debugger)
      return &g_array_index (self->sessions, Session, i);
  g_assert_not_reached ();
}

static void
list_sessions (TsConsole *self)
{
  for (guint i = 0; i < self->sessions->len; i++)
    {
      const Session *session = &g_array_index (self->sessions, Session, i);
      g_autoptr (TsStop) stop = ts_debugger_dup_stop (session->debugger);

      ts_console_print (self, "%s%s: %s\n", session->debugger == self->debugger ? "=> " : "   ", session->name, stop != NULL ? stop->text : "no run");
    }
}

static gboolean
fail_known (const char *name,
            GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_ALREADY_EXISTS, "there is a session \"%s\" already", name);
  return FALSE;
}

/* It begins with what is fed and fetched now. */
static gboolean
add_session (TsConsole *self,
             const char *name,
             GError **error)
{
  g_autoptr (TsPreset) inputs = ts_preset_new_from_debugger (self->debugger);
  Session session = { NULL, NULL, TRUE };

  if (!ts_named_list_check_name (name, error))
    return FALSE;
  if (find_session (self, name) != NULL)
    return fail_known (name, error);
  session.name = g_strdup (name);
  session.debugger = ts_debugger_new (self->graph);
  ts_preset_use (inputs, session.debugger);
  ts_session_take_device_setup (ts_debugger_get_session (session.debugger), ts_device_setup_ref (ts_session_get_device_setup (ts_debugger_get_session (self->debugger))));
  if (self->session_funcs.added != NULL)
    self->session_funcs.added (session.debugger, self->session_data);
  g_mutex_lock (&self->sessions_mutex);
  g_array_append_val (self->sessions, session);
  g_mutex_unlock (&self->sessions_mutex);
  ts_console_take_debugger (self, session.debugger);
  return TRUE;
}

static gboolean
rename_session (TsConsole *self,
                const char *name,
                GError **error)
{
  Session *taken = find_taken (self);
  Session *other = find_session (self, name);

  if (!ts_named_list_check_name (name, error))
    return FALSE;
  if (other != NULL && other != taken)
    return fail_known (name, error);
  g_mutex_lock (&self->sessions_mutex);
  g_free (taken->name);
  taken->name = g_strdup (name);
  g_mutex_unlock (&self->sessions_mutex);
  return TRUE;
}

static gboolean
fail_unknown (const char *name,
              GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no session \"%s\"; session new %s makes one", name, name);
  return FALSE;
}

static gboolean
close_session (TsConsole *self,
               const char *name,
               GError **error)
{
  Session *session = find_session (self, name);
  TsDebugger *debugger;

  if (session == NULL)
    return fail_unknown (name, error);
  if (!session->is_own)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the first session, \"%s\", stays", name);
      return FALSE;
    }
  debugger = session->debugger;
  if (debugger == self->debugger)
    ts_console_take_debugger (self, g_array_index (self->sessions, Session, 0).debugger);
  if (ts_scenario_is_of (self->scenario, debugger))
    ts_scenario_cancel (self->scenario);
  g_mutex_lock (&self->sessions_mutex);
  g_array_remove_index (self->sessions, (guint)(session - (Session *)(void *)self->sessions->data));
  g_mutex_unlock (&self->sessions_mutex);
  if (self->session_funcs.closed != NULL)
    self->session_funcs.closed (debugger, self->session_data);
  else
    ts_debugger_free (debugger);
  return TRUE;
}

static gboolean
switch_session (TsConsole *self,
                const char *name,
                GError **error)
{
  const Session *session = find_session (self, name);

  if (session == NULL)
    return fail_unknown (name, error);
  ts_console_take_debugger (self, session->debugger);
  return TRUE;
}

static gboolean
session_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  static const struct
  {
    const char *word;
    gboolean (*run) (TsConsole *self, const char *name, GError **error);
  } words[] = { { "new", add_session }, { "rename", rename_session }, { "close", close_session } };

  if (*arguments == '\0')
    {
      list_sessions (self);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i].word);
      g_autofree char *name = NULL;

      if (strncmp (arguments, words[i].word, length) != 0 || (arguments[length] != '\0' && !g_ascii_isspace (arguments[length])))
        continue;
      name = g_strstrip (g_strdup (arguments + length));
      return *name != '\0' ? words[i].run (self, name, error) : ts_console_fail_usage ("session", error);
    }
  return switch_session (self, arguments, error);
}

/* ---- the table ------------------------------------------------------------------------------------ */

static const TsConsoleCommand commands[] = {
  { "session", "thread", "[[new | rename | close] NAME]", "another session over the same graph, with values of its own",
    "Variables, runs, feeds, fetches and breakpoints are each session's own; presets and snapshots are of all. A new one begins with what is fed and\n"
    "fetched now. \"rename\" is about the session that one is in.",
    FALSE, TS_CONSOLE_NOTHING, session_command },
};

const TsConsoleGroup ts_console_session_group = { "Sessions", commands, G_N_ELEMENTS (commands), NULL, 0 };
