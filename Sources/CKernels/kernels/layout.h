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

/// A plane of which the source is contiguous along rows and the target along columns, in squares that stay in cache.
HB_INLINE void copy_transposed(
    char *to, long to_row, const char *from, long from_column, long rows, long columns, long bytes) {
  enum { SIDE = 16 };
  for (long r0 = 0; r0 < rows; r0 += SIDE) {
    long r1 = r0 + SIDE < rows ? r0 + SIDE : rows;
    for (long c0 = 0; c0 < columns; c0 += SIDE) {
      long c1 = c0 + SIDE < columns ? c0 + SIDE : columns;
      for (long r = r0; r < r1; r++) {
        if (bytes == 4) {
          int32_t *target = (int32_t *)to + r * to_row;
          const int32_t *source = (const int32_t *)from + r;
          for (long c = c0; c < c1; c++) target[c] = source[c * from_column];
        } else {
          for (long c = c0; c < c1; c++) to[r * to_row + c] = from[r + c * from_column];
        }
      }
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
  for (long row = index * task->chunk; row < last; row++) {
    long rest = row, source = copy->from_offset, target = copy->to_offset;
    for (int axis = outer - 1; axis >= 0; axis--) {
      long position = rest % copy->extents[axis];
      rest /= copy->extents[axis];
      source += position * copy->from_strides[axis];
      target += position * copy->to_strides[axis];
    }
    if (has_plane) {
      copy_transposed(
          to + target * bytes, copy->to_strides[rank - 2], from + source * bytes, from_column,
          copy->extents[rank - 2], columns, bytes);
    } else {
      copy_run(to + target * bytes, to_column, from + source * bytes, from_column, columns, bytes);
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
