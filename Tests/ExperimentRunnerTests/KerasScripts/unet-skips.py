import keras
from keras import layers

FILTERS = [8, 16, 32]


def double_conv(x, filters, *, name):
    for i in range(2):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{name}_conv_{i}")(x)
        x = layers.BatchNormalization(name=f"{name}_bn_{i}")(x)
        x = layers.ReLU(name=f"{name}_relu_{i}")(x)
    return x


inputs = keras.Input((48, 48, 1), name="image")
skips = []
x = inputs
for depth, filters in enumerate(FILTERS):
    x = double_conv(x, filters, name=f"down_{depth}")
    skips.append(x)
    x = layers.MaxPooling2D(2, name=f"down_{depth}_pool")(x)
x = double_conv(x, FILTERS[-1] * 2, name="bottom")
for filters, skip in zip(reversed(FILTERS), reversed(skips)):
    x = layers.Conv2DTranspose(filters, 2, strides=2, padding="same")(x)
    x = layers.Concatenate()([x, skip])
    x = double_conv(x, filters, name=f"up_{filters}")
outputs = layers.Conv2D(1, 1, activation="sigmoid", name="mask")(x)
model = keras.Model(inputs=inputs, outputs=outputs, name="unet")
assert_shape = model.output_shape == (None, 48, 48, 1)
print(assert_shape)
