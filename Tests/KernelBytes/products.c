// Matrix products: edges of every form's tile, transposed operands, batches, sums cut into parts, accumulation.
#include "KernelBytes.h"

typedef struct {
  long batch, m, n, k;
} product_shape;

static void run_dot(const machine *machine, bool transpose_a, bool transpose_b, value_kind values, product_shape s) {
  const long scratch = hb_dot_scratch(s.batch, s.m, s.n, s.k);
  void *slots[] = {
    new_floats(s.batch * s.m * s.k, values, 41), new_floats(s.batch * s.k * s.n, values, 42),
    new_bytes(s.batch * s.m * s.n * 4), new_bytes(scratch),
  };
  const hb_context context = {slots, machine->pool, NULL, 0, false};
  const hb_dot_arguments arguments = {
    0, 1, 2, scratch > 0 ? 3 : -1, transpose_a, transpose_b, s.batch, s.m, s.n, s.k,
  };
  machine->kernels->dot(&arguments, &context);
  begin_case(
      "dot %s%s %ld x %ld x %ld x %ld, %s", transpose_a ? "T" : "N", transpose_b ? "T" : "N", s.batch, s.m, s.n, s.k,
      name_of_values(values));
  report_floats(slots[2], s.batch * s.m * s.n);
}

/// c += a · b, inside larger matrices.
static void run_gemm(const machine *machine, bool transpose_a, bool transpose_b, product_shape s) {
  const long row_a = (transpose_a ? s.m : s.k) + 3, row_b = (transpose_b ? s.k : s.n) + 5, row_c = s.n + 7;
  float *a = new_floats((transpose_a ? s.k : s.m) * row_a, ORDINARY, 43);
  float *b = new_floats((transpose_b ? s.n : s.k) * row_b, ORDINARY, 44);
  float *c = new_floats(s.m * row_c, ORDINARY, 45);
  machine->kernels->gemm(transpose_a, transpose_b, s.m, s.n, s.k, a, row_a, b, row_b, true, c, row_c);
  begin_case(
      "gemm %s%s %ld x %ld x %ld, accumulating", transpose_a ? "T" : "N", transpose_b ? "T" : "N", s.m, s.n, s.k);
  report_floats(c, s.m * row_c);
}

void run_product_cases(const machine *machine) {
  static const product_shape shapes[] = {
    {1, 1, 1, 1},   {1, 1, 1, 0},    {2, 3, 5, 7},    {1, 4, 8, 16},   {1, 6, 16, 33},   {1, 8, 8, 64},
    {1, 12, 32, 9}, {1, 13, 33, 70}, {1, 26, 31, 12}, {3, 49, 17, 20}, {1, 100, 10, 257}, {1, 64, 130, 300},
    {1, 1, 100, 50}, {1, 90, 1, 64}, {5, 40, 24, 16}, {1, 5, 600, 8},  {1, 10, 9, 5000}, {2, 33, 70, 2049},
  };
  const value_kind kinds[] = {ORDINARY, TINY, HUGE_VALUES, MIXED};
  for (unsigned i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
    for (int transposed = 0; transposed < 4; transposed++) {
      const bool a = transposed & 1, b = transposed & 2;
      for (unsigned j = 0; j < sizeof(kinds) / sizeof(kinds[0]); j++) run_dot(machine, a, b, kinds[j], shapes[i]);
      run_gemm(machine, a, b, shapes[i]);
    }
  }
  for (long m = 1; m <= 13; m++) {
    for (long n = 1; n <= 33; n += n == 1 || n % 8 == 0 ? 1 : 6) {
      run_dot(machine, false, false, ORDINARY, (product_shape){1, m, n, 11});
    }
  }
}
