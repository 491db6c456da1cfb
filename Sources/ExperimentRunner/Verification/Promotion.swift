import Diagnostics
import PlainFiles
import StarlarkLanguage

/// The numbers of an experiment's expectations, rewritten to those that its last results have.
///
/// Targets of `approx` and numbers beside `==` become what was observed; bounds of `<`, `<=`, `>` and `>=` stay unless a
/// slack is given. All other bytes of the file stay.
public struct Promotion {
  /// One number that changes.
  public struct Change: Sendable {
    /// Where it stands in the file.
    public var location: SourceLocation
    public var expression: String
    public var old: String
    public var new: String
  }

  public let path: String
  public private(set) var changes: [Change] = []
  /// Comparisons that could have been meant and stay, each with the reason.
  public private(set) var kept: [(location: SourceLocation, expression: String, reason: String)] = []
  private let original: String
  private var experiment: Experiment

  /// Reads a file and its results.
  ///
  /// - Parameters:
  ///   - reports: The folder with the reports.
  ///   - slack: How far bounds are to be from what was observed, as a share of it; `nil` leaves them alone.
  /// - Throws: A `Diagnostic`: `missing` without results, `stale` if they are those of another text, `promote` if
  ///   they are not whole.
  public init(path: String, reports: String, slack: Double? = nil) throws {
    self.path = path
    original = try FilePath.read(path, keepsMark: true)
    experiment = Experiment(path: path, text: Self.withoutMark(original))
    if let error = experiment.syntaxDiagnostics.first(where: { $0.severity == .error }) { throw error }
    let results = try CommittedResults(FilePath.joined(reports, experiment.name), experiment: path)
    try refuse(results)
    var index = 0
    let outcomes = results.json.value["expectations"]?.elements ?? []
    for block in experiment.blocks where block.directive.kind == .expect {
      for statement in block.program.statements {
        guard case .expression(let expression) = statement.kind else { continue }
        let text = block.program.source.substring(statement.span)
        guard outcomes.indices.contains(index), outcomes[index]["expression"]?.text == text else {
          throw Diagnostic(
            code: "stale", "the results do not have this expectation",
            at: .init(SourceLocation(block.program.source, statement.span)), help: Self.help(path))
        }
        let comparisons = outcomes[index]["comparisons"]?.elements ?? []
        for comparison in expression.comparisons {
          let own = block.program.source.substring(comparison.span)
          guard let outcome = comparisons.first(where: { $0["expression"]?.text == own }) else { continue }
          promote(comparison, outcome, slack, block.program.source)
        }
        index += 1
      }
    }
  }

  private static func withoutMark(_ text: String) -> String {
    text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
  }

  private static func help(_ path: String) -> [String] { ["hornbook run \(path), and promote what it gives"] }

  /// Numbers of a text that is no more, or of half a run, are none to promote.
  private func refuse(_ results: CommittedResults) throws {
    if results.verdict == "partial" {
      throw Diagnostic(
        code: "promote", "the results of \(path) are partial: a block failed", at: results.label([.key("verdict")]),
        help: Self.help(path))
    }
    // An expectation that was changed is looked at by itself.
    func others(_ fingerprints: [String]) -> [String] { fingerprints.filter { !$0.hasPrefix("expect ") } }
    guard let earlier = results.fingerprints, others(earlier) == others(experiment.fingerprints) else {
      let staleness = Staleness(experiment, since: results)
      throw staleness?.diagnostic(path, folder: results.folder)
        ?? Diagnostic(
          code: "stale", "it is not known which text the results of \(path) were made from", help: Self.help(path))
    }
  }

  private mutating func promote(
    _ comparison: ExpressionNode, _ outcome: JSONValue, _ slack: Double?, _ source: SourceText
  ) {
    let whole = SourceLocation(source, comparison.span)
    switch comparison.kind {
    case .call(_, let arguments):
      guard let target = arguments.argument("target", at: 1) else {
        return keep(whole, "its target is not written out")
      }
      let tolerance = outcome["tolerance"]?.resultNumber ?? 0
      promote(target, outcome["values"] ?? outcome["left"] ?? .null, whole) { written, observed in
        written.nearest(to: observed, within: tolerance / 2)
      }
    case .binary(let op, let left, let right):
      guard let isLeft = left.isNumber ? true : right.isNumber ? false : nil else { return }
      let observed = outcome[isLeft ? "right" : "left"] ?? .null
      switch op {
      case .equal:
        promote(isLeft ? left : right, observed, whole) { $1.exactText }
      case .less, .lessOrEqual, .greater, .greaterOrEqual:
        guard let slack else { return keep(whole, "it is a bound; --bounds moves it") }
        let isUpper = (op == .less || op == .lessOrEqual) != isLeft
        promote(isLeft ? left : right, observed, whole) { written, observed in
          written.bound(observed, slack: slack, isUpper: isUpper)
        }
      default: break
      }
    default: break
    }
  }

  private mutating func keep(_ comparison: SourceLocation, _ reason: String) {
    kept.append((comparison, comparison.source.substring(comparison.span), reason))
  }

  /// Rewrites a number that is written out, or all of a list or dict.
  private mutating func promote(
    _ node: ExpressionNode, _ observed: JSONValue, _ whole: SourceLocation,
    _ text: (WrittenNumber, JSONValue) -> String
  ) {
    let source = whole.source
    switch (node.kind, observed) {
    case (.list(let nodes), .array(let values)), (.tuple(let nodes), .array(let values)):
      guard nodes.count == values.count else { return keep(whole, "\(values.count) numbers were observed") }
      for (node, value) in zip(nodes, values) { promote(node, value, whole, text) }
    case (.dict(let entries), .object(let members)):
      for entry in entries {
        if let value = members[entry.key.canonical] { promote(entry.value, value, whole, text) }
      }
    case (_, .array), (_, .object): keep(whole, "one number stands for many that were observed")
    default:
      guard node.isNumber else { return keep(whole, "its target is not a number that is written out") }
      guard let number = observed.resultNumber, number.isFinite else {
        return keep(whole, "\(ResultDifference.text(observed)) was observed")
      }
      let written = WrittenNumber(source.substring(node.span))
      let new = text(written, observed)
      guard new != written.text, WrittenNumber(new).value != written.value else { return }
      let location = source.inFile(node.span)
      // Where tabs share columns with a list around the block, a place may be another one.
      guard location.source === experiment.source, location.source.substring(location.span) == written.text else {
        return keep(whole, "its place in the file cannot be told")
      }
      changes.append(Change(location: location, expression: source.substring(node.span), old: written.text, new: new))
    }
  }

  /// The file's text with the new numbers.
  public var text: String {
    var bytes = experiment.source.bytes
    for change in changes.sorted(by: { $0.location.span.start > $1.location.span.start }) {
      bytes.replaceSubrange(change.location.span.start..<change.location.span.end, with: Array(change.new.utf8))
    }
    return (original.unicodeScalars.first == "\u{FEFF}" ? "\u{FEFF}" : "") + String(decoding: bytes, as: UTF8.self)
  }

  /// Writes the file if it changes, in one step and with the permissions that it has.
  public func write() throws {
    if !changes.isEmpty { try FilePath.replace(path, by: text) }
  }
}

extension ExpressionNode {
  /// The comparisons that an expectation wants to hold; not those below a `not`.
  fileprivate var comparisons: [ExpressionNode] {
    switch kind {
    case .and(let left, let right), .or(let left, let right): left.comparisons + right.comparisons
    case .binary(let op, _, _) where op.isComparison: [self]
    case .call(let function, _): if case .name("approx") = function.kind { [self] } else { [] }
    default: []
    }
  }

  /// Whether it is a number that is written out, with or without a sign.
  fileprivate var isNumber: Bool {
    switch kind {
    case .literal(.int), .literal(.float): true
    case .unary(.minus, let operand), .unary(.plus, let operand): operand.isNumber
    default: false
    }
  }
}

extension [ExpressionNode.CallArgument] {
  /// The argument of a parameter that has a place and a name.
  fileprivate func argument(_ name: String, at position: Int) -> ExpressionNode? {
    for argument in self {
      if case .keyword(let keyword) = argument.kind, keyword.name == name { return argument.value }
    }
    guard indices.contains(position), case .positional = self[position].kind else { return nil }
    return self[position].value
  }
}
