import keras
from keras import layers
from keras import ops


def standardized(t, eps=1e-3):
    mean = ops.mean(t, axis=1, keepdims=True)
    variance = ops.mean(ops.square(t - mean), axis=1, keepdims=True)
    return (t - mean) / ops.sqrt(variance + eps)


inputs = keras.Input(shape=(50, 4))
x = layers.Lambda(standardized, name="standardized")(inputs)
x = layers.Lambda(lambda t: ops.concatenate([t, ops.abs(t)], axis=-1))(x)
x = layers.Lambda(lambda t: t[:, -10:, :])(x)
x = layers.Conv1D(6, 3, activation=keras.activations.relu)(x)
x = layers.Flatten()(x)
outputs = layers.Dense(2, name="head")
model = keras.Model(inputs, outputs(x))
