#include "tests/fuzz/random-attr.h"

#include "tests/fuzz/random-value.h"
#include "engine/graph/ts-attr-value.h"

#include <math.h>

#define MAX_LIST 6

/* The values that are allowed, if any are said: @n of them at @values. */
static guint
list_allowed (const TsAttrDef *def,
              TsAttrValue values[64])
{
  TsAttrValue all;
  TsAttrList list;
  guint n = 0;

  if (def->allowed == NULL || !ts_attr_value_decode (&all, def->allowed, def->allowed_size))
    return 0;
  ts_attr_list_init (&list, &all, def->type);
  while (n < 64 && ts_attr_list_next (&list, &values[n]))
    n++;
  return n;
}

TsDType
ts_random_allowed_dtype (GRand *rand,
                         const TsAttrDef *def,
                         TsDType favourite)
{
  TsAttrValue values[64];
  guint n = list_allowed (def, values);

  if (n == 0 || ts_random_once_in (rand, 50))
    return ts_random_once_in (rand, 2) ? favourite : ts_random_dtype (rand);
  for (guint i = 0; i < n; i++)
    if (values[i].value == favourite && !ts_random_once_in (rand, 3))
      return favourite;
  return (TsDType)values[ts_random_index (rand, n)].value;
}

static char *
random_string (GRand *rand,
               const TsAttrDef *def,
               gsize *size)
{
  TsAttrValue values[64];
  guint n = list_allowed (def, values);

  if (n > 0 && !ts_random_once_in (rand, 10))
    {
      const TsAttrValue *value = &values[ts_random_index (rand, n)];

      *size = value->size;
      return g_strndup ((const char *)value->data, value->size);
    }
  return ts_random_bytes (rand, size);
}

static gint64
random_int (GRand *rand,
            const TsAttrDef *def)
{
  if (def->has_minimum && !ts_random_once_in (rand, 6))
    return def->minimum + (gint64)ts_random_index (rand, 4);
  return ts_random_int (rand);
}

static void
add_strings (GRand *rand,
             const TsAttrDef *def,
             guint n,
             TsGraphBuilder *builder)
{
  char *strings[MAX_LIST];
  gsize size;

  for (guint i = 0; i < n; i++)
    strings[i] = random_string (rand, def, &size);
  ts_graph_builder_attr_strings (builder, def->name, (const char *const *)strings, n);
  for (guint i = 0; i < n; i++)
    g_free (strings[i]);
}

static void
add_list (GRand *rand,
          const TsAttrDef *def,
          const char *const *functions,
          guint n_functions,
          TsGraphBuilder *builder)
{
  gboolean is_type = def->type == TS_ATTR_TYPE_DTYPE || def->type == TS_ATTR_TYPE_SHAPE;
  gboolean is_plain = is_type && !ts_random_once_in (rand, 3); /* one float of any shape: what queues and datasets then agree on */
  guint n = is_plain ? 1 : ts_random_index (rand, MAX_LIST + 1);
  gboolean is_small = ts_random_once_in (rand, 2);
  gint64 ints[MAX_LIST];
  float floats[MAX_LIST];
  gboolean bools[MAX_LIST];
  TsDType dtypes[MAX_LIST];
  TsShape shapes[MAX_LIST];
  const char *names[MAX_LIST];

  for (guint i = 0; i < n; i++)
    {
      ints[i] = is_small ? 1 + ts_random_index (rand, 3) : ts_random_int (rand);
      floats[i] = (float)CLAMP (ts_random_float (rand), -3e38, 3e38);
      bools[i] = ts_random_once_in (rand, 2);
      dtypes[i] = is_plain ? TS_DTYPE_FLOAT : ts_random_allowed_dtype (rand, def, TS_DTYPE_FLOAT);
      shapes[i] = TS_SHAPE_UNKNOWN;
      if (!is_plain)
        ts_random_static_shape (rand, &shapes[i]);
      names[i] = functions[ts_random_index (rand, n_functions)];
    }

  switch ((int)def->type)
    {
    case TS_ATTR_TYPE_INT:
      ts_graph_builder_attr_ints (builder, def->name, ints, n);
      break;
    case TS_ATTR_TYPE_FLOAT:
      ts_graph_builder_attr_floats (builder, def->name, floats, n);
      break;
    case TS_ATTR_TYPE_BOOL:
      ts_graph_builder_attr_bools (builder, def->name, bools, n);
      break;
    case TS_ATTR_TYPE_DTYPE:
      ts_graph_builder_attr_dtypes (builder, def->name, dtypes, n);
      break;
    case TS_ATTR_TYPE_SHAPE:
      ts_graph_builder_attr_shapes (builder, def->name, shapes, n);
      break;
    case TS_ATTR_TYPE_FUNC:
      ts_graph_builder_attr_funcs (builder, def->name, names, n);
      break;
    default:
      add_strings (rand, def, n, builder);
    }
}

static void
add_string (GRand *rand,
            const TsAttrDef *def,
            TsGraphBuilder *builder)
{
  gsize size;
  g_autofree char *bytes = random_string (rand, def, &size);

  ts_graph_builder_attr_string (builder, def->name, bytes, (gssize)size);
}

static void
add_tensor (GRand *rand,
            const TsAttrDef *def,
            TsGraphBuilder *builder)
{
  g_autoptr (TsTensor) tensor = NULL;
  TsShape shape;

  ts_random_shape (rand, &shape);
  tensor = ts_random_tensor (rand, ts_random_dtype (rand), &shape);
  ts_graph_builder_attr_tensor (builder, def->name, tensor);
}

void
ts_random_attr (GRand *rand,
                const TsAttrDef *def,
                const char *const *functions,
                guint n_functions,
                TsGraphBuilder *builder)
{
  TsShape shape;

  if (def->is_list)
    {
      add_list (rand, def, functions, n_functions, builder);
      return;
    }
  switch ((int)def->type)
    {
    case TS_ATTR_TYPE_INT:
      ts_graph_builder_attr_int (builder, def->name, random_int (rand, def));
      break;
    case TS_ATTR_TYPE_FLOAT:
      ts_graph_builder_attr_float (builder, def->name, (float)CLAMP (ts_random_float (rand), -INFINITY, INFINITY));
      break;
    case TS_ATTR_TYPE_BOOL:
      ts_graph_builder_attr_bool (builder, def->name, ts_random_once_in (rand, 2));
      break;
    case TS_ATTR_TYPE_DTYPE:
      ts_graph_builder_attr_dtype (builder, def->name, ts_random_allowed_dtype (rand, def, TS_DTYPE_FLOAT));
      break;
    case TS_ATTR_TYPE_SHAPE:
      ts_random_static_shape (rand, &shape);
      ts_graph_builder_attr_shape (builder, def->name, &shape);
      break;
    case TS_ATTR_TYPE_TENSOR:
      add_tensor (rand, def, builder);
      break;
    case TS_ATTR_TYPE_FUNC:
      ts_graph_builder_attr_func (builder, def->name, functions[ts_random_index (rand, n_functions)], NULL);
      break;
    default:
      add_string (rand, def, builder);
    }
}
