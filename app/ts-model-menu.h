#pragma once

#include "app/ts-document.h"

G_BEGIN_DECLS

/* Menus of what a model file holds that one can choose. Each is (transfer full) (nullable): %NULL where there is nothing to choose. Main thread. */

/* Its signatures, by `win.signature` with the key as target, "" for the whole graph. */
GMenuModel *ts_signature_menu_new (TsDocument *document);

/* Its MetaGraphs, by `win.meta-graph` with the number as target. */
GMenuModel *ts_meta_graph_menu_new (TsDocument *document);

/* What a MetaGraph is called: its tags, or "no tags". (transfer full) */
char *ts_meta_graph_dup_title (const TsMetaGraph *meta);

G_END_DECLS
