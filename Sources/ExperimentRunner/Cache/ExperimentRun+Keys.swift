import Hornbook
import StarlarkLanguage

extension ExperimentRun {
  /// The keys of all directives, by ordinal; call it after a check without errors.
  ///
  /// What the check has executed counts by its values: an edit that leaves `train` as it was changes no key. What only
  /// training gives counts by the key of the directive that gives it, and that by its source and by what it reads.
  func makeKeys() -> [DirectiveKey] {
    var maker = KeyMaker(run: self)
    for block in experiment.blocks { maker.add(block) }
    return maker.keys
  }
}

private struct KeyMaker {
  let run: ExperimentRun
  private(set) var keys: [DirectiveKey] = []
  private var parts: [String: [DirectiveKey.Part]] = [:]
  private let common: [DirectiveKey.Part]
  /// Whether a model's layers carry something from batch to batch: then even a prediction changes it.
  private let carriesMemory: Bool
  private let readsTrainingFiles: Bool

  init(run: ExperimentRun) {
    self.run = run
    carriesMemory = run.carriesMemory
    let text = run.experiment.source.text
    readsTrainingFiles = text.contains("BackupAndRestore") || text.contains("CSVLogger") && text.contains("append")
    let backend = run.context.backend
    common = [
      .init(name: "the program", value: "\(Version.hornbook) \(ProgramIdentity.current)"),
      .init(name: "the backend", value: "\(backend.name) \(run.context.resultClass)"),
      .init(name: "the seed", value: "\(run.options.seed)"),
    ]
  }

  mutating func add(_ block: Block) {
    let directive = block.directive
    var parts = common
    parts.append(.init(name: "the label", value: "\(directive.kind.rawValue) \(block.streamLabel)"))
    parts.append(.init(name: "source", value: Digest.of([block.semanticText])))
    for name in run.reads[directive.ordinal] { parts += part(ofName: name, before: directive.ordinal) }
    if let subject = run.implicitSubject(of: block) { parts.append(part(ofDirective: subject)) }
    // Callbacks that read files go on with what fits above have written.
    if readsTrainingFiles, directive.kind == .fit {
      parts += keys.indices.filter { run.experiment.blocks[$0].directive.kind == .fit }.map(part(ofDirective:))
    }
    // A model that is changed by being used counts with all uses.
    if carriesMemory, directive.kind.isTrained {
      parts += keys.indices.filter { run.experiment.blocks[$0].directive.kind.isTrained }.map(part(ofDirective:))
    }
    parts += run.filesRead[directive.ordinal, default: []].map { .init(name: "file \($0.path)", value: $0.sha256) }
    var seen: Set<DirectiveKey.Part> = []
    let title = directive.kind.rawValue + (directive.label.map { " \($0)" } ?? "")
    keys.append(
      DirectiveKey(
        directive: title, exports: block.exports.map(\.name), parts: parts.filter { seen.insert($0).inserted }))
  }

  private func part(ofDirective ordinal: Int) -> DirectiveKey.Part {
    .init(name: "directive \(run.experiment.blocks[ordinal].directive.name)", value: keys[ordinal].digest)
  }

  /// What a name stands for; nothing for a built-in one, which the program decides.
  private mutating func part(ofName name: String, before ordinal: Int) -> [DirectiveKey.Part] {
    guard let exporter = run.exporters[name], exporter < ordinal else { return [] }
    if let known = parts[name] { return known }
    let block = run.experiment.blocks[exporter]
    let made: [DirectiveKey.Part]
    switch block.directive.kind {
    case .params:
      made = [.init(name: "parameter \(name)", value: run.exported(name)?.repr ?? "")]
    case .setup, .data:
      let kind = block.directive.kind == .setup ? "setup" : "data"
      if run.pending.contains(exporter) {
        made = [part(ofDirective: exporter)]
      } else if let digest = run.exported(name).flatMap({ ContentDigest.hex(of: $0) }) {
        made = [.init(name: "\(kind) \(name)", value: digest)]
      } else {
        made = definition(of: name, in: block, kind)
      }
    default: made = [part(ofDirective: exporter)]
    }
    parts[name] = made
    return made
  }

  /// A function, a layer or the like by the statements that make it, and by what those read.
  private mutating func definition(of name: String, in block: Block, _ kind: String) -> [DirectiveKey.Part] {
    let ordinal = block.directive.ordinal
    // Random numbers depend on those drawn before, and a file on how it is read: then the whole block counts.
    if run.drawsRandomNumbers.contains(ordinal) || !run.filesRead[ordinal, default: []].isEmpty {
      return [part(ofDirective: ordinal)]
    }
    let statements = block.program.statements
    var names: Set<String> = [name]
    var included: Set<Int> = []
    var before = -1
    while before != included.count {
      before = included.count
      for (index, statement) in statements.enumerated() where !included.contains(index) {
        let mentioned = statement.mentionedNames
        let isOtherFunction = if case .def = statement.kind { true } else { false }
        guard
          !names.isDisjoint(with: statement.boundNames) || !isOtherFunction && !names.isDisjoint(with: mentioned)
        else { continue }
        included.insert(index)
        names.formUnion(mentioned.union(statement.boundNames))
      }
    }
    let text = included.sorted().map { statements[$0].canonical }.joined(separator: "\n")
    var made = [DirectiveKey.Part(name: "\(kind) \(name)", value: Digest.of([text]))]
    for read in run.reads[ordinal] where names.contains(read) { made += part(ofName: read, before: ordinal) }
    return made
  }
}

extension Block {
  /// What the block computes, without comments, layout and options that only say how it is shown.
  var semanticText: String {
    guard directive.kind.options != nil else { return program.canonical }
    return program.statements.filter { !$0.boundNames.contains { Block.displayOptions.contains($0) } }
      .map(\.canonical).joined(separator: "\n")
  }

  private static let displayOptions: Set<String> = ["verbose"]
}

extension LiterateDirective.Kind {
  /// Whether it trains a model or uses one: what takes time, and what is kept.
  var isTrained: Bool { self == .fit || self == .evaluate || self == .predict }
}
