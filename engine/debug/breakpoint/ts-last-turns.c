#include "engine/debug/breakpoint/ts-last-turns.h"

#include "engine/debug/context/ts-activation-path.h"

typedef struct
{
  guint id;
  const TsFrame *frame;
  guint64 entry;
  gint64 number;
  TsPastPlace place;
  gboolean is_over;
} Last;

struct _TsLastTurns
{
  GArray *lasts; /* Last */
};

#define LAST(self, i) (&g_array_index ((self)->lasts, Last, i))

TsLastTurns *
ts_last_turns_new (void)
{
  TsLastTurns *self = g_new0 (TsLastTurns, 1);

  self->lasts = g_array_new (FALSE, FALSE, sizeof (Last));
  return self;
}

void
ts_last_turns_free (TsLastTurns *self)
{
  g_array_unref (self->lasts);
  g_free (self);
}

void
ts_last_turns_clear (TsLastTurns *self)
{
  g_array_set_size (self->lasts, 0);
}

void
ts_last_turns_add (TsLastTurns *self,
                   guint id,
                   const TsTurn *turn,
                   const TsPastPlace *place)
{
  const Last last = { id, turn->frame, turn->entry, turn->number, *place, FALSE };

  for (guint i = 0; i < self->lasts->len; i++)
    if (LAST (self, i)->id == id && LAST (self, i)->entry == turn->entry)
      {
        if (LAST (self, i)->number != turn->number)
          *LAST (self, i) = last;
        return;
      }
  g_array_append_val (self->lasts, last);
}

static gboolean
is_over (const Last *last,
         TsExecutor *executor,
         const TsActivation *activation,
         gboolean after)
{
  if (activation == NULL)
    return TRUE;
  if (last->frame != NULL)
    return !after && !ts_executor_has_frame (executor, last->frame);
  return after && ts_activation_is_loop (activation) && ts_activation_get_entry (activation) == last->entry;
}

gboolean
ts_last_turns_are_over (TsLastTurns *self,
                        TsExecutor *executor,
                        const TsActivation *activation,
                        gboolean after)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->lasts->len; i++)
    {
      LAST (self, i)->is_over = is_over (LAST (self, i), executor, activation, after);
      any |= LAST (self, i)->is_over;
    }
  return any;
}

void
ts_last_turns_drop (TsLastTurns *self)
{
  for (guint i = self->lasts->len; i-- > 0;)
    if (LAST (self, i)->is_over)
      g_array_remove_index (self->lasts, i);
}

guint
ts_last_turns_take (TsLastTurns *self,
                    TsPastPlace *place)
{
  guint id = 0;

  for (guint i = 0; i < self->lasts->len; i++)
    if (LAST (self, i)->is_over && (id == 0 || ts_past_place_is_earlier (&LAST (self, i)->place, place)))
      {
        id = LAST (self, i)->id;
        *place = LAST (self, i)->place;
      }
  ts_last_turns_clear (self);
  return id;
}
