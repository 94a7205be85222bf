#pragma once

#include "app/models/ts-search-query.h"
#include "app/scene/ts-outline-part.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TsViewRules:
 * @hidden: queries (see TsSearchQuery): what one of them finds is not drawn, but led past
 * @shown: names of operations that are drawn all the same
 * @control: which control edges are drawn
 * @control_shown: names of operations and scopes whose control edges are drawn, however many
 * @control_hidden: likewise, not drawn
 *
 * What the user wants drawn of a graph: by name, so that it holds for another version of the graph, and for the bodies of its functions. The lists end
 * with %NULL. Immutable, reference counted; any thread.
 */
typedef struct
{
  char **hidden;
  char **shown;
  TsControlRule control;
  char **control_shown;
  char **control_hidden;

  /*< private >*/
  gint ref_count;
} TsViewRules;

/* All of the graph, and few control edges. */
TsViewRules *ts_view_rules_new (void);
TsViewRules *ts_view_rules_ref (TsViewRules *self);
void ts_view_rules_unref (TsViewRules *self);

gboolean ts_view_rules_equal (const TsViewRules *self, const TsViewRules *other);
gboolean ts_view_rules_is_empty (const TsViewRules *self);

/* ---- changed ones: (transfer full) ---- */

/* A query that things can be hidden by. @error: %TS_ERROR_INVALID_ARGUMENT: it is not well written, or asks for what changes while one looks. (transfer
 * full) (nullable) */
TsSearchQuery *ts_view_rules_parse (const char *text, GError **error);

/* Hides what @query finds, or no longer. What was shown all the same is no longer once nothing is hidden. */
TsViewRules *ts_view_rules_hide (const TsViewRules *self, const char *query, gboolean hide);

/* Shows an operation all the same, or no longer. */
TsViewRules *ts_view_rules_show (const TsViewRules *self, const char *name, gboolean show);
TsViewRules *ts_view_rules_show_none (const TsViewRules *self);

TsViewRules *ts_view_rules_set_control (const TsViewRules *self, TsControlRule control);

/* The control edges of operations and scopes; %TS_CONTROL_FEW: as all. */
TsViewRules *ts_view_rules_set_control_of (const TsViewRules *self, const char *const *names, TsControlRule control);
TsControlRule ts_view_rules_get_control_of (const TsViewRules *self, const char *name);

/* ---- as text ---- */

/* One rule a line: `hide QUERY`, `show NAME`, `control all`, `control none`, `control+ NAME`, `control- NAME`. (transfer full): ends with %NULL */
char **ts_view_rules_to_lines (const TsViewRules *self);

/* @lines: (nullable). What is no rule is passed over. (transfer full) */
TsViewRules *ts_view_rules_from_lines (const char *const *lines);

/* ---- for a graph ---- */

/**
 * TsFoundRules:
 * @passed: (nullable): likewise @control: as in TsOutlinePart
 * @n_passed: how many operations the queries find
 *
 * What rules come to in one graph.
 */
typedef struct
{
  guint8 *passed;
  guint8 *control;
  TsControlRule control_of_all;
  guint32 n_passed;
} TsFoundRules;

/**
 * ts_view_rules_find:
 * @error: %TS_ERROR_INVALID_ARGUMENT naming a query that is not well written, or takes too long; %G_IO_ERROR_CANCELLED
 *
 * Takes time linear in the graph for each query; finds shapes and problems out if a query asks for them. Any thread.
 */
gboolean ts_view_rules_find (const TsViewRules *self, TsGraph *graph, TsFoundRules *found, GCancellable *cancellable, GError **error);
void ts_found_rules_clear (TsFoundRules *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsViewRules, ts_view_rules_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsFoundRules, ts_found_rules_clear)

G_END_DECLS
