#include "app/cli/ts-info-checkpoint.h"

#include "app/cli/ts-cli.h"
#include "app/cli/ts-json.h"
#include "engine/checkpoint/ts-checkpoint.h"

typedef struct
{
  TsCheckpoint *checkpoint;
  const char *format;
  guint n_entries;
  guint64 total;  /* bytes */
  guint n_failed; /* values that failed in some way */
  TsJson *json;   /* (nullable) */
} Listing;

static void
report (Listing *self,
        const GError *error)
{
  ts_cli_fail (error);
  self->n_failed++;
}

static void
list_json (Listing *self,
           const TsCheckpointEntry *entry)
{
  ts_json_begin_object (self->json, NULL);
  ts_json_add_string (self->json, "name", entry->name);
  ts_json_add_string (self->json, "dtype", ts_dtype_name (entry->dtype));
  ts_json_add_ints (self->json, "shape", entry->shape.dims, (guint)entry->shape.rank);
  ts_json_add_int (self->json, "bytes", (gint64)entry->size_bytes);
  ts_json_end_object (self->json);
}

static void
list_text (const TsCheckpointEntry *entry,
           TsCheckpointFormat format)
{
  g_autofree char *shape = ts_shape_to_string (&entry->shape);

  ts_cli_printf ("  %-60s %-10s %-20s %12" G_GUINT64_FORMAT, entry->name, ts_dtype_name (entry->dtype), shape, entry->size_bytes);
  if (entry->n_slices > (format == TS_CHECKPOINT_V1 ? 1 : 0))
    ts_cli_printf (" in %u slice%s", entry->n_slices, entry->n_slices == 1 ? "" : "s");
  ts_cli_print ("\n");
}

static void
list_entries (Listing *self)
{
  for (guint i = 0; i < self->n_entries; i++)
    {
      g_autoptr (GError) error = NULL;
      TsCheckpointEntry entry;

      if (!ts_checkpoint_get_entry (self->checkpoint, i, &entry, &error))
        {
          report (self, error);
          continue;
        }
      self->total += entry.size_bytes;
      if (self->json != NULL)
        list_json (self, &entry);
      else
        list_text (&entry, ts_checkpoint_get_format (self->checkpoint));
    }
}

static void
print_json (Listing *self)
{
  g_autofree char *text = NULL;
  TsJson json;

  self->json = &json;
  ts_json_init (&json);
  ts_json_begin_object (&json, NULL);
  ts_json_add_string (&json, "kind", "checkpoint");
  ts_json_add_string (&json, "format", self->format);
  ts_json_add_int (&json, "shards", ts_checkpoint_get_n_shards (self->checkpoint));
  ts_json_begin_array (&json, "tensors");
  list_entries (self);
  ts_json_end_array (&json);
  ts_json_add_int (&json, "bytes", (gint64)self->total);
  ts_json_end_object (&json);

  text = ts_json_finish (&json);
  ts_cli_print (text);
}

static void
print_text (Listing *self)
{
  guint n_shards = ts_checkpoint_get_n_shards (self->checkpoint);

  ts_cli_printf ("%s: checkpoint %s, %u tensor%s", ts_checkpoint_get_path (self->checkpoint), self->format,
                 self->n_entries, self->n_entries == 1 ? "" : "s");
  if (ts_checkpoint_get_format (self->checkpoint) == TS_CHECKPOINT_V2)
    ts_cli_printf (", %u data file%s", n_shards, n_shards == 1 ? "" : "s");
  ts_cli_print ("\n\n");
  list_entries (self);
  ts_cli_printf ("\n%" G_GUINT64_FORMAT " bytes\n", self->total);
}

static void
check_sums (Listing *self)
{
  guint n_bad = 0;

  for (guint i = 0; i < self->n_entries; i++)
    {
      g_autoptr (GError) error = NULL;

      if (ts_checkpoint_verify (self->checkpoint, i, NULL, &error))
        continue;
      report (self, error);
      n_bad++;
    }
  if (self->json == NULL)
    ts_cli_printf ("checksums: %u of %u right\n", self->n_entries - n_bad, self->n_entries);
}

int
ts_cli_info_checkpoint (const char *path,
                        gboolean json,
                        gboolean verify)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsCheckpoint) checkpoint = ts_checkpoint_open (path, &error);
  Listing listing = { .checkpoint = checkpoint };

  if (checkpoint == NULL)
    return ts_cli_fail (error);
  listing.format = ts_checkpoint_get_format (checkpoint) == TS_CHECKPOINT_V1 ? "V1" : "V2";
  listing.n_entries = ts_checkpoint_get_n_entries (checkpoint);
  if (json)
    print_json (&listing);
  else
    print_text (&listing);
  if (verify)
    check_sums (&listing);
  return listing.n_failed > 0 ? TS_CLI_FAILED : TS_CLI_DONE;
}
