/// The passes that are switched on.
///
/// ```swift
/// let backend = CPUBackend(passes: try PassSet("all,-fusion"))
/// ```
public struct PassSet: Hashable, Sendable, ExpressibleByArrayLiteral {
  private var passes: Set<Pass>

  public init(_ passes: some Sequence<Pass>) { self.passes = Set(passes) }
  public init(arrayLiteral passes: Pass...) { self.init(passes) }

  public static let all = PassSet(Pass.allCases)
  public static let none: PassSet = []

  /// Whether the pass is run.
  public func contains(_ pass: Pass) -> Bool { passes.contains(pass) }
  /// The passes that both sets have.
  public func intersection(_ other: PassSet) -> PassSet { PassSet(passes.intersection(other.passes)) }
  /// The set without one pass.
  public func removing(_ pass: Pass) -> PassSet { PassSet(passes.subtracting([pass])) }

  /// The names in the order in which passes are done; empty for ``none``.
  public var names: [String] { Pass.allCases.filter(contains).map(\.rawValue) }
}

extension PassSet {
  /// Reads a list: words with commas between them, taken from left to right.
  ///
  /// `all` and `none` stand for themselves, a pass's name adds it, a name behind `-` takes it away; a list that begins
  /// with a taking away begins with `all`: `all,-fusion` and `-fusion` are one, `dead-code,fusion` are these two alone.
  ///
  /// - Throws: ``PassListError`` for an unknown word or an empty list.
  public init(_ list: String) throws(PassListError) {
    let words = list.split(separator: ",", omittingEmptySubsequences: false).map { word in
      String(word.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    self = words[0].hasPrefix("-") ? .all : .none
    for word in words {
      switch word {
      case "all": self = .all
      case "none": self = .none
      default:
        let isTaken = word.hasPrefix("-")
        guard let pass = Pass(rawValue: isTaken ? String(word.dropFirst()) : word) else {
          throw PassListError(word: isTaken ? String(word.dropFirst()) : word)
        }
        if isTaken { passes.remove(pass) } else { passes.insert(pass) }
      }
    }
  }
}

extension PassSet: CustomStringConvertible {
  /// A list that ``init(_:)-(String)`` reads: `all`, `none`, `all,-fusion`, `dead-code,fusion`.
  public var description: String {
    if self == .all { return "all" }
    if self == .none { return "none" }
    let missing = Pass.allCases.filter { !contains($0) }.map { "-" + $0.rawValue }
    return (missing.count < names.count ? ["all"] + missing : names).joined(separator: ",")
  }
}

/// A list of passes holds a word that names none.
public struct PassListError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The word, without the `-` before it; empty where one is missing.
  public var word: String
  /// What may stand in a list.
  public static let words = ["all", "none"] + Pass.allCases.map(\.rawValue)

  public var description: String {
    "expected a list such as all,-fusion of \(Self.words.joined(separator: ", ")); received "
      + (word.isEmpty ? "an empty word" : "\"\(word)\"")
  }
}
