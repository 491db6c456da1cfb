import ModelTraining
import NeuralLayers
import PlainFiles
import TensorCore

/// The safetensors format: eight bytes with the length of a JSON header, the header, the numbers.
///
/// The header says type, shape and place of each tensor; the places lie side by side without gaps.
/// - SeeAlso: Hugging Face's description of the format, `safetensors`.
enum Safetensors {
  /// The longest header that is read; the format's own limit.
  private static let longestHeader = 100_000_000

  static func bytes(_ tensors: [(name: String, tensor: Tensor)]) -> [UInt8] {
    var members: [String: JSONValue] = ["__metadata__": ["format": "hornbook"]]
    var place = 0
    for (name, tensor) in tensors {
      members[name] = [
        "dtype": "F32", "shape": .array(tensor.shape.dimensions.map { .integer($0) }),
        "data_offsets": [.integer(place), .integer(place + tensor.byteCount)],
      ]
      place += tensor.byteCount
    }
    var header = Array(JSONValue.object(members).printed.utf8)
    // Numbers begin at a multiple of eight bytes.
    header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
    var bytes = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header
    bytes.reserveCapacity(bytes.count + place)
    for (_, tensor) in tensors { tensor.withUnsafeBytes { bytes.append(contentsOf: $0) } }
    return bytes
  }

  /// The tensors that are expected, in order.
  static func tensors(
    _ bytes: [UInt8], expected: [(name: String, shape: Shape)], file: String
  ) throws -> [Tensor] {
    let length = bytes.count < 8 ? -1 : (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[$1]) }.asInt
    guard length >= 2, length <= longestHeader, length <= bytes.count - 8,
      let header = JSONValue(parsing: Array(bytes[8..<8 + length])), case .object(let members) = header
    else {
      throw ModelFileError(
        file, expected: "a safetensors file with a JSON header",
        received: "a file that is none, or is cut short or damaged", help: "Save or copy it again.")
    }
    let start = 8 + length
    let names = Set(expected.map(\.name))
    if let other = members.keys.filter({ $0 != "__metadata__" && !names.contains($0) }).min() {
      throw ModelFileError(
        file, expected: "the model's weights only: " + names.sorted().prefix(4).joined(separator: ", ") + " …",
        received: "a tensor \"\(other)\"", help: "The file belongs to a model with other layers.")
    }
    return try expected.map { name, shape in
      func failure(_ expected: String, _ received: String) -> ModelFileError {
        ModelFileError(file, "weight \"\(name)\"", expected: expected, received: received)
      }
      guard let entry = members[name] else { throw failure("a tensor of shape \(shape)", "none") }
      let sizes = entry["shape"]?.elements ?? []
      guard sizes == shape.dimensions.map({ JSONValue.integer($0) }) else {
        throw failure("shape \(shape)", "shape (\(sizes.map { $0.printed.dropLast() }.joined(separator: ", ")))")
      }
      let type = entry["dtype"]?.text ?? "none"
      guard let format = Format(rawValue: type) else { throw failure("F32, F16, BF16 or F64 numbers", type) }
      guard case .array(let ends)? = entry["data_offsets"], ends.count == 2,
        case (.integer(let begin), .integer(let end)) = (ends[0], ends[1]), begin >= 0, end <= bytes.count - start,
        end >= begin, end - begin == shape.count * format.byteCount
      else { throw failure("\(shape.count * format.byteCount) bytes in the file", "a place outside of it") }
      return Tensor(
        (0..<shape.count).map { format.number(bytes, at: start + begin + $0 * format.byteCount) }, shape: shape)
    }
  }

  /// The number formats that are read.
  private enum Format: String {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case float64 = "F64"

    var byteCount: Int {
      switch self {
      case .float16, .bfloat16: 2
      case .float32: 4
      case .float64: 8
      }
    }

    func number(_ bytes: [UInt8], at place: Int) -> Float {
      let bits = (0..<byteCount).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[place + $1]) }
      switch self {
      case .float32: return Float(bitPattern: UInt32(truncatingIfNeeded: bits))
      case .bfloat16: return Float(bitPattern: UInt32(truncatingIfNeeded: bits) << 16)
      case .float64: return Float(Double(bitPattern: bits))
      case .float16: return Self.half(UInt32(truncatingIfNeeded: bits))
      }
    }

    /// IEEE 754 half precision: 1 sign, 5 exponent and 10 fraction bits.
    private static func half(_ bits: UInt32) -> Float {
      let (sign, exponent, fraction) = ((bits >> 15) << 31, (bits >> 10) & 0x1F, bits & 0x3FF)
      switch exponent {
      case 0: return Float(sign: sign == 0 ? .plus : .minus, exponent: -24, significand: Float(fraction))
      case 0x1F: return Float(bitPattern: sign | 0x7F80_0000 | (fraction << 13))
      default: return Float(bitPattern: sign | ((exponent + 112) << 23) | (fraction << 13))
      }
    }
  }
}

extension UInt64 {
  /// The number, or −1 if it is too large.
  fileprivate var asInt: Int { Int(exactly: self) ?? -1 }
}
