#pragma once

#include "engine/graph/ts-function.h"
#include "engine/ops/ts-standard-ops.h"
#include "proto/ts-wire.h"

#include <string.h>

/* Writes small GraphDefs by hand, damaged ones too. */

/* "name op input input": a node without attributes. */
static inline guint
node_begin (GByteArray *graph,
            const char *text)
{
  guint node = ts_wire_begin (graph, 1);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  ts_wire_append_string (graph, 1, words[0]);
  ts_wire_append_string (graph, 2, words[1]);
  for (guint i = 2; words[i] != NULL; i++)
    ts_wire_append_string (graph, 3, words[i]);
  return node;
}

/* An attribute whose value is one number: @field is 3 for an int, 6 for a dtype. */
static inline void
attr_number (GByteArray *graph,
             const char *name,
             guint32 field,
             gint64 number)
{
  guint entry = ts_wire_begin (graph, 5);
  guint value;

  ts_wire_append_string (graph, 1, name);
  value = ts_wire_begin (graph, 2);
  ts_wire_append_uint (graph, field, (guint64)number);
  ts_wire_end (graph, value);
  ts_wire_end (graph, entry);
}

/* As node_begin (), closed, with T = @dtype. */
static inline void
node (GByteArray *graph,
      const char *text,
      TsDType dtype)
{
  guint begin = node_begin (graph, text);

  if (dtype != TS_DTYPE_INVALID)
    attr_number (graph, "T", 6, dtype);
  ts_wire_end (graph, begin);
}

static inline void
placeholder (GByteArray *graph,
             const char *name,
             TsDType dtype)
{
  g_autofree char *text = g_strconcat (name, " Placeholder", NULL);
  guint begin = node_begin (graph, text);

  attr_number (graph, "dtype", 6, dtype);
  ts_wire_end (graph, begin);
}

/* A library of one function, two halves of a float32, whose body is one node. */
static inline void
append_function (GByteArray *g)
{
  guint library = ts_wire_begin (g, 2);
  guint function = ts_wire_begin (g, 1);
  guint part = ts_wire_begin (g, 1);
  guint arg;

  ts_wire_append_string (g, 1, "twice");
  arg = ts_wire_begin (g, 2);
  ts_wire_append_string (g, 1, "a");
  ts_wire_append_uint (g, 3, TS_DTYPE_FLOAT);
  ts_wire_end (g, arg);
  for (guint i = 0; i < 2; i++)
    {
      arg = ts_wire_begin (g, 3);
      ts_wire_append_string (g, 1, "r");
      ts_wire_append_uint (g, 3, TS_DTYPE_HALF);
      ts_wire_end (g, arg);
    }
  ts_wire_end (g, part);
  part = ts_wire_begin (g, 3);
  ts_wire_append_string (g, 1, "sum");
  ts_wire_append_string (g, 2, "AddV2");
  ts_wire_end (g, part);
  ts_wire_end (g, function);
  ts_wire_end (g, library);
}

/* Frees @graph. The bytes are a block of their own, so that a sanitizer sees every step beyond them. */
static inline TsGraph *
import (GByteArray *graph,
        GError **error)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (graph);

  return ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, error);
}

static inline TsGraph *
import_ok (GByteArray *graph)
{
  g_autoptr (GError) error = NULL;
  TsGraph *result = import (graph, &error);

  g_assert_no_error (error);
  return result;
}
