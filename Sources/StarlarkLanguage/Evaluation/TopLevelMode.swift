/// What an assignment at the top level of a program means.
public enum TopLevelMode: Sendable {
  /// It binds a global variable.
  case module
  /// It gives an option, as a keyword argument would: `epochs = epochs` sets the option `epochs` to what the document
  /// calls `epochs`. Only names with a leading `_` are variables.
  case options(OptionSet)

  /// The closed set of options of a kind of block.
  public struct OptionSet: Sendable {
    /// The word for the kind of block in messages: `fit`.
    public let block: String
    /// The names in the order in which messages list them.
    public let names: [String]

    public init(block: String, names: [String]) {
      self.block = block
      self.names = names
    }
  }

  var options: OptionSet? { if case .options(let options) = self { options } else { nil } }
}
