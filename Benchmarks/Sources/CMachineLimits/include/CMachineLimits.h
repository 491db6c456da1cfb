#pragma once
#include <stddef.h>

/// Fused multiply-adds on vectors that stay in registers; returns how many floating-point operations were done.
double limits_multiply_add(size_t rounds);

/// Copies `count` floats, past the caches if they do not fit.
void limits_copy(float *to, const float *from, size_t count);
