#include "CMachineLimits.h"

#include <string.h>

#if defined(__AVX512F__)
#define WIDTH 16
#elif defined(__AVX__)
#define WIDTH 8
#else
#define WIDTH 4
#endif

typedef float vector __attribute__((vector_size(WIDTH * sizeof(float))));

// As many chains as hide the latency of one multiply-add on every processor of the last ten years.
#define CHAINS 12

double limits_multiply_add(size_t rounds) {
  vector sums[CHAINS];
  vector factor, addend;
  for (int lane = 0; lane < WIDTH; lane++) {
    factor[lane] = 0.999f;
    addend[lane] = 0.001f * (float)lane;
  }
  for (int chain = 0; chain < CHAINS; chain++) sums[chain] = addend * (float)chain;
  for (size_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
    for (int chain = 0; chain < CHAINS; chain++) sums[chain] = sums[chain] * factor + addend;
  }
  // Something must depend on the result, or the loop is left out.
  static volatile float sink;
  for (int chain = 0; chain < CHAINS; chain++) sink = sums[chain][0];
  (void)sink;
  return 2.0 * CHAINS * WIDTH * (double)rounds;
}

void limits_copy(float *to, const float *from, size_t count) { memcpy(to, from, count * sizeof(float)); }
