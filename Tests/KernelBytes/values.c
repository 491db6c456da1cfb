// Inputs from a generator of our own and hashes of results.
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "KernelBytes.h"

// Zeros, denormals, the edges of the normal range, neighbours of 1, whole and half numbers, ends of the ranges of the
// functions and of the integers, huge angles, infinities and NaNs.
const uint32_t special_floats[] = {
  0x00000000, 0x00000001, 0x00000fff, 0x007fffff, 0x00800000, 0x00800001, 0x01000000, 0x1f800000, 0x33800000,
  0x34000000, 0x3effffff, 0x3f000000, 0x3f3504f3, 0x3f7fffff, 0x3f800000, 0x3f800001, 0x3fc90fdb, 0x40000000,
  0x40200000, 0x40400000, 0x40490fdb, 0x407ccccd, 0x41100000, 0x41200000, 0x42b00000, 0x42b17218, 0x42b20000,
  0x42ce8ed0, 0x42d00000, 0x43000000, 0x437f0000, 0x43800000, 0x4afffffe, 0x4b000001, 0x4b800000, 0x497fffff,
  0x49800000, 0x4effffff, 0x4f000000, 0x4f800000, 0x5f000000, 0x7effffff, 0x7f000000, 0x7f7fffff, 0x7f800000,
  0x7fc00000, 0x7fabcdef,
  0x80000000, 0x80000001, 0x807fffff, 0x80800000, 0xb3800000, 0xbf000000, 0xbf7fffff, 0xbf800000, 0xbf800001,
  0xbfc90fdb, 0xc0000000, 0xc0400000, 0xc0a00000, 0xc1900000, 0xc2aeac50, 0xc2ce8ed0, 0xc2cff1b5, 0xc2d00000,
  0xcb000001, 0xcb800000, 0xc9800000, 0xcf000000, 0xcf000001, 0xfe7fffff, 0xff7fffff, 0xff800000, 0xffc00000,
};
const int special_float_count = sizeof(special_floats) / sizeof(special_floats[0]);

const int32_t special_integers[] = {
  0, 1, -1, 2, -2, 3, 7, -7, 127, 128, 255, 256, -128, -255, 65535, 65536, 46341, 16777217, INT32_MAX, INT32_MAX - 1,
  INT32_MIN, INT32_MIN + 1,
};
const int special_integer_count = sizeof(special_integers) / sizeof(special_integers[0]);

const char *name_of_values(value_kind kind) {
  const char *names[VALUE_KINDS] = {"ordinary", "tiny", "huge", "mixed", "special", "any bits", "few"};
  return names[kind];
}

// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
uint64_t random_bits(uint64_t *state) {
  uint64_t x = *state += 0x9e3779b97f4a7c15;
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
  x = (x ^ x >> 27) * 0x94d049bb133111eb;
  return x ^ x >> 31;
}

static void *kept[64];
static int kept_count;

void *new_bytes(long bytes) {
  // The vectors behind the end that a program writes, and the tail that every kernel may read.
  size_t size = ((size_t)bytes + 2 * HB_TAIL + 63) / 64 * 64;
  void *memory = aligned_alloc(64, size);
  if (memory == NULL || kept_count == 64) {
    fprintf(stderr, "no memory for %ld bytes\n", bytes);
    exit(1);
  }
  kept[kept_count++] = memory;
  return memset(memory, 0, size);
}

static uint32_t value_bits(value_kind kind, uint64_t *state) {
  const uint64_t bits = random_bits(state);
  // 24 random bits around 0; the conversion and the scaling by a power of two are exact.
  float value = (float)((int32_t)(bits >> 40) - 0x800000) * 0x1p-22f;
  switch (kind) {
  case ORDINARY: break;
  case TINY: value *= bits & 1 ? 0x1p-70f : 0x1p-130f; break;
  case HUGE_VALUES: value *= 0x1p63f; break;
  case SPECIAL:
  case MIXED:
    if (kind == SPECIAL || bits % 61 == 0) return special_floats[(bits >> 8) % (uint64_t)special_float_count];
    break;
  case FEW: value = (float)((int32_t)(bits % 7) - 3); break;
  default: return (uint32_t)bits;
  }
  uint32_t pattern;
  memcpy(&pattern, &value, 4);
  return pattern;
}

float *new_floats(long count, value_kind kind, uint64_t seed) {
  float *values = new_bytes(count * 4);
  for (long i = 0; i < count; i++) {
    uint32_t bits = value_bits(kind, &seed);
    memcpy(values + i, &bits, 4);
  }
  return values;
}

int32_t *new_integers(long count, value_kind kind, uint64_t seed) {
  int32_t *values = new_bytes(count * 4);
  for (long i = 0; i < count; i++) {
    uint64_t bits = random_bits(&seed);
    values[i] = kind == FEW ? (int32_t)(bits % 7) - 3 : (int32_t)bits;
    const bool is_special = kind == SPECIAL || (kind == MIXED && bits % 61 == 0);
    if (is_special) values[i] = special_integers[(bits >> 8) % (uint64_t)special_integer_count];
  }
  return values;
}

uint8_t *new_small(long count, int first, int choices, uint64_t seed) {
  uint8_t *values = new_bytes(count);
  for (long i = 0; i < count; i++) values[i] = (uint8_t)(first + (int)(random_bits(&seed) % (uint64_t)choices));
  return values;
}

// MARK: Results

static char case_name[160];

void begin_case(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(case_name, sizeof(case_name), format, arguments);
  va_end(arguments);
}

// FNV-1a with 64 bits.
static uint64_t hash_more(uint64_t hash, const void *values, long bytes) {
  for (long i = 0; i < bytes; i++) hash = (hash ^ ((const uint8_t *)values)[i]) * 0x100000001b3;
  return hash;
}

static void report(uint64_t hash) {
  printf("%016" PRIx64 "  %s\n", hash, case_name);
  while (kept_count > 0) free(kept[--kept_count]);
}

void report_bytes(const void *values, long bytes) { report(hash_more(0xcbf29ce484222325, values, bytes)); }

void report_floats(const float *values, long count) {
  uint64_t hash = 0xcbf29ce484222325;
  for (long i = 0; i < count; i++) {
    uint32_t bits;
    memcpy(&bits, values + i, 4);
    if ((bits & 0x7fffffff) > 0x7f800000) bits = 0x7fc00000;
    hash = hash_more(hash, &bits, 4);
  }
  report(hash);
}
