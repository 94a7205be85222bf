#include "engine/ops/reader/ts-reader.h"

static void
clear (TsResource *resource)
{
  TsReader *self = (TsReader *)resource;

  if (self->held.state != NULL)
    ts_reader_state_free (self->held.state);
}

static char *
describe (TsResource *resource)
{
  TsReader *self = (TsReader *)resource;
  const TsReaderState *state;
  char *text;

  g_mutex_lock (&resource->mutex);
  state = self->held.state;
  if (state == NULL)
    text = g_strdup (self->kind->name);
  else
    text = g_strdup_printf ("%s, %" G_GINT64_FORMAT " record%s%s%s", self->kind->name, state->n_produced, state->n_produced == 1 ? "" : "s",
                            ts_reader_state_is_working (state) ? ", in " : "", ts_reader_state_is_working (state) ? state->work : "");
  g_mutex_unlock (&resource->mutex);
  return text;
}

const TsResourceType ts_reader_type = {
  .name = "Reader",
  .clear = clear,
  .dup_value = ts_resource_dup_name,
  .describe = describe,
  .apply = ts_held_apply,
  .free_change = (GDestroyNotify)ts_reader_state_free,
};

TsReader *
ts_reader_new (const TsReaderKind *kind,
               const char *container,
               const char *name)
{
  TsReader *self = g_new0 (TsReader, 1);

  ts_resource_init (&self->held.base, &ts_reader_type, container, name);
  self->kind = kind;
  return self;
}

TsReaderState *
ts_reader_dup_state (const TsReader *self)
{
  const TsReaderState *old = self->held.state;
  TsReaderState *state = g_new0 (TsReaderState, 1);

  if (old == NULL)
    return state;
  *state = *old;
  state->work = g_strdup (old->work);
  if (state->place.bytes != NULL)
    g_bytes_ref (state->place.bytes);
  return state;
}

void
ts_reader_state_free (TsReaderState *self)
{
  g_free (self->work);
  g_clear_pointer (&self->place.bytes, g_bytes_unref);
  g_free (self);
}
