"""Models that have been compiled and trained: every optimizer, schedule, loss and metric with options."""
import keras
import numpy as np
from keras import layers, losses, metrics, optimizers

S = optimizers.schedules


def optimizer_cases():
    o = optimizers
    return [
        o.SGD(0.05), o.SGD(0.05, momentum=0.9, nesterov=True, weight_decay=0.01), o.RMSprop(0.01, 0.8, 0.5, centered=True),
        o.Adam(0.01, amsgrad=True, clipnorm=1.0), o.Adam(S.CosineDecay(0.05, 20, 0.1, warmup_target=0.1, warmup_steps=3)),
        # Averages of weights (use_ema) are left out: Keras's trainer on JAX loses the weights.
        o.AdamW(S.ExponentialDecay(0.01, 3, 0.9, True)),
        o.Adam(0.01, gradient_accumulation_steps=2, global_clipnorm=0.5), o.Adamax(S.InverseTimeDecay(0.02, 4, 0.5)),
        o.Nadam(S.PolynomialDecay(0.02, 9, 0.001, 2.0, True)), o.Adagrad(S.PiecewiseConstantDecay([3, 8], [0.1, 0.05, 0.01])),
        o.Adadelta(0.5), o.Adafactor(0.05), o.Ftrl(0.1, l1_regularization_strength=0.001),
        o.Lamb(S.CosineDecayRestarts(0.02, 5, 1.5, 0.9, 0.1)), o.Lion(0.001, clipvalue=0.5), o.AdamW(0.01, weight_decay=0.02),
    ]


def loss_cases():
    """Losses and metrics for numbers, for classes by number and for one-hot classes."""
    r = "sum"
    numbers = [
        losses.MeanSquaredError(r), losses.MeanAbsoluteError(r), losses.MeanAbsolutePercentageError(),
        losses.MeanSquaredLogarithmicError(), losses.LogCosh(), losses.Huber(1.0, name="hub"), losses.CosineSimilarity(-1),
        losses.Poisson(), losses.Hinge(), losses.SquaredHinge(),
    ]
    probabilities = [
        losses.BinaryCrossentropy(False, 0.1), losses.BinaryFocalCrossentropy(True, 0.3, 1.5),
        losses.CategoricalCrossentropy(label_smoothing=0.1), losses.CategoricalFocalCrossentropy(0.3, 1.5),
        losses.KLDivergence(), losses.CategoricalHinge(), losses.Dice(), losses.Tversky(0.3, 0.7),
        losses.CategoricalCrossentropy(), losses.BinaryCrossentropy(),
    ]
    m = metrics
    one_hot = [
        [m.CategoricalAccuracy(name="right"), m.TopKCategoricalAccuracy(2), m.CategoricalCrossentropy(label_smoothing=0.1)],
        [m.Precision(0.4, class_id=1), m.Recall(top_k=2), m.AUC(50, "PR", "minoring"), m.AUC(multi_label=True, num_labels=3)],
        [m.TruePositives(0.3), m.FalsePositives([0.2, 0.6]), m.TrueNegatives(), m.FalseNegatives(name="fn")],
        [m.SensitivityAtSpecificity(0.4, 50), m.SpecificityAtSensitivity(0.4), m.PrecisionAtRecall(0.4),
         m.RecallAtPrecision(0.4, class_id=2)],
        [m.F1Score("macro", 0.4), m.FBetaScore("weighted", 2.0), m.OneHotIoU(3, [0, 2]), m.OneHotMeanIoU(3)],
        [m.BinaryAccuracy(threshold=0.4), m.BinaryCrossentropy(), m.BinaryIoU([1], 0.4), m.KLDivergence()],
        ["accuracy", "mse", "mae"], ["categorical_accuracy", "categorical_crossentropy"], [m.CategoricalHinge(), m.Poisson()],
        [m.CosineSimilarity()],
    ]
    measured = [
        ["mse", "mean_absolute_error"], [m.MeanSquaredError(), m.RootMeanSquaredError()], [m.MeanAbsoluteError()],
        [m.MeanAbsolutePercentageError(), m.MeanSquaredLogarithmicError()], [m.LogCoshError(), m.CosineSimilarity(axis=-1)],
        [m.R2Score("variance_weighted_average")], [m.Hinge(), m.SquaredHinge()], [losses.Huber()],
        ["kl_divergence"], [m.R2Score()],
    ]
    return (list(zip(numbers, measured)), list(zip(probabilities, one_hot)))


def small(name, activation=None, units=3):
    return keras.Sequential([keras.Input((4,)), layers.Dense(5, activation="tanh"),
                             layers.Dense(units, activation=activation)], name=name)


def nested():
    inputs = keras.Input((4,))
    inner = keras.Sequential([keras.Input((5,)), layers.Dense(5, activation="tanh"), layers.BatchNormalization()], name="inner")
    x = layers.Dense(5, activation="tanh", name="first")(inputs)
    x = layers.LayerNormalization()(inner(x) + inner(layers.Dense(5, kernel_constraint="max_norm")(x)))
    frozen = layers.Dense(3, name="frozen")
    frozen.trainable = False
    return keras.Model(inputs, [layers.Dense(3, activation="softmax", name="kind")(x), frozen(layers.Dense(2)(x))], name="nested")


def models():
    result = []
    for index, optimizer in enumerate(optimizer_cases()):
        keras.utils.set_random_seed(index)
        name = f"optimizer_{index}_{type(optimizer).__name__}"
        model = small(name)
        model.compile(optimizer, "mse", metrics=["mae"], jit_compile=False)
        result.append((name, model))
    numbers, probabilities = loss_cases()
    for kind, activation, rows in (("numbers", "softplus", numbers), ("one_hot", "softmax", probabilities)):
        for index, (loss, measured) in enumerate(rows):
            keras.utils.set_random_seed(index)
            name = f"loss_{kind}_{index}_{type(loss).__name__}"
            model = small(name, activation)
            model.compile(optimizers.SGD(0.001), loss, metrics=measured, weighted_metrics=["mse"] if index == 2 else None,
                          jit_compile=False)
            result.append((name, model))
    for index, (loss, measured) in enumerate([
        (losses.SparseCategoricalCrossentropy(ignore_class=2), ["accuracy", metrics.SparseTopKCategoricalAccuracy(2)]),
        ("sparse_categorical_crossentropy", [metrics.SparseCategoricalAccuracy(), metrics.SparseCategoricalCrossentropy(),
                                             metrics.MeanIoU(3, sparse_y_pred=False), metrics.IoU(3, [1], sparse_y_pred=False)]),
    ]):
        keras.utils.set_random_seed(index)
        name = f"classes_{index}"
        model = small(name, "softmax")
        model.compile("adam", loss, metrics=measured, jit_compile=False)
        result.append((name, model))
    keras.utils.set_random_seed(9)
    model = nested()
    model.compile("adam", ["sparse_categorical_crossentropy", "mse"], loss_weights=[1.0, 0.5],
                  metrics=[["accuracy"], ["mae", metrics.MeanSquaredError(name="squares")]], jit_compile=False)
    result.append(("nested_adam", model))
    keras.utils.set_random_seed(10)
    model = nested()
    model.compile("rmsprop", {"kind": "sparse_categorical_crossentropy", "frozen": losses.Huber()},
                  metrics={"kind": "accuracy"}, jit_compile=False)
    result.append(("nested_by_name", model))
    return result


def data(model):
    random = np.random.default_rng(5)
    x = [random.normal(size=(20,) + tuple(tensor.shape[1:])).astype("float32") for tensor in model.inputs]
    y = []
    for tensor in model.outputs:
        if "classes" in model.name or model.name == "nested" and not y:
            y.append(random.integers(0, 3, 20).astype("int32"))
        elif "one_hot" in model.name:
            y.append(np.eye(3, dtype="float32")[random.integers(0, 3, 20)])
        else:
            y.append(random.uniform(0.1, 1, size=(20,) + tuple(tensor.shape[1:])).astype("float32"))
    return x, y


def fit(model, x, y, logs=True):
    """Two epochs in the order of the samples; the logs and the weights after them."""
    # A program for each of the small models would take longer than its ten steps.
    model.jit_compile = False
    history = model.fit(x if len(x) > 1 else x[0], y if len(y) > 1 else y[0], batch_size=4, epochs=2, shuffle=False, verbose=0)
    weights = [w.numpy().ravel() for w in model.weights]
    # A metric with several numbers: one after another over the epochs, as Hornbook names them apart.
    watched = [np.ravel(np.transpose(history.history[key])) for key in sorted(history.history)] if logs else []
    return np.concatenate([np.asarray(part, "float32") for part in watched + weights])


def comparable(model, original):
    """The settings, in the form in which the other model has them where Keras knows several for one."""
    config, other = model.get_compile_config(), original.get_compile_config()

    def name(entry):
        return entry["config"].get("name") if isinstance(entry, dict) and "config" in entry else entry

    if isinstance(other["optimizer"]["config"].get("name"), str):
        config["optimizer"]["config"]["name"] = other["optimizer"]["config"]["name"]
    if isinstance(other["loss"], str):
        known = getattr(losses.get(other["loss"]), "__name__", other["loss"])
        config["loss"] = other["loss"] if name(config["loss"]) == known else config["loss"]
    for key in ("loss", "metrics"):
        if isinstance(other[key], (list, dict)) and len(model.outputs) > 1:
            config[key] = other[key]
    return config
