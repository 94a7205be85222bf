/* The search for the most probable paths in single precision. */
#define NUMBER float
#define LOG1P log1pf
#define LOG logf
#define EXP expf
#define BEAM_RUN ts_ctc_beam_run_float
#include "engine/ops/nn/ctc-beam-template.h"
