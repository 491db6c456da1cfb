import keras
from keras import initializers, layers

shapes = dict(hidden=32, out=4)
init = initializers.VarianceScaling(scale=0.1, mode="fan_in", distribution="uniform")
model = keras.Sequential(name="policy")
model.add(keras.Input((6,)))
model.add(layers.Dense(shapes["hidden"], "tanh", kernel_initializer=init, bias_initializer=initializers.Zeros()))
model.add(layers.Dense(shapes["hidden"], "tanh", kernel_initializer=initializers.Orthogonal(gain=1.0)))
model.add(layers.Dense(shapes.get("out", 1), kernel_initializer="glorot_uniform", bias_initializer="ones"))
model.pop()
model.add(layers.Dense(shapes["out"] - 1, kernel_initializer=initializers.RandomNormal(mean=0.0, stddev=0.05)))
