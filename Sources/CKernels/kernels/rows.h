// Rows of a table, read and added to by index.

typedef struct {
  const hb_gather_arguments *gather;
  const hb_context *context;
  long chunk;
} gather_task;

HB_INLINE long clamped_row(int32_t row, long rows) { return row < 0 ? 0 : row >= rows ? rows - 1 : row; }

static void run_gather_task(const void *argument, long index) {
  const gather_task *task = argument;
  const hb_gather_arguments *gather = task->gather;
  const int32_t *indices = task->context->slots[gather->indices];
  const long all = gather->outer * gather->count, bytes = gather->row_bytes, rows = gather->rows;
  const long end = (index + 1) * task->chunk < all ? (index + 1) * task->chunk : all;
  for (long at = index * task->chunk; at < end;) {
    // The rows of one table.
    const long outer = at / gather->count, first = at % gather->count;
    const long count = gather->count - first < end - at ? gather->count - first : end - at;
    const int32_t *row = indices + first;
    const char *from = (const char *)task->context->slots[gather->from] + outer * rows * bytes;
    char *to = (char *)task->context->slots[gather->to] + at * bytes;
    if (bytes == 4) {
      for (long i = 0; i < count; i++) ((int32_t *)to)[i] = ((const int32_t *)from)[clamped_row(row[i], rows)];
    } else if (bytes % 64 == 0) {
      for (long i = 0; i < count; i++, to += bytes) {
        const char *source = from + clamped_row(row[i], rows) * bytes;
        for (long byte = 0; byte < bytes; byte += 64) store_i32(to + byte, load_i32(source + byte));
      }
    } else if (bytes % 4 == 0 && bytes < 64) {
      for (long i = 0; i < count; i++, to += bytes) {
        const char *source = from + clamped_row(row[i], rows) * bytes;
        for (long byte = 0; byte < bytes; byte += 4) *(int32_t *)(to + byte) = *(const int32_t *)(source + byte);
      }
    } else {
      for (long i = 0; i < count; i++, to += bytes) memcpy(to, from + clamped_row(row[i], rows) * bytes, (size_t)bytes);
    }
    at += count;
  }
}

static void run_gather(const void *arguments, const hb_context *context) {
  const hb_gather_arguments *gather = arguments;
  const long all = gather->outer * gather->count;
  if (all == 0 || gather->row_bytes == 0) return;
  gather_task task = {gather, context, gather->row_bytes >= 131072 ? 1 : 131072 / gather->row_bytes};
  if (task.chunk > 32768) task.chunk = 32768;
  hb_parallel_for(context->pool, (all + task.chunk - 1) / task.chunk, run_gather_task, &task);
}

HB_INLINE void add_row_f32(float *restrict to, const float *restrict from, long count) {
  for (long i = 0; i < count; i++) to[i] += from[i];
}
HB_INLINE void add_row_i32(uint32_t *restrict to, const uint32_t *restrict from, long count) {
  for (long i = 0; i < count; i++) to[i] += from[i];
}

typedef struct {
  const hb_scatter_add_arguments *scatter;
  const hb_context *context;
  long block_rows, blocks;
} scatter_task;

/// A task owns a block of rows and looks at every index: a row's sum has one order, however the rows are cut.
static void run_scatter_add_task(const void *argument, long index) {
  const scatter_task *task = argument;
  const hb_scatter_add_arguments *scatter = task->scatter;
  const long inner = scatter->inner, outer = index / task->blocks;
  const long first = index % task->blocks * task->block_rows;
  const long end = first + task->block_rows < scatter->rows ? first + task->block_rows : scatter->rows;
  const int32_t *indices = task->context->slots[scatter->indices];
  const char *from = (const char *)task->context->slots[scatter->from] + outer * scatter->count * inner * 4;
  char *to = (char *)task->context->slots[scatter->to] + outer * scatter->rows * inner * 4;
  memset(to + first * inner * 4, 0, (size_t)((end - first) * inner * 4));
  for (long i = 0; i < scatter->count; i++) {
    const long row = indices[i];
    if (row < first || row >= end) continue;
    if (scatter->is_integer) {
      add_row_i32((uint32_t *)to + row * inner, (const uint32_t *)from + i * inner, inner);
    } else {
      add_row_f32((float *)to + row * inner, (const float *)from + i * inner, inner);
    }
  }
}

static void run_scatter_add(const void *arguments, const hb_context *context) {
  const hb_scatter_add_arguments *scatter = arguments;
  if (scatter->outer == 0 || scatter->rows == 0 || scatter->inner == 0) return;
  // As looking at an index costs about as much as adding an element, no more blocks than a row has elements.
  long blocks = (scatter->rows + scatter->count) * scatter->inner / 32768;
  if (blocks > 16) blocks = 16;
  if (blocks > scatter->inner) blocks = scatter->inner;
  if (blocks > scatter->rows) blocks = scatter->rows;
  if (blocks < 1) blocks = 1;
  scatter_task task = {scatter, context, (scatter->rows + blocks - 1) / blocks, 0};
  task.blocks = (scatter->rows + task.block_rows - 1) / task.block_rows;
  hb_parallel_for(context->pool, scatter->outer * task.blocks, run_scatter_add_task, &task);
}
