#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import GraphCore
import TensorCore

func unary(_ function: Operation.Unary, _ x: ReferenceTensor) -> [Double] {
  x.values.map(x.dtype == .int32 ? integerFunction(function) : floatFunction(function))
}

private func floatFunction(_ function: Operation.Unary) -> (Double) -> Double {
  switch function {
  case .negate: { -$0 }
  case .abs: { Swift.abs($0) }
  case .sign: { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }
  case .floor: { $0.rounded(.down) }
  case .ceil: { $0.rounded(.up) }
  case .round: { $0.rounded(.toNearestOrEven) }
  case .exponential: { exp($0) }
  case .exponentialMinusOne: { expm1($0) }
  case .log: { log($0) }
  case .logPlusOne: { log1p($0) }
  case .sqrt: { $0.squareRoot() }
  case .rsqrt: { 1 / $0.squareRoot() }
  case .tanh: { tanh($0) }
  // Two forms, so that the exponential never overflows.
  case .logistic: { $0 >= 0 ? 1 / (1 + exp(-$0)) : exp($0) / (1 + exp($0)) }
  case .erf: { erf($0) }
  case .sine: { sin($0) }
  case .cosine: { cos($0) }
  case .not: { $0 == 0 ? 1 : 0 }
  // What overflows float32 is infinite, although float64 still holds it.
  case .isFinite: { Float($0).isFinite ? 1 : 0 }
  }
}

/// `int32` arithmetic wraps around, as two's complement does.
private func integerFunction(_ function: Operation.Unary) -> (Double) -> Double {
  switch function {
  case .negate: { Double(0 &- Int32($0)) }
  case .abs: { Double($0 < 0 ? 0 &- Int32($0) : Int32($0)) }
  case .sign: { Double(Int32($0).signum()) }
  default: preconditionFailure("\(function) takes no int32")
  }
}

func binary(_ function: Operation.Binary, _ x: ReferenceTensor, _ y: ReferenceTensor) -> [Double] {
  let combine = x.dtype == .int32 ? integerFunction(function) : floatFunction(function)
  return zip(x.values, y.values).map { combine($0, $1) }
}

private func floatFunction(_ function: Operation.Binary) -> (Double, Double) -> Double {
  switch function {
  case .add: { $0 + $1 }
  case .subtract: { $0 - $1 }
  case .multiply: { $0 * $1 }
  case .divide: { $0 / $1 }
  case .remainder: { fmod($0, $1) }
  case .maximum: larger
  case .minimum: smaller
  case .power: { pow($0, $1) }
  case .and: { $0 != 0 && $1 != 0 ? 1 : 0 }
  case .or: { $0 != 0 || $1 != 0 ? 1 : 0 }
  }
}

private func integerFunction(_ function: Operation.Binary) -> (Double, Double) -> Double {
  switch function {
  case .add: { Double(Int32($0) &+ Int32($1)) }
  case .subtract: { Double(Int32($0) &- Int32($1)) }
  case .multiply: { Double(Int32($0) &* Int32($1)) }
  case .divide: { $1 == 0 ? 0 : Double(Int32($0).dividedReportingOverflow(by: Int32($1)).partialValue) }
  case .remainder: { $1 == 0 ? $0 : Double(Int32($0).remainderReportingOverflow(dividingBy: Int32($1)).partialValue) }
  case .maximum: larger
  case .minimum: smaller
  case .power, .and, .or: preconditionFailure("\(function) takes no int32")
  }
}

/// The larger of two numbers; `NaN` if one is.
func larger(_ a: Double, _ b: Double) -> Double { a.isNaN || a > b ? a : b }

/// The smaller of two numbers; `NaN` if one is.
func smaller(_ a: Double, _ b: Double) -> Double { a.isNaN || a < b ? a : b }

func compare(_ comparison: Operation.Comparison, _ x: ReferenceTensor, _ y: ReferenceTensor) -> [Double] {
  let holds: (Double, Double) -> Bool =
    switch comparison {
    case .equal: { $0 == $1 }
    case .notEqual: { $0 != $1 }
    case .less: { $0 < $1 }
    case .lessOrEqual: { $0 <= $1 }
    case .greater: { $0 > $1 }
    case .greaterOrEqual: { $0 >= $1 }
    }
  return zip(x.values, y.values).map { holds($0, $1) ? 1 : 0 }
}

func select(_ predicate: ReferenceTensor, _ whenTrue: ReferenceTensor, _ whenFalse: ReferenceTensor) -> [Double] {
  predicate.values.indices.map { predicate.values[$0] != 0 ? whenTrue.values[$0] : whenFalse.values[$0] }
}

func convert(_ x: ReferenceTensor, to dtype: DType) -> [Double] {
  switch dtype {
  case .float32: x.values
  case .int32: x.values.map { Double(Int32(clampingTowardZero: $0)) }
  case .uint8: x.values.map { Double(UInt8(clampingTowardZero: $0)) }
  case .bool: x.values.map { $0 != 0 ? 1 : 0 }
  }
}
