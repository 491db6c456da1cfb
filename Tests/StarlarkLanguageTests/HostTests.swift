import Diagnostics
import StarlarkLanguage
import Testing

/// The interface that a host uses: built-in functions, host values, namespaces, results.
@Suite struct HostTests {
  /// A point with two coordinates that knows some operations.
  final class Point: HostValue {
    let typeName = "point"
    let x, y: Int
    var isFrozen = false

    init(_ x: Int, _ y: Int) { (self.x, self.y) = (x, y) }

    var repr: String { "point(\(x), \(y))" }
    var attributeNames: [String] { ["x", "y", "length"] }
    func attribute(_ name: String) throws -> Value? {
      switch name {
      case "x": .int(x)
      case "y": .int(y)
      case "length": throw EvaluationError("the length is not known yet", code: "pending", help: ["run it"])
      default: nil
      }
    }
    func call(_ arguments: CallArguments) throws -> Value {
      let bound = try ([.required("scale")] as Signature).bind(arguments, function: "point")
      return .host(Point(x * (try bound.int("scale")), y))
    }
    func binary(_ op: BinaryOperator, _ other: Value, isLeft: Bool) throws -> Value? {
      switch (op, other) {
      case (.add, .host(let other as Point)): .host(Point(x + other.x, y + other.y))
      case (.subtract, .int(let number)): isLeft ? .int(x - number) : .int(number - x)
      case (.less, .int(let number)): .bool(isLeft ? x < number : number < x)
      default: nil
      }
    }
    func unary(_ op: UnaryOperator) -> Value? { op == .minus ? .host(Point(-x, -y)) : nil }
    func index(_ key: Value) throws -> Value {
      guard let index = key.asInt, (0..<2).contains(index) else {
        throw EvaluationError("a point has the indices 0 and 1, received \(key.repr)", code: "index")
      }
      return .int(index == 0 ? x : y)
    }
    func slice(start: Int?, stop: Int?, step: Int?) -> Value {
      .tuple([.int(start ?? -9), .int(stop ?? -9), .int(step ?? -9)])
    }
    var length: Int? { 2 }
    func iterate() -> AnyIterator<Value> { AnyIterator([Value.int(x), .int(y)].makeIterator()) }
    func contains(_ element: Value) -> Bool { element.asInt == x || element.asInt == y }
    func isEqual(to other: any HostValue) -> Bool { (other as? Point).map { $0.x == x && $0.y == y } ?? false }
    func hash() -> Int { x &* 31 &+ y }
    func freeze() { isFrozen = true }
  }

  /// A value that keeps all defaults.
  final class Opaque: HostValue {
    let typeName = "opaque"
  }

  struct PlainError: Error, CustomStringConvertible {
    let description: String
  }

  static var environment: Environment {
    let dense = Builtin(
      "Dense",
      [
        .required("units"), .optional("activation", default: nil), .optional("use_bias", default: true),
        .optional("name", default: nil).keywordOnly,
      ]
    ) { arguments in
      let units = try arguments.int("units", atLeast: 1)
      let activation = try arguments.optionalString("activation")
      if activation == "bad" { throw EvaluationError("unknown activation", parameter: "activation") }
      if activation == "plain" { throw PlainError(description: "something else broke") }
      let bias = try arguments.bool("use_bias")
      return .string("Dense(\(units), \(activation ?? "-"), \(bias ? "True" : "False"))")
    }
    let layers = Namespace("keras.layers", ["Dense": .builtin(dense)])
    return Environment([
      "Dense": .builtin(dense),
      "layers": .host(layers),
      "keras": .host(Namespace("keras", ["layers": .host(layers)])),
      "p": .host(Point(3, 4)),
      "o": .host(Opaque()),
      "apply": .builtin(
        Builtin("apply", [.required("f"), .variadic("args"), .keywords("kwargs")]) { arguments in
          try arguments.interpreter.call(
            arguments.value("f"), arguments.variadic, keywords: arguments.keywords, at: arguments.call.site)
        }),
      "pool": .builtin(
        Builtin("pool", [.optional("size", default: [2, 2]), .optional("padding", default: "valid")]) { arguments in
          let size = try arguments.ints("size", count: 2, atLeast: 1)
          return .tuple([
            .int(size[0]), .int(size[1]), .string(try arguments.choice("padding", of: ["valid", "same"])),
          ])
        }),
    ])
  }

  static let values: [(text: String, repr: String)] = [
    ("Dense(10)", "\"Dense(10, -, True)\""),
    ("Dense(10, \"relu\", use_bias = False)", "\"Dense(10, relu, False)\""),
    ("keras.layers.Dense(units = 3)", "\"Dense(3, -, True)\""),
    ("p", "point(3, 4)"),
    ("p.x + p.y", "7"),
    ("p + p", "point(6, 8)"),
    ("-p", "point(-3, -4)"),
    ("p - 1", "2"),
    ("1 - p", "-2"),
    ("p < 5", "True"),
    ("p[1]", "4"),
    ("p[1:]", "(1, -9, -9)"),
    ("len(p)", "2"),
    ("list(p)", "[3, 4]"),
    ("[v for v in p]", "[3, 4]"),
    ("4 in p", "True"),
    ("p == -(-p)", "True"),
    ("p != 3", "True"),
    ("{p: 1}[-(-p)]", "1"),
    ("p(2)", "point(6, 4)"),
    ("p(scale = 3)", "point(9, 4)"),
    ("a, b = p\n(b, a)", "(4, 3)"),
    ("type(p)", "\"point\""),
    ("dir(p)", "[\"length\", \"x\", \"y\"]"),
    ("hasattr(p, \"z\")", "False"),
    ("bool(o)", "True"),
    ("str(layers)", "\"<module keras.layers>\""),
    ("o == o", "True"),
    ("apply(lambda a, b: a - b, 5, b = 3)", "2"),
    ("apply(Dense, 4)", "\"Dense(4, -, True)\""),
    ("pool()", "(2, 2, \"valid\")"),
    ("pool(3, \"same\")", "(3, 3, \"same\")"),
    ("pool((1, 2))", "(1, 2, \"valid\")"),
  ]

  @Test(arguments: values) func offersTheHostsOperations(text: String, repr: String) throws {
    #expect(try TestHost.values(text, environment: HostTests.environment).last == repr)
  }

  static let reports: [(text: String, report: String)] = [
    (
      "Dense(10, activaton=\"relu\")",
      """
      t.star:1:11: error[argument]: Dense got an unexpected keyword argument "activaton"
          1 | Dense(10, activaton="relu")
            |           ^^^^^^^^^^^^^^^^
        help: did you mean "activation"?
        help: Dense accepts units, activation, use_bias, name
      """
    ),
    (
      "x = Dense()",
      """
      t.star:1:5: error[argument]: Dense is missing 1 required argument: units
          1 | x = Dense()
            |     ^^^^^^^
        help: Dense(units, activation = None, use_bias = True, *, name = None)
      """
    ),
    (
      "Dense(1, None, True, \"x\", 5)",
      """
      t.star:1:22: error[argument]: Dense accepts at most 3 positional arguments, received 5
          1 | Dense(1, None, True, "x", 5)
            |                      ^^^
        help: Dense(units, activation = None, use_bias = True, *, name = None)
      """
    ),
    (
      "Dense(1, units = 2)",
      """
      t.star:1:10: error[argument]: Dense got multiple values for argument "units"
          1 | Dense(1, units = 2)
            |          ^^^^^^^^^
        help: pass it once, by position or by name
      """
    ),
    (
      "Dense(\"ten\")",
      """
      t.star:1:7: error[type]: Dense: units: got string, want int
          1 | Dense("ten")
            |       ^^^^^
      """
    ),
    (
      "Dense(use_bias = False, units = 0)",
      """
      t.star:1:25: error[value]: Dense: units: must be at least 1, received 0
          1 | Dense(use_bias = False, units = 0)
            |                         ^^^^^^^^^
      """
    ),
    (
      "Dense(1, \"bad\")",
      """
      t.star:1:10: error[value]: unknown activation
          1 | Dense(1, "bad")
            |          ^^^^^
      """
    ),
    (
      "1 + len(Dense(1, \"plain\"))",
      """
      t.star:1:9: error[host]: something else broke
          1 | 1 + len(Dense(1, "plain"))
            |         ^^^^^^^^^^^^^^^^^
      """
    ),
    (
      "layers.Dens(10)",
      """
      t.star:1:8: error[attribute]: module keras.layers has no field or method .Dens
          1 | layers.Dens(10)
            |        ^^^^
        help: did you mean .Dense?
      """
    ),
    (
      "p.z",
      """
      t.star:1:3: error[attribute]: point value has no field or method .z
          1 | p.z
            |   ^
        help: it has length, x, y
      """
    ),
    (
      "p.length",
      """
      t.star:1:3: error[pending]: the length is not known yet
          1 | p.length
            |   ^^^^^^
        help: run it
      """
    ),
    (
      "p[7]",
      """
      t.star:1:3: error[index]: a point has the indices 0 and 1, received 7
          1 | p[7]
            |   ^
      """
    ),
    (
      "pool(padding = \"sam\")",
      """
      t.star:1:6: error[value]: pool: padding: unknown word "sam"
          1 | pool(padding = "sam")
            |      ^^^^^^^^^^^^^^^
        help: did you mean "same"?
        help: padding is one of "valid", "same"
      """
    ),
    (
      "pool([1, 2, 3])",
      """
      t.star:1:6: error[type]: pool: size: expected an integer or 2 integers, received [1, 2, 3]
          1 | pool([1, 2, 3])
            |      ^^^^^^^^^
      """
    ),
    (
      "def inner(a):\n  return a // 0\ndef outer(b):\n  return apply(inner, b)\nouter(1)",
      """
      t.star:2:10: error[value]: division by zero
          2 |   return a // 0
            |          ^^^^^^
        in inner, called at t.star:4:10
        in outer, called at t.star:5:1
      """
    ),
  ]

  @Test(arguments: reports) func wordsErrorsWithTheirPlace(text: String, report: String) {
    #expect(TestHost.report(text, environment: HostTests.environment) == report)
  }

  static let refusals: [(text: String, message: String)] = [
    ("o()", "opaque value is not callable"),
    ("o[0]", "opaque value cannot be indexed"),
    ("o[0:1]", "opaque value cannot be sliced"),
    ("o.x = 1", "cannot assign to attribute .x of opaque value"),
    ("o[0] = 1", "opaque value does not support item assignment"),
    ("o + 1", "unsupported binary operation: opaque + int"),
    ("1 < o", "unsupported comparison: int < opaque"),
    ("-o", "unsupported unary operation: -opaque"),
    ("len(o)", "len: value of type opaque has no len"),
    ("1 in o", "unsupported binary operation: int in opaque"),
    ("for x in o: pass", "opaque value is not iterable"),
  ]

  @Test(arguments: refusals) func refusesWhatAHostValueDoesNotImplement(text: String, message: String) throws {
    let error = #expect(throws: Diagnostic.self) { try TestHost.run(text, environment: HostTests.environment) }
    #expect(error?.message == message)
  }

  @Test func givesTheValuesOfTopLevelExpressions() throws {
    let text = "Dense(1)\nx = 2\nfor _i in range(2): Dense(_i + x)\nif x: None\n"
    let run = try TestHost.run(text, environment: HostTests.environment)
    #expect(
      run.expressions.map(\.value.repr) == [
        "\"Dense(1, -, True)\"", "\"Dense(2, -, True)\"", "\"Dense(3, -, True)\"", "None",
      ])
    #expect(run.expressions.map(\.location.position.line) == [1, 3, 3, 4])
    #expect(run.globals.map(\.name) == ["x", "_i"])
    #expect(run.exports.map(\.name) == ["x"])
  }

  @Test func givesOptionsWithTheirPlaces() throws {
    let mode = TopLevelMode.options(.init(block: "fit", names: ["epochs", "data"]))
    let text = "_n = 2\nepochs = epochs * _n\n"
    let run = try TestHost.run(text, mode: mode, environment: Environment(["epochs": 10]))
    #expect(run.options.map(\.name.name) == ["epochs"])
    #expect(run.options.map(\.value.repr) == ["20"])
    #expect(run.options.first?.nameLocation.position == .init(line: 2, column: 1))
    #expect(run.options.first?.valueLocation.position == .init(line: 2, column: 10))
    #expect(run.globals.map(\.name) == ["_n"])
  }

  @Test func freezesWhatABlockLeaves() throws {
    let interpreter = Interpreter()
    let first = try TestHost.run(
      "items = [1]\npoint = p\ndef add(x): items.append(x)", environment: HostTests.environment,
      interpreter: interpreter)
    #expect(first["point"]?.asHost(Point.self)?.isFrozen == true)
    let items = try #require(first["items"]), add = try #require(first["add"])
    let environment = Environment(["items": items, "add": add])
    for text in ["items.append(2)", "add(2)"] {
      let error = #expect(throws: Diagnostic.self) {
        try TestHost.run(text, environment: environment, name: "second.star", interpreter: interpreter)
      }
      #expect(error?.message == "cannot append to frozen list")
      #expect(error?.primary?.location.source.name == (text == "add(2)" ? "t.star" : "second.star"))
    }
    let error = #expect(throws: Diagnostic.self) {
      try TestHost.run("add(2)", environment: environment, name: "second.star", interpreter: interpreter)
    }
    #expect(error?.frames.map(\.location.source.name) == ["second.star"])
  }

  @Test func evaluatesTheSidesOfAComparison() throws {
    let source = SourceText(name: "t", text: "p.x * 2 >= 7")
    let expression = try #require(parse(source).program.topLevelExpressions.first)
    guard case .binary(let op, let left, let right) = expression.kind else {
      Issue.record("not a comparison")
      return
    }
    let interpreter = Interpreter()
    let a = try interpreter.evaluate(left, source: source, in: HostTests.environment)
    let b = try interpreter.evaluate(right, source: source, in: HostTests.environment)
    let location = SourceLocation(source, expression.span)
    #expect(op.isComparison)
    #expect([a.repr, b.repr] == ["6", "7"])
    #expect(try interpreter.truth(interpreter.apply(op, a, b, at: location), at: location) == false)
  }

  @Test func printsToTheHandler() throws {
    var lines: [String] = []
    let interpreter = Interpreter { text, location in lines.append("\(location.position.line): \(text)") }
    _ = try TestHost.run("print(1, \"a\", [\"b\"])\nprint()\nprint(1, 2, sep = \"-\")", interpreter: interpreter)
    #expect(lines == ["1: 1 a [\"b\"]", "2: ", "3: 1-2"])
  }

  @Test func convertsValues() {
    let value: Value = [1, 2.5, "x", true, nil]
    #expect(value.repr == "[1, 2.5, \"x\", True, None]")
    #expect(value.asSequence?.count == 5)
    #expect(Value.int(3).asDouble == 3)
    #expect(Value.float(3).asInt == nil)
    #expect(Value.bool(true).asInt == nil)
    #expect(Value.dict([("a", 1), ("b", 2), ("a", 3)]).repr == "{\"a\": 3, \"b\": 2}")
    #expect(Value.dict([("a", 1)]).asDict?.first?.key.asString == "a")
    #expect(Value.string("x").str == "x")
    #expect(Value.integer(BigInteger(5)).asInt == 5)
  }

  @Test func aNameWithoutAValueIsAnErrorWhenItIsReached() throws {
    let source = SourceText(name: "t", text: "x = 1\ny = missing")
    let error = #expect(throws: Diagnostic.self) { try Interpreter().execute(parse(source).program) }
    #expect(error?.message == "undefined name \"missing\"")
  }
}
