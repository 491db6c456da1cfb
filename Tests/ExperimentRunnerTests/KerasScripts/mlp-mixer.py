import keras
from keras import layers

num_classes = 100
image_size = 32
patch_size = 8
num_patches = (image_size // patch_size) * (image_size // patch_size)
embedding_dim = 64
num_blocks = 2
dropout_rate = 0.2

data_augmentation = keras.Sequential(
    [
        layers.RandomFlip("horizontal"),
        layers.RandomZoom(height_factor=0.2, width_factor=0.2),
    ],
    name="data_augmentation",
)


def mlp(units_first, units_last):
    return keras.Sequential(
        [
            layers.Dense(units=units_first, activation="gelu"),
            layers.Dense(units=units_last),
            layers.Dropout(rate=dropout_rate),
        ]
    )


def mixer_block(x):
    skip = x
    x = layers.LayerNormalization(epsilon=1e-6)(x)
    x = layers.Permute((2, 1))(x)
    x = mlp(num_patches, num_patches)(x)
    x = layers.Permute((2, 1))(x)
    x = layers.Add()([x, skip])
    skip = x
    x = layers.LayerNormalization(epsilon=1e-6)(x)
    x = mlp(embedding_dim, embedding_dim)(x)
    return x + skip


inputs = layers.Input(shape=(image_size, image_size, 3))
augmented = data_augmentation(inputs)
patches = layers.Conv2D(embedding_dim, kernel_size=patch_size, strides=patch_size)(augmented)
x = layers.Reshape((num_patches, embedding_dim))(patches)
for _ in range(num_blocks):
    x = mixer_block(x)
representation = layers.GlobalAveragePooling1D()(x)
representation = layers.Dropout(rate=dropout_rate)(representation)
logits = layers.Dense(num_classes)(representation)
model = keras.Model(inputs=inputs, outputs=logits)
