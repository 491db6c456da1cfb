// Philox 4x32-10 (Salmon, Moraes, Dror, Shaw, SC 2011), sixteen blocks at a time.

HB_INLINE void philox_multiply(u32x16 x, uint32_t by, u32x16 *high, u32x16 *low) {
  u64x16 product = __builtin_convertvector(x, u64x16) * (uint64_t)by;
  *high = __builtin_convertvector(product >> 32, u32x16);
  *low = x * by;
}

HB_INLINE void philox_rounds(u32x16 x[4], uint64_t key) {
  uint32_t low_key = (uint32_t)key, high_key = (uint32_t)(key >> 32);
  for (int round = 0; round < 10; round++) {
    u32x16 high_0, low_0, high_2, low_2;
    philox_multiply(x[0], 0xD2511F53u, &high_0, &low_0);
    philox_multiply(x[2], 0xCD9E8D57u, &high_2, &low_2);
    x[0] = high_2 ^ x[1] ^ low_key;
    x[1] = low_2;
    x[2] = high_0 ^ x[3] ^ high_key;
    x[3] = low_0;
    low_key += 0x9E3779B9u;
    high_key += 0xBB67AE85u;
  }
}

// MARK: Normal numbers, in float64 operation by operation as TensorCore's Philox.normalPair computes them

/// The natural logarithm of a positive, finite, normal number.
HB_INLINE f64x16 logarithm_f64(f64x16 x) {
  // m in (√½, √2]
  i64x16 e = ((i64x16)x - 0x3fe6a09e667f3bce) >> 52;
  f64x16 m = (f64x16)((i64x16)x - (e << 52));
  f64x16 s = (m - 1.0) / (m + 1.0);
  f64x16 square = s * s;
  f64x16 sum = splat_f64(1.0 / 25) * square;
  UNROLL for (int power = 23; power >= 3; power -= 2) sum = (sum + 1.0 / power) * square;
  return __builtin_convertvector(e, f64x16) * 0.6931471805599453 + 2.0 * (s + s * sum);
}

HB_INLINE void normal_pair(u32x16 a, u32x16 b, f32x16 *first, f32x16 *second) {
  f64x16 u = (__builtin_convertvector(a, f64x16) + 0.5) * 0x1p-32;
  f64x16 radius = __builtin_elementwise_sqrt(-2.0 * logarithm_f64(u));
  u32x16 quarter = (b + 0x20000000u) >> 30;
  f64x16 angle = __builtin_convertvector((i32x16)(b - (quarter << 30)), f64x16) * 0x1.921fb54442d18p-30;
  f64x16 square = angle * angle;
  f64x16 sine = splat_f64(1.0 / 6227020800.0) * square + 1.0 / -39916800.0;
  sine = sine * square + 1.0 / 362880.0;
  sine = sine * square + 1.0 / -5040.0;
  sine = sine * square + 1.0 / 120.0;
  sine = sine * square + 1.0 / -6.0;
  f64x16 cosine = splat_f64(-1.0 / 87178291200.0) * square + 1.0 / 479001600.0;
  cosine = cosine * square + 1.0 / -3628800.0;
  cosine = cosine * square + 1.0 / 40320.0;
  cosine = cosine * square + 1.0 / -720.0;
  cosine = cosine * square + 1.0 / 24.0;
  cosine = cosine * square + 1.0 / -2.0;
  f32x16 x = __builtin_convertvector(radius * (1.0 + square * cosine), f32x16);
  f32x16 y = __builtin_convertvector(radius * (angle + angle * square * sine), f32x16);
  i32x16 is_odd = (i32x16)(quarter & 1) != 0;
  u32x16 first_sign = (quarter + 1 & 2) << 30, second_sign = (quarter & 2) << 30;
  *first = (f32x16)((u32x16)choose_f32(is_odd, y, x) ^ first_sign);
  *second = (f32x16)((u32x16)choose_f32(is_odd, x, y) ^ second_sign);
}

// MARK: Elements of a step

/// What the words of sixteen blocks stand for.
HB_INLINE void numbers_of_words(int kind, const u32x16 x[4], f32x16 numbers[4]) {
  if (kind == HB_LOAD_RANDOM_NORMAL) {
    normal_pair(x[0], x[1], &numbers[0], &numbers[1]);
    normal_pair(x[2], x[3], &numbers[2], &numbers[3]);
    return;
  }
  UNROLL for (int word = 0; word < 4; word++) {
    f32x16 unit = __builtin_convertvector((i32x16)(x[word] >> 8), f32x16) * 0x1p-24f;
    numbers[word] = kind == HB_LOAD_RANDOM_BITS ? (f32x16)x[word] : unit;
  }
}

/// Elements start ..< start + count of the random numbers of one step.
static void fill_random(int kind, void *to, long start, long count, uint64_t key, int32_t step) {
  uint64_t wide_step = (uint64_t)(int64_t)step;
  long first = start / 4;
  for (long block = first; block * 4 < start + count; block += 16) {
    u64x16 index = (uint64_t)block + __builtin_convertvector((u32x16)HB_LANE_NUMBERS, u64x16);
    u32x16 x[4] = {
      __builtin_convertvector(index, u32x16), __builtin_convertvector(index >> 32, u32x16),
      (u32x16)splat_i32((int32_t)(uint32_t)wide_step), (u32x16)splat_i32((int32_t)(uint32_t)(wide_step >> 32)),
    };
    philox_rounds(x, key);
    f32x16 numbers[4];
    numbers_of_words(kind, x, numbers);
    // As integers, so that no bit pattern is taken for a number on its way.
    int32_t ordered[64];
    for (int word = 0; word < 4; word++) {
      i32x16 bits = (i32x16)numbers[word];
      for (int lane = 0; lane < 16; lane++) ordered[4 * lane + word] = bits[lane];
    }
    long from = block * 4 < start ? start - block * 4 : 0;
    long until = start + count - block * 4 < 64 ? start + count - block * 4 : 64;
    memcpy((int32_t *)to + block * 4 + from - start, ordered + from, (size_t)(until - from) * 4);
  }
}
