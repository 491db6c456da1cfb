// Element-wise functions: each over every kind of value, all pairs of special values, and, for one float32 operand, a
// sweep over all bit patterns.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "KernelBytes.h"

static const char *const names[] = {
#define NAME(name) #name,
  HB_FUNCTIONS(NAME)
#undef NAME
};

typedef enum { F32, I32, U8, BOOL, WORD, BYTE } element;

/// Elements of operands and result, read from the function's name.
typedef struct {
  const char *name;
  hb_function function;
  int operands;
  element from[3], to;
} signature;

static bool is_one_of(const char *name, const char *list) {
  const size_t length = strcspn(name, "_");
  for (const char *word = list; *word != 0; word += strcspn(word, " "), word += *word == ' ') {
    if (strcspn(word, " ") == length && strncmp(word, name, length) == 0) return true;
  }
  return false;
}

static element element_named(const char *name) {
  return strcmp(name, "f32") == 0 ? F32 : strcmp(name, "i32") == 0 ? I32 : strcmp(name, "u8") == 0 ? U8
       : strcmp(name, "bool") == 0 ? BOOL : strcmp(name, "4") == 0 ? WORD : BYTE;
}

static signature signature_of(int index, hb_function function) {
  const char *name = names[index];
  const element element = element_named(strrchr(name, '_') + 1);
  signature s = {name, function, 1, {element, element, element}, element};
  if (strstr(name, "_to_") != NULL) {
    s.from[0] = strncmp(name, "f32", 3) == 0 ? F32 : strncmp(name, "i32", 3) == 0 ? I32 : U8;
  } else if (is_one_of(name, "select")) {
    s.operands = 3;
    s.from[0] = BOOL;
  } else if (strchr(name, '_') != strrchr(name, '_')) {
    s.operands = 3;  // a pair, as multiply_add
  } else if (is_one_of(name, "add subtract multiply divide remainder maximum minimum power and or")) {
    s.operands = 2;
  } else if (is_one_of(name, "equal notEqual less lessOrEqual greater greaterOrEqual")) {
    s.operands = 2;
    s.to = BOOL;
  } else if (is_one_of(name, "isFinite")) {
    s.to = BOOL;
  } else if (!is_one_of(
                 name,
                 "copy negate abs sign not floor ceil round exponential exponentialMinusOne log logPlusOne sqrt rsqrt "
                 "tanh logistic erf sine cosine")) {
    fprintf(stderr, "Tests/KernelBytes/functions.c does not know how many operands %s takes\n", name);
    exit(1);
  }
  return s;
}

static void *values_of(element element, long count, value_kind kind, uint64_t seed) {
  switch (element) {
  case F32: return new_floats(count, kind, seed);
  case I32: return new_integers(count, kind, seed);
  case WORD: return new_integers(count, ANY_BITS, seed);
  case BOOL: return new_small(count, 0, 2, seed);
  default: return new_small(count, 0, 256, seed);
  }
}

/// `count` is a multiple of 16.
static void run(const signature *s, const char *what, void *a, void *b, void *c, long count) {
  void *to = new_bytes(count * 4);
  s->function(to, a, b, c, count);
  begin_case("%s %s", s->name, what);
  if (s->to == F32) {
    report_floats(to, count);
  } else {
    report_bytes(to, s->to == I32 || s->to == WORD ? count * 4 : count);
  }
}

/// All pairs of special values; bytes go through all pairs of bytes instead.
static void run_pairs(const signature *s) {
  const bool is_float = s->from[0] == F32;
  const int n = is_float ? special_float_count : special_integer_count;
  const long count = ((long)n * n + 15) / 16 * 16;
  int32_t *a = new_bytes(count * 4), *b = new_bytes(count * 4);
  for (int i = 0; i < n * n; i++) {
    a[i] = is_float ? (int32_t)special_floats[i / n] : special_integers[i / n];
    b[i] = is_float ? (int32_t)special_floats[i % n] : special_integers[i % n];
  }
  run(s, "pairs of special values", a, b, s->operands > 2 ? values_of(s->from[2], count, MIXED, 4) : NULL, count);
}

static void run_pairs_of_bytes(const signature *s, int choices) {
  const long count = (long)(choices * choices + 15) / 16 * 16;
  uint8_t *a = new_bytes(count), *b = new_bytes(count);
  for (long i = 0; i < count; i++) a[i] = (uint8_t)(i / choices % choices), b[i] = (uint8_t)(i % choices);
  run(s, "pairs of bytes", a, b, NULL, count);
}

/// Every 2,003rd bit pattern, a sixteenth at a time, so that a difference shows its range.
static void sweep(const signature *s) {
  const uint64_t step = 2003, part = UINT64_C(1) << 28;
  const long count = (long)(part / step) / 16 * 16 + 16;
  for (uint64_t first = 0; first < 16; first++) {
    uint32_t *bits = new_bytes(count * 4);
    for (long i = 0; i < count; i++) bits[i] = (uint32_t)(first * part + (uint64_t)i * step % part);
    char what[64];
    snprintf(what, sizeof(what), "bit patterns from 0x%x0000000", (unsigned)first);
    run(s, what, bits, NULL, NULL, count);
  }
}

/// Bases and exponents whose powers are neither 0 nor infinite.
static void run_powers(const signature *s) {
  const long count = 1 << 17;
  uint64_t state = 77;
  float *x = new_floats(count, ORDINARY, 5), *y = new_floats(count, ORDINARY, 6);
  for (long i = 0; i < count; i++) {
    y[i] *= 40.0f;
    if (i % 2 == 1) {
      y[i] = (float)(int)(random_bits(&state) % 40) - 20.0f;
    } else if (x[i] < 0) {
      x[i] = -x[i];
    }
  }
  run(s, "finite powers", x, y, NULL, count);
}

void run_function_cases(const machine *machine) {
  for (int index = 0; index < HB_FUNCTION_COUNT; index++) {
    const signature s = signature_of(index, machine->kernels->functions[index]);
    for (value_kind kind = 0; kind < VALUE_KINDS; kind++) {
      const long count = 4112;
      run(&s, name_of_values(kind), values_of(s.from[0], count, kind, 1), values_of(s.from[1], count, kind, 2),
          values_of(s.from[2], count, kind, 3), count);
    }
    if (s.from[0] == F32 || s.from[0] == I32) run_pairs(&s);
    if (s.from[0] == U8) run_pairs_of_bytes(&s, 256);
    if (s.from[0] == BOOL && s.operands < 3) run_pairs_of_bytes(&s, 2);
    if (s.from[0] == F32 && s.operands == 1) sweep(&s);
    if (is_one_of(s.name, "power")) run_powers(&s);
  }
}
