/* Recurrent networks in single precision. */
#define NUMBER float
#define GEMM ts_gemm_float
#define EXP expf
#define TANH tanhf
#define FORWARD ts_cudnn_forward_float
#define BACKWARD ts_cudnn_backward_float
#include "engine/ops/rnn/cudnn-template.h"
