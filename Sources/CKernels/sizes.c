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

hb_dot_plan hb_plan_dot(long batch, long m, long n, long k) {
  // Few enough tasks to keep each one efficient, enough of them to keep a dozen cores busy.
  const long enough_tasks = 12, smallest_task = 131072;
  hb_dot_plan plan = {192, 512, k < 1 ? 1 : k, 1, 1, 1};
  if (plan.m_block > m) plan.m_block = m < 1 ? 1 : m;
  if (plan.n_block > n) plan.n_block = n < 1 ? 1 : n;
  for (;;) {
    plan.m_blocks = ceiling(m, plan.m_block);
    plan.n_blocks = ceiling(n, plan.n_block);
    if (batch * plan.m_blocks * plan.n_blocks >= enough_tasks) break;
    if (plan.m_block * plan.n_block * k < 2 * smallest_task) break;
    if (plan.n_block > 128 && plan.n_block >= plan.m_block) {
      plan.n_block = ceiling(plan.n_block / 2, 32) * 32;
    } else if (plan.m_block > 48) {
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

hb_convolution_plan hb_plan_convolution(long rows, long taps, long depth, long width) {
  hb_convolution_plan plan = {rows, taps, depth, width, 0, 0, 0};
  // A panel of 192 KB stays in the second-level cache beside the kernel.
  plan.panel = 49152 / (depth < 1 ? 1 : depth) / 12 * 12;
  if (plan.panel > 384) plan.panel = 384;
  if (plan.panel < 12) plan.panel = 12;
  // Small problems still give every core something.
  while (plan.panel >= 96 && ceiling(rows, plan.panel) < 12 && plan.panel * depth * width > 262144) {
    plan.panel = plan.panel / 2 / 12 * 12;
  }
  long work = rows * depth * width;
  plan.parts = work / 1048576;
  if (plan.parts > 12) plan.parts = 12;
  // Partial kernels take at most 32 MB in all.
  if (depth * width > 0 && plan.parts > 8388608 / (depth * width)) plan.parts = 8388608 / (depth * width);
  if (plan.parts < 1) plan.parts = 1;
  plan.part_rows = ceiling(ceiling(rows, plan.parts), 16) * 16;
  if (plan.part_rows < 16) plan.part_rows = 16;
  plan.parts = ceiling(rows, plan.part_rows);
  if (plan.parts < 1) plan.parts = 1;
  return plan;
}

static long product(const hb_convolution_axis *axes, bool of_kernel) {
  long count = 1;
  for (int axis = 0; axis < 3; axis++) count *= of_kernel ? axes[axis].kernel : axes[axis].output;
  return count;
}

long hb_convolution_kernel_scratch(const hb_convolution_arguments *a) {
  long taps = product(a->axes, true), rows = a->batch * product(a->axes, false);
  hb_convolution_plan plan =
      hb_plan_convolution(rows, taps, taps * a->channels / a->groups, a->filters / a->groups);
  return plan.parts > 1 ? bytes_of_floats(plan.parts * taps * a->channels / a->groups * a->filters) : 0;
}

long hb_convolution_input_scratch(const hb_convolution_arguments *a) {
  return bytes_of_floats(product(a->axes, true) * a->channels / a->groups * a->filters);
}
