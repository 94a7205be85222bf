#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/travel/ts-debugger-effects.h"

/* What operations did outside of the session. */

static gboolean
info_effects (TsConsole *self,
              const char *arguments,
              GError **error)
{
  g_autoptr (GPtrArray) items = ts_debugger_list_effects (self->debugger);

  if (items->len == 0)
    ts_console_print (self, "Nothing was printed, written or read outside.\n");
  for (guint i = 0; i < items->len; i++)
    {
      const TsEffectItem *item = g_ptr_array_index (items, i);

      ts_console_cite_place (self, item->text);
      ts_console_print (self, "  t = %-4" G_GSIZE_FORMAT "  %s %s%s%s\n", item->t, item->text, ts_effect_text (item->effect),
                        item->is_reused ? ", before; not done again" : "",
                        !item->is_back                        ? ""
                        : ts_effect_is_lasting (item->effect) ? "; gone back over, but not undone"
                                                              : "; gone back over");
    }
  return TRUE;
}

static const TsConsoleTopic topics[] = {
  { "effects", "", "what operations printed, wrote and read outside; that is not undone by going back", info_effects },
};

const TsConsoleGroup ts_console_effects_group = { "Outside", NULL, 0, topics, G_N_ELEMENTS (topics) };
