// Softmax and its logarithm over rows: y = x − max x, then e^y / Σ e^y or y − log Σ e^y.

typedef struct {
  const hb_softmax_arguments *arguments;
  const hb_context *context;
  long chunk;
} softmax_task;

static void softmax_row(const float *from, float *to, long columns, bool is_logarithmic) {
  f32x16 largest = splat_f32(maximum_f32_row(from, columns));
  // The exponentials of a row go to `to`, or to scratch memory if they are needed for their sum alone.
  float *exponentials = is_logarithmic ? hb_scratch(HB_SCRATCH_PANEL, (size_t)columns * 4 + HB_TAIL) : to;
  for (long i = 0; i < columns; i += 16) {
    store_part_f32(exponentials + i, exponential(load_f32(from + i) - largest), columns - i);
  }
  float sum = sum_f32_row(exponentials, columns);
  if (is_logarithmic) {
    f32x16 logarithm_of_sum = logarithm(splat_f32(sum));
    for (long i = 0; i < columns; i += 16) {
      store_part_f32(to + i, load_f32(from + i) - largest - logarithm_of_sum, columns - i);
    }
  } else {
    for (long i = 0; i < columns; i += 16) {
      store_part_f32(to + i, load_part_f32(to + i, columns - i) / sum, columns - i);
    }
  }
}

static void run_softmax_task(const void *argument, long index) {
  const softmax_task *task = argument;
  const hb_softmax_arguments *a = task->arguments;
  const float *from = task->context->slots[a->from];
  float *to = task->context->slots[a->to];
  long last = (index + 1) * task->chunk < a->rows ? (index + 1) * task->chunk : a->rows;
  for (long row = index * task->chunk; row < last; row++) {
    softmax_row(from + row * a->columns, to + row * a->columns, a->columns, a->is_logarithmic);
  }
}

static void run_softmax(const void *arguments, const hb_context *context) {
  const hb_softmax_arguments *a = arguments;
  if (a->columns == 0) return;
  softmax_task task = {a, context, a->columns >= 4096 ? 1 : 4096 / a->columns};
  hb_parallel_for(context->pool, (a->rows + task.chunk - 1) / task.chunk, run_softmax_task, &task);
}
