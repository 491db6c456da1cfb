// The largest elements of each row: a few by a heap of the best so far, many by sorting the row.
//
// An element is compared as one whole number: its rank, smaller for larger elements, above its position. So no two are
// equal, and the order is the same however they are compared.

/// Smaller for larger elements; for NaN 0, and one rank for both zeros. `elements` are of either type, bit for bit.
HB_INLINE u32x16 rank_vector(i32x16 elements, bool is_integer) {
  if (is_integer) return ~((u32x16)elements ^ 0x80000000u);
  f32x16 x = (f32x16)elements;
  i32x16 bits = choose_i32(x == 0.0f, splat_i32(0), elements);
  i32x16 ranks = choose_i32(bits < 0, bits, ~bits & 0x7FFFFFFF);
  return (u32x16)choose_i32(x != x, splat_i32(0), ranks);
}

/// Puts `key` in the place of the heap's root, which is the largest, and moves it down to where it belongs.
HB_INLINE void replace_root(uint64_t *heap, long count, uint64_t key) {
  long at = 0;
  for (;;) {
    long child = 2 * at + 1;
    if (child >= count) break;
    if (child + 1 < count && heap[child + 1] > heap[child]) child++;
    if (heap[child] <= key) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = key;
}

/// A few: vectors of elements of which none is better than the worst in the heap are passed over.
static void select_row(const int32_t *from, int32_t *to, const hb_top_k_arguments *a, uint64_t *heap) {
  long count = 0;
  for (long block = 0; block < a->columns; block += 16) {
    const long end = block + 16 < a->columns ? block + 16 : a->columns;
    u32x16 ranks = rank_vector(load_i32(from + block), a->is_integer);
    // An equal rank at a later position is no better.
    if (count == a->k && !__builtin_reduce_or((i32x16)(ranks < (uint32_t)(heap[0] >> 32)))) continue;
    for (long i = block; i < end; i++) {
      const uint64_t key = (uint64_t)ranks[i - block] << 32 | (uint64_t)i;
      if (count == a->k) {
        if (key < heap[0]) replace_root(heap, count, key);
        continue;
      }
      long at = count++;
      while (at > 0 && heap[(at - 1) / 2] < key) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
      }
      heap[at] = key;
    }
  }
  // The root is the last of those that are left.
  while (count > 0) {
    const uint32_t position = (uint32_t)heap[0];
    count--;
    to[count] = a->wants_positions ? (int32_t)position : from[position];
    replace_root(heap, count, heap[count]);
  }
}

/// Many: the keys by their ranks, a byte at a time from the lowest; each pass keeps the order of equal bytes.
static void sort_row(const int32_t *from, int32_t *to, const hb_top_k_arguments *a, uint64_t *keys) {
  const long n = a->columns;
  uint64_t *sorted = keys + n;
  uint32_t counts[4][256] = {{0}};
  for (long block = 0; block < n; block += 16) {
    const long end = block + 16 < n ? block + 16 : n;
    u32x16 ranks = rank_vector(load_i32(from + block), a->is_integer);
    for (long i = block; i < end; i++) {
      const uint32_t rank = ranks[i - block];
      keys[i] = (uint64_t)rank << 32 | (uint64_t)i;
      for (int byte = 0; byte < 4; byte++) counts[byte][rank >> 8 * byte & 255]++;
    }
  }
  for (int byte = 0; byte < 4; byte++) {
    uint32_t *count = counts[byte], start = 0;
    const int shift = 32 + 8 * byte;
    if (count[keys[0] >> shift & 255] == (uint32_t)n) continue;
    for (int i = 0; i < 256; i++) {
      const uint32_t next = start + count[i];
      count[i] = start;
      start = next;
    }
    for (long i = 0; i < n; i++) sorted[count[keys[i] >> shift & 255]++] = keys[i];
    uint64_t *old = keys;
    keys = sorted;
    sorted = old;
  }
  for (long i = 0; i < a->k; i++) {
    const uint32_t position = (uint32_t)keys[i];
    to[i] = a->wants_positions ? (int32_t)position : from[position];
  }
}

typedef struct {
  const hb_top_k_arguments *arguments;
  const hb_context *context;
  long chunk;
} top_k_task;

static void run_top_k_task(const void *argument, long index) {
  const top_k_task *task = argument;
  const hb_top_k_arguments *a = task->arguments;
  const int32_t *from = task->context->slots[a->from];
  int32_t *to = task->context->slots[a->to];
  // Sorting costs the same whatever k; counting bytes pays from a few hundred elements on.
  const bool sorts = a->k > 24 && a->columns >= 192;
  uint64_t *keys = hb_scratch(HB_SCRATCH_PANEL, (size_t)(sorts ? 2 * a->columns : a->k) * sizeof(uint64_t));
  const long end = (index + 1) * task->chunk < a->rows ? (index + 1) * task->chunk : a->rows;
  for (long row = index * task->chunk; row < end; row++) {
    if (sorts) {
      sort_row(from + row * a->columns, to + row * a->k, a, keys);
    } else {
      select_row(from + row * a->columns, to + row * a->k, a, keys);
    }
  }
}

static void run_top_k(const void *arguments, const hb_context *context) {
  const hb_top_k_arguments *a = arguments;
  if (a->rows == 0 || a->k == 0) return;
  top_k_task task = {a, context, a->columns >= 8192 ? 1 : 8192 / a->columns};
  hb_parallel_for(context->pool, (a->rows + task.chunk - 1) / task.chunk, run_top_k_task, &task);
}
