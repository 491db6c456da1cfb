// Programs whose results are reduced where they are made. The pieces of the reductions are those of `run_reduce`, so
// that every sum has the same order.

typedef struct {
  const hb_program_reduce_arguments *arguments;
  const hb_context *context;
  reduce_task cut;
} program_reduce_task;

static void run_program_reduce_task(const void *argument, long index) {
  const program_reduce_task *task = argument;
  const hb_program_reduce_arguments *a = task->arguments;
  const reduce_task *cut = &task->cut;
  void *const *slots = task->context->slots;
  const long first_piece = index * cut->pieces_per_task;
  const long last_piece =
      first_piece + cut->pieces_per_task < cut->pieces ? first_piece + cut->pieces_per_task : cut->pieces;
  const long first = piece_start(cut, first_piece);
  const long end = last_piece < cut->pieces ? piece_start(cut, last_piece) : a->program.count;

  const long local_bytes = ((end - first) * 4 + HB_TAIL + 63) / 64 * 64;
  char *local = a->local_count > 0 ? hb_scratch(HB_SCRATCH_LEFT, (size_t)(a->local_count * local_bytes)) : NULL;
  run_program_range(&a->program, task->context, first, end, local, local_bytes);
  for (int i = 0; i < a->reduce_count; i++) {
    const hb_reduce_arguments *reduce = &a->reduces[i];
    const char *from =
        reduce->from < 0 ? local + (-1 - reduce->from) * local_bytes - first * 4 : (const char *)slots[reduce->from];
    char *to = slots[cut->blocks == 1 ? reduce->to : reduce->scratch];
    for (long at = first_piece; at < last_piece; at++) reduce_piece_at(cut, reduce->kind, from, to, at);
  }
}

static void run_program_reduce(const void *arguments, const hb_context *context) {
  const hb_program_reduce_arguments *a = arguments;
  program_reduce_task task = {a, context, {0}};
  task.cut.bytes = 4;
  task.cut.outer = a->reduces[0].outer;
  task.cut.extent = a->reduces[0].extent;
  task.cut.inner = a->reduces[0].inner;
  cut_reduce(&task.cut);
  hb_parallel_for(context->pool, reduce_task_count(&task.cut), run_program_reduce_task, &task);
  if (task.cut.blocks == 1) return;
  for (int i = 0; i < a->reduce_count; i++) {
    const hb_reduce_arguments *reduce = &a->reduces[i];
    reduce_task rest = task.cut;
    rest.kind = reduce->kind;
    rest.from = context->slots[reduce->scratch];
    rest.extent = task.cut.blocks;
    reduce_rounds(
        rest, next_reduce_scratch(&task.cut, context->slots[reduce->scratch]), context->slots[reduce->to], context);
  }
}
