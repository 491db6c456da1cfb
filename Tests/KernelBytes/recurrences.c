// Recurrences, their traces and gradients: every cell, both directions, masked or not, edges of blocks, vectors and
// panels, kernels that fit the second-level cache and one that does not.
#include "KernelBytes.h"

typedef struct {
  long batch, steps, units;
} sequence_shape;

static const char *const cells[] = {"tanh", "relu", "lstm", "gru", "gru reset after"};
enum { CELL_COUNT = sizeof(cells) / sizeof(cells[0]) };
static const long gates[] = {1, 1, 4, 3, 3}, states[] = {1, 1, 2, 1, 1}, parts[] = {1, 1, 6, 4, 5};

/// Numbers small enough that a state forgets: sums over the units stay near 1.
static float *new_kernel(long count, long units, value_kind values) {
  float *kernel = new_floats(count, values, 71);
  for (long i = 0; i < count; i++) kernel[i] /= (float)units;
  return kernel;
}

static void run(
    const machine *machine, int cell, value_kind values, sequence_shape s, bool is_reversed, bool is_masked) {
  const long width = gates[cell] * s.units, rows = s.steps + states[cell];
  const hb_recurrence_arguments description = {
    .cell = cell, .parts = (int32_t)parts[cell], .is_reversed = is_reversed, .has_outputs = true, .has_states = true,
    .mask = is_masked ? 0 : -1, .kernel = 1, .to = 2, .scratch = 3, .projections = 4, .initial = 5, .bias = 6,
    .trace = 4, .upstream = 5, .batch = s.batch, .steps = s.steps, .units = s.units,
  };
  for (int kind = 0; kind < 4; kind++) {
    const bool is_gradient = kind >= 2;
    hb_recurrence_arguments arguments = description;
    arguments.is_trace = kind == 1;
    arguments.wants_states = kind == 3;
    const long trace = parts[cell] * s.batch * (s.steps + 1) * s.units;
    const long result = kind == 0   ? s.batch * rows * s.units
                        : kind == 1 ? trace
                        : kind == 2 ? s.batch * s.steps * width
                                    : s.batch * states[cell] * s.units;
    void *slots[] = {
      new_small(s.batch * s.steps, 0, 2, 70),
      new_kernel(s.units * width, s.units, values),
      new_bytes(result * 4),
      new_bytes(hb_recurrence_scratch(cell, s.units, is_gradient)),
      new_floats(is_gradient ? trace : s.batch * s.steps * width, values, 72),
      new_floats(s.batch * (is_gradient ? rows : states[cell]) * s.units, values, 73),
      new_floats(s.units, values, 74),
    };
    const hb_context context = {slots, machine->pool, NULL};
    (is_gradient ? machine->kernels->recurrence_gradient : machine->kernels->recurrence)(&arguments, &context);
    static const char *const kinds[] = {"recurrence", "trace", "gradient", "gradient of states"};
    begin_case(
        "%s %s %ld x %ld x %ld%s%s, %s", cells[cell], kinds[kind], s.batch, s.steps, s.units,
        is_reversed ? " reversed" : "", is_masked ? " masked" : "", name_of_values(values));
    report_floats(slots[2], result);
  }
}

void run_recurrence_cases(const machine *machine) {
  static const sequence_shape shapes[] = {
    {1, 1, 1}, {1, 5, 7}, {3, 0, 4}, {9, 3, 16}, {5, 4, 17}, {13, 3, 33}, {26, 2, 70}, {2, 30, 12}, {27, 2, 300},
  };
  const value_kind kinds[] = {ORDINARY, TINY, HUGE_VALUES, MIXED};
  for (int cell = 0; cell < CELL_COUNT; cell++) {
    for (unsigned i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
      run(machine, cell, ORDINARY, shapes[i], false, false);
      run(machine, cell, ORDINARY, shapes[i], true, true);
    }
    for (unsigned j = 1; j < sizeof(kinds) / sizeof(kinds[0]); j++) {
      run(machine, cell, kinds[j], (sequence_shape){5, 3, 19}, false, true);
    }
  }
}
