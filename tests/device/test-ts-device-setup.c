#include "engine/device/ts-device-setup.h"

#include "engine/ts-error.h"

/* Rules and devices as the console's commands change them. */

/* `a /device:CPU:1; b …`: the rules, the strongest first. (transfer full) */
static char *
describe (const TsDeviceSetup *setup)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < setup->rules->len; i++)
    g_ptr_array_add (texts, ts_placement_rule_to_string (g_ptr_array_index (setup->rules, i)));
  g_ptr_array_add (texts, NULL);
  return g_strjoinv ("; ", (char **)texts->pdata);
}

static void
change (TsDeviceSetup *setup,
        const char *line)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_device_setup_change (setup, line, &error));
  g_assert_no_error (error);
}

#define assert_rules(setup, expected)                 \
  do                                                  \
    {                                                 \
      g_autofree char *described_ = describe (setup); \
      g_assert_cmpstr (described_, ==, expected);     \
    }                                                 \
  while (0)

static void
test_later_rule_is_stronger (void)
{
  g_autoptr (TsDeviceSetup) setup = ts_device_setup_new ();

  g_assert_true (ts_device_setup_is_default (setup));
  change (setup, "place a /cpu:1");
  change (setup, "place  b/*   /gpu:0 ");
  assert_rules (setup, "b/* /device:GPU:0; a /device:CPU:1");
  g_assert_false (ts_device_setup_is_default (setup));
}

static void
test_overrides_stand_first (void)
{
  g_autoptr (TsDeviceSetup) setup = ts_device_setup_new ();

  change (setup, "place a /cpu:1 override");
  change (setup, "place b /cpu:2");
  change (setup, "place c /cpu:3 as 1");
  assert_rules (setup, "a /device:CPU:1 override; c /device:CPU:3; b /device:CPU:2");
}

static void
test_move (void)
{
  g_autoptr (TsDeviceSetup) setup = ts_device_setup_new ();
  g_autoptr (GError) error = NULL;

  change (setup, "place a /cpu:1 override");
  change (setup, "place b /cpu:1");
  change (setup, "place c /cpu:1");
  change (setup, "rule 3 up");
  assert_rules (setup, "a /device:CPU:1 override; b /device:CPU:1; c /device:CPU:1");
  change (setup, "rule 2 down");
  assert_rules (setup, "a /device:CPU:1 override; c /device:CPU:1; b /device:CPU:1");
  g_assert_false (ts_device_setup_can_move_rule (setup, 2, TRUE));
  g_assert_false (ts_device_setup_change (setup, "rule 2 up", &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  assert_rules (setup, "a /device:CPU:1 override; c /device:CPU:1; b /device:CPU:1");
}

static void
test_removed_rule_comes_back (void)
{
  g_autoptr (TsDeviceSetup) setup = ts_device_setup_new ();

  change (setup, "place a /cpu:1");
  change (setup, "place b /cpu:1");
  change (setup, "place c /cpu:1");
  change (setup, "rule 2 off");
  assert_rules (setup, "c /device:CPU:1; b /device:CPU:1 off; a /device:CPU:1");
  change (setup, "unplace 2");
  assert_rules (setup, "c /device:CPU:1; a /device:CPU:1");
  change (setup, "place b /device:CPU:1 off as 2");
  assert_rules (setup, "c /device:CPU:1; b /device:CPU:1 off; a /device:CPU:1");
  change (setup, "unplace b");
  change (setup, "rule 1 = d /cpu:2 override");
  assert_rules (setup, "d /device:CPU:2 override; a /device:CPU:1");
  change (setup, "unplace");
  assert_rules (setup, "");
}

static void
test_copy_stands_alone (void)
{
  g_autoptr (TsDeviceSetup) setup = ts_device_setup_new ();
  g_autoptr (TsDeviceSetup) copy = NULL;

  change (setup, "place /^a+$/ /cpu:1");
  change (setup, "cpus 3");
  change (setup, "soft off");
  copy = ts_device_setup_copy (setup);
  change (copy, "rule 1 off");
  change (copy, "cpus 2");
  g_assert_cmpuint (setup->n_cpus, ==, 3);
  g_assert_false (copy->is_soft);
  assert_rules (setup, "/^a+$/ /device:CPU:1");
  assert_rules (copy, "/^a+$/ /device:CPU:1 off");
}

static void
test_bad_line (gconstpointer line)
{
  g_autoptr (TsDeviceSetup) setup = ts_device_setup_new ();
  g_autoptr (GError) error = NULL;

  change (setup, "place a /cpu:1");
  g_assert_false (ts_device_setup_change (setup, line, &error));
  g_assert_true (g_error_matches (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT) || g_error_matches (error, TS_ERROR, TS_ERROR_NOT_FOUND));
  assert_rules (setup, "a /device:CPU:1");
  g_assert_cmpuint (setup->n_cpus, ==, 1);
}

int
main (int argc,
      char *argv[])
{
  static const char *const bad[] = { "place", "place b", "place b nonsense", "place b *", "place /(/ /cpu:0", "place op: /cpu:0", "place b /cpu:1 maybe", "place b /cpu:1 as 0", "unplace 2",
                                     "unplace b", "rule", "rule 1", "rule 0 on", "rule 2 on", "rule 1 maybe", "rule 1 = b", "cpus 0", "cpus 65", "cpus many", "soft", "soft maybe", "hard", "" };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device-setup/later-rule-is-stronger", test_later_rule_is_stronger);
  g_test_add_func ("/device-setup/overrides-stand-first", test_overrides_stand_first);
  g_test_add_func ("/device-setup/move", test_move);
  g_test_add_func ("/device-setup/removed-rule-comes-back", test_removed_rule_comes_back);
  g_test_add_func ("/device-setup/copy-stands-alone", test_copy_stands_alone);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strdup_printf ("/device-setup/bad-line/%u", i);

      g_test_add_data_func (path, bad[i], test_bad_line);
    }
  return g_test_run ();
}
