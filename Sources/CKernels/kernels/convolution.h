// Convolution and its two transposes as matrix products over patches.
//
// A patch is what one position of the result sees: for each tap of the kernel a run of channels, zeros outside of the
// image. Patches are gathered for a panel of positions that fits the second-level cache and multiplied at once; the
// whole patch matrix never exists.
// - Forward: a position of the output sees the input. output = patches · kernel.
// - Kernel gradient: kernel gradient = patchesᵀ · output gradient, summed over parts of the positions.
// - Input gradient: a position of the input sees the output gradient, through taps in reverse order. With strides,
//   positions fall into phases, by their remainder; each phase sees every s-th tap only.

/// The source coordinates that the taps of one axis see: start, start + step, …
typedef struct {
  long start, step, taps, extent;
} patch_axis;

/// Copies whole vectors: up to 15 elements behind the end are overwritten, which the caller writes next.
HB_INLINE void copy_forward(float *to, const float *from, long count) {
  for (long i = 0; i < count; i += 16) store_f32(to + i, load_f32(from + i));
}
HB_INLINE void zero_forward(float *to, long count) {
  for (long i = 0; i < count; i += 16) store_f32(to + i, splat_f32(0.0f));
}

/// One patch. `image` points at the group's first channel; `pixel` is the distance of two pixels.
HB_INLINE float *gather_patch(float *to, const float *image, const patch_axis axes[3], long channels, long pixel) {
  const patch_axis *columns = &axes[2];
  const bool is_run = columns->step == 1 && channels == pixel;
  for (long d = 0; d < axes[0].taps; d++) {
    const long depth = axes[0].start + d * axes[0].step;
    const bool is_inside = depth >= 0 && depth < axes[0].extent;
    for (long h = 0; h < axes[1].taps; h++) {
      const long height = axes[1].start + h * axes[1].step;
      if (!is_inside || height < 0 || height >= axes[1].extent) {
        zero_forward(to, columns->taps * channels);
        to += columns->taps * channels;
        continue;
      }
      const float *line = image + (depth * axes[1].extent + height) * columns->extent * pixel;
      if (is_run) {
        long first = columns->start < 0 ? -columns->start : 0;
        long last = columns->extent - columns->start < columns->taps ? columns->extent - columns->start : columns->taps;
        if (first >= last) first = last = columns->taps;
        zero_forward(to, first * channels);
        copy_forward(to + first * channels, line + (columns->start + first) * pixel, (last - first) * channels);
        zero_forward(to + last * channels, (columns->taps - last) * channels);
        to += columns->taps * channels;
        continue;
      }
      for (long w = 0; w < columns->taps; w++) {
        const long width = columns->start + w * columns->step;
        if (width < 0 || width >= columns->extent) {
          zero_forward(to, channels);
        } else {
          copy_forward(to, line + width * pixel, channels);
        }
        to += channels;
      }
    }
  }
  return to;
}

/// Positions of a grid walked in row-major order.
typedef struct {
  long batch, at[3];
  const long *size;
} grid_position;

HB_INLINE grid_position position_in_grid(long row, const long *size) {
  grid_position p = {0, {0, 0, 0}, size};
  for (int axis = 2; axis >= 0; axis--) {
    p.at[axis] = row % size[axis];
    row /= size[axis];
  }
  p.batch = row;
  return p;
}
HB_INLINE void advance_position(grid_position *p) {
  for (int axis = 2; axis >= 0; axis--) {
    if (++p->at[axis] < p->size[axis]) return;
    p->at[axis] = 0;
  }
  p->batch++;
}

HB_INLINE long image_size(const hb_convolution_axis *axes, bool of_input) {
  long size = 1;
  for (int axis = 0; axis < 3; axis++) size *= of_input ? axes[axis].input : axes[axis].output;
  return size;
}
HB_INLINE long tap_count(const hb_convolution_axis *axes) { return axes[0].kernel * axes[1].kernel * axes[2].kernel; }

// MARK: Forward

typedef struct {
  const hb_convolution_arguments *arguments;
  const hb_context *context;
  hb_convolution_plan plan;
  float *partial;
  bool is_pointwise;
} convolution_task;

/// Patches of the input for `count` positions of the output.
static void gather_forward(const hb_convolution_arguments *a, const float *input, float *panel, long row, long count) {
  const hb_convolution_axis *axes = a->axes;
  const long size[3] = {axes[0].output, axes[1].output, axes[2].output};
  const long channels = a->channels / a->groups, image = image_size(axes, true) * a->channels;
  grid_position p = position_in_grid(row, size);
  patch_axis patch[3];
  for (int axis = 0; axis < 3; axis++) {
    patch[axis] = (patch_axis){0, axes[axis].dilation, axes[axis].kernel, axes[axis].input};
  }
  for (long i = 0; i < count; i++) {
    for (int axis = 0; axis < 3; axis++) patch[axis].start = p.at[axis] * axes[axis].stride - axes[axis].low;
    panel = gather_patch(panel, input + p.batch * image, patch, channels, a->channels);
    advance_position(&p);
  }
}

/// A 1 x 1 kernel that visits every pixel once: the patches are the image.
HB_INLINE bool is_pointwise(const hb_convolution_arguments *a) {
  for (int axis = 0; axis < 3; axis++) {
    const hb_convolution_axis *x = &a->axes[axis];
    if (x->kernel != 1 || x->stride != 1 || x->low != 0 || x->input != x->output) return false;
  }
  return true;
}

HB_INLINE float *panel_scratch(long rows, long depth) {
  return hb_scratch(HB_SCRATCH_PANEL, (size_t)(rows * depth) * 4 + 2 * HB_TAIL);
}

static void run_convolution_task(const void *argument, long index) {
  const convolution_task *task = argument;
  const hb_convolution_arguments *a = task->arguments;
  const long row = index * task->plan.panel, depth = task->plan.depth, width = task->plan.width;
  const long rows = task->plan.rows - row < task->plan.panel ? task->plan.rows - row : task->plan.panel;
  const long channels = a->channels / a->groups;
  const float *input = task->context->slots[a->input], *kernel = task->context->slots[a->kernel];
  float *output = (float *)task->context->slots[a->output] + row * a->filters;
  for (long group = 0; group < a->groups; group++) {
    const float *left = input + row * a->channels + group * channels;
    long left_row = a->channels;
    if (!task->is_pointwise) {
      float *panel = panel_scratch(task->plan.panel, depth);
      gather_forward(a, input + group * channels, panel, row, rows);
      left = panel, left_row = depth;
    }
    multiply(
        task->context, false, false, rows, width, depth, left, left_row, kernel + group * width, a->filters, false,
        output + group * width, a->filters);
  }
}

static void run_convolution(const void *arguments, const hb_context *context) {
  const hb_convolution_arguments *a = arguments;
  const long taps = tap_count(a->axes), rows = a->batch * image_size(a->axes, false);
  convolution_task task = {
    a, context, hb_plan_convolution(rows, taps, taps * a->channels / a->groups, a->filters / a->groups), NULL,
    is_pointwise(a),
  };
  if (rows * a->filters == 0) return;
  hb_parallel_for(context->pool, (rows + task.plan.panel - 1) / task.plan.panel, run_convolution_task, &task);
}

// MARK: Kernel gradient

static void run_kernel_gradient_task(const void *argument, long part) {
  const convolution_task *task = argument;
  const hb_convolution_arguments *a = task->arguments;
  const hb_convolution_plan *plan = &task->plan;
  const long channels = a->channels / a->groups;
  const float *input = task->context->slots[a->input], *output = task->context->slots[a->output];
  float *kernel = (task->partial != NULL ? task->partial : task->context->slots[a->kernel]);
  kernel += part * plan->depth * a->filters;
  const long first = part * plan->part_rows;
  const long last = first + plan->part_rows < plan->rows ? first + plan->part_rows : plan->rows;
  for (long group = 0; group < a->groups; group++) {
    for (long row = first; row < last; row += plan->panel) {
      const long rows = last - row < plan->panel ? last - row : plan->panel;
      const float *left = input + row * a->channels + group * channels;
      long left_row = a->channels;
      if (!task->is_pointwise) {
        float *panel = panel_scratch(plan->panel, plan->depth);
        gather_forward(a, input + group * channels, panel, row, rows);
        left = panel, left_row = plan->depth;
      }
      multiply(
          task->context, true, false, plan->depth, plan->width, rows, left, left_row,
          output + row * a->filters + group * plan->width, a->filters, row > first, kernel + group * plan->width,
          a->filters);
    }
  }
}

static void run_convolution_kernel_gradient(const void *arguments, const hb_context *context) {
  const hb_convolution_arguments *a = arguments;
  const long taps = tap_count(a->axes), rows = a->batch * image_size(a->axes, false);
  convolution_task task = {
    a, context, hb_plan_convolution(rows, taps, taps * a->channels / a->groups, a->filters / a->groups), NULL,
    is_pointwise(a),
  };
  const long count = task.plan.depth * a->filters;
  if (count == 0) return;
  if (rows == 0) {
    memset(context->slots[a->kernel], 0, (size_t)count * 4);
    return;
  }
  if (task.plan.parts > 1) task.partial = context->slots[a->scratch];
  hb_parallel_for(context->pool, task.plan.parts, run_kernel_gradient_task, &task);
  if (task.plan.parts > 1) add_partials(context, task.partial, context->slots[a->kernel], 1, task.plan.parts, count);
}

// MARK: Input gradient

/// One axis of one phase: the positions i with (i + low) mod stride = phase and the taps that reach them, last first.
typedef struct {
  long first_position, positions, last_tap, tap_step, taps, step;
} phase_axis;

static phase_axis phase_of_axis(const hb_convolution_axis *axis, long phase) {
  phase_axis result = {0};
  const long stride = axis->stride;
  result.first_position = ((phase - axis->low) % stride + stride) % stride;
  if (result.first_position < axis->input) {
    result.positions = (axis->input - result.first_position + stride - 1) / stride;
  }
  for (long tap = axis->kernel - 1; tap >= 0; tap--) {
    if (tap * axis->dilation % stride != phase) continue;
    if (result.taps == 0) result.last_tap = tap;
    if (result.taps == 1) result.tap_step = result.last_tap - tap;
    result.taps++;
  }
  result.step = result.tap_step * axis->dilation / stride;
  return result;
}

typedef struct {
  const hb_convolution_arguments *arguments;
  const hb_context *context;
  phase_axis axes[3];
  long rows, taps, panel;
  const float *kernel;  // of this phase, group after group kernel_group apart
  long kernel_group;
  bool is_dense;  // rows of the phase are rows of the result
} phase_task;

static void run_phase_task(const void *argument, long index) {
  const phase_task *task = argument;
  const hb_convolution_arguments *a = task->arguments;
  const long channels = a->channels / a->groups, filters = a->filters / a->groups;
  const long row = index * task->panel, depth = task->taps * filters;
  const long rows = task->rows - row < task->panel ? task->rows - row : task->panel;
  const float *output = task->context->slots[a->output];
  float *input = task->context->slots[a->input];
  const long size[3] = {task->axes[0].positions, task->axes[1].positions, task->axes[2].positions};
  const long output_image = image_size(a->axes, false) * a->filters;
  float *panel = panel_scratch(task->panel, depth + channels);
  float *result = panel + (rows * depth + 31) / 16 * 16;
  patch_axis patch[3];
  for (int axis = 0; axis < 3; axis++) {
    patch[axis] = (patch_axis){0, task->axes[axis].step, task->axes[axis].taps, a->axes[axis].output};
  }
  for (long group = 0; group < a->groups; group++) {
    grid_position p = position_in_grid(row, size);
    float *to = panel;
    for (long i = 0; i < rows && depth > 0; i++) {
      for (int axis = 0; axis < 3; axis++) {
        const hb_convolution_axis *x = &a->axes[axis];
        long position = task->axes[axis].first_position + p.at[axis] * x->stride;
        patch[axis].start = (position + x->low - task->axes[axis].last_tap * x->dilation) / x->stride;
      }
      to = gather_patch(to, output + p.batch * output_image + group * filters, patch, filters, a->filters);
      advance_position(&p);
    }
    const float *kernel = task->kernel + group * task->kernel_group;
    if (task->is_dense) {
      multiply(
          task->context, false, false, rows, channels, depth, panel, depth, kernel, channels, false,
          input + row * a->channels + group * channels, a->channels);
      continue;
    }
    multiply(
        task->context, false, false, rows, channels, depth, panel, depth, kernel, channels, false, result, channels);
    p = position_in_grid(row, size);
    for (long i = 0; i < rows; i++) {
      long at = p.batch;
      for (int axis = 0; axis < 3; axis++) {
        at = at * a->axes[axis].input + task->axes[axis].first_position + p.at[axis] * a->axes[axis].stride;
      }
      memcpy(input + at * a->channels + group * channels, result + i * channels, (size_t)channels * 4);
      advance_position(&p);
    }
  }
}

/// The kernel of one phase with each tap's matrix transposed: [group, tap, filter, channel].
static void transpose_kernel(
    const hb_convolution_arguments *a, const phase_axis axes[3], const float *kernel, float *to, long kernel_group) {
  const long channels = a->channels / a->groups, filters = a->filters / a->groups;
  for (long group = 0; group < a->groups; group++) {
    float *target = to + group * kernel_group;
    for (long d = 0; d < axes[0].taps; d++) {
      for (long h = 0; h < axes[1].taps; h++) {
        for (long w = 0; w < axes[2].taps; w++) {
          long tap = axes[0].last_tap - d * axes[0].tap_step;
          tap = tap * a->axes[1].kernel + axes[1].last_tap - h * axes[1].tap_step;
          tap = tap * a->axes[2].kernel + axes[2].last_tap - w * axes[2].tap_step;
          const float *source = kernel + tap * channels * a->filters + group * filters;
          copy_transposed((char *)target, channels, (const char *)source, a->filters, filters, channels, 4);
          target += filters * channels;
        }
      }
    }
  }
}

static void run_convolution_input_gradient(const void *arguments, const hb_context *context) {
  const hb_convolution_arguments *a = arguments;
  const hb_convolution_axis *axes = a->axes;
  float *transposed = context->slots[a->scratch];
  for (long d = 0; d < axes[0].stride; d++) {
    for (long h = 0; h < axes[1].stride; h++) {
      for (long w = 0; w < axes[2].stride; w++) {
        phase_task task = {.arguments = a, .context = context};
        task.axes[0] = phase_of_axis(&axes[0], d);
        task.axes[1] = phase_of_axis(&axes[1], h);
        task.axes[2] = phase_of_axis(&axes[2], w);
        task.rows = a->batch * task.axes[0].positions * task.axes[1].positions * task.axes[2].positions;
        task.taps = task.axes[0].taps * task.axes[1].taps * task.axes[2].taps;
        if (task.rows * a->channels == 0) continue;
        const long filters = a->filters / a->groups, channels = a->channels / a->groups;
        task.kernel = transposed;
        task.kernel_group = task.taps * filters * channels;
        task.is_dense = axes[0].stride * axes[1].stride * axes[2].stride == 1;
        transpose_kernel(a, task.axes, context->slots[a->kernel], transposed, task.kernel_group);
        task.panel = hb_plan_convolution(task.rows, task.taps, task.taps * filters, channels).panel;
        hb_parallel_for(context->pool, (task.rows + task.panel - 1) / task.panel, run_phase_task, &task);
      }
    }
  }
}
