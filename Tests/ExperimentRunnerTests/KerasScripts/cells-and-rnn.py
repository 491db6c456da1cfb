import keras
from keras import layers

inputs = keras.Input((20, 5), batch_size=4)
x = layers.RNN([layers.LSTMCell(6), layers.GRUCell(7)], return_sequences=True)(inputs)
x = layers.RNN(layers.SimpleRNNCell(8), stateful=True)(x)
x = layers.LayerNormalization(axis=-1, center=True, scale=False)(x)
model = keras.Model(inputs, layers.Dense(units=1, kernel_initializer="zeros", bias_initializer=keras.initializers.Constant(0.5))(x))
