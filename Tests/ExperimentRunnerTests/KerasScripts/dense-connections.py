from keras import Input, Model
from keras.layers import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    GlobalAveragePooling2D,
    ZeroPadding2D,
)
from keras.regularizers import l2


def conv_block(x, growth_rate, name):
    x1 = BatchNormalization(axis=3, epsilon=1.001e-5, name=name + "_0_bn")(x)
    x1 = Activation("relu", name=name + "_0_relu")(x1)
    x1 = Conv2D(4 * growth_rate, 1, use_bias=False, name=name + "_1_conv", kernel_regularizer=l2(1e-4))(x1)
    x1 = BatchNormalization(axis=3, epsilon=1.001e-5, name=name + "_1_bn")(x1)
    x1 = Activation("relu", name=name + "_1_relu")(x1)
    x1 = Conv2D(growth_rate, 3, padding="same", use_bias=False, name=name + "_2_conv")(x1)
    return Concatenate(axis=-1, name=name + "_concat")([x, x1])


def dense_block(x, blocks, name):
    for i in range(blocks):
        x = conv_block(x, 12, name=name + "_block" + str(i + 1))
    return x


def transition_block(x, reduction, name):
    x = BatchNormalization(axis=3, epsilon=1.001e-5, name=name + "_bn")(x)
    x = Activation("relu", name=name + "_relu")(x)
    x = Conv2D(int(x.shape[3] * reduction), 1, use_bias=False, name=name + "_conv")(x)
    return AveragePooling2D(2, strides=2, name=name + "_pool")(x)


img_input = Input(shape=(32, 32, 3))
x = ZeroPadding2D(padding=((3, 3), (3, 3)))(img_input)
x = Conv2D(24, 7, strides=2, use_bias=False, name="conv1_conv")(x)
for index, size in enumerate((2, 4)):
    x = dense_block(x, size, name="conv%d" % (index + 2))
    x = transition_block(x, 0.5, name="pool%d" % (index + 2))
x = GlobalAveragePooling2D(name="avg_pool")(x)
x = Dense(10, activation="softmax", name="predictions")(x)
model = Model(img_input, x, name="densenet_small")
