#pragma once

#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

/**
 * TsPresetFeed:
 * @value: (nullable): %NULL until one is made of @text
 * @text: (nullable): what it is made of, as ts_value_parse () takes it
 */
typedef struct
{
  TsOutput output;
  TsTensor *value;
  char *text;
} TsPresetFeed;

/**
 * TsPreset:
 * @feeds: TsPresetFeed
 * @fetches: TsOutput
 * @targets: guint32
 *
 * What a run is of: feeds, fetches, and operations that are run for their effect. Counted; not to be changed once it is shared. Any thread.
 */
typedef struct
{
  GArray *feeds;
  GArray *fetches;
  GArray *targets;
} TsPreset;

TsPreset *ts_preset_new (void); /* of nothing; (transfer full) */
TsPreset *ts_preset_ref (TsPreset *self);
void ts_preset_unref (TsPreset *self);

/* What is fed and fetched now. (transfer full) */
TsPreset *ts_preset_new_from_debugger (TsDebugger *debugger);

/* @value or @text: (nullable). Only before it is shared. */
void ts_preset_add_feed (TsPreset *self, TsOutput output, TsTensor *value, const char *text);

/* (nullable): of @output */
const TsPresetFeed *ts_preset_find_feed (const TsPreset *self, TsOutput output);

/* It with all values, which are made of their texts where there is none yet: @error of the first that cannot be made, with the name of the output.
 * (transfer full) (nullable) */
TsPreset *ts_preset_make_values (TsPreset *self, TsSession *session, GError **error);

/* Feeds and fetches that, and nothing else. All values must be made. */
void ts_preset_use (const TsPreset *self, TsDebugger *debugger);

/* What @output is fed with now, as text. (transfer none) (nullable): it is not known */
typedef const char *(*TsPresetTextFunc) (TsOutput output, gpointer user_data);

/**
 * ts_preset_list_differences:
 * @feeds: what is fed now, and
 * @fetches: what is fetched
 * @get_text: (nullable): asked where the preset has no value as yet
 *
 * What is not as in the preset, a line each: "x:0 is fed with another value". Targets are not looked at.
 *
 * Returns: (transfer full): %NULL-terminated
 */
char **ts_preset_list_differences (const TsPreset *self, TsGraph *graph, const TsFeed *feeds, guint n_feeds, const TsOutput *fetches, guint n_fetches, TsPresetTextFunc get_text, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsPreset, ts_preset_unref)

G_END_DECLS
