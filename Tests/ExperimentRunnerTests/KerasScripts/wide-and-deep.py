import keras
from keras import layers

NUMERIC = ["age", "hours", "gain"]
CATEGORICAL = {"sector": ["public", "private", "self"], "level": ["low", "high"]}

inputs = {}
for name in NUMERIC:
    inputs[name] = keras.Input(name=name, shape=(1,), dtype="float32")
for name in CATEGORICAL:
    inputs[name] = keras.Input(name=name, shape=(1,), dtype="int32")

encoded = []
for name, tensor in inputs.items():
    if name in CATEGORICAL:
        size = len(CATEGORICAL[name]) + 1
        vector = layers.Embedding(input_dim=size, output_dim=int(size**0.5) + 1)(tensor)
        encoded.append(layers.Flatten()(vector))
    else:
        encoded.append(tensor)

wide = layers.BatchNormalization()(layers.concatenate(encoded))
deep = layers.concatenate(encoded)
for units in [32, 16]:
    deep = layers.Dense(units)(deep)
    deep = layers.BatchNormalization()(deep)
    deep = layers.ReLU()(deep)
    deep = layers.Dropout(0.1)(deep)
merged = layers.concatenate([wide, deep])
outputs = layers.Dense(units=2, activation="softmax")(merged)
model = keras.Model(inputs=inputs, outputs=outputs)
