#pragma once

#include <complex.h>

/* C11's own, which clang's headers lack: a complex number from its parts, whatever these are (x + I * y makes NaN of infinities). */
#ifndef CMPLX
#define CMPLX(re, im) (__builtin_complex ((double)(re), (double)(im)))
#endif
