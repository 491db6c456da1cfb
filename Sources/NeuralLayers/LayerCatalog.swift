/// Every layer that can be made by its Keras name.
public enum LayerCatalog {
  public static var all: [any Layer.Type] {
    [
      InputLayer.self,
      // Core
      Dense.self, Embedding.self, Masking.self, ActivationLayer.self, Flatten.self, Reshape.self, Permute.self,
      RepeatVector.self,
      // Activations with settings
      ReLU.self, LeakyReLU.self, PReLU.self, ELU.self, Softmax.self,
      // Convolution and pooling
      Conv2D.self, MaxPooling2D.self, AveragePooling2D.self,
      GlobalAveragePooling1D.self, GlobalAveragePooling2D.self, GlobalAveragePooling3D.self, GlobalMaxPooling1D.self,
      GlobalMaxPooling2D.self, GlobalMaxPooling3D.self,
      // Normalization and regularization
      BatchNormalization.self, LayerNormalization.self, Dropout.self,
      // Attention
      MultiHeadAttention.self,
      // Merging
      Add.self, Subtract.self, Multiply.self, Average.self, Maximum.self, Minimum.self, Concatenate.self,
    ]
  }

  /// Keras's second names for layers.
  public static let aliases = [
    "MaxPool2D": "MaxPooling2D", "AvgPool2D": "AveragePooling2D", "Convolution2D": "Conv2D",
    "GlobalMaxPool1D": "GlobalMaxPooling1D", "GlobalMaxPool2D": "GlobalMaxPooling2D",
    "GlobalMaxPool3D": "GlobalMaxPooling3D", "GlobalAvgPool1D": "GlobalAveragePooling1D",
    "GlobalAvgPool2D": "GlobalAveragePooling2D", "GlobalAvgPool3D": "GlobalAveragePooling3D",
  ]

  /// The layer type with this Keras name.
  public static func layer(named name: String) -> (any Layer.Type)? {
    let name = aliases[name] ?? name
    return all.first { $0.signature.name == name }
  }
}
