// Reductions, positions of the largest, softmax.
#include "KernelBytes.h"

static const char *const reductions[] = {
  [HB_PRODUCT_F32] = "product_f32", [HB_PRODUCT_I32] = "product_i32",
  [HB_SUM_F32] = "sum_f32", [HB_MAXIMUM_F32] = "maximum_f32", [HB_MINIMUM_F32] = "minimum_f32",
  [HB_SUM_I32] = "sum_i32", [HB_MAXIMUM_I32] = "maximum_i32", [HB_MINIMUM_I32] = "minimum_i32",
  [HB_ANY] = "any",         [HB_ALL] = "all",
};
enum { REDUCTION_COUNT = sizeof(reductions) / sizeof(reductions[0]) };

static void run_reduction(
    const machine *machine, int kind, value_kind values, long outer, long extent, long inner) {
  const long count = outer * extent * inner;
  void *from = kind >= HB_ANY ? (void *)new_small(count, 0, 2, 31)
             : kind >= HB_SUM_I32 ? (void *)new_integers(count, values, 32) : new_floats(count, values, 33);
  const long scratch = hb_reduce_scratch(outer, extent, inner);
  void *slots[] = {from, new_bytes(outer * inner * 4), new_bytes(scratch)};
  const hb_context context = {slots, machine->pool, NULL, 0, false};
  const hb_reduce_arguments arguments = {0, 1, kind, scratch > 0 ? 2 : -1, outer, extent, inner};
  machine->kernels->reduce(&arguments, &context);
  begin_case("reduce %s %ld x %ld x %ld, %s", reductions[kind], outer, extent, inner, name_of_values(values));
  if (kind <= HB_MINIMUM_F32) {
    report_floats(slots[1], outer * inner);
  } else {
    report_bytes(slots[1], outer * inner * (kind >= HB_ANY ? 1 : 4));
  }
}

static void run_arg_max(
    const machine *machine, bool is_integer, value_kind values, long outer, long extent, long inner) {
  const long count = outer * extent * inner;
  void *from = is_integer ? (void *)new_integers(count, values, 34) : new_floats(count, values, 35);
  void *slots[] = {from, new_bytes(outer * inner * 4)};
  const hb_context context = {slots, machine->pool, NULL, 0, false};
  const hb_arg_max_arguments arguments = {0, 1, is_integer, outer, extent, inner};
  machine->kernels->arg_max(&arguments, &context);
  begin_case(
      "arg_max %s %ld x %ld x %ld, %s", is_integer ? "i32" : "f32", outer, extent, inner, name_of_values(values));
  report_bytes(slots[1], outer * inner * 4);
}

static void run_softmax(const machine *machine, bool is_logarithmic, value_kind values, long rows, long columns) {
  float *from = new_floats(rows * columns, values, 36);
  for (long i = 0; i < rows * columns; i++) from[i] *= (float)(i / columns % 5) * 13.0f;
  void *slots[] = {from, new_bytes(rows * columns * 4)};
  const hb_context context = {slots, machine->pool, NULL, 0, false};
  const hb_softmax_arguments arguments = {0, 1, is_logarithmic, rows, columns};
  machine->kernels->softmax(&arguments, &context);
  begin_case(
      "%s %ld x %ld, %s", is_logarithmic ? "log_softmax" : "softmax", rows, columns, name_of_values(values));
  report_floats(slots[1], rows * columns);
}

void run_row_cases(const machine *machine) {
  static const long shapes[][3] = {
    {1, 1, 1},   {3, 0, 5},   {5, 7, 1},     {4, 16, 1},    {2, 63, 1},   {2, 64, 1},   {2, 65, 1},     {3, 127, 1},
    {2, 999, 1}, {4, 9, 3},   {2, 31, 16},   {3, 50, 17},   {2, 20, 65},  {1, 40, 200}, {1, 20, 1030},  {1, 16385, 1},
    {2, 70001, 1}, {1, 9000, 3}, {3, 1100, 31},
  };
  const value_kind kinds[] = {ORDINARY, TINY, HUGE_VALUES, MIXED, SPECIAL, FEW};
  for (unsigned i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
    const long *s = shapes[i];
    for (unsigned j = 0; j < sizeof(kinds) / sizeof(kinds[0]); j++) {
      for (int kind = 0; kind < REDUCTION_COUNT; kind++) {
        if (kind <= HB_MINIMUM_F32 || kinds[j] == ORDINARY || (kind < HB_ANY && kinds[j] == FEW)) {
          run_reduction(machine, kind, kinds[j], s[0], s[1], s[2]);
        }
      }
      if (s[1] == 0) continue;
      run_arg_max(machine, false, kinds[j], s[0], s[1], s[2]);
      if (kinds[j] == FEW || kinds[j] == ORDINARY) run_arg_max(machine, true, kinds[j], s[0], s[1], s[2]);
    }
  }
  static const long columns[] = {1, 2, 7, 15, 16, 17, 33, 64, 100, 1000};
  for (unsigned i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
    for (unsigned j = 0; j < sizeof(kinds) / sizeof(kinds[0]); j++) {
      run_softmax(machine, false, kinds[j], 37, columns[i]);
      run_softmax(machine, true, kinds[j], 37, columns[i]);
    }
  }
}
