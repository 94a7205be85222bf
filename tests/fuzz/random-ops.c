/* Runs random graphs: random-ops [--seed N] [--seconds S] [--op GLOB] [--cases N] [--case K] [--logs FOLDER]
 *
 * Each case is a graph of one to four operations whose inputs and attributes come from the op's vector file, changed a little, or are made up from its signature; or it
 * begins with a small graph that makes sense, of tests/ops/graphs or recipes/. It must end in values or in an error of ours, each run within a second and the limit of
 * memory; a longer one is cancelled, and may be that long only if it goes through a dataset, which may have any number of elements. Its static shapes must fit; a
 * second run must give the same. Batches of cases have a process of their own, so one that ends the process does not end the search. What was found is listed in the
 * end, by op type and place, each with a case that shows it:
 * `random-ops --seed N --case K` runs that alone, and prints its graph first. Best with sanitizers built in:
 *
 *   meson setup build-asan -Dapp=disabled -Db_sanitize=address,undefined -Dc_args=-fsanitize=float-cast-overflow --buildtype=debugoptimized
 *   ninja -C build-asan tests/fuzz/random-ops && build-asan/tests/fuzz/random-ops --seconds 60
 */

#include "tests/fuzz/random-check.h"
#include "tests/fuzz/random-value.h"
#include "tests/support/ts-test-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define BATCH 500       /* cases of a process */
#define HANG_SECONDS 10 /* of processor time, in one case; and more for each of its operations, that is run twice and cancelled when it is over the limit */
#define MEMORY (G_GUINT64_CONSTANT (2) << 30) /* bytes of address space where no sanitizer needs more */

typedef struct
{
  int seed;
  double seconds;
  char *pattern;  /* (nullable): all */
  gint64 n_cases; /* 0: as many as there is time for */
  gint64 only;    /* case, or -1 */
  double limit;   /* seconds for a run of an operation */
  char *logs;
  char *vectors;
} Options;

/* What a process tells of itself; in memory that it shares with its parent. */
typedef struct
{
  gint64 current;
  gint64 n_done;
  gint64 n_built;
  TsRandomOutcome outcome;
  double slowest;
  char op_types[200];
} Progress;

/* By kind and place. */
typedef struct
{
  char *key;
  char *example;
  guint n;
} Finding;

/* Only asked where the sanitizer is built in: a block that is larger than this is refused as if there were no memory. */
const char *__asan_default_options (void);
const char *__ubsan_default_options (void);
extern void __sanitizer_print_stack_trace (void) __attribute__ ((weak));

const char *
__asan_default_options (void)
{
  return "allocator_may_return_null=1:max_allocation_size_mb=24:detect_stack_use_after_return=0";
}

const char *
__ubsan_default_options (void)
{
  return "halt_on_error=1:print_stacktrace=1";
}

/* ---- a case, in a process of its own ------------------------------------------------------------------------ */

static void
give_up (int signal_number)
{
  static const char text[] = "random-ops: hangs\n";

  (void)!write (STDERR_FILENO, text, sizeof text - 1);
  if (__sanitizer_print_stack_trace != NULL)
    __sanitizer_print_stack_trace ();
  _exit (signal_number == SIGALRM ? 97 : 98);
}

static void
set_watchdog (const Options *options,
              guint n_operations)
{
  guint seconds = HANG_SECONDS + (guint)(2 * options->limit + 2) * n_operations;
  struct itimerval timer = { .it_value.tv_sec = seconds };

  setitimer (ITIMER_PROF, &timer, NULL);
  alarm (seconds * 10); /* if it waits instead of working */
}

/* On a line of its own, for the parent to count. */
static void
tell_problem (const char *kind,
              const char *op_type,
              const char *what,
              gpointer user_data)
{
  const Progress *progress = user_data;
  g_autofree char *line = g_strdelimit (g_strdup (what), "\n\r", ' ');

  fprintf (stderr, "PROBLEM\t%s %s\t%" G_GINT64_FORMAT "\t%s\n", kind, op_type, progress->current, line);
}

static void
run_case (const TsRandomCorpus *corpus,
          const Options *options,
          const char *folder,
          gint64 i,
          Progress *progress)
{
  const guint32 seeds[] = { (guint32)options->seed, (guint32)i, (guint32)(i >> 32) };
  GRand *rand = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
  double begin = ts_random_processor_seconds ();

  progress->current = i;
  progress->op_types[0] = '\0';
  set_watchdog (options, 0);

  TsRandomGraph *graph = ts_random_graph_new (corpus, rand);

  set_watchdog (options, graph->operations->len);

  for (guint k = 0; k < graph->operations->len; k++)
    {
      g_strlcat (progress->op_types, k > 0 ? " " : "", sizeof progress->op_types);
      g_strlcat (progress->op_types, ts_graph_get_operation (graph->graph, g_array_index (graph->operations, guint32, k))->type, sizeof progress->op_types);
    }
  if (options->only >= 0)
    {
      g_autofree char *text = ts_random_graph_describe (graph);

      printf ("%s", text);
      fflush (stdout);
    }
  progress->n_built += graph->operations->len > 0;
  progress->outcome.slowest = ts_random_processor_seconds () - begin;
  ts_random_check (graph, rand, folder, options->limit, tell_problem, progress, &progress->outcome);
  ts_random_graph_free (graph);
  g_rand_free (rand);

  progress->n_done++;
  progress->slowest = MAX (progress->slowest, progress->outcome.slowest);
  if (progress->outcome.slowest > options->limit)
    {
      g_autofree char *what = g_strdup_printf ("%.2f s", progress->outcome.slowest);

      tell_problem ("slow", progress->op_types, what, progress);
    }
}

static void
run_batch (const TsRandomCorpus *corpus,
           const Options *options,
           const char *folder,
           gint64 first,
           gint64 end,
           double seconds,
           Progress *progress)
{
  struct rlimit memory = { MEMORY, MEMORY };
  gint64 deadline = g_get_monotonic_time () + (gint64)(seconds * 1e6);

  signal (SIGPROF, give_up);
  signal (SIGALRM, give_up);
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  if (__sanitizer_print_stack_trace == NULL)
    setrlimit (RLIMIT_AS, &memory);
  for (gint64 i = first; i < end && (i == first || g_get_monotonic_time () < deadline); i++)
    run_case (corpus, options, folder, i, progress);
}

/* ---- what was found ----------------------------------------------------------------------------------------- */

static void
finding_free (gpointer data)
{
  Finding *self = data;

  g_free (self->key);
  g_free (self->example);
  g_free (self);
}

static gboolean
add_finding (GHashTable *findings,
             const char *key,
             const char *example)
{
  Finding *finding = g_hash_table_lookup (findings, key);
  gboolean is_new = finding == NULL;

  if (is_new)
    {
      finding = g_new0 (Finding, 1);
      finding->key = g_strdup (key);
      finding->example = g_strdup (example);
      g_hash_table_insert (findings, finding->key, finding);
      printf ("%s\n    %s\n", key, example);
      fflush (stdout);
    }
  finding->n++;
  return is_new;
}

static void
collect_problems (GHashTable *findings,
                  const Options *options,
                  char **lines)
{
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_str_has_prefix (lines[i], "PROBLEM\t") ? g_strsplit (lines[i], "\t", 4) : NULL;
      g_autofree char *example = NULL;

      if (words == NULL || g_strv_length (words) != 4)
        continue;
      example = g_strdup_printf ("--seed %d --case %s: %s", options->seed, words[2], words[3]);
      add_finding (findings, words[1], example);
    }
}

/* "==12==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x..." without what is another each time. (transfer full) */
static char *
shorten (const char *line)
{
  static const char *const before[] = { "ERROR: ", " **: " };
  const char *from = line;
  const char *end;

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    if (strstr (from, before[i]) != NULL)
      from = strstr (from, before[i]) + strlen (before[i]);
  end = strstr (from, " on ");
  return end != NULL ? g_strndup (from, (gsize)(end - from)) : g_strdup (from);
}

static gboolean
says_what (const char *line)
{
  static const char *const words[] = { "runtime error: ", "ERROR: ", "hangs", " **: " };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (line, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* Where a report of a sanitizer, or the last word of the process, points to. (transfer full) */
static char *
find_place (char **lines)
{
  const char *last = "no word";
  g_autofree char *what = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *frame = strstr (lines[i], " in ");

      if (g_str_has_prefix (lines[i], "PROBLEM\t") || *lines[i] == '\0')
        continue;
      if (what == NULL && says_what (lines[i]))
        what = shorten (lines[i]);
      if (frame != NULL && (strstr (frame, "engine/") != NULL || strstr (frame, "proto/") != NULL) && strstr (frame, "ts-tensor.c") == NULL)
        return g_strdup_printf ("%s: %s", what, frame + 4);
      last = lines[i];
    }
  return what != NULL ? g_steal_pointer (&what) : g_strdup (last);
}

static void
collect_death (GHashTable *findings,
               const Options *options,
               const Progress *progress,
               int status,
               const char *log,
               char **lines)
{
  g_autofree char *place = find_place (lines);
  g_autofree char *key = g_strconcat ("DEAD ", place, NULL);
  g_autofree char *example = g_strdup_printf ("--seed %d --case %" G_GINT64_FORMAT " (%s): %s %d", options->seed, progress->current, progress->op_types,
                                              WIFEXITED (status) ? "status" : "signal", WIFEXITED (status) ? WEXITSTATUS (status) : WTERMSIG (status));

  if (add_finding (findings, key, example) && options->logs != NULL)
    {
      g_autofree char *path = g_strdup_printf ("%s/case-%d-%" G_GINT64_FORMAT ".txt", options->logs, options->seed, progress->current);

      g_file_set_contents (path, log, -1, NULL);
    }
}

/* ---- all ---------------------------------------------------------------------------------------------------- */

/* Runs cases from @first in a new process; the first that is still to be run. */
static gint64
run_process (const TsRandomCorpus *corpus,
             const Options *options,
             const char *folder,
             gint64 first,
             gint64 end,
             double seconds,
             GHashTable *findings,
             Progress *progress)
{
  g_autofree char *path = g_build_filename (folder, "stderr", NULL);
  g_autofree char *log = NULL;
  g_auto (GStrv) lines = NULL;
  int status;
  pid_t pid;

  fflush (NULL);
  pid = fork ();
  if (pid == 0)
    {
      int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

      if (fd >= 0 && options->only < 0)
        dup2 (fd, STDERR_FILENO);
      run_batch (corpus, options, folder, first, end, seconds, progress);
      fflush (NULL);
      exit (0);
    }
  if (pid < 0 || waitpid (pid, &status, 0) < 0)
    {
      fprintf (stderr, "random-ops: no process: %s\n", g_strerror (errno));
      exit (2);
    }
  if (!g_file_get_contents (path, &log, NULL, NULL))
    log = g_strdup ("");
  lines = g_strsplit (log, "\n", -1);
  collect_problems (findings, options, lines);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    collect_death (findings, options, progress, status, log, lines);
  return progress->current + 1;
}

static int
compare_findings (gconstpointer a,
                  gconstpointer b)
{
  const Finding *x = *(Finding *const *)a, *y = *(Finding *const *)b;

  return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp (x->key, y->key);
}

static void
print_findings (GHashTable *findings)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer finding;

  g_hash_table_iter_init (&iter, findings);
  while (g_hash_table_iter_next (&iter, NULL, &finding))
    g_ptr_array_add (sorted, finding);
  g_ptr_array_sort (sorted, compare_findings);
  for (guint i = 0; i < sorted->len; i++)
    {
      const Finding *each = sorted->pdata[i];

      printf ("%6u  %s\n        %s\n", each->n, each->key, each->example);
    }
}

/* Op types that were tried and never got as far as a value. */
static void
print_without_values (const TsRandomCorpus *corpus,
                      const TsRandomOutcome *outcome)
{
  guint n = 0;

  for (guint i = 0; i < corpus->ops->len; i++)
    {
      const TsOpDef *def = corpus->ops->pdata[i];

      if (outcome->n_by_type[ts_random_corpus_get_index (corpus, def)] == 0)
        printf ("%s%s", n++ == 0 ? "without a value: " : " ", def->name);
    }
  printf ("%s%u of %u op types gave values\n", n > 0 ? "\n" : "", corpus->ops->len - n, corpus->ops->len);
}

static void
search (const TsRandomCorpus *corpus,
        const Options *options,
        const char *folder,
        GHashTable *findings)
{
  Progress *progress = mmap (NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  gint64 begin = g_get_monotonic_time ();
  gint64 next = MAX (options->only, 0);
  gint64 last = options->only >= 0 ? next + 1 : options->n_cases > 0 ? options->n_cases
                                                                     : G_MAXINT64;
  double left = options->seconds;

  g_assert (progress != MAP_FAILED);
  while (next < last && left > 0)
    {
      next = run_process (corpus, options, folder, next, next + MIN (BATCH, last - next), left, findings, progress);
      if (options->n_cases == 0)
        left = options->seconds - (double)(g_get_monotonic_time () - begin) / 1e6;
    }
  print_findings (findings);
  print_without_values (corpus, &progress->outcome);
  printf ("%" G_GINT64_FORMAT " cases in %.0f s, %" G_GINT64_FORMAT " of which could be built; %u operations gave values, %u failed, %u were cancelled; the slowest run took %.2f s; %u findings\n",
          progress->n_done, (double)(g_get_monotonic_time () - begin) / 1e6, progress->n_built, progress->outcome.n_values, progress->outcome.n_errors, progress->outcome.n_cancelled, progress->slowest,
          g_hash_table_size (findings));
}

static TsRandomCorpus *
load_corpus (const Options *options)
{
  static const char *const graphs[] = { TS_SOURCE_FOLDER "/tests/fuzz/recipes", TS_SOURCE_FOLDER "/tests/ops/graphs", NULL };
  g_autofree char *folder = options->vectors != NULL ? g_strdup (options->vectors) : g_build_filename (TS_SOURCE_FOLDER, "tests", "ops", NULL);
  g_autoptr (GError) error = NULL;
  TsRandomCorpus *corpus = ts_random_corpus_new (options->pattern != NULL ? options->pattern : "*", folder, graphs, &error);

  if (corpus == NULL || corpus->ops->len == 0)
    {
      fprintf (stderr, "random-ops: %s\n", error != NULL ? error->message : "no op type with a kernel matches");
      exit (2);
    }
  return corpus;
}

int
main (int argc,
      char *argv[])
{
  Options options = { .seed = -1, .seconds = 10, .only = -1 };
  const GOptionEntry entries[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT, &options.seed, "Which random numbers (by the clock)", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &options.seconds, "How long (10)", "S" },
    { "op", 0, 0, G_OPTION_ARG_STRING, &options.pattern, "Op types (*)", "GLOB" },
    { "cases", 0, 0, G_OPTION_ARG_INT64, &options.n_cases, "How many, however long it takes", "N" },
    { "case", 0, 0, G_OPTION_ARG_INT64, &options.only, "This one alone, with its graph", "K" },
    { "limit", 0, 0, G_OPTION_ARG_DOUBLE, &options.limit, "Seconds of processor time that a run of an operation may take (1; 5 with sanitizers)", "T" },
    { "logs", 0, 0, G_OPTION_ARG_FILENAME, &options.logs, "Where what processes said when they ended is kept", "FOLDER" },
    { "vectors", 0, 0, G_OPTION_ARG_FILENAME, &options.vectors, "Where the vector files are", "FOLDER" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) findings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finding_free);
  TsRandomCorpus *corpus;
  char *folder;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "random-ops: %s\n", error->message);
      return 2;
    }
  if (options.limit <= 0)
    options.limit = __sanitizer_print_stack_trace != NULL ? 5 : 1;
  if (options.seed < 0)
    options.seed = (int)(g_get_real_time () / 1000 % 1000000000);
  printf ("seed %d\n", options.seed);
  corpus = load_corpus (&options);
  folder = ts_test_folder_new ();
  search (corpus, &options, folder, findings);
  ts_test_folder_remove (folder);
  g_free (folder);
  ts_random_corpus_free (corpus);
  g_free (options.pattern);
  g_free (options.logs);
  g_free (options.vectors);
  return g_hash_table_size (findings) > 0 ? 1 : 0;
}
