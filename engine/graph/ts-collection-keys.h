#pragma once

/* Names that TensorFlow's tf.GraphKeys and SavedModel give to collections. */

#define TS_COLLECTION_GLOBAL_VARIABLES "variables"
#define TS_COLLECTION_LOCAL_VARIABLES "local_variables"
#define TS_COLLECTION_METRIC_VARIABLES "metric_variables"
#define TS_COLLECTION_MODEL_VARIABLES "model_variables"
#define TS_COLLECTION_TRAINABLE_VARIABLES "trainable_variables"
#define TS_COLLECTION_MOVING_AVERAGE_VARIABLES "moving_average_variables"
#define TS_COLLECTION_CONCATENATED_VARIABLES "concatenated_variables"
#define TS_COLLECTION_GLOBAL_STEP "global_step"
#define TS_COLLECTION_EVAL_STEP "eval_step"

#define TS_COLLECTION_SUMMARIES "summaries"
#define TS_COLLECTION_QUEUE_RUNNERS "queue_runners"
#define TS_COLLECTION_TABLE_INITIALIZERS "table_initializer"
#define TS_COLLECTION_ASSET_FILEPATHS "asset_filepaths"
#define TS_COLLECTION_SAVERS "savers"
#define TS_COLLECTION_SAVEABLE_OBJECTS "saveable_objects"
#define TS_COLLECTION_RESOURCES "resources"
#define TS_COLLECTION_LOCAL_RESOURCES "local_resources"
#define TS_COLLECTION_COND_CONTEXT "cond_context"
#define TS_COLLECTION_WHILE_CONTEXT "while_context"

#define TS_COLLECTION_WEIGHTS "weights"
#define TS_COLLECTION_BIASES "biases"
#define TS_COLLECTION_ACTIVATIONS "activations"
#define TS_COLLECTION_LOSSES "losses"
#define TS_COLLECTION_REGULARIZATION_LOSSES "regularization_losses"
#define TS_COLLECTION_UPDATE_OPS "update_ops"

#define TS_COLLECTION_TRAIN_OP "train_op"
#define TS_COLLECTION_INIT_OP "init_op"
#define TS_COLLECTION_LOCAL_INIT_OP "local_init_op"
#define TS_COLLECTION_READY_OP "ready_op"
#define TS_COLLECTION_READY_FOR_LOCAL_INIT_OP "ready_for_local_init_op"
#define TS_COLLECTION_SUMMARY_OP "summary_op"

#define TS_COLLECTION_SAVED_MODEL_MAIN_OP "saved_model_main_op"
#define TS_COLLECTION_SAVED_MODEL_TRAIN_OP "saved_model_train_op"
#define TS_COLLECTION_SAVED_MODEL_ASSETS "saved_model_assets"
#define TS_COLLECTION_LEGACY_INIT_OP "legacy_init_op"
