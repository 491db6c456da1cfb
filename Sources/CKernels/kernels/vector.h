// Vectors of 16 lanes, whatever the processor's own width: the compiler splits them where it must. A lane's arithmetic
// is IEEE's, so the form decides the speed and never a bit.

typedef float f32x16 __attribute__((vector_size(64)));
typedef int32_t i32x16 __attribute__((vector_size(64)));
typedef uint32_t u32x16 __attribute__((vector_size(64)));
typedef uint8_t u8x16 __attribute__((vector_size(16)));
typedef int8_t i8x16 __attribute__((vector_size(16)));
typedef double f64x16 __attribute__((vector_size(128)));
typedef int64_t i64x16 __attribute__((vector_size(128)));
typedef uint64_t u64x16 __attribute__((vector_size(128)));

// The same, as they lie in memory: at any address, whatever was stored there.
typedef f32x16 f32x16_memory __attribute__((aligned(4), may_alias));
typedef i32x16 i32x16_memory __attribute__((aligned(4), may_alias));
typedef u32x16 u32x16_memory __attribute__((aligned(4), may_alias));
typedef u8x16 u8x16_memory __attribute__((aligned(1), may_alias));

#define HB_INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

HB_INLINE f32x16 load_f32(const void *p) { return *(const f32x16_memory *)p; }
HB_INLINE i32x16 load_i32(const void *p) { return *(const i32x16_memory *)p; }
HB_INLINE u8x16 load_u8(const void *p) { return *(const u8x16_memory *)p; }
HB_INLINE void store_f32(void *p, f32x16 v) { *(f32x16_memory *)p = v; }
HB_INLINE void store_i32(void *p, i32x16 v) { *(i32x16_memory *)p = v; }
HB_INLINE void store_u8(void *p, u8x16 v) { *(u8x16_memory *)p = v; }

/// The first n lanes, 0 < n <= 16, from memory that others may be writing behind them.
HB_INLINE f32x16 load_part_f32(const void *p, long n) {
  if (n >= 16) return load_f32(p);
  float lanes[16] = {0};
  for (long i = 0; i < n; i++) lanes[i] = ((const float *)p)[i];
  return load_f32(lanes);
}

/// Stores the first n lanes, 0 < n <= 16.
HB_INLINE void store_part_f32(void *p, f32x16 v, long n) {
  if (n >= 16) {
    store_f32(p, v);
  } else {
    float lanes[16];
    store_f32(lanes, v);
    for (long i = 0; i < n; i++) ((float *)p)[i] = lanes[i];
  }
}
HB_INLINE void store_part_i32(void *p, i32x16 v, long n) { store_part_f32(p, (f32x16)v, n); }
HB_INLINE void store_part_u8(void *p, u8x16 v, long n) {
  if (n >= 16) {
    store_u8(p, v);
  } else {
    for (long i = 0; i < n; i++) ((uint8_t *)p)[i] = v[i];
  }
}

HB_INLINE f32x16 splat_f32(float x) { return (f32x16){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }
HB_INLINE i32x16 splat_i32(int32_t x) { return (i32x16){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }
HB_INLINE u8x16 splat_u8(uint8_t x) { return (u8x16){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }
HB_INLINE f64x16 splat_f64(double x) { return (f64x16){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }

/// Lane i is i.
#define HB_LANE_NUMBERS ((i32x16){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})

/// a where the mask's lane is all ones, b where it is all zeros.
HB_INLINE f32x16 choose_f32(i32x16 mask, f32x16 a, f32x16 b) { return (f32x16)((mask & (i32x16)a) | (~mask & (i32x16)b)); }
HB_INLINE i32x16 choose_i32(i32x16 mask, i32x16 a, i32x16 b) { return (mask & a) | (~mask & b); }
HB_INLINE u8x16 choose_u8(i8x16 mask, u8x16 a, u8x16 b) { return ((u8x16)mask & a) | (~(u8x16)mask & b); }

/// a · b + c, rounded once.
#if HB_HAS_FMA
HB_INLINE f32x16 fma_f32(f32x16 a, f32x16 b, f32x16 c) { return __builtin_elementwise_fma(a, b, c); }
#else
// The product is exact in float64. The sum is rounded to odd there (an inexact result gets an odd last bit, toward
// the lost part), which keeps what the second rounding, to float32, needs to know (Boldo and Melquiond 2008).
HB_INLINE f32x16 fma_f32(f32x16 a, f32x16 b, f32x16 c) {
  f64x16 p = __builtin_convertvector(a, f64x16) * __builtin_convertvector(b, f64x16);
  f64x16 q = __builtin_convertvector(c, f64x16);
  f64x16 s = p + q;
  f64x16 t = s - p;
  f64x16 lost = (p - (s - t)) + (q - t);
  i64x16 inexact = (lost > 0.0) | (lost < 0.0);
  i64x16 away = ((lost > 0.0) & (s > 0.0)) | ((lost < 0.0) & (s < 0.0));
  i64x16 even = ~(-((i64x16)s & 1));
  i64x16 step = (away & 1) | (~away & -1);
  s = (f64x16)((i64x16)s + (step & inexact & even));
  return __builtin_convertvector(s, f32x16);
}
#endif

/// The larger; NaN if either is NaN.
HB_INLINE f32x16 maximum_f32(f32x16 a, f32x16 b) { return choose_f32((a > b) | (a != a), a, b); }
/// The smaller; NaN if either is NaN.
HB_INLINE f32x16 minimum_f32(f32x16 a, f32x16 b) { return choose_f32((a < b) | (a != a), a, b); }
HB_INLINE i32x16 maximum_i32(i32x16 a, i32x16 b) { return choose_i32(a > b, a, b); }
HB_INLINE i32x16 minimum_i32(i32x16 a, i32x16 b) { return choose_i32(a < b, a, b); }
HB_INLINE u8x16 maximum_u8(u8x16 a, u8x16 b) { return choose_u8(a > b, a, b); }
HB_INLINE u8x16 minimum_u8(u8x16 a, u8x16 b) { return choose_u8(a < b, a, b); }
HB_INLINE f32x16 sum_f32(f32x16 a, f32x16 b) { return a + b; }
HB_INLINE f32x16 product_f32(f32x16 a, f32x16 b) { return a * b; }
HB_INLINE i32x16 product_i32(i32x16 a, i32x16 b) { return (i32x16)((u32x16)a * (u32x16)b); }
HB_INLINE i32x16 sum_i32(i32x16 a, i32x16 b) { return (i32x16)((u32x16)a + (u32x16)b); }
