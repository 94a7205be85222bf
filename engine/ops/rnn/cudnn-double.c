/* Recurrent networks in double precision. */
#define NUMBER double
#define GEMM ts_gemm_double
#define EXP exp
#define TANH tanh
#define FORWARD ts_cudnn_forward_double
#define BACKWARD ts_cudnn_backward_double
#include "engine/ops/rnn/cudnn-template.h"
