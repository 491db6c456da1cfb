// Rows by index, running sums, the largest elements.
#include "KernelBytes.h"

static void report_floats_or_bytes(const void *values, long count, bool is_integer) {
  if (is_integer) {
    report_bytes(values, count * 4);
  } else {
    report_floats(values, count);
  }
}

/// Some indices are out of range.
static int32_t *new_indices(long count, long rows, uint64_t seed) {
  int32_t *indices = new_bytes(count * 4);
  for (long i = 0; i < count; i++) indices[i] = (int32_t)(random_bits(&seed) % (uint64_t)(rows + 2)) - 1;
  return indices;
}

static void run_gather(const machine *machine, long outer, long rows, long row_bytes, long count) {
  void *slots[] = {
    new_small(outer * rows * row_bytes, 0, 256, 71), new_indices(count, rows, 72), new_bytes(outer * count * row_bytes),
  };
  const hb_context context = {slots, machine->pool, NULL, 0, false};
  const hb_gather_arguments arguments = {0, 1, 2, outer, rows, row_bytes, count};
  machine->kernels->gather(&arguments, &context);
  begin_case("gather %ld x %ld of %ld rows of %ld bytes", outer, count, rows, row_bytes);
  report_bytes(slots[2], outer * count * row_bytes);
}

static void run_scatter_add(
    const machine *machine, bool is_integer, value_kind values, long outer, long rows, long inner, long count) {
  const long elements = outer * count * inner;
  void *from = is_integer ? (void *)new_integers(elements, values, 73) : new_floats(elements, values, 74);
  void *slots[] = {new_indices(count, rows, 75), from, new_bytes(outer * rows * inner * 4)};
  const hb_context context = {slots, machine->pool, NULL, 0, false};
  const hb_scatter_add_arguments arguments = {0, 1, 2, is_integer, outer, rows, inner, count};
  machine->kernels->scatter_add(&arguments, &context);
  begin_case(
      "scatter_add %s %ld x %ld to %ld rows of %ld, %s", is_integer ? "i32" : "f32", outer, count, rows, inner,
      name_of_values(values));
  report_floats_or_bytes(slots[2], outer * rows * inner, is_integer);
}

static void run_cumulative_sum(
    const machine *machine, bool is_integer, value_kind values, int direction, long outer, long extent, long inner) {
  const long count = outer * extent * inner;
  void *from = is_integer ? (void *)new_integers(count, values, 76) : new_floats(count, values, 77);
  void *slots[] = {from, new_bytes(count * 4)};
  const hb_context context = {slots, machine->pool, NULL, 0, false};
  const bool is_exclusive = direction & 1, is_reverse = direction & 2;
  const hb_cumulative_sum_arguments arguments = {0, 1, is_integer, is_exclusive, is_reverse, outer, extent, inner};
  machine->kernels->cumulative_sum(&arguments, &context);
  begin_case(
      "cumulative_sum %s%s%s %ld x %ld x %ld, %s", is_integer ? "i32" : "f32", is_exclusive ? " exclusive" : "",
      is_reverse ? " reverse" : "", outer, extent, inner, name_of_values(values));
  report_floats_or_bytes(slots[1], count, is_integer);
}

static void run_top_k(
    const machine *machine, bool is_integer, bool wants_positions, value_kind values, long rows, long columns, long k) {
  const long count = rows * columns;
  void *from = is_integer ? (void *)new_integers(count, values, 78) : new_floats(count, values, 79);
  void *slots[] = {from, new_bytes(rows * k * 4)};
  const hb_context context = {slots, machine->pool, NULL, 0, false};
  const hb_top_k_arguments arguments = {0, 1, is_integer, wants_positions, rows, columns, k};
  machine->kernels->top_k(&arguments, &context);
  begin_case(
      "top_k %s%s %ld of %ld x %ld, %s", is_integer ? "i32" : "f32", wants_positions ? " positions" : "", k, rows,
      columns, name_of_values(values));
  report_floats_or_bytes(slots[1], rows * k, is_integer || wants_positions);
}

void run_index_cases(const machine *machine) {
  static const long gathers[][4] = {
    {1, 1, 1, 1}, {1, 9, 4, 40}, {3, 7, 12, 5}, {2, 50, 300, 300}, {1, 5, 1, 1000}, {2, 9, 64, 700}, {1, 40, 512, 999},
    {1, 7, 60, 99},
  };
  for (unsigned i = 0; i < sizeof(gathers) / sizeof(gathers[0]); i++) {
    run_gather(machine, gathers[i][0], gathers[i][1], gathers[i][2], gathers[i][3]);
  }
  static const long scatters[][4] = {{1, 1, 1, 1}, {2, 6, 5, 90}, {1, 300, 17, 4000}, {3, 40, 1, 0}, {1, 9, 65, 2000}};
  static const long shapes[][3] = {{1, 1, 1}, {3, 100, 1}, {2, 33, 7}, {2, 50, 300}, {1, 20000, 1}, {2, 0, 4}};
  static const long rows[][3] = {
    {1, 1, 1}, {5, 17, 3}, {40, 100, 100}, {3, 5000, 10}, {4, 700, 300}, {3, 333, 1}, {2, 1000, 1000},
  };
  const value_kind kinds[] = {ORDINARY, TINY, HUGE_VALUES, MIXED, SPECIAL, FEW};
  for (unsigned j = 0; j < sizeof(kinds) / sizeof(kinds[0]); j++) {
    for (int is_integer = 0; is_integer < 2; is_integer++) {
      if (is_integer && (kinds[j] == TINY || kinds[j] == HUGE_VALUES)) continue;
      for (unsigned i = 0; i < sizeof(scatters) / sizeof(scatters[0]); i++) {
        const long *s = scatters[i];
        run_scatter_add(machine, is_integer, kinds[j], s[0], s[1], s[2], s[3]);
      }
      for (unsigned i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        for (int direction = 0; direction < 4; direction++) {
          run_cumulative_sum(machine, is_integer, kinds[j], direction, shapes[i][0], shapes[i][1], shapes[i][2]);
        }
      }
      for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        run_top_k(machine, is_integer, false, kinds[j], rows[i][0], rows[i][1], rows[i][2]);
        run_top_k(machine, is_integer, true, kinds[j], rows[i][0], rows[i][1], rows[i][2]);
      }
    }
  }
}
