import keras
from keras import layers, ops

a = keras.Input(shape=(8,), name="a")
b = keras.Input(shape=(8,), name="b")
x = layers.Dense(8)(a)
y = layers.Dense(8)(b)
distance = ops.sqrt(ops.sum((x - y) ** 2, axis=-1, keepdims=True) + 1e-6)
cosine = ops.sum(ops.normalize(x, axis=-1) * ops.normalize(y, axis=-1), axis=-1, keepdims=True)
scaled = 2 ** (-distance) / 3 + (1 - cosine) * 0.5
clipped = ops.clip(ops.maximum(scaled, 0.0), 0, 10)
wide = ops.expand_dims(ops.concatenate([x, y], axis=-1), axis=1)
flat = ops.reshape(ops.transpose(wide, (0, 2, 1)), (-1, 16))
out = layers.Dense(1)(ops.concatenate([clipped, flat, a[:, ::2], b[:, None, -1]], axis=-1))
model = keras.Model([a, b], out)
