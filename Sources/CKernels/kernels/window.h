// Windows over the spatial axes: pooling and its gradients. Vectors run along the channels.
//
// The gradients add into their result, whose windows may overlap, so a task owns whole images.

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

typedef struct {
  const hb_window_arguments *arguments;
  const hb_context *context;
  long chunk;
} window_task;

HB_INLINE long window_image(const hb_window_arguments *a, bool of_input) {
  long size = a->channels;
  for (int axis = 0; axis < 3; axis++) size *= of_input ? a->axes[axis].input : a->axes[axis].output;
  return size;
}

/// The pixels of one window that lie in the image, as distances from the first.
typedef struct {
  long first, count;
  const long *offsets;
} window_pixels;

/// What is kept from window to window: the pixels of a window that lies wholly in the image are always the same.
typedef struct {
  const hb_window_arguments *arguments;
  long *whole, *cut;
  long whole_count;
} window_walk;

HB_INLINE long list_pixels(const hb_window_arguments *a, const long count[3], long *offsets) {
  long n = 0;
  for (long d = 0; d < count[0]; d++) {
    for (long h = 0; h < count[1]; h++) {
      for (long w = 0; w < count[2]; w++) {
        offsets[n++] = ((d * a->axes[1].input + h) * a->axes[2].input + w) * a->channels;
      }
    }
  }
  return n;
}

static window_walk begin_windows(const hb_window_arguments *a) {
  const long count[3] = {a->axes[0].size, a->axes[1].size, a->axes[2].size};
  const long pixels = count[0] * count[1] * count[2];
  window_walk walk = {a, hb_scratch(HB_SCRATCH_LEFT, (size_t)(2 * pixels) * sizeof(long)), NULL, pixels};
  walk.cut = walk.whole + pixels;
  list_pixels(a, count, walk.whole);
  return walk;
}

HB_INLINE window_pixels pixels_of_window(const window_walk *walk, const grid_position *p) {
  const hb_window_arguments *a = walk->arguments;
  long start[3], count[3];
  bool is_whole = true;
  for (int axis = 0; axis < 3; axis++) {
    const hb_window_axis *x = &a->axes[axis];
    long first = p->at[axis] * x->stride - x->low, last = first + x->size;
    if (first < 0) first = 0;
    if (last > x->input) last = x->input;
    start[axis] = first;
    count[axis] = last - first;
    is_whole &= count[axis] == x->size;
  }
  const long first = ((start[0] * a->axes[1].input + start[1]) * a->axes[2].input + start[2]) * a->channels;
  if (is_whole) return (window_pixels){first, walk->whole_count, walk->whole};
  return (window_pixels){first, list_pixels(a, count, walk->cut), walk->cut};
}

// MARK: Forward

HB_INLINE void run_window_rows(const window_task *task, long index, bool is_maximum) {
  const hb_window_arguments *a = task->arguments;
  const hb_window_axis *axes = a->axes;
  const float *input = task->context->slots[a->input];
  float *output = task->context->slots[a->output];
  const long size[3] = {axes[0].output, axes[1].output, axes[2].output};
  const long rows = a->batch * size[0] * size[1] * size[2], image = window_image(a, true);
  const long last = (index + 1) * task->chunk < rows ? (index + 1) * task->chunk : rows;
  grid_position p = position_in_grid(index * task->chunk, size);
  const window_walk walk = begin_windows(a);
  for (long row = index * task->chunk; row < last; row++) {
    const window_pixels pixels = pixels_of_window(&walk, &p);
    const float *from = input + p.batch * image + pixels.first;
    for (long c = 0; c < a->channels; c += 16) {
      f32x16 result = splat_f32(is_maximum ? -__builtin_inff() : 0.0f);
      for (long i = 0; i < pixels.count; i++) {
        f32x16 x = load_f32(from + pixels.offsets[i] + c);
        result = is_maximum ? maximum_f32(result, x) : result + x;
      }
      store_part_f32(output + row * a->channels + c, result, a->channels - c);
    }
    advance_position(&p);
  }
}

static void run_window_task(const void *argument, long index) {
  const window_task *task = argument;
  if (task->arguments->is_maximum) {
    run_window_rows(task, index, true);
  } else {
    run_window_rows(task, index, false);
  }
}

static void run_window(const void *arguments, const hb_context *context) {
  const hb_window_arguments *a = arguments;
  const hb_window_axis *axes = a->axes;
  const long rows = a->batch * axes[0].output * axes[1].output * axes[2].output;
  if (rows * a->channels == 0) return;
  const long work = axes[0].size * axes[1].size * axes[2].size * ((a->channels + 15) / 16 * 16);
  window_task task = {a, context, work >= 65536 ? 1 : 65536 / work};
  hb_parallel_for(context->pool, (rows + task.chunk - 1) / task.chunk, run_window_task, &task);
}

// MARK: Gradients

/// Puts the first n lanes of v into memory, or adds them to it.
HB_INLINE void give_part(float *to, f32x16 v, long n, bool adds) {
  store_part_f32(to, adds ? load_part_f32(to, n) + v : v, n);
}

/// Windows that do not overlap give each pixel at most once; if they leave no pixel out, nothing need be cleared.
HB_INLINE void run_window_gradient_image(const window_task *task, long batch, bool is_maximum, bool overlaps) {
  const hb_window_arguments *a = task->arguments;
  const hb_window_axis *axes = a->axes;
  const long input_image = window_image(a, true), output_image = window_image(a, false);
  const float *gradient = (const float *)task->context->slots[a->output] + batch * output_image;
  const float *input = is_maximum ? (const float *)task->context->slots[a->input] + batch * input_image : NULL;
  float *result = (float *)task->context->slots[a->result] + batch * input_image;
  bool covers = !overlaps;
  for (int axis = 0; axis < 3; axis++) {
    covers &= axes[axis].stride == axes[axis].size && axes[axis].output * axes[axis].size - axes[axis].low >= axes[axis].input;
  }
  if (!covers) memset(result, 0, (size_t)input_image * 4);
  const long size[3] = {axes[0].output, axes[1].output, axes[2].output};
  const window_walk walk = begin_windows(a);
  for (grid_position p = position_in_grid(0, size); p.batch == 0; advance_position(&p), gradient += a->channels) {
    const window_pixels pixels = pixels_of_window(&walk, &p);
    for (long c = 0; c < a->channels; c += 16) {
      const long rest = a->channels - c;
      const f32x16 g = load_f32(gradient + c);
      float *to = result + pixels.first + c;
      if (!is_maximum) {
        for (long i = 0; i < pixels.count; i++) give_part(to + pixels.offsets[i], g, rest, overlaps);
        continue;
      }
      // The first largest; a NaN is larger than any number.
      const float *from = input + pixels.first + c;
      f32x16 best = load_f32(from);
      i32x16 where = splat_i32(0);
      for (long i = 1; i < pixels.count; i++) {
        f32x16 x = load_f32(from + pixels.offsets[i]);
        i32x16 is_better = (x > best) | ((x != x) & (best == best));
        best = choose_f32(is_better, x, best);
        where = choose_i32(is_better, splat_i32((int32_t)i), where);
      }
      for (long i = 0; i < pixels.count; i++) {
        f32x16 share = choose_f32(where == splat_i32((int32_t)i), g, splat_f32(0.0f));
        give_part(to + pixels.offsets[i], share, rest, overlaps);
      }
    }
  }
}

static void run_window_gradient_task(const void *argument, long batch) {
  const window_task *task = argument;
  const hb_window_arguments *a = task->arguments;
  bool overlaps = false;
  for (int axis = 0; axis < 3; axis++) overlaps |= a->axes[axis].stride < a->axes[axis].size && a->axes[axis].output > 1;
  if (a->is_maximum) {
    if (overlaps) {
      run_window_gradient_image(task, batch, true, true);
    } else {
      run_window_gradient_image(task, batch, true, false);
    }
  } else {
    run_window_gradient_image(task, batch, false, overlaps);
  }
}

static void run_window_gradient(const void *arguments, const hb_context *context) {
  const hb_window_arguments *a = arguments;
  if (window_image(a, true) == 0) return;
  window_task task = {a, context, 1};
  if (window_image(a, false) == 0) {
    memset(context->slots[a->result], 0, (size_t)(a->batch * window_image(a, true)) * 4);
    return;
  }
  hb_parallel_for(context->pool, a->batch, run_window_gradient_task, &task);
}
