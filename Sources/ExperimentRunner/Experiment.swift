import Diagnostics
import LiterateDocument
import StarlarkLanguage

/// An experiment file that has been read and parsed; nothing of it has been executed.
public struct Experiment {
  /// The file's path as the user gave it.
  public let path: String
  /// The file's stem, which names the report's folder.
  public let name: String
  public let source: SourceText
  public let document: Document
  /// The directives with their syntax trees and what they read and export, indexed by ordinal.
  let blocks: [Block]
  /// The inline values' expressions, indexed by ordinal; `nil` where the text is no expression.
  let inlineExpressions: [ExpressionNode?]
  /// What is wrong with the file as Markdown and as Starlark.
  let syntaxDiagnostics: [Diagnostic]

  /// Reads and parses text.
  public init(path: String, text: String) {
    self.path = path
    self.name = FilePath.stem(of: path)
    source = SourceText(name: path, text: text)
    document = Document(parsing: source)
    let results = document.directives.map { parse($0.body) }
    blocks = zip(document.directives, results).map {
      Block(directive: $0, program: $1.program, hasSyntaxErrors: $1.hasErrors)
    }
    let inline = document.inlineValues.map { parseExpression($0.expression) }
    inlineExpressions = inline.map { $0.diagnostics.contains { $0.severity == .error } ? nil : $0.expression }
    // The fence of a directive that an unclosed block swallows is no Starlark; that has been said.
    let swallowed = Set(
      document.diagnostics.filter { $0.code == "fence" }.flatMap(\.secondary).map(\.location.position.line))
    let syntax = results.flatMap(\.diagnostics).filter { diagnostic in
      !(diagnostic.primary.map { swallowed.contains($0.location.position.line) } ?? false)
    }
    syntaxDiagnostics = document.diagnostics + syntax.map(KerasClasses.advised) + inline.flatMap(\.diagnostics)
  }

  /// Reads and parses a file.
  ///
  /// - Throws: A `Diagnostic` with the code `missing` if there is no such file, `encoding` if it is not UTF-8.
  public init(path: String) throws {
    self.init(path: path, text: try FilePath.read(path))
  }

  /// The folder that the file lies in.
  var folder: String { FilePath.folder(of: path) }
}

/// A directive with its program.
struct Block {
  let directive: Directive
  let program: Program
  let hasSyntaxErrors: Bool

  /// How an assignment at the top level of the body is meant.
  var mode: TopLevelMode {
    guard let options = directive.kind.options else { return .module }
    return .options(.init(block: directive.kind.rawValue, names: options))
  }

  /// The names that the directive makes visible below it, each with its place.
  var exports: [(name: String, location: SourceLocation)] {
    switch directive.kind {
    case .params, .setup, .data:
      program.assignedNames(mode: mode).filter { !$0.name.hasPrefix("_") }
        .map { ($0.name, SourceLocation(program.source, $0.span)) }
    case .model, .compile, .fit, .evaluate, .predict: [(directive.name, directive.location)]
    case .plot, .table, .expect: []
    }
  }

  /// The names that lines which cannot be read would have exported, as far as can be seen: those before a `=`.
  var lostNames: [String] {
    guard hasSyntaxErrors, [.params, .setup, .data].contains(directive.kind) else { return [] }
    let known = Set(exports.map(\.name))
    var lost: [String] = []
    for index in program.source.lineStarts.indices {
      let line = program.source.line(index)
      guard let end = line.firstIndex(of: "="), !line.hasPrefix(" ") else { continue }
      for word in line[..<end].split(whereSeparator: { $0 == "," || $0 == " " })
      where word.utf8.allSatisfy({
        ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 == 0x5F || (0x30...0x39).contains($0)
      })
        && !known.contains(String(word))
      {
        lost.append(String(word))
      }
    }
    return lost
  }

  /// What random numbers of the block are drawn for: its label, or for an unlabelled one what it exports, so that a
  /// block put before it changes nothing.
  var streamLabel: String {
    if let label = directive.label { return label }
    let names = exports.map(\.name).joined(separator: ",")
    return names == directive.name ? names : "\(directive.name):\(names)"
  }

  /// `fit (line 31)`.
  var place: String { "\(directive.name) (line \(directive.line))" }
}

extension Directive.Kind {
  /// The closed set of options; `nil` for a body that is a program.
  var options: [String]? {
    switch self {
    case .compile:
      [
        "model", "optimizer", "loss", "loss_weights", "metrics", "weighted_metrics", "run_eagerly",
        "steps_per_execution", "jit_compile", "auto_scale_loss",
      ]
    case .fit:
      [
        "model", "data", "x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split",
        "validation_data", "shuffle", "class_weight", "sample_weight", "initial_epoch", "steps_per_epoch",
        "validation_steps", "validation_batch_size", "validation_freq", "validation_selection", "reevaluate_training",
      ]
    case .evaluate: ["model", "data", "x", "y", "batch_size", "verbose", "sample_weight", "steps"]
    case .predict: ["model", "data", "x", "batch_size", "verbose", "steps"]
    case .table: ["rows", "columns", "caption"]
    case .params, .setup, .data, .model, .plot, .expect: nil
    }
  }

  /// The kind of block that is meant when the option `model` is left out: the nearest one above.
  var subject: Directive.Kind? {
    switch self {
    case .compile: .model
    case .fit: .compile
    case .evaluate, .predict: .fit
    default: nil
    }
  }
}
