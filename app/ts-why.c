#include "app/ts-why.h"

#include "app/ts-reasons.h"

void
ts_why_popup (TsWorkspace *workspace,
              guint32 op)
{
  TsDocument *document = ts_workspace_get_document (workspace);
  g_autoptr (GArray) reasons = ts_debug_worker_explain (ts_document_get_worker (document), op);

  if (reasons != NULL)
    ts_reasons_popup (workspace, reasons, "Reasons", NULL);
}
