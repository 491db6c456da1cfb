"""Every layer of Hornbook's catalog, made by Keras with arguments that are not the defaults.

A case is a name, the shapes of its inputs (a shape of whole numbers is marked by INTEGERS) and a function of them.
"""
import importlib.util

import keras
import numpy as np
from keras import constraints, initializers, layers, regularizers

LINE, IMAGE, VOLUME = (6, 4), (6, 8, 4), (4, 6, 4, 2)


class Integers(tuple):
    """The shape of an input of whole numbers from 0 to 9."""


def one(layer):
    return lambda x: layer(x)


def kernel(prefix="kernel"):
    """The arguments that a kernel has."""
    return {
        f"{prefix}_initializer": initializers.VarianceScaling(0.7, "fan_avg", "untruncated_normal"),
        f"{prefix}_regularizer": regularizers.L1L2(0.1, 0.2), f"{prefix}_constraint": constraints.MaxNorm(1.5, 0),
    }


def bias():
    return {"bias_initializer": initializers.Constant(0.3), "bias_regularizer": regularizers.L2(0.3),
            "bias_constraint": constraints.NonNeg()}


def recurrent(**more):
    return {**kernel(), **kernel("recurrent"), **bias(), "dropout": 0.1, "recurrent_dropout": 0.2, **more}


def sequence():
    return {"return_sequences": True, "go_backwards": True}


def attention(x):
    y, scores = layers.MultiHeadAttention(
        2, 3, value_dim=5, dropout=0.1, use_bias=False, output_shape=7, kernel_initializer="he_normal",
        name="attending")(x, x, use_causal_mask=True, return_attention_scores=True)
    return [y, scores]


def cases():
    conv = {**kernel(), **bias(), "activation": "swish"}
    depthwise = {**kernel("depthwise"), **bias(), "activation": "relu6"}
    separable = {**kernel("depthwise"), **kernel("pointwise"), **bias(), "activation": "elu"}
    norm = {"epsilon": 0.01, "beta_initializer": "ones", "gamma_initializer": initializers.Constant(1.5),
            "beta_regularizer": "l2", "gamma_regularizer": regularizers.L1(0.2), "beta_constraint": "non_neg",
            "gamma_constraint": constraints.MinMaxNorm(0.1, 2.0, 0.9)}
    rows = []

    def add(name, shapes, call):
        rows.append((name, shapes if isinstance(shapes, list) else [shapes], call))

    add("Dense", (4,), one(layers.Dense(3, "tanh", activity_regularizer="l1", name="a dense layer", **kernel(), **bias())))
    add("EinsumDense", LINE, one(layers.EinsumDense("abc,cde->abde", (None, 2, 3), "relu", "de", **kernel(), **bias())))
    add("Embedding", Integers((5,)), one(layers.Embedding(
        10, 3, "glorot_uniform", embeddings_regularizer="l2", embeddings_constraint="unit_norm", mask_zero=True)))
    add("Masking", LINE, lambda x: layers.LSTM(2)(layers.Masking(0.5)(x)))
    add("Identity", LINE, one(layers.Identity()))
    add("Activation", LINE, one(layers.Activation("log_softmax")))
    add("ActivityRegularization", LINE, one(layers.ActivityRegularization(0.1, 0.2)))
    add("Flatten", IMAGE, one(layers.Flatten()))
    add("Reshape", IMAGE, one(layers.Reshape((4, -1))))
    add("Permute", IMAGE, one(layers.Permute((3, 1, 2))))
    add("RepeatVector", (4,), one(layers.RepeatVector(3)))
    add("ZeroPadding1D", LINE, one(layers.ZeroPadding1D((1, 2))))
    add("ZeroPadding2D", IMAGE, one(layers.ZeroPadding2D(((1, 0), (2, 3)))))
    add("ZeroPadding3D", VOLUME, one(layers.ZeroPadding3D((1, 2, 0))))
    add("Cropping1D", LINE, one(layers.Cropping1D((1, 2))))
    add("Cropping2D", IMAGE, one(layers.Cropping2D(((1, 0), (2, 3)))))
    add("Cropping3D", VOLUME, one(layers.Cropping3D(((1, 0), (1, 1), (0, 2)))))
    add("UpSampling1D", LINE, one(layers.UpSampling1D(3)))
    add("UpSampling2D", IMAGE, one(layers.UpSampling2D((2, 3), interpolation="bilinear")))
    add("UpSampling3D", VOLUME, one(layers.UpSampling3D((2, 1, 3))))
    add("ReLU", LINE, one(layers.ReLU(0.7, 0.1, 0.2)))
    add("LeakyReLU", LINE, one(layers.LeakyReLU(0.2)))
    add("PReLU", IMAGE, one(layers.PReLU("random_normal", "l2", "non_neg", [1, 2])))
    add("ELU", LINE, one(layers.ELU(0.5)))
    add("Softmax", LINE, one(layers.Softmax(1)))
    add("Conv1D", LINE, one(layers.Conv1D(4, 3, dilation_rate=2, padding="causal", groups=2, **conv)))
    add("Conv2D", IMAGE, one(layers.Conv2D(4, (3, 2), (2, 1), "same", groups=2, use_bias=False, **kernel())))
    add("Conv3D", VOLUME, one(layers.Conv3D(2, (2, 3, 1), (1, 2, 1), **conv)))
    add("Conv1DTranspose", LINE, one(layers.Conv1DTranspose(3, 3, strides=2, output_padding=1, **conv)))
    add("Conv2DTranspose", IMAGE, one(layers.Conv2DTranspose(3, (3, 2), strides=2, padding="same", **conv)))
    add("Conv3DTranspose", VOLUME, one(layers.Conv3DTranspose(2, 2, strides=(1, 2, 1), **conv)))
    add("DepthwiseConv1D", LINE, one(layers.DepthwiseConv1D(3, 1, "same", 2, **depthwise)))
    add("DepthwiseConv2D", IMAGE, one(layers.DepthwiseConv2D((3, 2), (2, 2), depth_multiplier=2, **depthwise)))
    add("SeparableConv1D", LINE, one(layers.SeparableConv1D(3, 2, depth_multiplier=2, **separable)))
    add("SeparableConv2D", IMAGE, one(layers.SeparableConv2D(3, (3, 2), padding="same", **separable)))
    for rank, shape in ((1, LINE), (2, IMAGE), (3, VOLUME)):
        for kind in ("Max", "Average"):
            make = getattr(layers, f"{kind}Pooling{rank}D")
            add(f"{kind}Pooling{rank}D", shape, one(make(2, 1 if rank == 1 else (1, 2, 1)[:rank], "same")))
            make = getattr(layers, f"Global{kind}Pooling{rank}D")
            add(f"Global{kind}Pooling{rank}D", shape, one(make(keepdims=True)))
    add("BatchNormalization", IMAGE, one(layers.BatchNormalization(
        2, 0.9, moving_mean_initializer="ones", moving_variance_initializer=initializers.Constant(2), **norm)))
    add("BatchNormalization plain", IMAGE, one(layers.BatchNormalization(center=False, scale=False)))
    add("LayerNormalization", IMAGE, one(layers.LayerNormalization([-2, -1], **norm)))
    add("GroupNormalization", IMAGE, one(layers.GroupNormalization(2, -1, **norm)))
    add("RMSNormalization", IMAGE, one(layers.RMSNormalization(-1, 0.01)))
    add("UnitNormalization", IMAGE, one(layers.UnitNormalization(1)))
    add("Normalization", IMAGE, one(layers.Normalization(mean=[1, 2, 3, 4], variance=[4, 3, 2, 1], invert=True)))

    def adapted(x):
        layer = layers.Normalization(-1)
        layer.adapt(np.random.default_rng(1).normal(2, 3, (16, 6, 8, 4)).astype("float32"))
        return layer(x)

    add("Normalization adapted", IMAGE, adapted)
    add("Dropout", LINE, one(layers.Dropout(0.3, (None, 1, 4), seed=4)))
    add("SpatialDropout1D", LINE, one(layers.SpatialDropout1D(0.3)))
    add("SpatialDropout2D", IMAGE, one(layers.SpatialDropout2D(0.3)))
    add("SpatialDropout3D", VOLUME, one(layers.SpatialDropout3D(0.3)))
    add("GaussianNoise", LINE, one(layers.GaussianNoise(0.3)))
    add("GaussianDropout", LINE, one(layers.GaussianDropout(0.3)))
    add("AlphaDropout", LINE, one(layers.AlphaDropout(0.3, (None, 1, 4))))
    add("MultiHeadAttention", LINE, attention)
    add("Attention", [LINE, LINE], lambda q, v: layers.Attention(True, "dot", 0.1)([q, v], use_causal_mask=True))
    add("Attention concat", [LINE, LINE], lambda q, v: layers.Attention(True, "concat")([q, v, v]))
    add("AdditiveAttention", [LINE, LINE], lambda q, v: layers.AdditiveAttention(False)([q, v]))
    add("SimpleRNN", LINE, one(layers.SimpleRNN(3, "relu", **recurrent(**sequence()))))
    add("LSTM", LINE, one(layers.LSTM(3, "relu", "hard_sigmoid", unit_forget_bias=False, **recurrent(**sequence()))))
    add("GRU", LINE, one(layers.GRU(3, "relu", "hard_sigmoid", reset_after=False, **recurrent(**sequence()))))
    add("LSTM states", LINE, lambda x: layers.LSTM(3, return_sequences=True, return_state=True)(x))
    add("GRU initial state", LINE, lambda x: layers.GRU(3)(x, initial_state=layers.GRU(3, return_state=True)(x)[1]))
    add("Bidirectional", LINE, one(layers.Bidirectional(
        layers.LSTM(3, name="there", **sequence()), "sum",
        backward_layer=layers.LSTM(3, return_sequences=True, name="back"))))
    add("Bidirectional apart", LINE, lambda x: layers.Bidirectional(layers.GRU(2), None)(x))
    add("TimeDistributed", (3, 6, 6, 2), one(layers.TimeDistributed(layers.Conv2D(2, 3, **conv))))
    add("RNN", LINE, one(layers.RNN(
        [layers.LSTMCell(3, **recurrent()), layers.GRUCell(2, **recurrent()), layers.SimpleRNNCell(2, **recurrent())],
        return_sequences=True)))
    add("RNN one cell", LINE, one(layers.RNN(layers.GRUCell(2, reset_after=False), go_backwards=True)))
    for name in ("Add", "Multiply", "Average", "Maximum", "Minimum"):
        add(name, [LINE, LINE, LINE], lambda a, b, c, name=name: getattr(layers, name)()([a, b, c]))
    add("Subtract", [LINE, LINE], lambda a, b: layers.Subtract()([a, b]))
    add("Concatenate", [LINE, LINE], lambda a, b: layers.Concatenate(1)([a, b]))
    add("Dot", [LINE, LINE], lambda a, b: layers.Dot((1, 1), True)([a, b]))
    add("Rescaling", IMAGE, one(layers.Rescaling(0.5, -1)))
    add("RandomFlip", IMAGE, one(layers.RandomFlip("vertical", seed=3)))
    add("RandomTranslation", IMAGE, one(layers.RandomTranslation((-0.1, 0.2), 0.3, "constant", "nearest", fill_value=0.5)))
    add("RandomRotation", IMAGE, one(layers.RandomRotation((-0.1, 0.2), "wrap", "nearest", fill_value=0.5)))
    add("RandomZoom", IMAGE, one(layers.RandomZoom((-0.1, 0.2), (0.1, 0.3), "nearest")))
    add("RandomContrast", IMAGE, one(layers.RandomContrast(0.3, (0, 1))))
    add("CategoryEncoding", Integers((5,)), one(layers.CategoryEncoding(10, "count")))
    add("CategoryEncoding weighted", [Integers((5,)), (5,)],
        lambda x, w: layers.CategoryEncoding(10, "count")(x, count_weights=w))
    add("Discretization", (4,), one(layers.Discretization([-1.0, 0.0, 0.5], output_mode="int")))
    add("Discretization one hot", (4,), one(layers.Discretization([-1.0, 0.5], output_mode="multi_hot")))
    # Keras makes it with TensorFlow only.
    if importlib.util.find_spec("tensorflow"):
        add("IntegerLookup", Integers((5,)), one(layers.IntegerLookup(vocabulary=[3, 5, 7], output_mode="int")))
    return rows


def objects():
    """Initializers, regularizers and constraints with options, as the arguments of one layer each."""
    i, r, c = initializers, regularizers, constraints
    made = [
        i.Zeros(), i.Ones(), i.Constant(0.2), i.Identity(0.5), i.Orthogonal(1.5), i.RandomUniform(-0.2, 0.3),
        i.RandomNormal(0.1, 0.2), i.TruncatedNormal(0.1, 0.2), i.GlorotUniform(), i.GlorotNormal(), i.HeUniform(),
        i.HeNormal(), i.LecunUniform(), i.LecunNormal(), i.VarianceScaling(0.5, "fan_out", "uniform"),
    ]
    rows = [("kernel_initializer", one) for one in made]
    rows += [("kernel_regularizer", one) for one in
             (r.L1(0.1), r.L2(0.2), r.L1L2(0.1, 0.2), r.OrthogonalRegularizer(0.1, "columns"))]
    rows += [("kernel_constraint", one) for one in
             (c.MaxNorm(1.5, 1), c.NonNeg(), c.UnitNorm((0, 1)), c.MinMaxNorm(0.1, 0.9, 0.5, (0,)))]
    return rows


def models():
    """A model for each case, by a name that can be a file's."""
    result = []
    for name, shapes, call in cases():
        inputs = [keras.Input(shape, dtype="int32" if isinstance(shape, Integers) else "float32") for shape in shapes]
        title = name.replace(" ", "_")
        result.append((title, keras.Model(inputs if len(inputs) > 1 else inputs[0], call(*inputs), name=title)))
    x = keras.Input((3,))
    y = x
    for index, (argument, made) in enumerate(objects()):
        y = layers.Dense(3, name=f"dense_{index}", **{argument: made})(y)
    result.append(("objects", keras.Model(x, y, name="objects")))
    return result
