#pragma once

#include "engine/ops/functional/ts-function-body.h"
#include "engine/tensor/ts-variant.h"

G_BEGIN_DECLS

typedef struct _TsCursor TsCursor;
typedef struct _TsDataset TsDataset;
typedef struct _TsDatasetKind TsDatasetKind;
typedef struct _TsPull TsPull;

#define TS_DATASET_MAX_FUNCTIONS 4
#define TS_DATASET_MAX_DEPTH 500 /* datasets behind each other; what goes through them recurses */

#define TS_CARDINALITY_INFINITE (-1)
#define TS_CARDINALITY_UNKNOWN (-2)

/**
 * TsDatasetFunction:
 *
 * A function that datasets call; it outlives the plan that they were made by. Reference counted.
 */
typedef struct
{
  TsFunctionBody body;
  gint ref_count;
} TsDatasetFunction;

TsDatasetFunction *ts_dataset_function_new (const TsOperation *op, const char *attr, GError **error);
TsDatasetFunction *ts_dataset_function_ref (TsDatasetFunction *self);
void ts_dataset_function_unref (TsDatasetFunction *self);

/* What a cursor is told when it is its turn. */
typedef enum
{
  TS_PULL_START,   /* somebody asks for an element */
  TS_PULL_ELEMENT, /* the input that it asked gives `pull->element` */
  TS_PULL_END,     /* it has none left */
  TS_PULL_RESULTS, /* the function that it called gives `pull->results` */
} TsPullEvent;

/* What it does then: see ts_pull_ask (), ts_pull_call (), ts_pull_give (). */
typedef enum
{
  TS_ANSWER_ASK,
  TS_ANSWER_CALL,
  TS_ANSWER_GIVE,
  TS_ANSWER_END,
  TS_ANSWER_FAILED,
} TsAnswer;

/**
 * TsDatasetKind:
 * @name: op type without version
 * @n_inputs: datasets that come first among the inputs of the op
 * @state_attr: (nullable): the list(type) attribute of inputs that come next: a first state
 * @functions: func attributes, and @arguments: for each the list(type) attribute of the values that it has captured, inputs that come next
 * @flag_attr: (nullable): a bool attribute
 * @make: (nullable): reads the inputs from @next on into what the kind keeps
 * @step: what a cursor does: the state machine of one dataset. All that it remembers is in @cursor
 * @again: (nullable): what a cursor that starts anew takes over from the one before
 * @cardinality: (nullable): number of elements; %TS_CARDINALITY_UNKNOWN if %NULL
 *
 * A kind of dataset. Kinds are constant tables.
 */
struct _TsDatasetKind
{
  const char *name;
  guint n_inputs;
  const char *state_attr;
  const char *functions[TS_DATASET_MAX_FUNCTIONS];
  const char *arguments[TS_DATASET_MAX_FUNCTIONS];
  const char *flag_attr;
  gboolean (*make) (TsDataset *self, TsCall *call, guint next, GError **error);
  TsAnswer (*step) (TsPull *pull, TsCursor *cursor, TsPullEvent event, GError **error);
  void (*again) (TsCursor *cursor, const TsCursor *before);
  gint64 (*cardinality) (const TsDataset *self);
};

/**
 * TsDataset:
 * @inputs: datasets that it draws from
 * @n_components: tensors in an element; @dtypes and @shapes of them, as the operation says
 * @functions: %NULL where there are fewer; @captured: the values that each has captured (TsTensor)
 * @tensors: (nullable): TsTensor, the first state if there is one
 * @elements: (nullable): elements, @n: numbers: the kind's own; @flag: its attribute
 *
 * What a tensor of datasets holds: how elements come about, not how far somebody has come (see TsCursor). Elements are arrays of TsTensor (GPtrArray),
 * never changed. tensorflow/core/framework/dataset.h.
 */
struct _TsDataset
{
  TsVariant base;
  const TsDatasetKind *kind;
  GPtrArray *inputs;
  guint depth;
  guint n_components;
  TsDType *dtypes;
  TsShape *shapes;
  TsDatasetFunction *functions[TS_DATASET_MAX_FUNCTIONS];
  GPtrArray *captured[TS_DATASET_MAX_FUNCTIONS];
  GPtrArray *tensors;
  GPtrArray *elements;
  gint64 n[6];
  gboolean flag;
};

extern const TsVariantType ts_dataset_type;

/* @n_components of @dtypes and @shapes, both copied. */
TsDataset *ts_dataset_new (const TsDatasetKind *kind, guint n_components, const TsDType *dtypes, const TsShape *shapes);

/* Adds one; takes no reference away. %TS_ERROR_RESOURCE_EXHAUSTED if there are too many behind each other. */
gboolean ts_dataset_add_input (TsDataset *self, TsDataset *input, GError **error);

static inline TsDataset *
ts_dataset_get_input (const TsDataset *self,
                      guint i)
{
  return (TsDataset *)g_ptr_array_index (self->inputs, i);
}

/* (transfer none) (nullable): the dataset in a scalar. %TS_ERROR_INVALID_ARGUMENT */
TsDataset *ts_dataset_from_tensor (const TsTensor *tensor, GError **error);

/* Number of elements, TS_CARDINALITY_... if that cannot be said. */
gint64 ts_dataset_get_cardinality (const TsDataset *self);

/* Whether elements of @self may be taken for ones of these types and shapes. %TS_ERROR_INVALID_ARGUMENT */
gboolean ts_dataset_check_types (const TsDataset *self, guint n, const TsDType *dtypes, const TsShape *shapes, GError **error);

/* An element without components yet. (transfer full) */
GPtrArray *ts_element_new (guint n_components);

/* An array for elements. (transfer full) */
GPtrArray *ts_elements_new (void);

/* Puts @element (transfer full) behind the others, for a buffer whose size the graph says. @error: %TS_ERROR_RESOURCE_EXHAUSTED if they are too many. */
gboolean ts_elements_keep (GPtrArray *elements, GPtrArray *element, GError **error);

G_END_DECLS
