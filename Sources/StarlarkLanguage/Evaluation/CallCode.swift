import Diagnostics

/// A call with its arguments.
final class CallCode: ExpressionCode {
  let function: ExpressionCode
  let positional: CodeList<ExpressionCode>
  let keywords: [(name: String, value: ExpressionCode)]
  let unpackedSequence: ExpressionCode?
  let unpackedMapping: ExpressionCode?
  let site: CallSite
  private let isPlain: Bool
  /// The function if it is `x.name`, which may be a built-in method.
  private let attribute: AttributeCode?

  init(
    function: ExpressionCode, positional: [ExpressionCode], keywords: [(name: String, value: ExpressionCode)],
    unpackedSequence: ExpressionCode?, unpackedMapping: ExpressionCode?, site: CallSite
  ) {
    self.function = function
    self.positional = CodeList(positional)
    self.keywords = keywords
    self.unpackedSequence = unpackedSequence
    self.unpackedMapping = unpackedMapping
    self.site = site
    attribute = function as? AttributeCode
    isPlain = keywords.isEmpty && unpackedSequence == nil && unpackedMapping == nil
    super.init(site.span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    if let attribute { return try callMethod(attribute, frame) }
    let callee = try function.evaluate(frame)
    if case .function(let callee) = callee, isPlain, callee.code.isPlain,
      callee.code.parameters.count == positional.count
    {
      return try callPlain(callee, frame)
    }
    let arguments = try evaluateArguments(frame)
    do {
      return try frame.interpreter.invoke(callee, arguments)
    } catch {
      if !callee.isCallable { throw frame.locate(error, function.span) }
      throw site.diagnostic(for: error)
    }
  }

  /// The common case, positional arguments only, goes straight into the callee's frame.
  private func callPlain(_ callee: FunctionValue, _ frame: Frame) throws -> Value {
    let interpreter = frame.interpreter
    let inner = interpreter.frames.push(callee, interpreter)
    defer { interpreter.frames.pop(inner) }
    for slot in 0..<positional.count { inner.slots[slot] = try positional.with(slot) { try $0.evaluate(frame) } }
    do {
      return try interpreter.run(callee, inner, at: site)
    } catch {
      throw site.diagnostic(for: error)
    }
  }

  /// `x.name(…)` calls a built-in method without making a bound method first.
  private func callMethod(_ attribute: AttributeCode, _ frame: Frame) throws -> Value {
    let receiver = try attribute.base.evaluate(frame)
    if let method = attribute.methods[receiver] {
      let arguments = try evaluateArguments(frame)
      do {
        return try frame.interpreter.charged(try method.call(receiver, arguments))
      } catch {
        throw site.diagnostic(for: error)
      }
    }
    let callee: Value
    do {
      callee = try frame.interpreter.attribute(receiver, attribute.name.name)
    } catch {
      throw frame.locate(error, attribute.name.span)
    }
    let arguments = try evaluateArguments(frame)
    do {
      return try frame.interpreter.invoke(callee, arguments)
    } catch {
      if !callee.isCallable { throw frame.locate(error, function.span) }
      throw site.diagnostic(for: error)
    }
  }

  private func evaluateArguments(_ frame: Frame) throws -> CallArguments {
    var values = try positional.evaluate(frame)
    if isPlain { return CallArguments(positional: values, keywords: [], site: site, interpreter: frame.interpreter) }
    var named = try keywords.map { ($0.name, try $0.value.evaluate(frame)) }
    if let unpackedSequence {
      let sequence = try unpackedSequence.evaluate(frame)
      do {
        let elements = try frame.interpreter.elements(of: sequence)
        try frame.interpreter.charge(32 * elements.count)
        values += elements
      } catch {
        throw frame.locate(error, unpackedSequence.span)
      }
    }
    if let unpackedMapping {
      let mapping = try unpackedMapping.evaluate(frame)
      do {
        try frame.interpreter.charge(Footprint.table(mapping.asDict?.count ?? 0))
        named += try CallCode.namedArguments(mapping, besides: Set(keywords.map(\.name)))
      } catch {
        throw frame.locate(error, unpackedMapping.span)
      }
    }
    return CallArguments(positional: values, keywords: named, site: site, interpreter: frame.interpreter)
  }

  private static func namedArguments(_ mapping: Value, besides names: Set<String>) throws -> [(String, Value)] {
    guard let entries = mapping.asDict else {
      throw EvaluationError("argument after ** must be a dict, received \(mapping.typeName)", code: "type")
    }
    return try entries.map { key, value in
      guard let name = key.asString else {
        throw EvaluationError("keywords in ** must be strings, received \(key.excerpt)", code: "type")
      }
      if names.contains(name) {
        throw EvaluationError("multiple values for argument \"\(name)\"", code: "argument")
      }
      return (name, value)
    }
  }
}

extension Value {
  /// Whether a call can succeed at all; of host values only the host knows.
  var isCallable: Bool {
    switch self {
    case .function, .builtin, .host: true
    default: false
    }
  }
}
