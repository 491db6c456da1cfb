import GraphCore
import TensorCore

// Random numbers by whole-number arithmetic, and normal ones by float64 operations in the order of
// `Philox.normalPair`: the bits that every backend gives.
extension Lowering {
  mutating func randomBits(_ shape: Shape, _ key: UInt64, step: ProgramValue) -> ProgramValue {
    guard shape.count > 0 else { return writer.constant(0, shape.dimensions, .i32) }
    let words = philox(blocks: (shape.count + 3) / 4, key, step)
    let bits = words.map { writer.bitcast($0, to: .i32) }
    return interleaved(bits, shape)
  }

  mutating func randomUniform(_ shape: Shape, _ key: UInt64, step: ProgramValue) -> ProgramValue {
    guard shape.count > 0 else { return writer.constant(0, shape.dimensions) }
    let words = philox(blocks: (shape.count + 3) / 4, key, step)
    let numbers = words.map { word in
      let upper = writer.binary("shift_right_logical", word, 8)
      let number = writer.convert(upper, to: .f32)
      return writer.binary("multiply", number, 0x1p-24)
    }
    return interleaved(numbers, shape)
  }

  mutating func randomNormal(_ shape: Shape, _ key: UInt64, step: ProgramValue) -> ProgramValue {
    guard shape.count > 0 else { return writer.constant(0, shape.dimensions) }
    let words = philox(blocks: (shape.count + 3) / 4, key, step)
    return interleaved(normalPair(words[0], words[1]) + normalPair(words[2], words[3]), shape)
  }

  /// The elements of four vectors in turn.
  private mutating func interleaved(_ parts: [ProgramValue], _ shape: Shape) -> ProgramValue {
    let columns = parts.map { writer.reshape($0, [$0.count, 1]) }
    let table = writer.concatenate(columns, axis: 1)
    let row = writer.reshape(table, [table.count])
    return writer.reshape(writer.slice(row, axis: 0, 0..<shape.count), shape.dimensions)
  }

  /// The four words of blocks 0, 1, 2, … of a step, as vectors; see `Philox.block`.
  private mutating func philox(blocks: Int, _ key: UInt64, _ step: ProgramValue) -> [ProgramValue] {
    let size = [blocks]
    let sign = writer.binary("shift_right_arithmetic", step, 31)
    let words = [step, sign].map { part in
      let word = writer.bitcast(part, to: .ui32)
      return writer.broadcast(word, to: size, axes: [])
    }
    var x = [
      writer.iota(size, axis: 0, .ui32), writer.constant(0, size, .ui32), words[0], words[1],
    ]
    var (low, high) = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    for round in 0..<10 {
      if round > 0 {
        low &+= 0x9E37_79B9
        high &+= 0xBB67_AE85
      }
      let a = wideProduct(x[0], 0xD251_1F53)
      let b = wideProduct(x[2], 0xCD9E_8D57)
      let first = writer.binary("xor", b.high, x[1])
      let third = writer.binary("xor", a.high, x[3])
      x = [writer.binary("xor", first, Double(low)), b.low, writer.binary("xor", third, Double(high)), a.low]
    }
    return x
  }

  private mutating func wideProduct(_ x: ProgramValue, _ factor: UInt32) -> (high: ProgramValue, low: ProgramValue) {
    let wide = writer.convert(x, to: .ui64)
    let product = writer.binary("multiply", wide, Double(factor))
    let upper = writer.binary("shift_right_logical", product, 32)
    return (writer.convert(upper, to: .ui32), writer.convert(product, to: .ui32))
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
