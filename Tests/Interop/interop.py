#!/usr/bin/env python3
"""Models go from Keras to Hornbook and back; `make interop` runs both halves around Hornbook's tests.

    interop.py write FOLDER    builds, trains and saves models, with inputs and predictions
    interop.py check FOLDER    opens what Hornbook wrote: predictions, configurations and further training must agree;
                               a third word picks the models with it in their names

A model is NAME.keras with its inputs NAME.x0.npy, … and predictions NAME.y0.npy, …; models.txt lists the names,
training.txt those that are trained further, to the weights and logs in NAME.after.npy.
"""
import json
import os
import sys
import warnings
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras
import numpy as np
from keras import layers

import layer_table
import training_table

# Of the larger of 1 and the number: float32 has 24 bits, and a prediction is a few hundred roundings.
TOLERANCE = 1e-5
# A few training steps; where a gradient is close to 0, an optimizer that divides by its size widens roundings.
TRAINED_TOLERANCE = 2e-4


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


def several():
    """Two inputs and two outputs, models in models, shared layers, frozen ones, names of one's own."""
    image, numbers = keras.Input((8, 8, 1), name="the image"), keras.Input((6,), name="numbers")
    head = keras.Sequential([keras.Input((10,)), layers.Dense(7, activation="relu", name="inner"),
                             layers.Dense(4)], name="head")
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    pair = keras.Model([a, b], [layers.Add(name="sum")([a, layers.Dense(4)(layers.Dense(7)(b))]),
                                layers.Multiply()([a, b])], name="pair")
    tower = layers.Conv2D(10, 3, name="tower.first")
    tower.trainable = False
    x = layers.Rescaling(1 / 255.0)(image)
    x = layers.GlobalAveragePooling2D()(tower(x))
    y = layers.Dense(10, name="shared")
    z = head(y(layers.Normalization(mean=[0.0] * 6, variance=[2.0] * 6)(numbers)))
    added, product = pair([head(x), z])
    again, _ = pair([product, added])
    return keras.Model([image, numbers], {"class": layers.Dense(3, activation="softmax", name="class")(again),
                                          "amount": layers.Dense(1, name="amount")(product)}, name="several")


def inputs_of(model, count, random):
    def values(tensor):
        shape = (count,) + tuple(tensor.shape[1:])
        if tensor.dtype != "int32":
            return random.normal(size=shape).astype("float32")
        tokens = random.integers(1, 10, shape).astype("int32")
        for row in tokens[::3]:
            row[random.integers(1, row.shape[-1]):] = 0
        return tokens

    return [values(tensor) for tensor in model.inputs]


def predict(model, x):
    # Not by predict, which compiles a program for each of a hundred models.
    y = model(x if len(x) > 1 else x[0], training=False)
    return [keras.ops.convert_to_numpy(one) for one in keras.tree.flatten(y)]


def difference(y, expected):
    if len(y) != len(expected):
        return float("inf")
    return max(float(np.max(np.abs(a - b) / np.maximum(1, np.abs(b)))) for a, b in zip(y, expected))


def save(folder, name, model, random, samples=3):
    x = inputs_of(model, samples, random)
    model.save(folder / f"{name}.keras")
    for index, value in enumerate(x):
        np.save(folder / f"{name}.x{index}.npy", value)
    for index, value in enumerate(predict(model, x)):
        np.save(folder / f"{name}.y{index}.npy", value)
    return name


def load(folder, name, what):
    values = []
    while (folder / f"{name}.{what}{len(values)}.npy").exists():
        values.append(np.load(folder / f"{name}.{what}{len(values)}.npy"))
    return values


def scattered(model, random):
    """Biases and statistics start at 0 and 1, which would hide that they are exchanged."""
    model.set_weights([w + random.normal(0, 0.1, w.shape).astype(w.dtype) ** 2 for w in model.get_weights()])
    return model


def save_trained(folder, name, model):
    """A model after two epochs, and what two more make of it."""
    x, y = training_table.data(model)
    for index, value in enumerate(x):
        np.save(folder / f"{name}.x{index}.npy", value)
    for index, value in enumerate(y):
        np.save(folder / f"{name}.t{index}.npy", value)
    training_table.fit(model, x, y)
    model.save(folder / f"{name}.keras")
    np.save(folder / f"{name}.after.npy", training_table.fit(model, x, y))
    return name


def write(folder):
    random = np.random.default_rng(1)
    names = []
    for make in (convnet, residual, recurrent, transformer):
        keras.utils.set_random_seed(1)
        model = make()
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(inputs_of(model, 96, random)[0], random.integers(0, 5, 96), epochs=2, verbose=0)
        names.append(save(folder, make.__name__, model, random))
    names.append(save(folder, "several", scattered(several(), random), random))
    for name, model in layer_table.models():
        # What adapt has found is taken over when the layer is built, so its weights stay as they are.
        names.append(save(folder, name, model if "adapted" in name else scattered(model, random), random))
    (folder / "models.txt").write_text("\n".join(names))

    trained = []
    for name, model in training_table.models():
        trained.append(save_trained(folder, name, model))
    (folder / "training.txt").write_text("\n".join(trained))


def plain(value):
    """A configuration without what cannot agree, and with one way to say the same."""
    if isinstance(value, (list, tuple)):
        return [plain(element) for element in value]
    if not isinstance(value, dict):
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
    if value.get("class_name") in ("L1", "L2", "L1L2"):
        config = value["config"]
        return {"L1L2": [round(float(config.get(key, 0)), 6) for key in ("l1", "l2")]}
    if "layers" in value and "input_layers" in value:
        value = numbered(value)
    # An operator on tensors may be written as an operation or as a layer of the same name.
    if value.get("class_name") in ("Add", "Subtract", "Multiply") and "inbound_nodes" in value:
        value = {key: value[key] for key in ("class_name", "inbound_nodes")}
    # Random numbers follow from the run's seed; programs are compiled as each library likes; the labels of a metric are
    # counted when it sees them.
    unused = ("seed", "jit_compile", "build_config", "num_labels")
    inner = {key: plain(inner) for key, inner in value.items() if key not in unused}
    # One tensor, a list of one, a list or a dictionary.
    return {key: triples(one) if key in ("input_layers", "output_layers") else one for key, one in inner.items()}


def numbered(config):
    """A functional model whose layers have numbers for names, and whose layers' calls stand in the order of what they
    read: names of operations, and the order of calls, are each library's own."""
    names = {layer["name"]: f"layer {index}" for index, layer in enumerate(config["layers"])}
    places = {}

    def renamed(value):
        if isinstance(value, dict):
            if "keras_history" in value:
                name, call, tensor = value["keras_history"]
                return dict(value, keras_history=[names.get(name, name), places.get((name, call), call), tensor])
            return {key: renamed(one) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            if len(value) == 3 and isinstance(value[0], str) and value[0] in names:
                return [names[value[0]], places.get((value[0], value[1]), value[1]), value[2]]
            return [renamed(one) for one in value]
        return value

    layers = []
    for layer in config["layers"]:
        calls = [renamed(call) for call in layer["inbound_nodes"]]
        order = sorted(range(len(calls)), key=lambda index: str(calls[index]))
        places.update({(layer["name"], old): new for new, old in enumerate(order)})
        inner = dict(layer["config"])
        if layer["module"].startswith("keras.src.ops"):
            inner.pop("name", None)
        layers.append(dict(
            layer, name=names[layer["name"]], config=inner, inbound_nodes=[calls[index] for index in order]))
    ends = {key: renamed(config[key]) for key in ("input_layers", "output_layers")}
    return dict(config, layers=layers, **ends)


def triples(value):
    if isinstance(value, list) and len(value) == 3 and isinstance(value[0], str):
        return [value]
    return sorted(one for part in (value.values() if isinstance(value, dict) else value) for one in triples(part))


def differences(a, b, path=""):
    if isinstance(a, dict) and isinstance(b, dict):
        return [line for key in sorted(set(a) | set(b)) for line in
                differences(a.get(key), b.get(key), f"{path}/{key}")]
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return [line for index, (x, y) in enumerate(zip(a, b)) for line in differences(x, y, f"{path}/{index}")]
    if isinstance(a, float) and isinstance(b, float):
        return [] if np.float32(a) == np.float32(b) else [f"{path}: {a} became {b}"]
    return [] if means_the_same(a, b, path) else [f"{path}: {str(a)[:100]} became {str(b)[:100]}"]


def means_the_same(a, b, path):
    """What Keras takes for the same argument."""
    if a == b:
        return True
    # One element, alone or in a list.
    for one, other in ((a, b), (b, a)):
        if isinstance(one, list) and len(one) == 1 and not (isinstance(other, list) and len(other) == 1):
            return not differences(one[0], other, path)
    # A range around 0 by its size.
    if isinstance(a, float) and isinstance(b, list):
        return b == [-a, a]
    # A metric by its name.
    if isinstance(a, str) and isinstance(b, dict):
        return b.get("config", {}).get("name") == a
    if path.endswith("/thresholds"):
        return {a, b} == {None, 0.5}
    # Each Bidirectional puts its word before the name that it is given.
    return path.endswith("/backward_layer/config/name") and b == f"backward_{a}"


def check(folder, only=""):
    """Compares the models whose names have `only` in them."""
    failures = 0

    def compare(name, measure, tolerance=TOLERANCE):
        nonlocal failures
        try:
            with warnings.catch_warnings():
                # A warning that something was not taken over is a failure.
                warnings.filterwarnings("error", message=".*(Skipping|could not|not loaded)")
                error = measure()
            verdict = "ok" if error < tolerance else "TOO FAR"
        except Exception as problem:
            error, verdict = float("nan"), f"FAILED {type(problem).__name__}: {str(problem)[:600]}"
        failures += verdict != "ok"
        if verdict != "ok" or "made by Hornbook" in name or not name.endswith(")"):
            print(f"{name}: Keras differs from Hornbook by {error:.2g} {verdict}", flush=True)

    def same(a, b):
        lines = differences(plain(a), plain(b))
        if lines:
            raise ValueError("; ".join(lines))
        return 0.0

    def names(file):
        return [name for name in (folder / file).read_text().split("\n") if only in name or file == "catalog.txt"]

    for name in names("models.txt"):
        x, y = load(folder, name, "x"), load(folder, name, "y")
        original = keras.saving.load_model(folder / f"{name}.keras", safe_mode=True)
        written = []

        def whole():
            written.append(keras.saving.load_model(folder / f"{name}.hornbook.keras"))
            return difference(predict(written[0], x), y)

        compare(name, whole)
        compare(f"{name} (configuration)", lambda: same(original.get_config(), written[0].get_config()))

        def weights():
            original.set_weights([0 * w for w in original.get_weights()])
            original.load_weights(folder / f"{name}.hornbook.weights.h5")
            return difference(predict(original, x), y)

        compare(f"{name} (weights alone)", weights)

    for name in names("training.txt"):
        x, y = load(folder, name, "x"), load(folder, name, "t")
        written = folder / f"{name}.hornbook.keras"
        original = keras.saving.load_model(folder / f"{name}.keras")
        expected = np.load(folder / f"{name}.after.npy")
        compare(f"{name} trained on", lambda: difference(
            [training_table.fit(keras.saving.load_model(written), x, y)], [expected]), TRAINED_TOLERANCE)
        compare(f"{name} (settings)", lambda: same(
            original.get_compile_config(), training_table.comparable(keras.saving.load_model(written), original)))

    for name in names("own.txt"):
        x, y = load(folder, f"{name}.own", "x"), load(folder, f"{name}.own", "y")
        compare(f"{name} (made by Hornbook)", lambda: difference(
            predict(keras.saving.load_model(folder / f"{name}.own.keras"), x), y))

        def weights_of_own():
            model = keras.saving.load_model(folder / f"{name}.own.keras")
            model.set_weights([0 * w for w in model.get_weights()])
            model.load_weights(folder / f"{name}.own.weights.h5")
            return difference(predict(model, x), y)

        compare(f"{name} (weights made by Hornbook)", weights_of_own)
    for name in names("own_training.txt"):
        x, y = load(folder, f"{name}.own", "x"), load(folder, f"{name}.own", "t")
        compare(f"{name} (made by Hornbook) trained on", lambda: difference(
            [training_table.fit(keras.saving.load_model(folder / f"{name}.own.keras"), x, y, logs=False)],
            [np.load(folder / f"{name}.own.after.npy")]), TRAINED_TOLERANCE)

    known = {case[0].split(" ")[0] for case in layer_table.cases()}
    # Cells are tried inside of RNN; lookups and text are TensorFlow's in Keras.
    catalog = {name for name in names("catalog.txt") if not name.endswith(("Cell", "Lookup")) and name not in (
        "InputLayer", "StackedRNNCells", "TextVectorization")}
    if missing := sorted(catalog - known):
        failures += 1
        print("no case for", ", ".join(missing))
    sys.exit(f"{failures} comparisons failed" if failures else 0)


if __name__ == "__main__":
    {"write": write, "check": check}[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
