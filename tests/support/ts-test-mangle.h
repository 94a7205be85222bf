#pragma once

#include "tests/support/ts-test-use.h"

/**
 * TsTestMangle:
 * @name: of the file
 * @good: its bytes
 * @beside: (nullable): of a checkpoint's index: the data file
 * @seed: with it all cases are the same again
 * @n_cuts: the first cases: the file cut off somewhere, everywhere if there are as many as bytes
 * @n_flips: the others: a byte, now and then several, changed; of a checkpoint in the index or in the data
 * @all_every: each so many cases that opened everything is asked, else what is near the change
 *
 * Damages a file in memory and uses what is left of it.
 */
typedef struct
{
  const char *name;
  GBytes *good;
  GBytes *beside;
  guint32 seed;
  guint n_cuts;
  guint n_flips;
  guint all_every;

  /*< private >*/
  guint8 *copy; /* of @good and of @beside, changed and put right again */
  guint8 *copy_beside;
} TsTestMangle;

/* @self has been filled in; it may be cleared without having been used. */
void ts_test_mangle_init (TsTestMangle *self);
void ts_test_mangle_clear (TsTestMangle *self);

/* The file as it is, with everything asked. */
gboolean ts_test_mangle_use_good (TsTestMangle *self);

/* Case @i, less than @n_cuts + @n_flips. Returns: whether the file opened nevertheless */
gboolean ts_test_mangle_run (TsTestMangle *self, guint i);
