import keras
from keras import layers

maxlen = 40
chars = sorted(set([chr(code) for code in range(ord("a"), ord("z") + 1)]))
model = keras.Sequential(
    [
        keras.Input(shape=(maxlen, len(chars))),
        layers.LSTM(128),
        layers.Dense(len(chars), activation="softmax"),
    ]
)
optimizer = keras.optimizers.RMSprop(learning_rate=0.01)
