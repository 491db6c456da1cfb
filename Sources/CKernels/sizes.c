// How work is cut: by the problem's size alone, so that neither the form nor the number of threads reaches a result.
#include "sizes.h"

static long ceiling(long a, long b) { return (a + b - 1) / b; }
static long bytes_of_floats(long count) { return (count * 4 + HB_TAIL + 63) / 64 * 64; }

long hb_reduce_block_rows(long extent, long inner) {
  (void)extent;
  long columns = inner < 1024 ? (inner < 1 ? 1 : inner) : 1024;
  long rows = 16384 / columns;
  return rows < 16 ? 16 : rows;
}

long hb_reduce_scratch(long outer, long extent, long inner) {
  long bytes = 0;
  for (;;) {
    long blocks = ceiling(extent, hb_reduce_block_rows(extent, inner));
    if (blocks <= 1) return bytes;
    bytes += bytes_of_floats(outer * blocks * inner);
    extent = blocks;
  }
}

bool hb_reduce_pieces_are_aligned(long outer, long extent, long inner) {
  long rows = hb_reduce_block_rows(extent, inner);
  return (outer == 1 || extent * inner % HB_LANES == 0) && (extent <= rows || rows * inner % HB_LANES == 0);
}

hb_dot_plan hb_plan_dot(long batch, long m, long n, long k) {
  // Few enough tasks to keep each one efficient, enough of them to keep a dozen cores busy. Columns are cut first: a
  // task packs its columns of b, which pays the better the more rows use them.
  const long enough_tasks = 12, smallest_task = 131072;
  hb_dot_plan plan = {384, 512, k < 1 ? 1 : k, 1, 1, 1};
  if (plan.m_block > m) plan.m_block = m < 1 ? 1 : m;
  if (plan.n_block > n) plan.n_block = n < 1 ? 1 : n;
  for (;;) {
    plan.m_blocks = ceiling(m, plan.m_block);
    plan.n_blocks = ceiling(n, plan.n_block);
    if (batch * plan.m_blocks * plan.n_blocks >= enough_tasks) break;
    if (plan.m_block * plan.n_block * k < 2 * smallest_task) break;
    if (plan.n_block > 64) {
      plan.n_block = ceiling(plan.n_block / 2, 32) * 32;
    } else if (plan.m_block > 96) {
      plan.m_block = ceiling(plan.m_block / 2, 12) * 12;
    } else {
      break;
    }
  }
  long tasks = batch * plan.m_blocks * plan.n_blocks;
  if (tasks < enough_tasks && k >= 1024 && tasks > 0) {
    plan.k_blocks = ceiling(enough_tasks, tasks);
    if (plan.k_blocks > k / 512) plan.k_blocks = k / 512;
    plan.k_block = ceiling(ceiling(k, plan.k_blocks), 16) * 16;
    plan.k_blocks = ceiling(k, plan.k_block);
  }
  return plan;
}

long hb_dot_scratch(long batch, long m, long n, long k) {
  hb_dot_plan plan = hb_plan_dot(batch, m, n, k);
  return plan.k_blocks > 1 ? bytes_of_floats(batch * plan.k_blocks * m * n) : 0;
}

long hb_lines_per_task(long lines, long work_per_line) {
  // A million multiply-adds are about 20 microseconds.
  const long enough_tasks = 12, task = 1048576, smallest_task = 131072;
  long count = task / (work_per_line < 1 ? 1 : work_per_line);
  if (ceiling(lines, count < 1 ? 1 : count) < enough_tasks) {
    count = ceiling(lines, enough_tasks);
    long least = ceiling(smallest_task, work_per_line < 1 ? 1 : work_per_line);
    if (count < least) count = least;
  }
  return count < 1 ? 1 : count;
}

static long tap_count(const hb_convolution_arguments *a) {
  return a->axes[0].kernel * a->axes[1].kernel * a->axes[2].kernel;
}

/// From 12 to 16 equal parts; 0 if there are none.
static long parts_of_samples(long batch) {
  for (long parts = 16; parts >= 12; parts--) {
    if (batch > 0 && batch % parts == 0) return parts;
  }
  return 0;
}

hb_kernel_gradient_plan hb_plan_kernel_gradient(const hb_convolution_arguments *a) {
  const long height = a->axes[1].output, width = a->axes[2].output;
  const long planes = a->batch * a->axes[0].output, lines = planes * height;
  const long elements = tap_count(a) * (a->channels / a->groups) * a->filters;
  hb_kernel_gradient_plan plan = {1, lines, 1};
  if (lines == 0 || width == 0 || elements == 0) return plan;
  long parts = lines * width * elements / 1048576;
  if (parts > 12) parts = 12;
  // Partial kernels take at most 32 MB in all.
  if (parts > 8388608 / elements) parts = 8388608 / elements;
  if (parts < 1) parts = 1;
  // Taps in depth need whole planes; otherwise whole planes are only better.
  const bool needs_planes = a->axes[0].kernel > 1;
  // Whole samples in equal parts, so that a region can give the same sums.
  const long sample_parts = parts_of_samples(a->batch);
  if (parts == 12 && sample_parts > 0 && sample_parts <= 8388608 / elements) parts = sample_parts;
  plan.part_lines = ceiling(lines, parts);
  if (needs_planes || planes >= parts) plan.part_lines = ceiling(plan.part_lines, height) * height;
  plan.parts = ceiling(lines, plan.part_lines);
  plan.block_lines = ceiling(384, width);
  if (plan.block_lines > height) plan.block_lines = plan.block_lines / height * height;
  if (needs_planes) plan.block_lines = height;
  return plan;
}

/// Columns in whole panels of the widest form.
static long whole_panels(long columns) { return ceiling(columns, 32) * 32; }

hb_planar_plan hb_plan_planar(const hb_convolution_arguments *a, hb_convolution_step step) {
  hb_planar_plan plan = {0};
  const long channels = a->channels / a->groups, filters = a->filters / a->groups;
  if (a->groups == 1 || channels == 0 || filters == 0) return plan;
  // A tile has columns for one group's part of the result, and, for the kernel gradient, rows for its channels; it does
  // about three times the work of vectors along the groups when both are full.
  const long width = step == HB_INPUT_GRADIENT ? channels : filters;
  const double rows = step == HB_KERNEL_GRADIENT && channels < 12 ? (double)channels / 12 : 1;
  const double tiles = 3 * rows * (double)width / (double)(ceiling(width, 16) * 16);
  const double lanes = (double)a->groups / (double)(ceiling(a->groups, 16) * 16);
  plan.is_planar = tiles < lanes || (channels == 1 && filters == 1);
  if (!plan.is_planar) return plan;
  const long kernel = tap_count(a) * channels * a->filters;
  long input = a->batch * a->channels, output = a->batch * a->filters;
  for (int axis = 0; axis < 3; axis++) input *= a->axes[axis].input, output *= a->axes[axis].output;
  const bool wants_source = step != HB_INPUT_GRADIENT && channels > 1;
  const bool wants_gradient = step != HB_FORWARD && filters > 1;
  const long parts = step == HB_KERNEL_GRADIENT ? hb_plan_kernel_gradient(a).parts : 1;
  // The input gradient's taps are in another order, and a kernel of one filter a group is in planes as it lies.
  if (step == HB_INPUT_GRADIENT || filters > 1 || parts > 1) plan.sum = bytes_of_floats(parts * kernel);
  plan.source = plan.sum + (parts > 1 && filters > 1 ? bytes_of_floats(kernel) : 0);
  plan.gradient = plan.source + (wants_source ? bytes_of_floats(input) : 0);
  plan.bytes = plan.gradient + (wants_gradient ? bytes_of_floats(output) : 0);
  return plan;
}

bool hb_is_winograd(const hb_convolution_arguments *a, bool is_gradient) {
  const hb_convolution_axis *axes = a->axes;
  if (a->groups != 1 || axes[0].kernel != 1 || axes[0].input != 1 || axes[0].output != 1) return false;
  double covered = 1;
  for (int i = 1; i < 3; i++) {
    if (axes[i].kernel != 3 || axes[i].stride != 1 || axes[i].dilation != 1) return false;
    const long results = is_gradient ? axes[i].input : axes[i].output;
    if (results < 4) return false;
    covered *= (double)(ceiling(results, 2) * 2) / (double)results;
  }
  // Whole vectors; sums long enough for the products to pay for the transforms, kernels that stay in a second-level
  // cache, and few squares that reach over the end.
  const long channels = a->channels, filters = a->filters;
  return channels % 16 == 0 && filters % 16 == 0 && channels * filters >= 512 && channels * filters <= 16384 &&
         covered < 1.45;
}

long hb_squares_per_task(long depth, long width) {
  // Both sides of the products take half of a second-level cache of 1 MB together with the kernel.
  const long squares = 65536 / (depth + width) / 16 / 12 * 12;
  return squares < 12 ? 12 : squares > 96 ? 96 : squares;
}

hb_square_parts hb_square_gradient_parts(const hb_convolution_arguments *a) {
  const long squares = a->batch * ceiling(a->axes[1].output, 2) * ceiling(a->axes[2].output, 2);
  // Longer sums than in the other steps: each block reads and writes the sums anew.
  hb_square_parts parts = {1, 1, 2 * hb_squares_per_task(a->channels, a->filters)};
  if (parts.block > 96) parts.block = 96;
  parts.parts = squares / parts.block;
  if (parts.parts > 12) parts.parts = 12;
  if (parts.parts < 1) parts.parts = 1;
  parts.part_squares = ceiling(squares, parts.parts);
  return parts;
}

static long winograd_scratch(const hb_convolution_arguments *a, long depth, long width) {
  return bytes_of_floats(16 * (a->channels * a->filters + depth * whole_panels(width)));
}

long hb_convolution_scratch(const hb_convolution_arguments *a) {
  if (hb_is_winograd(a, false)) return winograd_scratch(a, a->channels, a->filters);
  const hb_planar_plan plan = hb_plan_planar(a, HB_FORWARD);
  if (plan.is_planar) return plan.bytes;
  return bytes_of_floats(tap_count(a) * a->channels * whole_panels(a->filters / a->groups));
}

long hb_convolution_input_scratch(const hb_convolution_arguments *a) {
  if (hb_is_winograd(a, true)) return winograd_scratch(a, a->filters, a->channels);
  const hb_planar_plan plan = hb_plan_planar(a, HB_INPUT_GRADIENT);
  if (plan.is_planar) return plan.bytes;
  return bytes_of_floats(tap_count(a) * a->filters * whole_panels(a->channels / a->groups));
}

long hb_convolution_kernel_scratch(const hb_convolution_arguments *a) {
  if (hb_is_winograd(a, false)) {
    return bytes_of_floats(hb_square_gradient_parts(a).parts * 16 * a->channels * a->filters);
  }
  const hb_planar_plan planar = hb_plan_planar(a, HB_KERNEL_GRADIENT);
  if (planar.is_planar) return planar.bytes;
  hb_kernel_gradient_plan plan = hb_plan_kernel_gradient(a);
  return plan.parts > 1 ? bytes_of_floats(plan.parts * tap_count(a) * (a->channels / a->groups) * a->filters) : 0;
}

long hb_convolution_kernel_sample_parts(const hb_convolution_arguments *a) {
  if (hb_is_winograd(a, false) || hb_plan_planar(a, HB_KERNEL_GRADIENT).is_planar) return 0;
  const long parts = hb_plan_kernel_gradient(a).parts;
  return parts > 1 && parts == parts_of_samples(a->batch) ? parts : 0;
}

long hb_recurrence_block_rows(long batch, long units, long width) {
  // A kernel that fits a second-level cache is read from there, by eight rows of accumulators as fast as they can use
  // it; a larger one comes from farther away and must serve more rows.
  if (units * width > 262144) return 16;
  return batch <= 8 ? 4 : 8;
}

long hb_recurrence_scratch(int cell, long units, bool is_gradient) {
  const long gates = cell == HB_CELL_LSTM ? 4 : cell >= HB_CELL_GRU ? 3 : 1;
  // The candidate of a GRU is packed on its own.
  const long together = cell == HB_CELL_GRU ? 2 : gates, rest = gates - together;
  if (is_gradient) return bytes_of_floats(gates * units * whole_panels(units));
  return bytes_of_floats(units * (whole_panels(together * units) + whole_panels(rest * units)));
}
