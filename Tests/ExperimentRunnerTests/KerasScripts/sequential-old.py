from keras.models import Sequential
from keras.layers import Dense, Activation

model = Sequential()
model.add(Dense(12, input_shape=(8,), kernel_initializer="he_normal"))
model.add(Activation("relu"))
model.add(Dense(1, activation="sigmoid"))
