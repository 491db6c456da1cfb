// Reductions. The order of every sum is fixed by its length alone:
// - along contiguous elements, 64 interleaved lanes, then halves onto halves;
// - across rows, one chain for each column;
// - more than a block of elements (rows) is cut into blocks, whose results are reduced in the same way.

enum { REDUCE_BLOCK = 16384, REDUCE_COLUMNS = 1024 };

#define HB_REDUCTION(name, vector, element, load, splat, store_part, identity)                                       \
  HB_INLINE element name##_lanes(vector v) {                                                                         \
    element x[16];                                                                                                   \
    memcpy(x, &v, sizeof(x));                                                                                        \
    for (int width = 8; width > 0; width /= 2) {                                                                     \
      for (int i = 0; i < width; i++) x[i] = name##_pair(x[i], x[i + width]);                                        \
    }                                                                                                                \
    return x[0];                                                                                                     \
  }                                                                                                                  \
  static element name##_row(const element *from, long count) {                                                      \
    vector a = splat(identity), b = a, c = a, d = a;                                                                 \
    long i = 0;                                                                                                      \
    for (; i + 64 <= count; i += 64) {                                                                               \
      a = name##_vectors(a, load(from + i));                                                                         \
      b = name##_vectors(b, load(from + i + 16));                                                                    \
      c = name##_vectors(c, load(from + i + 32));                                                                    \
      d = name##_vectors(d, load(from + i + 48));                                                                    \
    }                                                                                                                \
    if (i + 16 <= count) a = name##_vectors(a, load(from + i)), i += 16;                                             \
    if (i + 16 <= count) b = name##_vectors(b, load(from + i)), i += 16;                                             \
    if (i + 16 <= count) c = name##_vectors(c, load(from + i)), i += 16;                                             \
    if (i < count) {                                                                                                 \
      element rest[16];                                                                                              \
      for (int lane = 0; lane < 16; lane++) rest[lane] = i + lane < count ? from[i + lane] : (element)(identity);    \
      d = name##_vectors(d, load(rest));                                                                             \
    }                                                                                                                \
    return name##_lanes(name##_vectors(name##_vectors(a, b), name##_vectors(c, d)));                                 \
  }                                                                                                                  \
  /* Columns of a matrix of `rows` rows, `row` elements apart. */                                                    \
  static void name##_columns(const element *from, element *to, long rows, long row, long columns) {                  \
    long j = 0;                                                                                                      \
    for (; j + 64 <= columns; j += 64) {                                                                             \
      vector a = splat(identity), b = a, c = a, d = a;                                                               \
      for (long r = 0; r < rows; r++) {                                                                              \
        const element *at = from + r * row + j;                                                                      \
        a = name##_vectors(a, load(at));                                                                             \
        b = name##_vectors(b, load(at + 16));                                                                        \
        c = name##_vectors(c, load(at + 32));                                                                        \
        d = name##_vectors(d, load(at + 48));                                                                        \
      }                                                                                                              \
      store_part(to + j, a, 16);                                                                                     \
      store_part(to + j + 16, b, 16);                                                                                \
      store_part(to + j + 32, c, 16);                                                                                \
      store_part(to + j + 48, d, 16);                                                                                \
    }                                                                                                                \
    for (; j < columns; j += 16) {                                                                                   \
      vector a = splat(identity);                                                                                    \
      for (long r = 0; r < rows; r++) a = name##_vectors(a, load(from + r * row + j));                               \
      store_part(to + j, a, columns - j);                                                                            \
    }                                                                                                                \
  }                                                                                                                  \
  static void name##_piece(const reduce_piece *piece) {                                                              \
    const element *from = piece->from;                                                                               \
    element *to = piece->to;                                                                                         \
    if (piece->inner == 1) {                                                                                         \
      to[0] = name##_row(from, piece->rows);                                                                         \
    } else {                                                                                                         \
      name##_columns(from, to, piece->rows, piece->inner, piece->columns);                                           \
    }                                                                                                                \
  }

typedef struct {
  const void *from;
  void *to;
  long rows, inner, columns;
} reduce_piece;

HB_INLINE float sum_f32_pair(float a, float b) { return a + b; }
HB_INLINE float product_f32_pair(float a, float b) { return a * b; }
HB_INLINE float maximum_f32_pair(float a, float b) { return a > b || a != a ? a : b; }
HB_INLINE float minimum_f32_pair(float a, float b) { return a < b || a != a ? a : b; }
HB_INLINE int32_t sum_i32_pair(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }
HB_INLINE int32_t product_i32_pair(int32_t a, int32_t b) { return (int32_t)((uint32_t)a * (uint32_t)b); }
HB_INLINE int32_t maximum_i32_pair(int32_t a, int32_t b) { return a > b ? a : b; }
HB_INLINE int32_t minimum_i32_pair(int32_t a, int32_t b) { return a < b ? a : b; }
HB_INLINE uint8_t maximum_u8_pair(uint8_t a, uint8_t b) { return a > b ? a : b; }
HB_INLINE uint8_t minimum_u8_pair(uint8_t a, uint8_t b) { return a < b ? a : b; }

#define sum_f32_vectors sum_f32
#define product_f32_vectors product_f32
#define maximum_f32_vectors maximum_f32
#define minimum_f32_vectors minimum_f32
#define sum_i32_vectors sum_i32
#define product_i32_vectors product_i32
#define maximum_i32_vectors maximum_i32
#define minimum_i32_vectors minimum_i32
#define maximum_u8_vectors maximum_u8
#define minimum_u8_vectors minimum_u8

HB_REDUCTION(sum_f32, f32x16, float, load_f32, splat_f32, store_part_f32, 0.0f)
HB_REDUCTION(product_f32, f32x16, float, load_f32, splat_f32, store_part_f32, 1.0f)
HB_REDUCTION(maximum_f32, f32x16, float, load_f32, splat_f32, store_part_f32, -__builtin_inff())
HB_REDUCTION(minimum_f32, f32x16, float, load_f32, splat_f32, store_part_f32, __builtin_inff())
HB_REDUCTION(sum_i32, i32x16, int32_t, load_i32, splat_i32, store_part_i32, 0)
HB_REDUCTION(product_i32, i32x16, int32_t, load_i32, splat_i32, store_part_i32, 1)
HB_REDUCTION(maximum_i32, i32x16, int32_t, load_i32, splat_i32, store_part_i32, INT32_MIN)
HB_REDUCTION(minimum_i32, i32x16, int32_t, load_i32, splat_i32, store_part_i32, INT32_MAX)
HB_REDUCTION(maximum_u8, u8x16, uint8_t, load_u8, splat_u8, store_part_u8, 0)
HB_REDUCTION(minimum_u8, u8x16, uint8_t, load_u8, splat_u8, store_part_u8, 1)

static void reduce_one(int kind, const reduce_piece *piece) {
  switch (kind) {
  case HB_SUM_F32: sum_f32_piece(piece); break;
  case HB_PRODUCT_F32: product_f32_piece(piece); break;
  case HB_MAXIMUM_F32: maximum_f32_piece(piece); break;
  case HB_MINIMUM_F32: minimum_f32_piece(piece); break;
  case HB_SUM_I32: sum_i32_piece(piece); break;
  case HB_PRODUCT_I32: product_i32_piece(piece); break;
  case HB_MAXIMUM_I32: maximum_i32_piece(piece); break;
  case HB_MINIMUM_I32: minimum_i32_piece(piece); break;
  case HB_ANY: maximum_u8_piece(piece); break;
  default: minimum_u8_piece(piece);
  }
}

typedef struct {
  const char *from;
  char *to;
  int kind;
  long bytes, outer, extent, inner;
  // Each outer index is cut into blocks of rows and chunks of columns.
  long block_rows, blocks, chunks;
  long pieces, pieces_per_task;
} reduce_task;

/// The first element of a piece.
static long piece_start(const reduce_task *task, long at) {
  long chunk = at % task->chunks, block = at / task->chunks % task->blocks, outer = at / task->chunks / task->blocks;
  return (outer * task->extent + block * task->block_rows) * task->inner + chunk * REDUCE_COLUMNS;
}

/// One piece, element 0 being at `from`.
static void reduce_piece_at(const reduce_task *task, int kind, const char *from, char *to, long at) {
  long chunk = at % task->chunks, block = at / task->chunks % task->blocks, outer = at / task->chunks / task->blocks;
  long row = block * task->block_rows, column = chunk * REDUCE_COLUMNS;
  reduce_piece piece;
  piece.from = from + piece_start(task, at) * task->bytes;
  piece.to = to + ((outer * task->blocks + block) * task->inner + column) * task->bytes;
  piece.rows = task->extent - row < task->block_rows ? task->extent - row : task->block_rows;
  if (piece.rows < 0) piece.rows = 0;
  piece.inner = task->inner;
  piece.columns = task->inner - column < REDUCE_COLUMNS ? task->inner - column : REDUCE_COLUMNS;
  reduce_one(kind, &piece);
}

static void run_reduce_task(const void *argument, long index) {
  const reduce_task *task = argument;
  long last = (index + 1) * task->pieces_per_task;
  if (last > task->pieces) last = task->pieces;
  for (long at = index * task->pieces_per_task; at < last; at++) {
    reduce_piece_at(task, task->kind, task->from, task->to, at);
  }
}

/// How a round over `extent` rows is cut.
static void cut_reduce(reduce_task *task) {
  task->block_rows = hb_reduce_block_rows(task->extent, task->inner);
  task->blocks = task->extent <= task->block_rows ? 1 : (task->extent + task->block_rows - 1) / task->block_rows;
  task->chunks = (task->inner + REDUCE_COLUMNS - 1) / REDUCE_COLUMNS;
  task->pieces = task->outer * task->blocks * task->chunks;
  long rows = task->extent < task->block_rows ? task->extent : task->block_rows;
  long columns = task->inner < REDUCE_COLUMNS ? task->inner : REDUCE_COLUMNS;
  long work = rows * columns > 0 ? rows * columns : 1;
  task->pieces_per_task = work >= REDUCE_BLOCK ? 1 : REDUCE_BLOCK / work;
}

static long reduce_task_count(const reduce_task *task) {
  return (task->pieces + task->pieces_per_task - 1) / task->pieces_per_task;
}

/// Where the blocks of the next round go: behind those of this one.
static char *next_reduce_scratch(const reduce_task *task, char *scratch) {
  return scratch + (task->outer * task->blocks * task->inner * task->bytes + HB_TAIL + 63) / 64 * 64;
}

/// Rounds until one block is left, whose result goes to `to`.
static void reduce_rounds(reduce_task task, char *scratch, char *to, const hb_context *context) {
  for (;;) {
    cut_reduce(&task);
    task.to = task.blocks == 1 ? to : scratch;
    hb_parallel_for(context->pool, reduce_task_count(&task), run_reduce_task, &task);
    if (task.blocks == 1) return;
    task.from = scratch;
    scratch = next_reduce_scratch(&task, scratch);
    task.extent = task.blocks;
  }
}

static void run_reduce(const void *arguments, const hb_context *context) {
  const hb_reduce_arguments *reduce = arguments;
  reduce_task task = {0};
  task.from = context->slots[reduce->from];
  task.kind = reduce->kind;
  task.bytes = reduce->kind >= HB_ANY ? 1 : 4;
  task.outer = reduce->outer;
  task.extent = reduce->extent;
  task.inner = reduce->inner;
  // Two rounds reach 16384 x 16384 rows in blocks that the first-level cache holds; beyond that blocks grow.
  char *scratch = reduce->scratch >= 0 ? context->slots[reduce->scratch] : NULL;
  reduce_rounds(task, scratch, context->slots[reduce->to], context);
}

// MARK: Position of the largest

typedef struct {
  const hb_arg_max_arguments *arguments;
  const hb_context *context;
  long chunk;
} arg_max_task;

#define HB_ARG_MAX(name, element, is_better)                                                                         \
  static void name(const element *from, int32_t *to, long extent, long inner) {                                     \
    for (long i = 0; i < inner; i++) {                                                                               \
      element best = from[i];                                                                                        \
      int32_t position = 0;                                                                                          \
      for (long r = 1; r < extent; r++) {                                                                            \
        element x = from[r * inner + i];                                                                             \
        if (is_better) best = x, position = (int32_t)r;                                                              \
      }                                                                                                              \
      to[i] = position;                                                                                              \
    }                                                                                                                \
  }

// NaN counts as the largest.
HB_ARG_MAX(arg_max_f32, float, x > best || (x != x && best == best))
HB_ARG_MAX(arg_max_i32, int32_t, x > best)

static void run_arg_max_task(const void *argument, long index) {
  const arg_max_task *task = argument;
  const hb_arg_max_arguments *a = task->arguments;
  long last = (index + 1) * task->chunk < a->outer ? (index + 1) * task->chunk : a->outer;
  for (long outer = index * task->chunk; outer < last; outer++) {
    const char *from = (const char *)task->context->slots[a->from] + outer * a->extent * a->inner * 4;
    int32_t *to = (int32_t *)task->context->slots[a->to] + outer * a->inner;
    if (a->is_integer) {
      arg_max_i32((const int32_t *)from, to, a->extent, a->inner);
    } else {
      arg_max_f32((const float *)from, to, a->extent, a->inner);
    }
  }
}

static void run_arg_max(const void *arguments, const hb_context *context) {
  const hb_arg_max_arguments *a = arguments;
  long work = a->extent * a->inner > 0 ? a->extent * a->inner : 1;
  arg_max_task task = {a, context, work >= 16384 ? 1 : 16384 / work};
  hb_parallel_for(context->pool, (a->outer + task.chunk - 1) / task.chunk, run_arg_max_task, &task);
}
