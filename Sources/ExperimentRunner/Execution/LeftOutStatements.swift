import Diagnostics
import LiterateDocument
import StarlarkLanguage

/// What a check leaves out because of mistakes: the statements that have them, and all that depends on those.
///
/// A check executes the rest, so that every mistake of a file is found at once and none is reported for what another
/// one brought about.
struct LeftOutStatements {
  /// What a directive makes is not known, as some of its statements were left out.
  struct Missing: Error {}

  /// Exported names whose values are not known.
  var names: Set<String> = []
  /// By the ordinal of the directive: the indices of statements, and the names that are not known within it.
  private var blocks: [Int: (statements: Set<Int>, names: Set<String>)] = [:]

  func statements(of ordinal: Int) -> Set<Int> { blocks[ordinal]?.statements ?? [] }
  func names(of ordinal: Int) -> Set<String> { blocks[ordinal]?.names ?? [] }

  /// Leaves out a statement, or with `nil` none in particular, and everything in the block that depends on what is
  /// left out.
  mutating func leaveOut(_ index: Int?, in block: Block) {
    let ordinal = block.directive.ordinal
    var (out, unknown) = blocks[ordinal] ?? ([], [])
    if let index { out.insert(index) }
    unknown.formUnion(names)
    guard !out.isEmpty || !unknown.isEmpty else { return }
    let statements = block.program.statements
    let isOptions = block.directive.kind.options != nil
    let own = Set(statements.flatMap(\.boundNames))
    var before = -1
    while before != out.count + unknown.count {
      before = out.count + unknown.count
      for (index, statement) in statements.enumerated() {
        if !out.contains(index), !unknown.isDisjoint(with: statement.mentionedNames) { out.insert(index) }
        guard out.contains(index) else { continue }
        // Options are no variables.
        unknown.formUnion(statement.boundNames.filter { !isOptions || $0.hasPrefix("_") })
        switch statement.kind {
        case .assign, .def: break
        case .importModule(let node): unknown.formUnion(node.names.map(\.boundName))
        case .expression(let expression) where expression.makesSomethingNew: break
        // It may have changed what it names: `blocks.append(x)`.
        default: unknown.formUnion(statement.mentionedNames.intersection(own))
        }
      }
    }
    blocks[ordinal] = (out, unknown)
  }
}

extension ExperimentRun {
  /// Leaves out what reads names that are not known.
  func leaveOutDependents(in block: Block) { leftOut.leaveOut(nil, in: block) }

  /// Leaves out the statement in which an error arose; `false` if there is no such statement, or it is left out already.
  func leaveOut(statementOf error: Diagnostic, in block: Block) -> Bool {
    guard let index = statementIndex(of: error, in: block),
      !leftOut.statements(of: block.directive.ordinal).contains(index)
    else { return false }
    leftOut.leaveOut(index, in: block)
    return true
  }

  /// The statement at the top level of a block that an error arose in, or that called what it arose in.
  func statementIndex(of error: Diagnostic, in block: Block) -> Int? {
    let place = error.frames.last?.location ?? error.primary?.location
    guard let place, place.source === block.program.source else { return nil }
    return block.program.statements.firstIndex {
      $0.span.start <= place.span.start && place.span.start < max($0.span.end, $0.span.start + 1)
    }
  }

  /// A block's program without what is left out.
  func remaining(of block: Block) -> Program {
    let missing = leftOut.statements(of: block.directive.ordinal)
    guard !missing.isEmpty else { return block.program }
    return Program(
      source: block.program.source,
      statements: block.program.statements.enumerated().filter { !missing.contains($0.offset) }.map(\.element))
  }

  /// Whether an option of a block was given and left out.
  func isLeftOut(_ option: String, of block: Block) -> Bool {
    leftOut.statements(of: block.directive.ordinal).contains {
      block.program.statements[$0].boundNames.contains(option)
    }
  }

  /// The directives of which something is not checked because they read what has errors.
  var uncheckedDirectives: [Block] {
    experiment.blocks.filter { block in
      let ordinal = block.directive.ordinal
      if !leftOut.names.isDisjoint(with: block.program.freeNames(mode: block.mode).map(\.name)) { return true }
      guard let subject = implicitSubject(of: block) else { return false }
      return subject < ordinal && experiment.blocks[subject].exports.contains { leftOut.names.contains($0.name) }
    }
  }
}

extension ExpressionNode {
  /// Whether it is a call of a class, `Model(x, y)`, or of what such a call made, `Dense(3)(x)`: these change nothing.
  fileprivate var makesSomethingNew: Bool {
    guard case .call(let function, _) = kind else { return false }
    switch function.kind {
    case .name(let name): return name.first?.isUppercase ?? false
    case .attribute(_, let name): return name.name.first?.isUppercase ?? false
    default: return function.makesSomethingNew
    }
  }
}

extension LiterateDirective.Kind {
  /// The options that decide which names the exported value has; `nil` for a body that is a program.
  var decidingOptions: Set<String>? {
    switch self {
    case .compile: ["model", "loss", "metrics", "weighted_metrics"]
    case .fit: ["model", "validation_data", "validation_split", "reevaluate_training"]
    case .evaluate: ["model"]
    case .predict: ["model", "data", "x"]
    case .table: []
    case .params, .setup, .data, .model, .plot, .expect: nil
    }
  }
}
