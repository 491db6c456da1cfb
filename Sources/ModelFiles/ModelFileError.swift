import ModelTraining
import NeuralLayers

/// A file of a model or of weights cannot be used: which file, which part of it, what was expected, what came, what to
/// try.
public struct ModelFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file's path as it was given.
  public var file: String
  /// The layer, weight or member that the problem is about, such as `layer "conv2d"`; `nil` for the whole file.
  public var place: String?
  public var expected: String
  public var received: String
  public var help: String?
  /// What fits and what does not, where the weights of a file are not those of the model.
  public var report: WeightReport?

  public init(_ file: String, _ place: String? = nil, expected: String, received: String, help: String? = nil) {
    self.file = file
    self.place = place
    self.expected = expected
    self.received = received
    self.help = help
  }

  public var description: String {
    ([file] + (place.map { [$0] } ?? [])).joined(separator: ": ")
      + ": expected \(expected), received \(received)" + (help.map { ". \($0)" } ?? "")
  }

  /// An error of a layer or a model that was made as the file says.
  init(_ file: String, _ place: String?, wrapping error: any Error) {
    switch error {
    case let error as ModelFileError: self = error
    case let error as ConfigurationError:
      self.init(
        file, place, expected: "\(error.expected) for \(error.argument)", received: error.received, help: error.help)
    case let error as LayerError:
      self.init(file, place, expected: error.expected, received: error.received, help: error.help)
    case let error as ModelError:
      self.init(
        file, place ?? "model \"\(error.subject)\"", expected: error.expected, received: error.received,
        help: error.help)
    default: self.init(file, place, expected: "a model", received: "\(error)")
    }
  }
}
