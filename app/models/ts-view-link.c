#include "app/models/ts-view-link.h"

#include "engine/ts-error.h"

#include <string.h>

#define GROUP "view"

/* Keys of a view's text, and what a link calls them. */
typedef enum
{
  NAME,    /* one */
  NAMES,   /* with commas between them; none are told, too */
  FLAG,    /* 1 or 0 */
  LINES,   /* each with the key again */
  NUMBERS, /* with commas between them */
} Kind;

static const struct
{
  const char *key;
  const char *link;
  Kind kind;
  gboolean may_be_lost; /* if there are too many */
} keys[] = {
  { "open", "open", NAMES },
  { "operation", "sel", NAME },
  { "scope", "scope", NAME },
  { "near", "near", NAME },
  { "near-at", "near-at", NUMBERS },
  { "rules", "rule", LINES },
  { "flow", "flow", NAME },
  { "serpentine", "columns", FLAG },
  { "coloring", "color", NAME },
  { "ungrouped", "ungroup", NAMES },
  { "hidden", "hidden", NAMES, TRUE },
  { "only", "only", NAMES, TRUE },
  { "unfolded", "unfolded", NAMES, TRUE },
  { "chosen", "chosen", NAMES, TRUE },
  { "lost", "lost", NAME },
};

void
ts_view_link_clear (TsViewLink *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->function, g_free);
  g_clear_pointer (&self->view, g_free);
}

guint64
ts_view_link_count_lost (const char *view_or_link)
{
  gboolean is_link = g_str_has_prefix (view_or_link, TS_VIEW_LINK_SCHEME);
  const char *lost = strstr (view_or_link, is_link ? "&lost=" : "\nlost=");

  if (lost == NULL && is_link)
    lost = strstr (view_or_link, "#lost=");
  return lost != NULL ? g_ascii_strtoull (lost + strlen ("&lost="), NULL, 10) : 0;
}

/* ---- writing --------------------------------------------------------------------------------------- */

static void
append_escaped (GString *link,
                const char *text)
{
  g_autofree char *escaped = g_uri_escape_string (text, "/", FALSE);

  g_string_append (link, escaped);
}

static void
begin_key (GString *link,
           const char *key)
{
  g_string_append_printf (link, "%s%s=", strchr (link->str, '#') != NULL ? "&" : "#", key);
}

static void
append_number (GString *link,
               double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (link, g_ascii_formatd (text, sizeof text, "%.6g", number));
}

static void
append_numbers (GString *link,
                const char *key,
                const double *numbers,
                gsize n)
{
  begin_key (link, key);
  for (gsize i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (link, ',');
      append_number (link, numbers[i]);
    }
}

static void
append_list (GString *link,
             const char *key,
             char **list,
             Kind kind)
{
  if (kind == NAMES)
    begin_key (link, key);
  for (guint i = 0; list[i] != NULL; i++)
    {
      if (kind == LINES)
        begin_key (link, key);
      else if (i > 0)
        g_string_append_c (link, ',');
      append_escaped (link, list[i]);
    }
}

static void
append_camera (GString *link,
               GKeyFile *file)
{
  gsize n = 0;
  g_autofree double *camera = g_key_file_get_double_list (file, GROUP, "camera", &n, NULL);

  if (n != 3)
    return;
  append_numbers (link, "zoom", camera + 2, 1);
  append_numbers (link, "at", camera, 2);
}

/* A link is to go into a mail. */
static gboolean
is_too_long (guint i,
             char **list)
{
  return keys[i].may_be_lost && g_strv_length (list) > TS_VIEW_LINK_MAX_NAMES;
}

static void
append_lost (GString *link,
             guint n)
{
  begin_key (link, "lost");
  g_string_append_printf (link, "%u", n);
}

static void
append_key (GString *link,
            GKeyFile *file,
            guint i)
{
  Kind kind = keys[i].kind;
  gsize n = 0;
  g_autofree double *numbers = kind == NUMBERS ? g_key_file_get_double_list (file, GROUP, keys[i].key, &n, NULL) : NULL;
  g_auto (GStrv) list = kind == NAMES || kind == LINES ? g_key_file_get_string_list (file, GROUP, keys[i].key, NULL, NULL) : NULL;
  g_autofree char *name = kind == NAME ? g_key_file_get_string (file, GROUP, keys[i].key, NULL) : NULL;

  if (kind == FLAG && g_key_file_has_key (file, GROUP, keys[i].key, NULL))
    {
      begin_key (link, keys[i].link);
      g_string_append (link, g_key_file_get_boolean (file, GROUP, keys[i].key, NULL) ? "1" : "0");
    }
  if (numbers != NULL)
    append_numbers (link, keys[i].link, numbers, n);
  if (list != NULL && is_too_long (i, list))
    append_lost (link, g_strv_length (list));
  else if (list != NULL)
    append_list (link, keys[i].link, list, kind);
  if (name != NULL)
    {
      begin_key (link, keys[i].link);
      append_escaped (link, name);
    }
}

char *
ts_view_link_to_string (const TsViewLink *self)
{
  GString *link = g_string_new (TS_VIEW_LINK_SCHEME);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  append_escaped (link, self->path);
  if (self->function != NULL)
    {
      begin_key (link, "function");
      append_escaped (link, self->function);
    }
  if (self->view != NULL && g_key_file_load_from_data (file, self->view, (gsize)-1, G_KEY_FILE_NONE, NULL))
    {
      for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        append_key (link, file, i);
      append_camera (link, file);
    }
  return g_string_free (link, FALSE);
}

/* ---- reading --------------------------------------------------------------------------------------- */

typedef struct
{
  TsViewLink *link;
  GKeyFile *file;
  GPtrArray *rules;
  double camera[3];
  guint n_camera; /* numbers of it that were there */
} Reading;

static gboolean
set_invalid (GError **error,
             const char *what,
             const char *value)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "this is no link to a view: %s \"%s\"", what, value);
  return FALSE;
}

/* (transfer full) (nullable): what is percent-encoded and no text is none. */
static char *
dup_unescaped (const char *text)
{
  g_autofree char *plain = g_uri_unescape_string (text, NULL);

  return plain != NULL && g_utf8_validate (plain, -1, NULL) ? g_steal_pointer (&plain) : NULL;
}

static gboolean
read_numbers (const char *value,
              double *numbers,
              guint n)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", -1);

  if (g_strv_length (parts) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      char *end;

      numbers[i] = g_ascii_strtod (parts[i], &end);
      if (end == parts[i] || *end != '\0')
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_names (Reading *reading,
            const char *key,
            const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", -1);
  guint n = g_strv_length (parts);

  for (guint i = 0; i < n; i++)
    {
      char *plain = dup_unescaped (parts[i]);

      if (plain == NULL)
        return FALSE;
      g_free (parts[i]);
      parts[i] = plain;
    }
  g_key_file_set_string_list (reading->file, GROUP, key, (const char *const *)parts, n);
  return TRUE;
}

static gboolean
read_known (Reading *reading,
            guint i,
            const char *value)
{
  g_autofree char *plain = dup_unescaped (value);
  double numbers[2];

  if (plain == NULL)
    return FALSE;
  switch (keys[i].kind)
    {
    case NAME:
      g_key_file_set_string (reading->file, GROUP, keys[i].key, plain);
      return TRUE;
    case NAMES:
      return read_names (reading, keys[i].key, value);
    case FLAG:
      g_key_file_set_boolean (reading->file, GROUP, keys[i].key, *value == '1');
      return (*value == '0' || *value == '1') && value[1] == '\0';
    case LINES:
      g_ptr_array_add (reading->rules, g_steal_pointer (&plain));
      return TRUE;
    case NUMBERS:
    default:
      if (!read_numbers (value, numbers, 2))
        return FALSE;
      g_key_file_set_double_list (reading->file, GROUP, keys[i].key, numbers, 2);
      return TRUE;
    }
}

static gboolean
read_key (Reading *reading,
          const char *key,
          const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (strcmp (keys[i].link, key) == 0)
      return read_known (reading, i, value);
  if (strcmp (key, "zoom") == 0)
    {
      reading->n_camera |= 1;
      return read_numbers (value, reading->camera + 2, 1);
    }
  if (strcmp (key, "at") == 0)
    {
      reading->n_camera |= 2;
      return read_numbers (value, reading->camera, 2);
    }
  if (strcmp (key, "function") == 0)
    {
      g_free (reading->link->function);
      reading->link->function = dup_unescaped (value);
      return reading->link->function != NULL;
    }
  return TRUE;
}

static gboolean
read_keys (Reading *reading,
           const char *fragment,
           GError **error)
{
  g_auto (GStrv) pairs = g_strsplit (fragment, "&", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *equals = strchr (pairs[i], '=');

      if (*pairs[i] == '\0')
        continue;
      if (equals == NULL)
        return set_invalid (error, "nothing is said of", pairs[i]);
      *equals = '\0';
      if (!read_key (reading, pairs[i], equals + 1))
        return set_invalid (error, "not a value:", equals + 1);
    }
  return TRUE;
}

gboolean
ts_view_link_parse (TsViewLink *self,
                    const char *text,
                    GError **error)
{
  const char *rest = g_str_has_prefix (text, TS_VIEW_LINK_SCHEME) ? text + strlen (TS_VIEW_LINK_SCHEME) : NULL;
  const char *hash = rest != NULL ? strchrnul (rest, '#') : NULL;
  g_autofree char *path = hash != NULL ? g_strndup (rest, (gsize)(hash - rest)) : NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func (g_free);
  Reading reading = { self, file, rules, { 0, 0, 1 }, 0 };

  *self = (TsViewLink) { 0 };
  self->path = path != NULL ? g_uri_unescape_string (path, NULL) : NULL;
  if (self->path == NULL || *self->path == '\0')
    {
      ts_view_link_clear (self);
      return set_invalid (error, "it names no file:", text);
    }
  g_key_file_set_string_list (file, GROUP, "open", (const char *const[]) { NULL }, 0);
  if (*hash == '#' && !read_keys (&reading, hash + 1, error))
    {
      ts_view_link_clear (self);
      return FALSE;
    }
  if (reading.n_camera == 3 || g_key_file_has_key (file, GROUP, "near", NULL))
    g_key_file_set_double_list (file, GROUP, "camera", reading.camera, 3);
  if (rules->len > 0)
    g_key_file_set_string_list (file, GROUP, "rules", (const char *const *)rules->pdata, rules->len);
  self->view = g_key_file_to_data (file, NULL, NULL);
  return TRUE;
}
