#pragma once

#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_MODEL_PAGE (ts_model_page_get_type ())
G_DECLARE_FINAL_TYPE (TsModelPage, ts_model_page, TS, MODEL_PAGE, GtkWidget)

/**
 * TsModelPage:
 *
 * What a model file says beside its graph: versions, signatures, collections, assets, saver, objects. What stands for an operation selects
 * it, what stands for a function shows it (`win.open-function`). Main thread.
 */
GtkWidget *ts_model_page_new (void);

/* @document (nullable). Keeps it. */
void ts_model_page_set_document (TsModelPage *self, TsDocument *document);

G_END_DECLS
