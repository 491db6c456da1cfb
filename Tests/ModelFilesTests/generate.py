#!/usr/bin/env python3
"""Writes the files that the tests read, with Keras 3.15: models with weights, inputs and Keras's own predictions.

    KERAS_BACKEND=jax python3 Tests/ModelFilesTests/generate.py

Each model comes as NAME.keras, with NAME.x.npy and NAME.y.npy: an input and what Keras predicts for it. `several`, a
model with two inputs and two outputs, and `trained`, a compiled one after two epochs with what two more make of it, are
those of Tests/Interop; `generate.py more` writes these two alone.
"""
import os
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras
import numpy as np
from keras import layers

here = Path(__file__).resolve().parent / "Files"
sys.path.insert(0, str(here.parents[1] / "Interop"))
import interop
import training_table


def convnet():
    return keras.Sequential([
        keras.Input((8, 8, 1)), layers.Conv2D(4, 3, padding="same", activation="relu"), layers.BatchNormalization(),
        layers.MaxPooling2D(2), layers.Dropout(0.25), layers.Conv2D(6, 3, kernel_regularizer="l2"), layers.PReLU(),
        layers.GlobalAveragePooling2D(), layers.Dense(3, activation="softmax"),
    ], name="convnet")


def residual():
    inputs = keras.Input((6, 6, 2), name="image")
    shared = layers.Conv2D(4, 3, padding="same", name="shared")
    x = layers.Conv2D(4, 1)(inputs)
    y = shared(layers.ReLU()(shared(x)))
    x = layers.Add()([x, y])
    x = x * 0.5 + y
    x = 1.0 - x
    encoder = keras.Sequential([keras.Input((6, 6, 4)), layers.SeparableConv2D(5, 3), layers.Activation("tanh")],
                               name="encoder")
    head_in = keras.Input((4, 4, 5))
    head = keras.Model(head_in, layers.Dense(3, name="scores")(layers.Flatten()(head_in)), name="head")
    x = encoder(x)
    return keras.Model(inputs, [head(x), head(layers.GroupNormalization(1)(x))], name="residual")


def recurrent():
    inputs = keras.Input((5,), dtype="int32")
    x = layers.Embedding(12, 4, mask_zero=True)(inputs)
    x = layers.Bidirectional(layers.LSTM(3, return_sequences=True))(x)
    x = layers.GRU(4, return_sequences=True, dropout=0.1)(x)
    x = layers.TimeDistributed(layers.Dense(3, kernel_constraint="max_norm"))(x)
    x = layers.RNN([layers.LSTMCell(3), layers.GRUCell(2, reset_after=False)], return_sequences=True)(x)
    return keras.Model(inputs, layers.SimpleRNN(2)(x), name="recurrent")


def transformer():
    tokens = keras.Input((6,), dtype="int32")
    x = layers.Embedding(10, 8)(tokens)
    a = layers.MultiHeadAttention(2, 4, dropout=0.1)(x, x, use_causal_mask=True)
    x = layers.LayerNormalization(epsilon=1e-6)(x + a)
    f = layers.Dense(8)(layers.Dense(16, activation="gelu")(x))
    x = layers.LayerNormalization(epsilon=1e-6)(layers.Add()([x, f]))
    return keras.Model(tokens, layers.Dense(2)(layers.GlobalAveragePooling1D()(x)), name="transformer")


def more():
    random = np.random.default_rng(8)
    keras.utils.set_random_seed(4)
    interop.save(here, "several", interop.scattered(interop.several(), random), random)
    model = training_table.nested()
    model.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.05, 40), clipnorm=1.0),
                  ["sparse_categorical_crossentropy", "mse"], loss_weights=[1.0, 0.5],
                  metrics=[["accuracy"], ["mae", keras.metrics.MeanSquaredError(name="squares")]], jit_compile=False)
    interop.save_trained(here, "trained", model)


def main():
    here.mkdir(exist_ok=True)
    random = np.random.default_rng(7)
    for make in [convnet, residual, recurrent, transformer]:
        keras.utils.set_random_seed(3)
        model = make()
        # Biases and statistics start at 0 and 1, which would hide that they are exchanged.
        model.set_weights([w + random.normal(0, 0.1, w.shape).astype("float32") ** 2 for w in model.get_weights()])
        shape = (3,) + tuple(model.inputs[0].shape[1:])
        if model.inputs[0].dtype == "int32":
            x = random.integers(0, 10, shape).astype("int32")
            x[0, 3:] = 0
        else:
            x = random.normal(size=shape).astype("float32")
        y = model.predict(x, verbose=0)
        model.save(here / f"{model.name}.keras")
        np.save(here / f"{model.name}.x.npy", x)
        np.save(here / f"{model.name}.y.npy", np.concatenate(y, 1) if isinstance(y, list) else y)
    print("wrote", *sorted(p.name for p in here.iterdir()), file=sys.stderr)


if sys.argv[1:] != ["more"]:
    main()
more()
