import Diagnostics

extension Interpreter {
  /// Gives `value.name`.
  func attribute(_ value: Value, _ name: String) throws -> Value {
    if let found = try attributeIfPresent(value, name) { return found }
    let owner = value.asHost(Namespace.self).map { "\($0.typeName) \($0.name)" } ?? "\(value.typeName) value"
    let known = value.attributeNames
    var help: [String] = []
    let namespace = value.asHost(Namespace.self)
    if let advice = namespace?.advice[name] {
      help = [advice]
    } else if let near = nearestName(to: name, among: known) {
      help = ["did you mean .\(near)?"]
    } else if !known.isEmpty, known.count <= 30 {
      help = ["it has \(known.joined(separator: ", "))"]
    } else if let overview = namespace?.overview {
      help = [overview]
    }
    throw EvaluationError("\(owner) has no field or method .\(name)", code: "attribute", help: help)
  }

  /// `value.name`, or `nil` if there is no such attribute.
  func attributeIfPresent(_ value: Value, _ name: String) throws -> Value? {
    if case .host(let host) = value { return try host.attribute(name) }
    return value.method(name).map { .builtin($0.bound(to: value)) }
  }

  func setAttribute(_ value: Value, _ name: String, _ newValue: Value) throws {
    if case .host(let host) = value { return try host.setAttribute(name, newValue) }
    throw EvaluationError("cannot assign to field .\(name) of a \(value.typeName) value", code: "type")
  }

  /// Gives `value[key]`.
  func index(_ value: Value, _ key: Value) throws -> Value {
    switch value {
    case .list(let list): return list.elements[try position(key, list.elements.count, "list")]
    case .tuple(let tuple): return tuple.elements[try position(key, tuple.elements.count, "tuple")]
    case .range(let range): return .int(range[try position(key, range.count, "range")])
    case .bytes(let value): return .int(Int(value.bytes[try position(key, value.bytes.count, "bytes")]))
    case .string(let text):
      let characters = Characters(text)
      if !characters.isASCII { try countSteps(text.utf8.count >> 3) }
      return .string(characters[try position(key, characters.count, "string")])
    case .dict(let dict):
      if let element = try dict.table.value(forKey: key, hash: try hash(key)) { return element }
      throw Interpreter.missingKey(key, dict)
    case .host(let host): return try host.index(key)
    default: throw EvaluationError("\(value.typeName) value cannot be indexed", code: "type")
    }
  }

  static func missingKey(_ key: Value, _ dict: DictValue) -> EvaluationError {
    let known = dict.count > 1000 ? [] : dict.table.entries.compactMap(\.key.asString).filter { $0.utf8.count < 100 }
    let near = key.asString.flatMap { $0.utf8.count < 100 ? nearestName(to: $0, among: known) : nil }
    return EvaluationError(
      "key \(key.excerpt) not found in dict", code: "key", help: near.map { ["did you mean \"\($0)\"?"] } ?? [])
  }

  /// The index as a position from 0, negative ones counting from the end.
  private func position(_ key: Value, _ count: Int, _ typeName: String) throws -> Int {
    guard let index = key.asInt else {
      throw EvaluationError("\(typeName) index: got \(key.typeName), want int", code: "type")
    }
    let position = index < 0 ? index + count : index
    guard position >= 0, position < count else {
      let valid = count == 0 ? "the \(typeName) is empty" : "valid are \(-count) to \(count - 1)"
      throw EvaluationError("\(typeName) index \(index) out of range: \(valid)", code: "index")
    }
    return position
  }

  /// Does `value[key] = element`.
  func setIndex(_ value: Value, _ key: Value, _ element: Value) throws {
    switch value {
    case .list(let list):
      let position = try position(key, list.elements.count, "list")
      try list.checkMutable("assign to element of")
      list.elements[position] = element
    case .dict(let dict):
      let hash = try hash(key)
      try dict.checkMutable("insert into")
      try checkElements(dict.count + 1)
      if try dict.table.set(key: key, hash: hash, value: element) { try charge(64) }
    case .host(let host): try host.setIndex(key, element)
    default:
      throw EvaluationError(
        "\(value.typeName) value does not support item assignment", code: "type",
        help: ["only lists and dicts can be changed"])
    }
  }

  /// Gives `value[start:stop:step]`.
  func slice(_ value: Value, start: Value, stop: Value, step: Value) throws -> Value {
    let givenStep = try bound(step, "step")
    let step = givenStep ?? 1
    if step == 0 { throw EvaluationError("slice step cannot be zero") }
    let (start, stop) = (try bound(start, "start"), try bound(stop, "end"))
    func cut(_ count: Int) -> Slice { Slice(start: start, stop: stop, step: step, count: count) }
    switch value {
    case .list(let list): return .list(cut(list.elements.count).of(list.elements))
    case .tuple(let tuple): return .tuple(cut(tuple.elements.count).of(tuple.elements))
    case .bytes(let value): return .bytes(cut(value.bytes.count).of(value.bytes))
    case .string(let text):
      let characters = Characters(text)
      if !characters.isASCII { try countSteps(text.utf8.count >> 3) }
      return .string(characters.slice(cut(characters.count)))
    case .range(let range):
      let slice = cut(range.count)
      let (newStep, overflow) = range.step.multipliedReportingOverflow(by: step)
      let begin = range[slice.first]
      let end = overflow ? begin : begin &+ newStep &* slice.count
      guard let result = RangeValue(start: begin, stop: end, step: overflow ? 1 : newStep) else { return value }
      return .range(result)
    case .host(let host): return try host.slice(start: start, stop: stop, step: givenStep)
    default: throw EvaluationError("\(value.typeName) value cannot be sliced", code: "type")
    }
  }

  private func bound(_ value: Value, _ what: String) throws -> Int? {
    switch value {
    case .none: return nil
    case .int(let index): return index
    case .bigInt(let index): return index.isNegative ? Int.min : Int.max
    default: throw EvaluationError("invalid \(what) index of a slice: got \(value.typeName), want int", code: "type")
    }
  }
}

/// The positions that a slice selects in a sequence of a given length.
struct Slice {
  /// The first position; meaningless if the count is 0.
  let first: Int
  let step: Int
  let count: Int

  init(start: Int?, stop: Int?, step: Int, count length: Int) {
    let (low, high) = step > 0 ? (0, length) : (-1, length - 1)
    func clamp(_ index: Int) -> Int {
      let position = index < 0 ? max(index, -length - 1) + length : index
      return min(max(position, low), high)
    }
    let begin = start.map(clamp) ?? (step > 0 ? low : high)
    let end = stop.map(clamp) ?? (step > 0 ? high : low)
    self.step = step
    let distance = step > 0 ? end - begin : begin - end
    count = distance <= 0 ? 0 : Int((UInt(distance) - 1) / step.magnitude) + 1
    first = count == 0 ? 0 : begin
  }

  func of<T>(_ elements: [T]) -> [T] {
    if step == 1 { return Array(elements[first..<first + count]) }
    return (0..<count).map { elements[first + $0 * step] }
  }
}
