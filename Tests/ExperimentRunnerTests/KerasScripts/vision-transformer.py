import keras
from keras import layers, ops

image_size = 32
patch_size = 8
num_patches = (image_size // patch_size) ** 2
projection_dim = 24
num_heads = 4
transformer_units = [projection_dim * 2, projection_dim]
transformer_layers = 2
mlp_head_units = [64, 32]


def mlp(x, hidden_units, dropout_rate):
    for units in hidden_units:
        x = layers.Dense(units, activation=keras.activations.gelu)(x)
        x = layers.Dropout(dropout_rate)(x)
    return x


inputs = keras.Input(shape=(image_size, image_size, 3))
augmented = layers.RandomFlip("horizontal")(inputs)
patches = layers.Conv2D(projection_dim, patch_size, strides=patch_size, name="patches")(augmented)
encoded_patches = layers.Reshape((num_patches, projection_dim))(patches)
for _ in range(transformer_layers):
    x1 = layers.LayerNormalization(epsilon=1e-6)(encoded_patches)
    attention_output = layers.MultiHeadAttention(num_heads=num_heads, key_dim=projection_dim, dropout=0.1)(x1, x1)
    x2 = layers.Add()([attention_output, encoded_patches])
    x3 = layers.LayerNormalization(epsilon=1e-6)(x2)
    x3 = mlp(x3, hidden_units=transformer_units, dropout_rate=0.1)
    encoded_patches = layers.Add()([x3, x2])
representation = layers.LayerNormalization(epsilon=1e-6)(encoded_patches)
first = representation[:, 0]
pooled = ops.mean(representation[:, 1:, :], axis=1)
features = mlp(layers.Concatenate()([first, pooled]), hidden_units=mlp_head_units, dropout_rate=0.5)
logits = layers.Dense(100)(features)
model = keras.Model(inputs=inputs, outputs=logits)
