#pragma once

#include "tests/support/ts-test-graph.h"

/* Graphs for going through time: several ways at once, waiting, state by the element, what is outside, a nested loop. */

void ts_travel_build_lattice (TsTestGraph *g);
void ts_travel_build_queue (TsTestGraph *g);
void ts_travel_build_vector (TsTestGraph *g);
void ts_travel_build_outside (TsTestGraph *g);
void ts_travel_build_nested (TsTestGraph *g);
void ts_travel_build_kept (TsTestGraph *g);
void ts_travel_build_waiters (TsTestGraph *g);
void ts_travel_build_turns (TsTestGraph *g);

/* Reads a GraphDef in text form. */
void ts_travel_build_text (TsTestGraph *g, const char *text);
