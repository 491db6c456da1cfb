// Rows of a table, read and added to by index.

typedef struct {
  const hb_gather_arguments *gather;
  const hb_context *context;
  long chunk;
} gather_task;

static void run_gather_task(const void *argument, long index) {
  const gather_task *task = argument;
  const hb_gather_arguments *gather = task->gather;
  const char *from = task->context->slots[gather->from];
  const int32_t *indices = task->context->slots[gather->indices];
  char *to = task->context->slots[gather->to];
  const long all = gather->outer * gather->count, bytes = gather->row_bytes;
  const long end = (index + 1) * task->chunk < all ? (index + 1) * task->chunk : all;
  for (long at = index * task->chunk; at < end; at++) {
    long row = indices[at % gather->count];
    if (row < 0) row = 0;
    if (row >= gather->rows) row = gather->rows - 1;
    const char *source = from + (at / gather->count * gather->rows + row) * bytes;
    if (bytes == 4) {
      ((int32_t *)to)[at] = *(const int32_t *)source;
    } else {
      memcpy(to + at * bytes, source, (size_t)bytes);
    }
  }
}

static void run_gather(const void *arguments, const hb_context *context) {
  const hb_gather_arguments *gather = arguments;
  const long all = gather->outer * gather->count;
  if (all == 0 || gather->row_bytes == 0) return;
  gather_task task = {gather, context, gather->row_bytes >= 65536 ? 1 : 65536 / gather->row_bytes};
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
