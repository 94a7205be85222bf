#include "tests/fuzz/fuzz-target.h"

#include "proto/ts-text-read.h"
#include "proto/ts-text-write.h"

#include <string.h>

/* Whatever the bytes are, as text: no crash, no leak, and an error or a message. That message, and the bytes as one: an error or a text
 * that gives the message back. (A text may say by number what makes a message that is none: `1: "g"` where a message belongs.) */

static GBytes *
parse (const TsSchema *schema,
       const char *text,
       gsize size)
{
  g_auto (TsTextReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  GBytes *message = ts_text_parse (schema, text, size, &report, NULL, NULL, NULL, &error);

  g_assert ((message != NULL) == (error == NULL));
  return message;
}

static void
check_message (const TsSchema *schema,
               GBytes *message)
{
  g_autoptr (GBytes) again = NULL;
  g_autofree char *text = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (message, &size);

  text = ts_text_to_string (schema, data, size, NULL);
  if (text == NULL)
    return;
  again = parse (schema, text, strlen (text));
  g_assert (again != NULL && ts_schema_equal (schema, message, again));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  static const char *const types[] = { "GraphDef", "SavedModel", "RunMetadata", "Event" };
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  ts_text_guess ((const char *)data, size);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      const TsSchema *schema = ts_schema_find (types[i]);
      g_autoptr (GBytes) from_text = parse (schema, (const char *)data, size);

      if (from_text != NULL)
        check_message (schema, from_text);
      check_message (schema, bytes);
    }
  return 0;
}
