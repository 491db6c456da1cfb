from tensorflow import keras
from tensorflow.keras import layers, regularizers
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Dropout, BatchNormalization

model = Sequential(name="stack")
model.add(keras.Input(shape=(16,)))
for units in [64, 32]:
    model.add(Dense(units, activation="relu", kernel_regularizer=regularizers.l2(0.01)))
    model.add(BatchNormalization())
    model.add(Dropout(rate=0.2))
model.add(layers.Dense(1, activation="sigmoid"))
