"""The workloads in Keras 3, on the backend that KERAS_BACKEND names: python keras_workloads.py WORKLOAD"""
import sys

import keras
import numpy as np
from keras import layers

from measure import WORKLOADS, report

random = np.random.default_rng(1)


def images(count, *shape):
    return random.random((count, *shape), dtype=np.float32), random.integers(0, 10, count)


def sentences(count, length):
    return random.integers(1, 20000, (count, length)), random.integers(0, 2, count).astype(np.float32)


def mlp(count):
    hidden = [layers.Dense(512, activation="relu"), layers.Dropout(0.2)]
    more = [layers.Dense(512, activation="relu"), layers.Dropout(0.2)]
    output = layers.Dense(10, activation="softmax")
    return keras.Sequential([keras.Input((784,)), *hidden, *more, output]), *images(count, 784)


def cnn(count):
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for filters in (32, 64):
        model.add(layers.Conv2D(filters, 3, activation="relu"))
        model.add(layers.MaxPooling2D(2))
    for layer in (layers.Flatten(), layers.Dropout(0.5), layers.Dense(10, activation="softmax")):
        model.add(layer)
    return model, *images(count, 28, 28, 1)


def lstm(count):
    # Start values that need no LAPACK, which a JAX platform of somebody else's may not have; speed is the same.
    recurrent = layers.LSTM(128, recurrent_initializer="glorot_uniform")
    stack = [layers.Embedding(20000, 128), recurrent, layers.Dense(1, activation="sigmoid")]
    return keras.Sequential([keras.Input((80,), dtype="int32"), *stack]), *sentences(count, 80)


def resnet(count):
    def normalized(x, filters, size, stride):
        x = layers.Conv2D(filters, size, strides=stride, padding="same", use_bias=False)(x)
        return layers.BatchNormalization()(x)

    inputs = keras.Input((32, 32, 3))
    x = layers.ReLU()(normalized(inputs, 16, 3, 1))
    for filters, stride in ((16, 1), (16, 1), (32, 2), (32, 1), (64, 2), (64, 1)):
        inner = normalized(layers.ReLU()(normalized(x, filters, 3, stride)), filters, 3, 1)
        is_same = stride == 1 and x.shape[-1] == filters
        x = layers.ReLU()(layers.Add()([inner, x if is_same else normalized(x, filters, 1, stride)]))
    outputs = layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(x))
    return keras.Model(inputs, outputs), *images(count, 32, 32, 3)


def transformer(count):
    inputs = keras.Input((128,), dtype="int32")
    x = layers.Embedding(20000, 64)(inputs)
    for _ in range(2):
        x = layers.LayerNormalization(epsilon=1e-6)(x + layers.MultiHeadAttention(4, 16)(x, x))
        fed = layers.Dense(64)(layers.Dense(128, activation="relu")(x))
        x = layers.LayerNormalization(epsilon=1e-6)(x + fed)
    outputs = layers.Dense(1, activation="sigmoid")(layers.GlobalAveragePooling1D()(x))
    return keras.Model(inputs, outputs), *sentences(count, 128)


def tabular(count):
    hidden = [layers.Dense(16, activation="relu") for _ in range(2)]
    model = keras.Sequential([keras.Input((4,)), *hidden, layers.Dense(3, activation="softmax")])
    return model, random.random((count, 4), dtype=np.float32), random.integers(0, 3, count)


if __name__ == "__main__":
    work = sys.argv[1]
    samples, batch, _ = WORKLOADS[work]
    model, x, y = globals()[work](samples)
    is_binary = model.output_shape[-1] == 1
    loss = "binary_crossentropy" if is_binary else "sparse_categorical_crossentropy"
    model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    report(
        work, "keras-" + keras.backend.backend(),
        train=lambda epochs: model.fit(x, y, batch_size=batch, epochs=epochs, verbose=0),
        predict=lambda: model.predict(x, batch_size=256, verbose=0))
