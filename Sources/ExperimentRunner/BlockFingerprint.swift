import Crypto
import StarlarkLanguage

extension Block {
  /// What the block says, for results to name the text that they were made from: its kind, its label or `-`, and a hash
  /// of its program that comments and layout do not change.
  var fingerprint: String {
    let digits = SHA256.hash(data: Array(program.canonical.utf8)).prefix(8).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "\(directive.kind.rawValue) \(directive.label ?? "-") \(digits.joined())"
  }
}

extension Experiment {
  /// The fingerprints of all blocks, in the order of the file.
  public var fingerprints: [String] { blocks.map(\.fingerprint) }
}
