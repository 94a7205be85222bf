#pragma once

#include "app/ts-window.h"
#include "tests/support/ts-test-widgets.h"

/* A window with a graph, for tests that press what is in it. */

typedef struct
{
  char *folder; /* of files that the test makes; what is left in it goes with it */
  TsSettings *settings;
  TsWindow *window;
  TsDocument *document;
  TsDebugWorker *worker;
} TsWindowFixture;

/* To be called first. %FALSE without a display, having said so. */
gboolean ts_window_fixture_init (int *argc, char ***argv);
int ts_window_fixture_run (void); /* the tests; the exit status */

/* @data: `sample:nan`, or the name of a file in tests/debug/graphs, or the text of a graph. */
void ts_window_fixture_set_up (TsWindowFixture *self, gconstpointer data);
void ts_window_fixture_tear_down (TsWindowFixture *self, gconstpointer data);

/* Until no command is carried out, and all is drawn. */
void ts_window_fixture_settle (TsWindowFixture *self);

void ts_window_fixture_select (TsWindowFixture *self, const char *op);
const char *ts_window_fixture_get_selected (TsWindowFixture *self);

/* An action that must be possible; it is carried out when this returns. */
void ts_window_fixture_activate (TsWindowFixture *self, const char *action, GVariant *parameter);
gboolean ts_window_fixture_is_enabled (TsWindowFixture *self, const char *action);

/* A line of the debugger's language. */
void ts_window_fixture_say (TsWindowFixture *self, const char *line);

/* A window by its title. (nullable) */
GtkWidget *ts_window_fixture_find_window (const char *title);

/* Types @text into the entry number @i of dialog @title. */
GtkWidget *ts_window_fixture_type (const char *title, guint i, const char *text);

/* Presses the button of a dialog, and waits. */
void ts_window_fixture_press (TsWindowFixture *self, const char *title, const char *button);

/* Presses the button of the window once it is there, and waits. */
void ts_window_fixture_press_button (TsWindowFixture *self, const char *button);

/* Whether the window shows @text; waits until it does, or fails. */
gboolean ts_window_fixture_shows (TsWindowFixture *self, const char *text);
void ts_window_fixture_wait_for (TsWindowFixture *self, const char *text);

/* A row of a list box that has @text in it, and is seen. (nullable) */
GtkWidget *ts_window_fixture_find_row (TsWindowFixture *self, const char *text);

/* Activates one, which can be, once it is there. */
void ts_window_fixture_click_row (TsWindowFixture *self, const char *text);

/* The first number of an output. */
double ts_window_fixture_get_number (TsWindowFixture *self, const char *output);
