#pragma once

#include "app/models/ts-output-value.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A label as a chip: a short word on a tint that says whether it is good, bad or nothing. @style is a class of panels.css: "live", "fed",
 * "changed", "bad" or "none". */
void ts_chip_set (GtkLabel *label, const char *text, const char *style);

/* The state of a value as a chip. */
void ts_chip_set_value (GtkLabel *label, const TsOutputValue *value);

/* Where an operation stands as a chip. */
void ts_chip_set_op_state (GtkLabel *label, TsOpState state);

G_END_DECLS
