#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TsOutlineRules:
 * @no_groups: nothing is grouped but by name scope
 * @no_hub_pins: edges of hubs are lines
 * @undone: (nullable): names of groups that are not to be, in the order in which they were undone; those that there are not are passed over
 *
 * What of the ways to simplify a graph is not to be. All zero: all is.
 */
typedef struct
{
  gboolean no_groups;
  gboolean no_hub_pins;
  char **undone;
} TsOutlineRules;

/* Takes over a copy of @from; what @self had is freed. */
void ts_outline_rules_copy (TsOutlineRules *self, const TsOutlineRules *from);
void ts_outline_rules_clear (TsOutlineRules *self);
gboolean ts_outline_rules_equal (const TsOutlineRules *a, const TsOutlineRules *b);

/* One more group that is not to be. */
void ts_outline_rules_undo (TsOutlineRules *self, const char *group);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsOutlineRules, ts_outline_rules_clear)

G_END_DECLS
