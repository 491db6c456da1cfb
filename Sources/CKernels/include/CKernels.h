// The kernels of the `cpu` backend: what a compiled graph is made of.
//
// A compiled graph is a list of steps. A step is a function and its arguments, which name tensors by slot: an index
// into a table of pointers that is filled before the steps run. Every step function exists in several forms, compiled
// from one source for several processors; all forms give the same bits.
//
// Memory contract: every tensor starts at a multiple of 64 bytes, or inside such a tensor, and HB_TAIL bytes behind
// its end (rounded up to 64) may be read. Kernels run over whole vectors of 16 lanes and need no tails.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HB_TAIL 64
#define HB_LANES 16

// MARK: Threads

typedef struct hb_pool hb_pool;

/// A pool of at most `threads` threads, the caller's included. Threads start when work first needs them.
hb_pool *hb_pool_create(int threads);
void hb_pool_destroy(hb_pool *pool);
/// Runs body(context, i) for every i below `count`, each once, on any thread; returns when all are done. A pool that
/// another thread is using at the moment runs the work on the caller's thread alone.
/// Without a pool the caller's thread does all of it.
void hb_parallel_for(hb_pool *pool, long count, void (*body)(const void *context, long index), const void *context);
/// Memory of the calling thread, aligned to 64 bytes and kept until the thread ends. A second call with the same level
/// may move it; each level is a piece of its own, so that callers and callees do not meet.
enum { HB_SCRATCH_PANEL, HB_SCRATCH_RIGHT, HB_SCRATCH_LEFT, HB_SCRATCH_PROGRAM, HB_SCRATCH_REGION, HB_SCRATCH_LEVELS };
void *hb_scratch(int level, size_t bytes);
/// The number of processors that this process may run on.
int hb_processor_count(void);

// MARK: Steps

/// c = a · b, or c += a · b. Row-major; a is m x k (k x m if transposed), b is k x n (n x k if transposed).
typedef void (*hb_gemm)(
    bool transpose_a, bool transpose_b, long m, long n, long k, const float *a, long row_a, const float *b, long row_b,
    bool accumulate, float *c, long row_c);

/// The product of OpenBLAS, which is loaded now; NULL if it is not installed.
hb_gemm hb_openblas_gemm(void);

/// OpenBLAS's version and the processor that it has chosen its kernels for; empty if it is not installed.
const char *hb_openblas_build(void);

typedef struct {
  void *const *slots;
  hb_pool *pool;
  /// Products too large for our own kernel to be the best choice; NULL means that there are none.
  hb_gemm large_gemm;
  /// If the steps run once for each share of a batch: the number of the run, and whether sums over samples go on from
  /// the run before. See hb_region_arguments.
  long share;
  bool adds;
} hb_context;

typedef void (*hb_run)(const void *arguments, const hb_context *context);

typedef struct {
  hb_run run;
  const void *arguments;
} hb_step;

void hb_execute(const hb_step *steps, long count, const hb_context *context);

enum { HB_REGION_OUTER, HB_REGION_PART, HB_REGION_LOCAL, HB_REGION_CONSTANT };

/// What a slot of a region's steps points to.
typedef struct {
  int32_t kind;
  /// Of the outer steps.
  int32_t slot;
  /// Outer: bytes from one share to the next, 0 for a tensor that all shares read. Part: bytes from one part to the
  /// next. Local: where in the memory of the thread.
  long offset;
  const void *constant;
} hb_region_slot;

/// Steps that run once for each share of a batch, all of them for one share before the next. The shares of one part
/// follow each other on one thread, which adds up their sums.
typedef struct {
  long parts, shares_of_part;
  const hb_step *steps;
  long step_count;
  const hb_region_slot *slots;
  long slot_count;
  /// Memory for the steps of one share.
  long local_bytes;
} hb_region_arguments;

void hb_run_region(const void *arguments, const hb_context *context);

// MARK: Element-wise programs

/// A function of up to three operands over `count` elements, a multiple of 16. `to` may equal an operand.
typedef void (*hb_function)(void *to, const void *a, const void *b, const void *c, long count);

#define HB_FUNCTIONS(X)                                                                                              \
  X(copy_4) X(copy_1)                                                                                                \
  X(negate_f32) X(abs_f32) X(sign_f32) X(floor_f32) X(ceil_f32) X(round_f32) X(exponential_f32)                      \
  X(exponentialMinusOne_f32)                                                                                         \
  X(log_f32) X(logPlusOne_f32) X(sqrt_f32) X(rsqrt_f32) X(tanh_f32) X(logistic_f32) X(erf_f32) X(sine_f32)           \
  X(cosine_f32) X(isFinite_f32) X(negate_i32) X(abs_i32) X(sign_i32) X(not_bool)                                     \
  X(add_f32) X(subtract_f32) X(multiply_f32) X(divide_f32) X(remainder_f32) X(maximum_f32) X(minimum_f32)            \
  X(power_f32)                                                                                                       \
  X(add_add_f32) X(add_subtract_f32) X(add_subtractFrom_f32) X(add_multiply_f32)                                     \
  X(subtract_add_f32) X(subtract_subtract_f32) X(subtract_subtractFrom_f32) X(subtract_multiply_f32)                 \
  X(multiply_add_f32) X(multiply_subtract_f32) X(multiply_subtractFrom_f32) X(multiply_multiply_f32)                 \
  X(add_i32) X(subtract_i32) X(multiply_i32) X(divide_i32) X(remainder_i32) X(maximum_i32) X(minimum_i32)            \
  X(and_bool) X(or_bool)                                                                                             \
  X(equal_f32) X(notEqual_f32) X(less_f32) X(lessOrEqual_f32) X(greater_f32) X(greaterOrEqual_f32)                   \
  X(equal_i32) X(notEqual_i32) X(less_i32) X(lessOrEqual_i32) X(greater_i32) X(greaterOrEqual_i32)                   \
  X(equal_u8) X(notEqual_u8) X(less_u8) X(lessOrEqual_u8) X(greater_u8) X(greaterOrEqual_u8)                         \
  X(select_4) X(select_1)                                                                                            \
  X(f32_to_i32) X(f32_to_bool) X(f32_to_u8) X(i32_to_f32) X(i32_to_bool) X(i32_to_u8)                                \
  X(u8_to_f32) X(u8_to_i32) X(u8_to_bool)

typedef enum {
#define HB_ENUM(name) HB_##name,
  HB_FUNCTIONS(HB_ENUM)
#undef HB_ENUM
      HB_FUNCTION_COUNT
} HB_Function;

enum {
  HB_LOAD_STRIDED, HB_LOAD_IOTA,
  /// Philox words, numbers in [0, 1) and standard normal numbers made from them.
  HB_LOAD_RANDOM_BITS, HB_LOAD_RANDOM_UNIFORM, HB_LOAD_RANDOM_NORMAL
};

/// Fills a register with the elements that an index map picks, or with numbers made from the index.
typedef struct {
  int32_t kind;
  /// The tensor read; for random numbers the step.
  int32_t slot;
  int32_t element_bytes;
  int32_t into;
  /// The register gets the same elements in every block and is filled once a task.
  bool is_invariant;
  /// Strided: element i is at offset + Σ stride · index, the indices being those of i in a row-major array of `extents`.
  /// Iota: i / strides[0] % extents[0].
  int32_t rank;
  const long *extents;
  const long *strides;
  long offset;
  uint64_t key;
} hb_load;

typedef struct {
  hb_function function;
  /// Operands are registers, then streams.
  int32_t to, a, b, c;
} hb_instruction;

/// A tensor walked in step with the program, as operand or result.
typedef struct {
  /// Below 0: piece −1 − slot of the task's own memory, for values that only a reduction reads.
  int32_t slot;
  int32_t element_bytes;
  /// In elements; a stream that is written starts at 0.
  long offset;
} hb_stream;

/// Runs `instructions` over blocks of `count` elements; only streams touch memory.
typedef struct {
  long count;
  /// Elements in a block, a multiple of 16, and in a task, a multiple of `block`.
  long block, task;
  int32_t register_count, stream_count, load_count, instruction_count;
  const hb_stream *streams;
  const hb_load *loads;
  const hb_instruction *instructions;
} hb_program_arguments;

// MARK: Other steps

/// Copies an n-dimensional box. Strides and offsets count elements.
typedef struct {
  int32_t from, to, element_bytes, rank;
  const long *extents, *from_strides, *to_strides;
  long from_offset, to_offset;
} hb_copy_arguments;

/// Sets `count` elements from `to_offset` on to the scalar in slot `value`.
typedef struct {
  int32_t value, to, element_bytes;
  long count;
} hb_fill_arguments;

/// to[o, i] = from[o, the row at indices[i], clamped to the first or last].
typedef struct {
  int32_t from, indices, to;
  long outer, rows, row_bytes, count;
} hb_gather_arguments;

/// to[o, r] = Σ from[o, i] over the i with indices[i] = r, in order; indices out of range are skipped.
typedef struct {
  int32_t indices, from, to;
  bool is_integer;
  long outer, rows, inner, count;
} hb_scatter_add_arguments;

enum {
  HB_SUM_F32, HB_PRODUCT_F32, HB_MAXIMUM_F32, HB_MINIMUM_F32,
  HB_SUM_I32, HB_PRODUCT_I32, HB_MAXIMUM_I32, HB_MINIMUM_I32,
  HB_ANY, HB_ALL
};

/// to[o, i] = reduction over r of from[o, r, i].
typedef struct {
  int32_t from, to, kind;
  /// Slot of hb_reduce_scratch(outer, extent, inner) bytes, if that is not 0.
  int32_t scratch;
  long outer, extent, inner;
} hb_reduce_arguments;

long hb_reduce_scratch(long outer, long extent, long inner);

/// A program whose results are reduced while they are in the cache: each task runs it over the elements of some pieces
/// of the reductions, which then take them from there. The same results as a program and reductions one by one.
typedef struct {
  hb_program_arguments program;
  /// Alike but for `from`, `to`, `kind` and `scratch`; of 4-byte elements, `inner` at most 1024. `from` is the slot of
  /// a stream.
  int32_t reduce_count, local_count;
  const hb_reduce_arguments *reduces;
} hb_program_reduce_arguments;

/// Whether pieces of such a reduction start at multiples of 16 elements, so that tasks may store what they compute.
bool hb_reduce_pieces_are_aligned(long outer, long extent, long inner);

/// to[o, r, i] = the sum of from[o, s, i] over all s up to r, or from r on if reverse; without r itself if exclusive.
typedef struct {
  int32_t from, to;
  bool is_integer, is_exclusive, is_reverse;
  long outer, extent, inner;
} hb_cumulative_sum_arguments;

/// to[o, i] = the first r with the largest from[o, r, i].
typedef struct {
  int32_t from, to;
  bool is_integer;
  long outer, extent, inner;
} hb_arg_max_arguments;

/// The k largest elements of each row, or their positions.
typedef struct {
  int32_t from, to;
  bool is_integer, wants_positions;
  long rows, columns, k;
} hb_top_k_arguments;

typedef struct {
  int32_t from, to;
  bool is_logarithmic;
  long rows, columns;
} hb_softmax_arguments;

/// to[b] = a[b] · b[b].
typedef struct {
  int32_t a, b, to;
  /// Slot of hb_dot_scratch bytes, if that is not 0.
  int32_t scratch;
  bool transpose_a, transpose_b;
  long batch, m, n, k;
} hb_dot_arguments;

long hb_dot_scratch(long batch, long m, long n, long k);

typedef struct {
  long input, output, kernel, stride, low, dilation;
} hb_convolution_axis;

/// to[i] = Σ over p, in order, of from[p, i].
typedef struct {
  int32_t from, to;
  long parts, count;
} hb_partials_arguments;

/// One description for a convolution and its two transposes; fewer than three spatial axes are padded in front.
typedef struct {
  /// Forward: input, kernel → output. Input gradient: output, kernel → input. Kernel gradient: input, output → kernel.
  int32_t input, kernel, output;
  /// Slot of the bytes that the function below for the step asks for.
  int32_t scratch;
  /// Kernel gradient: the batch is one share of a part of samples, whose sum stays one chain.
  bool is_share;
  long batch, groups, channels, filters;
  hb_convolution_axis axes[3];
} hb_convolution_arguments;

long hb_convolution_scratch(const hb_convolution_arguments *arguments);
long hb_convolution_kernel_scratch(const hb_convolution_arguments *arguments);
long hb_convolution_input_scratch(const hb_convolution_arguments *arguments);
/// The number of equal parts of samples in which the kernel gradient is summed; 0 if it is cut in another way, or needs
/// more than its sums from part to part.
long hb_convolution_kernel_sample_parts(const hb_convolution_arguments *arguments);
/// Whether a convolution, or its input gradient, is made by Winograd's algorithm; see winograd.h.
bool hb_is_winograd(const hb_convolution_arguments *arguments, bool is_gradient);

typedef struct {
  long input, output, size, stride, low;
} hb_window_axis;

typedef struct {
  /// Sum and maximum: input → output. Sum gradient: output → input. Select and scatter: input, output → result.
  int32_t input, output, result;
  bool is_maximum;
  long batch, channels;
  hb_window_axis axes[3];
} hb_window_arguments;

enum { HB_CELL_TANH, HB_CELL_RELU, HB_CELL_LSTM, HB_CELL_GRU, HB_CELL_GRU_RESET_AFTER };

/// One description for a recurrence, its trace and its gradient.
typedef struct {
  /// Recurrence and trace: projections, initial states, bias (of GRU_RESET_AFTER only). Gradient: trace, upstream.
  int32_t projections, initial, bias, trace, upstream;
  /// The mask is -1 if every step counts.
  int32_t kernel, mask, to;
  /// Slot of hb_recurrence_scratch bytes.
  int32_t scratch;
  int32_t cell, parts;
  /// What the recurrence gives, or the gradient is given, unless it is a trace.
  bool is_reversed, is_trace, has_outputs, has_states;
  /// The gradient of the initial states, not that of the projections.
  bool wants_states;
  long batch, steps, units;
} hb_recurrence_arguments;

long hb_recurrence_scratch(int cell, long units, bool is_gradient);

// MARK: Forms

/// The step functions as compiled for one kind of processor.
typedef struct {
  const char *name;
  hb_function functions[HB_FUNCTION_COUNT];
  hb_run program, program_reduce, copy, fill, gather, scatter_add, reduce, cumulative_sum, arg_max, top_k, softmax, dot, add_partials;
  hb_run convolution, convolution_input_gradient, convolution_kernel_gradient;
  hb_run window, window_sum_gradient, select_and_scatter;
  hb_run recurrence, recurrence_gradient;
  hb_gemm gemm;
} hb_kernels;

/// The forms that this processor can run, best first; NULL behind the last.
const hb_kernels *hb_available_kernels(int index);

#endif
