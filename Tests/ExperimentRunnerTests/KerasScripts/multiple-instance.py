import keras
from keras import layers, ops

BAG_SIZE = 3
instance_shape = (28, 28)

shared_dense_layer_1 = layers.Dense(32, activation="relu")
shared_dense_layer_2 = layers.Dense(16, activation="relu")
score = layers.Dense(1, activation="tanh")

inputs, embeddings = [], []
for _ in range(BAG_SIZE):
    inp = layers.Input(instance_shape)
    flatten = layers.Flatten()(inp)
    dense_1 = shared_dense_layer_1(flatten)
    inputs.append(inp)
    embeddings.append(shared_dense_layer_2(dense_1))
scores = ops.softmax(ops.stack([score(e) for e in embeddings], axis=1), axis=1)
weighted = [layers.multiply([scores[:, i, :], embeddings[i]]) for i in range(len(embeddings))]
concat = layers.concatenate(weighted)
output = layers.Dense(2, activation="softmax")(concat)
model = keras.Model(inputs, output)
