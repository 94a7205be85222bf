/* How near the kernels come to what the machine can do, on one thread: one run of a graph that holds nothing else.
 *
 * usage: bench-kernels [PATTERN]
 *
 * Those that are bound by memory against a triad (a = b + 3 c over arrays of 16 M floats, counted as 12 bytes an element), as the bytes that
 * must be read and written; those that are bound by arithmetic against multiply-adds in registers. Both limits are measured here, before and
 * after each run, and what is printed is the median of the ratios of neighbours; processor time of the thread. PATTERN: only cases whose
 * family or op it is a part of. */

#include "engine/exec/ts-session.h"
#include "engine/graph/ts-builder-ops.h"
#include "engine/io/ts-value.h"
#include "engine/ops/ts-standard-ops.h"

#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_TRIAD (16 << 20)
#define N_RUNS 9
#define MAX_INPUTS 8

/* Inputs as ts_value_parse () takes them, apart by `;`. A generator is fed, or with `!` before it a constant, as literals are; `rows:N:LIMIT`
 * are N random int32 below LIMIT. Attributes: `name=value`, apart by spaces. */
typedef struct
{
  const char *family;
  const char *op;
  const char *inputs;
  const char *attrs;
  double flops; /* of one run; 0: bound by memory */
} Case;

#define M16 "[4096,4096]:random"
#define IMAGES "[16,128,128,64]:random"

static const Case cases[] = {
  { "element-wise", "Add", M16 ";" M16, "" },
  { "element-wise", "Mul", M16 ";!2.0", "" },
  { "element-wise", "BiasAdd", IMAGES ";![64]:random", "" },
  { "element-wise", "Mul", "[4096,4096]:random;![4096,1]:random", "" },
  { "element-wise", "Maximum", M16 ";" M16, "" },
  { "element-wise", "Greater", M16 ";" M16, "" },
  { "element-wise", "Relu", "[4096,4096]:normal", "" },
  { "element-wise", "Neg", M16, "" },
  { "element-wise", "Sqrt", M16, "" },
  { "element-wise", "Cast", "[4096,4096]:normal", "DstT=int32" },
  { "element-wise", "AddN", M16 ";" M16 ";" M16, "" },
  { "element-wise", "SquaredDifference", M16 ";" M16, "" },
  { "exp family", "Exp", M16, "" },
  { "exp family", "Sigmoid", M16, "" },
  { "exp family", "Tanh", M16, "" },
  { "exp family", "Softmax", "[16384,1024]:random", "" },
  { "exp family", "Softmax", "[1048576,16]:random", "" },
  { "data movement", "Transpose", M16 ";[1,0]", "" },
  { "data movement", "Transpose", IMAGES ";[0,3,1,2]", "" },
  { "data movement", "Transpose", "[16,64,128,128]:random;[0,2,3,1]", "" },
  { "data movement", "Transpose", "[256,256,256]:random;[1,0,2]", "" },
  { "data movement", "ConcatV2", "[2048,4096]:random;[2048,4096]:random;0", "" },
  { "data movement", "ConcatV2", "[16,128,128,32]:random;[16,128,128,32]:random;3", "" },
  { "data movement", "Slice", "[4100,4100]:random;[2,2];[4096,4096]", "" },
  { "data movement", "StridedSlice", "[4096,8192]:random;[0,0];[4096,8192];[1,2]", "" },
  { "data movement", "Pad", "[16,128,128,64]:random;[[0,0],[1,1],[1,1],[0,0]]", "" },
  { "data movement", "MirrorPad", "[16,128,128,64]:random;[[0,0],[1,1],[1,1],[0,0]]", "mode=REFLECT" },
  { "data movement", "GatherV2", "[262144,64]:random;rows:262144:262144;0", "" },
  { "data movement", "GatherV2", "[4096,4096]:random;rows:4096:4096;1", "" },
  { "data movement", "Tile", "[1024,4096]:random;[4,1]", "" },
  { "data movement", "ReverseV2", M16 ";[1]", "" },
  { "data movement", "Pack", "[2048,4096]:random;[2048,4096]:random", "axis=1" },
  { "data movement", "SpaceToDepth", IMAGES, "block_size=2" },
  { "data movement", "DepthToSpace", "[16,64,64,256]:random", "block_size=2" },
  { "reductions", "Sum", M16 ";[0,1]", "" },
  { "reductions", "Sum", M16 ";0", "" },
  { "reductions", "Sum", M16 ";1", "" },
  { "reductions", "Mean", IMAGES ";[1,2]", "" },
  { "reductions", "Max", M16 ";1", "" },
  { "reductions", "ArgMax", M16 ";1", "" },
  { "batch norm", "FusedBatchNormV3", IMAGES ";[64]:random;[64]:random;[64]:random;[64]:random", "is_training=FALSE" },
  { "batch norm", "FusedBatchNormV3", IMAGES ";[64]:random;[64]:random;[0]:random;[0]:random", "is_training=TRUE" },
  { "pooling", "MaxPool", IMAGES, "ksize=1,2,2,1 strides=1,2,2,1 padding=SAME" },
  { "pooling", "MaxPool", IMAGES, "ksize=1,3,3,1 strides=1,2,2,1 padding=SAME" },
  { "pooling", "AvgPool", IMAGES, "ksize=1,2,2,1 strides=1,2,2,1 padding=SAME" },
  { "pooling", "AvgPool", IMAGES, "ksize=1,3,3,1 strides=1,1,1,1 padding=SAME" },
  { "resize", "ResizeBilinear", "[4,256,256,16]:random;[512,512]", "half_pixel_centers=TRUE" },
  { "resize", "ResizeBilinear", "[4,256,256,3]:random;[512,512]", "half_pixel_centers=TRUE" },
  { "resize", "ResizeNearestNeighbor", "[4,256,256,16]:random;[512,512]", "" },
  { "depthwise", "DepthwiseConv2dNative", IMAGES ";![3,3,64,1]:random", "strides=1,1,1,1 padding=SAME" },
  { "depthwise", "DepthwiseConv2dNative", IMAGES ";![3,3,64,1]:random", "strides=1,2,2,1 padding=SAME" },
  { "products", "MatMul", "[1024,1024]:random;[1024,1024]:random", "", 2.0 * 1024 * 1024 * 1024 },
  { "products", "MatMul", "[1024,1024]:random;![1024,1024]:random", "", 2.0 * 1024 * 1024 * 1024 },
  { "products", "BatchMatMulV2", "[64,128,128]:random;[64,128,128]:random", "", 64 * 2.0 * 128 * 128 * 128 },
  { "products", "Conv2D", "[1,56,56,64]:random;![3,3,64,64]:random", "strides=1,1,1,1 padding=SAME", 2.0 * 56 * 56 * 9 * 64 * 64 },
  { "products", "Conv2D", "[1,14,14,256]:random;![3,3,256,256]:random", "strides=1,1,1,1 padding=SAME", 2.0 * 14 * 14 * 9 * 256 * 256 },
  { "products", "Conv2D", "[1,28,28,256]:random;![1,1,256,512]:random", "strides=1,1,1,1 padding=SAME", 2.0 * 28 * 28 * 256 * 512 },
  { "products", "Conv2D", "[1,224,224,3]:random;![7,7,3,64]:random", "strides=1,2,2,1 padding=SAME", 2.0 * 112 * 112 * 49 * 3 * 64 },
};

/* ---- limits ---- */

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Of ones, in such memory as tensors have: on huge pages. Never freed. */
static float *
new_array (gsize n)
{
  float *array = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE ((gint64)n), NULL)->data;

  for (gsize i = 0; i < n; i++)
    array[i] = 1.0f;
  return array;
}

/* Bytes in a second. */
static double
measure_triad (void)
{
  static float *arrays[3];
  float *a, *b, *c;
  double begin;

  for (guint i = 0; i < 3 && arrays[i] == NULL; i++)
    arrays[i] = new_array (N_TRIAD);
  a = arrays[0], b = arrays[1], c = arrays[2];
  begin = now ();
  for (gsize i = 0; i < N_TRIAD; i++)
    a[i] = b[i] + 3.0f * c[i];
  return 12.0 * N_TRIAD / (now () - begin);
}

#define N_CHAINS 12
#define N_FMA 2000000

__attribute__ ((target ("avx512f"))) static float
fma_512 (void)
{
  __m512 sums[N_CHAINS], x = _mm512_set1_ps (0.5f);

  for (int k = 0; k < N_CHAINS; k++)
    sums[k] = _mm512_set1_ps ((float)k);
  for (int i = 0; i < N_FMA; i++)
#pragma GCC unroll 12
    for (int k = 0; k < N_CHAINS; k++)
      sums[k] = _mm512_fmadd_ps (sums[k], x, x);
  for (int k = 1; k < N_CHAINS; k++)
    sums[0] = _mm512_add_ps (sums[0], sums[k]);
  return _mm512_cvtss_f32 (sums[0]);
}

__attribute__ ((target ("avx2,fma"))) static float
fma_256 (void)
{
  __m256 sums[N_CHAINS], x = _mm256_set1_ps (0.5f);

  for (int k = 0; k < N_CHAINS; k++)
    sums[k] = _mm256_set1_ps ((float)k);
  for (int i = 0; i < N_FMA; i++)
#pragma GCC unroll 12
    for (int k = 0; k < N_CHAINS; k++)
      sums[k] = _mm256_fmadd_ps (sums[k], x, x);
  for (int k = 1; k < N_CHAINS; k++)
    sums[0] = _mm256_add_ps (sums[0], sums[k]);
  return _mm256_cvtss_f32 (sums[0]);
}

/* Operations in a second. */
static double
measure_peak (void)
{
  gboolean is_wide = __builtin_cpu_supports ("avx512f");
  static volatile float sink;
  double begin = now ();

  sink = is_wide ? fma_512 () : fma_256 ();
  (void)sink;
  return 2.0 * (is_wide ? 16 : 8) * N_CHAINS * N_FMA / (now () - begin);
}

/* ---- cases ---- */

static TsTensor *
random_rows (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 3);
  gint64 n = g_ascii_strtoll (parts[1], NULL, 10);
  TsTensor *tensor = ts_tensor_new (TS_DTYPE_INT32, &TS_SHAPE (n), NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (gint64 i = 0; i < n; i++)
    ((gint32 *)tensor->data)[i] = g_rand_int_range (random, 0, atoi (parts[2]));
  return tensor;
}

static void
set_attr (TsGraphBuilder *builder,
          const char *text)
{
  g_auto (GStrv) sides = g_strsplit (text, "=", 2);
  g_auto (GStrv) parts = g_strsplit (sides[1], ",", 0);
  gint64 ints[8];
  guint n = g_strv_length (parts);

  if (strcmp (sides[1], "int32") == 0)
    ts_graph_builder_attr_dtype (builder, sides[0], TS_DTYPE_INT32);
  else if (strcmp (sides[1], "TRUE") == 0 || strcmp (sides[1], "FALSE") == 0)
    ts_graph_builder_attr_bool (builder, sides[0], sides[1][0] == 'T');
  else if (!g_ascii_isdigit (sides[1][0]))
    ts_graph_builder_attr_string (builder, sides[0], sides[1], -1);
  else if (n == 1)
    ts_graph_builder_attr_int (builder, sides[0], atoi (sides[1]));
  else
    {
      g_assert (n <= G_N_ELEMENTS (ints));
      for (guint i = 0; i < n; i++)
        ints[i] = atoi (parts[i]);
      ts_graph_builder_attr_ints (builder, sides[0], ints, n);
    }
}

/* Adds a constant, or a placeholder and its feed. */
static TsOutput
add_input (TsGraphBuilder *builder,
           const char *text,
           TsFeed *feeds,
           guint *n_feeds)
{
  gboolean is_constant = text[0] == '!' || strchr (text, ':') == NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) value = NULL;
  TsOutput output;

  if (text[0] == '!')
    text++;
  value = g_str_has_prefix (text, "rows:") ? random_rows (text)
                                           : ts_value_parse (text, strchr (text, 'r') != NULL ? TS_DTYPE_FLOAT : TS_DTYPE_INVALID, &TS_SHAPE_UNKNOWN, &error);
  g_assert_no_error (error);
  if (is_constant)
    return ts_builder_constant (builder, "c", value);
  output = ts_builder_placeholder (builder, "x", value->dtype, &value->shape);
  feeds[*n_feeds].output = output;
  feeds[(*n_feeds)++].value = g_steal_pointer (&value);
  return output;
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double
median (double *values)
{
  qsort (values, N_RUNS, sizeof *values, compare);
  return values[N_RUNS / 2];
}

/* A graph with one operation, and what it is fed. */
typedef struct
{
  TsGraph *graph;
  TsSession *session;
  TsFeed feeds[MAX_INPUTS];
  guint n_feeds;
  TsOutput y;
  double work; /* of a run: operations, or bytes read and written */
} Setup;

/* Returns bytes of the result. */
static double
run (Setup *self,
     const Case *c)
{
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!ts_session_run (self->session, self->feeds, self->n_feeds, &self->y, 1, NULL, 0, &result, NULL, &error))
    g_error ("%s: %s", c->op, error->message);
  return (double)ts_tensor_size_bytes (result);
}

static void
set_up (Setup *self,
        const Case *c)
{
  g_autoptr (TsGraphBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) inputs = g_strsplit (c->inputs, ";", 0);
  g_auto (GStrv) attrs = g_strsplit (c->attrs, " ", 0);
  TsOutput outputs[MAX_INPUTS];
  guint n_inputs = g_strv_length (inputs);

  g_assert (n_inputs <= MAX_INPUTS);
  *self = (Setup) { .graph = ts_graph_new (ts_standard_ops ()) };
  builder = ts_graph_builder_new (self->graph);
  for (guint i = 0; i < n_inputs; i++)
    outputs[i] = add_input (builder, inputs[i], self->feeds, &self->n_feeds);
  ts_graph_builder_begin (builder, c->op, "y");
  for (guint i = 0; i < n_inputs; i++)
    ts_graph_builder_input (builder, outputs[i]);
  for (guint i = 0; attrs[i] != NULL; i++)
    if (*attrs[i] != '\0')
      set_attr (builder, attrs[i]);
  self->y = ts_graph_builder_add (builder);
  if (!ts_graph_builder_check (builder, &error))
    g_error ("%s", error->message);

  self->session = ts_session_new (self->graph);
  ts_session_set_n_threads (self->session, 1);
  self->work = run (self, c);
  for (guint i = 0; i < self->n_feeds; i++)
    self->work += (double)ts_tensor_size_bytes (self->feeds[i].value);
  if (c->flops > 0)
    self->work = c->flops;
}

static void
clear (Setup *self)
{
  for (guint i = 0; i < self->n_feeds; i++)
    ts_tensor_unref (self->feeds[i].value);
  ts_session_unref (self->session);
  ts_graph_unref (self->graph);
}

static void
run_case (const Case *self)
{
  double (*measure_limit) (void) = self->flops > 0 ? measure_peak : measure_triad;
  guint n_repeats = self->flops > 0 ? 1 + (guint)(2e9 / self->flops) : 1;
  double seconds[N_RUNS], ratios[N_RUNS], rates[N_RUNS];
  Setup setup;

  set_up (&setup, self);
  for (guint i = 0; i < N_RUNS; i++)
    {
      double before = measure_limit (), begin = now ();

      for (guint k = 0; k < n_repeats; k++)
        run (&setup, self);
      seconds[i] = (now () - begin) / n_repeats;
      rates[i] = setup.work / seconds[i];
      ratios[i] = rates[i] / ((before + measure_limit ()) / 2);
    }
  clear (&setup);

  printf ("%-14s %-22s %-58.58s %9.2f ms %7.1f %s %5.0f %%\n", self->family, self->op, self->inputs, median (seconds) * 1e3,
          median (rates) * 1e-9, self->flops > 0 ? "GFLOP/s" : "GB/s   ", median (ratios) * 100);
  fflush (stdout);
}

int
main (int argc,
      char **argv)
{
  double triads[N_RUNS], peaks[N_RUNS];

  measure_triad ();
  for (int i = 0; i < N_RUNS; i++)
    {
      triads[i] = measure_triad ();
      peaks[i] = measure_peak ();
    }
  printf ("triad %.1f GB/s, multiply-adds %.1f GFLOP/s\n", median (triads) * 1e-9, median (peaks) * 1e-9);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (argc < 2 || strstr (cases[i].family, argv[1]) != NULL || strstr (cases[i].op, argv[1]) != NULL)
      run_case (&cases[i]);
  return 0;
}
