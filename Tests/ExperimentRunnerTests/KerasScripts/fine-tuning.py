import keras
from keras import layers

stem_input = keras.Input(shape=(48, 48, 3))
x = stem_input
for i, filters in enumerate([8, 16, 32]):
    x = layers.Conv2D(filters, 3, strides=2, padding="same", name=f"stem_{i}")(x)
    x = layers.BatchNormalization(name=f"stem_{i}_bn")(x)
    x = layers.Activation("relu", name=f"stem_{i}_out")(x)
base_model = keras.Model(stem_input, x, name="stem")
base_model.trainable = True
for layer in base_model.layers[:-3]:
    layer.trainable = False
for layer in base_model.layers:
    if isinstance(layer, layers.BatchNormalization):
        layer.trainable = False

features = keras.Model(inputs=base_model.input, outputs=base_model.get_layer("stem_2_out").output)
augmentation = keras.Sequential(
    [layers.RandomFlip("horizontal"), layers.RandomRotation(0.1), layers.RandomZoom(0.1), layers.RandomContrast(0.1)],
    name="augmentation",
)
inputs = keras.Input(shape=(48, 48, 3))
x = augmentation(inputs)
x = layers.Rescaling(1 / 127.5, offset=-1)(x)
x = features(x, training=False)
x = layers.GlobalAveragePooling2D()(x)
x = layers.Dropout(0.2)(x)
outputs = layers.Dense(1)(x)
model = keras.Model(inputs, outputs)
for layer in model.layers:
    print(f"{layer.name:<28} trainable={layer.trainable}")
