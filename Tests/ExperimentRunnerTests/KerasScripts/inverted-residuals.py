import keras
from keras import layers


def inverted_residual_block(x, expanded_channels, output_channels, strides=1):
    m = layers.Conv2D(expanded_channels, 1, padding="same", use_bias=False)(x)
    m = layers.BatchNormalization()(m)
    m = keras.activations.swish(m)

    if strides == 2:
        m = layers.ZeroPadding2D(padding=1)(m)
    m = layers.DepthwiseConv2D(3, strides=strides, padding="same" if strides == 1 else "valid", use_bias=False)(m)
    m = layers.BatchNormalization()(m)
    m = layers.ReLU(max_value=6.0)(m)

    m = layers.Conv2D(output_channels, 1, padding="same", use_bias=False)(m)
    m = layers.BatchNormalization()(m)
    if x.shape[-1] == output_channels and strides == 1:
        return layers.Add()([m, x])
    return m


inputs = keras.Input((64, 64, 3))
x = layers.Rescaling(scale=1.0 / 255)(inputs)
x = layers.Conv2D(16, 3, strides=(2, 2), padding="same", activation="silu")(x)
for channels, strides, repeats in [(16, 1, 1), (24, 2, 2), (48, 2, 3)]:
    for i in range(repeats):
        x = inverted_residual_block(x, x.shape[-1] * 2, channels, strides=strides if i == 0 else 1)
x = layers.GlobalAvgPool2D()(x)
outputs = layers.Dense(5, activation="softmax", kernel_initializer=keras.initializers.TruncatedNormal(stddev=0.01))(x)
model = keras.Model(inputs, outputs)
