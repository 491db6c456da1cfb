import TensorCore

/// A layer that takes some of its numbers from data before training: Keras's `adapt`.
///
/// Adapt a layer before it is called, and to the training part alone: what it learns of other data, the model knows.
public protocol AdaptableLayer: Layer {
  /// Takes what the layer needs from data, whose first axis is the samples.
  ///
  /// - Throws: ``LayerError`` if the layer was given its numbers, or the data does not fit.
  mutating func adapt(to data: Tensor) throws
}
