/// Every layer that can be made by its Keras name.
public enum LayerCatalog {
  public static var all: [any Layer.Type] {
    [InputLayer.self] + core + shapes + activations + convolution + pooling + normalization + noise + attention
      + recurrence + merging + preprocessing
  }

  private static let core: [any Layer.Type] = [
    Dense.self, EinsumDense.self, Embedding.self, Masking.self, Identity.self, ActivationLayer.self,
    ActivityRegularization.self,
  ]

  private static let shapes: [any Layer.Type] = [
    Flatten.self, Reshape.self, Permute.self, RepeatVector.self,
    ZeroPadding1D.self, ZeroPadding2D.self, ZeroPadding3D.self,
    Cropping1D.self, Cropping2D.self, Cropping3D.self,
    UpSampling1D.self, UpSampling2D.self, UpSampling3D.self,
  ]

  private static let activations: [any Layer.Type] = [
    ReLU.self, LeakyReLU.self, PReLU.self, ELU.self, Softmax.self,
  ]

  private static let convolution: [any Layer.Type] = [
    Conv1D.self, Conv2D.self, Conv3D.self,
    Conv1DTranspose.self, Conv2DTranspose.self, Conv3DTranspose.self,
    DepthwiseConv1D.self, DepthwiseConv2D.self, SeparableConv1D.self, SeparableConv2D.self,
  ]

  private static let pooling: [any Layer.Type] = [
    MaxPooling1D.self, MaxPooling2D.self, MaxPooling3D.self,
    AveragePooling1D.self, AveragePooling2D.self, AveragePooling3D.self,
    GlobalMaxPooling1D.self, GlobalMaxPooling2D.self, GlobalMaxPooling3D.self,
    GlobalAveragePooling1D.self, GlobalAveragePooling2D.self, GlobalAveragePooling3D.self,
  ]

  private static let normalization: [any Layer.Type] = [
    BatchNormalization.self, LayerNormalization.self, GroupNormalization.self, RMSNormalization.self,
    UnitNormalization.self, Normalization.self,
  ]

  private static let noise: [any Layer.Type] = [
    Dropout.self, SpatialDropout1D.self, SpatialDropout2D.self, SpatialDropout3D.self,
    GaussianNoise.self, GaussianDropout.self, AlphaDropout.self,
  ]

  private static let attention: [any Layer.Type] = [
    MultiHeadAttention.self, Attention.self, AdditiveAttention.self,
  ]

  private static let recurrence: [any Layer.Type] = [
    SimpleRNN.self, LSTM.self, GRU.self, Bidirectional.self, TimeDistributed.self, RNN.self,
    SimpleRNNCell.self, LSTMCell.self, GRUCell.self, StackedRNNCells.self,
  ]

  private static let merging: [any Layer.Type] = [
    Add.self, Subtract.self, Multiply.self, Average.self, Maximum.self, Minimum.self, Concatenate.self, Dot.self,
  ]

  private static let preprocessing: [any Layer.Type] = [
    Rescaling.self, RandomFlip.self, RandomTranslation.self, RandomRotation.self, RandomZoom.self, RandomContrast.self,
    CategoryEncoding.self, Discretization.self, IntegerLookup.self,
  ]

  /// Keras's second names for layers.
  public static let aliases: [String: String] = {
    var aliases: [String: String] = [:]
    for rank in ["1D", "2D", "3D"] {
      aliases["MaxPool\(rank)"] = "MaxPooling\(rank)"
      aliases["AvgPool\(rank)"] = "AveragePooling\(rank)"
      aliases["GlobalMaxPool\(rank)"] = "GlobalMaxPooling\(rank)"
      aliases["GlobalAvgPool\(rank)"] = "GlobalAveragePooling\(rank)"
      aliases["Convolution\(rank)"] = "Conv\(rank)"
      aliases["Convolution\(rank)Transpose"] = "Conv\(rank)Transpose"
    }
    aliases["SeparableConvolution1D"] = "SeparableConv1D"
    aliases["SeparableConvolution2D"] = "SeparableConv2D"
    return aliases
  }()

  /// The layer type with this Keras name.
  public static func layer(named name: String) -> (any Layer.Type)? {
    let name = aliases[name] ?? name
    return all.first { $0.signature.name == name }
  }
}
