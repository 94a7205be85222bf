#pragma once

#include <glib.h>
#include <oneapi/dnnl/dnnl.h>

G_BEGIN_DECLS

/* The functions of oneDNN that are used. */
#define TS_DNNL_FUNCTIONS(X)                      \
  X (dilated_convolution_backward_data_desc_init) \
  X (dilated_convolution_forward_desc_init)       \
  X (engine_create)                               \
  X (engine_destroy)                              \
  X (memory_create)                               \
  X (memory_desc_equal)                           \
  X (memory_desc_get_size)                        \
  X (memory_desc_init_by_strides)                 \
  X (memory_desc_init_by_tag)                     \
  X (memory_destroy)                              \
  X (memory_set_data_handle)                      \
  X (primitive_attr_create)                       \
  X (primitive_attr_destroy)                      \
  X (primitive_attr_set_scratchpad_mode)          \
  X (primitive_create)                            \
  X (primitive_desc_create)                       \
  X (primitive_desc_destroy)                      \
  X (primitive_desc_query_md)                     \
  X (primitive_destroy)                           \
  X (primitive_execute)                           \
  X (reorder_primitive_desc_create)               \
  X (sgemm)                                       \
  X (stream_create)                               \
  X (stream_destroy)                              \
  X (stream_wait)

#define TS_DNNL_MEMBER(name) __typeof__ (dnnl_##name) *name;

typedef struct
{
  TS_DNNL_FUNCTIONS (TS_DNNL_MEMBER)
  void (*set_num_threads) (int n); /* of the OpenMP runtime that it is built upon */
} TsDnnlLibrary;

#undef TS_DNNL_MEMBER

/**
 * ts_dnnl:
 *
 * oneDNN, which is loaded when it is first asked for: it costs several megabytes, and looking at a graph needs none of it. Any thread.
 *
 * Returns: (nullable): %NULL if it is not installed, or not of the version that this was built for
 */
const TsDnnlLibrary *ts_dnnl (void);

G_END_DECLS
