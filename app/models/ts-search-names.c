#include "app/models/ts-search-names.h"

#include "engine/graph/ts-name-index.h"

#include <string.h>

#define POLL_EVERY 4096
#define NO_NUMBER G_MAXUINT32

/* ---- making ----------------------------------------------------------------------------------- */

/* A scope on the way to the last name. */
typedef struct
{
  guint32 scope;
  gsize end; /* where its name ends in the operation's */
} Step;

typedef struct
{
  GString *parts;
  GArray *part_starts;
  GArray *part_humps;
  GArray *scope_parents;
  GArray *scope_parts;
  TsNameIndex part_index;
  GHashTable *scopes; /* parent << 32 | part -> scope */
  GArray *path;       /* of Step; names come in scope order most of the time, so that little of each has to be looked up */
  const char *last_name;
} Builder;

static const char *
part_text (guint32 index,
           gpointer owner)
{
  Builder *self = owner;

  return self->parts->str + g_array_index (self->part_starts, guint32, index);
}

/* The number of a part of a name; its text goes to the end of the others at first, which is where it stays if it is new. */
static guint32
ensure_part (Builder *self,
             const char *text,
             gsize size)
{
  guint32 start = (guint32)self->parts->len;
  guint32 found;
  guint32 humps = 0;

  g_string_append_len (self->parts, text, (gssize)size);
  for (gsize i = 0; i < size; i++)
    {
      if (i > 0 && g_ascii_isupper (text[i]) && g_ascii_islower (text[i - 1]))
        humps |= 1u << MIN (i, TS_SEARCH_HUMP_BITS - 1);
      self->parts->str[start + i] = g_ascii_tolower (text[i]);
    }

  found = ts_name_index_find (&self->part_index, self->parts->str + start, size, part_text, self);
  if (found != NO_NUMBER)
    {
      g_string_truncate (self->parts, start);
      g_array_index (self->part_humps, guint32, found) |= humps;
      return found;
    }
  g_string_append_c (self->parts, '\0');
  g_array_append_val (self->part_starts, start);
  g_array_append_val (self->part_humps, humps);
  ts_name_index_add (&self->part_index, self->parts->str + start, size, self->part_starts->len - 1, part_text, self);
  return self->part_starts->len - 1;
}

/* g_int64_hash () would put the two halves one over the other, which are both small numbers. */
static guint
hash_scope_key (gconstpointer key)
{
  return (guint)((*(const guint64 *)key * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 32);
}

static guint32
ensure_scope (Builder *self,
              guint32 parent,
              guint32 part)
{
  gint64 key = (gint64)((guint64)parent << 32 | part);
  gpointer found = g_hash_table_lookup (self->scopes, &key);
  guint32 scope = self->scope_parents->len;

  if (found != NULL)
    return GPOINTER_TO_UINT (found);
  g_array_append_val (self->scope_parents, parent);
  g_array_append_val (self->scope_parts, part);
  g_hash_table_insert (self->scopes, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (scope));
  return scope;
}

/* Shortens the path to what the last name and @name have in common. */
static const Step *
cut_path (Builder *self,
          const char *name)
{
  gsize common = 0;

  if (self->last_name != NULL)
    while (name[common] != '\0' && name[common] == self->last_name[common])
      common++;
  while (self->path->len > 1 && g_array_index (self->path, Step, self->path->len - 1).end >= common)
    g_array_set_size (self->path, self->path->len - 1);
  self->last_name = name;
  return &g_array_index (self->path, Step, self->path->len - 1);
}

static void
add_name (Builder *self,
          const char *name,
          guint32 *op_scope,
          guint32 *op_part)
{
  Step step = *cut_path (self, name);
  const char *start = name + (self->path->len > 1 ? step.end + 1 : 0);

  for (const char *slash; (slash = strchr (start, '/')) != NULL; start = slash + 1)
    {
      step.scope = ensure_scope (self, step.scope, ensure_part (self, start, (gsize)(slash - start)));
      step.end = (gsize)(slash - name);
      g_array_append_val (self->path, step);
    }
  *op_scope = step.scope;
  *op_part = ensure_part (self, start, strlen (start));
}

/* Texts of which the graph keeps one copy each. */
static guint32
number_text (GHashTable *numbers,
             GPtrArray *texts,
             const char *text)
{
  guint32 number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, text));

  if (number > 0)
    return number - 1;
  g_ptr_array_add (texts, (gpointer)text);
  g_hash_table_insert (numbers, (gpointer)text, GUINT_TO_POINTER (texts->len));
  return texts->len - 1;
}

static void
builder_init (Builder *self)
{
  const guint32 none = NO_NUMBER, root_parent = 0;
  Step root = { 0, 0 };

  self->parts = g_string_new (NULL);
  self->part_starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->part_humps = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->scope_parents = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->scope_parts = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->scopes = g_hash_table_new_full (hash_scope_key, g_int64_equal, g_free, NULL);
  self->path = g_array_new (FALSE, FALSE, sizeof (Step));
  self->last_name = NULL;
  ts_name_index_init (&self->part_index, 1024);
  g_array_append_val (self->scope_parents, root_parent);
  g_array_append_val (self->scope_parts, none);
  g_array_append_val (self->path, root);
}

static void
builder_clear (Builder *self)
{
  g_string_free (self->parts, TRUE);
  g_array_unref (self->part_starts);
  g_array_unref (self->part_humps);
  g_array_unref (self->scope_parents);
  g_array_unref (self->scope_parts);
  g_hash_table_unref (self->scopes);
  g_array_unref (self->path);
  ts_name_index_clear (&self->part_index);
}

static gboolean
add_names (TsSearchNames *self,
           Builder *builder,
           GCancellable *cancellable,
           GError **error)
{
  for (guint32 i = 0; i < self->n_ops; i++)
    {
      const char *name = ts_graph_get_operation (self->graph, i)->name;

      if (i % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (builder->parts->len + strlen (name) + 1 > G_MAXUINT32 / 2)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "the names up to operation %u take more than 2 GB", i);
          return FALSE;
        }
      add_name (builder, name, &self->op_scopes[i], &self->op_parts[i]);
    }
  return TRUE;
}

static void
take_names (TsSearchNames *self,
            Builder *builder)
{
  guint32 end = (guint32)builder->parts->len;

  self->n_parts = builder->part_starts->len;
  g_array_append_val (builder->part_starts, end);
  self->part_starts = (guint32 *)(void *)g_array_steal (builder->part_starts, NULL);
  self->part_humps = (guint32 *)(void *)g_array_steal (builder->part_humps, NULL);
  self->parts = g_memdup2 (builder->parts->str, builder->parts->len + 1);
  self->scope_parents = (guint32 *)(void *)g_array_steal (builder->scope_parents, NULL);
  self->n_scopes = builder->scope_parts->len;
  self->scope_parts = (guint32 *)(void *)g_array_steal (builder->scope_parts, NULL);
}

static void
describe_scopes (TsSearchNames *self)
{
  self->scope_lengths = g_new0 (guint32, self->n_scopes);
  self->scope_first_ops = g_new (guint32, self->n_scopes);
  memset (self->scope_first_ops, 0xff, self->n_scopes * sizeof (guint32)); /* TS_NO_OP */
  for (guint32 s = 1; s < self->n_scopes; s++)
    {
      guint32 parent = self->scope_parents[s];

      self->scope_lengths[s] = self->scope_lengths[parent] + (parent > 0 ? 1 : 0) + (guint32)ts_search_names_get_part_length (self, self->scope_parts[s]);
    }
  for (guint32 i = self->n_ops; i-- > 0;)
    self->scope_first_ops[self->op_scopes[i]] = i;
  for (guint32 s = self->n_scopes; s-- > 1;)
    self->scope_first_ops[self->scope_parents[s]] = MIN (self->scope_first_ops[self->scope_parents[s]], self->scope_first_ops[s]);
}

static void
number_texts (TsSearchNames *self)
{
  g_autoptr (GHashTable) type_numbers = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) device_numbers = g_hash_table_new (NULL, NULL);
  GPtrArray *types = g_ptr_array_new ();
  GPtrArray *devices = g_ptr_array_new ();

  for (guint32 i = 0; i < self->n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, i);

      self->op_types[i] = number_text (type_numbers, types, op->type);
      self->op_devices[i] = number_text (device_numbers, devices, op->device);
    }
  self->n_types = types->len;
  self->types = (const char **)g_ptr_array_free (types, FALSE);
  self->n_devices = devices->len;
  self->devices = (const char **)g_ptr_array_free (devices, FALSE);
}

TsSearchNames *
ts_search_names_new (TsGraph *graph,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (TsSearchNames) self = g_new0 (TsSearchNames, 1);
  gboolean done;
  Builder builder;

  self->ref_count = 1;
  self->graph = ts_graph_ref (graph);
  self->n_ops = ts_graph_get_n_operations (graph);
  self->op_scopes = g_new (guint32, (gsize)self->n_ops + 1);
  self->op_parts = g_new (guint32, (gsize)self->n_ops + 1);
  self->op_types = g_new (guint32, (gsize)self->n_ops + 1);
  self->op_devices = g_new (guint32, (gsize)self->n_ops + 1);

  builder_init (&builder);
  done = add_names (self, &builder, cancellable, error);
  if (done)
    take_names (self, &builder);
  builder_clear (&builder);
  if (!done)
    return NULL;
  describe_scopes (self);
  number_texts (self);
  return g_steal_pointer (&self);
}

TsSearchNames *
ts_search_names_ref (TsSearchNames *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_search_names_unref (TsSearchNames *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ts_graph_unref (self->graph);
  g_free (self->parts);
  g_free (self->part_starts);
  g_free (self->part_humps);
  g_free (self->scope_lengths);
  g_free (self->scope_first_ops);
  g_free (self->scope_parents);
  g_free (self->scope_parts);
  g_free (self->op_scopes);
  g_free (self->op_parts);
  g_free (self->op_types);
  g_free (self->op_devices);
  g_free (self->types);
  g_free (self->devices);
  g_free (self);
}

/* ---- looking for a text ------------------------------------------------------------------------ */

/* A text with slashes lies across several parts of a name. Of each part, bit i of its mask tells whether it may stand where piece i of the text is: the first
 * piece ends a part, the last begins one, those between are whole. A name that is read part by part then has the bits of the pieces that end there. */
#define MAX_PIECES 64

typedef struct
{
  const TsSearchNames *names;
  char **pieces;
  guint n_pieces;
  gboolean whole; /* the first and the last piece, too */
  guint64 *masks; /* of each part */
} Finder;

/* The parts that contain a text, in one sweep through all of them. */
static void
mask_containing (Finder *self)
{
  const TsSearchNames *names = self->names;
  gsize length = strlen (self->pieces[0]);
  const char *end = names->parts + names->part_starts[names->n_parts];
  guint32 part = 0;

  for (const char *p = names->parts; p < end && (p = memmem (p, (gsize)(end - p), self->pieces[0], length)) != NULL;)
    {
      guint32 at = (guint32)(p - names->parts);

      if (names->part_starts[part + 1] <= at)
        {
          guint32 low = part + 1, step = 1, high;

          /* Not far, most of the time. */
          for (; step < names->n_parts - low && names->part_starts[low + step] <= at; step *= 2)
            low += step;
          high = low + MIN (step, names->n_parts - low);
          while (high - low > 1)
            {
              guint32 middle = low + (high - low) / 2;

              if (names->part_starts[middle] <= at)
                low = middle;
              else
                high = middle;
            }
          part = low;
        }
      self->masks[part] = 1;
      p = names->parts + names->part_starts[part + 1];
    }
}

static guint64
mask_part (const Finder *self,
           const char *part,
           gsize length)
{
  guint64 mask = 0;

  for (guint i = 0; i < self->n_pieces; i++)
    {
      const char *piece = self->pieces[i];
      gsize n = strlen (piece);
      gboolean fits = n <= length;

      if (fits && (self->whole || (i > 0 && i < self->n_pieces - 1)))
        fits = n == length && memcmp (part, piece, n) == 0;
      else if (fits)
        fits = memcmp (i == 0 ? part + length - n : part, piece, n) == 0;
      if (fits)
        mask |= G_GUINT64_CONSTANT (1) << i;
    }
  return mask;
}

static void
mask_parts (Finder *self)
{
  const TsSearchNames *names = self->names;

  if (self->n_pieces == 1 && !self->whole)
    {
      mask_containing (self);
      return;
    }
  for (guint32 part = 0; part < names->n_parts; part++)
    self->masks[part] = mask_part (self, ts_search_names_get_part (names, part), ts_search_names_get_part_length (names, part));
}

static void
mark_found (const Finder *self,
            guint8 *marks)
{
  const TsSearchNames *names = self->names;
  guint64 last = G_GUINT64_CONSTANT (1) << (self->n_pieces - 1);
  g_autofree guint64 *states = g_new0 (guint64, names->n_scopes);
  g_autofree guint8 *found = g_new0 (guint8, names->n_scopes);

  for (guint32 s = 1; s < names->n_scopes; s++)
    {
      states[s] = (states[names->scope_parents[s]] << 1 | 1) & self->masks[names->scope_parts[s]];
      found[s] = found[names->scope_parents[s]] || (states[s] & last) != 0;
    }
  for (guint32 i = 0; i < names->n_ops; i++)
    {
      guint32 scope = names->op_scopes[i];

      marks[i] = found[scope] || (!self->whole && ((states[scope] << 1 | 1) & self->masks[names->op_parts[i]] & last) != 0);
    }
}

/* What no mask has room for: name by name. */
static void
mark_slowly (const TsSearchNames *self,
             const char *text,
             gboolean scopes_only,
             guint8 *marks)
{
  g_autofree char *whole = g_strconcat ("/", text, "/", NULL);

  for (guint32 i = 0; i < self->n_ops; i++)
    {
      g_autofree char *lower = g_ascii_strdown (ts_graph_get_operation (self->graph, i)->name, -1);
      g_autofree char *scoped = g_strconcat ("/", lower, NULL);

      marks[i] = scopes_only ? strstr (scoped, whole) != NULL : strstr (lower, text) != NULL;
    }
}

void
ts_search_names_mark (const TsSearchNames *self,
                      const char *text,
                      gboolean scopes_only,
                      guint8 *marks)
{
  g_auto (GStrv) pieces = g_strsplit (text, "/", -1);
  g_autofree guint64 *masks = NULL;
  Finder finder = { self, pieces, g_strv_length (pieces), scopes_only, NULL };

  if (*text == '\0')
    memset (marks, TRUE, self->n_ops);
  else if (finder.n_pieces > MAX_PIECES)
    mark_slowly (self, text, scopes_only, marks);
  else
    {
      finder.masks = masks = g_new0 (guint64, (gsize)self->n_parts + 1);
      mask_parts (&finder);
      mark_found (&finder, marks);
    }
}
