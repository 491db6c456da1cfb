import GraphCore
import TensorCore

// Random numbers by whole-number arithmetic, and normal ones by float64 operations in the order of
// `Philox.normalPair`: the bits that every backend gives.
extension Lowering {
  mutating func randomBits(_ shape: Shape, _ key: UInt64, step: ProgramValue) -> ProgramValue {
    guard shape.count > 0 else { return writer.constant(0, shape.dimensions, .i32) }
    return shaped(writer.bitcast(words(shape, key, step), to: .i32), shape)
  }

  mutating func randomUniform(_ shape: Shape, _ key: UInt64, step: ProgramValue) -> ProgramValue {
    guard shape.count > 0 else { return writer.constant(0, shape.dimensions) }
    let upper = writer.binary("shift_right_logical", words(shape, key, step), 8)
    let number = writer.convert(upper, to: .f32)
    return shaped(writer.binary("multiply", number, 0x1p-24), shape)
  }

  mutating func randomNormal(_ shape: Shape, _ key: UInt64, step: ProgramValue) -> ProgramValue {
    guard shape.count > 0 else { return writer.constant(0, shape.dimensions) }
    let pairs = writer.reshape(words(shape, key, step), [(shape.count + 3) / 4 * 2, 2])
    let (a, b) = (column(0, of: pairs), column(1, of: pairs))
    let columns = normalPair(a, b).map { writer.reshape($0, [$0.count, 1]) }
    let table = writer.concatenate(columns, axis: 1)
    return shaped(writer.reshape(table, [table.count]), shape)
  }

  private mutating func column(_ index: Int, of x: ProgramValue) -> ProgramValue {
    writer.reshape(writer.slice(x, axis: 1, index..<index + 1), [x.dimensions[0]])
  }

  /// The first elements of a vector, as many as the shape has.
  private mutating func shaped(_ x: ProgramValue, _ shape: Shape) -> ProgramValue {
    writer.reshape(writer.slice(x, axis: 0, 0..<shape.count), shape.dimensions)
  }

  /// The words of blocks 0, 1, 2, … of a step, block after block; see `Philox.block`.
  ///
  /// An element holds two words of a block, the earlier one in its lower half, so that a round is two products and no
  /// word is moved. Each block is computed for both of its elements: vector instructions do that faster than a loop
  /// that tells elements apart.
  private mutating func words(_ shape: Shape, _ key: UInt64, _ step: ProgramValue) -> ProgramValue {
    let size = [(shape.count + 3) / 4 * 2]
    let places = writer.iota(size, axis: 0, .ui64)
    var x = writer.binary("shift_right_logical", places, 1)
    let wide = writer.bitcast(writer.convert(step, to: .i64), to: .ui64)
    var y = writer.broadcast(wide, to: size, axes: [])
    var (low, high) = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    for round in 0..<10 {
      if round > 0 {
        low &+= 0x9E37_79B9
        high &+= 0xBB67_AE85
      }
      let a = product(x, 0xD251_1F53)
      let b = product(y, 0xCD9E_8D57)
      x = turned(b, x, low)
      y = turned(a, y, high)
    }
    let isSecond = writer.compare("NE", writer.binary("and", places, 1), 0)
    let pairs = writer.select(isSecond, y, x)
    let words = writer.halves(pairs)
    return writer.reshape(words, [words.count])
  }

  /// The lower word times a factor.
  private mutating func product(_ x: ProgramValue, _ factor: UInt32) -> ProgramValue {
    writer.binary("multiply", writer.binary("and", x, 0xFFFF_FFFF), Double(factor))
  }

  /// The upper words of both and the key, exclusive or, and above them the lower word of the product.
  private mutating func turned(_ product: ProgramValue, _ x: ProgramValue, _ key: UInt32) -> ProgramValue {
    let mixed = writer.binary("shift_right_logical", writer.binary("xor", product, x), 32)
    let lower = writer.binary("xor", mixed, Double(key))
    return writer.binary("or", lower, writer.binary("shift_left", product, 32))
  }

  /// `Philox.normalPair`, operation by operation.
  private mutating func normalPair(_ a: ProgramValue, _ b: ProgramValue) -> [ProgramValue] {
    let first = writer.convert(a, to: .f64)
    let middle = writer.binary("add", first, 0.5)
    let logarithm = log(writer.binary("multiply", middle, 0x1p-32))
    let radius = writer.unary("sqrt", writer.binary("multiply", logarithm, -2))

    let raised = writer.binary("add", b, 0x1p29)
    let quarter = writer.binary("shift_right_logical", raised, 30)
    let turned = writer.binary("shift_left", quarter, 30)
    let rest = writer.bitcast(writer.binary("subtract", b, turned), to: .i32)
    let angle = writer.binary("multiply", writer.convert(rest, to: .f64), 0x1.921fb54442d18p-30)
    let (sine, cosine) = sineAndCosine(angle)
    let x = writer.convert(writer.binary("multiply", radius, cosine), to: .f32)
    let y = writer.convert(writer.binary("multiply", radius, sine), to: .f32)
    let (minusX, minusY) = (writer.unary("negate", x), writer.unary("negate", y))
    let isTurn = (0..<3).map { writer.compare("EQ", quarter, Double($0)) }
    func chosen(_ choices: [ProgramValue], _ writer: inout ProgramWriter) -> ProgramValue {
      let last = writer.select(isTurn[2], choices[2], choices[3])
      let middle = writer.select(isTurn[1], choices[1], last)
      return writer.select(isTurn[0], choices[0], middle)
    }
    return [chosen([x, minusY, minusX, y], &writer), chosen([y, x, minusY, minusX], &writer)]
  }

  /// `ElementaryFunctions.log`.
  private mutating func log(_ x: ProgramValue) -> ProgramValue {
    let bits = writer.bitcast(x, to: .ui64)
    let biased = writer.convert(writer.binary("shift_right_logical", bits, 52), to: .f64)
    let power = writer.binary("subtract", biased, 1023)
    let fraction = writer.binary("and", bits, Double(UInt64(1) << 52 - 1))
    let significand = writer.bitcast(writer.binary("or", fraction, Double(UInt64(1023) << 52)), to: .f64)
    let isLarge = writer.compare("GT", significand, 1.4142135623730951)
    let m = writer.select(isLarge, writer.binary("multiply", significand, 0.5), significand)
    let exponent = writer.select(isLarge, writer.binary("add", power, 1), power)
    let below = writer.binary("subtract", m, 1)
    let above = writer.binary("add", m, 1)
    let s = writer.binary("divide", below, above)
    let square = writer.binary("multiply", s, s)
    var sum = writer.constant(0, x.dimensions, .f64)
    for divisor in stride(from: 25, through: 3, by: -2) {
      sum = writer.binary("multiply", writer.binary("add", sum, 1 / Double(divisor)), square)
    }
    let series = writer.binary("add", s, writer.binary("multiply", s, sum))
    let whole = writer.binary("multiply", exponent, 0.6931471805599453)
    return writer.binary("add", whole, writer.binary("multiply", series, 2))
  }

  /// `ElementaryFunctions.sineAndCosine`.
  private mutating func sineAndCosine(_ angle: ProgramValue) -> (ProgramValue, ProgramValue) {
    let square = writer.binary("multiply", angle, angle)
    var sine = writer.constant(1.0 / 6_227_020_800, angle.dimensions, .f64)
    for factorial in [-39_916_800.0, 362_880, -5040, 120, -6] {
      sine = writer.binary("add", writer.binary("multiply", sine, square), 1 / factorial)
    }
    var cosine = writer.constant(-1.0 / 87_178_291_200, angle.dimensions, .f64)
    for factorial in [479_001_600.0, -3_628_800, 40_320, -720, 24, -2] {
      cosine = writer.binary("add", writer.binary("multiply", cosine, square), 1 / factorial)
    }
    let cube = writer.binary("multiply", angle, square)
    let bend = writer.binary("multiply", cube, sine)
    let fall = writer.binary("multiply", square, cosine)
    return (writer.binary("add", angle, bend), writer.binary("add", fall, 1))
  }
}
