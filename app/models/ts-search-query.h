#pragma once

#include "app/models/ts-name-pattern.h"
#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* Cheap ones first: so they are decided. */
typedef enum
{
  TS_SEARCH_TYPE,
  TS_SEARCH_WORD, /* in name or op type */
  TS_SEARCH_NAME,
  TS_SEARCH_SCOPE,
  TS_SEARCH_DEVICE,
  TS_SEARCH_CONST,
  TS_SEARCH_VAR,
  TS_SEARCH_PROBLEM,
  TS_SEARCH_VALUE, /* a NaN, an infinity among its values */
  TS_SEARCH_MARK,  /* what the user has put there: see TsSearchMark */
  TS_SEARCH_IN,
  TS_SEARCH_OUT,
  TS_SEARCH_DEGREE,
  TS_SEARCH_FAN_IN,
  TS_SEARCH_FAN_OUT,
  TS_SEARCH_DTYPE,
  TS_SEARCH_SHAPE,
  TS_SEARCH_HAS,
  TS_SEARCH_ATTR,
  TS_SEARCH_REGEX,
} TsSearchKind;

typedef enum
{
  TS_SEARCH_HAS_KERNEL,
  TS_SEARCH_HAS_DEVICE,
  TS_SEARCH_HAS_CONTROL,
} TsSearchProperty;

/* Bits of what the user has put on an operation. */
typedef enum
{
  TS_SEARCH_MARK_BREAKPOINT = 1 << 0,
  TS_SEARCH_MARK_NOTE = 1 << 1,
  TS_SEARCH_MARK_FEED = 1 << 2,
} TsSearchMark;

typedef enum
{
  TS_SEARCH_EQUAL,
  TS_SEARCH_LESS,
  TS_SEARCH_LESS_OR_EQUAL,
  TS_SEARCH_GREATER,
  TS_SEARCH_GREATER_OR_EQUAL,
} TsSearchRelation;

#define TS_SEARCH_ANY_DIM (-2) /* in a shape: whatever stands there */

/**
 * TsSearchTerm:
 * @position: where it begins in the query, in characters, the first being 1
 * @negated: it must not hold
 * @text: what it is about, in lower case; of an attribute its name as given; of a regular expression its source
 * @value: (nullable): of an attribute what it must be; %NULL: anything
 * @relation: of degrees, with @number; of values and marks @number is which bits: of TsNumeric, of TsSearchMark
 * @shape: %TS_SEARCH_ANY_DIM and %TS_SHAPE_UNKNOWN_DIM among its dimensions
 *
 * One condition.
 */
typedef struct
{
  TsSearchKind kind;
  guint position;
  gboolean negated;
  char *text;
  char *value;
  TsSearchRelation relation;
  guint64 number;
  TsSearchProperty property;
  TsDType dtype;
  TsShape shape;
  TsNamePattern *regex;
} TsSearchTerm;

/**
 * TsSearchQuery:
 * @terms: (element-type TsSearchTerm): all must hold; in the order of TsSearchKind. None: nothing is asked for
 *
 * What a user looks for. Immutable, reference counted; any thread.
 */
typedef struct
{
  GPtrArray *terms;

  /*< private >*/
  gint ref_count;
} TsSearchQuery;

/**
 * ts_search_query_new:
 * @text: words separated by blanks, all of which must hold; upper and lower case (of ASCII) are one:
 *   `relu` in the name or the op type; `op:T` or `type:T` in the op type, `op:=T` all of it; `name:N` in the name; `scope:S` in one of the scopes that the operation is in (a
 *   whole one: `scope:block_1`, `scope:block_1/conv`); `device:D` in the device as requested, `device:=D` all of it; `const:N`, `var:N` constants, variables, with N, which may be
 *   missing, in the name; `in:N` takes something from an operation with N in its name; `out:N` gives something to one; `deg>10` number of edges,
 *   `fanin`, `fanout` of those that come in, that go out (=, <, <=, >, >=); `dtype:int8` of an output, `dtype:unknown`; `shape:*x224x224x3` static shape of an output, `*` any
 *   dimension, `?` an unknown one, `scalar`; `has:problem`, `has:kernel`, `has:device`, `has:control` (control inputs), `has:nan`,
 *   `has:inf` (among its values), `has:breakpoint`, `has:note` (on it, or on a scope around it), `has:feed` (of an output); `attr.NAME` has the attribute,
 *   `attr.NAME=VALUE` with that value, or in a list that has it; `/REGEX/` in the name, until a slash before a blank or the end. `-` before one of
 *   these: it must not hold. In double quotes blanks, colons and slashes stand for themselves. What ends with a number after a colon is the name of an output.
 *   Keys that nothing follows yet are passed over
 * @error: %TS_ERROR_INVALID_ARGUMENT: "position 5: there is no key ..."
 *
 * Returns: (transfer full) (nullable)
 */
TsSearchQuery *ts_search_query_new (const char *text, GError **error);
TsSearchQuery *ts_search_query_ref (TsSearchQuery *self);
void ts_search_query_unref (TsSearchQuery *self);

/* Whether one of its terms is of the kind. */
gboolean ts_search_query_asks (const TsSearchQuery *self, TsSearchKind kind);

/* Whether all that @self finds is among what @other finds: as when a letter or a word was added. %FALSE where that is not plain to see. */
gboolean ts_search_query_narrows (const TsSearchQuery *self, const TsSearchQuery *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsSearchQuery, ts_search_query_unref)

G_END_DECLS
