/* The search for the most probable paths in double precision. */
#define NUMBER double
#define LOG1P log1p
#define LOG log
#define EXP exp
#define BEAM_RUN ts_ctc_beam_run_double
#include "engine/ops/nn/ctc-beam-template.h"
