import keras
from keras import layers
from keras.regularizers import L1L2

max_features = 1000
embedding_dim = 16

inputs = keras.Input(shape=(None,), dtype="int64")
x = layers.Embedding(max_features, embedding_dim, mask_zero=True)(inputs)
x = layers.GlobalAveragePooling1D()(x)
x = layers.Dense(
    24, activation="relu", kernel_regularizer=L1L2(l1=1e-5, l2=1e-4), kernel_constraint=keras.constraints.MaxNorm(3)
)(x)
x = layers.Dropout(0.5)(x)
predictions = layers.Dense(1, activation="sigmoid", name="predictions")(x)
model = keras.Model(inputs, predictions)
