#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TS_TYPE_SETTINGS (ts_settings_get_type ())
G_DECLARE_FINAL_TYPE (TsSettings, ts_settings, TS, SETTINGS, GObject)

/**
 * TsSettings:
 *
 * What the program remembers from one time to the next, in a key file below the user's configuration folder. A file that is missing or cannot be read
 * leaves the defaults; one that cannot be written is no error. Main thread.
 */

/* @path: where it is kept; read at once. */
TsSettings *ts_settings_new (const char *path);

/* For the path of the user's own. (transfer full) */
char *ts_settings_dup_default_path (void);

int ts_settings_get_int (TsSettings *self, const char *key, int fallback);
gboolean ts_settings_get_bool (TsSettings *self, const char *key, gboolean fallback);
char *ts_settings_dup_string (TsSettings *self, const char *key, const char *fallback); /* (transfer full) (nullable) */

void ts_settings_set_int (TsSettings *self, const char *key, int value);
void ts_settings_set_bool (TsSettings *self, const char *key, gboolean value);
void ts_settings_set_string (TsSettings *self, const char *key, const char *value);

/* Writes what has changed. */
void ts_settings_save (TsSettings *self);

G_END_DECLS
