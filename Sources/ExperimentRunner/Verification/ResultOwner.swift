import Diagnostics
import LiterateDocument
import PlainFiles

/// The block of an experiment that a value of its results comes from.
struct ResultOwner {
  /// `nil` for values of the whole, and for what no block makes any more.
  var directive: Directive?
  var location: SourceLocation?
  /// Differences are told in the order of the file, and within a fit in that of its epochs: what comes first may have
  /// caused the rest.
  var order: (Int, Int)

  init(_ path: [LocatedJSON.Step], _ experiment: Experiment, _ executed: ExecutedExperiment?) {
    guard path.count > 1, case .key(let section) = path[0] else {
      // That the verdict differs follows from something else.
      let isVerdict = path == [.key("verdict")]
      order = (isVerdict ? .max : -1, 0)
      return
    }
    var ordinal: Int?
    var epoch = -1
    switch (section, path[1]) {
    case ("params", .key(let name)), ("overrides", .key(let name)):
      ordinal = Self.exporter(of: name, [.params], experiment)
    case ("data", .key(let name)):
      ordinal =
        Self.exporter(of: name, [.data], experiment)
        ?? executed?.dataGroups.first { $0.name == name }?.parts.lazy
        .compactMap { Self.exporter(of: $0.name, [.data], experiment) }.first
    case ("models", .key(let name)): ordinal = Self.exporter(of: name, [.model], experiment)
    case ("evaluations", .key(let name)): ordinal = Self.exporter(of: name, [.evaluate], experiment)
    case ("fits", .key(let name)):
      ordinal = Self.exporter(of: name, [.fit], experiment)
      epoch = .max
      if path.count == 5, case .index(let index) = path[4] { epoch = index }
    case ("expectations", .index(let index)):
      guard let executed, executed.expectations.indices.contains(index) else { break }
      let expectation = executed.expectations[index]
      epoch = index
      location = expectation.location
      ordinal =
        executed.directives.last { $0.directive.kind == .expect && $0.directive.line <= expectation.line }?
        .directive.ordinal
    default: break
    }
    directive = ordinal.map { experiment.document.directives[$0] }
    location = location ?? directive?.location
    order = (ordinal ?? experiment.document.directives.count, epoch)
  }

  private static func exporter(of name: String, _ kinds: [Directive.Kind], _ experiment: Experiment) -> Int? {
    experiment.blocks.first { block in
      kinds.contains(block.directive.kind) && block.exports.contains { $0.name == name }
    }?.directive.ordinal
  }
}
