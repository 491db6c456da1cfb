/// What a layer does with the mask of its input, as Keras's `supports_masking` and `compute_mask` say.
///
/// A mask is a `bool` tensor that travels with a tensor and says which of its steps are real (`true`) and which only
/// fill it up; its shape is the beginning of the tensor's, `(batch, steps)` for a sequence. `Embedding(maskZero: true)`
/// and `Masking` make one. In ``Layer/call(_:_:)`` a layer reads those of its inputs with ``LayerContext/mask(of:)``.
public enum MaskHandling: Hashable, Sendable {
  /// Each output has the first input's mask, unless the layer leaves another with
  /// ``LayerContext/setMask(_:ofOutput:)``: layers that work on each step by itself.
  case passes
  /// The layer reads the mask, and it ends there: its output has no such steps any more.
  case consumes
  /// The layer knows nothing of masks. Its output has none, and masked steps count like all others.
  case drops
}
