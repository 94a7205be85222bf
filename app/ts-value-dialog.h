#pragma once

#include "app/ts-document.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TS_TYPE_VALUE_DIALOG (ts_value_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TsValueDialog, ts_value_dialog, TS, VALUE_DIALOG, AdwWindow)

/**
 * TsValueDialog:
 *
 * Asks for a value, an expression or a note, or for several, and carries out a line of the debugger's language for each. What is wrong with one is said under it, and
 * the dialog stays. Main thread.
 *
 * Signals:
 *   "done" (): all lines are carried out, and the dialog closes
 */

/**
 * TsValueWay:
 * @label: (nullable): how it is said; with one way only it is not
 * @word: what the line begins with, `force `
 * @after: what comes behind what was typed
 * @finally: (nullable): a line for when all others are carried out
 * @self: (nullable): what the old value is called in what is offered, `$out`
 * @loose: (nullable): the word for a value whose shape the graph does not expect, `force! `
 * @target: (nullable): in the place of the field's, `type:Relu`
 *
 * How what is typed is meant. All strings are copied.
 */
typedef struct
{
  const char *label;
  const char *word;
  const char *after;
  const char *finally;
  const char *self;
  const char *loose;
  const char *target;
} TsValueWay;

/**
 * TsValueField:
 * @label: (nullable): what it is for, where there are several
 * @target: what stands between the way's word and the typed text, `x:0`
 * @sign: between @target and the text, ` = `
 * @text: (nullable): to begin with
 * @hint: (nullable): an example
 *
 * Something to be typed. All strings are copied.
 */
typedef struct
{
  const char *label;
  const char *target;
  const char *sign;
  const char *text;
  const char *hint;
} TsValueField;

/* Keeps @document. @verb: of the button, with a mnemonic; @what: what it is about, one sentence or two */
TsValueDialog *ts_value_dialog_new (GtkWindow *parent, TsDocument *document, const char *title, const char *verb, const char *what);

/* At least one of each; the first way is chosen at first. */
void ts_value_dialog_add_way (TsValueDialog *self, const TsValueWay *way);
void ts_value_dialog_add_field (TsValueDialog *self, const TsValueField *field);

/* The fields are values of tensors: offers some to begin with, files, and, with @parts, that only some elements are meant. After the fields are added. */
void ts_value_dialog_offer_values (TsValueDialog *self, gboolean parts);

/* Nothing typed is all right, too: the line is carried out without. */
void ts_value_dialog_set_optional (TsValueDialog *self);

G_END_DECLS
