#include "app/ts-property-action.h"

#define PROPERTY "property"

static GVariant *
get_state (GObject *owner,
           const char *property)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_object_get_property (owner, property, &value);
  return G_VALUE_HOLDS_BOOLEAN (&value) ? g_variant_new_boolean (g_value_get_boolean (&value))
                                        : g_variant_new_string (g_value_get_string (&value));
}

static void
change_state (GSimpleAction *action,
              GVariant *state,
              GObject *owner)
{
  const char *property = g_object_get_data (G_OBJECT (action), PROPERTY);

  if (g_variant_is_of_type (state, G_VARIANT_TYPE_BOOLEAN))
    g_object_set (owner, property, g_variant_get_boolean (state), NULL);
  else
    g_object_set (owner, property, g_variant_get_string (state, NULL), NULL);
}

static void
property_changed (GObject *owner,
                  GParamSpec *pspec,
                  GSimpleAction *action)
{
  g_simple_action_set_state (action, get_state (owner, pspec->name));
}

GSimpleAction *
ts_property_action_new (const char *name,
                        const GVariantType *type,
                        GObject *owner,
                        const char *property)
{
  GSimpleAction *action = g_simple_action_new_stateful (name, type, get_state (owner, property));
  g_autofree char *notify = g_strconcat ("notify::", property, NULL);

  g_object_set_data (G_OBJECT (action), PROPERTY, (gpointer)property);
  g_signal_connect_object (action, "change-state", G_CALLBACK (change_state), owner, 0);
  g_signal_connect_object (owner, notify, G_CALLBACK (property_changed), action, 0);
  return action;
}
