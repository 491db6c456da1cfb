"""Records what Keras makes of losses, metrics, optimizers and schedules: training.json, a line each.

    KERAS_BACKEND=jax python record.py

needs keras 3.15 with a backend from PyPI; nothing of it is needed to run the tests. Numbers that go in follow from
the formula of `numbers`, which TrainingResultTests.swift has too; only the results are recorded, to seven digits.
"""

import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras
import numpy as np


def numbers(shape, salt, low=-1.0, high=1.0):
    count = int(np.prod(shape))
    values = [low + (high - low) * ((37 * i + 61 * salt + 17) % 101) / 101 for i in range(count)]
    return np.array(values, "float32").reshape(shape)


def rounded(values):
    return [float(f"{v:.7g}") for v in np.asarray(values, "float64").reshape(-1)]


lines = []


def record(**entry):
    lines.append(json.dumps(entry, sort_keys=True))


def weights(form):
    """A weight for each sample; Keras aligns weights on the last axes, so sequences need one for each step."""
    w = numbers([5], 3, 0, 2)
    return np.repeat(w[:, None], 3, 1) if form in PER_STEP else w


PER_STEP = ["channels first", "classes of channels first", "segments", "segment scores", "one-hot segments"]


# Losses: of targets and predictions in a form, with weights of samples, and the gradient by the predictions.


def targets(form):
    """Shapes as in TrainingResultTests.swift: five samples."""
    return {
        "probabilities": (numbers([5, 4], 1, 0, 1), numbers([5, 4], 2, 0.05, 0.95)),
        "logits": (numbers([5, 4], 1, 0, 1), numbers([5, 4], 2, -3, 3)),
        "one-hot": (np.eye(4, dtype="float32")[[i * 3 % 4 for i in range(5)]], numbers([5, 4], 2, 0.05, 0.95)),
        "classes": (np.array([i * 3 % 4 for i in range(5)], "int32"), numbers([5, 4], 2, 0.05, 0.95)),
        "channels first": (numbers([5, 4, 3], 1, 0, 1), numbers([5, 4, 3], 2, 0.05, 0.95)),
        "classes of channels first": (
            np.array([i * 3 % 4 for i in range(15)], "int32").reshape([5, 3]),
            numbers([5, 4, 3], 2, 0.05, 0.95),
        ),
        "numbers": (numbers([5, 4], 1), numbers([5, 4], 2)),
        "binary": (np.array([[float(i * 3 % 4 > 1)] for i in range(5)], "float32"), numbers([5, 1], 2, 0.05, 0.95)),
        "binary four": (
            np.array([float(i * 3 % 4 > 1) for i in range(20)], "float32").reshape([5, 4]),
            numbers([5, 4], 2, 0.05, 0.95),
        ),
        "segments": (
            np.array([i * 3 % 4 for i in range(15)], "int32").reshape([5, 3]),
            np.array([i * 7 % 4 for i in range(15)], "int32").reshape([5, 3]),
        ),
        "segment scores": (
            np.array([i * 3 % 4 for i in range(15)], "int32").reshape([5, 3]),
            numbers([5, 3, 4], 2, 0.05, 0.95),
        ),
        "one-hot segments": (
            np.eye(4, dtype="float32")[[i * 3 % 4 for i in range(15)]].reshape([5, 3, 4]),
            numbers([5, 3, 4], 2, 0.05, 0.95),
        ),
        "embeddings": (np.array([0, 1, 0, 2, 1], "int32"), numbers([5, 4], 2)),
    }[form]


def loss(name, form, **arguments):
    y, p = targets(form)
    made = getattr(keras.losses, name)(**arguments)
    import jax

    def total(p, w):
        return made(y, p, sample_weight=w)

    w = None if name in ["Dice", "Tversky"] else weights(form)
    gradient = jax.grad(lambda p: total(p, None))(jax.numpy.asarray(p))
    record(
        kind="loss", name=name, form=form, arguments=arguments, value=rounded(total(p, None)),
        weighted=None if w is None else rounded(total(p, w)), gradient=rounded(gradient),
    )


for name in [
    "MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "LogCosh",
    "Poisson", "KLDivergence", "Huber", "CosineSimilarity", "Dice", "Tversky",
]:
    loss(name, "probabilities")
for name in ["Hinge", "SquaredHinge", "CategoricalHinge"]:
    loss(name, "one-hot")
loss("Huber", "numbers", delta=0.3)
loss("CosineSimilarity", "channels first", axis=1)
loss("Dice", "channels first", axis=[1, 2])
loss("Tversky", "channels first", alpha=0.3, beta=0.6, axis=[2])
for logits in [False, True]:
    form = "logits" if logits else "probabilities"
    loss("BinaryCrossentropy", form, from_logits=logits, label_smoothing=0.1)
    loss("CategoricalCrossentropy", form, from_logits=logits, label_smoothing=0.1)
    loss("BinaryFocalCrossentropy", form, from_logits=logits, apply_class_balancing=True, alpha=0.3, gamma=1.5)
    loss("CategoricalFocalCrossentropy", form, from_logits=logits, alpha=0.4, gamma=1.5, label_smoothing=0.1)
loss("SparseCategoricalCrossentropy", "classes")
loss("SparseCategoricalCrossentropy", "classes", ignore_class=1)
loss("SparseCategoricalCrossentropy", "classes", reduction="sum")
loss("MeanSquaredError", "numbers", reduction="mean_with_sample_weight")
loss("BinaryCrossentropy", "channels first", axis=1)
loss("BinaryFocalCrossentropy", "channels first", axis=1)
loss("CategoricalCrossentropy", "channels first", axis=1)
loss("CategoricalFocalCrossentropy", "channels first", axis=1)
loss("CategoricalGeneralizedCrossEntropy", "classes")
loss("CategoricalGeneralizedCrossEntropy", "classes", q=0.7)
loss("Circle", "embeddings")
loss("Circle", "embeddings", gamma=20.0, margin=0.25, remove_diagonal=False)


# Metrics: of two batches, of three samples and of two, plain and weighted.


def metric(name, form, **arguments):
    y, p = targets(form)
    w = weights(form)
    if "IoU" in name:
        # Keras counts pairs of classes in whole numbers, and so weights too.
        w = np.round(w)
    results = []
    for weighted in [False, True]:
        made = getattr(keras.metrics, name)(**arguments)
        for part in [slice(0, 3), slice(3, 5)]:
            made.update_state(y[part], p[part], sample_weight=w[part] if weighted else None)
        results.append(rounded(made.result()))
    record(kind="metric", name=name, form=form, arguments=arguments, value=results[0], weighted=results[1])


for name in [
    "MeanSquaredError", "RootMeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError",
    "MeanSquaredLogarithmicError", "LogCoshError", "CosineSimilarity", "Poisson", "KLDivergence", "R2Score",
    "ConcordanceCorrelation", "PearsonCorrelation", "BinaryCrossentropy",
]:
    metric(name, "probabilities")
metric("ConcordanceCorrelation", "channels first", axis=1)
metric("PearsonCorrelation", "channels first", axis=1)
metric("R2Score", "numbers", class_aggregation="variance_weighted_average")
metric("R2Score", "numbers", class_aggregation=None, num_regressors=2)
for name in ["CategoricalAccuracy", "CategoricalCrossentropy", "Hinge", "SquaredHinge", "CategoricalHinge"]:
    metric(name, "one-hot")
metric("SparseCategoricalAccuracy", "classes")
metric("SparseCategoricalCrossentropy", "classes")
metric("SparseTopKCategoricalAccuracy", "classes", k=2)
metric("TopKCategoricalAccuracy", "one-hot", k=2)
for name in [
    "BinaryAccuracy", "Precision", "Recall", "TruePositives", "FalsePositives", "TrueNegatives", "FalseNegatives",
    "AUC",
]:
    metric(name, "binary")
metric("BinaryAccuracy", "binary four", threshold=0.3)
metric("Precision", "binary four", thresholds=[0.2, 0.6])
metric("Recall", "binary four", top_k=2)
metric("Precision", "binary four", class_id=1)
metric("AUC", "binary", curve="PR")
for summation in ["minoring", "majoring"]:
    for curve in ["ROC", "PR"]:
        metric("AUC", "binary four", curve=curve, summation_method=summation, num_thresholds=11)
metric("AUC", "binary four", multi_label=True, num_labels=4, num_thresholds=21)
metric("AUC", "binary four", multi_label=True, num_labels=4, label_weights=[1.0, 2.0, 0.5, 3.0])
metric("AUC", "binary four", curve="PR", multi_label=True, num_labels=4, num_thresholds=21)
metric("AUC", "binary four", thresholds=[0.25, 0.5, 0.75])
for name, condition in [
    ("SensitivityAtSpecificity", "specificity"), ("SpecificityAtSensitivity", "sensitivity"),
    ("PrecisionAtRecall", "recall"), ("RecallAtPrecision", "precision"),
]:
    metric(name, "binary four", **{condition: 0.6})
for average in [None, "micro", "macro", "weighted"]:
    metric("F1Score", "one-hot", average=average)
    metric("FBetaScore", "binary four", average=average, beta=2.0, threshold=0.4)
metric("MeanIoU", "segments", num_classes=4)
metric("MeanIoU", "segments", num_classes=4, ignore_class=2)
metric("IoU", "segments", num_classes=4, target_class_ids=[1, 3])
metric("MeanIoU", "segment scores", num_classes=4, sparse_y_pred=False)
metric("OneHotMeanIoU", "one-hot segments", num_classes=4)
metric("OneHotIoU", "one-hot segments", num_classes=4, target_class_ids=[0, 2])
metric("BinaryIoU", "binary", target_class_ids=[0, 1], threshold=0.4)


# Optimizers: a dense layer of 4 units on 3 features with a mean squared error, six steps on batches of five.


def optimizer(name, learning_rate=0.05, steps=6, wrap=None, **arguments):
    if name == "LossScaleOptimizer":
        inner = keras.optimizers.SGD(learning_rate)
        made = keras.optimizers.LossScaleOptimizer(inner, **arguments)
    else:
        made = getattr(keras.optimizers, name)(learning_rate=learning_rate, **arguments)
    layer = keras.layers.Dense(4, name="dense")
    model = keras.Sequential([keras.Input([3]), layer])
    layer.set_weights([numbers([3, 4], 10), numbers([4], 11)])
    model.compile(optimizer=made, loss="mse", jit_compile=False)
    weights = []
    for step in range(steps):
        model.train_on_batch(numbers([5, 3], 20 + step, -2, 2), numbers([5, 4], 40 + step, -2, 2))
        weights.append(rounded(np.concatenate([w.reshape(-1) for w in layer.get_weights()])))
    after = None
    if arguments.get("use_ema"):
        made.finalize_variable_values(model.trainable_variables)
        after = rounded(np.concatenate([w.reshape(-1) for w in layer.get_weights()]))
    record(
        kind="optimizer", name=name, learning_rate=learning_rate, arguments=arguments, weights=weights, finalized=after
    )


for name in [
    "SGD", "RMSprop", "Adam", "AdamW", "Adamax", "Nadam", "Adagrad", "Adadelta", "Adafactor", "Ftrl", "Lion", "Lamb",
    "Muon", "ScheduleFreeAdamW",
]:
    optimizer(name)
optimizer("SGD", momentum=0.9)
optimizer("SGD", momentum=0.9, nesterov=True)
optimizer("RMSprop", momentum=0.5, centered=True, rho=0.8)
optimizer("Adam", amsgrad=True, beta_1=0.8, beta_2=0.9, epsilon=1e-3)
optimizer("AdamW", weight_decay=0.1)
optimizer("Adadelta", learning_rate=1.0, rho=0.8)
optimizer("Adagrad", initial_accumulator_value=0.5)
optimizer("Adafactor", relative_step=False, clip_threshold=0.5, beta_2_decay=-0.6)
optimizer("Ftrl", l1_regularization_strength=0.05, l2_regularization_strength=0.1, beta=0.2)
optimizer("Ftrl", learning_rate_power=-0.3, l2_shrinkage_regularization_strength=0.1)
optimizer("Muon", nesterov=False, momentum=0.8, ns_steps=3, weight_decay=0.1, adam_lr_ratio=0.5)
optimizer("ScheduleFreeAdamW", learning_rate=0.1, warmup_steps=3)
for name in ["SGD", "Adam"]:
    optimizer(name, clipnorm=0.3)
    optimizer(name, clipvalue=0.1)
    optimizer(name, global_clipnorm=0.3)
    optimizer(name, weight_decay=0.1)
    optimizer(name, use_ema=True, ema_momentum=0.6)
    optimizer(name, use_ema=True, ema_momentum=0.6, ema_overwrite_frequency=2)
    optimizer(name, gradient_accumulation_steps=2)
    optimizer(name, loss_scale_factor=16.0)
optimizer("LossScaleOptimizer")
optimizer("LossScaleOptimizer", initial_scale=4.0, dynamic_growth_steps=2)
optimizer("LossScaleOptimizer", learning_rate=0.05, initial_scale=3e38, dynamic_growth_steps=2)


# Schedules: the rates of some steps.


def schedule(name, *arguments, **named):
    made = getattr(keras.optimizers.schedules, name)(*arguments, **named)
    steps = [0, 1, 3, 4, 5, 10, 12, 13, 25, 40]
    record(
        kind="schedule", name=name, positional=list(arguments), arguments=named, steps=steps,
        value=rounded([float(made(step)) for step in steps]),
    )


for staircase in [False, True]:
    schedule("ExponentialDecay", 0.1, 10, 0.5, staircase=staircase)
    schedule("InverseTimeDecay", 0.1, 10, 0.5, staircase=staircase)
schedule("PiecewiseConstantDecay", [3, 12], [0.1, 0.05, 0.01])
schedule("PolynomialDecay", 0.1, 10)
schedule("PolynomialDecay", 0.1, 10, end_learning_rate=0.01, power=2.0)
schedule("PolynomialDecay", 0.1, 10, end_learning_rate=0.01, power=0.5, cycle=True)
schedule("CosineDecay", 0.1, 10)
schedule("CosineDecay", 0.1, 10, alpha=0.1)
schedule("CosineDecay", 0.01, 10, alpha=0.1, warmup_target=0.1, warmup_steps=4)
schedule("CosineDecayRestarts", 0.1, 4)
schedule("CosineDecayRestarts", 0.1, 4, t_mul=1.0, m_mul=0.9)
schedule("CosineDecayRestarts", 0.1, 4, t_mul=1.5, m_mul=0.5, alpha=0.1)

path = pathlib.Path(__file__).with_name("training.json")
path.write_text("[\n" + ",\n".join(lines) + "\n]\n")
print(len(lines), "results of Keras", keras.__version__)
