/* Includes the file TS_TEMPLATE once for each element type of linear algebra, with
 *   T     the type
 *   R     the type of its parts
 *   W     double or double complex, whichever T goes into
 *   FN    what a function is called for this T
 *   WIDE  what a function is called for this W
 */

#include "engine/ops/linalg/ts-scalar.h"

#define R float
#define W double
#define T float
#define FN(name) name##_float
#define WIDE(name) name##_real
#include TS_TEMPLATE
#undef FN
#undef T
#undef R

#define R double
#define T double
#define FN(name) name##_double
#include TS_TEMPLATE
#undef FN
#undef WIDE
#undef T
#undef W
#undef R

#ifndef TS_REAL_ONLY
#define R float
#define W double complex
#define T float complex
#define FN(name) name##_complex_float
#define WIDE(name) name##_complex
#include TS_TEMPLATE
#undef FN
#undef T
#undef R

#define R double
#define T double complex
#define FN(name) name##_complex_double
#include TS_TEMPLATE
#undef FN
#undef WIDE
#undef T
#undef W
#undef R
#endif

#undef TS_TEMPLATE
#undef TS_REAL_ONLY
