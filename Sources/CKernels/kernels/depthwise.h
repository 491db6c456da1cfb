// Depthwise convolution and its two transposes: each channel has a kernel of its own, so vectors run along the
// channels and nothing is packed. The sums are those of the general kernels: one chain over the taps in order, for the
// kernel gradient one chain over the positions of a part. Taps that fall outside add nothing.

// MARK: Forward and input gradient

/// A row of taps that lies inside the source: where its first tap would be, and its kernel.
typedef struct {
  const float *source, *kernel;
} depthwise_row;

/// `count` neighbouring positions, all of whose taps lie inside.
HB_INLINE void depthwise_positions(
    int count, const depthwise_row *rows, long row_count, long taps, long tap_stride, long kernel_stride, long at,
    long step, float *to, long to_step, long lanes) {
  f32x16 sums[4];
  UNROLL for (int i = 0; i < count; i++) sums[i] = splat_f32(0.0f);
  for (long r = 0; r < row_count; r++) {
    const float *source = rows[r].source + at, *kernel = rows[r].kernel;
    for (long tap = 0; tap < taps; tap++, source += tap_stride, kernel += kernel_stride) {
      const f32x16 factor = load_f32(kernel);
      UNROLL for (int i = 0; i < count; i++) sums[i] = fma_f32(load_f32(source + i * step), factor, sums[i]);
    }
  }
  UNROLL for (int i = 0; i < count; i++) store_part_f32(to + i * to_step, sums[i], lanes);
}

static void run_depthwise_task(const void *argument, long index) {
  const position_task *task = argument;
  const sliding_window *window = &task->window;
  const sliding_axis *axes = window->axes, *x = &axes[2];
  const long channels = window->pixel, end_line = (index + 1) * task->lines_per_task;
  const long end = end_line < task->lines ? end_line : task->lines;
  depthwise_row *rows =
      hb_scratch(HB_SCRATCH_LEFT, (size_t)(axes[0].taps * axes[1].taps + 1) * sizeof(depthwise_row));
  depthwise_row *shifted =
      hb_scratch(HB_SCRATCH_RIGHT, (size_t)(axes[0].taps * axes[1].taps + 1) * sizeof(depthwise_row));
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
            window->source + ((batch * axes[0].extent + d) * axes[1].extent + h) * x->extent * channels;
        rows[row_count++].kernel = task->packed + (td * axes[1].taps + th) * x->taps * channels;
      }
    }
    const long target_plane = batch * task->extent[0] + task->first[0] + plane * task->step[0];
    float *to = task->to;
    to += ((target_plane * task->extent[1] + task->first[1] + h0 * task->step[1]) * task->extent[2] + task->first[2]) *
          channels;
    const long step = x->step * channels, to_step = task->step[2] * channels, tap_stride = x->tap_step * channels;
    for (long c = 0; c < channels; c += 16) {
      const long lanes = channels - c;
      for (long r = 0; r < row_count; r++) {
        shifted[r] = (depthwise_row){rows[r].source + c, rows[r].kernel + c};
      }
      for (long w = 0; w < x->positions;) {
        const long first = x->start + w * x->step;
        if (w + 4 <= x->positions && first >= 0 && first + 3 * x->step + reach(x) <= x->extent) {
          depthwise_positions(
              4, shifted, row_count, x->taps, tap_stride, channels, first * channels, step, to + w * to_step + c,
              to_step, lanes);
          w += 4;
          continue;
        }
        // At the border: the taps that lie inside follow each other.
        long skipped = 0, taps = x->taps;
        while (skipped < taps && first + skipped * x->tap_step < 0) skipped++;
        while (taps > skipped && first + (taps - 1) * x->tap_step >= x->extent) taps--;
        for (long r = 0; r < row_count; r++) shifted[r].kernel += skipped * channels;
        depthwise_positions(
            1, shifted, row_count, taps - skipped, tap_stride, channels, (first + skipped * x->tap_step) * channels,
            step, to + w * to_step + c, to_step, lanes);
        for (long r = 0; r < row_count; r++) shifted[r].kernel -= skipped * channels;
        w++;
      }
    }
  }
}

static void run_depthwise_positions(position_task *task) {
  const sliding_axis *axes = task->window.axes;
  const long taps = axes[0].taps * axes[1].taps * axes[2].taps;
  // A vector of sums that is loaded from memory costs several times what one in a product does.
  task->lines_per_task = hb_lines_per_task(task->lines, 4 * axes[2].positions * (taps + 1) * task->window.pixel);
  hb_parallel_for(
      task->context->pool, (task->lines + task->lines_per_task - 1) / task->lines_per_task, run_depthwise_task, task);
}

/// The taps of one phase, last first.
static void pack_depthwise_kernel(
    const hb_convolution_arguments *a, const phase_axis axes[3], const float *kernel, float *packed) {
  for (long d = 0; d < axes[0].taps; d++) {
    for (long h = 0; h < axes[1].taps; h++) {
      for (long w = 0; w < axes[2].taps; w++, packed += a->channels) {
        long tap = axes[0].last_tap - d * axes[0].tap_distance;
        tap = tap * a->axes[1].kernel + axes[1].last_tap - h * axes[1].tap_distance;
        tap = tap * a->axes[2].kernel + axes[2].last_tap - w * axes[2].tap_distance;
        memcpy(packed, kernel + tap * a->channels, (size_t)a->channels * 4);
      }
    }
  }
}

// MARK: Kernel gradient

/// Up to four neighbouring taps of one row over one line of positions.
HB_INLINE void depthwise_gradient_line(
    int count, const sliding_axis *x, long first_tap, const float *source, const float *gradient, long channels,
    f32x16 *sums) {
  const long tap_stride = x->tap_step * channels;
  for (long w = 0; w < x->positions; w++) {
    const long at = x->start + w * x->step + first_tap * x->tap_step;
    const f32x16 g = load_f32(gradient + w * channels);
    if (at >= 0 && at + (count - 1) * x->tap_step < x->extent) {
      const float *from = source + at * channels;
      UNROLL for (int i = 0; i < count; i++) sums[i] = fma_f32(load_f32(from + i * tap_stride), g, sums[i]);
      continue;
    }
    UNROLL for (int i = 0; i < count; i++) {
      const long position = at + i * x->tap_step;
      if (position < 0 || position >= x->extent) continue;
      sums[i] = fma_f32(load_f32(source + position * channels), g, sums[i]);
    }
  }
}

HB_INLINE void depthwise_gradient_taps(
    int count, const kernel_gradient_task *task, const sliding_window *window, long d_tap, long h_tap, long first_tap,
    long c, long first, long end, bool continues, float *to) {
  const sliding_axis *axes = window->axes;
  const long channels = window->pixel, lanes = channels - c;
  const float *gradient = (const float *)task->context->slots[task->arguments->output] + c;
  f32x16 sums[4];
  UNROLL for (int i = 0; i < count; i++) {
    sums[i] = continues ? load_part_f32(to + i * channels, lanes) : splat_f32(0.0f);
  }
  for (long line = first; line < end; line++) {
    const long h = axes[1].start + line % axes[1].positions * axes[1].step + h_tap * axes[1].tap_step;
    const long plane = line / axes[1].positions;
    const long d = axes[0].start + plane % axes[0].positions * axes[0].step + d_tap * axes[0].tap_step;
    if (h < 0 || h >= axes[1].extent || d < 0 || d >= axes[0].extent) continue;
    const long row = (plane / axes[0].positions * axes[0].extent + d) * axes[1].extent + h;
    depthwise_gradient_line(
        count, &axes[2], first_tap, window->source + row * axes[2].extent * channels + c,
        gradient + line * axes[2].positions * channels, channels, sums);
  }
  UNROLL for (int i = 0; i < count; i++) store_part_f32(to + i * channels, sums[i], lanes);
}

static void run_depthwise_gradient_task(const void *argument, long part) {
  const kernel_gradient_task *task = argument;
  const hb_convolution_arguments *a = task->arguments;
  const hb_kernel_gradient_plan *plan = &task->plan;
  const sliding_window window = forward_window(a, task->context->slots[a->input]);
  const sliding_axis *axes = window.axes;
  const long channels = a->channels, all_lines = output_lines(a);
  float *kernel = task->to + part * tap_count(a->axes) * channels;
  const long first = part * plan->part_lines;
  const long end = first + plan->part_lines < all_lines ? first + plan->part_lines : all_lines;
  for (long block = first; block < end; block += plan->block_lines) {
    const long last = block + plan->block_lines < end ? block + plan->block_lines : end;
    for (long c = 0; c < channels; c += 16) {
      float *to = kernel + c;
      for (long row = 0; row < axes[0].taps * axes[1].taps; row++) {
        const long d = row / axes[1].taps, h = row % axes[1].taps;
        for (long tap = 0; tap < axes[2].taps;) {
          const long count = axes[2].taps - tap < 4 ? axes[2].taps - tap : 4;
#define HB_TAPS(n) depthwise_gradient_taps(n, task, &window, d, h, tap, c, block, last, block > first, to)
          switch (count) {
          case 1: HB_TAPS(1); break;
          case 2: HB_TAPS(2); break;
          case 3: HB_TAPS(3); break;
          default: HB_TAPS(4);
          }
#undef HB_TAPS
          tap += count;
          to += count * channels;
        }
      }
    }
  }
}
