import keras
from keras import layers


def get_model(width=32, height=32, depth=16):
    inputs = keras.Input((width, height, depth, 1))
    x = inputs
    for filters in (8, 8, 16):
        x = layers.Conv3D(filters=filters, kernel_size=3, activation="relu", padding="same")(x)
        x = layers.MaxPool3D(pool_size=2)(x)
        x = layers.BatchNormalization()(x)
    x = layers.GlobalAveragePooling3D()(x)
    x = layers.Dense(units=32, activation="relu")(x)
    x = layers.Dropout(0.3)(x)
    outputs = layers.Dense(units=1, activation="sigmoid")(x)
    return keras.Model(inputs, outputs, name="3dcnn")


model = get_model()
