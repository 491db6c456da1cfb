// Convolutions and their two gradients, in one to three dimensions.
#include "KernelBytes.h"

typedef struct {
  const char *name;
  long batch, groups, channels, filters;
  hb_convolution_axis axes[3];
} convolution_case;

#define NO_AXIS {1, 1, 1, 1, 0, 1}

// Axes are {input, output, kernel, stride, low, dilation}.
static const convolution_case cases[] = {
  {"1 x 1", 2, 1, 7, 19, {NO_AXIS, {5, 5, 1, 1, 0, 1}, {6, 6, 1, 1, 0, 1}}},
  {"3 x 3 inside", 2, 1, 5, 33, {NO_AXIS, {9, 7, 3, 1, 0, 1}, {11, 9, 3, 1, 0, 1}}},
  {"3 x 3 with border", 2, 1, 16, 32, {NO_AXIS, {14, 14, 3, 1, 1, 1}, {14, 14, 3, 1, 1, 1}}},
  {"3 x 3, 32 to 64 channels", 3, 1, 32, 64, {NO_AXIS, {13, 13, 3, 1, 1, 1}, {13, 13, 3, 1, 1, 1}}},
  {"strides 2 and 3", 2, 1, 3, 10, {NO_AXIS, {15, 8, 3, 2, 1, 1}, {17, 6, 4, 3, 1, 1}}},
  {"stride beyond the kernel", 1, 1, 4, 6, {NO_AXIS, {11, 4, 2, 3, 0, 1}, {13, 4, 1, 4, 0, 1}}},
  {"dilated", 2, 1, 4, 9, {NO_AXIS, {12, 8, 3, 1, 0, 2}, {15, 15, 3, 1, 3, 3}}},
  {"groups", 2, 3, 6, 15, {NO_AXIS, {8, 8, 3, 1, 1, 1}, {9, 9, 3, 1, 1, 1}}},
  {"depthwise", 2, 20, 20, 20, {NO_AXIS, {10, 5, 3, 2, 0, 1}, {10, 5, 3, 2, 1, 1}}},
  {"depthwise, two filters", 2, 20, 20, 40, {NO_AXIS, {10, 5, 3, 2, 0, 1}, {10, 5, 3, 2, 1, 1}}},
  {"depthwise, three filters, dilated", 1, 37, 37, 111, {NO_AXIS, {12, 8, 3, 1, 0, 2}, {15, 15, 3, 1, 3, 3}}},
  {"many groups of 4", 2, 17, 68, 68, {NO_AXIS, {14, 14, 3, 1, 1, 1}, {14, 14, 3, 1, 1, 1}}},
  {"many groups in parts", 9, 16, 32, 48, {NO_AXIS, {28, 14, 3, 2, 1, 1}, {28, 28, 3, 1, 1, 1}}},
  {"many groups, 3D", 1, 18, 36, 18, {{6, 6, 3, 1, 1, 1}, {7, 3, 2, 2, 0, 1}, {8, 8, 3, 1, 1, 1}}},
  {"1D causal", 3, 1, 9, 12, {NO_AXIS, NO_AXIS, {40, 40, 5, 1, 8, 2}}},
  {"1D long", 2, 1, 2, 3, {NO_AXIS, NO_AXIS, {700, 350, 7, 2, 3, 1}}},
  {"3D", 2, 1, 3, 8, {{6, 6, 3, 1, 1, 1}, {7, 7, 3, 1, 1, 1}, {8, 8, 3, 1, 1, 1}}},
  {"3D with strides", 1, 1, 4, 5, {{7, 4, 3, 2, 1, 1}, {9, 4, 2, 2, 0, 1}, {10, 4, 3, 3, 1, 1}}},
  {"in parts", 8, 1, 16, 24, {NO_AXIS, {28, 28, 3, 1, 1, 1}, {28, 28, 3, 1, 1, 1}}},
  {"in parts of samples", 32, 1, 3, 24, {NO_AXIS, {28, 26, 3, 1, 0, 1}, {28, 28, 3, 1, 1, 1}}},
};

static void run(const machine *machine, const convolution_case *c, value_kind values) {
  long input = c->batch * c->channels, output = c->batch * c->filters;
  long kernel = c->channels / c->groups * c->filters;
  hb_convolution_arguments arguments = {
    .input = 0, .kernel = 1, .output = 2, .scratch = 3, .batch = c->batch, .groups = c->groups,
    .channels = c->channels, .filters = c->filters, .axes = {c->axes[0], c->axes[1], c->axes[2]},
  };
  for (int axis = 0; axis < 3; axis++) {
    input *= c->axes[axis].input;
    output *= c->axes[axis].output;
    kernel *= c->axes[axis].kernel;
  }
  const struct {
    const char *name;
    hb_run run;
    long scratch, count;
    int result;
  } steps[] = {
    {"convolution", machine->kernels->convolution, hb_convolution_scratch(&arguments), output, 2},
    {"input gradient", machine->kernels->convolution_input_gradient, hb_convolution_input_scratch(&arguments), input,
     0},
    {"kernel gradient", machine->kernels->convolution_kernel_gradient, hb_convolution_kernel_scratch(&arguments),
     kernel, 1},
  };
  for (int i = 0; i < 3; i++) {
    void *slots[] = {
      new_floats(input, values, 51), new_floats(kernel, values, 52), new_floats(output, values, 53),
      new_bytes(steps[i].scratch),
    };
    slots[steps[i].result] = new_bytes(steps[i].count * 4);
    const hb_context context = {slots, machine->pool, NULL, 0, false};
    steps[i].run(&arguments, &context);
    begin_case("%s %s, %s", steps[i].name, c->name, name_of_values(values));
    report_floats(slots[steps[i].result], steps[i].count);
  }
}

/// The kernel gradient of two samples at a time, as a region takes it.
static void run_shares(const machine *machine, const convolution_case *c, value_kind values) {
  enum { SAMPLES = 2 };
  hb_convolution_arguments arguments = {
    .input = 0, .kernel = 1, .output = 2, .scratch = -1, .batch = c->batch, .groups = c->groups,
    .channels = c->channels, .filters = c->filters, .axes = {c->axes[0], c->axes[1], c->axes[2]},
  };
  const long parts = hb_convolution_kernel_sample_parts(&arguments);
  if (parts == 0) return;
  long input = c->channels, output = c->filters, kernel = c->channels / c->groups * c->filters;
  for (int axis = 0; axis < 3; axis++) {
    input *= c->axes[axis].input;
    output *= c->axes[axis].output;
    kernel *= c->axes[axis].kernel;
  }
  const float *images = new_floats(c->batch * input, values, 51), *gradients = new_floats(c->batch * output, values, 53);
  float *partials = new_bytes(parts * kernel * 4), *sum = new_bytes(kernel * 4);
  arguments.is_share = true;
  arguments.batch = SAMPLES;
  for (long sample = 0; sample < c->batch; sample += SAMPLES) {
    const long samples_of_part = c->batch / parts;
    void *slots[] = {
      (void *)(images + sample * input), partials + sample / samples_of_part * kernel,
      (void *)(gradients + sample * output),
    };
    const hb_context context = {slots, NULL, NULL, sample / SAMPLES, sample % samples_of_part > 0};
    machine->kernels->convolution_kernel_gradient(&arguments, &context);
  }
  void *slots[] = {partials, sum};
  const hb_context context = {slots, machine->pool, NULL, 0, false};
  const hb_partials_arguments partial = {0, 1, parts, kernel};
  machine->kernels->add_partials(&partial, &context);
  begin_case("kernel gradient %s, share by share, %s", c->name, name_of_values(values));
  report_floats(sum, kernel);
}

void run_convolution_cases(const machine *machine) {
  const value_kind kinds[] = {ORDINARY, TINY, HUGE_VALUES, MIXED};
  for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    for (unsigned j = 0; j < sizeof(kinds) / sizeof(kinds[0]); j++) {
      run(machine, &cases[i], kinds[j]);
      run_shares(machine, &cases[i], kinds[j]);
    }
  }
}
