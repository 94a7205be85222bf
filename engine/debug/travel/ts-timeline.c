#include "engine/debug/travel/ts-timeline.h"

#define MAX_MARKS 10000 /* the oldest that is no bookmark goes */

struct _TsTimeline
{
  GPtrArray *marks; /* TsMark */
  guint n_bookmarks;
};

TsTimeline *
ts_timeline_new (void)
{
  TsTimeline *self = g_new0 (TsTimeline, 1);

  self->marks = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_mark_free);
  return self;
}

void
ts_timeline_free (TsTimeline *self)
{
  g_ptr_array_unref (self->marks);
  g_free (self);
}

TsMark *
ts_mark_copy (const TsMark *self)
{
  TsMark *copy = g_memdup2 (self, sizeof *self);

  copy->text = g_strdup (self->text);
  return copy;
}

void
ts_mark_free (TsMark *self)
{
  g_free (self->text);
  g_free (self);
}

static const TsMark *
get (const TsTimeline *self,
     guint i)
{
  return g_ptr_array_index (self->marks, i);
}

static gboolean
is_same (const TsMark *a,
         const TsMark *b)
{
  return a->kind == b->kind && a->t == b->t && a->after == b->after && a->run == b->run && (a->kind == TS_MARK_BOOKMARK || a->id == b->id);
}

static void
drop_oldest (TsTimeline *self)
{
  for (guint i = 0; i < self->marks->len; i++)
    if (get (self, i)->kind != TS_MARK_BOOKMARK)
      {
        g_ptr_array_remove_index (self->marks, i);
        return;
      }
}

guint
ts_timeline_add (TsTimeline *self,
                 const TsMark *mark)
{
  TsMark *copy = ts_mark_copy (mark);

  for (guint i = 0; i < self->marks->len; i++)
    if (is_same (get (self, i), mark))
      {
        copy->id = get (self, i)->id;
        g_ptr_array_remove_index (self->marks, i);
        g_ptr_array_insert (self->marks, (gint)i, copy);
        return copy->id;
      }
  if (mark->kind == TS_MARK_BOOKMARK)
    copy->id = ++self->n_bookmarks;
  if (self->marks->len >= MAX_MARKS)
    drop_oldest (self);
  g_ptr_array_add (self->marks, copy);
  return copy->id;
}

static gint
find_bookmark (const TsTimeline *self,
               guint id)
{
  for (guint i = 0; i < self->marks->len; i++)
    if (get (self, i)->kind == TS_MARK_BOOKMARK && get (self, i)->id == id)
      return (gint)i;
  return -1;
}

const TsMark *
ts_timeline_find_bookmark (const TsTimeline *self,
                           guint id)
{
  gint i = find_bookmark (self, id);

  return i >= 0 ? get (self, (guint)i) : NULL;
}

gboolean
ts_timeline_remove_bookmark (TsTimeline *self,
                             guint id)
{
  gint i = find_bookmark (self, id);

  if (i >= 0)
    g_ptr_array_remove_index (self->marks, (guint)i);
  return i >= 0;
}

gboolean
ts_timeline_note_bookmark (TsTimeline *self,
                           guint id,
                           const char *note)
{
  gint i = find_bookmark (self, id);
  TsMark *mark = i >= 0 ? g_ptr_array_index (self->marks, (guint)i) : NULL;

  if (mark == NULL)
    return FALSE;
  g_free (mark->text);
  mark->text = g_strdup (note);
  return TRUE;
}

void
ts_timeline_truncate (TsTimeline *self,
                      guint64 run,
                      gsize t)
{
  for (guint i = self->marks->len; i-- > 0;)
    if (get (self, i)->kind != TS_MARK_BOOKMARK && get (self, i)->run == run && get (self, i)->t > t)
      g_ptr_array_remove_index (self->marks, i);
}

void
ts_timeline_begin_run (TsTimeline *self,
                       guint64 run)
{
  for (guint i = self->marks->len; i-- > 0;)
    if (get (self, i)->kind != TS_MARK_BOOKMARK && get (self, i)->run < run)
      g_ptr_array_remove_index (self->marks, i);
}

GPtrArray *
ts_timeline_list (const TsTimeline *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_mark_free);

  for (guint i = 0; i < self->marks->len; i++)
    g_ptr_array_add (list, ts_mark_copy (get (self, i)));
  return list;
}
