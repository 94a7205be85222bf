#pragma once

#include "engine/debug/ts-debugger-private.h"

G_BEGIN_DECLS

/* There and back with the state of a session, so that something can be tried from where the run began. Between ts_state_trip_go () there and back nothing but this changes it. */

/* Takes back what the current run did to the state, all of it; or with @to_end does it again. The journal is of the same use afterwards. */
void ts_state_trip_go (TsDebugger *self, gboolean to_end);

/* What changes from here on is put into @changes, (element-type TsJournalChange), up to ts_state_trip_undo (). */
void ts_state_trip_keep (TsDebugger *self, GArray *changes);

/* Takes it back, last first, and empties @changes. */
void ts_state_trip_undo (TsDebugger *self, GArray *changes);

G_END_DECLS
