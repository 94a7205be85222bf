#pragma once

/**
 * TS_SIMD:
 *
 * Put before a function with a loop that is worth wider vectors: it is compiled for the common instruction set and for
 * AVX2, and the processor's is taken when the program starts. Both compute the same bits, since nothing is contracted
 * or reassociated. (Not with clang, of which version 14 gives two static functions of one name the same resolver.)
 */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define TS_SIMD __attribute__ ((target_clones ("default", "avx2")))
#else
#define TS_SIMD
#endif
