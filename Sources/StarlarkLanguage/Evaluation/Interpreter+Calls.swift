import Diagnostics

extension Interpreter {
  /// Calls any callable value; errors come without a place, or as diagnostics from inside the function.
  func invoke(_ function: Value, _ arguments: CallArguments) throws -> Value {
    switch function {
    case .function(let function): return try invoke(function, arguments)
    case .builtin(let builtin): return try charged(try builtin.call(arguments))
    case .host(let value): return try value.call(arguments)
    default: throw EvaluationError("\(function.typeName) value is not callable", code: "type")
    }
  }

  /// Calls a function of the program.
  func invoke(_ function: FunctionValue, _ arguments: CallArguments) throws -> Value {
    let frame = frames.push(function, self)
    defer { frames.pop(frame) }
    try function.bind(arguments, to: frame)
    return try run(function, frame, at: arguments.site)
  }

  /// Runs a function whose arguments lie in the first slots of the frame.
  func run(_ function: FunctionValue, _ frame: Frame, at site: CallSite) throws -> Value {
    let code = function.code
    try enterCall(code)
    defer { leaveCall(code) }
    for (slot, cell) in code.sharedParameters { frame.cells[cell].value = frame.slots[slot] }
    do {
      _ = try code.body.execute(frame)
    } catch var diagnostic as Diagnostic {
      if diagnostic.frames.count < limits.callDepth {
        diagnostic.frames.append(.init(function: code.name, location: site.location))
      }
      throw diagnostic
    }
    return frame.result
  }
}

extension FunctionValue {
  /// Puts the arguments of a call into the first slots of a frame.
  func bind(_ arguments: CallArguments, to frame: Frame) throws {
    let parameters = code.parameters
    var surplus: [Value] = []
    var position = 0
    for value in arguments.positional {
      if position < parameters.count, parameters[position].kind == .plain {
        frame.slots[position] = value
        position += 1
      } else if code.takesSurplus {
        surplus.append(value)
      } else {
        throw ArgumentErrors.tooManyPositional(
          function: name, accepted: position, received: arguments.positional.count, description: code.description)
      }
    }
    let named = try bindNames(arguments.keywords, to: frame)
    var missing: [String] = []
    for (slot, parameter) in parameters.enumerated() {
      switch parameter.kind {
      case .variadic: frame.slots[slot] = .tuple(surplus)
      case .keywords: frame.slots[slot] = .dict(named)
      case .plain, .keywordOnly:
        guard frame.slots[slot] == nil else { continue }
        guard let value = defaults[slot] else {
          missing.append(parameter.name)
          continue
        }
        frame.slots[slot] = value
      }
    }
    if !missing.isEmpty {
      throw ArgumentErrors.missing(missing, function: name, description: code.description)
    }
  }

  /// Puts the arguments passed by name into their slots and gives those that match no parameter.
  private func bindNames(_ keywords: [(name: String, value: Value)], to frame: Frame) throws -> [(String, Value)] {
    var rest: [(String, Value)] = []
    for (name, value) in keywords {
      let slot = code.parameters.firstIndex {
        $0.name == name && ($0.kind == .plain || $0.kind == .keywordOnly)
      }
      if let slot {
        if frame.slots[slot] != nil { throw ArgumentErrors.repeated(name, function: self.name) }
        frame.slots[slot] = value
      } else if code.takesNames {
        rest.append((name, value))
      } else {
        let accepted = code.parameters.filter { $0.kind == .plain || $0.kind == .keywordOnly }.map(\.name)
        throw ArgumentErrors.unknownName(name, function: self.name, accepted: accepted)
      }
    }
    return rest
  }
}
