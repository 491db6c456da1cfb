import keras
from keras import layers
from keras.regularizers import L2

num_users, num_items, EMBEDDING_SIZE = 610, 9724, 25

user = keras.Input(shape=(1,), name="user", dtype="int32")
item = keras.Input(shape=(1,), name="item", dtype="int32")
user_vector = layers.Embedding(
    num_users, EMBEDDING_SIZE, embeddings_initializer="he_normal", embeddings_regularizer=L2(1e-6)
)(user)
item_vector = layers.Embedding(
    num_items, EMBEDDING_SIZE, embeddings_initializer="he_normal", embeddings_regularizer=L2(1e-6)
)(item)
user_bias = layers.Flatten()(layers.Embedding(num_users, 1)(user))
item_bias = layers.Flatten()(layers.Embedding(num_items, 1)(item))
dot = layers.Dot(axes=-1, normalize=False)([layers.Flatten()(user_vector), layers.Flatten()(item_vector)])
rating = keras.activations.sigmoid(dot + user_bias + item_bias)
model = keras.Model(inputs=[user, item], outputs=rating)
