#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Special functions in double. Outside of where they are defined, and at poles, they give what TensorFlow's (Eigen's) give. */

/* ---- Bessel's: modified of the first kind times e^-|x|, of the second kind times e^x; of the second kind at x <= 0 infinity -------- */

double ts_bessel_i0e (double x);
double ts_bessel_i1e (double x);
double ts_bessel_k0e (double x);
double ts_bessel_k1e (double x);
double ts_bessel_j0 (double x);
double ts_bessel_j1 (double x);
double ts_bessel_y0 (double x);
double ts_bessel_y1 (double x);

/* ---- of gamma and beta ---------------------------------------------------------------------------- */

double ts_igamma (double a, double x);        /* regularized, from 0 to x */
double ts_igammac (double a, double x);       /* from x on */
double ts_igamma_grad_a (double a, double x); /* the derivative of ts_igamma () by a */
double ts_zeta (double x, double q);          /* Hurwitz's */
double ts_polygamma (double n, double x);

float ts_igammaf (float a, float x);
float ts_igammacf (float a, float x);
float ts_igamma_grad_af (float a, float x);
float ts_zetaf (float x, float q);
float ts_polygammaf (float n, float x);

double ts_betainc (double a, double b, double x); /* regularized */
float ts_betaincf (float a, float b, float x);

/* ---- integrals ------------------------------------------------------------------------------------ */

double ts_ndtri (double p); /* where the normal distribution reaches p */
double ts_dawson (double x);
double ts_expint (double x);   /* Ei, of small positive numbers */
double ts_expint_e (double x); /* Ei times e^-x, of others */
double ts_fresnel_cos (double x);
double ts_fresnel_sin (double x);
double ts_spence (double x); /* the dilogarithm of 1 - x */

G_END_DECLS
