import keras
from keras import layers

numeric = ["age", "trestbps", "chol", "thalach", "oldpeak"]
categories = {"sex": 2, "cp": 5, "thal": 4}

inputs = {}
features = []
for name in numeric:
    column = keras.Input(shape=(1,), name=name)
    inputs[name] = column
    features.append(layers.Normalization(mean=0.0, variance=1.0)(column))
for name, count in categories.items():
    column = keras.Input(shape=(1,), name=name, dtype="int64")
    inputs[name] = column
    features.append(layers.CategoryEncoding(num_tokens=count, output_mode="one_hot")(column))

all_features = layers.concatenate(features)
x = layers.Dense(32, activation="relu")(all_features)
x = layers.Dropout(0.5)(x)
output = layers.Dense(1, activation="sigmoid")(x)

model = keras.Model(inputs, output)
