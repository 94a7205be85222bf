#include "engine/debug/context/ts-activation-path.h"

#include "engine/exec/ts-frame.h"

#include <string.h>

static const TsOperation *
get_operation (const TsActivation *activation)
{
  return ts_activation_get_plan (activation)->nodes[activation->node].op;
}

gboolean
ts_activation_is_loop (const TsActivation *activation)
{
  const char *type = get_operation (activation)->type;

  return g_str_has_suffix (type, "While") || strcmp (type, "For") == 0;
}

static void
append_place (GString *text,
              const TsActivation *activation)
{
  const TsActivation *caller = ts_activation_get_caller (activation);

  if (caller != NULL)
    {
      append_place (text, caller);
      g_string_append (text, " > ");
    }
  g_string_append (text, get_operation (activation)->name);
}

char *
ts_activation_dup_place (const TsActivation *activation)
{
  GString *text = g_string_new (NULL);

  append_place (text, activation);
  return g_string_free (text, FALSE);
}

/* ---- turns ----------------------------------------------------------------------------------------- */

static guint64
mix (guint64 hash,
     guint64 value)
{
  hash = (hash ^ value) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash ^ (hash >> 29);
}

/* A frame is (the call it is in, the turns of the frames around it, which loop). */
static guint64
hash_entry (const TsActivation *activation,
            const TsFrame *frame)
{
  guint64 hash = mix (G_GUINT64_CONSTANT (0xcbf29ce484222325), ts_activation_get_call_number (activation));

  for (; frame != NULL && frame->parent != NULL; frame = frame->parent)
    {
      hash = mix (hash, frame->plan_frame);
      hash = mix (hash, (guint64)frame->parent_iteration->number);
    }
  return hash;
}

guint64
ts_activation_get_entry (const TsActivation *activation)
{
  return mix (mix (hash_entry (activation, activation->frame), activation->serial), get_operation (activation)->index);
}

/* The While that called the function that @activation is in. */
static TsTurn
get_turn_of_call (const TsActivation *activation,
                  const TsActivation *caller)
{
  const TsOperation *op = get_operation (caller);
  guint64 index = ts_activation_get_call_index (activation);

  return (TsTurn) {
    .name = op->name,
    .number = (gint64)(strcmp (op->type, "For") == 0 ? index : index / 2),
    .entry = ts_activation_get_entry (caller),
  };
}

static TsTurn
get_turn_of_frame (const TsActivation *activation,
                   const TsIteration *iteration)
{
  const TsFrame *frame = iteration->frame;

  return (TsTurn) {
    .name = ts_activation_get_plan (activation)->frames[frame->plan_frame].name,
    .number = iteration->number,
    .frame = frame,
    .entry = hash_entry (activation, frame),
  };
}

guint
ts_activation_get_turns (const TsActivation *activation,
                         TsTurn *turns,
                         guint n)
{
  guint n_found = 0;

  while (activation != NULL && n_found < n)
    {
      const TsActivation *caller = ts_activation_get_caller (activation);
      const TsIteration *iteration = activation->iteration;

      for (; iteration->frame->parent != NULL && n_found < n; iteration = iteration->frame->parent_iteration)
        turns[n_found++] = get_turn_of_frame (activation, iteration);
      if (caller != NULL && ts_activation_is_loop (caller) && n_found < n)
        turns[n_found++] = get_turn_of_call (activation, caller);
      activation = caller;
    }
  return n_found;
}
