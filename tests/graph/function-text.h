#pragma once

#include "tests/graph/graph-text.h"

/* Writes functions by hand, damaged ones too. */

/* "name: float", "name: T", "name: N*float", "name: N*T", "name: list(Ts)": an argument of a signature, into @field of it. */
static inline void
sig_arg (GByteArray *g,
         guint32 field,
         const char *text)
{
  guint arg = ts_wire_begin (g, field);
  g_auto (GStrv) parts = g_strsplit (text, ": ", 2);
  const char *type = parts[1];
  const char *star = strchr (type, '*');

  ts_wire_append_string (g, 1, parts[0]);
  if (g_str_has_prefix (type, "list("))
    {
      g_autofree char *attr = g_strndup (type + 5, strlen (type) - 6);

      ts_wire_append_string (g, 6, attr);
    }
  else
    {
      if (star != NULL)
        {
          g_autofree char *attr = g_strndup (type, (gsize)(star - type));

          ts_wire_append_string (g, 5, attr);
          type = star + 1;
        }
      if (strcmp (type, "float") == 0)
        ts_wire_append_uint (g, 3, TS_DTYPE_FLOAT);
      else if (strcmp (type, "int32") == 0)
        ts_wire_append_uint (g, 3, TS_DTYPE_INT32);
      else
        ts_wire_append_string (g, 4, type);
    }
  ts_wire_end (g, arg);
}

/* Begins a function (in a library); @inputs, @outputs and @attrs ("T: type") are parted by ", ", and may be "". */
static inline guint
function_begin (GByteArray *g,
                const char *name,
                const char *inputs,
                const char *outputs,
                const char *attrs)
{
  guint function = ts_wire_begin (g, 1);
  guint signature = ts_wire_begin (g, 1);
  const char *const lists[] = { inputs, outputs };
  g_auto (GStrv) list = g_strsplit (attrs, ", ", -1);

  ts_wire_append_string (g, 1, name);
  for (guint k = 0; k < 2; k++)
    {
      g_auto (GStrv) args = g_strsplit (lists[k], ", ", -1);

      for (guint i = 0; args[i] != NULL; i++)
        sig_arg (g, k + 2, args[i]);
    }
  for (guint i = 0; list[i] != NULL; i++)
    {
      guint attr = ts_wire_begin (g, 4);
      g_auto (GStrv) parts = g_strsplit (list[i], ": ", 2);

      ts_wire_append_string (g, 1, parts[0]);
      ts_wire_append_string (g, 2, parts[1]);
      ts_wire_end (g, attr);
    }
  ts_wire_end (g, signature);
  return function;
}

/* "key value" into a map from strings to strings: 4 is ret, 6 is control_ret. */
static inline void
pair (GByteArray *g,
      guint32 field,
      const char *key,
      const char *value)
{
  guint entry = ts_wire_begin (g, field);

  ts_wire_append_string (g, 1, key);
  ts_wire_append_string (g, 2, value);
  ts_wire_end (g, entry);
}

/* An attribute that is a placeholder for an attribute of the caller. */
static inline void
attr_placeholder (GByteArray *g,
                  const char *name,
                  const char *of)
{
  guint entry = ts_wire_begin (g, 5);
  guint value;

  ts_wire_append_string (g, 1, name);
  value = ts_wire_begin (g, 2);
  ts_wire_append_string (g, 9, of);
  ts_wire_end (g, value);
  ts_wire_end (g, entry);
}

/* An attribute that names a function. */
static inline void
attr_func (GByteArray *g,
           const char *name,
           const char *function)
{
  guint entry = ts_wire_begin (g, 5);
  guint value, func;

  ts_wire_append_string (g, 1, name);
  value = ts_wire_begin (g, 2);
  func = ts_wire_begin (g, 10);
  ts_wire_append_string (g, 1, function);
  ts_wire_end (g, func);
  ts_wire_end (g, value);
  ts_wire_end (g, entry);
}

/* As node_begin () in a function: field 3 instead of 1. */
static inline guint
body_node (GByteArray *g,
           const char *text)
{
  guint node = ts_wire_begin (g, 3);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  ts_wire_append_string (g, 1, words[0]);
  ts_wire_append_string (g, 2, words[1]);
  for (guint i = 2; words[i] != NULL; i++)
    ts_wire_append_string (g, 3, words[i]);
  return node;
}
