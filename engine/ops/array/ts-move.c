#include "engine/ops/array/ts-move.h"

#include <string.h>

#ifdef __SSE2__
#include <immintrin.h>
#endif

#define UNIT_BYTES 65536 /* what is copied between two looks at the cancellable */
#define UNITS_PER_THREAD 4
#define TILE 32                 /* rows and columns of a transposed tile */
#define LINE 64                 /* bytes that are fetched together */
#define BEHIND 1024             /* bytes: what is read backwards the processor fetches too late */
#define REPEATS_TOGETHER 16     /* copies of what is read that are made at once */
#define STREAM_BYTES (16 << 20) /* results of this size do not stay in the cache anyway */

/* Elements are moved by size, wherever they lie. */
typedef guint8 U1;
typedef guint16 U2 __attribute__ ((aligned (1), may_alias));
typedef guint32 U4 __attribute__ ((aligned (1), may_alias));
typedef guint64 U8 __attribute__ ((aligned (1), may_alias));
typedef unsigned __int128 U16 __attribute__ ((aligned (1), may_alias));

typedef struct _Plan Plan;
typedef void (*Kernel) (const Plan *plan, gsize n_rows, gsize n_columns, char *to, const char *from);

/* The two innermost dimensions are copied by @kernel, the others are counted through; strides are in bytes. */
struct _Plan
{
  int n_outer;
  gsize dims[TS_MOVE_MAX_RANK];
  gssize to[TS_MOVE_MAX_RANK];
  gssize from[TS_MOVE_MAX_RANK];

  gsize item_size;
  gsize n_rows, n_columns;
  gssize row_to, row_from;
  gssize column_to, column_from;
  Kernel kernel;
  gboolean is_transposed;
  gboolean is_streamed;
  gboolean has_whole_lines; /* the processor can store a line at once */

  gsize unit_rows, unit_columns; /* a unit of work is a block of the two dimensions */
  gsize n_row_units, n_column_units;
  char *to_data;
  const char *from_data;
};

/* ---- kernels ---- */

#ifdef __SSE2__

/* A line at once: put together of parts, it takes longer than what it saves. */
__attribute__ ((target ("avx512f"))) static void
stream_lines (char *to,
              const char *from,
              gsize size)
{
  for (gsize i = 0; i < size; i += LINE)
    _mm512_stream_si512 ((__m512i *)(gpointer)(to + i), _mm512_loadu_si512 (from + i));
}

static void
stream_parts (char *to,
              const char *from,
              gsize size)
{
  for (gsize i = 0; i < size; i += 16)
    _mm_stream_si128 ((__m128i *)(gpointer)(to + i), _mm_loadu_si128 ((const __m128i *)(gconstpointer)(from + i)));
}

#endif

/* Past the cache, if it is streamed. */
static inline void
copy_out (const Plan *plan,
          char *to,
          const char *from,
          gsize size)
{
#ifdef __SSE2__
  if (plan->is_streamed && (((guintptr)to | size) & (LINE - 1)) == 0)
    {
      (plan->has_whole_lines ? stream_lines : stream_parts) (to, from, size);
      return;
    }
#endif
  memcpy (to, from, size);
}

static void
copy_runs (const Plan *plan,
           gsize n_rows,
           gsize n_columns,
           char *to,
           const char *from)
{
  gsize size = n_columns * plan->item_size;

  for (gsize r = 0; r < n_rows; r++)
    copy_out (plan, to + (gssize)r * plan->row_to, from + (gssize)r * plan->row_from, size);
}

#define DEFINE_KERNELS(TYPE)                                                                                                              \
  static void copy_strided_##TYPE (const Plan *plan, gsize n_rows, gsize n_columns, char *to,                                             \
                                   const char *from)                                                                                      \
  {                                                                                                                                       \
    for (gsize r = 0; r < n_rows; r++)                                                                                                    \
      for (gsize c = 0; c < n_columns; c++)                                                                                               \
        *(TYPE *)(to + (gssize)r * plan->row_to + (gssize)c * plan->column_to) =                                                          \
            *(const TYPE *)(from + (gssize)r * plan->row_from + (gssize)c * plan->column_from);                                           \
  }                                                                                                                                       \
                                                                                                                                          \
  static void halve_##TYPE (const Plan *plan, gsize n_rows, gsize n_columns, char *to, const char *from)                                  \
  {                                                                                                                                       \
    for (gsize r = 0; r < n_rows; r++)                                                                                                    \
      {                                                                                                                                   \
        const TYPE *first = (const TYPE *)(from + (gssize)r * plan->row_from);                                                            \
        TYPE *row = (TYPE *)(to + (gssize)r * plan->row_to);                                                                              \
                                                                                                                                          \
        for (gsize c = 0; c < n_columns; c++)                                                                                             \
          row[c] = first[2 * c];                                                                                                          \
      }                                                                                                                                   \
  }                                                                                                                                       \
                                                                                                                                          \
  static void repeat_##TYPE (const Plan *plan, gsize n_rows, gsize n_columns, char *to,                                                   \
                             const char *from)                                                                                            \
  {                                                                                                                                       \
    for (gsize r = 0; r < n_rows; r++)                                                                                                    \
      {                                                                                                                                   \
        TYPE value = *(const TYPE *)(from + (gssize)r * plan->row_from);                                                                  \
        TYPE *row = (TYPE *)(to + (gssize)r * plan->row_to);                                                                              \
                                                                                                                                          \
        for (gsize c = 0; c < n_columns; c++)                                                                                             \
          row[c] = value;                                                                                                                 \
      }                                                                                                                                   \
  }                                                                                                                                       \
                                                                                                                                          \
  static void reverse_##TYPE (const Plan *plan, gsize n_rows, gsize n_columns, char *to, const char *from)                                \
  {                                                                                                                                       \
    for (gsize r = 0; r < n_rows; r++)                                                                                                    \
      {                                                                                                                                   \
        const TYPE *last = (const TYPE *)(from + (gssize)r * plan->row_from);                                                             \
        TYPE *row = (TYPE *)(to + (gssize)r * plan->row_to);                                                                              \
        gssize n = (gssize)n_columns, c = 0;                                                                                              \
                                                                                                                                          \
        for (; c + LINE / (gssize)sizeof (TYPE) <= n; c += LINE / (gssize)sizeof (TYPE))                                                  \
          {                                                                                                                               \
            __builtin_prefetch ((const char *)(last - c) - BEHIND);                                                                       \
            for (gssize i = c; i < c + LINE / (gssize)sizeof (TYPE); i++)                                                                 \
              row[i] = last[-i];                                                                                                          \
          }                                                                                                                               \
        for (; c < n; c++)                                                                                                                \
          row[c] = last[-c];                                                                                                              \
      }                                                                                                                                   \
  }                                                                                                                                       \
                                                                                                                                          \
  static inline void transpose_part_##TYPE (gsize n_rows, gsize n_columns, char *to, gssize row_to, const char *from, gssize column_from) \
  {                                                                                                                                       \
    for (gsize r = 0; r < n_rows; r++)                                                                                                    \
      {                                                                                                                                   \
        TYPE *row = (TYPE *)(to + (gssize)r * row_to);                                                                                    \
        const char *column = from + r * sizeof (TYPE);                                                                                    \
                                                                                                                                          \
        for (gsize c = 0; c < n_columns; c++)                                                                                             \
          row[c] = *(const TYPE *)(column + (gssize)c * column_from);                                                                     \
      }                                                                                                                                   \
  }

DEFINE_KERNELS (U1)
DEFINE_KERNELS (U2)
DEFINE_KERNELS (U4)
DEFINE_KERNELS (U8)
DEFINE_KERNELS (U16)

/* Four by four in registers, for the most common element size. */
typedef guint32 V4 __attribute__ ((vector_size (16), aligned (1), may_alias));

static inline void
transpose_4x4 (char *to,
               gssize row_to,
               const char *from,
               gssize column_from)
{
  V4 a = *(const V4 *)from;
  V4 b = *(const V4 *)(from + column_from);
  V4 c = *(const V4 *)(from + 2 * column_from);
  V4 d = *(const V4 *)(from + 3 * column_from);
  V4 ab_low = __builtin_shufflevector (a, b, 0, 4, 1, 5);
  V4 ab_high = __builtin_shufflevector (a, b, 2, 6, 3, 7);
  V4 cd_low = __builtin_shufflevector (c, d, 0, 4, 1, 5);
  V4 cd_high = __builtin_shufflevector (c, d, 2, 6, 3, 7);

  *(V4 *)to = __builtin_shufflevector (ab_low, cd_low, 0, 1, 4, 5);
  *(V4 *)(to + row_to) = __builtin_shufflevector (ab_low, cd_low, 2, 3, 6, 7);
  *(V4 *)(to + 2 * row_to) = __builtin_shufflevector (ab_high, cd_high, 0, 1, 4, 5);
  *(V4 *)(to + 3 * row_to) = __builtin_shufflevector (ab_high, cd_high, 2, 3, 6, 7);
}

static inline void
transpose_part_V4 (gsize n_rows,
                   gsize n_columns,
                   char *to,
                   gssize row_to,
                   const char *from,
                   gssize column_from)
{
  gsize rows = n_rows & ~(gsize)3, columns = n_columns & ~(gsize)3;

  for (gsize c = 0; c < columns; c += 4)
    for (gsize r = 0; r < rows; r += 4)
      transpose_4x4 (to + (gssize)r * row_to + c * sizeof (U4), row_to, from + r * sizeof (U4) + (gssize)c * column_from, column_from);

  transpose_part_U4 (rows, n_columns - columns, to + columns * sizeof (U4), row_to, from + (gssize)columns * column_from, column_from);
  transpose_part_U4 (n_rows - rows, n_columns, to + (gssize)rows * row_to, row_to, from + rows * sizeof (U4), column_from);
}

/* In tiles, so that the lines which are read are still in the cache when their other elements are wanted; each is put together in one place,
 * since rows that lie a power of two apart would drive each other out. */
#define DEFINE_TRANSPOSE(NAME, SIZE)                                                                         \
  static void transpose_##NAME (const Plan *plan, gsize n_rows, gsize n_columns, char *to, const char *from) \
  {                                                                                                          \
    char tile[TILE * TILE * SIZE] __attribute__ ((aligned (64)));                                            \
                                                                                                             \
    for (gsize c = 0; c < n_columns; c += TILE)                                                              \
      for (gsize r = 0; r < n_rows; r += TILE)                                                               \
        {                                                                                                    \
          gsize rows = MIN (TILE, n_rows - r), columns = MIN (TILE, n_columns - c);                          \
          char *tile_to = to + (gssize)r * plan->row_to + c * SIZE;                                          \
                                                                                                             \
          for (gsize i = 0; i < columns; i++)                                                                \
            for (gsize k = 0; k < TILE * SIZE; k += LINE)                                                    \
              __builtin_prefetch (from + (r + TILE) * SIZE + (gssize)(c + i) * plan->column_from + k);       \
          transpose_part_##NAME (rows, columns, tile, TILE *SIZE,                                            \
                                 from + r * SIZE + (gssize)c * plan->column_from, plan->column_from);        \
          for (gsize i = 0; i < rows; i++)                                                                   \
            copy_out (plan, tile_to + (gssize)i * plan->row_to, tile + i * TILE * SIZE, columns * SIZE);     \
        }                                                                                                    \
  }

DEFINE_TRANSPOSE (U1, 1)
DEFINE_TRANSPOSE (U2, 2)
DEFINE_TRANSPOSE (V4, 4)
DEFINE_TRANSPOSE (U8, 8)
DEFINE_TRANSPOSE (U16, 16)

typedef enum
{
  STRIDED,
  REPEATED,
  REVERSED,
  HALVED,
  TRANSPOSED,
  N_WAYS,
} Way;

static Kernel
find_kernel (gsize item_size,
             Way way)
{
  static const Kernel kernels[5][N_WAYS] = {
    { copy_strided_U1, repeat_U1, reverse_U1, halve_U1, transpose_U1 },
    { copy_strided_U2, repeat_U2, reverse_U2, halve_U2, transpose_U2 },
    { copy_strided_U4, repeat_U4, reverse_U4, halve_U4, transpose_V4 },
    { copy_strided_U8, repeat_U8, reverse_U8, halve_U8, transpose_U8 },
    { copy_strided_U16, repeat_U16, reverse_U16, halve_U16, transpose_U16 },
  };

  return kernels[g_bit_nth_lsf (item_size, -1)][way];
}

/* ---- the plan ---- */

/* Leaves out what does not count and joins dimensions that lie behind each other on both sides. */
static void
simplify (Plan *plan,
          const TsMove *move,
          gsize item_size)
{
  int n = 0;

  for (int i = 0; i < move->rank; i++)
    {
      gssize to = move->to[i] * (gssize)item_size, from = move->from[i] * (gssize)item_size;

      if (move->dims[i] == 1)
        continue;
      if (n > 0 && plan->to[n - 1] == (gssize)move->dims[i] * to && plan->from[n - 1] == (gssize)move->dims[i] * from)
        {
          plan->dims[n - 1] *= move->dims[i];
          plan->to[n - 1] = to;
          plan->from[n - 1] = from;
          continue;
        }
      plan->dims[n] = move->dims[i];
      plan->to[n] = to;
      plan->from[n] = from;
      n++;
    }
  plan->n_outer = n;
  plan->item_size = item_size;
}

/* Elements that always go together and are as large as an element may be are one. */
static void
enlarge_items (Plan *plan)
{
  int last = plan->n_outer - 1;
  gsize size;

  if (last < 0 || plan->to[last] != (gssize)plan->item_size || plan->from[last] != (gssize)plan->item_size)
    return;
  if (plan->dims[last] > 16)
    return;
  size = plan->item_size * plan->dims[last];
  if (size <= 16 && (size & (size - 1)) == 0)
    {
      plan->item_size = size;
      plan->n_outer--;
    }
}

static void
take_dim (Plan *plan,
          int i,
          gsize *n,
          gssize *to,
          gssize *from)
{
  if (i < 0)
    {
      *n = 1;
      *to = *from = 0;
      return;
    }

  *n = plan->dims[i];
  *to = plan->to[i];
  *from = plan->from[i];
  plan->n_outer--;
  for (int k = i; k < plan->n_outer; k++)
    {
      plan->dims[k] = plan->dims[k + 1];
      plan->to[k] = plan->to[k + 1];
      plan->from[k] = plan->from[k + 1];
    }
}

/* The dimension in which the source is contiguous, if the destination is so in another. */
static int
find_transposed (const Plan *plan)
{
  gssize item_size = (gssize)plan->item_size;

  if (plan->column_to != item_size || plan->column_from == item_size || plan->column_from == 0)
    return -1;
  for (int i = plan->n_outer - 1; i >= 0; i--)
    if (plan->from[i] == item_size)
      return i;
  return -1;
}

static void
choose_kernel (Plan *plan)
{
  gssize item_size = (gssize)plan->item_size;
  int transposed;

  take_dim (plan, plan->n_outer - 1, &plan->n_columns, &plan->column_to, &plan->column_from);
  transposed = find_transposed (plan);
  take_dim (plan, transposed >= 0 ? transposed : plan->n_outer - 1, &plan->n_rows, &plan->row_to, &plan->row_from);

  plan->is_transposed = transposed >= 0;
  if (transposed >= 0)
    plan->kernel = find_kernel (plan->item_size, TRANSPOSED);
  else if (plan->column_to == item_size && plan->column_from == item_size)
    plan->kernel = copy_runs;
  else if (plan->column_to == item_size && plan->column_from == 0)
    plan->kernel = find_kernel (plan->item_size, REPEATED);
  else if (plan->column_to == item_size && plan->column_from == -item_size)
    plan->kernel = find_kernel (plan->item_size, REVERSED);
  else if (plan->column_to == item_size && plan->column_from == 2 * item_size)
    plan->kernel = find_kernel (plan->item_size, HALVED);
  else
    plan->kernel = find_kernel (plan->item_size, STRIDED);
}

static gboolean
has_whole_lines (void)
{
#ifdef __SSE2__
  return __builtin_cpu_supports ("avx512f") != 0;
#else
  return FALSE;
#endif
}

static gsize
split_into_units (Plan *plan)
{
  gsize n_units;

  plan->unit_columns = MIN (plan->n_columns, UNIT_BYTES / plan->item_size);
  plan->unit_rows = MIN (plan->n_rows, MAX (1, UNIT_BYTES / (plan->unit_columns * plan->item_size)));
  if (!plan->is_transposed && plan->row_from == 0 && plan->unit_rows < plan->n_rows)
    plan->unit_rows = MIN (plan->n_rows, MAX (plan->unit_rows, REPEATS_TOGETHER)); /* read once, as long as it is in the cache */
  if (plan->is_transposed && plan->unit_rows < plan->n_rows)
    {
      /* A row is long: blocks of whole tiles that are read as a whole. */
      plan->unit_rows = MIN (plan->n_rows, UNIT_BYTES / (TILE * plan->item_size) / TILE * TILE);
      plan->unit_columns = MIN (plan->n_columns, TILE);
    }

  plan->n_row_units = (plan->n_rows + plan->unit_rows - 1) / plan->unit_rows;
  plan->n_column_units = (plan->n_columns + plan->unit_columns - 1) / plan->unit_columns;
  n_units = plan->n_row_units * plan->n_column_units;
  for (int i = 0; i < plan->n_outer; i++)
    n_units *= plan->dims[i];
  plan->has_whole_lines = has_whole_lines ();
  plan->is_streamed = n_units * plan->unit_rows * plan->unit_columns * plan->item_size >= STREAM_BYTES;
  return n_units;
}

/* ---- running it ---- */

typedef struct
{
  gsize column_unit;
  gsize row_unit;
  gsize index[TS_MOVE_MAX_RANK];
  gssize to;
  gssize from;
} Position;

static void
go_to (const Plan *plan,
       gsize unit,
       Position *position)
{
  position->column_unit = unit % plan->n_column_units;
  unit /= plan->n_column_units;
  position->row_unit = unit % plan->n_row_units;
  unit /= plan->n_row_units;

  position->to = position->from = 0;
  for (int i = plan->n_outer - 1; i >= 0; i--)
    {
      position->index[i] = unit % plan->dims[i];
      unit /= plan->dims[i];
      position->to += (gssize)position->index[i] * plan->to[i];
      position->from += (gssize)position->index[i] * plan->from[i];
    }
}

static void
go_on (const Plan *plan,
       Position *position)
{
  if (++position->column_unit < plan->n_column_units)
    return;
  position->column_unit = 0;
  if (++position->row_unit < plan->n_row_units)
    return;
  position->row_unit = 0;

  for (int i = plan->n_outer - 1; i >= 0; i--)
    {
      position->to += plan->to[i];
      position->from += plan->from[i];
      if (++position->index[i] < plan->dims[i])
        return;
      position->to -= (gssize)plan->dims[i] * plan->to[i];
      position->from -= (gssize)plan->dims[i] * plan->from[i];
      position->index[i] = 0;
    }
}

static void
run_units (gsize begin,
           gsize end,
           gpointer data)
{
  const Plan *plan = data;
  Position position;

  go_to (plan, begin, &position);
  for (gsize unit = begin; unit < end; unit++, go_on (plan, &position))
    {
      gsize row = position.row_unit * plan->unit_rows;
      gsize column = position.column_unit * plan->unit_columns;

      plan->kernel (plan,
                    MIN (plan->unit_rows, plan->n_rows - row),
                    MIN (plan->unit_columns, plan->n_columns - column),
                    plan->to_data + position.to + (gssize)row * plan->row_to + (gssize)column * plan->column_to,
                    plan->from_data + position.from + (gssize)row * plan->row_from + (gssize)column * plan->column_from);
    }
#ifdef __SSE2__
  if (plan->is_streamed)
    _mm_sfence ();
#endif
}

gboolean
ts_move_run (const TsMove *self,
             TsCall *call,
             gsize item_size,
             gpointer to,
             gconstpointer from,
             GError **error)
{
  Plan plan;
  gsize n_units, unit_bytes;

  for (int i = 0; i < self->rank; i++)
    if (self->dims[i] == 0)
      return TRUE;

  plan.to_data = to;
  plan.from_data = from;
  simplify (&plan, self, item_size);
  enlarge_items (&plan);
  choose_kernel (&plan);
  n_units = split_into_units (&plan);

  /* Small units, as when a short row repeats, are cheap: a thread takes more of them. */
  unit_bytes = plan.unit_rows * plan.unit_columns * plan.item_size;
  return ts_call_parallel_for (call, n_units, MAX (1, UNITS_PER_THREAD * UNIT_BYTES / unit_bytes), run_units, &plan, error);
}
