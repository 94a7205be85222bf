#pragma once

#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

/**
 * TsInterrupt:
 *
 * What Control-C does at a debugger's prompt: pauses the command that runs. One at a time in a process, since a signal handler has
 * no other way to know it.
 */
typedef struct _TsInterrupt TsInterrupt;

TsInterrupt *ts_interrupt_new (TsDebugger *debugger);
void ts_interrupt_free (TsInterrupt *self);

/* Readable when Control-C was pressed while no command ran; to be read empty. */
int ts_interrupt_get_fd (TsInterrupt *self);

/* Between these two Control-C means the run. */
void ts_interrupt_begin_command (TsInterrupt *self);
void ts_interrupt_end_command (TsInterrupt *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsInterrupt, ts_interrupt_free)

G_END_DECLS
