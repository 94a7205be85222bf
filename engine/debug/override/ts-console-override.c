#include "engine/debug/override/ts-console-target.h"

#include "engine/debug/override/ts-override-count.h"
#include "engine/debug/travel/ts-past.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <string.h>

/* What is changed of a run: set, prepare, apply, force, release, override, undo-override, redo-override, and `info overrides`. */

#define PREVIEW_CHARS 48

/* ---- reading ------------------------------------------------------------------------------------ */

/* `WHAT = VALUE`, the sign being no part of an index. */
static gboolean
split (const char *command,
       const char *arguments,
       char **what,
       char **value,
       GError **error)
{
  int depth = 0;

  for (const char *c = arguments; *c != '\0'; c++)
    {
      depth += (*c == '[') - (*c == ']');
      if (*c != '=' || depth > 0)
        continue;
      *what = g_strstrip (g_strndup (arguments, (gsize)(c - arguments)));
      *value = g_strstrip (g_strdup (c + 1));
      if (**what != '\0' && **value != '\0')
        return TRUE;
      break;
    }
  return ts_console_fail_usage (command, error);
}

/* Takes @word from the end of @text. */
static gboolean
take_last_word (char *text,
                const char *word)
{
  gsize length = strlen (text), n = strlen (word);

  if (length <= n || strcmp (text + length - n, word) != 0 || !g_ascii_isspace (text[length - n - 1]))
    return FALSE;
  text[length - n] = '\0';
  g_strchomp (text);
  return TRUE;
}

static gboolean
read_number (const char *text,
             guint *id)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT, &number, NULL))
    return FALSE;
  *id = (guint)number;
  return TRUE;
}

/* ---- once --------------------------------------------------------------------------------------- */

/* The output of @op, which has run, may still be changed by going back. */
static void
add_way_back (TsConsole *self,
              const TsOperation *op,
              guint slot,
              GError *error)
{
  g_autoptr (GPtrArray) writers = g_ptr_array_new_with_free_func (g_free);
  const TsActivation *current = ts_console_get_current (self);
  gssize entry = ts_debugger_find_last_entry (self->debugger, op->index);
  guint n;

  if (current != NULL && ts_executor_get_operation (ts_debugger_get_executor (self->debugger), current) == op)
    return;
  if (entry < 0 || !g_error_matches (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION))
    return;
  n = ts_debugger_count_dependents (self->debugger, (gsize)entry, slot, writers);
  g_free (error->message);
  error->message = g_strdup_printf ("%s has run; %u operation%s since depend%s on it. \"prepare\" it, and \"apply\" goes back to it", op->name, n, n == 1 ? "" : "s", n == 1 ? "s" : "");
}

static void
print_set (TsConsole *self,
           const TsOverride *override)
{
  TsExecutor *executor = ts_debugger_get_executor (self->debugger);

  if (override->place.depth == 0 && override->kind == TS_OVERRIDE_SET && ts_executor_get_phase (executor) == TS_PHASE_AFTER)
    ts_console_print_value_line (self, (TsOutput) { override->place.op->index, override->slot });
  else
    ts_console_print (self, "  %s\n", override->text);
}

static gboolean
set (TsConsole *self,
     const char *command,
     const char *arguments,
     gboolean any_shape,
     GError **error)
{
  g_auto (TsConsoleTarget) target = { 0 };
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) problem = NULL;
  const TsOperation *op;
  TsOverride *override;
  guint id;

  if (!split (command, arguments, &what, &text, error) || !ts_console_target_init (&target, self, what, error) || !ts_console_target_is_one (&target, error))
    return FALSE;
  op = !target.is_input && target.place.depth == 0 ? target.place.op : NULL;
  override = ts_console_make_override (self, target.is_input ? TS_OVERRIDE_INPUT : TS_OVERRIDE_SET, &target, text, FALSE, any_shape, error);
  if (override == NULL)
    return FALSE;
  id = ts_debugger_set_current (self->debugger, override, &problem);
  if (id != 0)
    {
      print_set (self, ts_overrides_find (ts_debugger_get_overrides (self->debugger), id));
      return TRUE;
    }
  if (op != NULL)
    add_way_back (self, op, target.slot, problem);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
set_command (TsConsole *self,
             const char *arguments,
             GError **error)
{
  if (g_str_has_prefix (arguments, "var "))
    return ts_console_find_command ("assign", NULL)->run (self, arguments + strlen ("var "), error);
  return set (self, "set", arguments, FALSE, error);
}

static gboolean
set_any_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  return set (self, "set!", arguments, TRUE, error);
}

static gboolean
list_prepared (TsConsole *self)
{
  GPtrArray *prepared = ts_debugger_get_overrides (self->debugger)->prepared;

  for (guint i = 0; i < prepared->len; i++)
    ts_console_print (self, "  %s\n", ((const TsOverride *)g_ptr_array_index (prepared, i))->text);
  if (prepared->len == 0)
    ts_console_print (self, "Nothing is prepared.\n");
  return TRUE;
}

static gboolean
prepare_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  g_auto (TsConsoleTarget) target = { 0 };
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;
  TsOverride *override;

  if (*arguments == '\0')
    return list_prepared (self);
  if (strcmp (arguments, "none") == 0)
    {
      ts_debugger_unprepare (self->debugger);
      return TRUE;
    }
  if (!split ("prepare", arguments, &what, &text, error) || !ts_console_target_init (&target, self, what, error) || !ts_console_target_is_one (&target, error))
    return FALSE;
  if (target.is_input)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "only outputs can be prepared; force changes what an input receives");
      return FALSE;
    }
  override = ts_console_make_override (self, TS_OVERRIDE_SET, &target, text, FALSE, FALSE, error);
  if (override == NULL || !ts_debugger_prepare (self->debugger, override, error))
    return FALSE;
  ts_console_print (self, "  %s\n", override->text);
  if (override->consequence != NULL)
    ts_console_print (self, "  %s\n", override->consequence);
  return TRUE;
}

static gboolean
apply_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  g_autoptr (TsStop) stop = NULL;

  if (!ts_debugger_apply_prepared (self->debugger, &stop, error))
    return FALSE;
  if (stop != NULL)
    ts_console_print (self, "%s\n", stop->text);
  self->list_next = TS_NO_OP;
  return TRUE;
}

/* ---- each time ---------------------------------------------------------------------------------- */

/* What is fed is not computed, so nothing would ever come of it. */
static gboolean
check_fed (TsConsole *self,
           const TsConsoleTarget *target,
           GError **error)
{
  const TsOperation *op = target->place.op;

  if (op == NULL || target->is_input || target->place.depth > 0 || ts_console_find_feed (self, (TsOutput) { op->index, target->slot }) == NULL)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s:%u is fed, so it is not computed: feed gives it another value", op->name, target->slot);
  return FALSE;
}

static gboolean
force (TsConsole *self,
       const char *command,
       const char *arguments,
       gboolean any_shape,
       GError **error)
{
  g_auto (TsConsoleTarget) target = { 0 };
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  TsOverride *override;
  gboolean skips;
  guint id;

  if (!split (command, arguments, &what, &text, error))
    return FALSE;
  skips = take_last_word (text, "skip");
  if (!ts_console_target_init (&target, self, what, error) || !check_fed (self, &target, error))
    return FALSE;
  if (skips && (target.is_input || target.index != NULL))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "skip is for a whole output: what else is there needs the kernel");
      return FALSE;
    }

  name = ts_console_target_dup_text (&target);
  override = ts_console_make_override (self, target.is_input ? TS_OVERRIDE_INPUT : TS_OVERRIDE_FORCE, &target, text, TRUE, any_shape, error);
  if (override == NULL)
    return FALSE;
  override->skips = skips;
  override->text = g_strdup_printf ("force %s%s = %s%s%s", name, override->index != NULL ? strchr (what, '[') : "", text, skips ? ", kernel skipped" : "",
                                    any_shape ? ", any shape" : "");
  id = ts_debugger_add_override (self->debugger, override, error);
  if (id != 0)
    ts_console_print (self, "Override %u: %s\n", id, override->text);
  return id != 0;
}

static gboolean
force_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  return force (self, "force", arguments, FALSE, error);
}

static gboolean
force_any_command (TsConsole *self,
                   const char *arguments,
                   GError **error)
{
  return force (self, "force!", arguments, TRUE, error);
}

static gboolean
is_on (const TsOverride *override,
       const TsConsoleTarget *target)
{
  return !override->is_removed && !override->is_spent && override->place.op == target->place.op && g_strcmp0 (override->place.type, target->place.type) == 0 && override->slot == target->slot &&
         (override->kind == TS_OVERRIDE_INPUT) == target->is_input;
}

/* By number, or by what is forced. */
static gboolean
release_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  g_auto (TsConsoleTarget) target = { 0 };
  const TsOverrides *overrides = ts_debugger_get_overrides (self->debugger);
  guint id, n = 0;

  if (*arguments == '\0')
    return ts_console_fail_usage ("release", error);
  if (read_number (arguments, &id))
    return ts_debugger_remove_override (self->debugger, id, error);
  if (!ts_console_target_init (&target, self, arguments, error))
    return FALSE;
  for (guint i = 0; i < overrides->list->len; i++)
    if (is_on (g_ptr_array_index (overrides->list, i), &target))
      n += ts_debugger_remove_override (self->debugger, i + 1, NULL);
  if (n > 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "nothing is forced on %s", arguments);
  return FALSE;
}

/* ---- the ledger --------------------------------------------------------------------------------- */

static gboolean
override_command (TsConsole *self,
                  const char *arguments,
                  GError **error)
{
  g_autofree char *number = g_strdup (arguments);
  gboolean is_on = take_last_word (number, "on");
  guint id;

  if ((!is_on && !take_last_word (number, "off")) || !read_number (number, &id))
    return ts_console_fail_usage ("override", error);
  return ts_debugger_switch_override (self->debugger, id, is_on, error);
}

/* What has been done to the run stays done. */
static void
print_change (TsConsole *self,
              const char *text)
{
  ts_console_print (self, "%c%s\n", g_ascii_toupper (text[0]), text + 1);
}

static gboolean
undo_override_command (TsConsole *self,
                       const char *arguments,
                       GError **error)
{
  g_autofree char *text = NULL;

  if (!ts_debugger_undo_override (self->debugger, &text, error))
    return FALSE;
  print_change (self, text);
  return TRUE;
}

static gboolean
redo_override_command (TsConsole *self,
                       const char *arguments,
                       GError **error)
{
  g_autofree char *text = NULL;

  if (!ts_debugger_redo_override (self->debugger, &text, error))
    return FALSE;
  print_change (self, text);
  return TRUE;
}

static gboolean
info_overrides (TsConsole *self,
                const char *arguments,
                GError **error)
{
  const TsOverrides *overrides = ts_debugger_get_overrides (self->debugger);
  guint n = 0;

  for (guint i = 0; i < overrides->list->len; i++)
    {
      const TsOverride *override = g_ptr_array_index (overrides->list, i);

      if (override->is_removed)
        continue;
      if (n++ == 0)
        ts_console_print (self, "Number  State   Applied  What\n");
      ts_console_print (self, "%-7u %-7s %-8" G_GUINT64_FORMAT " %s\n", override->id, ts_override_get_state (override), override->n_applied, override->text);
    }
  if (n == 0)
    ts_console_print (self, "No overrides.\n");
  return TRUE;
}

/* ---- the table ---------------------------------------------------------------------------------- */

#define SET_HELP                                                                                                           \
  "NAME is an output, perhaps with an index: set y[2, :] = 0; $out[1] is one where the run stands, $in[0] or NAME.in[0]\n" \
  "an input where it has failed. In functions: set call > op = 3.\n" TS_CONSOLE_VALUE_HELP "\nor what an output had in another run: run 1: NAME"

static const TsConsoleCommand commands[] = {
  { "set", NULL, "NAME = VALUE | var VARIABLE = VALUE", "replace an output of the operation that the run stands after, or give a variable a value", SET_HELP, FALSE, TS_CONSOLE_OUTPUTS, set_command },
  { "set!", NULL, "NAME = VALUE", "the same with a value that contradicts the static shape", NULL, FALSE, TS_CONSOLE_OUTPUTS, set_any_command },
  { "prepare", NULL, "[NAME = VALUE|none]", "make ready a value, to be given with others",
    "Where the operation has run already it says how much depends on it. Without arguments: what is prepared.", FALSE, TS_CONSOLE_OUTPUTS, prepare_command },
  { "apply", NULL, "", "give all values that were prepared; goes back to the first that has run", NULL, FALSE, TS_CONSOLE_NOTHING, apply_command },
  { "force", NULL, "NAME = VALUE|EXPRESSION [skip]", "replace an output each time, until released",
    "EXPRESSION is evaluated each time: force y = minimum($out, 6). skip: the kernel does not run. NAME.in[0] is what this one\n"
    "input receives, whoever else gets the same value. call > op is inside of a function.",
    FALSE, TS_CONSOLE_OUTPUTS, force_command },
  { "force!", NULL, "NAME = VALUE|EXPRESSION [skip]", "the same with values that contradict the static shape", NULL, FALSE, TS_CONSOLE_OUTPUTS, force_any_command },
  { "release", NULL, "NAME|NUMBER", "no longer force it, or take any override away", NULL, FALSE, TS_CONSOLE_OUTPUTS, release_command },
  { "override", NULL, "NUMBER on|off", "switch an override", NULL, FALSE, TS_CONSOLE_NOTHING, override_command },
  { "undo-override", NULL, "", "take back the last thing that was done to the overrides",
    "What an override has done in the run stays until the run goes back before it.", FALSE, TS_CONSOLE_NOTHING, undo_override_command },
  { "redo-override", NULL, "", "do that again", NULL, FALSE, TS_CONSOLE_NOTHING, redo_override_command },
};

static const TsConsoleTopic topics[] = {
  { "overrides", "", "what was changed of runs, by number", info_overrides },
};

const TsConsoleGroup ts_console_override_group = { "Changing", commands, G_N_ELEMENTS (commands), topics, G_N_ELEMENTS (topics) };
