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

  /// The tensors that are expected, `nil` for one that is not there or has another form, and what became of each.
  ///
  /// - Throws: ``ModelFileError`` for a file that breaks the rules of the format, whatever the model.
  static func tensors(
    _ bytes: [UInt8], expected: [(name: String, shape: Shape)], file: String
  ) throws -> (tensors: [Tensor?], report: WeightReport) {
    let start = try numbersStart(bytes, file: file)
    let entries = try entries(bytes, from: start, file: file)
    var report = WeightReport()
    let tensors = expected.map { name, shape -> Tensor? in
      guard let entry = entries[name] else {
        report.missing.append(name)
        return nil
      }
      guard entry.sizes == shape.dimensions, let format = Format(rawValue: entry.type) else {
        let isNumber = Format(rawValue: entry.type) != nil
        report.mismatched.append(
          .init(
            name: name, expected: isNumber ? "\(shape)" : "F32, F16, BF16 or F64",
            received: isNumber ? "\(Shape(entry.sizes))" : entry.type))
        return nil
      }
      report.loaded.append(name)
      return Tensor(
        (0..<shape.count).map { format.number(bytes, at: start + entry.begin + $0 * format.byteCount) }, shape: shape)
    }
    report.unexpected = Set(entries.keys).subtracting(expected.map(\.name)).sorted()
    return (tensors, report)
  }

  private static func failure(
    _ file: String, _ place: String?, _ expected: String, _ received: String, help: String? = "Save or copy it again."
  ) -> ModelFileError { ModelFileError(file, place, expected: expected, received: received, help: help) }

  /// Where the numbers begin, behind the header.
  private static func numbersStart(_ bytes: [UInt8], file: String) throws -> Int {
    guard bytes.count >= 8 else {
      throw failure(
        file, nil, "a safetensors file, which begins with eight bytes that say how long its header is",
        "\(bytes.count) bytes")
    }
    let length = (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[$1]) }
    guard length <= UInt64(longestHeader) else {
      throw failure(
        file, "header", "at most \(longestHeader) bytes", "\(length) by the first eight bytes",
        help: "This is no safetensors file, or it is damaged.")
    }
    guard Int(length) <= bytes.count - 8 else {
      throw failure(file, "header", "\(length) bytes", "\(bytes.count - 8): the file is cut short")
    }
    return 8 + Int(length)
  }

  /// What the header says of a tensor.
  private struct Entry {
    var type: String
    var sizes: [Int]
    var begin: Int
    var end: Int
  }

  /// The header's tensors, whose numbers fill the file without gaps and without overlaps, as the format demands.
  private static func entries(_ bytes: [UInt8], from start: Int, file: String) throws -> [String: Entry] {
    guard bytes.count > 8, bytes[8] == UInt8(ascii: "{"), let header = JSONValue(parsing: Array(bytes[8..<start])),
      case .object(let members) = header
    else { throw failure(file, "header", "a JSON object", "text that is none, or is damaged") }
    var entries: [String: Entry] = [:]
    for (name, member) in members.sorted(by: { $0.key < $1.key }) where name != "__metadata__" {
      let place = "weight \"\(name)\""
      guard let type = member["dtype"]?.text else {
        throw failure(file, place, "a dtype, such as F32", member["dtype"]?.printedInline ?? "none")
      }
      guard let shape = member["shape"]?.elements, shape.count <= Shape.largestRank,
        let sizes = integers(shape), Shape(sizes).isIndexable
      else { throw failure(file, place, "a shape, a list of sizes", member["shape"]?.printedInline ?? "none") }
      guard let ends = member["data_offsets"]?.elements, ends.count == 2, let offsets = integers(ends),
        offsets[0] >= 0, offsets[0] <= offsets[1]
      else {
        throw failure(
          file, place, "data_offsets, where its numbers begin and end",
          member["data_offsets"]?.printedInline ?? "none")
      }
      guard offsets[1] <= bytes.count - start else {
        throw failure(
          file, place, "\(offsets[1]) bytes of numbers", "\(bytes.count - start): the file is cut short or damaged")
      }
      if let format = Format(rawValue: type), offsets[1] - offsets[0] != Shape(sizes).count * format.byteCount {
        throw failure(
          file, place, "\(Shape(sizes).count * format.byteCount) bytes for \(type) \(Shape(sizes))",
          "\(offsets[1] - offsets[0]) by data_offsets")
      }
      entries[name] = Entry(type: type, sizes: sizes, begin: offsets[0], end: offsets[1])
    }
    var next = 0
    for (name, entry) in entries.sorted(by: {
      ($0.value.begin, $0.value.end, $0.key) < ($1.value.begin, $1.value.end, $1.key)
    }) {
      guard entry.begin == next else {
        throw failure(
          file, "weight \"\(name)\"", "numbers from byte \(next), where those before it end",
          "from byte \(entry.begin), \(entry.begin < next ? "which overlaps" : "which leaves a gap")")
      }
      next = entry.end
    }
    guard next == bytes.count - start else {
      throw failure(file, nil, "\(next) bytes of numbers", "\(bytes.count - start)")
    }
    return entries
  }

  private static func integers(_ values: [JSONValue]) -> [Int]? {
    let numbers = values.compactMap { value -> Int? in if case .integer(let number) = value { number } else { nil } }
    return numbers.count == values.count ? numbers : nil
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
