import keras
from keras import layers

inputs = keras.Input(shape=(128, 1))
x = layers.Conv1D(16, 2, padding="causal")(inputs)
skips = []
for i in range(5):
    tanh = layers.Conv1D(16, 2, dilation_rate=2**i, padding="causal", activation="tanh", name=f"filter_{i}")(x)
    gate = layers.Conv1D(16, 2, dilation_rate=2**i, padding="causal", activation="sigmoid", name=f"gate_{i:02d}")(x)
    z = layers.multiply([tanh, gate])
    z = layers.Conv1D(16, 1)(z)
    x = x + z
    skips += [z]
out = layers.Activation("relu")(layers.add(skips))
out = layers.Conv1D(8, 1, activation="relu")(out)
last = out[:, -1, :]
model = keras.Model(inputs, layers.Dense(1)(last))
