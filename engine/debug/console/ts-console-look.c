#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/console/ts-console-expression.h"
#include "engine/tensor/ts-tensor-format.h"

#define LIST_ROWS 10

/* ---- values ----------------------------------------------------------------------------------- */

/* What the value is of: `op:0` and perhaps an index, or the expression as it is. (transfer full) */
static char *
make_title (TsConsole *self,
            TsExpression *expression)
{
  const char *index;
  const char *name = ts_expression_get_only_name (expression, &index);
  g_autofree char *full = NULL;
  const TsOperation *op;
  guint32 slot;

  if (name == NULL || !ts_debugger_find_output (self->debugger, ts_console_get_context (self), name, &op, &slot, NULL))
    return g_strdup (ts_expression_get_text (expression));
  full = g_strdup_printf ("%s:%u", op->name, slot);
  return g_strconcat (full, index, NULL);
}

/* The overrides that what is named follows from. (transfer full) (nullable) */
static char *
dup_mark (TsConsole *self,
          TsExpression *expression)
{
  g_auto (GStrv) names = ts_expression_list_names (expression);
  g_autofree TsOutput *found = g_new (TsOutput, g_strv_length (names) + 1);
  const char *index;
  guint n = 0;
  TsTensor *value = NULL;
  TsValueState state;

  for (guint i = 0; names[i] != NULL; i++)
    n += ts_graph_find_output (self->graph, names[i], &found[n], NULL);
  if (n != 1 || ts_expression_get_only_name (expression, &index) == NULL)
    return ts_console_dup_mark_of (self, found, n);
  state = ts_debugger_get_value (self->debugger, found[0], &value);
  g_clear_pointer (&value, ts_tensor_unref);
  return ts_console_dup_mark (self, found[0], state);
}

static gboolean
print_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  g_autoptr (TsExpression) expression = NULL;
  g_autoptr (TsTensor) value = NULL;
  g_autofree char *title = NULL;
  g_autofree char *shape = NULL;
  g_autofree char *mark = NULL;
  g_autofree char *text = NULL;

  if (*arguments == '\0')
    return ts_console_fail_usage ("print", error);
  expression = ts_console_parse_expression (self, arguments, error);
  value = expression != NULL ? ts_console_evaluate (self, expression, error) : NULL;
  if (value == NULL)
    return FALSE;

  title = make_title (self, expression);
  shape = ts_shape_to_string (&value->shape);
  text = ts_tensor_format (value, NULL);
  mark = dup_mark (self, expression);
  ts_console_print (self, "%s  %s %s%s%s\n%s\n", title, ts_dtype_name (value->dtype), shape, mark != NULL ? "  " : "", mark != NULL ? mark : "", text);
  return TRUE;
}

/* ---- where the run is ------------------------------------------------------------------------- */

static gboolean
where_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (self->debugger);

  ts_console_print (self, "%s\n", stop != NULL ? stop->text : "no run");
  return TRUE;
}

/**
 * Listing:
 * @ops: in the order in which they run: those of the run, or without any all of the graph
 * @has_run: whether @states says anything
 */
typedef struct
{
  GArray *ops;
  guint8 *states;
  gboolean has_run;
} Listing;

static void
listing_init (Listing *self,
              TsConsole *console)
{
  guint32 n_ops = ts_graph_get_n_operations (console->graph);

  *self = (Listing) { g_array_new (FALSE, FALSE, sizeof (guint32)), g_new (guint8, n_ops + 1), FALSE };
  ts_debugger_copy_op_states (console->debugger, self->states, n_ops);
  for (guint32 i = 0; i < n_ops; i++)
    self->has_run |= self->states[i] != TS_OP_OUTSIDE;
  for (guint32 i = 0; i < n_ops; i++)
    if (!self->has_run || self->states[i] != TS_OP_OUTSIDE)
      g_array_append_val (self->ops, i);
}

static void
listing_clear (Listing *self)
{
  g_array_unref (self->ops);
  g_free (self->states);
}

/* The row of @op, or of the next one that is listed. */
static guint
listing_find (const Listing *self,
              guint32 op)
{
  guint row = 0;

  while (row < self->ops->len && g_array_index (self->ops, guint32, row) < op)
    row++;
  return row;
}

static void
print_row (TsConsole *self,
           const Listing *listing,
           guint32 op,
           gboolean is_current)
{
  const TsOperation *operation = ts_graph_get_operation (self->graph, op);

  if (listing->has_run)
    ts_console_print (self, "%s %-10s %s (%s)\n", is_current ? "=>" : "  ",
                      ts_op_state_name ((TsOpState)listing->states[op]), operation->name, operation->type);
  else
    ts_console_print (self, "   %s (%s)\n", operation->name, operation->type);
}

static guint
choose_row (TsConsole *self,
            const Listing *listing,
            guint32 op,
            gboolean goes_on)
{
  guint row = listing_find (listing, goes_on ? self->list_next : op);

  if (goes_on)
    return row;
  return row < LIST_ROWS / 2 ? 0 : row - LIST_ROWS / 2;
}

static gboolean
list_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (self->debugger);
  guint32 current = stop != NULL ? stop->op : TS_NO_OP;
  gboolean goes_on = self->list_next != TS_NO_OP && (*arguments == '\0' || self->is_repeat);
  TsOutput output = { current != TS_NO_OP ? current : 0, 0 };
  Listing listing;
  guint row, end;

  if (*arguments != '\0' && !goes_on && !ts_graph_find_output (self->graph, arguments, &output, error))
    return FALSE;

  listing_init (&listing, self);
  row = choose_row (self, &listing, output.op, goes_on);
  end = MIN (row + LIST_ROWS, listing.ops->len);
  for (; row < end; row++)
    {
      guint32 op = g_array_index (listing.ops, guint32, row);

      print_row (self, &listing, op, op == current);
    }
  self->list_next = row < listing.ops->len ? g_array_index (listing.ops, guint32, row) : TS_NO_OP;
  listing_clear (&listing);
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "print", "p", "EXPRESSION", "show a value, or what follows from values",
    NULL, FALSE, TS_CONSOLE_EXPRESSIONS, print_command },
  { "where", NULL, "", "tell where the run stands", NULL, FALSE, TS_CONSOLE_NOTHING, where_command },
  { "list", "l", "[NAME]", "the operations around the current one, or around NAME, in run order",
    "Again, or an empty line: the next ones.", TRUE, TS_CONSOLE_OUTPUTS, list_command },
};

const TsConsoleGroup ts_console_look_group = { "Looking", commands, G_N_ELEMENTS (commands), NULL, 0 };
