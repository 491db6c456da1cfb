// One line for every kernel and case: a hash of the result's bytes. Two forms of the kernels, or two processors, that
// print the same lines computed the same bytes.
#ifndef KERNEL_BYTES_H
#define KERNEL_BYTES_H

#include "CKernels.h"

typedef struct {
  const hb_kernels *kernels;
  hb_pool *pool;
} machine;

// MARK: Values

typedef enum {
  /// Between −2 and 2.
  ORDINARY,
  /// Products of two of them, and many of themselves, are denormal.
  TINY,
  /// Products of two of them overflow now and then.
  HUGE_VALUES,
  /// Ordinary, but one in 61 is special: zeros, denormals, extremes, infinities, NaN.
  MIXED,
  /// Special only.
  SPECIAL,
  /// Any bit pattern.
  ANY_BITS,
  /// Whole numbers from −3 to 3: many are equal.
  FEW,
  VALUE_KINDS
} value_kind;

const char *name_of_values(value_kind kind);

/// The same numbers for the same seed, on every machine.
uint64_t random_bits(uint64_t *state);
extern const uint32_t special_floats[];
extern const int special_float_count;
extern const int32_t special_integers[];
extern const int special_integer_count;

/// Memory as the kernels want it: aligned, with a readable tail, zeroed. It lives until the case is reported.
void *new_bytes(long bytes);
float *new_floats(long count, value_kind kind, uint64_t seed);
int32_t *new_integers(long count, value_kind kind, uint64_t seed);
/// Each `first` to `first` + `choices` − 1.
uint8_t *new_small(long count, int first, int choices, uint64_t seed);

// MARK: Results

/// Begins the name of the next case, as printf does.
void begin_case(const char *format, ...) __attribute__((format(printf, 1, 2)));
/// Prints the case's name and the hash, and frees all memory from above. Every NaN counts as the same: processors
/// differ in its sign and payload.
void report_floats(const float *values, long count);
void report_bytes(const void *values, long bytes);

// MARK: The cases

void run_function_cases(const machine *machine);
void run_program_cases(const machine *machine);
void run_layout_cases(const machine *machine);
void run_index_cases(const machine *machine);
void run_row_cases(const machine *machine);
void run_product_cases(const machine *machine);
void run_convolution_cases(const machine *machine);
void run_window_cases(const machine *machine);
void run_recurrence_cases(const machine *machine);

#endif
