// The matrix product. Every element is one chain of fused multiply-adds over k in order, started at 0 (or at the old
// value of c, when accumulating): blocking, packing and the shape of the tile cannot change a bit.
//
// A tile of HB_TILE_ROWS x (2 · HB_TILE_LANES) accumulators stays in registers; for each k it takes two vectors of b
// and one broadcast element of a for each row. b is packed into panels of the tile's width where it is used often
// enough to pay, or is transposed; a is read in place.

typedef float tile_vector __attribute__((vector_size(4 * HB_TILE_LANES)));
typedef tile_vector tile_memory __attribute__((aligned(4), may_alias));
enum { TILE_ROWS = HB_TILE_ROWS, TILE_LANES = HB_TILE_LANES, TILE_COLUMNS = 2 * HB_TILE_LANES };
// A block of b, 256 x 512, takes half of a second-level cache of 1 MB.
enum { GEMM_DEPTH = 256, GEMM_COLUMNS = 512 };

#if HB_HAS_FMA
HB_INLINE tile_vector tile_fma(float a, tile_vector b, tile_vector c) {
  return __builtin_elementwise_fma((tile_vector)(a - (tile_vector){0}), b, c);
}
#else
HB_INLINE tile_vector tile_fma(float a, tile_vector b, tile_vector c) {
  f32x16 wide_b = {0}, wide_c = {0};
  memcpy(&wide_b, &b, sizeof(b));
  memcpy(&wide_c, &c, sizeof(c));
  f32x16 y = fma_f32(splat_f32(a), wide_b, wide_c);
  memcpy(&c, &y, sizeof(c));
  return c;
}
#endif

/// Stores the first `count` lanes.
static void store_tile_edge(float *to, tile_vector v, long count) {
  float lanes[TILE_LANES];
  memcpy(lanes, &v, sizeof(v));
  for (long j = 0; j < count; j++) to[j] = lanes[j];
}

/// The first `count` lanes; those behind belong to others.
static tile_vector load_tile_edge(const float *from, long count) {
  float lanes[TILE_LANES] = {0};
  for (long j = 0; j < count; j++) lanes[j] = from[j];
  return *(const tile_memory *)lanes;
}

// The sums must stay in registers, so every index into them has to be known when the loops are compiled.

/// One tile of `rows` x `columns` elements; `rows` and `vectors` are known when this is compiled.
///
/// The sum goes over `runs` runs of `depth` elements. In a, run r starts at offsets[r] (0 if offsets is NULL); in b, the
/// runs follow each other. One run makes a matrix product, several make a convolution without a patch matrix.
HB_INLINE void gemm_tile(
    int rows, int vectors, long runs, const long *offsets, long depth, const float *a, long a_row, long a_column,
    const float *b, long b_row, bool accumulate, float *c, long c_row, long columns) {
  tile_vector sums[TILE_ROWS][2];
  UNROLL for (int i = 0; i < rows; i++) sums[i][0] = sums[i][1] = (tile_vector){0};
  const bool is_whole = columns == vectors * TILE_LANES;
  if (accumulate && is_whole) {
    UNROLL for (int i = 0; i < rows; i++) {
      sums[i][0] = *(const tile_memory *)(c + i * c_row);
      if (vectors > 1) sums[i][1] = *(const tile_memory *)(c + i * c_row + TILE_LANES);
    }
  } else if (accumulate) {
    UNROLL for (int i = 0; i < rows; i++) {
      sums[i][0] = load_tile_edge(c + i * c_row, vectors > 1 ? TILE_LANES : columns);
      if (vectors > 1) sums[i][1] = load_tile_edge(c + i * c_row + TILE_LANES, columns - TILE_LANES);
    }
  }
  for (long r = 0; r < runs; r++) {
    const float *run = offsets == NULL ? a : a + offsets[r];
    for (long p = 0; p < depth; p++) {
      const tile_vector right = *(const tile_memory *)b;
      const tile_vector next = vectors > 1 ? *(const tile_memory *)(b + TILE_LANES) : right;
      UNROLL for (int i = 0; i < rows; i++) {
        float left = run[i * a_row + p * a_column];
        sums[i][0] = tile_fma(left, right, sums[i][0]);
        if (vectors > 1) sums[i][1] = tile_fma(left, next, sums[i][1]);
      }
      b += b_row;
    }
  }
  UNROLL for (int i = 0; i < rows; i++) {
    float *to = c + i * c_row;
    if (is_whole || vectors > 1) {
      *(tile_memory *)to = sums[i][0];
    } else {
      store_tile_edge(to, sums[i][0], columns);
    }
    if (vectors > 1) {
      if (is_whole) {
        *(tile_memory *)(to + TILE_LANES) = sums[i][1];
      } else {
        store_tile_edge(to + TILE_LANES, sums[i][1], columns - TILE_LANES);
      }
    }
  }
}

#define GEMM_PARAMETERS                                                                                              \
  long runs, const long *offsets, long depth, const float *a, long a_row, long a_column, const float *b, long b_row, \
      bool accumulate, float *c, long c_row, long columns
typedef void (*tile_function)(GEMM_PARAMETERS);

// a by rows: neighbours along k are neighbours in memory; by columns: neighbours along m are.
#define GEMM_TILE(rows, vectors)                                                                                     \
  static void gemm_rows_##rows##_##vectors(GEMM_PARAMETERS) {                                                        \
    (void)a_column;                                                                                                  \
    gemm_tile(rows, vectors, runs, offsets, depth, a, a_row, 1, b, b_row, accumulate, c, c_row, columns);            \
  }                                                                                                                  \
  static void gemm_columns_##rows##_##vectors(GEMM_PARAMETERS) {                                                     \
    (void)a_row;                                                                                                     \
    gemm_tile(rows, vectors, runs, offsets, depth, a, 1, a_column, b, b_row, accumulate, c, c_row, columns);         \
  }
#define GEMM_TILES(rows) GEMM_TILE(rows, 1) GEMM_TILE(rows, 2)
#define GEMM_ENTRY(rows)                                                                                             \
  {{gemm_rows_##rows##_1, gemm_rows_##rows##_2}, {gemm_columns_##rows##_1, gemm_columns_##rows##_2}},

#if HB_TILE_ROWS == 12
#define GEMM_ALL(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12)
#elif HB_TILE_ROWS == 8
#define GEMM_ALL(X) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8)
#elif HB_TILE_ROWS == 6
#define GEMM_ALL(X) X(1) X(2) X(3) X(4) X(5) X(6)
#else
#define GEMM_ALL(X) X(1) X(2) X(3) X(4)
#endif
GEMM_ALL(GEMM_TILES)
static const tile_function gemm_tiles[TILE_ROWS][2][2] = {GEMM_ALL(GEMM_ENTRY)};

/// The columns of a product padded to whole panels.
HB_INLINE long whole_panels(long columns) { return (columns + TILE_COLUMNS - 1) / TILE_COLUMNS * TILE_COLUMNS; }

/// One panel: `depth` rows of TILE_COLUMNS neighbouring elements; missing columns are 0. b is row-major, or
/// column-major if it is transposed.
static void pack_panel(float *panel, const float *b, long b_row, bool is_transposed, long depth, long width) {
  if (is_transposed) {
    if (width < TILE_COLUMNS) memset(panel, 0, (size_t)(depth * TILE_COLUMNS) * 4);
    transpose_f32(panel, TILE_COLUMNS, b, b_row, depth, width);
    return;
  }
  if (width == TILE_COLUMNS) {
    for (long p = 0; p < depth; p++) {
      const float *from = b + p * b_row;
      tile_vector left = *(const tile_memory *)from, right = *(const tile_memory *)(from + TILE_LANES);
      *(tile_memory *)(panel + p * TILE_COLUMNS) = left;
      *(tile_memory *)(panel + p * TILE_COLUMNS + TILE_LANES) = right;
    }
    return;
  }
  for (long p = 0; p < depth; p++) {
    const float *from = b + p * b_row;
    for (long i = 0; i < TILE_COLUMNS; i++) panel[p * TILE_COLUMNS + i] = i < width ? from[i] : 0.0f;
  }
}

/// All panels, one after another.
static void pack_right(float *to, const float *b, long b_row, bool is_transposed, long depth, long columns) {
  for (long j = 0; j < columns; j += TILE_COLUMNS) {
    long width = columns - j < TILE_COLUMNS ? columns - j : TILE_COLUMNS;
    pack_panel(to + j * depth, is_transposed ? b + j * b_row : b + j, b_row, is_transposed, depth, width);
  }
}

static void gemm(
    bool transpose_a, bool transpose_b, long m, long n, long k, const float *a, long row_a, const float *b, long row_b,
    bool accumulate, float *c, long row_c) {
  if (k == 0 && !accumulate) {
    for (long i = 0; i < m; i++) memset(c + i * row_c, 0, (size_t)n * 4);
  }
  // What fits into half of a first-level cache is read where it lies.
  const bool is_packed = transpose_b || (m >= 4 * TILE_ROWS && n > TILE_COLUMNS && n * k > 8192);
  const long a_row = transpose_a ? 1 : row_a, a_column = transpose_a ? row_a : 1;
  for (long p = 0; p < k; p += GEMM_DEPTH) {
    const long depth = k - p < GEMM_DEPTH ? k - p : GEMM_DEPTH;
    const bool continues = accumulate || p > 0;
    for (long j0 = 0; j0 < n; j0 += GEMM_COLUMNS) {
      const long columns = n - j0 < GEMM_COLUMNS ? n - j0 : GEMM_COLUMNS;
      const float *right = transpose_b ? b + j0 * row_b + p : b + p * row_b + j0;
      float *packed = NULL;
      if (is_packed) {
        packed = hb_scratch(HB_SCRATCH_RIGHT, (size_t)(depth * whole_panels(columns)) * 4 + HB_TAIL);
        pack_right(packed, right, row_b, transpose_b, depth, columns);
      }
      // Tiles of nearly equal height: 26 rows are 9 + 9 + 8, not 12 + 12 + 2.
      const long tiles = (m + TILE_ROWS - 1) / TILE_ROWS;
      for (long tile = 0; tile < tiles; tile++) {
        const long i = m * tile / tiles, rows = m * (tile + 1) / tiles - i;
        const float *left = a + i * a_row + p * a_column;
        for (long j = 0; j < columns; j += TILE_COLUMNS) {
          const long width = columns - j < TILE_COLUMNS ? columns - j : TILE_COLUMNS;
          const int vectors = width > TILE_LANES ? 2 : 1;
          gemm_tiles[rows - 1][transpose_a][vectors - 1](
              1, NULL, depth, left, a_row, a_column, is_packed ? packed + j * depth : right + j,
              is_packed ? TILE_COLUMNS : row_b, continues, c + i * row_c + j0 + j, row_c, width);
        }
      }
    }
  }
}

/// to = left · packed, or to += it; the panels are of `depth` x `columns`.
static void multiply_packed(
    long rows, long depth, long columns, const float *left, long left_row, const float *packed, bool accumulate,
    float *to, long to_row) {
  const long tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  for (long j = 0; j < columns; j += TILE_COLUMNS) {
    const long width = columns - j < TILE_COLUMNS ? columns - j : TILE_COLUMNS;
    const int vectors = width > TILE_LANES ? 2 : 1;
    for (long tile = 0; tile < tiles; tile++) {
      const long i = rows * tile / tiles, count = rows * (tile + 1) / tiles - i;
      gemm_tiles[count - 1][0][vectors - 1](
          1, NULL, depth, left + i * left_row, left_row, 1, packed + j * depth, TILE_COLUMNS, accumulate,
          to + i * to_row + j, to_row, width);
    }
  }
}

/// The product by the kernel that suits its size.
HB_INLINE void multiply(
    const hb_context *context, bool transpose_a, bool transpose_b, long m, long n, long k, const float *a, long row_a,
    const float *b, long row_b, bool accumulate, float *c, long row_c) {
  bool is_large = context->large_gemm != NULL && m * n * k >= HB_LARGE_PRODUCT;
  (is_large ? context->large_gemm : gemm)(
      transpose_a, transpose_b, m, n, k, a, row_a, b, row_b, accumulate, c, row_c);
}

// MARK: The dot operation

typedef struct {
  const hb_dot_arguments *dot;
  const hb_context *context;
  hb_dot_plan plan;
  float *partial;
} dot_task;

static void run_dot_task(const void *argument, long index) {
  const dot_task *task = argument;
  const hb_dot_arguments *dot = task->dot;
  const hb_dot_plan *plan = &task->plan;
  long j = index % plan->n_blocks * plan->n_block;
  index /= plan->n_blocks;
  long i = index % plan->m_blocks * plan->m_block;
  index /= plan->m_blocks;
  long part = index % plan->k_blocks, p = part * plan->k_block;
  long batch = index / plan->k_blocks;
  long m = dot->m - i < plan->m_block ? dot->m - i : plan->m_block;
  long n = dot->n - j < plan->n_block ? dot->n - j : plan->n_block;
  long k = dot->k - p < plan->k_block ? dot->k - p : plan->k_block;
  void *const *slots = task->context->slots;
  const float *a = (const float *)slots[dot->a] + batch * dot->m * dot->k;
  const float *b = (const float *)slots[dot->b] + batch * dot->k * dot->n;
  float *to = task->partial == NULL ? (float *)slots[dot->to] + batch * dot->m * dot->n
                                    : task->partial + (part + batch * plan->k_blocks) * dot->m * dot->n;
  long row_a = dot->transpose_a ? dot->m : dot->k, row_b = dot->transpose_b ? dot->k : dot->n;
  a += dot->transpose_a ? p * row_a + i : i * row_a + p;
  b += dot->transpose_b ? j * row_b + p : p * row_b + j;
  multiply(
      task->context, dot->transpose_a, dot->transpose_b, m, n, k, a, row_a, b, row_b, false, to + i * dot->n + j,
      dot->n);
}

static void run_dot(const void *arguments, const hb_context *context) {
  const hb_dot_arguments *dot = arguments;
  if (dot->batch * dot->m * dot->n == 0) return;
  dot_task task = {dot, context, hb_plan_dot(dot->batch, dot->m, dot->n, dot->k), NULL};
  const hb_dot_plan *plan = &task.plan;
  if (plan->k_blocks > 1) task.partial = context->slots[dot->scratch];
  hb_parallel_for(
      context->pool, dot->batch * plan->k_blocks * plan->m_blocks * plan->n_blocks, run_dot_task, &task);
  if (plan->k_blocks > 1) {
    sum_partials(context, task.partial, context->slots[dot->to], dot->batch, plan->k_blocks, dot->m * dot->n);
  }
}
