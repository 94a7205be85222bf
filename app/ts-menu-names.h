#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Appends an item that activates @action with the string @target. An underscore of @label stands for itself and is no mnemonic. */
void ts_menu_append_name (GMenu *menu, const char *label, const char *action, const char *target);

/* One such item for each of @names, which is its target, too. (transfer full) */
GMenu *ts_menu_new_of_names (char **names, const char *action);

G_END_DECLS
