import keras
from keras import layers

inputs = keras.Input(shape=(32, 32, 3), name="face")
x = layers.Conv2D(16, 3, activation="relu")(inputs)
x = layers.GlobalAveragePooling2D()(x)
shared = layers.Dense(32, activation="relu", name="shared")(x)
age = layers.Dense(1)(shared)
mood = layers.Dense(3, activation="softmax", name="mood_probabilities")(shared)
model = keras.Model(inputs={"face": inputs}, outputs={"age": age, "mood": mood})
