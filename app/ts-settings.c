#include "app/ts-settings.h"

#define GROUP "window"

struct _TsSettings
{
  GObject parent_instance;

  char *path;
  GKeyFile *file;
  gboolean changed;
};

G_DEFINE_FINAL_TYPE (TsSettings, ts_settings, G_TYPE_OBJECT)

static void
ts_settings_finalize (GObject *object)
{
  TsSettings *self = TS_SETTINGS (object);

  g_free (self->path);
  g_key_file_unref (self->file);

  G_OBJECT_CLASS (ts_settings_parent_class)->finalize (object);
}

static void
ts_settings_class_init (TsSettingsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ts_settings_finalize;
}

static void
ts_settings_init (TsSettings *self)
{
  self->file = g_key_file_new ();
}

TsSettings *
ts_settings_new (const char *path)
{
  TsSettings *self = g_object_new (TS_TYPE_SETTINGS, NULL);

  self->path = g_strdup (path);
  g_key_file_load_from_file (self->file, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
  return self;
}

char *
ts_settings_dup_default_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "tensorstep", "settings.ini", NULL);
}

int
ts_settings_get_int (TsSettings *self,
                     const char *key,
                     int fallback)
{
  g_return_val_if_fail (TS_IS_SETTINGS (self), fallback);

  g_autoptr (GError) error = NULL;
  int value = g_key_file_get_integer (self->file, GROUP, key, &error);

  return error == NULL ? value : fallback;
}

gboolean
ts_settings_get_bool (TsSettings *self,
                      const char *key,
                      gboolean fallback)
{
  g_return_val_if_fail (TS_IS_SETTINGS (self), fallback);

  g_autoptr (GError) error = NULL;
  gboolean value = g_key_file_get_boolean (self->file, GROUP, key, &error);

  return error == NULL ? value : fallback;
}

char *
ts_settings_dup_string (TsSettings *self,
                        const char *key,
                        const char *fallback)
{
  g_return_val_if_fail (TS_IS_SETTINGS (self), NULL);

  char *value = g_key_file_get_string (self->file, GROUP, key, NULL);

  return value != NULL ? value : g_strdup (fallback);
}

void
ts_settings_set_int (TsSettings *self,
                     const char *key,
                     int value)
{
  g_return_if_fail (TS_IS_SETTINGS (self));

  g_key_file_set_integer (self->file, GROUP, key, value);
  self->changed = TRUE;
}

void
ts_settings_set_bool (TsSettings *self,
                      const char *key,
                      gboolean value)
{
  g_return_if_fail (TS_IS_SETTINGS (self));

  g_key_file_set_boolean (self->file, GROUP, key, value);
  self->changed = TRUE;
}

void
ts_settings_set_string (TsSettings *self,
                        const char *key,
                        const char *value)
{
  g_return_if_fail (TS_IS_SETTINGS (self));

  g_key_file_set_string (self->file, GROUP, key, value);
  self->changed = TRUE;
}

void
ts_settings_save (TsSettings *self)
{
  g_return_if_fail (TS_IS_SETTINGS (self));

  if (!self->changed)
    return;

  g_autofree char *folder = g_path_get_dirname (self->path);

  if (g_mkdir_with_parents (folder, 0700) == 0 && g_key_file_save_to_file (self->file, self->path, NULL))
    self->changed = FALSE;
}
