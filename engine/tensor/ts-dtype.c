#include "engine/tensor/ts-dtype.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *ref_name;
  const char *proto_name;
  guint8 size;
  char kind;
} Info;

static const Info infos[TS_N_DTYPES] = {
#define X(name, number, text, size, kind) [number] = { text, text "_ref", "DT_" #name, size, kind },
  TS_DTYPE_LIST (X)
#undef X
};

static const Info *
info (TsDType dtype)
{
  guint base = (guint)ts_dtype_base (dtype);

  return base < TS_N_DTYPES && infos[base].name != NULL ? &infos[base] : NULL;
}

gboolean
ts_dtype_is_valid (guint dtype)
{
  return dtype < 2 * TS_DTYPE_REF && info ((TsDType)dtype) != NULL;
}

gsize
ts_dtype_size (TsDType dtype)
{
  guint base = (guint)ts_dtype_base (dtype);

  return base < TS_N_DTYPES ? infos[base].size : 0;
}

char
ts_dtype_kind (TsDType dtype)
{
  guint base = (guint)ts_dtype_base (dtype);

  return base < TS_N_DTYPES ? infos[base].kind : 0;
}

gboolean
ts_dtype_is_plain (TsDType dtype)
{
  char kind = ts_dtype_kind (dtype);

  return kind != 0 && kind != 'o';
}

const char *
ts_dtype_name (TsDType dtype)
{
  const Info *i = info (dtype);

  if (i == NULL)
    return "invalid";
  return ts_dtype_is_ref (dtype) ? i->ref_name : i->name;
}

static TsDType
from_base_name (const char *name)
{
  static const struct
  {
    const char *name;
    TsDType dtype;
  } aliases[] = {
    { "float", TS_DTYPE_FLOAT },
    { "double", TS_DTYPE_DOUBLE },
    { "half", TS_DTYPE_HALF },
  };

  for (guint i = 1; i < TS_N_DTYPES; i++)
    if (infos[i].name != NULL &&
        (strcmp (infos[i].name, name) == 0 || strcmp (infos[i].proto_name, name) == 0))
      return (TsDType)i;

  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (strcmp (aliases[i].name, name) == 0)
      return aliases[i].dtype;

  return TS_DTYPE_INVALID;
}

TsDType
ts_dtype_from_name (const char *name)
{
  g_autofree char *base = NULL;
  TsDType dtype = from_base_name (name);

  if (dtype != TS_DTYPE_INVALID)
    return dtype;
  if (!g_str_has_suffix (name, "_ref") && !g_str_has_suffix (name, "_REF"))
    return TS_DTYPE_INVALID;

  base = g_strndup (name, strlen (name) - strlen ("_ref"));
  dtype = from_base_name (base);
  return dtype == TS_DTYPE_INVALID ? dtype : (TsDType)(dtype + TS_DTYPE_REF);
}
