#include "engine/device/ts-device-name.h"

#include "engine/ts-error.h"

static char *
canonical (const char *text)
{
  g_autoptr (GError) error = NULL;
  TsDeviceName name;

  ts_device_name_parse (text, &name, &error);
  g_assert_no_error (error);
  return ts_device_name_to_string (&name);
}

static void
test_forms (void)
{
  static const struct
  {
    const char *text;
    const char *canonical;
  } cases[] = {
    { "", "" },
    { "/", "" },
    { "/job:worker/replica:0/task:1/device:GPU:2", "/job:worker/replica:0/task:1/device:GPU:2" },
    { "/device:GPU:2/task:1/job:worker", "/job:worker/task:1/device:GPU:2" },
    { "/gpu:0", "/device:GPU:0" },
    { "/GPU:1", "/device:GPU:1" },
    { "gpu:1", "/device:GPU:1" },
    { "/cpu", "/device:CPU:*" },
    { "/device:CPU:*", "/device:CPU:*" },
    { "/device:CPU", "/device:CPU:*" },
    { "/device:cpu:0", "/device:CPU:0" },
    { "/device:IPU:3", "/device:IPU:3" },
    { "/job:ps", "/job:ps" },
    { "/job:*/replica:*/task:3", "/task:3" },
    { "/job:my_job-2/cpu:0", "/job:my_job-2/device:CPU:0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = canonical (cases[i].text);

      g_assert_cmpstr (found, ==, cases[i].canonical);
    }
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "/gpu:x", "device \"/gpu:x\": the device index is \"x\", expected a number or *" },
    { "/gpu:99999999999", "device \"/gpu:99999999999\": the device index is \"99999999999\", expected a number or *" },
    { "/job:", "device \"/job:\": the job is \"\", expected a name" },
    { "/job:a b", "device \"/job:a b\": the job is \"a b\", which has other letters than a name has" },
    { "/task:-1", "device \"/task:-1\": the task is \"-1\", expected a number or *" },
    { "/cpu:0/gpu:0", "device \"/cpu:0/gpu:0\": two device types" },
    { "/colour:red", "device \"/colour:red\": \"colour:red\" is no part of a device name: expected job:NAME, replica:N, task:N or device:TYPE:N" },
    { "/device:GPU:0:1", "device \"/device:GPU:0:1\": \"device:GPU:0:1\" is no part of a device name: expected job:NAME, replica:N, task:N or device:TYPE:N" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      TsDeviceName name = TS_DEVICE_NAME_OPEN;

      g_assert_false (ts_device_name_parse (cases[i].text, &name, &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_true (ts_device_name_equal (&name, &TS_DEVICE_NAME_OPEN));
    }
}

static void
test_merge (void)
{
  static const struct
  {
    const char *inner;
    const char *outer;
    const char *merged;
  } cases[] = {
    { "/gpu:0", "/job:worker/task:1/cpu:0", "/job:worker/task:1/device:GPU:0" },
    { "", "/cpu:0", "/device:CPU:0" },
    { "/cpu:0", "", "/device:CPU:0" },
    { "/job:ps", "/job:worker/task:1", "/job:ps/task:1" },
    { "/device:GPU:*", "/device:CPU:1", "/device:GPU:1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TsDeviceName inner, outer;
      g_autofree char *text = NULL;

      ts_device_name_parse (cases[i].inner, &inner, NULL);
      ts_device_name_parse (cases[i].outer, &outer, NULL);
      ts_device_name_merge (&inner, &outer);
      text = ts_device_name_to_string (&inner);
      g_assert_cmpstr (text, ==, cases[i].merged);
    }
}

static void
test_relations (void)
{
  TsDeviceName full, gpu, any_gpu, cpu;

  ts_device_name_parse ("/job:localhost/replica:0/task:0/device:GPU:0", &full, NULL);
  ts_device_name_parse ("/gpu:0", &gpu, NULL);
  ts_device_name_parse ("/gpu", &any_gpu, NULL);
  ts_device_name_parse ("/cpu:0", &cpu, NULL);

  g_assert_true (ts_device_name_is_full (&full));
  g_assert_false (ts_device_name_is_full (&gpu));
  g_assert_true (ts_device_name_is_compatible (&gpu, &any_gpu));
  g_assert_false (ts_device_name_is_compatible (&cpu, &full));
  g_assert_true (ts_device_name_matches (&gpu, &full));
  g_assert_true (ts_device_name_matches (&any_gpu, &gpu));
  g_assert_false (ts_device_name_matches (&gpu, &any_gpu));
  g_assert_false (ts_device_name_matches (&cpu, &full));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device-name/forms", test_forms);
  g_test_add_func ("/device-name/errors", test_errors);
  g_test_add_func ("/device-name/merge", test_merge);
  g_test_add_func ("/device-name/relations", test_relations);
  return g_test_run ();
}
