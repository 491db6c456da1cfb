// Recurrent cells over all steps of a batch. A task takes a block of sequences through all of them, so that no thread
// waits for another between two steps; the recurrent kernel is packed once and stays in the second-level cache.
//
// Per step, the products of the states come first (one chain of fused multiply-adds over the units in order for each
// element, as in `dot`), then one pass adds the projections and computes gates and states.

typedef struct {
  const hb_recurrence_arguments *arguments;
  const hb_context *context;
  long block_rows;
} recurrence_task;

/// Column blocks of the kernels.
HB_INLINE long gate_count(int cell) { return cell == HB_CELL_LSTM ? 4 : cell >= HB_CELL_GRU ? 3 : 1; }
HB_INLINE long state_count(int cell) { return cell == HB_CELL_LSTM ? 2 : 1; }

/// Units in whole vectors, as rows of scratch memory have them.
HB_INLINE long whole_vectors(long units) { return (units + 15) / 16 * 16; }

/// Asks for memory that will be read soon.
HB_INLINE void fetch(const float *from, long count) {
  for (long i = 0; i < count; i += 16) __builtin_prefetch(from + i);
}

// MARK: Forward

/// Where a sequence's step reads and writes. Parts of a trace are `part` elements apart.
typedef struct {
  /// The products of the state.
  const float *z;
  const float *x;
  float *h, *c, *output, *trace;
  long units, part;
  bool counts;
} recurrence_row;

/// Writes a part of the trace, if there is one.
HB_INLINE void trace_part(const recurrence_row *row, int part, long j, f32x16 value) {
  if (row->trace != NULL) store_part_f32(row->trace + part * row->part + j, value, row->units - j);
}

/// Moves a state on, unless the step is masked, and returns it.
HB_INLINE f32x16 next_state(const recurrence_row *row, float *state, f32x16 value) {
  if (!row->counts) return load_f32(state);
  store_f32(state, value);
  return value;
}

/// A gate's projection with the product of the state.
HB_INLINE f32x16 gate_sum(const recurrence_row *row, long gate, long j) {
  return load_f32(row->x + gate * row->units + j) + load_f32(row->z + gate * row->units + j);
}

HB_INLINE void finish_output(const recurrence_row *row, long j, f32x16 h) {
  h = next_state(row, row->h + j, h);
  trace_part(row, 0, j, h);
  if (row->output != NULL) store_part_f32(row->output + j, h, row->units - j);
}

static void step_simple(const recurrence_row *row, bool is_relu) {
  for (long j = 0; j < row->units; j += 16) {
    const f32x16 z = gate_sum(row, 0, j);
    finish_output(row, j, is_relu ? maximum_f32(z, splat_f32(0.0f)) : hyperbolic_tangent(z));
  }
}

static void step_lstm(const recurrence_row *row) {
  for (long j = 0; j < row->units; j += 16) {
    const f32x16 i = logistic(gate_sum(row, 0, j)), f = logistic(gate_sum(row, 1, j));
    const f32x16 g = hyperbolic_tangent(gate_sum(row, 2, j)), o = logistic(gate_sum(row, 3, j));
    const f32x16 c = fma_f32(f, load_f32(row->c + j), i * g);
    trace_part(row, 2, j, i);
    trace_part(row, 3, j, f);
    trace_part(row, 4, j, g);
    trace_part(row, 5, j, o);
    trace_part(row, 1, j, next_state(row, row->c + j, c));
    finish_output(row, j, o * hyperbolic_tangent(c));
  }
}

/// r ⊙ h goes to `reset`, for the candidate's product.
static void step_gru_gates(const recurrence_row *row, float *reset) {
  for (long j = 0; j < row->units; j += 16) {
    store_f32(reset + j, logistic(gate_sum(row, 1, j)) * load_f32(row->h + j));
  }
}

/// `bias` is that of the product, if the reset gate comes after it.
static void step_gru(const recurrence_row *row, const float *bias) {
  const long units = row->units;
  for (long j = 0; j < units; j += 16) {
    const f32x16 z = logistic(gate_sum(row, 0, j)), r = logistic(gate_sum(row, 1, j));
    const f32x16 x = load_f32(row->x + 2 * units + j), product = load_f32(row->z + 2 * units + j);
    const f32x16 q = bias == NULL ? product : product + load_f32(bias + j);
    const f32x16 g = hyperbolic_tangent(bias == NULL ? x + q : fma_f32(r, q, x));
    trace_part(row, 1, j, z);
    trace_part(row, 2, j, r);
    trace_part(row, 3, j, g);
    if (bias != NULL) trace_part(row, 4, j, q);
    finish_output(row, j, fma_f32(z, load_f32(row->h + j) - g, g));
  }
}

static void run_recurrence_task(const void *argument, long index) {
  const recurrence_task *task = argument;
  const hb_recurrence_arguments *a = task->arguments;
  void *const *slots = task->context->slots;
  const long units = a->units, steps = a->steps, width = gate_count(a->cell) * units, states = state_count(a->cell);
  const long first = index * task->block_rows;
  const long rows = a->batch - first < task->block_rows ? a->batch - first : task->block_rows;
  const long state_row = whole_vectors(units), z_row = whole_vectors(width) + 16;
  const float *x = slots[a->projections], *initial = slots[a->initial], *packed = slots[a->scratch];
  const float *bias = a->cell == HB_CELL_GRU_RESET_AFTER ? slots[a->bias] : NULL;
  const uint8_t *mask = a->mask < 0 ? NULL : slots[a->mask];
  float *to = slots[a->to];
  const long result_rows = (a->has_outputs ? steps : 0) + (a->has_states ? states : 0);

  float *z = hb_scratch(HB_SCRATCH_PROGRAM, (size_t)(rows * (z_row + 3 * state_row)) * 4 + HB_TAIL);
  float *h = z + rows * z_row, *c = h + rows * state_row, *reset = c + rows * state_row;
  memset(h, 0, (size_t)(3 * rows * state_row) * 4);
  const long part = a->batch * (steps + 1) * units;
  for (long i = 0; i < rows; i++) {
    for (long s = 0; s < states; s++) {
      const float *from = initial + ((first + i) * states + s) * units;
      memcpy((s == 0 ? h : c) + i * state_row, from, (size_t)units * 4);
    }
    if (!a->is_trace) continue;
    float *row = to + ((first + i) * (steps + 1) + (a->is_reversed ? steps : 0)) * units;
    for (long p = 0; p < a->parts; p++, row += part) {
      if (p < states) memcpy(row, (p == 0 ? h : c) + i * state_row, (size_t)units * 4);
      else memset(row, 0, (size_t)units * 4);
    }
  }

  const bool is_gru = a->cell == HB_CELL_GRU;
  const long together = is_gru ? 2 * units : width;
  for (long step = 0; step < steps; step++) {
    const long t = a->is_reversed ? steps - 1 - step : step;
    // The projections are read after the product, and are on their way in the meantime.
    for (long i = 0; i < rows; i++) fetch(x + ((first + i) * steps + t) * width, width);
    multiply_packed(rows, units, together, h, state_row, packed, false, z, z_row);
    recurrence_row row = {.units = units, .part = part};
    if (is_gru) {
      for (long i = 0; i < rows; i++) {
        row.z = z + i * z_row;
        row.h = h + i * state_row;
        row.x = x + ((first + i) * steps + t) * width;
        step_gru_gates(&row, reset + i * state_row);
      }
      multiply_packed(
          rows, units, units, reset, state_row, packed + units * whole_panels(together), false, z + 2 * units, z_row);
    }
    for (long i = 0; i < rows; i++) {
      const long sequence = first + i;
      row.z = z + i * z_row;
      row.h = h + i * state_row;
      row.c = c + i * state_row;
      row.x = x + (sequence * steps + t) * width;
      row.counts = mask == NULL || mask[sequence * steps + t] != 0;
      row.trace = a->is_trace ? to + (sequence * (steps + 1) + (a->is_reversed ? t : t + 1)) * units : NULL;
      row.output = !a->is_trace && a->has_outputs ? to + (sequence * result_rows + t) * units : NULL;
      switch (a->cell) {
      case HB_CELL_TANH: step_simple(&row, false); break;
      case HB_CELL_RELU: step_simple(&row, true); break;
      case HB_CELL_LSTM: step_lstm(&row); break;
      default: step_gru(&row, bias);
      }
    }
  }
  if (a->is_trace || !a->has_states) return;
  for (long i = 0; i < rows; i++) {
    float *last = to + ((first + i + 1) * result_rows - states) * units;
    memcpy(last, h + i * state_row, (size_t)units * 4);
    if (states > 1) memcpy(last + units, c + i * state_row, (size_t)units * 4);
  }
}

static void run_recurrence(const void *arguments, const hb_context *context) {
  const hb_recurrence_arguments *a = arguments;
  if (a->batch == 0 || a->units == 0) return;
  const long units = a->units, width = gate_count(a->cell) * units;
  const float *kernel = context->slots[a->kernel];
  float *packed = context->slots[a->scratch];
  const long together = a->cell == HB_CELL_GRU ? 2 * units : width;
  if (a->steps > 0) {
    pack_right(packed, kernel, width, false, units, together);
    pack_right(packed + units * whole_panels(together), kernel + together, width, false, units, width - together);
  }
  recurrence_task task = {a, context, hb_recurrence_block_rows(a->batch, units, width)};
  hb_parallel_for(context->pool, (a->batch + task.block_rows - 1) / task.block_rows, run_recurrence_task, &task);
}

// MARK: Backward

/// What a step's gradient reads and writes for one sequence; `before` and `after` are its rows of the trace.
typedef struct {
  const float *before, *after, *upstream;
  float *d, *dh, *dc;
  long units, part;
} recurrence_gradient_row;

#define AT(part_number, row_of_trace) load_f32(row->row_of_trace + (part_number) * row->part + j)

/// dh with the gradient of the output.
HB_INLINE f32x16 output_gradient(const recurrence_gradient_row *row, long j) {
  const f32x16 dh = load_f32(row->dh + j);
  return row->upstream == NULL ? dh : dh + load_f32(row->upstream + j);
}

HB_INLINE f32x16 slope_of_sigmoid(f32x16 y) { return y * (1.0f - y); }
HB_INLINE f32x16 slope_of_tanh(f32x16 y) { return fma_f32(-y, y, splat_f32(1.0f)); }

/// Adds the gradient of the output alone: the step is masked.
static void pass_gradient(const recurrence_gradient_row *row) {
  for (long j = 0; j < row->units; j += 16) store_f32(row->dh + j, output_gradient(row, j));
}

// Each leaves in dh what of the gradient does not go through the product.

static void simple_gradient(const recurrence_gradient_row *row, bool is_relu) {
  for (long j = 0; j < row->units; j += 16) {
    const f32x16 dh = output_gradient(row, j), h = AT(0, after);
    const f32x16 d = is_relu ? choose_f32(h > 0.0f, dh, splat_f32(0.0f)) : dh * slope_of_tanh(h);
    store_part_f32(row->d + j, d, row->units - j);
    store_f32(row->dh + j, splat_f32(0.0f));
  }
}

static void lstm_gradient(const recurrence_gradient_row *row) {
  const long units = row->units;
  for (long j = 0; j < units; j += 16) {
    const f32x16 dh = output_gradient(row, j);
    const f32x16 i = AT(2, after), f = AT(3, after), g = AT(4, after), o = AT(5, after);
    const f32x16 t = hyperbolic_tangent(AT(1, after));
    const f32x16 dc = fma_f32(dh * o, slope_of_tanh(t), load_f32(row->dc + j));
    store_part_f32(row->d + j, dc * g * slope_of_sigmoid(i), units - j);
    store_part_f32(row->d + units + j, dc * AT(1, before) * slope_of_sigmoid(f), units - j);
    store_part_f32(row->d + 2 * units + j, dc * i * slope_of_tanh(g), units - j);
    store_part_f32(row->d + 3 * units + j, dh * t * slope_of_sigmoid(o), units - j);
    store_f32(row->dc + j, dc * f);
    store_f32(row->dh + j, splat_f32(0.0f));
  }
}

/// The gates but r; `products` gets what the recurrent kernel's columns are multiplied by where that differs.
static void gru_gradient(const recurrence_gradient_row *row, float *products, bool resets_after) {
  const long units = row->units;
  for (long j = 0; j < units; j += 16) {
    const f32x16 dh = output_gradient(row, j), z = AT(1, after), g = AT(3, after);
    const f32x16 dz = dh * (AT(0, before) - g) * slope_of_sigmoid(z);
    const f32x16 dg = dh * (1.0f - z) * slope_of_tanh(g);
    store_part_f32(row->d + j, dz, units - j);
    store_part_f32(row->d + 2 * units + j, dg, units - j);
    if (resets_after) {
      const f32x16 r = AT(2, after), dr = dg * AT(4, after) * slope_of_sigmoid(r);
      store_part_f32(row->d + units + j, dr, units - j);
      store_part_f32(products + j, dz, units - j);
      store_part_f32(products + units + j, dr, units - j);
      store_part_f32(products + 2 * units + j, dg * r, units - j);
    }
    store_f32(row->dh + j, dh * z);
  }
}

/// r, from the gradient of r ⊙ h.
static void gru_reset_gradient(const recurrence_gradient_row *row, const float *reset) {
  const long units = row->units;
  for (long j = 0; j < units; j += 16) {
    const f32x16 d = load_f32(reset + j), r = AT(2, after);
    store_part_f32(row->d + units + j, d * AT(0, before) * slope_of_sigmoid(r), units - j);
    store_f32(row->dh + j, fma_f32(d, r, load_f32(row->dh + j)));
  }
}

#undef AT

static void run_recurrence_gradient_task(const void *argument, long index) {
  const recurrence_task *task = argument;
  const hb_recurrence_arguments *a = task->arguments;
  void *const *slots = task->context->slots;
  const long units = a->units, steps = a->steps, width = gate_count(a->cell) * units, states = state_count(a->cell);
  const long first = index * task->block_rows;
  const long rows = a->batch - first < task->block_rows ? a->batch - first : task->block_rows;
  const long state_row = whole_vectors(units), d_row = whole_vectors(width) + 16;
  const float *trace = slots[a->trace], *upstream = slots[a->upstream], *packed = slots[a->scratch];
  const uint8_t *mask = a->mask < 0 ? NULL : slots[a->mask];
  float *to = slots[a->to];
  const long upstream_rows = (a->has_outputs ? steps : 0) + (a->has_states ? states : 0);
  const long part = a->batch * (steps + 1) * units;

  // The gradients that the product takes, then those of the states.
  float *d = hb_scratch(HB_SCRATCH_PROGRAM, (size_t)(rows * (2 * d_row + 3 * state_row)) * 4 + HB_TAIL);
  float *products = d + rows * d_row, *dh = products + rows * d_row, *dc = dh + rows * state_row;
  float *reset = dc + rows * state_row;
  memset(dh, 0, (size_t)(3 * rows * state_row) * 4);
  if (a->has_states) {
    for (long i = 0; i < rows; i++) {
      const float *last = upstream + ((first + i + 1) * upstream_rows - states) * units;
      memcpy(dh + i * state_row, last, (size_t)units * 4);
      if (states > 1) memcpy(dc + i * state_row, last + units, (size_t)units * 4);
    }
  }

  const bool is_gru = a->cell == HB_CELL_GRU, resets_after = a->cell == HB_CELL_GRU_RESET_AFTER;
  const float *candidate = packed + 2 * units * whole_panels(units);
  for (long step = steps; step-- > 0;) {
    const long t = a->is_reversed ? steps - 1 - step : step;
    for (long i = 0; i < rows; i++) {
      const long sequence = first + i;
      const float *at = trace + (sequence * (steps + 1) + t) * units;
      const recurrence_gradient_row row = {
        .before = a->is_reversed ? at + units : at,
        .after = a->is_reversed ? at : at + units,
        .upstream = a->has_outputs ? upstream + (sequence * upstream_rows + t) * units : NULL,
        .d = d + i * d_row, .dh = dh + i * state_row, .dc = dc + i * state_row,
        .units = units, .part = part,
      };
      if (mask != NULL && mask[sequence * steps + t] == 0) {
        memset(row.d, 0, (size_t)width * 4);
        memset(products + i * d_row, 0, (size_t)width * 4);
        pass_gradient(&row);
        continue;
      }
      switch (a->cell) {
      case HB_CELL_TANH: simple_gradient(&row, false); break;
      case HB_CELL_RELU: simple_gradient(&row, true); break;
      case HB_CELL_LSTM: lstm_gradient(&row); break;
      default: gru_gradient(&row, products + i * d_row, resets_after);
      }
    }
    if (is_gru) {
      multiply_packed(rows, units, units, d + 2 * units, d_row, candidate, false, reset, state_row);
      for (long i = 0; i < rows; i++) {
        const long sequence = first + i;
        if (mask != NULL && mask[sequence * steps + t] == 0) continue;
        const float *at = trace + (sequence * (steps + 1) + t) * units;
        const recurrence_gradient_row row = {
          .before = a->is_reversed ? at + units : at, .after = a->is_reversed ? at : at + units,
          .d = d + i * d_row, .dh = dh + i * state_row, .units = units, .part = part,
        };
        gru_reset_gradient(&row, reset + i * state_row);
      }
      multiply_packed(rows, 2 * units, units, d, d_row, packed, true, dh, state_row);
    } else {
      multiply_packed(rows, width, units, resets_after ? products : d, d_row, packed, true, dh, state_row);
    }
    if (a->wants_states) continue;
    for (long i = 0; i < rows; i++) {
      memcpy(to + ((first + i) * steps + t) * width, d + i * d_row, (size_t)width * 4);
    }
  }
  if (!a->wants_states) return;
  for (long i = 0; i < rows; i++) {
    float *row = to + (first + i) * states * units;
    memcpy(row, dh + i * state_row, (size_t)units * 4);
    if (states > 1) memcpy(row + units, dc + i * state_row, (size_t)units * 4);
  }
}

static void run_recurrence_gradient(const void *arguments, const hb_context *context) {
  const hb_recurrence_arguments *a = arguments;
  if (a->batch == 0 || a->units == 0) return;
  const long units = a->units, width = gate_count(a->cell) * units;
  const float *kernel = context->slots[a->kernel];
  float *packed = context->slots[a->scratch];
  const long together = a->cell == HB_CELL_GRU ? 2 * units : width;
  if (a->steps > 0) {
    pack_right(packed, kernel, width, true, together, units);
    pack_right(packed + together * whole_panels(units), kernel + together, width, true, width - together, units);
  }
  recurrence_task task = {a, context, hb_recurrence_block_rows(a->batch, units, width)};
  hb_parallel_for(
      context->pool, (a->batch + task.block_rows - 1) / task.block_rows, run_recurrence_gradient_task, &task);
}
