#pragma once

#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-shape-fn.h"
#include "engine/ops/ts-shape-pattern.h"

G_BEGIN_DECLS

/* Each family of ops gives its kernels and its shape functions, both ended by a row without op.  A family
 * is a file in engine/ops/FAMILY/ and a line here; ts-kernel.c and ts-shape-fn.c build their tables from it. */
#define TS_OP_FAMILIES(X)                                                                            \
  X (accidental_hits)              /* random/accidental-hits.c */                                    \
  X (accumulator)                  /* ConditionalAccumulator: training/accumulator.c */              \
  X (activation)                   /* Relu and its kin, their gradients: cwise/activation.c */       \
  X (add_n)                        /* cwise/add-n.c */                                               \
  X (arg_reduce)                   /* ArgMax, ArgMin: reduce/arg-reduce.c */                         \
  X (arithmetic)                   /* Add, FloorDiv, Maximum, BitwiseAnd: cwise/arithmetic.c */      \
  X (as_string)                    /* string/as-string.c */                                          \
  X (assert)                       /* and Abort: basic/assert.c */                                   \
  X (assign)                       /* Assign, AssignAdd: state/assign.c */                           \
  X (audio_summary)                /* summary/audio-summary.c */                                     \
  X (avg_pool)                     /* with its gradient: nn/avg-pool.c */                            \
  X (barrier)                      /* Barrier, BarrierTakeMany: queue/barrier.c */                   \
  X (base64)                       /* EncodeBase64, DecodeBase64: string/base64.c */                 \
  X (basic)                        /* Const, Identity, Placeholder, NoOp: basic/basic.c */           \
  X (batch_dataset)                /* BatchDataset: dataset/batch-dataset.c */                       \
  X (batch_mat_mul)                /* linalg/batch-mat-mul.c */                                      \
  X (batch_norm)                   /* nn/batch-norm.c */                                             \
  X (batch_norm_global)            /* nn/batch-norm-global.c */                                      \
  X (batch_norm_grad)              /* nn/batch-norm-grad.c */                                        \
  X (bias_add)                     /* cwise/bias-add.c */                                            \
  X (bincount)                     /* DenseBincount, SparseBincount: array/bincount.c */             \
  X (bits)                         /* CompareAndBitpack, PopulationCount: array/bits.c */            \
  X (block_lstm)                   /* BlockLSTM, BlockLSTMGrad: rnn/block-lstm.c */                  \
  X (broadcast_args)               /* array/broadcast-args.c */                                      \
  X (bucketize)                    /* also BoostedTreesBucketize: array/bucketize.c */               \
  X (call)                         /* PartitionedCall, If, Case: functional/call.c */                \
  X (candidate_sampler)            /* UniformCandidateSampler: random/candidate-sampler.c */         \
  X (cast)                         /* cwise/cast.c */                                                \
  X (check_numerics)               /* basic/check-numerics.c */                                      \
  X (cholesky)                     /* with its gradient: linalg/cholesky.c */                        \
  X (clip)                         /* ClipByValue: cwise/clip.c */                                   \
  X (color)                        /* RGBToHSV, AdjustHue: image/color.c */                          \
  X (combined_non_max_suppression) /* image/combined-non-max-suppression.c */                        \
  X (compare)                      /* Equal, Less: cwise/compare.c */                                \
  X (concat)                       /* Concat, Pack: array/concat.c */                                \
  X (contrast)                     /* AdjustContrast: image/contrast.c */                            \
  X (conv2d)                       /* with bias and the like fused, and depthwise: nn/conv2d.c */    \
  X (conv2d_grad)                  /* nn/conv2d-grad.c */                                            \
  X (conv3d)                       /* with its gradients: nn/conv3d.c */                             \
  X (copy)                         /* Bitcast, DeepCopy: cwise/copy.c */                             \
  X (count_up_to)                  /* state/count-up-to.c */                                         \
  X (crop_and_resize)              /* image/crop-and-resize.c */                                     \
  X (crop_and_resize_grad)         /* image/crop-and-resize-grad.c */                                \
  X (cross)                        /* cwise/cross.c */                                               \
  X (cross_entropy)                /* nn/cross-entropy.c */                                          \
  X (ctc_decoder)                  /* CTCBeamSearchDecoder: nn/ctc-decoder.c */                      \
  X (ctc_loss)                     /* nn/ctc-loss.c */                                               \
  X (cudnn_params)                 /* CudnnRNNParamsSize: rnn/cudnn-params.c */                      \
  X (cudnn_rnn)                    /* CudnnRNN, CudnnRNNBackprop: rnn/cudnn-rnn.c */                 \
  X (data_format)                  /* DataFormatDimMap: nn/data-format.c */                          \
  X (dataset_handle)               /* DummyMemoryCache: dataset/dataset-handle.c */                  \
  X (decode_compressed)            /* string/decode-compressed.c */                                  \
  X (decode_csv)                   /* string/decode-csv.c */                                         \
  X (decode_image)                 /* DecodeJpeg, DecodePng: image/decode-image.c */                 \
  X (decode_proto)                 /* DecodeProtoV2: parse/decode-proto.c */                         \
  X (decode_raw)                   /* DecodeRaw, DecodePaddedRaw: string/decode-raw.c */             \
  X (diag)                         /* Diag, DiagPart: array/diag.c */                                \
  X (dilation2d)                   /* nn/dilation2d.c */                                             \
  X (distorted_box)                /* random/distorted-box.c */                                      \
  X (draw_bounding_boxes)          /* image/draw-bounding-boxes.c */                                 \
  X (dynamic)                      /* DynamicPartition, DynamicStitch: array/dynamic.c */            \
  X (edit_distance)                /* string/edit-distance.c */                                      \
  X (eig)                          /* Eig, SelfAdjointEig: linalg/eig.c */                           \
  X (einsum)                       /* math/einsum.c */                                               \
  X (empty)                        /* Empty: array/empty.c */                                        \
  X (encode_image)                 /* EncodeJpeg, EncodePng: image/encode-image.c */                 \
  X (encode_proto)                 /* parse/encode-proto.c */                                        \
  X (example)                      /* ParseExample, ParseSingleExample: parse/example.c */           \
  X (fake_quant)                   /* FakeQuantWithMinMaxVars: quant/fake-quant.c */                 \
  X (fft)                          /* FFT, RFFT and their inverses: fft/fft.c */                     \
  X (file)                         /* ReadFile, ShardedFilename: file/file.c */                      \
  X (file_dataset)                 /* TFRecordDataset: dataset/file-dataset.c */                     \
  X (fill)                         /* Fill, Tile, BroadcastTo: array/fill.c */                       \
  X (fixed_unigram)                /* random/fixed-unigram-sampler.c */                              \
  X (for_loop)                     /* For: functional/for-loop.c */                                  \
  X (fractional_pool)              /* FractionalMaxPool: nn/fractional-pool.c */                     \
  X (fused_pad_conv)               /* FusedPadConv2D: nn/fused-pad-conv.c */                         \
  X (function_dataset)             /* MapDataset: dataset/function-dataset.c */                      \
  X (gather)                       /* Gather, GatherNd: array/gather.c */                            \
  X (glimpse)                      /* image/glimpse.c */                                             \
  X (group_dataset)                /* GroupByWindowDataset: dataset/group-dataset.c */               \
  X (gru_cell)                     /* GRUBlockCell: rnn/gru-cell.c */                                \
  X (histogram)                    /* HistogramFixedWidth: array/histogram.c */                      \
  X (histogram_summary)            /* summary/histogram-summary.c */                                 \
  X (image_summary)                /* summary/image-summary.c */                                     \
  X (immutable_const)              /* file/immutable-const.c */                                      \
  X (index_shuffle)                /* random/index-shuffle.c */                                      \
  X (init_table)                   /* InitializeTableFromTextFile: table/init-table.c */             \
  X (inplace)                      /* InplaceAdd: array/inplace.c */                                 \
  X (interleave_dataset)           /* FlatMapDataset: dataset/interleave-dataset.c */                \
  X (json_example)                 /* DecodeJSONExample: parse/json-example.c */                     \
  X (l2_loss)                      /* nn/l2-loss.c */                                                \
  X (loop)                         /* While: functional/loop.c */                                    \
  X (lowered)                      /* ToBool, FakeParam: functional/lowered.c */                     \
  X (lrn)                          /* nn/lrn.c */                                                    \
  X (lstm_cell)                    /* LSTMBlockCell: rnn/lstm-cell.c */                              \
  X (make_iterator)                /* IteratorV2, MakeIterator: dataset/make-iterator.c */           \
  X (make_queue)                   /* FIFOQueue, PriorityQueue: queue/make-queue.c */                \
  X (make_reader)                  /* TFRecordReader: reader/make-reader.c */                        \
  X (make_table)                   /* HashTable, MutableDenseHashTable: table/make-table.c */        \
  X (map_stage)                    /* MapStage, OrderedMapUnstage: queue/map-stage.c */              \
  X (mat_mul)                      /* also fused: linalg/mat-mul.c */                                \
  X (matching_files)               /* file/matching-files.c */                                       \
  X (matrix_diag)                  /* and MatrixBandPart: array/matrix-diag.c */                     \
  X (matrix_function)              /* MatrixExponential and its kin: linalg/matrix-function.c */     \
  X (matrix_lu)                    /* MatrixSolve, MatrixInverse, Lu: linalg/matrix-lu.c */          \
  X (matrix_solve_ls)              /* linalg/matrix-solve-ls.c */                                    \
  X (max_pool)                     /* nn/max-pool.c */                                               \
  X (max_pool_grad)                /* with the indices: nn/max-pool-grad.c */                        \
  X (mfcc)                         /* audio/mfcc.c */                                                \
  X (mirror_pad)                   /* array/mirror-pad.c */                                          \
  X (multinomial)                  /* random/multinomial.c */                                        \
  X (non_max_suppression)          /* image/non-max-suppression.c */                                 \
  X (optimizer)                    /* ApplyAdam, SparseApplyAdagrad: training/optimizer.c */         \
  X (optional)                     /* OptionalNone, OptionalGetValue: data/optional.c */             \
  X (pad)                          /* array/pad.c */                                                 \
  X (parallel_concat)              /* array/parallel-concat.c */                                     \
  X (pass_dataset)                 /* PrefetchDataset: dataset/pass-dataset.c */                     \
  X (patches)                      /* ExtractImagePatches: image/patches.c */                        \
  X (pool3d)                       /* AvgPool3D, MaxPool3D: nn/pool3d.c */                           \
  X (print)                        /* Print, PrintV2: basic/print.c */                               \
  X (projective_transform)         /* image/projective-transform.c */                                \
  X (qr)                           /* linalg/qr.c */                                                 \
  X (quantize)                     /* QuantizeV2, Dequantize: quant/quantize.c */                    \
  X (quantize_and_dequantize)      /* quant/quantize-and-dequantize.c */                             \
  X (quantized_array)              /* QuantizedConcat, QuantizedReshape: quant/quantized-array.c */  \
  X (quantized_cwise)              /* QuantizedAdd, QuantizedRelu: quant/quantized-cwise.c */        \
  X (quantized_fused_conv)         /* with bias and the like: quant/quantized-fused-conv.c */        \
  X (quantized_fused_mat_mul)      /* QuantizedMatMulWithBias: quant/quantized-fused-mat-mul.c */    \
  X (quantized_norm)               /* quant/quantized-norm.c */                                      \
  X (quantized_pool)               /* and QuantizedResizeBilinear: quant/quantized-pool.c */         \
  X (quantized_product)            /* QuantizedConv2D, QuantizedMatMul: quant/quantized-product.c */ \
  X (ragged_cross)                 /* ragged/ragged-cross.c */                                       \
  X (ragged_gather)                /* ragged/ragged-gather.c */                                      \
  X (ragged_range)                 /* ragged/ragged-range.c */                                       \
  X (ragged_to_sparse)             /* ragged/ragged-to-sparse.c */                                   \
  X (ragged_to_tensor)             /* ragged/ragged-to-tensor.c */                                   \
  X (ragged_variant)               /* ragged/ragged-variant.c */                                     \
  X (random)                       /* RandomUniform, TruncatedNormal: random/random.c */             \
  X (random_binomial)              /* random/random-binomial.c */                                    \
  X (random_crop)                  /* random/random-crop.c */                                        \
  X (random_gamma)                 /* random/random-gamma.c */                                       \
  X (random_gamma_grad)            /* random/random-gamma-grad.c */                                  \
  X (random_poisson)               /* random/random-poisson.c */                                     \
  X (random_shuffle)               /* random/random-shuffle.c */                                     \
  X (reduce)                       /* Sum, Mean, Max, Any: reduce/reduce.c */                        \
  X (reduce_dataset)               /* ReduceDataset: dataset/reduce-dataset.c */                     \
  X (regex)                        /* RegexReplace, RegexFullMatch: string/regex.c */                \
  X (requantize)                   /* Requantize, RequantizationRange: quant/requantize.c */         \
  X (reshape)                      /* Reshape, ExpandDims, Squeeze: array/reshape.c */               \
  X (resize_area)                  /* image/resize-area.c */                                         \
  X (resize_bicubic)               /* image/resize-bicubic.c */                                      \
  X (resize_bilinear)              /* image/resize-bilinear.c */                                     \
  X (resize_nearest)               /* image/resize-nearest.c */                                      \
  X (resource_gather)              /* state/resource-gather.c */                                     \
  X (resource_variable)            /* VarHandleOp, ReadVariableOp: state/resource-variable.c */      \
  X (reverse)                      /* Reverse, ReverseSequence, Roll: array/reverse.c */             \
  X (save)                         /* Save, SaveSlices: file/save.c */                               \
  X (save_restore)                 /* SaveV2, RestoreV2: file/save-restore.c */                      \
  X (scale_and_translate)          /* image/scale-and-translate.c */                                 \
  X (scan)                         /* Cumsum, Cumprod, CumulativeLogsumexp: reduce/scan.c */         \
  X (scatter)                      /* ScatterNd, TensorScatterAdd: array/scatter.c */                \
  X (scatter_variable)             /* ScatterUpdate, ScatterNdAdd: state/scatter-variable.c */       \
  X (search)                       /* LowerBound, Bincount: array/search.c */                        \
  X (segment)                      /* SegmentSum, UnsortedSegmentSum: reduce/segment.c */            \
  X (select)                       /* cwise/select.c */                                              \
  X (select_dataset)               /* RepeatDataset: dataset/select-dataset.c */                     \
  X (sequence)                     /* Range, LinSpace: array/sequence.c */                           \
  X (sequence_example)             /* ParseSequenceExample: parse/sequence-example.c */              \
  X (serialize_sparse)             /* sparse/serialize-sparse.c */                                   \
  X (session_tensor)               /* GetSessionHandle: state/session-tensor.c */                    \
  X (set_operation)                /* SetSize, ...SetOperation: sparse/set-operation.c */            \
  X (shape_of)                     /* Shape, Size, Rank: array/shape-of.c */                         \
  X (shuffle_dataset)              /* dataset/shuffle-dataset.c */                                   \
  X (slice)                        /* Slice, Split, Unpack: array/slice.c */                         \
  X (softmax)                      /* cwise/softmax.c */                                             \
  X (source_dataset)               /* RangeDataset: dataset/source-dataset.c */                      \
  X (space_batch)                  /* SpaceToBatchND, BatchToSpaceND: nn/space-batch.c */            \
  X (space_depth)                  /* DepthToSpace, SpaceToDepth: nn/space-depth.c */                \
  X (sparse_count)                 /* SparseCountSparseOutput: sparse/sparse-count.c */              \
  X (sparse_cross)                 /* sparse/sparse-cross.c */                                       \
  X (sparse_dense)                 /* SparseToDense: sparse/sparse-dense.c */                        \
  X (sparse_fill)                  /* SparseFillEmptyRows: sparse/sparse-fill.c */                   \
  X (sparse_layout)                /* SparseReorder, SparseReshape: sparse/sparse-layout.c */        \
  X (sparse_mat_mul)               /* sparse/sparse-mat-mul.c */                                     \
  X (sparse_merge)                 /* SparseAdd: sparse/sparse-merge.c */                            \
  X (sparse_reduce)                /* SparseReduceSum, SparseSoftmax: sparse/sparse-reduce.c */      \
  X (sparse_segment)               /* SparseSegmentSum: sparse/sparse-segment.c */                   \
  X (sparse_segment_grad)          /* sparse/sparse-segment-grad.c */                                \
  X (sparse_slice)                 /* SparseSlice, SparseSplit: sparse/sparse-slice.c */             \
  X (special)                      /* Bessel, Igamma, Betainc: math/special.c */                     \
  X (spectrogram)                  /* AudioSpectrogram: audio/spectrogram.c */                       \
  X (stack)                        /* StackPush, StackPop: data/stack.c */                           \
  X (stage)                        /* Stage, Unstage: queue/stage.c */                               \
  X (stateful_random)              /* StatefulUniform, RngSkip: random/stateful-random.c */          \
  X (stateless_random)             /* StatelessRandomUniform: random/stateless-random.c */           \
  X (strided_slice)                /* array/strided-slice.c */                                       \
  X (strided_slice_assign)         /* state/strided-slice-assign.c */                                \
  X (string_format)                /* string/string-format.c */                                      \
  X (string_hash)                  /* StringToHashBucket, Fingerprint: string/hash.c */              \
  X (string_join)                  /* StringJoin, ReduceJoin: string/join.c */                       \
  X (string_ngrams)                /* string/ngrams.c */                                             \
  X (string_split)                 /* StringSplit: string/split.c */                                 \
  X (string_to_number)             /* string/string-to-number.c */                                   \
  X (substr)                       /* string/substr.c */                                             \
  X (summary)                      /* ScalarSummary, MergeSummary: summary/summary.c */              \
  X (svd)                          /* linalg/svd.c */                                                \
  X (tensor_array)                 /* and what asks about one: data/tensor-array.c */                \
  X (tensor_array_read)            /* and Gather, Concat: data/tensor-array-read.c */                \
  X (tensor_array_write)           /* and Scatter, Split: data/tensor-array-write.c */               \
  X (tensor_list)                  /* and one element at a time: data/tensor-list.c */               \
  X (tensor_list_stack)            /* and FromTensor, Scatter: data/tensor-list-stack.c */           \
  X (tensor_map)                   /* EmptyTensorMap, TensorMapInsert: data/tensor-map.c */          \
  X (tensor_slice_update)          /* array/tensor-slice-update.c */                                 \
  X (tensor_string)                /* ParseTensor, SerializeTensor: parse/tensor-string.c */         \
  X (text)                         /* StringUpper, StringLength: string/text.c */                    \
  X (top_k)                        /* TopK, NthElement, InTopK: reduce/top-k.c */                    \
  X (transpose)                    /* array/transpose.c */                                           \
  X (triangular_solve)             /* linalg/triangular-solve.c */                                   \
  X (tridiagonal)                  /* linalg/tridiagonal.c */                                        \
  X (truncated_normal)             /* random/parameterized-truncated-normal.c */                     \
  X (unary)                        /* Neg, Exp, Floor, IsNan: cwise/unary.c */                       \
  X (unicode)                      /* UnicodeDecode, UnicodeTranscode: string/unicode.c */           \
  X (unicode_script)               /* string/unicode-script.c */                                     \
  X (unique)                       /* Unique, ListDiff: array/unique.c */                            \
  X (unravel_index)                /* array/unravel-index.c */                                       \
  X (use_iterator)                 /* IteratorGetNext: dataset/use-iterator.c */                     \
  X (use_queue)                    /* QueueEnqueue, QueueDequeue: queue/use-queue.c */               \
  X (use_reader)                   /* ReaderRead, ReaderReset: reader/use-reader.c */                \
  X (use_table)                    /* LookupTableFind, InitializeTable: table/use-table.c */         \
  X (variable)                     /* Variable, TemporaryVariable: state/variable.c */               \
  X (wav)                          /* DecodeWav, EncodeWav: audio/wav.c */                           \
  X (where)                        /* Where, OneHot: array/where.c */                                \
  X (window_dataset)               /* dataset/window-dataset.c */

/* Families that have no kernels yet: their shape functions, ... */
#define TS_SHAPE_FAMILIES(X)                                           \
  X (linalg)  /* Svd, Qr, RFFT: math/linalg-shape.c */                 \
  X (list)    /* TensorList, TensorArray, queues: data/list-shape.c */ \
  X (network) /* Conv3D, CudnnRNN, boxes: math/network-shape.c */      \
  X (parse)   /* ParseExample, StringJoin: string/parse-shape.c */     \
  X (sparse)  /* sparse and ragged tensors: sparse/sparse-shape.c */   \
  X (table)   /* lookup tables: state/table-shape.c */

/* ... and those that are patterns. */
#define TS_SHAPE_PATTERNS(X)                                              \
  X (data)    /* queues, readers, iterators: data/data-patterns.c */      \
  X (dataset) /* datasets: dataset/dataset-patterns.c */                  \
  X (math)    /* of cwise, linalg and reduce: math/math-patterns.c */     \
  X (random)  /* random/random-patterns.c */                              \
  X (sparse)  /* sparse/sparse-patterns.c */                              \
  X (state)   /* variables, optimizers, tables: state/state-patterns.c */ \
  X (string)  /* strings, files, parsing, summaries: string/string-patterns.c */

#define X(family) extern const TsShapeDef ts_##family##_shapes[];
TS_SHAPE_FAMILIES (X)
#undef X
#define X(family) extern const TsShapePattern ts_##family##_patterns[];
TS_SHAPE_PATTERNS (X)
#undef X

extern const TsKernelDef ts_legacy_call_kernel; /* functional/call.c */

#define X(family)                                   \
  extern const TsKernelDef ts_##family##_kernels[]; \
  extern const TsShapeDef ts_##family##_shapes[];
TS_OP_FAMILIES (X)
#undef X

G_END_DECLS
