#include "engine/ops/ts-standard-ops.h"

#include "ts-ops-data.h"

/* The packed table becomes a part of the read-only data as it is. */
__asm__(".pushsection .rodata\n"
        ".balign 16\n"
        ".local ts_ops_data_begin\n"
        "ts_ops_data_begin:\n"
        ".incbin \"" TS_OPS_DATA_FILE "\"\n"
        ".local ts_ops_data_end\n"
        "ts_ops_data_end:\n"
        ".byte 0\n"
        ".popsection\n");

extern const guint8 ts_ops_data_begin[];
extern const guint8 ts_ops_data_end[];

const TsOpTable *
ts_standard_ops (void)
{
  static gsize table = 0;

  if (g_once_init_enter (&table))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = g_bytes_new_static (ts_ops_data_begin, (gsize)(ts_ops_data_end - ts_ops_data_begin));
      TsOpTable *made = ts_op_table_new (bytes, &error);

      if (made == NULL)
        g_error ("the table of op types is damaged: %s", error->message);
      g_once_init_leave (&table, (gsize)made);
    }
  return (const TsOpTable *)table;
}
