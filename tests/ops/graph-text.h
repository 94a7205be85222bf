#pragma once

#include "engine/exec/ts-session.h"
#include "engine/graph/ts-graph-builder.h"

G_BEGIN_DECLS

/**
 * TsGraphTextFuncs:
 * @change: (nullable): the value to be taken instead of one that is written; (transfer full)
 * @describe: (nullable): told of an operation with its attributes, before it is made
 *
 * For who wants it otherwise than it is written.
 */
typedef struct
{
  TsTensor *(*change) (TsTensor *value, gpointer user_data);
  void (*describe) (const TsOpDef *def, TsGraphBuilder *builder, gpointer user_data);
} TsGraphTextFuncs;

/**
 * TsGraphText:
 * @feeds: array of TsFeed
 * @folder: (nullable): where its files are
 *
 * Makes operations from lines `NAME = ...`, of which what is behind the sign of equality is one of
 *
 *   DTYPE [shape] VALUES...        a constant, as in a vector file (see test-vectors.c)
 *   feed DTYPE [shape] VALUES...   a placeholder of any shape that is fed with this
 *   file "TEXT"                    a string: the path of a file that holds this text
 *   OpType (INPUT, ...) ATTR=VALUE ...   an operation. INPUT is NAME, NAME:1 or, as a control input, ^NAME. VALUE is as in a
 *                                  vector file, without blanks
 */
typedef struct
{
  GArray *feeds;
  char *folder;

  /*< private >*/
  TsGraphBuilder *builder;
  GHashTable *outputs; /* name → TsOutput */
  GHashTable *errors;  /* name → GError: operations that could not be made */
  const TsGraphTextFuncs *funcs;
  gpointer user_data;
} TsGraphText;

/* @graph: gets the operations; outlives it. @funcs: (nullable). (transfer full) */
TsGraphText *ts_graph_text_new (TsGraph *graph, const TsGraphTextFuncs *funcs, gpointer user_data);
void ts_graph_text_free (TsGraphText *self);

/**
 * ts_graph_text_add:
 * @name: of the value or operation
 * @text: what it is
 * @error: it is not written as it should be. That an operation cannot be made is no error here, see ts_graph_text_get_error ()
 */
gboolean ts_graph_text_add (TsGraphText *self, const char *name, const char *text, GError **error);

/* @word: NAME or NAME:1. @error: %TS_ERROR_NOT_FOUND */
gboolean ts_graph_text_find (TsGraphText *self, const char *word, TsOutput *output, GError **error);

/* (nullable): why an operation could not be made */
const GError *ts_graph_text_get_error (TsGraphText *self, const char *name);

/* Splits the first word off, which ends at one of @ends. (transfer full) */
char *ts_graph_text_next_word (const char **text, const char *ends);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsGraphText, ts_graph_text_free)

G_END_DECLS
