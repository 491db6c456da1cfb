extension Universe {
  static let conversions: [Function] = [
    Function("str", [.required("x").positionalOnly]) { arguments in
      .string(try arguments.interpreter.text(arguments.value("x")))
    },
    Function("repr", [.required("x").positionalOnly]) { arguments in
      .string(try arguments.interpreter.text(arguments.value("x"), isRepr: true))
    },
    Function("bool", [.optional("x", default: false).positionalOnly]) { .bool(try $0.value("x").truth()) },
    Function("int", [.optional("x", default: 0).positionalOnly, .optional("base")]) { try integer($0) },
    Function("float", [.optional("x", default: 0.0).positionalOnly]) { arguments in
      switch arguments.value("x") {
      case .bool(let value): return .float(value ? 1 : 0)
      case .string(let text): return .float(try parseFloat(text, arguments))
      default:
        let number = try arguments.double("x")
        if number.isInfinite, case .bigInt = arguments.value("x") {
          throw arguments.error("x", "float: int too large to convert to float")
        }
        return .float(number)
      }
    },
    Function("abs", [.required("x").positionalOnly]) { arguments in
      switch arguments.value("x") {
      case .float(let value): return .float(value.magnitude)
      case .int(let value) where value != Int.min: return .int(abs(value))
      case .int, .bigInt: return .integer(BigInteger(magnitude: arguments.value("x").asBigInteger?.magnitude ?? []))
      default: throw arguments.typeError("x", expected: "int or float")
      }
    },
    Function("list", [.optional("x").positionalOnly]) { .list($0.isGiven("x") ? try $0.sequence("x") : []) },
    Function("tuple", [.optional("x").positionalOnly]) { .tuple($0.isGiven("x") ? try $0.sequence("x") : []) },
    Function("set", [.optional("x").positionalOnly]) {
      .set(try SetMethods.set(of: $0.isGiven("x") ? try $0.sequence("x") : []))
    },
    Function("dict", [.optional("pairs").positionalOnly, .keywords("kwargs")]) { arguments in
      let dict = DictValue()
      try DictMethods.update(dict, arguments)
      return .dict(dict)
    },
    Function("bytes", [.required("x").positionalOnly]) { arguments in
      switch arguments.value("x") {
      case .bytes: return arguments.value("x")
      case .string(let text): return .bytes(Array(text.utf8))
      default:
        guard let elements = try arguments.interpreter.elementsIfIterable(arguments.value("x")) else {
          throw arguments.typeError("x", expected: "string, bytes, or iterable of int")
        }
        return .bytes(
          try elements.map { element in
            guard let byte = element.asInt.flatMap({ UInt8(exactly: $0) }) else {
              throw arguments.error("x", "bytes: \(element.excerpt) is not an int from 0 to 255")
            }
            return byte
          })
      }
    },
    Function("ord", [.required("x").positionalOnly]) { arguments in
      switch arguments.value("x") {
      case .bytes(let value) where value.bytes.count == 1: return .int(Int(value.bytes[0]))
      case .bytes(let value):
        throw arguments.error("x", "ord: bytes has length \(value.bytes.count), want 1")
      default:
        let scalars = try arguments.string("x").unicodeScalars
        guard let scalar = scalars.first, scalars.count == 1 else {
          throw arguments.error("x", "ord: string encodes \(scalars.count) Unicode code points, want 1")
        }
        return .int(Int(scalar.value))
      }
    },
    Function("chr", [.required("i").positionalOnly]) { arguments in
      let code = try arguments.int("i")
      guard let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else {
        throw arguments.error(
          "i", "chr: \(code) is no Unicode code point", help: ["valid are 0 to 0x10FFFF without surrogates"])
      }
      return .string(String(scalar))
    },
  ]

  /// The function `int(x, base)`.
  private static func integer(_ arguments: BoundArguments) throws -> Value {
    let value = arguments.value("x")
    guard case .string(let text) = value else {
      if arguments.isGiven("base") {
        throw arguments.error("base", "int: can't convert non-string with explicit base", code: "type")
      }
      if case .bool(let truth) = value { return .int(truth ? 1 : 0) }
      guard let integer = try Interpreter.wholePart(value) else {
        throw arguments.typeError("x", expected: "string, int, float or bool")
      }
      return .integer(integer)
    }
    let base = arguments.isGiven("base") ? try arguments.int("base") : 10
    guard base == 0 || (2...36).contains(base) else {
      throw arguments.error("base", "int: base must be 0 or an integer from 2 to 36, received \(base)")
    }
    var digits = text[...]
    let isNegative = digits.utf8.first == UInt8(ascii: "-")
    if isNegative || digits.utf8.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
    var radix = base
    let prefixes: [(text: String, radix: Int)] = [("0x", 16), ("0o", 8), ("0b", 2)]
    if let prefix = prefixes.first(where: { digits.lowercased().hasPrefix($0.text) }),
      base == prefix.radix || base == 0
    {
      radix = prefix.radix
      digits = digits.dropFirst(2)
    } else if base == 0 {
      // As in a literal, only zero itself may begin with a zero.
      radix = digits.utf8.first == UInt8(ascii: "0") && digits.contains(where: { $0 != "0" }) ? 1 : 10
    }
    try arguments.interpreter.countSteps(digits.utf8.count * digits.utf8.count / 4096)
    guard radix > 1, digits.utf8.count <= arguments.interpreter.limits.integerBits / 2,
      let magnitude = BigInteger(digits: digits, radix: radix)
    else {
      throw arguments.error(
        "x", "int: invalid literal with base \(base): \(ValueWriter.quoted(String(text.prefix(100))))")
    }
    return .integer(isNegative ? -magnitude : magnitude)
  }

  private static func parseFloat(_ text: String, _ arguments: BoundArguments) throws -> Double {
    let unsigned = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
    let sign = text.first == "-" ? -1.0 : 1.0
    switch unsigned.lowercased() {
    case "inf", "infinity": return sign * .infinity
    case "nan": return .nan
    default: break
    }
    // Swift reads more forms than the language has, such as hexadecimal ones.
    let isPlain = unsigned.utf8.allSatisfy {
      (0x30...0x39).contains($0) || [0x2E, 0x65, 0x45, 0x2B, 0x2D].contains($0)
    }
    guard isPlain, let first = unsigned.first, first.isNumber || first == ".", let number = Double(String(unsigned))
    else {
      throw arguments.error("x", "float: invalid literal \(ValueWriter.quoted(String(text.prefix(100))))")
    }
    if number.isInfinite { throw arguments.error("x", "float: \(text.prefix(100)) is too large for a float") }
    return sign * number
  }
}
