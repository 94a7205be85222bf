#pragma once

#include "app/ts-document.h"

G_BEGIN_DECLS

/* Appends "Run On": a device for the selected operation or scope, by the window's action `run-on`. */
void ts_device_menu_append (GMenu *menu, TsDocument *document);

G_END_DECLS
