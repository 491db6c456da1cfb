import CPUBackend
import ModelFiles
import ModelTraining
import NeuralLayers

extension Model {
  /// Reads a model that Keras 3 or Hornbook saved: its layers and weights, and unless `compile` is false optimizer,
  /// losses and metrics too, so that `fit` goes on where it stopped.
  ///
  /// ```swift
  /// let model = try Model.load("classifier.keras")
  /// try model.fit(digits, epochs: 5)
  /// ```
  /// - Parameters:
  ///   - path: A `.keras` file.
  ///   - compile: Whether optimizer, losses and metrics are taken over.
  ///   - customTypes: Types of your own that the file names: layers, losses, metrics, optimizers.
  ///   - seed: What weights that the file lacks are drawn from.
  /// - Throws: ``ModelFileError``, which names the file, the layer, what was expected and what came.
  /// - SeeAlso: `keras.saving.load_model`
  public static func load(
    _ path: String, compile: Bool = true, customTypes: [any ConfigurableObject.Type] = [], seed: UInt64 = 0
  ) throws -> Model {
    try load(path, LoadingOptions(backend: compile ? DefaultBackend.cpu : nil, customTypes: customTypes, seed: seed))
  }
}
