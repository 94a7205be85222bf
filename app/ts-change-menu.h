#pragma once

#include "app/ts-document.h"

G_BEGIN_DECLS

/* What the menu of operation @op offers to change of its runs, and to ask of its values: appended as one section with submenus. Main thread. */
void ts_change_menu_append (GMenu *menu, TsDocument *document, const TsOperation *op);

G_END_DECLS
