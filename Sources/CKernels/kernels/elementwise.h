// The element-wise functions, as loops over whole vectors.

#define HB_LOOP(name, body)                                                                                          \
  static void name(void *to, const void *a, const void *b, const void *c, long count) {                              \
    (void)b, (void)c;                                                                                                \
    for (long i = 0; i < count; i += HB_LANES) { body }                                                              \
  }

#define AT_4(p) ((char *)(p) + 4 * i)
#define AT_1(p) ((char *)(p) + i)
#define A_F32 load_f32(AT_4(a))
#define B_F32 load_f32(AT_4(b))
#define C_F32 load_f32(AT_4(c))
#define A_I32 load_i32(AT_4(a))
#define B_I32 load_i32(AT_4(b))
#define C_I32 load_i32(AT_4(c))
#define A_U8 load_u8(AT_1(a))
#define B_U8 load_u8(AT_1(b))
#define C_U8 load_u8(AT_1(c))

HB_INLINE u8x16 truth_of_i32(i32x16 mask) { return __builtin_convertvector(mask & 1, u8x16); }
HB_INLINE u8x16 truth_of_i8(i8x16 mask) { return (u8x16)mask & 1; }
HB_INLINE i32x16 mask_of_truth(u8x16 truth) { return __builtin_convertvector(truth, i32x16) != 0; }

HB_LOOP(fn_copy_4, store_i32(AT_4(to), A_I32);)
HB_LOOP(fn_copy_1, store_u8(AT_1(to), A_U8);)

// MARK: Unary

#define UNARY_F32(name, expression)                                                                                  \
  HB_LOOP(fn_##name##_f32, f32x16 x = A_F32; store_f32(AT_4(to), expression);)

/// Adding 2^23 leaves no room for a fraction; numbers that large have none, and the sign of a zero is x's.
HB_INLINE f32x16 round_to_even(f32x16 x) {
  f32x16 magnitude = absolute(x);
  f32x16 whole = (magnitude + 0x1p23f) - 0x1p23f;
  i32x16 sign = (i32x16)x ^ (i32x16)magnitude;
  return choose_f32(magnitude < 0x1p23f, (f32x16)((i32x16)whole | sign), x);
}

UNARY_F32(negate, -x)
UNARY_F32(abs, absolute(x))
UNARY_F32(sign, choose_f32(x > 0.0f, splat_f32(1.0f), choose_f32(x < 0.0f, splat_f32(-1.0f), x)))
UNARY_F32(floor, __builtin_elementwise_floor(x))
UNARY_F32(ceil, __builtin_elementwise_ceil(x))
UNARY_F32(round, round_to_even(x))
UNARY_F32(exponential, exponential(x))
UNARY_F32(exponentialMinusOne, exponential_minus_one(x))
UNARY_F32(log, logarithm(x))
UNARY_F32(logPlusOne, log_plus_one(x))
UNARY_F32(sqrt, __builtin_elementwise_sqrt(x))
UNARY_F32(rsqrt, 1.0f / __builtin_elementwise_sqrt(x))
UNARY_F32(tanh, hyperbolic_tangent(x))
UNARY_F32(logistic, logistic(x))
UNARY_F32(erf, error_function(x))
UNARY_F32(sine, sine_of(x, 0))
UNARY_F32(cosine, sine_of(x, 1))
HB_LOOP(fn_isFinite_f32, store_u8(AT_1(to), truth_of_i32(absolute(A_F32) < __builtin_inff()));)
HB_LOOP(fn_negate_i32, store_i32(AT_4(to), (i32x16)(0 - (u32x16)A_I32));)
HB_LOOP(fn_abs_i32, i32x16 x = A_I32; store_i32(AT_4(to), choose_i32(x < 0, (i32x16)(0 - (u32x16)x), x));)
HB_LOOP(fn_sign_i32, i32x16 x = A_I32; store_i32(AT_4(to), (x < 0) - (x > 0));)
HB_LOOP(fn_not_bool, store_u8(AT_1(to), A_U8 ^ 1);)

// MARK: Binary

#define BINARY_F32(name, expression)                                                                                 \
  HB_LOOP(fn_##name##_f32, f32x16 x = A_F32; f32x16 y = B_F32; store_f32(AT_4(to), expression);)
#define BINARY_I32(name, expression)                                                                                 \
  HB_LOOP(fn_##name##_i32, i32x16 x = A_I32; i32x16 y = B_I32; store_i32(AT_4(to), expression);)

BINARY_F32(add, x + y)
BINARY_F32(subtract, x - y)
BINARY_F32(multiply, x *y)
BINARY_F32(divide, x / y)
BINARY_F32(maximum, maximum_f32(x, y))
BINARY_F32(minimum, minimum_f32(x, y))
BINARY_F32(power, power(x, y))

// Two of the commonest functions in one, each rounded as it is alone: what passes between them need not be stored.
#define PAIR_F32(first, second, inner, outer)                                                                        \
  HB_LOOP(fn_##first##_##second##_f32, f32x16 x = A_F32; f32x16 y = B_F32; f32x16 z = C_F32; f32x16 w = inner;        \
          store_f32(AT_4(to), outer);)
#define PAIRS_F32(first, inner)                                                                                      \
  PAIR_F32(first, add, inner, w + z)                                                                                 \
  PAIR_F32(first, subtract, inner, w - z)                                                                            \
  PAIR_F32(first, subtractFrom, inner, z - w)                                                                        \
  PAIR_F32(first, multiply, inner, w *z)

PAIRS_F32(add, x + y)
PAIRS_F32(subtract, x - y)
PAIRS_F32(multiply, x *y)

BINARY_I32(add, (i32x16)((u32x16)x + (u32x16)y))
BINARY_I32(subtract, (i32x16)((u32x16)x - (u32x16)y))
BINARY_I32(multiply, (i32x16)((u32x16)x * (u32x16)y))
BINARY_I32(maximum, maximum_i32(x, y))
BINARY_I32(minimum, minimum_i32(x, y))

/// x / y toward zero; 0 where y is 0, and the wrapped result for the smallest number divided by −1. Never traps.
HB_INLINE int32_t quotient(int32_t x, int32_t y) {
  if (y == 0) return 0;
  return y == -1 ? (int32_t)(0 - (uint32_t)x) : x / y;
}

static void fn_divide_i32(void *to, const void *a, const void *b, const void *c, long count) {
  (void)c;
  for (long i = 0; i < count; i++) ((int32_t *)to)[i] = quotient(((const int32_t *)a)[i], ((const int32_t *)b)[i]);
}

/// x − quotient · y, but x where y is 0. Never traps.
static void fn_remainder_i32(void *to, const void *a, const void *b, const void *c, long count) {
  (void)c;
  for (long i = 0; i < count; i++) {
    const int32_t x = ((const int32_t *)a)[i], y = ((const int32_t *)b)[i];
    ((int32_t *)to)[i] = y == 0 ? x : y == -1 ? 0 : x % y;
  }
}

BINARY_F32(remainder, remainder_f32(x, y))

HB_LOOP(fn_and_bool, store_u8(AT_1(to), A_U8 & B_U8);)
HB_LOOP(fn_or_bool, store_u8(AT_1(to), A_U8 | B_U8);)

// MARK: Comparisons

#define COMPARISON(name, operator)                                                                                   \
  HB_LOOP(fn_##name##_f32, store_u8(AT_1(to), truth_of_i32(A_F32 operator B_F32));)                                  \
  HB_LOOP(fn_##name##_i32, store_u8(AT_1(to), truth_of_i32(A_I32 operator B_I32));)                                  \
  HB_LOOP(fn_##name##_u8, store_u8(AT_1(to), truth_of_i8(A_U8 operator B_U8));)

COMPARISON(equal, ==)
COMPARISON(notEqual, !=)
COMPARISON(less, <)
COMPARISON(lessOrEqual, <=)
COMPARISON(greater, >)
COMPARISON(greaterOrEqual, >=)

HB_LOOP(fn_select_4, store_i32(AT_4(to), choose_i32(mask_of_truth(A_U8), B_I32, C_I32));)
HB_LOOP(fn_select_1, store_u8(AT_1(to), choose_u8((i8x16)(A_U8 != 0), B_U8, C_U8));)

// MARK: Conversions

/// Toward zero, clamped to the range; NaN gives 0.
HB_INLINE i32x16 to_i32(f32x16 x) {
  i32x16 is_high = x >= 0x1p31f, is_low = x <= -0x1p31f;
  f32x16 safe = choose_f32(is_high | is_low | (x != x), splat_f32(0.0f), x);
  i32x16 y = __builtin_convertvector(safe, i32x16);
  return choose_i32(is_high, splat_i32(INT32_MAX), choose_i32(is_low, splat_i32(INT32_MIN), y));
}
HB_INLINE u8x16 to_u8(i32x16 x) {
  return __builtin_convertvector(minimum_i32(maximum_i32(x, splat_i32(0)), splat_i32(255)), u8x16);
}

HB_LOOP(fn_f32_to_i32, store_i32(AT_4(to), to_i32(A_F32));)
HB_LOOP(fn_f32_to_bool, store_u8(AT_1(to), truth_of_i32(A_F32 != 0.0f));)
HB_LOOP(fn_f32_to_u8, store_u8(AT_1(to), to_u8(to_i32(A_F32)));)
HB_LOOP(fn_i32_to_f32, store_f32(AT_4(to), __builtin_convertvector(A_I32, f32x16));)
HB_LOOP(fn_i32_to_bool, store_u8(AT_1(to), truth_of_i32(A_I32 != 0));)
HB_LOOP(fn_i32_to_u8, store_u8(AT_1(to), to_u8(A_I32));)
HB_LOOP(fn_u8_to_f32, store_f32(AT_4(to), __builtin_convertvector(__builtin_convertvector(A_U8, i32x16), f32x16));)
HB_LOOP(fn_u8_to_i32, store_i32(AT_4(to), __builtin_convertvector(A_U8, i32x16));)
HB_LOOP(fn_u8_to_bool, store_u8(AT_1(to), truth_of_i8((i8x16)(A_U8 != 0)));)
