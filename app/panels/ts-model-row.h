#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Rows that tell what a model file says. Each keeps @document, and what it is about must live as long as the document's model; (transfer
 * floating). Those of several things open and close, and make their inner rows, at most some hundred, when opened first. Main thread. */

/* @name: (nullable): of the operation or output that the row selects, if there is such a one. */
GtkWidget *ts_model_row_new (TsDocument *document, const char *title, const char *subtitle, const char *name);

/* Inputs and outputs, and a way to run it. */
GtkWidget *ts_model_row_new_for_signature (TsDocument *document, const TsSignature *signature);

GtkWidget *ts_model_row_new_for_collection (TsDocument *document, const TsCollection *collection);

/* The variables or functions in the object graph, by path; there has to be one. */
GtkWidget *ts_model_row_new_for_objects (TsDocument *document, TsObjectKind kind);

G_END_DECLS
