// Convolution and its two transposes, by the tiles of the matrix product, without a patch matrix.
//
// Along a line of the result, neighbouring positions see the source at a constant distance, and each row of taps sees
// a run of it. So the tile reads its left operand straight from the image: positions (or, for the kernel gradient,
// taps and channels) as rows, one run for each row of taps. Where a window reaches over the border, the lines that a
// task needs are first copied between zeros.
// - Forward: a position of the output sees the input. Right operand: the kernel, [taps and channels, filters].
// - Input gradient: a position of the input sees the output gradient through the taps in reverse order. With strides,
//   positions fall into phases by their remainder, and each phase sees every s-th tap only.
// - Kernel gradient: rows are taps and channels, the sum goes over positions, in parts of fixed size.

/// One axis of a sliding window: position p sees the source at start + p · step + t · tap_step for each tap t.
typedef struct {
  long positions, step, taps, tap_step, start, extent;
} sliding_axis;

typedef struct {
  const float *source;
  /// Channels of the source in all, and those of one group.
  long pixel, channels;
  sliding_axis axes[3];
} sliding_window;

HB_INLINE long tap_count(const hb_convolution_axis *axes) { return axes[0].kernel * axes[1].kernel * axes[2].kernel; }
HB_INLINE long output_lines(const hb_convolution_arguments *a) {
  return a->batch * a->axes[0].output * a->axes[1].output;
}

static sliding_window forward_window(const hb_convolution_arguments *a, const float *input) {
  sliding_window window = {input, a->channels, a->channels / a->groups, {{0}}};
  for (int axis = 0; axis < 3; axis++) {
    const hb_convolution_axis *x = &a->axes[axis];
    window.axes[axis] = (sliding_axis){x->output, x->stride, x->kernel, x->dilation, -x->low, x->input};
  }
  return window;
}

/// The part of the source that some lines of the result see, as it lies in memory.
typedef struct {
  const float *first;
  long line, plane;
} source_lines;

HB_INLINE long reach(const sliding_axis *axis) { return (axis->taps - 1) * axis->tap_step + 1; }
HB_INLINE long seen_extent(const sliding_axis *axis, long positions) {
  return (positions - 1) * axis->step + reach(axis);
}
HB_INLINE bool is_inside(const sliding_axis *axis) {
  return axis->start >= 0 && axis->start + seen_extent(axis, axis->positions) <= axis->extent;
}
/// The elements that a copy of what `lines` lines see takes; 0 if no copy is needed.
HB_INLINE long copied_elements(const sliding_window *window, long lines) {
  const sliding_axis *axes = window->axes;
  if (is_inside(&axes[0]) && is_inside(&axes[1]) && is_inside(&axes[2])) return 0;
  return reach(&axes[0]) * seen_extent(&axes[1], lines) * seen_extent(&axes[2], axes[2].positions) * window->pixel;
}

/// What lines first ..< first + lines of plane `plane` of the result see; copied to `copy` if that is not NULL.
static source_lines see_source(
    const sliding_window *window, long batch, long plane, long first, long lines, float *copy) {
  const sliding_axis *axes = window->axes;
  const long row = axes[2].extent * window->pixel, image_plane = axes[1].extent * row;
  const float *image = window->source + batch * axes[0].extent * image_plane;
  const long d0 = axes[0].start + plane * axes[0].step, h0 = axes[1].start + first * axes[1].step, w0 = axes[2].start;
  if (copy == NULL) {
    return (source_lines){image + d0 * image_plane + h0 * row + w0 * window->pixel, row, image_plane};
  }
  const long depth = reach(&axes[0]), height = seen_extent(&axes[1], lines),
             width = seen_extent(&axes[2], axes[2].positions);
  long left = w0 < 0 ? -w0 : 0, right = w0 + width > axes[2].extent ? w0 + width - axes[2].extent : 0;
  if (left > width) left = width;
  if (right > width - left) right = width - left;
  float *to = copy;
  for (long d = d0; d < d0 + depth; d++) {
    for (long h = h0; h < h0 + height; h++, to += width * window->pixel) {
      if (d < 0 || d >= axes[0].extent || h < 0 || h >= axes[1].extent) {
        memset(to, 0, (size_t)(width * window->pixel) * 4);
        continue;
      }
      memset(to, 0, (size_t)(left * window->pixel) * 4);
      memcpy(
          to + left * window->pixel, image + d * image_plane + h * row + (w0 + left) * window->pixel,
          (size_t)((width - left - right) * window->pixel) * 4);
      memset(to + (width - right) * window->pixel, 0, (size_t)(right * window->pixel) * 4);
    }
  }
  return (source_lines){copy, width * window->pixel, height * width * window->pixel};
}

/// The runs that one position sees: one for each row of taps, or for each tap if taps or channels are not neighbours.
typedef struct {
  long count, length;
} tap_runs;

HB_INLINE tap_runs runs_of_taps(const sliding_window *window) {
  const sliding_axis *axes = window->axes;
  if (axes[2].tap_step == 1 && window->channels == window->pixel) {
    return (tap_runs){axes[0].taps * axes[1].taps, axes[2].taps * window->channels};
  }
  return (tap_runs){axes[0].taps * axes[1].taps * axes[2].taps, window->channels};
}

/// The distance of each run from the first.
static void offsets_of_runs(const sliding_window *window, source_lines lines, long *offsets) {
  const sliding_axis *axes = window->axes;
  const bool is_joined = axes[2].tap_step == 1 && window->channels == window->pixel;
  for (long d = 0; d < axes[0].taps; d++) {
    for (long h = 0; h < axes[1].taps; h++) {
      for (long w = 0; w < (is_joined ? 1 : axes[2].taps); w++) {
        *offsets++ =
            d * axes[0].tap_step * lines.plane + h * axes[1].tap_step * lines.line + w * axes[2].tap_step * window->pixel;
      }
    }
  }
}

// MARK: Positions as rows: forward and input gradient

/// One phase of a result. Its positions along axis i are first[i] + p · step[i] of `extent[i]`.
typedef struct {
  const hb_context *context;
  sliding_window window;
  float *to;
  long pixel, groups, width;  // channels of the result in all, groups, channels of one group
  long first[3], step[3], extent[3];
  const float *packed;  // the kernel of each group in panels
  long depth, lines, lines_per_task;
} position_task;

static void run_position_task(const void *argument, long index) {
  const position_task *task = argument;
  const sliding_window *window = &task->window;
  const sliding_axis *axes = window->axes;
  const tap_runs runs = runs_of_taps(window);
  long *offsets = hb_scratch(HB_SCRATCH_LEFT, (size_t)runs.count * sizeof(long));
  const long end = (index + 1) * task->lines_per_task < task->lines ? (index + 1) * task->lines_per_task : task->lines;
  const long a_row = axes[2].step * window->pixel, c_row = task->step[2] * task->pixel;
  const long tiles = (axes[2].positions + TILE_ROWS - 1) / TILE_ROWS;
  const long group_stride = task->depth * whole_panels(task->width);
  for (long line = index * task->lines_per_task; line < end;) {
    // As many lines of one plane as the task has.
    const long h0 = line % axes[1].positions, plane = line / axes[1].positions % axes[0].positions;
    const long batch = line / axes[1].positions / axes[0].positions;
    const long lines = axes[1].positions - h0 < end - line ? axes[1].positions - h0 : end - line;
    const long copied = copied_elements(window, lines);
    float *copy = copied > 0 ? hb_scratch(HB_SCRATCH_PANEL, (size_t)copied * 4 + HB_TAIL) : NULL;
    const source_lines source = see_source(window, batch, plane, h0, lines, copy);
    offsets_of_runs(window, source, offsets);
    const long target_plane = batch * task->extent[0] + task->first[0] + plane * task->step[0];
    for (long group = 0; group < task->groups; group++) {
      for (long j = 0; j < task->width; j += TILE_COLUMNS) {
        const long columns = task->width - j < TILE_COLUMNS ? task->width - j : TILE_COLUMNS;
        const float *right = task->packed + group * group_stride + j * task->depth;
        for (long h = 0; h < lines; h++) {
          const float *left = source.first + h * axes[1].step * source.line + group * window->channels;
          long target = target_plane * task->extent[1] + task->first[1] + (h0 + h) * task->step[1];
          target = (target * task->extent[2] + task->first[2]) * task->pixel + group * task->width + j;
          for (long tile = 0; tile < tiles; tile++) {
            const long i = axes[2].positions * tile / tiles, rows = axes[2].positions * (tile + 1) / tiles - i;
            gemm_tiles[rows - 1][0][columns > TILE_LANES](
                runs.count, offsets, runs.length, left + i * a_row, a_row, 1, right, TILE_COLUMNS, false,
                task->to + target + i * c_row, c_row, columns);
          }
        }
      }
    }
    line += lines;
  }
}

static void run_positions(position_task *task) {
  const sliding_axis *axes = task->window.axes;
  task->lines_per_task = hb_lines_per_task(task->lines, axes[2].positions * task->depth * task->width * task->groups);
  hb_parallel_for(
      task->context->pool, (task->lines + task->lines_per_task - 1) / task->lines_per_task, run_position_task, task);
}

/// One axis of one phase: the positions i with (i + low) mod stride = phase and the taps that reach them, last first.
typedef struct {
  long first, positions, last_tap, tap_distance, taps;
} phase_axis;

static void run_planar_convolution(position_task *task, const hb_convolution_arguments *a, const hb_planar_plan *plan);
static void run_planar_phase(
    position_task *task, const hb_convolution_arguments *a, const phase_axis phases[3], const float *gradient);
static const float *separate_planes(
    const hb_context *context, const float *from, float *planes, long pixels, long count, long groups);

static void run_convolution(const void *arguments, const hb_context *context) {
  const hb_convolution_arguments *a = arguments;
  const long width = a->filters / a->groups, depth = tap_count(a->axes) * (a->channels / a->groups);
  position_task task = {.context = context, .window = forward_window(a, context->slots[a->input])};
  task.to = context->slots[a->output];
  task.pixel = a->filters, task.groups = a->groups, task.width = width, task.depth = depth;
  for (int axis = 0; axis < 3; axis++) task.step[axis] = 1, task.extent[axis] = a->axes[axis].output;
  task.lines = output_lines(a);
  if (task.lines * a->axes[2].output * width == 0) return;
  if (hb_is_winograd(a, false)) {
    run_squares(a, context, false);
    return;
  }
  const hb_planar_plan plan = hb_plan_planar(a, HB_FORWARD);
  if (plan.is_planar) {
    run_planar_convolution(&task, a, &plan);
    return;
  }
  const float *kernel = context->slots[a->kernel];
  float *packed = context->slots[a->scratch];
  task.packed = packed;
  for (long group = 0; group < a->groups; group++) {
    pack_right(packed + group * depth * whole_panels(width), kernel + group * width, a->filters, false, depth, width);
  }
  run_positions(&task);
}

static phase_axis phase_of_axis(const hb_convolution_axis *axis, long phase) {
  phase_axis result = {0};
  const long stride = axis->stride;
  result.first = ((phase - axis->low) % stride + stride) % stride;
  if (result.first < axis->input) result.positions = (axis->input - result.first + stride - 1) / stride;
  for (long tap = axis->kernel - 1; tap >= 0; tap--) {
    if (tap * axis->dilation % stride != phase) continue;
    if (result.taps == 0) result.last_tap = tap;
    if (result.taps == 1) result.tap_distance = result.last_tap - tap;
    result.taps++;
  }
  return result;
}

/// The kernel of one phase in panels of channels, each tap's matrix transposed: rows are [tap, filter].
static void pack_transposed_kernel(
    const hb_convolution_arguments *a, const phase_axis axes[3], const float *kernel, float *packed) {
  const long channels = a->channels / a->groups, filters = a->filters / a->groups;
  const long depth = axes[0].taps * axes[1].taps * axes[2].taps * filters;
  for (long group = 0; group < a->groups; group++, packed += depth * whole_panels(channels)) {
    long row = 0;
    for (long d = 0; d < axes[0].taps; d++) {
      for (long h = 0; h < axes[1].taps; h++) {
        for (long w = 0; w < axes[2].taps; w++, row += filters) {
          long tap = axes[0].last_tap - d * axes[0].tap_distance;
          tap = tap * a->axes[1].kernel + axes[1].last_tap - h * axes[1].tap_distance;
          tap = tap * a->axes[2].kernel + axes[2].last_tap - w * axes[2].tap_distance;
          const float *source = kernel + tap * channels * a->filters + group * filters;
          for (long j = 0; j < channels; j += TILE_COLUMNS) {
            long width = channels - j < TILE_COLUMNS ? channels - j : TILE_COLUMNS;
            pack_panel(
                packed + j * depth + row * TILE_COLUMNS, source + j * a->filters, a->filters, true, filters, width);
          }
        }
      }
    }
  }
}

static void run_convolution_input_gradient(const void *arguments, const hb_context *context) {
  const hb_convolution_arguments *a = arguments;
  const hb_convolution_axis *axes = a->axes;
  if (hb_is_winograd(a, true) && a->batch > 0) {
    run_squares(a, context, true);
    return;
  }
  const long channels = a->channels / a->groups, filters = a->filters / a->groups;
  float *packed = context->slots[a->scratch];
  const hb_planar_plan plan = hb_plan_planar(a, HB_INPUT_GRADIENT);
  const float *gradient = context->slots[a->output];
  if (plan.is_planar) {
    const long pixels = output_lines(a) * axes[2].output;
    gradient = separate_planes(
        context, gradient, (float *)((char *)context->slots[a->scratch] + plan.gradient), pixels, filters, a->groups);
  }
  for (long phase = 0; phase < axes[0].stride * axes[1].stride * axes[2].stride; phase++) {
    const phase_axis phases[3] = {
      phase_of_axis(&axes[0], phase / axes[2].stride / axes[1].stride),
      phase_of_axis(&axes[1], phase / axes[2].stride % axes[1].stride),
      phase_of_axis(&axes[2], phase % axes[2].stride),
    };
    position_task task = {.context = context, .packed = packed};
    task.window = (sliding_window){context->slots[a->output], a->filters, filters, {{0}}};
    task.to = context->slots[a->input];
    task.pixel = a->channels, task.groups = a->groups, task.width = channels;
    for (int axis = 0; axis < 3; axis++) {
      const phase_axis *p = &phases[axis];
      task.first[axis] = p->first, task.step[axis] = axes[axis].stride, task.extent[axis] = axes[axis].input;
      task.window.axes[axis] = (sliding_axis){
        p->positions, 1, p->taps, p->tap_distance * axes[axis].dilation / axes[axis].stride,
        // Exact: the first position of a phase is reached by its last tap at a whole coordinate.
        (p->first + axes[axis].low - p->last_tap * axes[axis].dilation) / axes[axis].stride, axes[axis].output,
      };
      if (p->taps <= 1) task.window.axes[axis].tap_step = 1;
    }
    const long taps = phases[0].taps * phases[1].taps * phases[2].taps;
    task.depth = taps * filters;
    task.lines = a->batch * phases[0].positions * phases[1].positions;
    if (task.lines * phases[2].positions * channels == 0) continue;
    if (plan.is_planar) {
      run_planar_phase(&task, a, phases, gradient);
      continue;
    }
    if (taps == 0) {
      // No tap reaches these positions: one run of no elements.
      for (int axis = 0; axis < 3; axis++) task.window.axes[axis] = (sliding_axis){
        phases[axis].positions, 0, 1, 1, 0, 1};
      task.window.channels = task.window.pixel = 0;
    }
    pack_transposed_kernel(a, phases, context->slots[a->kernel], packed);
    run_positions(&task);
  }
}

// MARK: Taps and channels as rows: kernel gradient

typedef struct {
  const hb_convolution_arguments *arguments;
  const hb_context *context;
  hb_kernel_gradient_plan plan;
  float *to;
} kernel_gradient_task;

static void run_planar_kernel_gradient(
    kernel_gradient_task *task, const hb_convolution_arguments *a, const hb_planar_plan *plan);

static void run_kernel_gradient_task(const void *argument, long part) {
  const kernel_gradient_task *task = argument;
  const hb_convolution_arguments *a = task->arguments;
  const hb_kernel_gradient_plan *plan = &task->plan;
  const sliding_window window = forward_window(a, task->context->slots[a->input]);
  const sliding_axis *axes = window.axes;
  const float *gradient = task->context->slots[a->output];
  const tap_runs runs = runs_of_taps(&window);
  const long filters = a->filters / a->groups, columns = axes[2].positions;
  const long a_column = axes[2].step * window.pixel;
  const long all_lines = output_lines(a);
  const bool adds = a->is_share && task->context->adds;
  float *kernel = task->to + part * runs.count * runs.length * a->filters;
  const long first = part * plan->part_lines;
  const long end = first + plan->part_lines < all_lines ? first + plan->part_lines : all_lines;
  long *offsets = hb_scratch(HB_SCRATCH_LEFT, (size_t)(runs.count + plan->block_lines) * sizeof(long));
  long *line_offsets = offsets + runs.count;
  for (long block = first; block < end; block += plan->block_lines) {
    const long lines = end - block < plan->block_lines ? end - block : plan->block_lines;
    // What the block's lines see, plane by plane; all offsets count from the first.
    float *copies = NULL;
    long copied = 0;
    if (copied_elements(&window, 1) > 0) {
      for (long line = block; line < block + lines;) {
        long rest = axes[1].positions - line % axes[1].positions, count = block + lines - line;
        if (count > rest) count = rest;
        copied += copied_elements(&window, count);
        line += count;
      }
      copies = hb_scratch(HB_SCRATCH_PANEL, (size_t)copied * 4 + HB_TAIL);
    }
    source_lines source = {0};
    const float *origin = NULL;
    for (long line = block; line < block + lines;) {
      const long h0 = line % axes[1].positions, plane = line / axes[1].positions % axes[0].positions;
      const long batch = line / axes[1].positions / axes[0].positions;
      const long count = axes[1].positions - h0 < block + lines - line ? axes[1].positions - h0 : block + lines - line;
      source = see_source(&window, batch, plane, h0, count, copies);
      if (copies != NULL) copies += copied_elements(&window, count);
      if (origin == NULL) {
        origin = source.first;
        offsets_of_runs(&window, source, offsets);
      }
      // With several taps in depth, planes of different heights differ in their plane stride: see hb_plan.
      for (long h = 0; h < count; h++) {
        line_offsets[line + h - block] = source.first - origin + h * axes[1].step * source.line;
      }
      line += count;
    }
    for (long group = 0; group < a->groups; group++) {
      const float *right = gradient + block * columns * a->filters + group * filters;
      for (long run = 0; run < runs.count; run++) {
        const float *left = origin + offsets[run] + group * window.channels;
        const long tiles = (runs.length + TILE_ROWS - 1) / TILE_ROWS;
        for (long tile = 0; tile < tiles; tile++) {
          const long i = runs.length * tile / tiles, rows = runs.length * (tile + 1) / tiles - i;
          for (long j = 0; j < filters; j += TILE_COLUMNS) {
            const long width = filters - j < TILE_COLUMNS ? filters - j : TILE_COLUMNS;
            gemm_tiles[rows - 1][1][width > TILE_LANES](
                lines, line_offsets, columns, left + i, 1, a_column, right + j, a->filters, adds || block > first,
                kernel + (run * runs.length + i) * a->filters + group * filters + j, a->filters, width);
          }
        }
      }
    }
  }
}

static void run_convolution_kernel_gradient(const void *arguments, const hb_context *context) {
  const hb_convolution_arguments *a = arguments;
  if (hb_is_winograd(a, false)) {
    run_square_gradient(a, context);
    return;
  }
  const long count = tap_count(a->axes) * (a->channels / a->groups) * a->filters;
  if (count == 0) return;
  kernel_gradient_task task = {a, context, hb_plan_kernel_gradient(a), context->slots[a->kernel]};
  if (a->is_share) {
    task.plan.parts = 1;
    task.plan.part_lines = output_lines(a);
  }
  if (output_lines(a) * a->axes[2].output == 0) {
    memset(task.to, 0, (size_t)count * 4);
    return;
  }
  const hb_planar_plan planar = hb_plan_planar(a, HB_KERNEL_GRADIENT);
  if (planar.is_planar) {
    run_planar_kernel_gradient(&task, a, &planar);
    return;
  }
  if (task.plan.parts > 1) task.to = context->slots[a->scratch];
  hb_parallel_for(context->pool, task.plan.parts, run_kernel_gradient_task, &task);
  if (task.plan.parts > 1) sum_partials(context, task.to, context->slots[a->kernel], 1, task.plan.parts, count);
}
