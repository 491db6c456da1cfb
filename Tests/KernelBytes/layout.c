// Copies between layouts, and fills.
#include "KernelBytes.h"

typedef struct {
  const char *name;
  int rank;
  long extents[4], from_strides[4], to_strides[4];
  long from_offset, to_offset, from_count, to_count;
} copy_case;

static const copy_case copies[] = {
  {"row", 1, {1000}, {1}, {1}, 3, 5, 1003, 1005},
  {"row with strides", 1, {333}, {3}, {2}, 1, 0, 1000, 666},
  {"reversed row", 1, {77}, {-1}, {1}, 76, 0, 77, 77},
  {"transposed 1 x 7", 2, {1, 7}, {1, 1}, {7, 1}, 0, 0, 7, 7},
  {"transposed 16 x 16", 2, {16, 16}, {1, 16}, {16, 1}, 0, 0, 256, 256},
  {"transposed 37 x 70", 2, {37, 70}, {1, 37}, {70, 1}, 0, 0, 2590, 2590},
  {"transposed 129 x 5", 2, {129, 5}, {1, 129}, {5, 1}, 0, 0, 645, 645},
  {"part of a plane", 2, {20, 30}, {40, 1}, {50, 1}, 45, 7, 1000, 1200},
  {"planes transposed", 3, {5, 33, 18}, {594, 1, 33}, {594, 18, 1}, 0, 0, 2970, 2970},
  {"axes 2 0 1", 3, {11, 7, 19}, {1, 209, 11}, {133, 19, 1}, 0, 0, 1463, 1463},
  {"axes 3 1 2 0", 4, {6, 5, 9, 4}, {1, 54, 6, 270}, {180, 36, 4, 1}, 0, 0, 1080, 1080},
  {"broadcast", 3, {4, 9, 21}, {0, 1, 0}, {189, 21, 1}, 2, 0, 11, 756},
  {"empty", 2, {0, 5}, {5, 1}, {5, 1}, 0, 0, 1, 1},
};

static void run_copy(const machine *machine, const copy_case *c, int bytes) {
  void *from = bytes == 4 ? (void *)new_floats(c->from_count, ANY_BITS, 21) : new_small(c->from_count, 0, 256, 22);
  void *slots[] = {from, new_bytes(c->to_count * bytes)};
  const hb_context context = {slots, machine->pool, NULL, 0, false};
  const hb_copy_arguments arguments = {
    0, 1, bytes, c->rank, c->extents, c->from_strides, c->to_strides, c->from_offset, c->to_offset,
  };
  machine->kernels->copy(&arguments, &context);
  begin_case("copy %s, %d bytes each", c->name, bytes);
  report_bytes(slots[1], c->to_count * bytes);
}

static void run_fill(const machine *machine, long count, int bytes) {
  void *slots[] = {new_floats(1, ANY_BITS, 23), new_bytes(count * bytes)};
  const hb_context context = {slots, machine->pool, NULL, 0, false};
  const hb_fill_arguments arguments = {0, 1, bytes, count};
  machine->kernels->fill(&arguments, &context);
  begin_case("fill %ld, %d bytes each", count, bytes);
  report_bytes(slots[1], count * bytes);
}

void run_layout_cases(const machine *machine) {
  for (int bytes = 1; bytes <= 4; bytes += 3) {
    for (unsigned i = 0; i < sizeof(copies) / sizeof(copies[0]); i++) run_copy(machine, &copies[i], bytes);
    run_fill(machine, 0, bytes);
    run_fill(machine, 1, bytes);
    run_fill(machine, 1001, bytes);
  }
}
