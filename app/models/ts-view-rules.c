#include "app/models/ts-view-rules.h"

#include <string.h>

#define NO_NAMES g_new0 (char *, 1)

TsViewRules *
ts_view_rules_new (void)
{
  TsViewRules *self = g_new0 (TsViewRules, 1);

  self->ref_count = 1;
  self->hidden = NO_NAMES;
  self->shown = NO_NAMES;
  self->control_shown = NO_NAMES;
  self->control_hidden = NO_NAMES;
  return self;
}

TsViewRules *
ts_view_rules_ref (TsViewRules *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_view_rules_unref (TsViewRules *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_strfreev (self->hidden);
  g_strfreev (self->shown);
  g_strfreev (self->control_shown);
  g_strfreev (self->control_hidden);
  g_free (self);
}

gboolean
ts_view_rules_equal (const TsViewRules *self,
                     const TsViewRules *other)
{
  return self == other ||
         (self->control == other->control && g_strv_equal ((const char *const *)self->hidden, (const char *const *)other->hidden) &&
          g_strv_equal ((const char *const *)self->shown, (const char *const *)other->shown) &&
          g_strv_equal ((const char *const *)self->control_shown, (const char *const *)other->control_shown) &&
          g_strv_equal ((const char *const *)self->control_hidden, (const char *const *)other->control_hidden));
}

gboolean
ts_view_rules_is_empty (const TsViewRules *self)
{
  return self->control == TS_CONTROL_FEW && *self->hidden == NULL && *self->shown == NULL && *self->control_shown == NULL && *self->control_hidden == NULL;
}

/* ---- changing ------------------------------------------------------------------------------------ */

static TsViewRules *
copy (const TsViewRules *self)
{
  TsViewRules *new = g_new0 (TsViewRules, 1);

  *new = (TsViewRules) {
    g_strdupv (self->hidden),
    g_strdupv (self->shown),
    self->control,
    g_strdupv (self->control_shown),
    g_strdupv (self->control_hidden),
    1,
  };
  return new;
}

/* Puts @text at the end of the list, if it is not there, or takes it out. */
static void
set_in_list (char ***list,
             const char *text,
             gboolean is_in)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (is_in && g_strv_contains ((const char *const *)*list, text))
    return;
  for (guint i = 0; (*list)[i] != NULL; i++)
    if (strcmp ((*list)[i], text) != 0)
      g_strv_builder_add (builder, (*list)[i]);
  if (is_in)
    g_strv_builder_add (builder, text);
  g_strfreev (*list);
  *list = g_strv_builder_end (builder);
}

static void
clear_list (char ***list)
{
  g_strfreev (*list);
  *list = NO_NAMES;
}

TsViewRules *
ts_view_rules_hide (const TsViewRules *self,
                    const char *query,
                    gboolean hide)
{
  TsViewRules *new = copy (self);

  set_in_list (&new->hidden, query, hide);
  if (*new->hidden == NULL)
    clear_list (&new->shown);
  return new;
}

TsViewRules *
ts_view_rules_show (const TsViewRules *self,
                    const char *name,
                    gboolean show)
{
  TsViewRules *new = copy (self);

  set_in_list (&new->shown, name, show);
  return new;
}

TsViewRules *
ts_view_rules_show_none (const TsViewRules *self)
{
  TsViewRules *new = copy (self);

  clear_list (&new->shown);
  return new;
}

TsViewRules *
ts_view_rules_set_control (const TsViewRules *self,
                           TsControlRule control)
{
  TsViewRules *new = copy (self);

  new->control = control;
  clear_list (&new->control_shown);
  clear_list (&new->control_hidden);
  return new;
}

/* Takes all of @names out of the list, and puts them at its end if they are to be in it. */
static void
set_all_in_list (char ***list,
                 const char *const *names,
                 gboolean are_in)
{
  g_autoptr (GHashTable) set = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; names[i] != NULL; i++)
    g_hash_table_add (set, (gpointer)names[i]);
  for (guint i = 0; (*list)[i] != NULL; i++)
    if (!g_hash_table_contains (set, (*list)[i]))
      g_strv_builder_add (builder, (*list)[i]);
  for (guint i = 0; are_in && names[i] != NULL; i++)
    g_strv_builder_add (builder, names[i]);
  g_strfreev (*list);
  *list = g_strv_builder_end (builder);
}

TsViewRules *
ts_view_rules_set_control_of (const TsViewRules *self,
                              const char *const *names,
                              TsControlRule control)
{
  TsViewRules *new = copy (self);

  set_all_in_list (&new->control_shown, names, control == TS_CONTROL_ALL);
  set_all_in_list (&new->control_hidden, names, control == TS_CONTROL_NONE);
  return new;
}

TsControlRule
ts_view_rules_get_control_of (const TsViewRules *self,
                              const char *name)
{
  if (g_strv_contains ((const char *const *)self->control_shown, name))
    return TS_CONTROL_ALL;
  return g_strv_contains ((const char *const *)self->control_hidden, name) ? TS_CONTROL_NONE : TS_CONTROL_FEW;
}

/* ---- as text ------------------------------------------------------------------------------------- */

#define HIDE "hide "
#define SHOW "show "
#define CONTROL_ALL "control all"
#define CONTROL_NONE "control none"
#define CONTROL_SHOWN "control+ "
#define CONTROL_HIDDEN "control- "

static void
add_lines (GStrvBuilder *builder,
           const char *word,
           char **list)
{
  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *line = g_strconcat (word, list[i], NULL);

      g_strv_builder_add (builder, line);
    }
}

char **
ts_view_rules_to_lines (const TsViewRules *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  add_lines (builder, HIDE, self->hidden);
  add_lines (builder, SHOW, self->shown);
  if (self->control != TS_CONTROL_FEW)
    g_strv_builder_add (builder, self->control == TS_CONTROL_ALL ? CONTROL_ALL : CONTROL_NONE);
  add_lines (builder, CONTROL_SHOWN, self->control_shown);
  add_lines (builder, CONTROL_HIDDEN, self->control_hidden);
  return g_strv_builder_end (builder);
}

static gboolean
take_line (const char *line,
           const char *word,
           char ***list)
{
  gsize n = strlen (word);

  if (strncmp (line, word, n) != 0 || line[n] == '\0')
    return FALSE;
  set_in_list (list, line + n, TRUE);
  return TRUE;
}

TsViewRules *
ts_view_rules_from_lines (const char *const *lines)
{
  TsViewRules *self = ts_view_rules_new ();

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    if (strcmp (lines[i], CONTROL_ALL) == 0)
      self->control = TS_CONTROL_ALL;
    else if (strcmp (lines[i], CONTROL_NONE) == 0)
      self->control = TS_CONTROL_NONE;
    else if (!take_line (lines[i], HIDE, &self->hidden) && !take_line (lines[i], SHOW, &self->shown) &&
             !take_line (lines[i], CONTROL_SHOWN, &self->control_shown))
      take_line (lines[i], CONTROL_HIDDEN, &self->control_hidden);
  if (*self->hidden == NULL)
    clear_list (&self->shown);
  return self;
}
