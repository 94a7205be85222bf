#pragma once

#include "engine/debug/ts-breakpoint.h"

G_BEGIN_DECLS

/**
 * TsBreakpointList:
 *
 * The breakpoints of a debugger. Any thread; asking whether one is hit costs a look-up while none is on the operation.
 */
typedef struct _TsBreakpointList TsBreakpointList;

TsBreakpointList *ts_breakpoint_list_new (TsGraph *graph);
void ts_breakpoint_list_free (TsBreakpointList *self);

guint ts_breakpoint_list_add (TsBreakpointList *self, TsBreakpoint *breakpoint); /* takes it */
gboolean ts_breakpoint_list_remove (TsBreakpointList *self, guint id);
gboolean ts_breakpoint_list_enable (TsBreakpointList *self, guint id, gboolean enabled);
void ts_breakpoint_list_set_active (TsBreakpointList *self, gboolean active);
gboolean ts_breakpoint_list_get_active (TsBreakpointList *self);
GPtrArray *ts_breakpoint_list_dup (TsBreakpointList *self);

/* @text: (nullable): the condition of breakpoint @id, or none any more; see ts_breakpoint_set_condition (). %TS_ERROR_NOT_FOUND without such a breakpoint. */
gboolean ts_breakpoint_list_set_condition (TsBreakpointList *self, guint id, const char *text, GError **error);

/* How many times breakpoint @id shall not stop. %FALSE without such a breakpoint. */
gboolean ts_breakpoint_list_ignore (TsBreakpointList *self, guint id, guint64 n);

/**
 * TsBreakpointTest:
 * @test: whether the condition of @breakpoint is true; called with the list locked
 * @tell: the message of a log point is due
 *
 * Who evaluates conditions where the run stands.
 */
typedef struct
{
  gboolean (*test) (const TsBreakpoint *breakpoint, gpointer user_data);
  void (*tell) (const TsBreakpoint *breakpoint, gpointer user_data);
  gpointer user_data;
} TsBreakpointTest;

/**
 * ts_breakpoint_list_hit:
 * @has_value: (nullable): for a breakpoint on one output, which of them have a value; one entry per output
 *
 * Counts a hit on every breakpoint that stops here; temporary ones go.
 *
 * Returns: the id of the first, or 0
 */
guint ts_breakpoint_list_hit (TsBreakpointList *self, const TsOperation *op, gboolean after, TsTensor *const *has_value, const TsBreakpointTest *test);

/* The same without counting, and whatever the conditions: which would stop. */
guint ts_breakpoint_list_would_hit (TsBreakpointList *self, const TsOperation *op, gboolean after, TsTensor *const *has_value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsBreakpointList, ts_breakpoint_list_free)

G_END_DECLS
