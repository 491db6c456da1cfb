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

/// The part of a window that lies in the image, per axis: taps first ..< last, the first one at `start`.
typedef struct {
  long start, count;
} window_span;

HB_INLINE window_span span_of_window(const hb_window_axis *axis, long position) {
  long start = position * axis->stride - axis->low, end = start + axis->size;
  if (start < 0) start = 0;
  if (end > axis->input) end = axis->input;
  return (window_span){start, end - start};
}

HB_INLINE long window_image(const hb_window_arguments *a, bool of_input) {
  long size = a->channels;
  for (int axis = 0; axis < 3; axis++) size *= of_input ? a->axes[axis].input : a->axes[axis].output;
  return size;
}

#define FOR_EACH_PIXEL(spans, axes)                                                                                  \
  for (long d = 0; d < (spans)[0].count; d++)                                                                        \
    for (long h = 0; h < (spans)[1].count; h++)                                                                      \
      for (long w = 0; w < (spans)[2].count; w++)

HB_INLINE long pixel_of(const window_span spans[3], const hb_window_axis *axes, long d, long h, long w) {
  return ((spans[0].start + d) * axes[1].input + spans[1].start + h) * axes[2].input + spans[2].start + w;
}

// MARK: Forward

static void run_window_task(const void *argument, long index) {
  const window_task *task = argument;
  const hb_window_arguments *a = task->arguments;
  const hb_window_axis *axes = a->axes;
  const float *input = task->context->slots[a->input];
  float *output = task->context->slots[a->output];
  const long size[3] = {axes[0].output, axes[1].output, axes[2].output};
  const long rows = a->batch * size[0] * size[1] * size[2];
  const long last = (index + 1) * task->chunk < rows ? (index + 1) * task->chunk : rows;
  grid_position p = position_in_grid(index * task->chunk, size);
  for (long row = index * task->chunk; row < last; row++) {
    const window_span spans[3] = {
      span_of_window(&axes[0], p.at[0]), span_of_window(&axes[1], p.at[1]), span_of_window(&axes[2], p.at[2]),
    };
    const float *image = input + p.batch * window_image(a, true);
    for (long c = 0; c < a->channels; c += 16) {
      f32x16 result = splat_f32(a->is_maximum ? -__builtin_inff() : 0.0f);
      FOR_EACH_PIXEL(spans, axes) {
        f32x16 x = load_f32(image + pixel_of(spans, axes, d, h, w) * a->channels + c);
        result = a->is_maximum ? maximum_f32(result, x) : result + x;
      }
      store_part_f32(output + row * a->channels + c, result, a->channels - c);
    }
    advance_position(&p);
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

/// Adds the first n lanes of v to memory.
HB_INLINE void add_part(float *to, f32x16 v, long n) { store_part_f32(to, load_f32(to) + v, n); }

static void run_window_gradient_task(const void *argument, long batch) {
  const window_task *task = argument;
  const hb_window_arguments *a = task->arguments;
  const hb_window_axis *axes = a->axes;
  const long input_image = window_image(a, true), output_image = window_image(a, false);
  const float *gradient = (const float *)task->context->slots[a->output] + batch * output_image;
  const float *input = a->is_maximum ? (const float *)task->context->slots[a->input] + batch * input_image : NULL;
  float *result = (float *)task->context->slots[a->result] + batch * input_image;
  memset(result, 0, (size_t)input_image * 4);
  const long size[3] = {axes[0].output, axes[1].output, axes[2].output};
  grid_position p = position_in_grid(0, size);
  for (; p.batch == 0; advance_position(&p)) {
    const window_span spans[3] = {
      span_of_window(&axes[0], p.at[0]), span_of_window(&axes[1], p.at[1]), span_of_window(&axes[2], p.at[2]),
    };
    for (long c = 0; c < a->channels; c += 16) {
      const long rest = a->channels - c;
      const f32x16 g = load_f32(gradient + c);
      if (!a->is_maximum) {
        FOR_EACH_PIXEL(spans, axes) add_part(result + pixel_of(spans, axes, d, h, w) * a->channels + c, g, rest);
        continue;
      }
      // The first largest; a NaN is larger than any number.
      f32x16 best = splat_f32(0.0f);
      i32x16 where = splat_i32(-1), number = splat_i32(0);
      FOR_EACH_PIXEL(spans, axes) {
        f32x16 x = load_f32(input + pixel_of(spans, axes, d, h, w) * a->channels + c);
        i32x16 is_better = (where < 0) | (x > best) | ((x != x) & (best == best));
        best = choose_f32(is_better, x, best);
        where = choose_i32(is_better, number, where);
        number += 1;
      }
      number = splat_i32(0);
      FOR_EACH_PIXEL(spans, axes) {
        f32x16 share = choose_f32(where == number, g, splat_f32(0.0f));
        add_part(result + pixel_of(spans, axes, d, h, w) * a->channels + c, share, rest);
        number += 1;
      }
    }
    gradient += a->channels;
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
