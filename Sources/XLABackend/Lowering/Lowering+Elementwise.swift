import GraphCore

// Functions of one and two operands, and conversions.
extension Lowering {
  mutating func unary(_ function: Operation.Unary, _ x: ProgramValue) -> ProgramValue {
    switch function {
    case .negate: writer.unary("negate", x)
    case .abs: writer.unary("abs", x)
    case .sign: writer.unary("sign", x)
    case .floor: writer.unary("floor", x)
    case .ceil: writer.unary("ceil", x)
    case .round: writer.unary("round_nearest_even", x)
    case .exponential: writer.unary("exponential", x)
    case .exponentialMinusOne: writer.unary("exponential_minus_one", x)
    case .log: writer.unary("log", x)
    case .logPlusOne: writer.unary("log_plus_one", x)
    case .sqrt: writer.unary("sqrt", x)
    case .rsqrt: writer.unary("rsqrt", x)
    case .tanh: writer.unary("tanh", x)
    case .logistic: writer.unary("logistic", x)
    case .erf: writer.add("chlo.erf \(x.name) : \(x.type) -> \(x.type)", x.dimensions, x.element)
    case .sine: writer.unary("sine", x)
    case .cosine: writer.unary("cosine", x)
    case .not: writer.unary("not", x)
    case .isFinite:
      writer.add(
        "stablehlo.is_finite \(x.name) : (\(x.type)) -> \(ProgramValue.type(x.dimensions, .i1))", x.dimensions, .i1)
    }
  }

  mutating func binary(_ function: Operation.Binary, _ x: ProgramValue, _ y: ProgramValue) -> ProgramValue {
    switch function {
    case .add, .subtract, .multiply, .remainder, .maximum, .minimum, .power, .and, .or:
      return writer.binary(function.rawValue, x, y)
    case .divide:
      let quotient = writer.binary("divide", x, y)
      guard x.element == .i32 else { return quotient }
      // StableHLO leaves a quotient by 0 open.
      let zero = writer.constant(0, x.dimensions, .i32)
      let isZero = writer.compare("EQ", y, zero)
      return writer.select(isZero, zero, quotient)
    }
  }

  /// StableHLO leaves open what becomes of numbers that the target cannot hold; here they are clamped, `NaN` to 0.
  mutating func convert(_ x: ProgramValue, to element: ElementType) -> ProgramValue {
    switch (x.element, element) {
    case (_, .i1) where x.element != .i1: return writer.compare("NE", x, 0)
    case (.f32, .i32):
      let converted = writer.convert(x, to: .i32)
      let tooLarge = writer.compare("GE", x, 0x1p31)
      let tooSmall = writer.compare("LT", x, -0x1p31)
      let isNaN = writer.compare("NE", x, x)
      let (largest, smallest, zero) = (
        writer.constant(0x1p31 - 1, x.dimensions, .i32), writer.constant(-0x1p31, x.dimensions, .i32),
        writer.constant(0, x.dimensions, .i32)
      )
      let below = writer.select(tooLarge, largest, converted)
      let within = writer.select(tooSmall, smallest, below)
      return writer.select(isNaN, zero, within)
    case (.f32, .ui8):
      // A maximum with NaN is NaN, so that it is left out first.
      let isNumber = writer.compare("EQ", x, x)
      let zero = writer.constant(0, x.dimensions, .f32)
      let number = writer.select(isNumber, x, zero)
      let least = writer.binary("maximum", number, 0)
      let within = writer.binary("minimum", least, 255)
      return writer.convert(within, to: .ui8)
    case (.i32, .ui8):
      let least = writer.binary("maximum", x, 0)
      let within = writer.binary("minimum", least, 255)
      return writer.convert(within, to: .ui8)
    default: return writer.convert(x, to: element)
    }
  }
}
