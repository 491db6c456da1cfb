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

/// Elements start ..< start + count of the uniform numbers of one step.
static void fill_random(float *to, long start, long count, uint64_t key, int32_t step) {
  uint64_t wide_step = (uint64_t)(int64_t)step;
  long first = start / 4;
  for (long block = first; block * 4 < start + count; block += 16) {
    u64x16 index = (uint64_t)block + __builtin_convertvector((u32x16)HB_LANE_NUMBERS, u64x16);
    u32x16 x[4] = {
      __builtin_convertvector(index, u32x16), __builtin_convertvector(index >> 32, u32x16),
      (u32x16)splat_i32((int32_t)(uint32_t)wide_step), (u32x16)splat_i32((int32_t)(uint32_t)(wide_step >> 32)),
    };
    philox_rounds(x, key);
    float numbers[64];
    for (int word = 0; word < 4; word++) {
      f32x16 unit = __builtin_convertvector((i32x16)(x[word] >> 8), f32x16) * 0x1p-24f;
      for (int lane = 0; lane < 16; lane++) numbers[4 * lane + word] = unit[lane];
    }
    long from = block * 4 < start ? start - block * 4 : 0;
    long until = start + count - block * 4 < 64 ? start + count - block * 4 : 64;
    memcpy(to + block * 4 + from - start, numbers + from, (size_t)(until - from) * 4);
  }
}
