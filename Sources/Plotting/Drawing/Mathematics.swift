#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

/// The decimal logarithm, exact for powers of ten.
func decimalLogarithm(_ value: Double) -> Double { log10(value) }

extension Int {
  /// The whole part of a number, at most a billion and 0 for NaN: sizes come from outside and may be anything.
  init(saturating value: Double) {
    self = value.isNaN ? 0 : Int(Swift.max(-1e9, Swift.min(1e9, value)))
  }
}

/// `mantissa` times ten to `exponent`, correctly rounded: what the decimal literal would mean.
func decimal(_ mantissa: Int, _ exponent: Int) -> Double { Double("\(mantissa)e\(exponent)") ?? .infinity }
