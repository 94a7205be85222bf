#include "app/cli/ts-prompt.h"

#include "app/cli/ts-cli.h"
#include "app/cli/ts-interrupt.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef TS_HAVE_READLINE
#include <readline/history.h>
#include <readline/readline.h>
#endif

typedef struct
{
  TsConsole *console;
  TsInterrupt *interrupt;
  gboolean is_done;
} Prompt;

static void
run_line (Prompt *self,
          const char *line)
{
  g_autoptr (GError) error = NULL;

  ts_interrupt_begin_command (self->interrupt);
  if (!ts_console_run (self->console, line, &error))
    {
      fflush (stdout);
      fprintf (stderr, "%s\n", error->message);
    }
  ts_interrupt_end_command (self->interrupt);
  fflush (stdout);
  self->is_done = ts_console_has_quit (self->console);
}

static void
drain (int fd)
{
  char buffer[64];

  while (read (fd, buffer, sizeof buffer) > 0)
    ;
}

#ifdef TS_HAVE_READLINE

#define MAX_HISTORY 1000

/* readline calls back without saying for whom. */
static Prompt *reading;

/* (transfer full) */
static char *
history_path (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "tensorstep", NULL);

  g_mkdir_with_parents (folder, 0700);
  return g_build_filename (folder, "debug-history", NULL);
}

static char *
next_word (const char *text,
           int state)
{
  static char **words;
  static guint next;
  g_autofree char *line = NULL;
  gsize start;

  if (state == 0)
    {
      line = g_strndup (rl_line_buffer, (gsize)rl_point);
      words = ts_console_complete (reading->console, line, &start);
      next = 0;
    }

  if (words[next] == NULL)
    {
      g_clear_pointer (&words, g_strfreev);
      return NULL;
    }
  return strdup (words[next++]); /* readline frees it with free () */
}

static char **
complete (const char *text,
          int start,
          int end)
{
  char **matches = rl_completion_matches (text, next_word);
  gboolean goes_on = matches != NULL && g_str_has_suffix (matches[0], "/");

  /* File names only in values. */
  rl_attempted_completion_over = memchr (rl_line_buffer, '@', (gsize)start) == NULL;
  rl_completion_append_character = goes_on ? '\0' : ' ';
  return matches;
}

static void
on_line (char *line)
{
  Prompt *self = reading;

  if (line == NULL)
    {
      self->is_done = TRUE;
      fputs ("\n", stdout);
      return;
    }

  if (*line != '\0' && (history_length == 0 || strcmp (history_get (history_base + history_length - 1)->line, line) != 0))
    add_history (line);
  rl_callback_handler_remove ();
  run_line (self, line);
  free (line);
  if (!self->is_done)
    rl_callback_handler_install (TS_CONSOLE_PROMPT, on_line);
}

static void
drop_line (void)
{
  fputs ("^C\n", stdout);
  rl_free_line_state ();
  rl_callback_sigcleanup ();
  rl_callback_handler_remove ();
  rl_callback_handler_install (TS_CONSOLE_PROMPT, on_line);
}

static void
read_lines (Prompt *self)
{
  g_autofree char *history = history_path ();

  reading = self;
  using_history ();
  stifle_history (MAX_HISTORY);
  read_history (history);
  rl_readline_name = "tensorstep-cli";
  rl_catch_signals = 0;
  rl_attempted_completion_function = complete;
  rl_completer_word_break_characters = " \t,@";
  rl_callback_handler_install (TS_CONSOLE_PROMPT, on_line);

  while (!self->is_done)
    {
      struct pollfd fds[] = { { STDIN_FILENO, POLLIN, 0 }, { ts_interrupt_get_fd (self->interrupt), POLLIN, 0 } };

      if (poll (fds, 2, -1) < 0)
        continue;
      if ((fds[1].revents & POLLIN) != 0)
        {
          drain (fds[1].fd);
          drop_line ();
        }
      if ((fds[0].revents & (POLLIN | POLLHUP)) != 0)
        rl_callback_read_char ();
    }

  rl_callback_handler_remove ();
  write_history (history);
  reading = NULL;
}

#else

static void
read_lines (Prompt *self)
{
  g_autofree char *line = NULL;
  size_t size = 0;

  while (!self->is_done)
    {
      fputs (TS_CONSOLE_PROMPT, stdout);
      fflush (stdout);
      if (getline (&line, &size, stdin) < 0)
        break;
      drain (ts_interrupt_get_fd (self->interrupt));
      run_line (self, g_strchomp (line));
    }
}

#endif

void
ts_prompt_run (TsConsole *console,
               TsDebugger *debugger)
{
  g_autoptr (TsInterrupt) interrupt = ts_interrupt_new (debugger);
  Prompt prompt = { .console = console, .interrupt = interrupt };

  read_lines (&prompt);
}
