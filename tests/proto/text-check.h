#pragma once

#include "proto/ts-text-read.h"

#include "engine/ts-error.h"

#include <string.h>

/* Texts as messages, and what is said of those that are none. */

/* The text is copied into a block of its own, so that a sanitizer sees every step beyond it. */
static inline GBytes *
parse (const char *type,
       const char *text,
       gsize size,
       TsTextReport *report,
       GError **error)
{
  g_autofree char *copy = g_memdup2 (text, size);

  return ts_text_parse (ts_schema_find (type), copy, size, report, NULL, NULL, NULL, error);
}

static inline GBytes *
parse_ok (const char *type,
          const char *text)
{
  g_autoptr (GError) error = NULL;
  GBytes *message = parse (type, text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  return message;
}

/* @hex: bytes, two digits each, with spaces where it helps */
static inline void
check_bytes (const char *type,
             const char *text,
             const char *hex)
{
  g_autoptr (GBytes) message = parse_ok (type, text);
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (hex);
  const guint8 *data;
  gsize size;

  data = g_bytes_get_data (message, &size);
  for (gsize i = 0; i < size; i++)
    g_string_append_printf (found, "%02x", data[i]);
  g_string_replace (expected, " ", "", 0);
  g_assert_cmpstr (found->str, ==, expected->str);
}

/* Both texts are the same message, to the byte. */
static inline void
check_same (const char *type,
            const char *text,
            const char *other)
{
  g_autoptr (GBytes) a = parse_ok (type, text);
  g_autoptr (GBytes) b = parse_ok (type, other);

  if (!g_bytes_equal (a, b))
    g_error ("%s and %s are different messages", text, other);
}

static inline void
check_error (const char *type,
             const char *text,
             const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (type, text, strlen (text), NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, message);
}
