// The largest elements of each row, by a heap of the best so far.
//
// An element is compared as one whole number: its rank, smaller for larger elements, above its position. So no two are
// equal, and the order is the same however they are compared.

/// Smaller for larger numbers; 0 for NaN, and one for both zeros.
HB_INLINE uint32_t rank_f32(float x) {
  if (x != x) return 0;
  uint32_t bits = 0;
  if (x != 0.0f) memcpy(&bits, &x, sizeof(bits));
  return bits & 0x80000000u ? bits : ~bits & 0x7FFFFFFFu;
}
HB_INLINE uint32_t rank_i32(int32_t x) { return ~((uint32_t)x ^ 0x80000000u); }

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

static void top_k_row(const void *from, int32_t *to, const hb_top_k_arguments *a, uint64_t *heap) {
  const int32_t *integers = from;
  const float *numbers = from;
  long count = 0;
  for (long i = 0; i < a->columns; i++) {
    const uint32_t rank = a->is_integer ? rank_i32(integers[i]) : rank_f32(numbers[i]);
    const uint64_t key = (uint64_t)rank << 32 | (uint64_t)i;
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
  // The root is the last of those that are left.
  while (count > 0) {
    const uint32_t position = (uint32_t)heap[0];
    count--;
    to[count] = a->wants_positions ? (int32_t)position : integers[position];
    replace_root(heap, count, heap[count]);
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
  uint64_t *heap = hb_scratch(HB_SCRATCH_PANEL, (size_t)a->k * sizeof(uint64_t));
  const long end = (index + 1) * task->chunk < a->rows ? (index + 1) * task->chunk : a->rows;
  for (long row = index * task->chunk; row < end; row++) {
    top_k_row(from + row * a->columns, to + row * a->k, a, heap);
  }
}

static void run_top_k(const void *arguments, const hb_context *context) {
  const hb_top_k_arguments *a = arguments;
  if (a->rows == 0 || a->k == 0) return;
  top_k_task task = {a, context, a->columns >= 8192 ? 1 : 8192 / a->columns};
  hb_parallel_for(context->pool, (a->rows + task.chunk - 1) / task.chunk, run_top_k_task, &task);
}
