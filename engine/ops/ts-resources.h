#pragma once

#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-variable.h"

G_BEGIN_DECLS

/**
 * TsStateObserver:
 * @changed: @resource has changed; @undo, (transfer full) (nullable), is the change that takes this back (see TsResourceType): of a variable its old
 *   value. Free it with the type's free_change, or hand it to ts_resources_change ()
 *
 * Who learns of every change of state, on the thread that makes it, once it is made.
 */
typedef struct
{
  void (*changed) (TsResources *resources, TsResource *resource, gpointer undo, gpointer user_data);
} TsStateObserver;

/**
 * TsResources:
 *
 * The state of one session: resources by container, type and name. It is the one way in which state changes. Changed by one
 * thread at a time (the session's); looked at by any.
 */
TsResources *ts_resources_new (void);
void ts_resources_free (TsResources *self);

/* (nullable) @observer: static; none at first. */
void ts_resources_set_observer (TsResources *self, const TsStateObserver *observer, gpointer user_data);

/* (nullable): the folder below which operations may touch files; see ts-file-access.h. */
const char *ts_resources_get_folder (TsResources *self);
void ts_resources_take_folder (TsResources *self, char *folder);
const char *ts_resources_get_assets_folder (TsResources *self);
void ts_resources_take_assets_folder (TsResources *self, char *folder);

/* What operations draw their seeds from that have none of their own; drawn at random when the state is made. A graph gives the same numbers
 * again in a session with the same seed. */
guint64 ts_resources_get_seed (TsResources *self);
void ts_resources_set_seed (TsResources *self, guint64 seed);

/**
 * TsLogFunc:
 * @text: @size bytes, followed by a NUL; what operations print, line ends included
 *
 * Called on the thread that runs the operation.
 */
typedef void (*TsLogFunc) (const char *text, gsize size, gpointer user_data);

/* Where operations print to. (nullable) @func: %NULL, as at first: standard error. */
void ts_resources_set_log (TsResources *self, TsLogFunc func, gpointer user_data);

/* @self: (nullable): to standard error then */
void ts_resources_log (TsResources *self, const char *text, gsize size);

/* ---- which there are --------------------------------------------------------------------------- */

/* (transfer full) (nullable) */
TsResource *ts_resources_lookup (TsResources *self, const TsResourceType *type, const char *container, const char *name);

/* %FALSE with %TS_ERROR_ALREADY_EXISTS if there is one of that type, container and name. */
gboolean ts_resources_add (TsResources *self, TsResource *resource, GError **error);

/* Takes it from the table; those who hold a reference keep it. */
void ts_resources_remove (TsResources *self, TsResource *resource);

/* The variable that @spec means, made if it is not there. (transfer full) */
TsVariable *ts_resources_get_variable (TsResources *self, const TsVariableSpec *spec);

/* A number that was not given before, for the names of what has none of its own. */
guint64 ts_resources_next_number (TsResources *self);

/* (transfer full): array of TsResource, a reference on each; by container, then name. */
GPtrArray *ts_resources_list (TsResources *self);

/**
 * ts_resources_reset:
 * @containers: (nullable): %NULL-terminated; %NULL or empty: all
 *
 * Takes the values of all resources in these containers away.
 */
void ts_resources_reset (TsResources *self, const char *const *containers);

/* ---- state that ends with a run ---- */

/* A number for a run; never 0. */
guint64 ts_resources_begin_run (TsResources *self);
void ts_resources_end_run (TsResources *self, guint64 run);

/* The container of what ends with @run. (transfer full) */
char *ts_resources_dup_run_container (TsResources *self, guint64 run);

/* ---- changing ---------------------------------------------------------------------------------- */

/**
 * ts_resources_change:
 * @change: (transfer full) (nullable): see TsResourceType
 *
 * Changes the state of @resource. Every change of whatever state goes through here.
 */
void ts_resources_change (TsResources *self, TsResource *resource, gpointer change);

/**
 * ts_resources_write:
 * @value: (nullable): %NULL takes the value away. Not checked against what the variable declares
 *
 * Gives @variable a value, as ts_resources_change () does.
 */
void ts_resources_write (TsResources *self, TsVariable *variable, TsTensor *value);

/**
 * ts_resources_edit:
 * @variable: has a value
 * @error: %TS_ERROR_RESOURCE_EXHAUSTED; the variable then keeps its value
 *
 * The value of @variable, to be changed in part and given back with ts_resources_write (), which must follow: the value's own memory
 * if nobody else looks at it, else a copy. In between others find the variable without a value.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_resources_edit (TsResources *self, TsVariable *variable, GError **error);

/* How many changes there were so far. */
guint64 ts_resources_get_n_changes (TsResources *self);

/* Whoever waits for a change looks again, though there was none: somebody else has given up waiting. */
void ts_resources_wake (TsResources *self);

/* ---- kernels ----------------------------------------------------------------------------------- */

/**
 * ts_call_get_resource:
 * @type: the kind it must be
 * @error: %TS_ERROR_INVALID_ARGUMENT if input @i leads to no resource or another kind; %TS_ERROR_NOT_FOUND for a name that there is not
 *
 * The resource that input @i of a kernel leads to: by a reference, a handle, or a pair of strings (container and name), which is what a reference to a
 * queue or table becomes where it is read.
 *
 * Returns: (transfer none) (nullable)
 */
TsResource *ts_call_get_resource (const TsCall *call, guint i, const TsResourceType *type, GError **error);

/* Output @i leads to @resource: by a reference, a handle, or a pair of strings, as the signature has it. */
void ts_call_give_resource (TsCall *call, guint i, TsResource *resource);

/* The pair of strings, for the dup_value of a kind of resource. (transfer full) */
TsTensor *ts_resource_dup_name (TsResource *resource);

/**
 * ts_call_get_variable:
 * @error: %TS_ERROR_INVALID_ARGUMENT if input @i is neither a reference to a variable nor a handle of one
 *
 * The variable that input @i of a kernel leads to.
 *
 * Returns: (transfer none) (nullable)
 */
TsVariable *ts_call_get_variable (const TsCall *call, guint i, GError **error);

/* Its value, too: %TS_ERROR_FAILED_PRECONDITION where a reference, %TS_ERROR_NOT_FOUND where a handle leads to none. (transfer full) (nullable) */
TsTensor *ts_call_dup_variable_value (const TsCall *call, guint i, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsResources, ts_resources_free)

G_END_DECLS
