// Element-wise programs: blocks, tasks, streams at an offset, and registers filled by index maps, counters and random
// numbers.
#include "KernelBytes.h"

static void run(const machine *machine, void **slots, const hb_program_arguments *program) {
  const hb_context context = {slots, machine->pool, NULL, 0, false};
  machine->kernels->program(program, &context);
}

/// y = (x · w + index map of x) · random: a stream, a transposed load, a broadcast, a counter and random numbers.
static void run_mixture(const machine *machine, long planes, long rows, long columns, long block) {
  const long count = planes * rows * columns;
  const long extents[3] = {planes, rows, columns};
  const long transposed[3] = {rows * columns, 1, rows}, row_only[3] = {0, 1, 0};
  const long counter_extent[1] = {columns}, counter_stride[1] = {1};
  int32_t *step = new_bytes(4);
  *step = -3;
  void *slots[] = {
    new_floats(count + 3, MIXED, 11), new_floats(count, ORDINARY, 12), new_floats(rows, ORDINARY, 13), step,
    new_bytes(count * 4),
  };
  const hb_load loads[] = {
    {HB_LOAD_STRIDED, 1, 4, 0, false, 3, extents, transposed, 0, 0},
    {HB_LOAD_STRIDED, 2, 4, 1, false, 3, extents, row_only, 0, 0},
    {HB_LOAD_IOTA, 0, 4, 2, false, 1, counter_extent, counter_stride, 0, 0},
    {HB_LOAD_RANDOM_UNIFORM, 3, 4, 3, false, 0, NULL, NULL, 0, 0x0123456789abcdef},
    {HB_LOAD_STRIDED, 2, 4, 4, true, 0, NULL, NULL, 0, 0},
  };
  const hb_stream streams[] = {{0, 4, 3}, {4, 4, 0}};
  const hb_function *f = machine->kernels->functions;
  // Registers 0 to 4, then the streams 5 (x) and 6 (y).
  const hb_instruction instructions[] = {
    {f[HB_multiply_f32], 0, 0, 1, 0}, {f[HB_add_f32], 0, 0, 5, 0},      {f[HB_i32_to_f32], 2, 2, 2, 2},
    {f[HB_add_f32], 0, 0, 2, 0},      {f[HB_multiply_f32], 0, 0, 3, 0}, {f[HB_add_f32], 6, 0, 4, 0},
  };
  const hb_program_arguments program = {
    count, block, 2 * block, 5, 2, sizeof(loads) / sizeof(loads[0]), sizeof(instructions) / sizeof(instructions[0]),
    streams, loads, instructions,
  };
  run(machine, slots, &program);
  begin_case("program %ld x %ld x %ld, blocks of %ld", planes, rows, columns, block);
  report_floats(slots[4], count);
}

static void run_random(const machine *machine, int kind, const char *name, long count, uint64_t key, int32_t step) {
  int32_t *step_slot = new_bytes(4);
  *step_slot = step;
  void *slots[] = {step_slot, new_bytes(count * 4)};
  const hb_load load = {kind, 0, 4, 0, false, 0, NULL, NULL, 0, key};
  const hb_stream stream = {1, 4, 0};
  const hb_instruction copy = {machine->kernels->functions[HB_copy_4], 1, 0, 0, 0};
  const hb_program_arguments program = {count, 48, 480, 1, 1, 1, 1, &stream, &load, &copy};
  run(machine, slots, &program);
  begin_case("random %s %ld, key %llx, step %d", name, count, (unsigned long long)key, (int)step);
  report_bytes(slots[1], count * 4);
}

/// Bytes: the comparison of a stream with its neighbours, gathered backwards.
static void run_bytes(const machine *machine, long count) {
  const long extents[1] = {count}, backwards[1] = {-1};
  void *slots[] = {new_small(count, 0, 5, 14), new_bytes(count)};
  const hb_load load = {HB_LOAD_STRIDED, 0, 1, 0, false, 1, extents, backwards, count - 1, 0};
  const hb_stream streams[] = {{0, 1, 0}, {1, 1, 0}};
  const hb_instruction less = {machine->kernels->functions[HB_less_u8], 2, 0, 1, 0};
  const hb_program_arguments program = {count, 64, 128, 1, 2, 1, 1, streams, &load, &less};
  run(machine, slots, &program);
  begin_case("program of %ld bytes", count);
  report_bytes(slots[1], count);
}

/// The sum and the maximum of x · w over an axis: the product stays with its task.
static void run_reduced(const machine *machine, long outer, long extent, long inner, long block) {
  const long count = outer * extent * inner, scratch = hb_reduce_scratch(outer, extent, inner);
  float *results = new_bytes(2 * outer * inner * 4);
  void *slots[] = {
    new_floats(count, ORDINARY, 15), new_floats(count, ORDINARY, 16), results, results + outer * inner,
    new_bytes(scratch), new_bytes(scratch),
  };
  const hb_context context = {slots, machine->pool, NULL, 0, false};
  const hb_stream streams[] = {{0, 4, 0}, {1, 4, 0}, {-1, 4, 0}};
  const hb_instruction multiply = {machine->kernels->functions[HB_multiply_f32], 2, 0, 1, 0};
  const hb_reduce_arguments reduces[] = {
    {-1, 2, HB_SUM_F32, scratch > 0 ? 4 : -1, outer, extent, inner},
    {-1, 3, HB_MAXIMUM_F32, scratch > 0 ? 5 : -1, outer, extent, inner},
  };
  const hb_program_reduce_arguments arguments = {
    {count, block, 2 * block, 0, 3, 0, 1, streams, NULL, &multiply}, 2, 1, reduces};
  machine->kernels->program_reduce(&arguments, &context);
  begin_case("program reduced %ld x %ld x %ld, blocks of %ld", outer, extent, inner, block);
  report_floats(results, 2 * outer * inner);
}

void run_program_cases(const machine *machine) {
  run_reduced(machine, 1, 16, 1, 16);
  run_reduced(machine, 3, 64, 1, 64);
  run_reduced(machine, 1, 4099, 48, 512);
  run_reduced(machine, 7, 500, 16, 1024);
  run_mixture(machine, 1, 1, 1, 16);
  run_mixture(machine, 2, 3, 5, 16);
  run_mixture(machine, 3, 17, 31, 64);
  run_mixture(machine, 5, 64, 129, 1024);
  for (long count = 1; count <= 70001; count = count * 7 + 3) {
    static const char *const names[] = {"bits", "uniform", "normal"};
    for (int kind = 0; kind < 3; kind++) {
      run_random(machine, HB_LOAD_RANDOM_BITS + kind, names[kind], count, 0, 0);
      run_random(machine, HB_LOAD_RANDOM_BITS + kind, names[kind], count, 0xfedcba9876543210, 1);
      run_random(machine, HB_LOAD_RANDOM_BITS + kind, names[kind], count, UINT64_MAX, INT32_MIN);
    }
  }
  run_bytes(machine, 1);
  run_bytes(machine, 1000);
}
