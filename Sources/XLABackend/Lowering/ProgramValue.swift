import GraphCore
import TensorCore

/// The element types of StableHLO that programs use: those of graphs, and what random numbers are computed in.
enum ElementType: String {
  case f32, f64, i1, i32, i64, ui8, ui32, ui64

  init(_ dtype: DType) {
    switch dtype {
    case .float32: self = .f32
    case .int32: self = .i32
    case .bool: self = .i1
    case .uint8: self = .ui8
    }
  }

  var isFloat: Bool { self == .f32 || self == .f64 }

  /// How `compare` names the order of such elements.
  var comparison: String {
    switch self {
    case .f32, .f64: "FLOAT"
    case .i32, .i64: "SIGNED"
    case .i1, .ui8, .ui32, .ui64: "UNSIGNED"
    }
  }
}

/// A value of a StableHLO program.
struct ProgramValue {
  /// With its percent sign.
  var name: String
  var dimensions: [Int]
  var element: ElementType

  /// `tensor<2x3xf32>`.
  var type: String { Self.type(dimensions, element) }
  var rank: Int { dimensions.count }
  var count: Int { dimensions.reduce(1, *) }

  static func type(_ dimensions: [Int], _ element: ElementType) -> String {
    "tensor<" + dimensions.map { "\($0)x" }.joined() + element.rawValue + ">"
  }
}
