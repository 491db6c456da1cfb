// Sums of partial results in a fixed order: the last step of products that are cut along their sum.

typedef struct {
  const float *partial;
  float *to;
  long parts, count;
} partials_task;

enum { PARTIALS_CHUNK = 16384 };

static void run_partials_task(const void *argument, long index) {
  const partials_task *task = argument;
  long chunks = (task->count + PARTIALS_CHUNK - 1) / PARTIALS_CHUNK;
  long outer = index / chunks, first = index % chunks * PARTIALS_CHUNK;
  long columns = task->count - first < PARTIALS_CHUNK ? task->count - first : PARTIALS_CHUNK;
  sum_f32_columns(
      task->partial + outer * task->parts * task->count + first, task->to + outer * task->count + first, task->parts,
      task->count, columns);
}

/// to[o, i] = Σ over p, in order, of partial[o, p, i].
static void sum_partials(
    const hb_context *context, const float *partial, float *to, long outer, long parts, long count) {
  partials_task task = {partial, to, parts, count};
  long chunks = (count + PARTIALS_CHUNK - 1) / PARTIALS_CHUNK;
  hb_parallel_for(context->pool, outer * chunks, run_partials_task, &task);
}

static void run_add_partials(const void *arguments, const hb_context *context) {
  const hb_partials_arguments *a = arguments;
  sum_partials(context, context->slots[a->from], context->slots[a->to], 1, a->parts, a->count);
}
