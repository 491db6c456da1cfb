import keras
from keras import layers
from keras import ops


def squeeze_excite(x, ratio=None):
    if ratio is None:
        ratio = 4
    filters = x.shape[-1]
    s = layers.GlobalAveragePooling2D(keepdims=True)(x)
    s = layers.Dense(filters // ratio, activation="relu", use_bias=False)(s)
    s = ops.sigmoid(layers.Dense(filters, use_bias=False)(s))
    return layers.multiply([x, s])


def gelu_conv(x, filters, kernel=3, **kwargs):
    kwargs["padding"] = "same"
    return ops.gelu(layers.Conv2D(filters, kernel, **kwargs)(x))


inputs = keras.Input(shape=(28, 28, 1), dtype="float32")
x = gelu_conv(inputs, 16, use_bias=False)
x = squeeze_excite(x)
x = gelu_conv(x, 32, strides=2)
x = squeeze_excite(x, ratio=8)
x = layers.SpatialDropout2D(0.1)(x)
x = layers.GlobalMaxPooling2D()(x)
model = keras.Model(inputs, layers.Dense(10)(x))
