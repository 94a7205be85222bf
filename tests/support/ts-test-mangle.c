#include "tests/support/ts-test-mangle.h"

#include <string.h>

#define MAX_CHANGES 16 /* in a case */
#define SEVERAL_EVERY 4

typedef struct
{
  guint8 *where;
  guint8 was;
} Change;

void
ts_test_mangle_init (TsTestMangle *self)
{
  self->all_every = MAX (self->all_every, 1);
  self->copy = g_memdup2 (g_bytes_get_data (self->good, NULL), g_bytes_get_size (self->good));
  self->copy_beside = self->beside != NULL ? g_memdup2 (g_bytes_get_data (self->beside, NULL), g_bytes_get_size (self->beside)) : NULL;
}

void
ts_test_mangle_clear (TsTestMangle *self)
{
  g_clear_pointer (&self->copy, g_free);
  g_clear_pointer (&self->copy_beside, g_free);
}

static gboolean
use (TsTestMangle *self,
     GBytes *bytes,
     GBytes *beside,
     TsTestUse how,
     const guint8 *place)
{
  return beside != NULL ? ts_test_use_checkpoint (bytes, beside, how) : ts_test_use_file (bytes, self->name, how, place);
}

gboolean
ts_test_mangle_use_good (TsTestMangle *self)
{
  return use (self, self->good, self->beside, TS_TEST_USE_ALL, NULL);
}

/* Into memory of its own, so that a byte behind the end is one too many. */
static gboolean
run_cut (TsTestMangle *self,
         guint i,
         GRand *rand,
         TsTestUse how)
{
  gsize size = g_bytes_get_size (self->good);
  gsize end = self->n_cuts >= size ? i * size / self->n_cuts : (gsize)g_rand_int_range (rand, 0, (gint32)size);
  g_autoptr (GBytes) cut = g_bytes_new_take (g_memdup2 (self->copy, end), end);

  return use (self, cut, self->beside, how, g_bytes_get_data (cut, NULL));
}

static gboolean
run_flips (TsTestMangle *self,
           GRand *rand,
           TsTestUse how)
{
  gsize size = g_bytes_get_size (self->good);
  gsize beside_size = self->beside != NULL ? g_bytes_get_size (self->beside) : 0;
  gboolean is_beside = beside_size > 0 && g_rand_boolean (rand);
  guint n = g_rand_int_range (rand, 0, SEVERAL_EVERY) == 0 ? (guint)g_rand_int_range (rand, 2, MAX_CHANGES + 1) : 1;
  g_autoptr (GBytes) bytes = g_bytes_new_static (self->copy, size);
  g_autoptr (GBytes) beside = self->beside != NULL ? g_bytes_new_static (self->copy_beside, beside_size) : NULL;
  Change changes[MAX_CHANGES];
  const guint8 *place = NULL;
  gboolean is_open;

  for (guint k = 0; k < n; k++)
    {
      guint8 *where = is_beside ? self->copy_beside + g_rand_int_range (rand, 0, (gint32)beside_size)
                                : self->copy + g_rand_int_range (rand, 0, (gint32)size);

      place = k == 0 ? where : place;
      changes[k] = (Change) { where, *where };
      *where ^= (guint8)g_rand_int_range (rand, 1, 256);
    }
  is_open = use (self, bytes, beside, how, place);
  while (n-- > 0)
    *changes[n].where = changes[n].was;
  return is_open;
}

gboolean
ts_test_mangle_run (TsTestMangle *self,
                    guint i)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed_array ((guint32[]) { self->seed, i }, 2);
  TsTestUse how = i % self->all_every == 0 ? TS_TEST_USE_ALL : TS_TEST_USE_NEAR;

  if (g_bytes_get_size (self->good) == 0)
    return FALSE;
  return i < self->n_cuts ? run_cut (self, i, rand, how) : run_flips (self, rand, how);
}
