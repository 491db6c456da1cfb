// Copies between tensors that are laid out differently.

typedef struct {
  const hb_copy_arguments *copy;
  const hb_context *context;
  long chunk, count;
} copy_task;

HB_INLINE void copy_run(
    char *to, long to_stride, const char *from, long from_stride, long count, long bytes) {
  if (to_stride == 1 && from_stride == 1) {
    if (count * bytes >= 256) {
      memcpy(to, from, (size_t)(count * bytes));
    } else if (bytes == 4 && count % HB_LANES == 0) {
      for (long i = 0; i < count; i += HB_LANES) store_i32(to + 4 * i, load_i32(from + 4 * i));
    } else if (bytes == 4) {
      for (long i = 0; i < count; i++) ((int32_t *)to)[i] = ((const int32_t *)from)[i];
    } else {
      for (long i = 0; i < count; i++) to[i] = from[i];
    }
  } else if (bytes == 4) {
    for (long i = 0; i < count; i++) ((int32_t *)to)[i * to_stride] = ((const int32_t *)from)[i * from_stride];
  } else {
    for (long i = 0; i < count; i++) to[i * to_stride] = from[i * from_stride];
  }
}

// Pairs of the lanes of a and b: those of the lower (upper) halves of each quarter, alternating.
#define INTERLEAVE_LOW(a, b)                                                                                         \
  __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define INTERLEAVE_HIGH(a, b)                                                                                        \
  __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
// The same with pairs of lanes.
#define PAIRS_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define PAIRS_HIGH(a, b) __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)

/// Transposes four rows of sixteen: each quarter (four lanes) becomes a 4 x 4 square on its own.
HB_INLINE void transpose_quarters(f32x16 x[4]) {
  f32x16 a = INTERLEAVE_LOW(x[0], x[1]), b = INTERLEAVE_HIGH(x[0], x[1]);
  f32x16 c = INTERLEAVE_LOW(x[2], x[3]), d = INTERLEAVE_HIGH(x[2], x[3]);
  x[0] = PAIRS_LOW(a, c);
  x[1] = PAIRS_HIGH(a, c);
  x[2] = PAIRS_LOW(b, d);
  x[3] = PAIRS_HIGH(b, d);
}

typedef float f32x4 __attribute__((vector_size(16)));
typedef f32x4 f32x4_memory __attribute__((aligned(4), may_alias));

/// to[r, c] = from[c, r]: a plane whose source is contiguous along r and whose target is contiguous along c.
static void transpose_f32(float *to, long to_row, const float *from, long from_column, long rows, long columns) {
  long r = 0;
  for (; r + 16 <= rows; r += 16) {
    long c = 0;
    for (; c + 4 <= columns; c += 4) {
      f32x16 x[4];
      for (int i = 0; i < 4; i++) x[i] = load_f32(from + (c + i) * from_column + r);
      transpose_quarters(x);
      // Lane group q of x[i] holds row 4 q + i.
      for (int i = 0; i < 4; i++) {
        float *target = to + (r + i) * to_row + c;
        *(f32x4_memory *)target = __builtin_shufflevector(x[i], x[i], 0, 1, 2, 3);
        *(f32x4_memory *)(target + 4 * to_row) = __builtin_shufflevector(x[i], x[i], 4, 5, 6, 7);
        *(f32x4_memory *)(target + 8 * to_row) = __builtin_shufflevector(x[i], x[i], 8, 9, 10, 11);
        *(f32x4_memory *)(target + 12 * to_row) = __builtin_shufflevector(x[i], x[i], 12, 13, 14, 15);
      }
    }
    for (; c < columns; c++) {
      for (long i = 0; i < 16; i++) to[(r + i) * to_row + c] = from[c * from_column + r + i];
    }
  }
  for (; r < rows; r++) {
    for (long c = 0; c < columns; c++) to[r * to_row + c] = from[c * from_column + r];
  }
}

/// The same for elements of any size, in squares that stay in the first-level cache.
HB_INLINE void copy_transposed(
    char *to, long to_row, const char *from, long from_column, long rows, long columns, long bytes) {
  enum { SIDE = 64 };
  for (long c0 = 0; c0 < columns; c0 += SIDE) {
    long c1 = c0 + SIDE < columns ? c0 + SIDE : columns;
    if (bytes == 4) {
      transpose_f32((float *)to + c0, to_row, (const float *)from + c0 * from_column, from_column, rows, c1 - c0);
      continue;
    }
    for (long r = 0; r < rows; r++) {
      for (long c = c0; c < c1; c++) to[r * to_row + c] = from[r + c * from_column];
    }
  }
}

/// Rows are the indices along all axes but the last two; a plane is the last two.
static void run_copy_task(const void *argument, long index) {
  const copy_task *task = argument;
  const hb_copy_arguments *copy = task->copy;
  const int rank = copy->rank;
  const long bytes = copy->element_bytes;
  const char *from = task->context->slots[copy->from];
  char *to = task->context->slots[copy->to];
  const long columns = copy->extents[rank - 1], from_column = copy->from_strides[rank - 1],
             to_column = copy->to_strides[rank - 1];
  const bool has_plane = rank >= 2 && to_column == 1 && copy->from_strides[rank - 2] == 1 && from_column != 1;
  const int outer = has_plane ? rank - 2 : rank - 1;
  const long last = (index + 1) * task->chunk < task->count ? (index + 1) * task->chunk : task->count;
  const long first = index * task->chunk;
  long position[HB_MAXIMUM_RANK];
  long rest = first, source = copy->from_offset, target = copy->to_offset;
  for (int axis = outer - 1; axis >= 0; axis--) {
    position[axis] = rest % copy->extents[axis];
    rest /= copy->extents[axis];
    source += position[axis] * copy->from_strides[axis];
    target += position[axis] * copy->to_strides[axis];
  }
  for (long row = first; row < last; row++) {
    if (has_plane) {
      copy_transposed(
          to + target * bytes, copy->to_strides[rank - 2], from + source * bytes, from_column,
          copy->extents[rank - 2], columns, bytes);
    } else {
      copy_run(to + target * bytes, to_column, from + source * bytes, from_column, columns, bytes);
    }
    // The next row: one further along the last axis that is not at its end.
    for (int axis = outer - 1; axis >= 0; axis--) {
      source += copy->from_strides[axis];
      target += copy->to_strides[axis];
      if (++position[axis] < copy->extents[axis]) break;
      position[axis] = 0;
      source -= copy->extents[axis] * copy->from_strides[axis];
      target -= copy->extents[axis] * copy->to_strides[axis];
    }
  }
}

static void run_copy(const void *arguments, const hb_context *context) {
  const hb_copy_arguments *copy = arguments;
  const int rank = copy->rank;
  const bool has_plane = rank >= 2 && copy->to_strides[rank - 1] == 1 && copy->from_strides[rank - 2] == 1 &&
                         copy->from_strides[rank - 1] != 1;
  long inner = copy->extents[rank - 1] * (has_plane ? copy->extents[rank - 2] : 1);
  long count = 1;
  for (int axis = 0; axis < rank - (has_plane ? 2 : 1); axis++) count *= copy->extents[axis];
  if (inner == 0 || count == 0) return;
  copy_task task = {copy, context, inner >= 32768 ? 1 : 32768 / inner, count};
  hb_parallel_for(context->pool, (count + task.chunk - 1) / task.chunk, run_copy_task, &task);
}

static void run_fill(const void *arguments, const hb_context *context) {
  const hb_fill_arguments *fill = arguments;
  const void *value = context->slots[fill->value];
  if (fill->element_bytes == 4) {
    int32_t word = *(const int32_t *)value;
    int32_t *to = context->slots[fill->to];
    for (long i = 0; i < fill->count; i++) to[i] = word;
  } else {
    memset(context->slots[fill->to], *(const uint8_t *)value, (size_t)fill->count);
  }
}
