// For processors with AVX2 and FMA.
#if defined(__x86_64__)
#define HB_FORM x86_64_v3
#define HB_FORM_NAME "x86-64-v3"
#define HB_HAS_FMA 1
#define HB_TILE_ROWS 6
#define HB_TILE_LANES 8
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#include "../kernels/all.h"
#pragma clang attribute pop
#endif
