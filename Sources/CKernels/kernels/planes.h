// Convolutions of many small groups, depthwise ones above all, and their two transposes.
//
// Vectors run along the groups. For that a pixel must lie in planes: the first channel of every group, then the second
// of every group, and so on; with one channel a group it does, otherwise its channels are first put in that order. The
// sums are those of the general kernels: one chain over taps and channels in order, for the kernel gradient one chain
// over the positions of a part. Taps that fall outside add nothing.

// MARK: Planes

/// to[plane · stride + g] and from[g · planes + plane]: a pixel's channels taken apart, or put together again.
#define HB_FOR_PLANES(planes, body)                                                                                  \
  switch (planes) {                                                                                                  \
  case 2: HB_PLANES(2, body) break;                                                                                  \
  case 3: HB_PLANES(3, body) break;                                                                                  \
  case 4: HB_PLANES(4, body) break;                                                                                  \
  default: HB_PLANES(planes, body)                                                                                   \
  }
#define HB_PLANES(n, body)                                                                                           \
  for (long g = 0; g < groups; g++) {                                                                                \
    for (long plane = 0; plane < n; plane++) { body(n) }                                                             \
  }

static void separate_pixel(const float *restrict from, float *restrict to, long stride, long planes, long groups) {
#define HB_SEPARATE(n) to[plane * stride + g] = from[g * n + plane];
  HB_FOR_PLANES(planes, HB_SEPARATE)
#undef HB_SEPARATE
}
static void join_pixel(const float *restrict from, float *restrict to, long stride, long planes, long groups) {
#define HB_JOIN(n) to[g * n + plane] = from[plane * stride + g];
  HB_FOR_PLANES(planes, HB_JOIN)
#undef HB_JOIN
}

typedef struct {
  const float *from;
  float *to;
  long pixels, planes, groups, chunk;
} separate_task;

static void run_separate_task(const void *argument, long index) {
  const separate_task *task = argument;
  const long end = (index + 1) * task->chunk < task->pixels ? (index + 1) * task->chunk : task->pixels;
  const long size = task->planes * task->groups;
  for (long pixel = index * task->chunk; pixel < end; pixel++) {
    separate_pixel(task->from + pixel * size, task->to + pixel * size, task->groups, task->planes, task->groups);
  }
}

/// The pixels in planes: themselves if they have one channel a group, else a copy.
static const float *separate_planes(
    const hb_context *context, const float *from, float *planes, long pixels, long count, long groups) {
  if (count == 1 || pixels == 0) return from;
  const long size = count * groups;
  separate_task task = {from, planes, pixels, count, groups, size >= 16384 ? 1 : 16384 / size};
  hb_parallel_for(context->pool, (pixels + task.chunk - 1) / task.chunk, run_separate_task, &task);
  return planes;
}

// MARK: Forward and input gradient

/// A row of taps that lies inside the source: where its first tap would be, and its kernel.
typedef struct {
  const float *source, *kernel;
} planar_row;

/// What leads from one plane of the source, or of the result, to the next, and from tap to tap.
typedef struct {
  long groups, planes, kernel_plane, tap;
} planar_steps;

/// `count` neighbouring positions, all of whose taps lie inside.
HB_INLINE void planar_positions(
    int count, const planar_row *rows, long row_count, long taps, planar_steps steps, long at, long step, float *to,
    long to_step, long lanes) {
  f32x16 sums[4];
  UNROLL for (int i = 0; i < count; i++) sums[i] = splat_f32(0.0f);
  for (long r = 0; r < row_count; r++) {
    const float *source = rows[r].source + at, *kernel = rows[r].kernel;
    for (long tap = 0; tap < taps; tap++, source += steps.tap) {
      const float *from = source;
      for (long plane = 0; plane < steps.planes; plane++, from += steps.groups, kernel += steps.kernel_plane) {
        const f32x16 factor = load_f32(kernel);
        UNROLL for (int i = 0; i < count; i++) sums[i] = fma_f32(load_f32(from + i * step), factor, sums[i]);
      }
    }
  }
  UNROLL for (int i = 0; i < count; i++) store_part_f32(to + i * to_step, sums[i], lanes);
}

/// One vector of groups of one plane of the result, over a line of positions.
HB_INLINE void planar_line(
    const sliding_axis *x, const planar_row *rows, planar_row *shifted, long row_count, planar_steps steps, long pixel,
    float *to, long to_step, long lanes) {
  const long step = x->step * pixel, kernel_tap = steps.planes * steps.kernel_plane;
  for (long w = 0; w < x->positions;) {
    const long first = x->start + w * x->step;
    if (w + 4 <= x->positions && first >= 0 && first + 3 * x->step + reach(x) <= x->extent) {
      planar_positions(4, rows, row_count, x->taps, steps, first * pixel, step, to + w * to_step, to_step, lanes);
      w += 4;
      continue;
    }
    // At the border: the taps that lie inside follow each other.
    long skipped = 0, taps = x->taps;
    while (skipped < taps && first + skipped * x->tap_step < 0) skipped++;
    while (taps > skipped && first + (taps - 1) * x->tap_step >= x->extent) taps--;
    for (long r = 0; r < row_count; r++) {
      shifted[r] = (planar_row){rows[r].source, rows[r].kernel + skipped * kernel_tap};
    }
    planar_positions(
        1, shifted, row_count, taps - skipped, steps, (first + skipped * x->tap_step) * pixel, step, to + w * to_step,
        to_step, lanes);
    w++;
  }
}

static void run_planar_task(const void *argument, long index) {
  const position_task *task = argument;
  const sliding_window *window = &task->window;
  const sliding_axis *axes = window->axes, *x = &axes[2];
  const long groups = task->groups, results = task->width, pixel = window->pixel;
  const planar_steps steps = {groups, window->channels, results * groups, x->tap_step * pixel};
  const long kernel_tap = steps.planes * steps.kernel_plane, end_line = (index + 1) * task->lines_per_task;
  const long end = end_line < task->lines ? end_line : task->lines;
  const long most_rows = axes[0].taps * axes[1].taps;
  planar_row *rows = hb_scratch(HB_SCRATCH_LEFT, (size_t)(2 * most_rows + 1) * sizeof(planar_row));
  planar_row *shifted = hb_scratch(HB_SCRATCH_RIGHT, (size_t)(2 * most_rows + 1) * sizeof(planar_row));
  // A result of several planes is put in order line by line; each plane is whole vectors there.
  const long stride = (groups + 15) / 16 * 16;
  float *planes = results > 1 ? hb_scratch(HB_SCRATCH_PANEL, (size_t)(x->positions * results * stride) * 4) : NULL;
  for (long line = index * task->lines_per_task; line < end; line++) {
    const long h0 = line % axes[1].positions, plane = line / axes[1].positions % axes[0].positions;
    const long batch = line / axes[1].positions / axes[0].positions;
    long row_count = 0;
    for (long td = 0; td < axes[0].taps; td++) {
      const long d = axes[0].start + plane * axes[0].step + td * axes[0].tap_step;
      if (d < 0 || d >= axes[0].extent) continue;
      for (long th = 0; th < axes[1].taps; th++) {
        const long h = axes[1].start + h0 * axes[1].step + th * axes[1].tap_step;
        if (h < 0 || h >= axes[1].extent) continue;
        rows[row_count].source =
            window->source + ((batch * axes[0].extent + d) * axes[1].extent + h) * x->extent * pixel;
        rows[row_count++].kernel = task->packed + (td * axes[1].taps + th) * x->taps * kernel_tap;
      }
    }
    const long target_plane = batch * task->extent[0] + task->first[0] + plane * task->step[0];
    float *to = task->to;
    to += ((target_plane * task->extent[1] + task->first[1] + h0 * task->step[1]) * task->extent[2] + task->first[2]) *
          task->pixel;
    const long to_step = task->step[2] * task->pixel;
    planar_row *here = rows + most_rows;
    for (long result = 0; result < results; result++) {
      for (long c = 0; c < groups; c += 16) {
        for (long r = 0; r < row_count; r++) {
          here[r] = (planar_row){rows[r].source + c, rows[r].kernel + result * groups + c};
        }
        float *line_to = planes == NULL ? to + c : planes + result * stride + c;
        const long line_step = planes == NULL ? to_step : results * stride, lanes = planes == NULL ? groups - c : 16;
        if (steps.planes == 1) {
          const planar_steps single = {groups, 1, steps.kernel_plane, steps.tap};
          planar_line(x, here, shifted, row_count, single, pixel, line_to, line_step, lanes);
        } else {
          planar_line(x, here, shifted, row_count, steps, pixel, line_to, line_step, lanes);
        }
      }
    }
    if (planes == NULL) continue;
    for (long w = 0; w < x->positions; w++) {
      join_pixel(planes + w * results * stride, to + w * to_step, stride, results, groups);
    }
  }
}

static void run_planar_positions(position_task *task) {
  const sliding_axis *axes = task->window.axes;
  const long taps = axes[0].taps * axes[1].taps * axes[2].taps;
  // A vector of sums that is loaded from memory costs several times what one in a product does.
  task->lines_per_task =
      hb_lines_per_task(task->lines, 4 * axes[2].positions * (taps + 1) * task->window.pixel * task->width);
  hb_parallel_for(
      task->context->pool, (task->lines + task->lines_per_task - 1) / task->lines_per_task, run_planar_task, task);
}

static void run_planar_convolution(position_task *task, const hb_convolution_arguments *a, const hb_planar_plan *plan) {
  const long channels = a->channels / a->groups, filters = a->filters / a->groups;
  const float *kernel = task->context->slots[a->kernel];
  task->packed = kernel;
  if (plan->bytes > 0) {
    char *scratch = task->context->slots[a->scratch];
    const long pixels = a->batch * a->axes[0].input * a->axes[1].input * a->axes[2].input;
    task->window.source = separate_planes(
        task->context, task->window.source, (float *)(scratch + plan->source), pixels, channels, a->groups);
    if (filters > 1) {
      float *packed = (float *)(scratch + plan->kernel);
      for (long row = 0; row < tap_count(a->axes) * channels; row++) {
        separate_pixel(kernel + row * a->filters, packed + row * a->filters, a->groups, filters, a->groups);
      }
      task->packed = packed;
    }
  }
  run_planar_positions(task);
}

/// One phase of the input gradient; its kernel is [tap, filter, channel, group], the taps last first.
static void run_planar_phase(
    position_task *task, const hb_convolution_arguments *a, const phase_axis phases[3], const float *gradient) {
  const long channels = a->channels / a->groups, filters = a->filters / a->groups, groups = a->groups;
  const float *kernel = task->context->slots[a->kernel];
  float *packed = task->context->slots[a->scratch];
  task->window.source = gradient;
  task->packed = packed;
  for (long d = 0; d < phases[0].taps; d++) {
    for (long h = 0; h < phases[1].taps; h++) {
      for (long w = 0; w < phases[2].taps; w++, packed += filters * channels * groups) {
        long tap = phases[0].last_tap - d * phases[0].tap_distance;
        tap = tap * a->axes[1].kernel + phases[1].last_tap - h * phases[1].tap_distance;
        tap = tap * a->axes[2].kernel + phases[2].last_tap - w * phases[2].tap_distance;
        for (long channel = 0; channel < channels; channel++) {
          separate_pixel(
              kernel + (tap * channels + channel) * a->filters, packed + channel * groups, channels * groups, filters,
              groups);
        }
      }
    }
  }
  run_planar_positions(task);
}

// MARK: Kernel gradient

/// Planes of the source and of the gradient, and what leads from one pixel to the next.
typedef struct {
  kernel_gradient_task task;
  sliding_window window;
  const float *gradient;
  long groups, channels, filters;
} planar_gradient_task;

/// Up to four neighbouring taps of one row over one line of positions.
HB_INLINE void planar_gradient_line(
    int count, const sliding_axis *x, long first_tap, const float *source, long source_pixel, const float *gradient,
    long gradient_pixel, f32x16 *sums) {
  const long tap_stride = x->tap_step * source_pixel;
  for (long w = 0; w < x->positions; w++) {
    const long at = x->start + w * x->step + first_tap * x->tap_step;
    const f32x16 g = load_f32(gradient + w * gradient_pixel);
    if (at >= 0 && at + (count - 1) * x->tap_step < x->extent) {
      const float *from = source + at * source_pixel;
      UNROLL for (int i = 0; i < count; i++) sums[i] = fma_f32(load_f32(from + i * tap_stride), g, sums[i]);
      continue;
    }
    UNROLL for (int i = 0; i < count; i++) {
      const long position = at + i * x->tap_step;
      if (position < 0 || position >= x->extent) continue;
      sums[i] = fma_f32(load_f32(source + position * source_pixel), g, sums[i]);
    }
  }
}

/// `source` and `gradient` count from the plane and vector in question; neighbouring taps are `to_tap` apart.
HB_INLINE void planar_gradient_taps(
    int count, const sliding_window *window, const float *source, const float *gradient, long gradient_pixel,
    long d_tap, long h_tap, long first_tap, long first, long end, bool continues, float *to, long to_tap, long lanes) {
  const sliding_axis *axes = window->axes;
  f32x16 sums[4];
  UNROLL for (int i = 0; i < count; i++) {
    sums[i] = continues ? load_part_f32(to + i * to_tap, lanes) : splat_f32(0.0f);
  }
  for (long line = first; line < end; line++) {
    const long h = axes[1].start + line % axes[1].positions * axes[1].step + h_tap * axes[1].tap_step;
    const long plane = line / axes[1].positions;
    const long d = axes[0].start + plane % axes[0].positions * axes[0].step + d_tap * axes[0].tap_step;
    if (h < 0 || h >= axes[1].extent || d < 0 || d >= axes[0].extent) continue;
    const long row = (plane / axes[0].positions * axes[0].extent + d) * axes[1].extent + h;
    planar_gradient_line(
        count, &axes[2], first_tap, source + row * axes[2].extent * window->pixel, window->pixel,
        gradient + line * axes[2].positions * gradient_pixel, gradient_pixel, sums);
  }
  UNROLL for (int i = 0; i < count; i++) store_part_f32(to + i * to_tap, sums[i], lanes);
}

static void run_planar_gradient_task(const void *argument, long part) {
  const planar_gradient_task *task = argument;
  const hb_kernel_gradient_plan *plan = &task->task.plan;
  const sliding_window *window = &task->window;
  const sliding_axis *axes = window->axes;
  const long groups = task->groups, channels = task->channels, filters = task->filters;
  const long all_lines = output_lines(task->task.arguments), tap_size = channels * filters * groups;
  float *kernel = task->task.to + part * tap_count(task->task.arguments->axes) * tap_size;
  const long first = part * plan->part_lines;
  const long end = first + plan->part_lines < all_lines ? first + plan->part_lines : all_lines;
  for (long block = first; block < end; block += plan->block_lines) {
    const long last = block + plan->block_lines < end ? block + plan->block_lines : end;
    for (long pair = 0; pair < channels * filters; pair++) {
      const long channel = pair / filters, filter = pair % filters;
      for (long c = 0; c < groups; c += 16) {
        const float *source = window->source + channel * groups + c;
        const float *gradient = task->gradient + filter * groups + c;
        float *to = kernel + pair * groups + c;
        for (long row = 0; row < axes[0].taps * axes[1].taps; row++) {
          const long d = row / axes[1].taps, h = row % axes[1].taps;
          for (long tap = 0; tap < axes[2].taps;) {
            const long count = axes[2].taps - tap < 4 ? axes[2].taps - tap : 4;
#define HB_TAPS(n)                                                                                                   \
  planar_gradient_taps(                                                                                              \
      n, window, source, gradient, filters * groups, d, h, tap, block, last, block > first, to, tap_size, groups - c)
            switch (count) {
            case 1: HB_TAPS(1); break;
            case 2: HB_TAPS(2); break;
            case 3: HB_TAPS(3); break;
            default: HB_TAPS(4);
            }
#undef HB_TAPS
            tap += count;
            to += count * tap_size;
          }
        }
      }
    }
  }
}

static void run_planar_kernel_gradient(
    kernel_gradient_task *task, const hb_convolution_arguments *a, const hb_planar_plan *plan) {
  const hb_context *context = task->context;
  const long channels = a->channels / a->groups, filters = a->filters / a->groups, parts = task->plan.parts;
  const long rows = tap_count(a->axes) * channels;
  float *result = context->slots[a->kernel];
  // Without scratch memory the slot is not there.
  char *scratch = plan->bytes > 0 ? context->slots[a->scratch] : NULL;
  if (filters > 1 || parts > 1) task->to = (float *)(scratch + plan->kernel);
  planar_gradient_task planar = {
    *task, forward_window(a, context->slots[a->input]), context->slots[a->output], a->groups, channels, filters,
  };
  if (channels > 1) {
    const long pixels = a->batch * a->axes[0].input * a->axes[1].input * a->axes[2].input;
    planar.window.source = separate_planes(
        context, planar.window.source, (float *)(scratch + plan->source), pixels, channels, a->groups);
  }
  if (filters > 1) {
    planar.gradient = separate_planes(
        context, planar.gradient, (float *)(scratch + plan->gradient), output_lines(a) * a->axes[2].output, filters,
        a->groups);
  }
  hb_parallel_for(context->pool, parts, run_planar_gradient_task, &planar);
  float *sum = filters > 1 ? parts > 1 ? (float *)(scratch + plan->sum) : task->to : result;
  if (parts > 1) sum_partials(context, task->to, sum, 1, parts, rows * a->filters);
  if (filters == 1) return;
  for (long row = 0; row < rows; row++) {
    join_pixel(sum + row * a->filters, result + row * a->filters, a->groups, filters, a->groups);
  }
}
