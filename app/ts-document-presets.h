#pragma once

#include "app/ts-document.h"
#include "engine/debug/worker/ts-debug-worker-sessions.h"

G_BEGIN_DECLS

/* Presets and the scenario of a document. They are changed by commands, as at the prompt; "feeds-changed" tells that there are other ones. Main thread. */

/* A line of the console; if it fails the document's "failed" tells. */
void ts_document_run_line (TsDocument *self, const char *line);

/* What is fed and fetched now, with the texts of the feeds. (transfer full) */
TsPreset *ts_document_dup_inputs (TsDocument *self);

/* Feeds and fetches what @inputs has, all of whose values are made. */
void ts_document_take_inputs (TsDocument *self, const TsPreset *inputs);

/* What is not as in @preset, as ts_preset_list_differences (). (transfer full) */
char **ts_document_list_differences (TsDocument *self, const TsPreset *preset);

/* The text that the value of a feed of a preset was made from, as far as it is known; else one that says what it is. (transfer full) */
char *ts_document_dup_preset_text (TsDocument *self, const TsPresetFeed *feed);

/* Keeps a preset, in place of one of that name, as `preset save` does. */
gboolean ts_document_put_preset (TsDocument *self, const char *name, TsPreset *preset, GError **error);

/* The steps of the scenario that the user has made, as ts_scenario_parse () takes them; "" for none. "scenario-changed" tells of another one. */
const char *ts_document_get_scenario (TsDocument *self);
void ts_document_set_scenario (TsDocument *self, const char *text);

/* Its steps are of another name now. */
void ts_document_rename_in_scenario (TsDocument *self, const char *preset, const char *name);

G_END_DECLS
