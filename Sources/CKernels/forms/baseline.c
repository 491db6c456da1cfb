// For every processor of the architecture: x86-64 with SSE2, or arm64, whose baseline has fused multiply-add.
#define HB_FORM baseline
#if defined(__x86_64__)
#define HB_FORM_NAME "x86-64"
#define HB_HAS_FMA 0
#define HB_TILE_ROWS 4
#define HB_TILE_LANES 4
#elif defined(__aarch64__)
#define HB_FORM_NAME "arm64"
#define HB_HAS_FMA 1
#define HB_TILE_ROWS 8
#define HB_TILE_LANES 4
#else
#define HB_FORM_NAME "generic"
#define HB_HAS_FMA 0
#define HB_TILE_ROWS 4
#define HB_TILE_LANES 4
#endif
#include "../kernels/all.h"
