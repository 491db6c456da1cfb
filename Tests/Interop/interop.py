#!/usr/bin/env python3
"""Models go from Keras to Hornbook and back; `make interop` runs both halves around Hornbook's tests.

    interop.py train FOLDER    builds, trains and saves four models, with inputs and predictions
    interop.py check FOLDER    opens what Hornbook wrote and compares predictions
"""
import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras
import numpy as np
from keras import layers

# Of the larger of 1 and the number: float32 has 24 bits, and a prediction is a few hundred roundings.
TOLERANCE = 1e-5


def convnet():
    return keras.Sequential([
        keras.Input((12, 12, 1)), layers.Conv2D(8, 3, activation="relu"), layers.BatchNormalization(),
        layers.MaxPooling2D(2), layers.Dropout(0.25), layers.Flatten(), layers.Dense(5, activation="softmax"),
    ])


def residual():
    inputs = keras.Input((8, 8, 3))
    x = layers.Conv2D(8, 3, padding="same", activation="relu")(inputs)
    for strides in (1, 2):
        y = layers.Conv2D(8, 3, strides=strides, padding="same", use_bias=False)(x)
        y = layers.BatchNormalization()(y)
        y = layers.Conv2D(8, 3, padding="same")(layers.Activation("relu")(y))
        x = layers.ReLU()(layers.Add()([y, layers.Conv2D(8, 1, strides=strides)(x)]))
    return keras.Model(inputs, layers.Dense(5, activation="softmax")(layers.GlobalAveragePooling2D()(x)))


def recurrent():
    inputs = keras.Input((10,), dtype="int32")
    x = layers.Embedding(20, 8, mask_zero=True)(inputs)
    x = layers.Bidirectional(layers.LSTM(6, return_sequences=True, dropout=0.1))(x)
    x = layers.Bidirectional(layers.LSTM(4))(x)
    return keras.Model(inputs, layers.Dense(5, activation="softmax")(x))


def transformer():
    inputs = keras.Input((10,), dtype="int32")
    x = layers.Embedding(20, 16)(inputs)
    attention = layers.MultiHeadAttention(2, 8, dropout=0.1)(x, x)
    x = layers.LayerNormalization(epsilon=1e-6)(x + layers.Dropout(0.1)(attention))
    forward = layers.Dense(16)(layers.Dense(32, activation="relu")(x))
    x = layers.LayerNormalization(epsilon=1e-6)(x + layers.Dropout(0.1)(forward))
    return keras.Model(inputs, layers.Dense(5, activation="softmax")(layers.GlobalAveragePooling1D()(x)))


def inputs_of(model, count, random):
    shape = (count,) + tuple(model.inputs[0].shape[1:])
    if model.inputs[0].dtype != "int32":
        return random.normal(size=shape).astype("float32")
    tokens = random.integers(1, 20, shape).astype("int32")
    for row in tokens[::3]:
        row[random.integers(3, 9):] = 0
    return tokens


def difference(y, expected):
    return float(np.max(np.abs(y - expected) / np.maximum(1, np.abs(expected))))


def train(folder):
    random = np.random.default_rng(1)
    names = []
    for make in (convnet, residual, recurrent, transformer):
        keras.utils.set_random_seed(1)
        model = make()
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        x = inputs_of(model, 96, random)
        model.fit(x, random.integers(0, 5, 96), epochs=2, verbose=0)
        model.save(folder / f"{make.__name__}.keras")
        np.save(folder / f"{make.__name__}.x.npy", x)
        np.save(folder / f"{make.__name__}.y.npy", model.predict(x, verbose=0))
        names.append(make.__name__)
    (folder / "models.txt").write_text("\n".join(names))


def check(folder):
    failures = 0

    def compare(name, predict):
        nonlocal failures
        try:
            error = predict()
            verdict = "ok" if error < TOLERANCE else "TOO FAR"
        except Exception as problem:
            error, verdict = float("nan"), f"FAILED {type(problem).__name__}: {str(problem)[:400]}"
        failures += verdict != "ok"
        print(f"{name}: Keras differs from Hornbook by {error:.2g} {verdict}")

    for name in (folder / "models.txt").read_text().split():
        x, y = np.load(folder / f"{name}.x.npy"), np.load(folder / f"{name}.y.npy")

        def whole():
            return difference(keras.saving.load_model(folder / f"{name}.hornbook.keras").predict(x, verbose=0), y)

        def weights():
            model = globals()[name]()
            model.load_weights(folder / f"{name}.hornbook.weights.h5")
            return difference(model.predict(x, verbose=0), y)

        compare(name, whole)
        compare(f"{name} (weights alone)", weights)
    for name in (folder / "own.txt").read_text().split():
        x, y = np.load(folder / f"{name}.own.x.npy"), np.load(folder / f"{name}.own.y.npy")

        def own():
            model = keras.saving.load_model(folder / f"{name}.own.keras")
            result = model.predict(x if len(model.inputs) == 1 else [x] * len(model.inputs), verbose=0)
            return difference(result, y)

        compare(f"{name} (made by Hornbook)", own)
    sys.exit(f"{failures} models differ" if failures else 0)


{"train": train, "check": check}[sys.argv[1]](Path(sys.argv[2]))
