#include "engine/graph/ts-name-rules.h"

#include <string.h>

gboolean
ts_name_is_scope (const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("_.\\/>-", *p) == NULL)
      return FALSE;
  return TRUE;
}

gboolean
ts_name_is_op (const char *name)
{
  return (g_ascii_isalnum (name[0]) || name[0] == '.') && ts_name_is_scope (name);
}
