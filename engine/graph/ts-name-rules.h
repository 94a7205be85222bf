#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which names TensorFlow takes, as tensorflow/python/framework/ops.py (2.x) has it. */

#define TS_NAME_OP_RULE "a letter, digit or \".\", then letters, digits and _.\\/>-"
#define TS_NAME_SCOPE_RULE "letters, digits and _.\\/>-"

/* An operation, or a scope at the top: [A-Za-z0-9.][A-Za-z0-9_.\\/>-]* */
gboolean ts_name_is_op (const char *name);

/* A scope inside another: [A-Za-z0-9_.\\/>-]* */
gboolean ts_name_is_scope (const char *name);

G_END_DECLS
