// Running sums: one chain of additions for each column.

enum { CUMULATIVE_COLUMNS = 256 };

/// `columns` neighbouring columns; `step` elements lead from one row to the next, backwards if it is negative.
#define HB_CUMULATIVE_SUM(name, element)                                                                             \
  static void name(                                                                                                  \
      const element *restrict from, element *restrict to, long rows, long step, long columns, bool is_exclusive) {   \
    if (columns == 1) {                                                                                              \
      element sum = 0;                                                                                               \
      for (long r = 0; r < rows; r++) {                                                                              \
        element next = sum + from[r * step];                                                                         \
        to[r * step] = is_exclusive ? sum : next;                                                                    \
        sum = next;                                                                                                  \
      }                                                                                                              \
      return;                                                                                                        \
    }                                                                                                                \
    for (long i = 0; i < columns; i++) to[i] = is_exclusive ? 0 : 0 + from[i];                                       \
    for (long r = 1; r < rows; r++) {                                                                                \
      const element *sums = to, *added = is_exclusive ? from : from + step;                                          \
      element *next = to + step;                                                                                     \
      for (long i = 0; i < columns; i++) next[i] = sums[i] + added[i];                                               \
      to += step;                                                                                                    \
      from += step;                                                                                                  \
    }                                                                                                                \
  }

HB_CUMULATIVE_SUM(cumulative_sum_f32, float)
HB_CUMULATIVE_SUM(cumulative_sum_i32, uint32_t)

typedef struct {
  const hb_cumulative_sum_arguments *arguments;
  const hb_context *context;
  long chunks, pieces, pieces_per_task;
} cumulative_task;

static void run_cumulative_sum_task(const void *argument, long index) {
  const cumulative_task *task = argument;
  const hb_cumulative_sum_arguments *a = task->arguments;
  const char *from = task->context->slots[a->from];
  char *to = task->context->slots[a->to];
  long last = (index + 1) * task->pieces_per_task;
  if (last > task->pieces) last = task->pieces;
  for (long at = index * task->pieces_per_task; at < last; at++) {
    const long column = at % task->chunks * CUMULATIVE_COLUMNS;
    const long columns = a->inner - column < CUMULATIVE_COLUMNS ? a->inner - column : CUMULATIVE_COLUMNS;
    const long first = (at / task->chunks * a->extent + (a->is_reverse ? a->extent - 1 : 0)) * a->inner + column;
    const long step = a->is_reverse ? -a->inner : a->inner;
    if (a->is_integer) {
      cumulative_sum_i32(
          (const uint32_t *)from + first, (uint32_t *)to + first, a->extent, step, columns, a->is_exclusive);
    } else {
      cumulative_sum_f32((const float *)from + first, (float *)to + first, a->extent, step, columns, a->is_exclusive);
    }
  }
}

static void run_cumulative_sum(const void *arguments, const hb_context *context) {
  const hb_cumulative_sum_arguments *a = arguments;
  if (a->outer == 0 || a->extent == 0 || a->inner == 0) return;
  const long chunks = (a->inner + CUMULATIVE_COLUMNS - 1) / CUMULATIVE_COLUMNS;
  const long work = a->extent * (a->inner < CUMULATIVE_COLUMNS ? a->inner : CUMULATIVE_COLUMNS);
  cumulative_task task = {a, context, chunks, a->outer * chunks, work >= 16384 ? 1 : 16384 / work};
  hb_parallel_for(
      context->pool, (task.pieces + task.pieces_per_task - 1) / task.pieces_per_task, run_cumulative_sum_task, &task);
}
