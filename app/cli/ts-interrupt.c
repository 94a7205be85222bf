#include "app/cli/ts-interrupt.h"

#include <glib-unix.h>

#include <errno.h>
#include <signal.h>
#include <unistd.h>

/* A signal handler may do next to nothing: it writes a byte to a pipe, and a thread that reads there does the rest. */
struct _TsInterrupt
{
  TsDebugger *debugger;
  GThread *thread;
  struct sigaction old_action;
  int signals[2]; /* from the handler to the thread; 'q' ends it */
  int idle[2];    /* from the thread to whoever reads the terminal */
  gint is_running;
};

static int handler_fd = -1;

static void
on_signal (int number)
{
  int saved_errno = errno;

  if (write (handler_fd, "c", 1) < 0)
    {
      /* Full of earlier ones: nothing is lost. */
    }
  errno = saved_errno;
}

static gpointer
watch (gpointer data)
{
  TsInterrupt *self = data;
  char c;

  while (read (self->signals[0], &c, 1) == 1 && c != 'q')
    if (g_atomic_int_get (&self->is_running))
      ts_debugger_pause (self->debugger);
    else if (write (self->idle[1], &c, 1) < 0)
      break;
  return NULL;
}

TsInterrupt *
ts_interrupt_new (TsDebugger *debugger)
{
  TsInterrupt *self = g_new0 (TsInterrupt, 1);
  struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

  g_assert (handler_fd < 0);
  self->debugger = debugger;
  if (!g_unix_open_pipe (self->signals, FD_CLOEXEC, NULL) || !g_unix_open_pipe (self->idle, FD_CLOEXEC, NULL) ||
      !g_unix_set_fd_nonblocking (self->signals[1], TRUE, NULL) || !g_unix_set_fd_nonblocking (self->idle[0], TRUE, NULL))
    g_error ("no pipes: %s", g_strerror (errno));

  self->thread = g_thread_new ("interrupt", watch, self);
  handler_fd = self->signals[1];
  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, &self->old_action);
  return self;
}

void
ts_interrupt_free (TsInterrupt *self)
{
  sigaction (SIGINT, &self->old_action, NULL);
  g_unix_set_fd_nonblocking (self->signals[1], FALSE, NULL);
  if (write (self->signals[1], "q", 1) == 1)
    g_thread_join (self->thread);
  handler_fd = -1;
  for (int i = 0; i < 2; i++)
    {
      close (self->signals[i]);
      close (self->idle[i]);
    }
  g_free (self);
}

int
ts_interrupt_get_fd (TsInterrupt *self)
{
  return self->idle[0];
}

void
ts_interrupt_begin_command (TsInterrupt *self)
{
  g_atomic_int_set (&self->is_running, TRUE);
}

void
ts_interrupt_end_command (TsInterrupt *self)
{
  g_atomic_int_set (&self->is_running, FALSE);
}
