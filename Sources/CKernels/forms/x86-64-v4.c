// For processors with AVX-512 (F, BW, CD, DQ, VL).
#if defined(__x86_64__)
#define HB_FORM x86_64_v4
#define HB_FORM_NAME "x86-64-v4"
#define HB_HAS_FMA 1
#define HB_TILE_ROWS 12
#define HB_TILE_LANES 16
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"), min_vector_width(512))), apply_to = function)
#include "../kernels/all.h"
#pragma clang attribute pop
#endif
