#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_FAMILY_SIGN (ts_family_sign_get_type ())
G_DECLARE_FINAL_TYPE (TsFamilySign, ts_family_sign, TS, FAMILY_SIGN, GtkWidget)

/**
 * TsFamilySign:
 *
 * The family of an op type in the colour and with the sign that it has in the graph; its name is the tooltip. Main thread.
 */
GtkWidget *ts_family_sign_new (void);

void ts_family_sign_set_op_type (TsFamilySign *self, const char *op_type);

G_END_DECLS
