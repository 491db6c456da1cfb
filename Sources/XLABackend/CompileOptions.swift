/// What a plugin is told about a program besides its text: OpenXLA's `CompileOptionsProto`, written by hand.
///
/// - SeeAlso: Protocol Buffers' encoding: a field is its number and kind, then a variable-length number or a length and
///   bytes.
struct CompileOptions {
  /// How many devices share one program, each holding a part of what is divided.
  var partitions = 1
  /// Settings by OpenXLA's names.
  var settings: [Setting] = []

  struct Setting: Sendable {
    enum Value: Sendable {
      case flag(Bool)
      case number(UInt64)
    }

    var name: String
    var value: Value
  }

  var bytes: [UInt8] {
    var build: [UInt8] = []
    build.append(field: 4, 1)  // replicas
    build.append(field: 5, UInt64(partitions))
    if partitions > 1 {
      build.append(field: 6, 1)  // one program that is cut up by the compiler
      build.append(field: 9, assignment)
    }
    var options: [UInt8] = []
    options.append(field: 3, build)
    for setting in settings {
      var value: [UInt8] = []
      switch setting.value {
      case .flag(let flag): value.append(field: 2, flag ? 1 : 0)
      case .number(let number): value.append(field: 3, number)
      }
      var entry: [UInt8] = []
      entry.append(field: 1, Array(setting.name.utf8))
      entry.append(field: 2, value)
      options.append(field: 7, entry)
    }
    return options
  }

  /// Partition p runs on device p.
  private var assignment: [UInt8] {
    var assignment: [UInt8] = []
    assignment.append(field: 1, 1)
    assignment.append(field: 2, UInt64(partitions))
    for device in 0..<partitions {
      var column: [UInt8] = []
      column.append(field: 1, [UInt8(device)])
      assignment.append(field: 3, column)
    }
    return assignment
  }
}

extension [UInt8] {
  fileprivate mutating func append(number: UInt64) {
    var rest = number
    while rest >= 128 {
      append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  fileprivate mutating func append(field: UInt64, _ number: UInt64) {
    append(number: field << 3)
    append(number: number)
  }

  fileprivate mutating func append(field: UInt64, _ bytes: [UInt8]) {
    append(number: field << 3 | 2)
    append(number: UInt64(bytes.count))
    append(contentsOf: bytes)
  }
}
