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

/// `mantissa` times ten to `exponent`, correctly rounded: what the decimal literal would mean.
func decimal(_ mantissa: Int, _ exponent: Int) -> Double { Double("\(mantissa)e\(exponent)") ?? .infinity }
