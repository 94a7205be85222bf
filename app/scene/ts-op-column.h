#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TS_MAX_COLOR_CLASSES 16 /* what is more is the last one together */

typedef enum
{
  TS_UNIT_NONE,
  TS_UNIT_COUNT, /* whole numbers */
  TS_UNIT_FLOPS,
  TS_UNIT_BYTES,
  TS_UNIT_NANOSECONDS,
} TsUnit;

/* What stands for several operations together. */
typedef enum
{
  TS_TOGETHER_SUM,
  TS_TOGETHER_LARGEST,
  TS_TOGETHER_LEAST,
  TS_TOGETHER_MEAN,
} TsTogether;

/**
 * TsOpColumn:
 * @title: what it tells of operations
 * @note: (nullable): what is to be known of it besides
 * @numbers: (nullable) (array length=n_ops): NaN where it is not known; %NULL: it is classes
 * @is_log: numbers are told apart by how many times they differ; none is negative
 * @is_reversed: the least number matters most
 * @n_classes: of classes; class 0 is what is not known, or none of the others
 * @names: (array length=n_classes): of classes
 * @classes: (nullable) (array length=n_ops)
 *
 * A fact for each operation of a graph: a number, or one of some classes. Immutable once shared, reference counted; any thread.
 */
typedef struct
{
  char *title;
  char *note;
  guint32 n_ops;

  double *numbers;
  TsUnit unit;
  TsTogether together;
  gboolean is_log;
  gboolean is_reversed;

  guint n_classes;
  char *names[TS_MAX_COLOR_CLASSES];
  guint8 *classes;

  /*< private >*/
  gint ref_count;
} TsOpColumn;

/* All numbers NaN. (transfer full) */
TsOpColumn *ts_op_column_new_numbers (const char *title, TsUnit unit, TsTogether together, guint32 n_ops);

/* All in class 0, named @none. (transfer full) */
TsOpColumn *ts_op_column_new_classes (const char *title, const char *none, guint32 n_ops);

/* The number of the class of that name; made if there is room, else the last class. */
guint8 ts_op_column_add_class (TsOpColumn *self, const char *name);

TsOpColumn *ts_op_column_ref (TsOpColumn *self);
void ts_op_column_unref (TsOpColumn *self);

/* "1.2 GFLOP", "3.4 MiB", "12,345", "0.31 ms"; "" for NaN. (transfer full) */
char *ts_op_column_format (const TsOpColumn *self, double number);
char *ts_unit_format (TsUnit unit, double number);

/* The number with its unit, or the name of the class. (transfer full) */
char *ts_op_column_dup_text (const TsOpColumn *self, guint32 op);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsOpColumn, ts_op_column_unref)

G_END_DECLS
