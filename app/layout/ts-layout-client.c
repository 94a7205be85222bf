#include "app/layout/ts-layout-client.h"

#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#define HELPER_NAME "tensorstep-layout"
#define MAX_ANSWER_BYTES (256u << 20)
#define TOO_LONG "the layout takes too long"

char *
ts_layout_helper_find (void)
{
  static const char *const beside[] = { ".", "layout", "../app/layout", "../../app/layout", "../libexec" };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : g_strdup (".");

  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *path = g_build_filename (folder, beside[i], HELPER_NAME, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_canonicalize_filename (path, NULL);
    }

  if (g_file_test (TS_LIBEXECDIR "/" HELPER_NAME, G_FILE_TEST_IS_EXECUTABLE))
    return g_strdup (TS_LIBEXECDIR "/" HELPER_NAME);

  return NULL;
}

/* One talk with the helper: writes the request and reads the answer as both pipes allow, until the deadline. */
typedef struct
{
  int in;  /* its standard input; -1 once all is written */
  int out; /* its standard output */
  const guint8 *request;
  gsize left;
  GByteArray *answer;
} Talk;

static gboolean
is_later (void)
{
  return errno == EAGAIN || errno == EINTR;
}

static void
talk_write (Talk *talk,
            GOutputStream *stream)
{
  ssize_t n = write (talk->in, talk->request, talk->left);

  if (n < 0 && is_later ())
    return;

  if (n > 0)
    {
      talk->request += n;
      talk->left -= n;
    }

  /* If it does not listen, what it answers will tell. */
  if (n < 0 || talk->left == 0)
    {
      talk->in = -1;
      g_output_stream_close (stream, NULL, NULL);
    }
}

/* FALSE at the end of the answer. */
static gboolean
talk_read (Talk *talk)
{
  guint8 buffer[65536];
  ssize_t n = read (talk->out, buffer, sizeof buffer);

  if (n < 0 && is_later ())
    return TRUE;

  if (n <= 0 || talk->answer->len + n > MAX_ANSWER_BYTES)
    return FALSE;

  g_byte_array_append (talk->answer, buffer, n);
  return TRUE;
}

static gboolean
talk_run (Talk *talk,
          GSubprocess *process,
          gint64 deadline,
          GCancellable *cancellable,
          GError **error)
{
  GOutputStream *input = g_subprocess_get_stdin_pipe (process);
  GPollFD cancelled = { -1, 0, 0 };
  gboolean pollable = g_cancellable_make_pollfd (cancellable, &cancelled);
  gboolean more = TRUE;

  while (more)
    {
      struct pollfd fds[] = {
        { talk->out, POLLIN, 0 },
        { talk->in, POLLOUT, 0 },
        { cancelled.fd, POLLIN, 0 },
      };
      gint64 wait_ms = (deadline - g_get_monotonic_time () + 999) / 1000;

      if (wait_ms <= 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, TOO_LONG);
          break;
        }

      if (poll (fds, G_N_ELEMENTS (fds), (int)wait_ms) < 0 && !is_later ())
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "the layout helper cannot be waited for: %s", g_strerror (errno));
          break;
        }

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        break;

      if (talk->in >= 0 && fds[1].revents != 0)
        talk_write (talk, input);
      if (fds[0].revents != 0)
        more = talk_read (talk);
    }

  if (pollable)
    g_cancellable_release_fd (cancellable);

  return !more;
}

static void
set_nonblocking (int fd)
{
  fcntl (fd, F_SETFL, fcntl (fd, F_GETFL) | O_NONBLOCK);
}

/* A helper that dies while it is written to must not take this process with it. */
typedef struct
{
  sigset_t old_mask;
  gboolean was_pending;
} PipeSignal;

static void
block_pipe_signal (PipeSignal *self)
{
  sigset_t pending, mask;

  sigpending (&pending);
  self->was_pending = sigismember (&pending, SIGPIPE) == 1;
  sigemptyset (&mask);
  sigaddset (&mask, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &mask, &self->old_mask);
}

static void
unblock_pipe_signal (PipeSignal *self)
{
  struct timespec now = { 0, 0 };
  sigset_t mask;

  sigemptyset (&mask);
  sigaddset (&mask, SIGPIPE);
  if (!self->was_pending)
    while (sigtimedwait (&mask, NULL, &now) == SIGPIPE)
      ;
  pthread_sigmask (SIG_SETMASK, &self->old_mask, NULL);
}

/* Whether its own limit has ended a helper that has closed its output. */
static gboolean
has_used_its_time (GSubprocess *process)
{
  return g_subprocess_wait (process, NULL, NULL) && g_subprocess_get_if_signaled (process) && g_subprocess_get_term_sig (process) == SIGXCPU;
}

TsLayout *
ts_layout_helper_run (const char *helper,
                      const TsLayoutRequest *request,
                      guint budget_ms,
                      GCancellable *cancellable,
                      GError **error)
{
  gint64 deadline = g_get_monotonic_time () + budget_ms * G_GINT64_CONSTANT (1000);
  g_autofree char *budget = g_strdup_printf ("%u", budget_ms);
  g_autoptr (GBytes) message = ts_layout_request_to_bytes (request);
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) bytes = NULL;
  Talk talk = { .answer = answer };
  PipeSignal signals;
  gboolean done;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  /* All descriptors of ours close by themselves; to be told to close them, GLib would fork this process, with all its memory. */
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE |
                                  G_SUBPROCESS_FLAGS_INHERIT_FDS,
                              error, helper, budget, NULL);
  if (process == NULL)
    return NULL;

  talk.request = g_bytes_get_data (message, &talk.left);
  talk.in = g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (g_subprocess_get_stdin_pipe (process)));
  talk.out = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (process)));
  set_nonblocking (talk.in);
  set_nonblocking (talk.out);

  block_pipe_signal (&signals);
  done = talk_run (&talk, process, deadline, cancellable, error);
  unblock_pipe_signal (&signals);

  /* Whether it is at its end or not: the answer says by itself whether it is whole. */
  g_subprocess_force_exit (process);
  if (!done)
    return NULL;

  if (answer->len == 0)
    {
      if (has_used_its_time (process))
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, TOO_LONG);
      else
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the layout helper failed");
      return NULL;
    }

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&answer));
  return ts_layout_from_bytes (bytes, request, error);
}
