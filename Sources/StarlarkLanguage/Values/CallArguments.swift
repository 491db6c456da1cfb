import Diagnostics

/// The arguments of one call, before they are matched with parameters.
public struct CallArguments {
  public let positional: [Value]
  /// The arguments passed by name, in the order of the call; names do not repeat.
  public let keywords: [(name: String, value: Value)]
  /// Where the call stands.
  public let site: CallSite
  /// The interpreter that runs the call, for calling back into the program.
  public let interpreter: Interpreter
}

/// The places of a call and of its arguments in the text.
public final class CallSite: Sendable {
  public let source: SourceText
  /// The whole call.
  public let span: SourceSpan
  let positional: [SourceSpan]
  let keywords: [String: SourceSpan]
  let unpackedSequence: SourceSpan?
  let unpackedMapping: SourceSpan?

  init(
    source: SourceText, span: SourceSpan, positional: [SourceSpan] = [], keywords: [String: SourceSpan] = [:],
    unpackedSequence: SourceSpan? = nil, unpackedMapping: SourceSpan? = nil
  ) {
    self.source = source
    self.span = span
    self.positional = positional
    self.keywords = keywords
    self.unpackedSequence = unpackedSequence
    self.unpackedMapping = unpackedMapping
  }

  /// A call that the host makes on behalf of a place in the text.
  public convenience init(_ location: SourceLocation) {
    self.init(source: location.source, span: location.span)
  }

  /// The place of the whole call.
  public var location: SourceLocation { SourceLocation(source, span) }

  /// The place of a part of the call; of the whole call if the part has no place of its own.
  public func location(of place: EvaluationError.Place) -> SourceLocation {
    let part: SourceSpan? =
      switch place {
      case .operation: span
      case .positional(let index): index < positional.count ? positional[index] : unpackedSequence
      case .keyword(let name), .parameter(let name): keywords[name] ?? unpackedMapping
      }
    return SourceLocation(source, part ?? span)
  }
}
