/* Damages files and opens them: mangle [--seed S] [--cuts N] [--flips N] FILE-OR-FOLDER...
 *
 * Each file is cut off at random places and has random bytes changed, in memory, and whatever opens nevertheless is asked everything
 * (tests/support/ts-test-use.h). Each file has a process of its own, which goes on behind a case that ends it. A case that takes more than
 * --limit seconds of processor time is reported; `mangle --seed S --case K FILE` runs it alone. Best with sanitizers built in:
 *
 *   ASAN_OPTIONS=max_allocation_size_mb=2000 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 mangle FOLDER
 */

#include "tests/support/ts-test-mangle.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_DEATHS 5 /* in one file, before it is given up */
#define HANG_FACTOR 20
#define BYTES_PER_ALL 1024 /* of a file of so many times this, each so manieth case is asked everything */

typedef struct
{
  int seed;
  int n_cuts;
  int n_flips;
  int only;         /* case, or -1 */
  double limit;     /* seconds for a case */
  double budget;    /* seconds for a file; 0: no end */
  gboolean verbose; /* a line for each file */
} Options;

/* What a process tells of the file it is at; in memory that it shares with its parent. */
typedef struct
{
  guint place;   /* in the order of cases; the next one */
  guint current; /* case */
  guint n_done;
  guint n_open;
  guint n_slow;
  gboolean good_opens;
  double slowest;
  guint slowest_case;
  double seconds;
} Progress;

typedef struct
{
  guint n_files;
  guint n_good;
  guint n_cut_short; /* by the budget */
  guint64 n_asked;
  guint64 n_done;
  guint64 n_open;
  guint n_slow;
  guint n_deaths;
  double slowest;
} Sums;

static double
processor_seconds (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- one file, in its own process ------------------------------------------------------------- */

/* A hang: no more is to be had from this process. */
static void
give_up (int signal_number)
{
  static const char text[] = "mangle: hangs\n";

  (void)!write (STDERR_FILENO, text, sizeof text - 1);
  _exit (98);
}

static void
set_watchdog (double limit)
{
  struct itimerval timer = { .it_value.tv_sec = (time_t)(limit * HANG_FACTOR) + 1 };

  setitimer (ITIMER_PROF, &timer, NULL);
  alarm ((guint)(limit * HANG_FACTOR * 10) + 60); /* if it waits instead of working */
}

/* The data file of a checkpoint's index, if it is one alone. (nullable) (transfer full) */
static GBytes *
load_beside (const char *path)
{
  g_autofree char *data_path = NULL;
  char *data;
  gsize size;

  if (!g_str_has_suffix (path, ".index"))
    return NULL;
  data_path = g_strdup_printf ("%.*s.data-00000-of-00001", (int)(strlen (path) - strlen (".index")), path);
  return g_file_get_contents (data_path, &data, &size, NULL) ? g_bytes_new_take (data, size) : g_bytes_new_static ("", 0);
}

static void
run_case (TsTestMangle *mangle,
          guint i,
          const Options *options,
          Progress *progress)
{
  double begin = processor_seconds (), seconds;

  progress->current = i;
  set_watchdog (options->limit);
  progress->n_open += ts_test_mangle_run (mangle, i);
  seconds = processor_seconds () - begin;
  progress->n_done++;
  if (seconds > options->limit)
    {
      progress->n_slow++;
      printf ("SLOW %.2f s: mangle --seed %d --case %u %s\n", seconds, options->seed, i, mangle->name);
    }
  if (seconds > progress->slowest)
    {
      progress->slowest = seconds;
      progress->slowest_case = i;
    }
}

/* In an order in which a part of the cases is a part of all kinds. */
static void
run_cases (TsTestMangle *mangle,
           const Options *options,
           Progress *progress)
{
  guint n = mangle->n_cuts + mangle->n_flips;
  double begin = processor_seconds () - progress->seconds;

  for (; progress->place < n; progress->place++)
    {
      if (options->budget > 0 && processor_seconds () - begin > options->budget)
        return;
      run_case (mangle, (guint)((guint64)progress->place * 7919 % n), options, progress);
    }
}

static void
run_file (const char *path,
          const Options *options,
          Progress *progress)
{
  g_autofree char *data = NULL;
  gsize size;
  double begin = processor_seconds ();

  if (!g_file_get_contents (path, &data, &size, NULL))
    return;

  g_autoptr (GBytes) good = g_bytes_new_static (data, size);
  g_autoptr (GBytes) beside = load_beside (path);
  TsTestMangle mangle = {
    .name = path,
    .good = good,
    .beside = beside,
    .seed = (guint32)options->seed,
    .n_cuts = (guint)options->n_cuts,
    .n_flips = (guint)options->n_flips,
    .all_every = (guint)(size / BYTES_PER_ALL),
  };

  ts_test_mangle_init (&mangle);
  set_watchdog (options->limit * 10);
  if (progress->place == 0)
    progress->good_opens = ts_test_mangle_use_good (&mangle);
  if (options->only >= 0)
    run_case (&mangle, (guint)options->only, options, progress);
  else
    run_cases (&mangle, options, progress);
  progress->seconds += processor_seconds () - begin;
  ts_test_mangle_clear (&mangle);
}

/* ---- all -------------------------------------------------------------------------------------- */

/* Runs a file in a new process; %FALSE if that ended before its time. */
static gboolean
run_process (const char *path,
             const Options *options,
             Progress *progress)
{
  int status;
  pid_t pid;

  fflush (NULL);
  pid = fork ();
  if (pid == 0)
    {
      signal (SIGPROF, give_up);
      signal (SIGALRM, give_up);
      run_file (path, options, progress);
      fflush (NULL);
      exit (0);
    }
  if (pid < 0 || waitpid (pid, &status, 0) < 0)
    return FALSE;
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
    return TRUE;
  printf ("DEAD (%s %d): mangle --seed %d --case %u %s\n", WIFEXITED (status) ? "status" : "signal",
          WIFEXITED (status) ? WEXITSTATUS (status) : WTERMSIG (status), options->seed, progress->current, path);
  return FALSE;
}

static void
mangle_file (const char *path,
             const Options *options,
             Progress *progress,
             Sums *sums)
{
  guint n = options->only >= 0 ? 1 : (guint)(options->n_cuts + options->n_flips);
  guint deaths = 0;

  *progress = (Progress) { 0 };
  while (!run_process (path, options, progress) && progress->place < n && ++deaths < MAX_DEATHS)
    progress->place++;

  sums->n_files++;
  sums->n_good += progress->good_opens;
  sums->n_asked += n;
  sums->n_done += progress->n_done;
  sums->n_cut_short += progress->n_done < n;
  sums->n_open += progress->n_open;
  sums->n_slow += progress->n_slow;
  sums->n_deaths += deaths;
  sums->slowest = MAX (sums->slowest, progress->slowest);
  if (options->verbose)
    printf ("%s: %s, %u of %u cases, %u open, slowest %.3f s (case %u), %.1f s\n", path, progress->good_opens ? "opens" : "does not open",
            progress->n_done, n, progress->n_open, progress->slowest, progress->slowest_case, progress->seconds);
}

/* Data files of checkpoints go with their index. */
static void
mangle_path (const char *path,
             const Options *options,
             Progress *progress,
             Sums *sums)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_DIR) ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  if (dir == NULL)
    {
      if (strstr (path, ".data-0") == NULL)
        mangle_file (path, options, progress, sums);
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      mangle_path (child, options, progress, sums);
    }
}

static void
print_sums (const Sums *sums)
{
  printf ("%u files, %u of which open; %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " cases (%u files not to the end), "
          "%" G_GUINT64_FORMAT " opened; %u slow, the slowest %.3f s; %u ended the process\n",
          sums->n_files, sums->n_good, sums->n_done, sums->n_asked, sums->n_cut_short, sums->n_open, sums->n_slow, sums->slowest,
          sums->n_deaths);
}

int
main (int argc,
      char *argv[])
{
  Options options = { .seed = 1, .n_cuts = 200, .n_flips = 2000, .only = -1, .limit = 1 };
  const GOptionEntry entries[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT, &options.seed, "Which random numbers (1)", "S" },
    { "cuts", 0, 0, G_OPTION_ARG_INT, &options.n_cuts, "Truncations of each file (200)", "N" },
    { "flips", 0, 0, G_OPTION_ARG_INT, &options.n_flips, "Changes of bytes (2000)", "N" },
    { "case", 0, 0, G_OPTION_ARG_INT, &options.only, "This case alone; with --cuts as it was found", "K" },
    { "limit", 0, 0, G_OPTION_ARG_DOUBLE, &options.limit, "Seconds that a case may take (1)", "T" },
    { "budget", 0, 0, G_OPTION_ARG_DOUBLE, &options.budget, "Seconds that a file may take (no end)", "T" },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &options.verbose, "A line for each file", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE-OR-FOLDER...");
  g_autoptr (GError) error = NULL;
  Sums sums = { 0 };
  Progress *progress = mmap (NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || progress == MAP_FAILED)
    {
      fprintf (stderr, "mangle: %s\n", error != NULL ? error->message : g_strerror (errno));
      return 2;
    }
  for (int i = 1; i < argc; i++)
    mangle_path (argv[i], &options, progress, &sums);
  print_sums (&sums);
  return sums.n_deaths > 0 || sums.n_slow > 0 ? 1 : 0;
}
