// Sums and maxima over windows, and their gradients.
#include "KernelBytes.h"

typedef struct {
  const char *name;
  long batch, channels;
  hb_window_axis axes[3];
} window_case;

#define NO_AXIS {1, 1, 1, 1, 0}

// Axes are {input, output, size, stride, low}.
static const window_case cases[] = {
  {"2 x 2", 3, 5, {NO_AXIS, {8, 4, 2, 2, 0}, {10, 5, 2, 2, 0}}},
  {"2 x 2 with a rest", 2, 16, {NO_AXIS, {9, 4, 2, 2, 0}, {11, 5, 2, 2, 0}}},
  {"2 x 2 over the border", 2, 17, {NO_AXIS, {9, 5, 2, 2, 0}, {11, 6, 2, 2, 0}}},
  {"overlapping 3 x 3", 2, 33, {NO_AXIS, {12, 12, 3, 1, 1}, {7, 7, 3, 1, 1}}},
  {"3 x 3 with strides 2", 2, 7, {NO_AXIS, {15, 8, 3, 2, 1}, {14, 7, 3, 2, 0}}},
  {"stride beyond the size", 2, 4, {NO_AXIS, {13, 4, 2, 4, 0}, {13, 5, 1, 3, 0}}},
  {"whole image", 2, 40, {NO_AXIS, {7, 1, 7, 7, 0}, {9, 1, 9, 9, 0}}},
  {"1D", 4, 3, {NO_AXIS, NO_AXIS, {101, 34, 5, 3, 2}}},
  {"3D", 2, 6, {{6, 3, 2, 2, 0}, {7, 7, 3, 1, 1}, {8, 4, 2, 2, 0}}},
};

static void run(const machine *machine, const window_case *c, value_kind values, bool is_maximum) {
  long input = c->batch * c->channels, output = c->batch * c->channels;
  for (int axis = 0; axis < 3; axis++) {
    input *= c->axes[axis].input;
    output *= c->axes[axis].output;
  }
  const hb_window_arguments arguments = {
    0, 1, 2, is_maximum, c->batch, c->channels, {c->axes[0], c->axes[1], c->axes[2]},
  };
  const char *name = is_maximum ? "maximum" : "sum";
  void *forward[] = {new_floats(input, values, 61), new_bytes(output * 4), NULL};
  machine->kernels->window(&arguments, &(hb_context){forward, machine->pool, NULL, 0});
  begin_case("window %s %s, %s", name, c->name, name_of_values(values));
  report_floats(forward[1], output);

  void *backward[] = {new_floats(input, values, 61), new_floats(output, values, 62), new_bytes(input * 4)};
  const hb_context context = {backward, machine->pool, NULL, 0, false};
  (is_maximum ? machine->kernels->select_and_scatter : machine->kernels->window_sum_gradient)(&arguments, &context);
  begin_case("window %s gradient %s, %s", name, c->name, name_of_values(values));
  report_floats(backward[2], input);
}

void run_window_cases(const machine *machine) {
  const value_kind kinds[] = {ORDINARY, TINY, HUGE_VALUES, MIXED, SPECIAL, FEW};
  for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    for (unsigned j = 0; j < sizeof(kinds) / sizeof(kinds[0]); j++) {
      run(machine, &cases[i], kinds[j], false);
      run(machine, &cases[i], kinds[j], true);
    }
  }
}
