// Convolution of images with 3 x 3 kernels by Winograd's minimal filtering F(2 x 2, 3 x 3): a square of 2 x 2 results
// from 4 x 4 of the source takes 16 multiplications a channel instead of 36 (Winograd 1980; Lavin and Gray 2016).
//
// With B, G and A as below, the results are Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A. For each of the 16 elements in brackets, the
// sum over channels is a matrix product: squares by channels times channels by filters, one chain of fused
// multiply-adds in the order of the channels. The input gradient is the same with the kernel turned and transposed.
// A square is always the same part of its image, so that a sample's results do not depend on its batch.

/// One axis of the squares: results at 2 i and 2 i + 1 see the source at 2 i − low … 2 i − low + 3.
typedef struct {
  long squares, results, source, low;
} square_axis;

typedef struct {
  const hb_context *context;
  const float *source, *packed;
  float *to;
  square_axis axes[2];
  long batch, depth, width;  // channels of the source and of the result
  long squares_per_task;
} square_task;

enum { SQUARE = 16 };

/// The channels of a pixel beyond the border; hb_is_winograd refuses more.
static const float square_border[1024];

/// Bᵀ d along one axis of four.
HB_INLINE void transform_source(f32x16 *d, int stride) {
  const f32x16 a = d[0], b = d[stride], c = d[2 * stride], e = d[3 * stride];
  d[0] = a - c;
  d[stride] = b + c;
  d[2 * stride] = c - b;
  d[3 * stride] = b - e;
}

/// The transformed source of one square, 16 channels at a time; element x goes to v + x · component.
static void transform_square(const square_task *task, long image, long y, long x, float *v, long component) {
  const square_axis *rows = &task->axes[0], *columns = &task->axes[1];
  const long depth = task->depth;
  const float *source = task->source + image * rows->source * columns->source * depth;
  const long top = 2 * y - rows->low, left = 2 * x - columns->low;
  const float *pixels[SQUARE];
  for (int i = 0; i < 4; i++) {
    const bool has_row = top + i >= 0 && top + i < rows->source;
    const float *row = source + ((top + i) * columns->source + left) * depth;
    for (int j = 0; j < 4; j++) {
      const bool has_column = left + j >= 0 && left + j < columns->source;
      pixels[4 * i + j] = has_row && has_column ? row + j * depth : square_border;
    }
  }
  for (long channel = 0; channel < depth; channel += 16) {
    f32x16 d[SQUARE];
    UNROLL for (int element = 0; element < SQUARE; element++) d[element] = load_f32(pixels[element] + channel);
    UNROLL for (int j = 0; j < 4; j++) transform_source(d + j, 4);
    UNROLL for (int i = 0; i < 4; i++) transform_source(d + 4 * i, 1);
    UNROLL for (int element = 0; element < SQUARE; element++) store_f32(v + element * component + channel, d[element]);
  }
}

/// Aᵀ m A: the four results of one square from its sums.
static void finish_square(const square_task *task, long image, long y, long x, const float *m, long component) {
  const square_axis *rows = &task->axes[0], *columns = &task->axes[1];
  const long width = task->width;
  const bool has_row = 2 * y + 1 < rows->results, has_column = 2 * x + 1 < columns->results;
  float *to = task->to + ((image * rows->results + 2 * y) * columns->results + 2 * x) * width;
  const long line = columns->results * width;
  for (long filter = 0; filter < width; filter += 16) {
    f32x16 sums[2][4];
    UNROLL for (int j = 0; j < 4; j++) {
      const float *from = m + j * component + filter;
      const f32x16 a = load_f32(from), b = load_f32(from + 4 * component), c = load_f32(from + 8 * component);
      sums[0][j] = a + b + c;
      sums[1][j] = b - c - load_f32(from + 12 * component);
    }
    float *at = to + filter;
    UNROLL for (int i = 0; i < 2; i++) {
      if (i == 1 && !has_row) break;
      store_f32(at + i * line, sums[i][0] + sums[i][1] + sums[i][2]);
      if (has_column) store_f32(at + i * line + width, sums[i][1] - sums[i][2] - sums[i][3]);
    }
  }
}

static void run_square_task(const void *argument, long index) {
  const square_task *task = argument;
  const long in_row = task->axes[1].squares, in_image = task->axes[0].squares * in_row;
  const long all = task->batch * in_image, first = index * task->squares_per_task;
  const long count = all - first < task->squares_per_task ? all - first : task->squares_per_task;
  const long depth = task->depth, width = task->width, panels = whole_panels(width);
  float *v = hb_scratch(HB_SCRATCH_LEFT, (size_t)(SQUARE * count * depth) * 4 + HB_TAIL);
  float *m = hb_scratch(HB_SCRATCH_RIGHT, (size_t)(SQUARE * count * width) * 4 + HB_TAIL);
  for (long i = 0; i < count; i++) {
    const long at = first + i;
    transform_square(task, at / in_image, at / in_row % task->axes[0].squares, at % in_row, v + i * depth, count * depth);
  }
  for (int element = 0; element < SQUARE; element++) {
    multiply_packed(
        count, depth, width, v + element * count * depth, depth, task->packed + element * depth * panels, false,
        m + element * count * width, width);
  }
  for (long i = 0; i < count; i++) {
    const long at = first + i;
    finish_square(task, at / in_image, at / in_row % task->axes[0].squares, at % in_row, m + i * width, count * width);
  }
}

/// G g along one axis: four from three.
HB_INLINE void transform_taps(const f32x16 *g, int from, f32x16 *u, int to) {
  const f32x16 ends = g[0] + g[2 * from], middle = g[from];
  u[0] = g[0];
  u[to] = (ends + middle) * 0.5f;
  u[2 * to] = (ends - middle) * 0.5f;
  u[3 * to] = g[2 * from];
}

typedef struct {
  const float *kernel;
  float *transformed, *packed;
  long channels, filters;
  bool is_turned;
} kernel_task;

/// One channel's row of the transformed kernel: [element, channel, filter].
static void transform_kernel_row(const void *argument, long channel) {
  const kernel_task *task = argument;
  const long tap = task->channels * task->filters;
  for (long filter = 0; filter < task->filters; filter += 16) {
    const float *from = task->kernel + channel * task->filters + filter;
    f32x16 g[9], rows[12], u[SQUARE];
    UNROLL for (int t = 0; t < 9; t++) g[t] = load_f32(from + (task->is_turned ? 8 - t : t) * tap);
    UNROLL for (int j = 0; j < 3; j++) transform_taps(g + j, 3, rows + j, 3);
    UNROLL for (int i = 0; i < 4; i++) transform_taps(rows + 3 * i, 1, u + 4 * i, 1);
    UNROLL for (int element = 0; element < SQUARE; element++) {
      store_f32(task->transformed + element * tap + channel * task->filters + filter, u[element]);
    }
  }
}

static void pack_kernel_element(const void *argument, long element) {
  const kernel_task *task = argument;
  const long depth = task->is_turned ? task->filters : task->channels;
  const long width = task->is_turned ? task->channels : task->filters;
  pack_right(
      task->packed + element * depth * whole_panels(width),
      task->transformed + element * task->channels * task->filters, task->filters, task->is_turned, depth, width);
}

/// Forward, or the input gradient, in which output and input change places.
static void run_squares(const hb_convolution_arguments *a, const hb_context *context, bool is_gradient) {
  const long depth = is_gradient ? a->filters : a->channels, width = is_gradient ? a->channels : a->filters;
  float *scratch = context->slots[a->scratch];
  const kernel_task kernel = {
    context->slots[a->kernel], scratch, scratch + SQUARE * a->channels * a->filters, a->channels, a->filters,
    is_gradient,
  };
  hb_parallel_for(context->pool, a->channels, transform_kernel_row, &kernel);
  hb_parallel_for(context->pool, SQUARE, pack_kernel_element, &kernel);
  square_task task = {
    .context = context, .source = context->slots[is_gradient ? a->output : a->input], .packed = kernel.packed,
    .to = context->slots[is_gradient ? a->input : a->output], .batch = a->batch, .depth = depth, .width = width,
    .squares_per_task = hb_squares_per_task(depth, width),
  };
  for (int i = 0; i < 2; i++) {
    const hb_convolution_axis *axis = &a->axes[i + 1];
    const long results = is_gradient ? axis->input : axis->output;
    task.axes[i] = (square_axis){
      (results + 1) / 2, results, is_gradient ? axis->output : axis->input, is_gradient ? 2 - axis->low : axis->low};
  }
  const long squares = task.batch * task.axes[0].squares * task.axes[1].squares;
  hb_parallel_for(
      context->pool, (squares + task.squares_per_task - 1) / task.squares_per_task, run_square_task, &task);
}

// MARK: Kernel gradient

// The transpose of the algorithm in its kernel: Gᵀ [Σ (Bᵀ d B) ⊙ (A y Aᵀ)] G, the sum going over all squares, y being
// the gradient of a square's results. Parts of the squares are summed apart and added in order.

typedef struct {
  square_task squares;
  const float *gradient;
  float *sums, *to;
  long parts, part_squares;
} square_gradient_task;

/// A y along one axis: four from two.
HB_INLINE void spread_results(f32x16 y0, f32x16 y1, f32x16 *to, int stride) {
  to[0] = y0;
  to[stride] = y0 + y1;
  to[2 * stride] = y0 - y1;
  to[3 * stride] = -y1;
}

static void spread_square(
    const square_gradient_task *task, long image, long y, long x, float *w, long component) {
  const square_axis *rows = &task->squares.axes[0], *columns = &task->squares.axes[1];
  const long width = task->squares.width;
  const bool has_row = 2 * y + 1 < rows->results, has_column = 2 * x + 1 < columns->results;
  const float *from =
      task->gradient + ((image * rows->results + 2 * y) * columns->results + 2 * x) * width;
  const long line = columns->results * width;
  const f32x16 zero = splat_f32(0.0f);
  for (long filter = 0; filter < width; filter += 16) {
    const float *at = from + filter;
    const f32x16 a = load_f32(at), b = has_column ? load_f32(at + width) : zero;
    const f32x16 c = has_row ? load_f32(at + line) : zero;
    const f32x16 d = has_row && has_column ? load_f32(at + line + width) : zero;
    f32x16 half[8], whole[SQUARE];
    spread_results(a, c, half, 2);
    spread_results(b, d, half + 1, 2);
    UNROLL for (int i = 0; i < 4; i++) spread_results(half[2 * i], half[2 * i + 1], whole + 4 * i, 1);
    UNROLL for (int element = 0; element < SQUARE; element++) store_f32(w + element * component + filter, whole[element]);
  }
}

static void run_square_gradient_task(const void *argument, long part) {
  const square_gradient_task *task = argument;
  const square_task *squares = &task->squares;
  const long in_row = squares->axes[1].squares, in_image = squares->axes[0].squares * in_row;
  const long all = squares->batch * in_image, first = part * task->part_squares;
  const long end = first + task->part_squares < all ? first + task->part_squares : all;
  const long depth = squares->depth, width = squares->width, most = squares->squares_per_task;
  float *sums = task->sums + part * SQUARE * depth * width;
  if (first >= end) memset(sums, 0, (size_t)(SQUARE * depth * width) * 4);
  for (long start = first; start < end; start += most) {
    const long count = end - start < most ? end - start : most;
    float *v = hb_scratch(HB_SCRATCH_LEFT, (size_t)(SQUARE * count * depth) * 4 + HB_TAIL);
    float *w = hb_scratch(HB_SCRATCH_PANEL, (size_t)(SQUARE * count * width) * 4 + HB_TAIL);
    for (long i = 0; i < count; i++) {
      const long at = start + i, image = at / in_image, y = at / in_row % squares->axes[0].squares, x = at % in_row;
      transform_square(squares, image, y, x, v + i * depth, count * depth);
      spread_square(task, image, y, x, w + i * width, count * width);
    }
    for (int element = 0; element < SQUARE; element++) {
      gemm(
          true, false, depth, width, count, v + element * count * depth, depth, w + element * count * width, width,
          start > first, sums + element * depth * width, width);
    }
  }
}

/// Gᵀ s along one axis: three from four.
HB_INLINE void gather_taps(const f32x16 *s, int from, f32x16 *g, int to) {
  const f32x16 middle = (s[from] + s[2 * from]) * 0.5f;
  g[0] = s[0] + middle;
  g[to] = (s[from] - s[2 * from]) * 0.5f;
  g[2 * to] = middle + s[3 * from];
}

/// One channel's row of the kernel's gradient.
static void finish_kernel_row(const void *argument, long channel) {
  const square_gradient_task *task = argument;
  const long width = task->squares.width, tap = task->squares.depth * width;
  for (long filter = 0; filter < width; filter += 16) {
    const float *from = task->sums + channel * width + filter;
    f32x16 s[SQUARE], half[12], g[9];
    UNROLL for (int element = 0; element < SQUARE; element++) s[element] = load_f32(from + element * tap);
    for (long part = 1; part < task->parts; part++) {
      const float *more = from + part * SQUARE * tap;
      UNROLL for (int element = 0; element < SQUARE; element++) s[element] += load_f32(more + element * tap);
    }
    UNROLL for (int j = 0; j < 4; j++) gather_taps(s + j, 4, half + j, 4);
    UNROLL for (int i = 0; i < 3; i++) gather_taps(half + 4 * i, 1, g + 3 * i, 1);
    UNROLL for (int t = 0; t < 9; t++) store_f32(task->to + t * tap + channel * width + filter, g[t]);
  }
}

static void run_square_gradient(const hb_convolution_arguments *a, const hb_context *context) {
  const hb_square_parts parts = hb_square_gradient_parts(a);
  square_gradient_task task = {
    .squares = {
      .context = context, .source = context->slots[a->input], .batch = a->batch, .depth = a->channels,
      .width = a->filters, .squares_per_task = parts.block},
    .gradient = context->slots[a->output], .sums = context->slots[a->scratch], .to = context->slots[a->kernel],
    .parts = parts.parts, .part_squares = parts.part_squares,
  };
  for (int i = 0; i < 2; i++) {
    const hb_convolution_axis *axis = &a->axes[i + 1];
    task.squares.axes[i] = (square_axis){(axis->output + 1) / 2, axis->output, axis->input, axis->low};
  }
  hb_parallel_for(context->pool, parts.parts, run_square_gradient_task, &task);
  hb_parallel_for(context->pool, a->channels, finish_kernel_row, &task);
}
