// Elementary functions in float32, each by a polynomial of our own: no library decides a bit of a result. The
// polynomials are minimax fits (Remez's exchange at 40 digits, rounded to float32); errors are in units of the last
// place of the result, measured by the tests over the whole range, denormal numbers included.

/// log 2 in two parts, the first with so few bits that n · LOG2_HIGH is exact for every exponent n.
#define HB_LOG2_HIGH 0x1.62e4p-1f
#define HB_LOG2_LOW 0x1.7f7d1cp-20f
/// Adding and subtracting it rounds to a whole number, which also stands in the sum's low bits.
#define HB_ROUND 0x1.8p23f

/// x = n · log 2 + r with |r| <= log 2 / 2, for |x| < 2^21.
HB_INLINE f32x16 reduce_by_log2(f32x16 x, i32x16 *n) {
  f32x16 shifted = fma_f32(x, splat_f32(0x1.715476p0f), splat_f32(HB_ROUND));
  f32x16 whole = shifted - HB_ROUND;
  *n = (i32x16)shifted - (i32x16)splat_f32(HB_ROUND);
  f32x16 r = fma_f32(-whole, splat_f32(HB_LOG2_HIGH), x);
  return fma_f32(-whole, splat_f32(HB_LOG2_LOW), r);
}

/// 2^n for -126 <= n <= 127.
HB_INLINE f32x16 power_of_two(i32x16 n) { return (f32x16)(u32x16)(((u32x16)n + 127u) << 23); }

/// eˣ.
HB_INLINE f32x16 exponential(f32x16 x) {
  // Beyond these the result is infinite or 0; the comparisons let NaN through.
  x = choose_f32(x > 89.0f, splat_f32(89.0f), x);
  x = choose_f32(x < -104.0f, splat_f32(-104.0f), x);
  i32x16 n;
  f32x16 r = reduce_by_log2(x, &n);
  f32x16 q = splat_f32(0x1.6db4ccp-10f);
  q = fma_f32(q, r, splat_f32(0x1.123bdep-7f));
  q = fma_f32(q, r, splat_f32(0x1.55545ep-5f));
  q = fma_f32(q, r, splat_f32(0x1.55548ep-3f));
  q = fma_f32(q, r, splat_f32(0.5f));
  f32x16 y = fma_f32(r * r, q, r) + 1.0f;
  // In two factors, so that a denormal result is rounded once, by the second.
  i32x16 half = n >> 1;
  return y * power_of_two(half) * power_of_two(n - half);
}

/// eˣ − 1.
HB_INLINE f32x16 exponential_minus_one(f32x16 x) {
  x = choose_f32(x > 89.0f, splat_f32(89.0f), x);
  x = choose_f32(x < -18.0f, splat_f32(-18.0f), x);
  i32x16 n;
  f32x16 r = reduce_by_log2(x, &n);
  f32x16 q = splat_f32(0x1.a1a1f4p-13f);
  q = fma_f32(q, r, splat_f32(0x1.6d7528p-10f));
  q = fma_f32(q, r, splat_f32(0x1.111090p-7f));
  q = fma_f32(q, r, splat_f32(0x1.5554aep-5f));
  q = fma_f32(q, r, splat_f32(0x1.555556p-3f));
  q = fma_f32(q, r, splat_f32(0.5f));
  f32x16 p = fma_f32(r * r, q, r);
  // 2ⁿ·p + (2ⁿ − 1), halved so that 2^128 does not occur.
  f32x16 t = power_of_two(n - 1);
  return 2.0f * fma_f32(t, p, t - 0.5f);
}

/// log(m) + e · log 2 for m = 1 + f in [√½, √2).
HB_INLINE f32x16 log_of_parts(f32x16 f, f32x16 e) {
  f32x16 p = splat_f32(0x1.1b42b2p-4f);
  p = fma_f32(p, f, splat_f32(-0x1.e2e988p-4f));
  p = fma_f32(p, f, splat_f32(0x1.e65090p-4f));
  p = fma_f32(p, f, splat_f32(-0x1.fb4332p-4f));
  p = fma_f32(p, f, splat_f32(0x1.2332c2p-3f));
  p = fma_f32(p, f, splat_f32(-0x1.5562e2p-3f));
  p = fma_f32(p, f, splat_f32(0x1.99a546p-3f));
  p = fma_f32(p, f, splat_f32(-0x1.ffffeep-3f));
  p = fma_f32(p, f, splat_f32(0x1.555546p-2f));
  f32x16 square = f * f;
  f32x16 y = f * square * p;
  y = fma_f32(e, splat_f32(HB_LOG2_LOW), y);
  y = fma_f32(square, splat_f32(-0.5f), y);
  return fma_f32(e, splat_f32(HB_LOG2_HIGH), f + y);
}

/// x = m · 2^e with m in [√½, √2), for a positive normal x.
HB_INLINE f32x16 split_exponent(f32x16 x, i32x16 *e) {
  i32x16 bits = (i32x16)x;
  *e = (bits - 0x3f3504f3) >> 23;
  return (f32x16)(u32x16)((u32x16)bits - ((u32x16)*e << 23));
}

/// The natural logarithm.
HB_INLINE f32x16 logarithm(f32x16 x) {
  i32x16 denormal = x < 0x1p-126f;
  i32x16 e;
  f32x16 m = split_exponent(choose_f32(denormal, x * 0x1p23f, x), &e);
  e -= denormal & 23;
  f32x16 y = log_of_parts(m - 1.0f, __builtin_convertvector(e, f32x16));
  y = choose_f32((x == __builtin_inff()) | (x != x), x, y);
  y = choose_f32(x == 0.0f, splat_f32(-__builtin_inff()), y);
  return choose_f32(x < 0.0f, splat_f32(__builtin_nanf("")), y);
}

/// log(1 + x).
HB_INLINE f32x16 log_plus_one(f32x16 x) {
  // What rounding 1 + x lost is added to the mantissa.
  f32x16 u = 1.0f + x;
  f32x16 back = u - 1.0f;
  f32x16 lost = (1.0f - (u - back)) + (x - back);
  i32x16 e;
  f32x16 m = split_exponent(u, &e);
  f32x16 scale = (f32x16)(maximum_i32(127 - e, splat_i32(0)) << 23);
  f32x16 y = log_of_parts((m - 1.0f) + lost * scale, __builtin_convertvector(e, f32x16));
  y = choose_f32((x == __builtin_inff()) | (x == 0.0f) | (x != x), x, y);
  y = choose_f32(x == -1.0f, splat_f32(-__builtin_inff()), y);
  return choose_f32(x < -1.0f, splat_f32(__builtin_nanf("")), y);
}

HB_INLINE f32x16 absolute(f32x16 x) { return (f32x16)((i32x16)x & 0x7fffffff); }
HB_INLINE f32x16 with_sign_of(f32x16 magnitude, f32x16 x) {
  return (f32x16)(((i32x16)magnitude & 0x7fffffff) | ((i32x16)x & (int32_t)0x80000000));
}

/// The hyperbolic tangent: t / (t + 2) with t = e^(2|x|) − 1.
HB_INLINE f32x16 hyperbolic_tangent(f32x16 x) {
  f32x16 a = absolute(x);
  a = choose_f32(a > 10.0f, splat_f32(10.0f), a);
  f32x16 t = exponential_minus_one(2.0f * a);
  return with_sign_of(t / (t + 2.0f), x);
}

/// 1 / (1 + e⁻ˣ), by e^(−|x|), which cannot overflow.
HB_INLINE f32x16 logistic(f32x16 x) {
  f32x16 z = exponential(-absolute(x));
  return choose_f32(x < 0.0f, z, splat_f32(1.0f)) / (1.0f + z);
}

/// The error function: x + x · p(x²) up to 1, beyond it 1 − e^(−t(x)) with t = −log(1 − erf x).
HB_INLINE f32x16 error_function(f32x16 x) {
  f32x16 square = x * x;
  f32x16 p = splat_f32(0x1.4ae4e8p-14f);
  p = fma_f32(p, square, splat_f32(-0x1.a485f2p-11f));
  p = fma_f32(p, square, splat_f32(0x1.5419f6p-8f));
  p = fma_f32(p, square, splat_f32(-0x1.b7fbb4p-6f));
  p = fma_f32(p, square, splat_f32(0x1.ce2d20p-4f));
  p = fma_f32(p, square, splat_f32(-0x1.81273ep-2f));
  p = fma_f32(p, square, splat_f32(0x1.06eba8p-3f));
  f32x16 small = fma_f32(x, p, x);
  f32x16 a = absolute(x);
  a = choose_f32(a > 3.95f, splat_f32(3.95f), a);
  f32x16 t = splat_f32(0x1.68a5f6p-16f);
  t = fma_f32(t, a, splat_f32(-0x1.cc7056p-12f));
  t = fma_f32(t, a, splat_f32(0x1.12d54ep-8f));
  t = fma_f32(t, a, splat_f32(-0x1.9c885ep-6f));
  t = fma_f32(t, a, splat_f32(0x1.bbe4d4p-4f));
  t = fma_f32(t, a, splat_f32(0x1.443afep-1f));
  t = fma_f32(t, a, splat_f32(0x1.212aa4p0f));
  t = fma_f32(t, a, splat_f32(-0x1.80b83cp-13f));
  f32x16 large = with_sign_of(1.0f - exponential(-t), x);
  return choose_f32(absolute(x) > 1.0f, large, choose_f32(x != x, x, small));
}

// 2/π: eight zero bits, then its first 248 bits.
static const uint64_t two_over_pi[4] = {
  0x00a2f9836e4e4415, 0x29fc2757d1f534dd, 0xc0db6295993c4390, 0x41fe5163abdebbc5,
};

/// For |x| >= 2^20: the distance in quarter turns from the nearest multiple of a quarter turn, and that multiple mod 4.
///
/// Payne and Hanek 1983: bits of 2/π whose product with x is a multiple of four quarter turns are left out; 104 bits
/// from there on are enough, since no float32 comes nearer to a multiple of π/2 than 2^-32 of a quarter turn.
static double reduce_huge_angle(float x, int64_t *quadrant) {
  union { float value; uint32_t bits; } parts = {x};
  int exponent = (int)(parts.bits >> 23 & 255) - 150;
  uint64_t mantissa = (parts.bits & 0x7fffff) | 0x800000;
  // The window starts behind bit exponent − 2 of 2/π.
  int start = exponent - 2 + 8;
  unsigned __int128 window = 0;
  for (int bit = start; bit < start + 104;) {
    int in_word = bit & 63;
    int take = 64 - in_word < start + 104 - bit ? 64 - in_word : start + 104 - bit;
    uint64_t word = bit >> 6 < 4 ? two_over_pi[bit >> 6] : 0;
    uint64_t piece = word << in_word >> (64 - take);
    window = window << take | piece;
    bit += take;
  }
  const unsigned __int128 one = 1;
  // In units of 2^-102 quarter turns, modulo 4.
  unsigned __int128 product = window * mantissa & ((one << 104) - 1);
  *quadrant = (int64_t)((product + (one << 101)) >> 102 & 3);
  __int128 fraction = (__int128)(product & ((one << 102) - 1));
  if (product >> 101 & 1) fraction -= (__int128)(one << 102);
  double turns = (double)(int64_t)(fraction >> 40) * 0x1p-62;
  if (parts.bits >> 31) {
    *quadrant = -*quadrant & 3;
    turns = -turns;
  }
  return turns * 1.5707963267948966;
}

/// Sine (of x + quarters · π/2).
HB_INLINE f32x16 sine_of(f32x16 x, int64_t quarters) {
  f64x16 wide = __builtin_convertvector(x, f64x16);
  f64x16 shifted = wide * 0x1.45f306dc9c883p-1 + 0x1.8p52;
  f64x16 count = shifted - 0x1.8p52;
  i64x16 quadrant = (i64x16)shifted;
  // π/2 in two parts; the first has 33 bits, so its product with a count of up to 20 bits is exact.
  f64x16 angle = (wide - count * 0x1.921fb544p0) - count * 0x1.0b4611a626331p-34;
  i32x16 is_huge = (absolute(x) >= 0x1p20f) & (absolute(x) < __builtin_inff());
  for (int lane = 0; lane < 16; lane++) {
    if (is_huge[lane]) {
      int64_t turn;
      angle[lane] = reduce_huge_angle(x[lane], &turn);
      quadrant[lane] = turn;
    }
  }
  i32x16 turns = __builtin_convertvector((quadrant + quarters) & 3, i32x16);
  f32x16 r = __builtin_convertvector(angle, f32x16);
  f32x16 square = r * r;
  f32x16 s = splat_f32(0x1.6cd736p-19f);
  s = fma_f32(s, square, splat_f32(-0x1.a00f98p-13f));
  s = fma_f32(s, square, splat_f32(0x1.111108p-7f));
  s = fma_f32(s, square, splat_f32(-0x1.555556p-3f));
  s = fma_f32(r * square, s, r);
  f32x16 c = splat_f32(-0x1.2429fep-22f);
  c = fma_f32(c, square, splat_f32(0x1.a0111cp-16f));
  c = fma_f32(c, square, splat_f32(-0x1.6c16b8p-10f));
  c = fma_f32(c, square, splat_f32(0x1.555556p-5f));
  c = fma_f32(square * square, c, fma_f32(square, splat_f32(-0.5f), splat_f32(1.0f)));
  f32x16 y = choose_f32((turns & 1) != 0, c, s);
  y = (f32x16)((i32x16)y ^ ((turns & 2) << 30));
  return choose_f32(absolute(x) < __builtin_inff(), y, splat_f32(__builtin_nanf("")));
}

/// What remains of x after whole multiples of y have been taken away, with the sign of x; exact.
///
/// In float64, multiples of fewer than 2^29 at a time: their products with a float32 are exact, and so are the
/// differences. Quotients beyond that, which take several rounds, are rare.
HB_INLINE f32x16 remainder_f32(f32x16 x, f32x16 y) {
  i32x16 is_undefined = ~(absolute(x) < __builtin_inff()) | (y == 0.0f) | (y != y);
  f64x16 rest = __builtin_convertvector(choose_f32(is_undefined, splat_f32(0.0f), absolute(x)), f64x16);
  f64x16 divisor = __builtin_convertvector(choose_f32(is_undefined, splat_f32(1.0f), absolute(y)), f64x16);
  // Of infinity, as of any number beyond the range of x, no multiple is taken away.
  divisor = __builtin_elementwise_min(divisor, splat_f64(0x1p128));
  i64x16 is_left;
  do {
    f64x16 quotient = rest / divisor;
    i64x16 excess = ((i64x16)quotient >> 52) - (1023 + 28);
    excess &= excess > 0;
    f64x16 multiple = divisor * (f64x16)((excess + 1023) << 52);
    i32x16 times = __builtin_convertvector(quotient * (f64x16)((1023 - excess) << 52), i32x16);
    rest -= __builtin_convertvector(times, f64x16) * multiple;
    // The quotient was rounded, at worst to the next whole number.
    i64x16 is_negative = rest < 0.0;
    rest += (f64x16)((i64x16)multiple & is_negative);
    is_left = rest >= divisor;
  } while (__builtin_reduce_or(is_left));
  f32x16 result = with_sign_of(__builtin_convertvector(rest, f32x16), x);
  return (f32x16)((i32x16)result | (is_undefined & 0x7fc00000));
}

/// x to the power y, as C99 defines the special cases; in float64 inside, rounded once.
HB_INLINE f32x16 power(f32x16 x, f32x16 y) {
  f32x16 a = absolute(x);
  // log2 |x| = e + log2 m, by the series of atanh((m − 1) / (m + 1)).
  i64x16 bits = (i64x16)__builtin_convertvector(a, f64x16);
  i64x16 e = (bits - 0x3fe6a09e667f3bcd) >> 52;
  f64x16 m = (f64x16)(bits - (e << 52));
  f64x16 s = (m - 1.0) / (m + 1.0);
  f64x16 z = s * s;
  f64x16 p = splat_f64(0x1.f194684311af4p-3);
  p = p * z + 0x1.0bb717ee38744p-2;
  p = p * z + 0x1.484fb14439f5cp-2;
  p = p * z + 0x1.a61756646cd32p-2;
  p = p * z + 0x1.2776c516b8921p-1;
  p = p * z + 0x1.ec709dc39c954p-1;
  p = p * z + 0x1.71547652b82ffp+1;
  f64x16 logarithm = __builtin_convertvector(e, f64x16) + s * p;
  f64x16 t = __builtin_convertvector(y, f64x16) * logarithm;
  i64x16 is_high = t > 200.0, is_low = t < -200.0;
  t = (f64x16)((is_high & (i64x16)splat_f64(200.0)) | (~is_high & (i64x16)t));
  t = (f64x16)((is_low & (i64x16)splat_f64(-200.0)) | (~is_low & (i64x16)t));
  // 2^t = 2^n · 2^f with |f| <= 1/2.
  f64x16 shifted = t + 0x1.8p52;
  f64x16 f = t - (shifted - 0x1.8p52);
  f64x16 q = splat_f64(0x1.640e19216c041p-20);
  q = q * f + 0x1.00dc64e871814p-16;
  q = q * f + 0x1.43086fa4ad5b3p-13;
  q = q * f + 0x1.5d87457ed09f5p-10;
  q = q * f + 0x1.3b2ab73e25b38p-7;
  q = q * f + 0x1.c6b08dd71f319p-5;
  q = q * f + 0x1.ebfbdff805647p-3;
  q = q * f + 0x1.62e42fef84c15p-1;
  q = q * f + 1.0;
  i64x16 scale = ((i64x16)shifted - (i64x16)splat_f64(0x1.8p52) + 1023) << 52;
  f32x16 result = __builtin_convertvector(q * (f64x16)scale, f32x16);

  const float infinity = __builtin_inff();
  i32x16 base_is_special = (a == 0.0f) | (a == infinity);
  i32x16 grows = (a == infinity) == (y > 0.0f);
  result = choose_f32(base_is_special, choose_f32(grows, splat_f32(infinity), splat_f32(0.0f)), result);
  i32x16 exponent_is_infinite = absolute(y) == infinity;
  i32x16 explodes = (a > 1.0f) == (y > 0.0f);
  result = choose_f32(exponent_is_infinite, choose_f32(explodes, splat_f32(infinity), splat_f32(0.0f)), result);

  f32x16 whole = __builtin_elementwise_floor(y);
  f32x16 half = y * 0.5f;
  i32x16 is_whole = whole == y;
  i32x16 is_odd = is_whole & (__builtin_elementwise_floor(half) != half);
  i32x16 is_negative = (i32x16)x < 0;
  result = choose_f32(is_negative & is_odd, -result, result);
  i32x16 is_undefined = is_negative & ~is_whole & ~base_is_special & ~exponent_is_infinite;
  result = choose_f32(is_undefined | (x != x) | (y != y), splat_f32(__builtin_nanf("")), result);
  return choose_f32((x == 1.0f) | (y == 0.0f) | ((a == 1.0f) & exponent_is_infinite), splat_f32(1.0f), result);
}
