#include "app/models/ts-goto-item.h"

#include <string.h>

struct _TsGotoItem
{
  GObject parent_instance;

  TsGotoHit hit;
  char *name;
  char *path;
  const char *title; /* in @name */
  char *kind;
};

G_DEFINE_FINAL_TYPE (TsGotoItem, ts_goto_item, G_TYPE_OBJECT)

static void
ts_goto_item_finalize (GObject *object)
{
  TsGotoItem *self = TS_GOTO_ITEM (object);

  g_free (self->name);
  g_free (self->path);
  g_free (self->kind);

  G_OBJECT_CLASS (ts_goto_item_parent_class)->finalize (object);
}

static void
ts_goto_item_class_init (TsGotoItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ts_goto_item_finalize;
}

static void
ts_goto_item_init (TsGotoItem *self)
{
}

TsGotoItem *
ts_goto_item_new (const TsSearchNames *names,
                  const TsGotoHit *hit)
{
  TsGotoItem *self = g_object_new (TS_TYPE_GOTO_ITEM, NULL);

  self->hit = *hit;
  self->name = ts_goto_hit_dup_name (hit, names);

  /* The `/` at the end of a scope's name parts nothing. */
  gsize length = strlen (self->name) - (hit->is_scope ? 1 : 0);
  const char *slash = g_strrstr_len (self->name, (gssize)length, "/");

  self->title = slash != NULL ? slash + 1 : self->name;
  self->path = slash != NULL ? g_strndup (self->name, (gsize)(slash - self->name)) : g_strdup ("");
  self->kind = g_strdup (hit->is_scope ? "Scope" : ts_graph_get_operation (names->graph, hit->op)->type);
  return self;
}

const TsGotoHit *
ts_goto_item_get_hit (TsGotoItem *self)
{
  return &self->hit;
}

const char *
ts_goto_item_get_title (TsGotoItem *self)
{
  return self->title;
}

const char *
ts_goto_item_get_path (TsGotoItem *self)
{
  return self->path;
}

const char *
ts_goto_item_get_kind (TsGotoItem *self)
{
  return self->kind;
}

const char *
ts_goto_item_get_name (TsGotoItem *self)
{
  return self->name;
}

char *
ts_goto_item_dup_scope (TsGotoItem *self)
{
  return g_strndup (self->name, strlen (self->name) - (self->hit.is_scope ? 1 : 0));
}
