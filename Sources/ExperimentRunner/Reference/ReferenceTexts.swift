// Recorded from the comments of the types by `make record`; not to be edited.

/// The documentation of Keras's classes by the names of the types that they are here.
enum ReferenceTexts {
  static let all: [String: String] = [
    "AUC": #"""
    The area under the curve of right against wrong decisions, over thresholds from 0 to 1.

    See also: keras.metrics.AUC; Davis and Goadrich 2006 for the interpolated precision-recall curve.
    """#,
    "Activation.celu": #"""
    x above 0, else eˣ − 1, which is smooth at 0
    """#,
    "Activation.elu": #"""
    x above 0, else eˣ − 1
    """#,
    "Activation.exponential": #"""
    eˣ
    """#,
    "Activation.gelu": #"""
    x · Φ(x) by the error function; Hendrycks and Gimpel 2016
    """#,
    "Activation.glu": #"""
    a · sigmoid(b) for the two halves of the last axis, which becomes half as long; Dauphin et al. 2017
    """#,
    "Activation.hard_shrink": #"""
    x, or 0 where |x| ≤ ½
    """#,
    "Activation.hard_sigmoid": #"""
    relu6(x + 3) / 6
    """#,
    "Activation.hard_silu": #"""
    x · hard_sigmoid(x)
    """#,
    "Activation.hard_tanh": #"""
    min(max(x, −1), 1)
    """#,
    "Activation.leaky_relu": #"""
    x above 0, else 0.2 x
    """#,
    "Activation.linear": #"""
    x
    """#,
    "Activation.log_sigmoid": #"""
    log sigmoid(x)
    """#,
    "Activation.log_softmax": #"""
    x − log Σ eˣ over the last axis
    """#,
    "Activation.mish": #"""
    x · tanh(softplus(x))
    """#,
    "Activation.relu": #"""
    max(x, 0)
    """#,
    "Activation.relu6": #"""
    min(max(x, 0), 6)
    """#,
    "Activation.selu": #"""
    1.0507… · (x above 0, else 1.6733… · (eˣ − 1)); Klambauer et al. 2017
    """#,
    "Activation.sigmoid": #"""
    1 / (1 + e⁻ˣ)
    """#,
    "Activation.silu": #"""
    x · sigmoid(x), also called swish
    """#,
    "Activation.soft_shrink": #"""
    x moved toward 0 by ½, and 0 where |x| ≤ ½
    """#,
    "Activation.softmax": #"""
    eˣ / Σ eˣ over the last axis
    """#,
    "Activation.softplus": #"""
    log(1 + eˣ)
    """#,
    "Activation.softsign": #"""
    x / (1 + |x|)
    """#,
    "Activation.sparse_plus": #"""
    0 below −1, x above 1, (x + 1)² / 4 between
    """#,
    "Activation.sparse_sigmoid": #"""
    0 below −1, 1 above 1, (x + 1) / 2 between
    """#,
    "Activation.sparsemax": #"""
    The nearest point of the probability simplex, over the last axis; Martins and Astudillo 2016
    """#,
    "Activation.squareplus": #"""
    (x + √(x² + 4)) / 2
    """#,
    "Activation.tanh": #"""
    (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)
    """#,
    "Activation.tanh_shrink": #"""
    x − tanh x
    """#,
    "ActivationLayer": #"""
    Applies an activation function.

    Shapes:
    - input (batch, …), output the same

    See also: keras.layers.Activation, keras.layers.Softmax, keras.layers.ReLU
    """#,
    "ActivityRegularization": #"""
    Passes its input on and adds l1 · Σ|x| + l2 · Σx², divided by the batch size, to the loss.

    Shapes:
    - input (batch, …), output the same

    See also: keras.layers.ActivityRegularization; any layer's activity_regularizer does the same for its output.
    """#,
    "Adadelta": #"""
    Steps in the weights' own unit: E ← ρE + (1 − ρ)g², Δ = −g·√(D + ε) / √(E + ε), D ← ρD + (1 − ρ)Δ², w ← w + lr·Δ.

    See also: keras.optimizers.Adadelta; Zeiler 2012.
    """#,
    "Adafactor": #"""
    Divides by the root of running mean squares that are kept as rows and columns only, so that its memory is small.

    β = 1 − t^decay; the mean square of element (i, j) is rowᵢ·columnⱼ / mean(row); the step is shortened to a root mean
    square of at most clipThreshold and multiplied by max(ε₂, rms w)·min(lr, 1/√t).

    See also: keras.optimizers.Adafactor; Shazeer and Stern 2018.
    """#,
    "Adagrad": #"""
    Divides by the root of all squares so far: a ← a + g², w ← w − lr·g / √(a + ε).

    See also: keras.optimizers.Adagrad; Duchi, Hazan and Singer 2011.
    """#,
    "Adam": #"""
    Steps by a running mean of gradients over the root of a running mean of their squares.

    Both means are corrected for their start at 0: m ← m + (g − m)(1 − β₁), v ← v + (g² − v)(1 − β₂), w ← w − α·m / (√v + ε) with
    α = lr·√(1 − β₂ᵗ) / (1 − β₁ᵗ). As in Keras, ε joins the uncorrected root.

    See also: keras.optimizers.Adam; Kingma and Ba 2015, the formulation just before section 2.1.
    """#,
    "AdamW": #"""
    Adam whose weights decay by themselves: w ← w − w·d·lr before each step, with d = 0.004.

    See also: keras.optimizers.AdamW; Loshchilov and Hutter 2019.
    """#,
    "Adamax": #"""
    Adam with the largest recent gradient in place of the root: u ← max(β₂ u, |g|), w ← w − lr·m / ((1 − β₁ᵗ)(u + ε)).

    See also: keras.optimizers.Adamax; Kingma and Ba 2015, section 7.1.
    """#,
    "Add": #"""
    The sum of its inputs. See also: keras.layers.Add
    """#,
    "AdditiveAttention": #"""
    Attention by a sum: scores = Σ scale · tanh(query + key) over the features.

    Inputs, masks and outputs as in Attention.

    Shapes:
    - query (batch, T, d), value (batch, S, v), key (batch, S, d); scale (d,)

    See also: keras.layers.AdditiveAttention; Bahdanau et al. 2015.
    """#,
    "AlphaDropout": #"""
    Dropout that keeps mean and variance of standardized inputs, for networks of SELU units.

    Dropped inputs become a = −1.7580993408473766, the lowest value of SELU, then everything is scaled by
    A = 1 / √((1 − rate)(1 + rate · a²)) and moved by −A · a · rate.

    Shapes:
    - input (batch, …), output the same

    See also: keras.layers.AlphaDropout; Klambauer et al. 2017.
    """#,
    "Attention": #"""
    Attention with the inputs as they are: softmax(scores) · value, scores = query · keyᵀ.

    Inputs are query and value, or query, value and key; the value is its own key if none is given. Masked values get
    1e9 less; masked queries give 0, and the output has the query's mask.

    Shapes:
    - query (batch, T, d), value (batch, S, v), key (batch, S, d)
    - scale () and, in the mode concat, concat_score_weight (), each starting at 1
    - output (batch, T, v); scores (batch, T, S)

    See also: keras.layers.Attention; Luong et al. 2015.
    """#,
    "Average": #"""
    The mean of its inputs. See also: keras.layers.Average
    """#,
    "AveragePooling1D": #"""
    The mean of each window of steps; see AveragePooling2D. See also: keras.layers.AveragePooling1D
    """#,
    "AveragePooling2D": #"""
    The mean of each window of height and width; cells of the padding do not count.

    Shapes:
    - input (batch, height, width, channels), output (batch, new height, new width, channels); see Padding

    See also: keras.layers.AveragePooling2D
    """#,
    "AveragePooling3D": #"""
    The mean of each window of depth, height and width; see AveragePooling2D.

    See also: keras.layers.AveragePooling3D
    """#,
    "BackupAndRestore": #"""
    Writes down where training stands, and lets the next fit go on there.

    After each epoch, or every so many batches, weights, the optimizer's memory and the number of the next epoch are
    written to training.state in the folder. A fit that finds the file begins where it says; one that ends well removes
    it. What callbacks remember is not in the file.

    See also: keras.callbacks.BackupAndRestore
    """#,
    "BatchNormalization": #"""
    Normalizes each channel by the batch's mean and variance while training, by their running averages otherwise:
    gamma · (x − mean) / √(variance + epsilon) + beta.

    The variance is the biased one, for the running average too: moving ← moving · momentum + batch · (1 − momentum).
    Steps that a mask takes out do not count.
    A frozen layer uses its running averages.

    Shapes:
    - input (batch, …, channels), output the same; gamma, beta, moving_mean, moving_variance (channels,)

    See also: keras.layers.BatchNormalization; Ioffe and Szegedy 2015.
    """#,
    "Bidirectional": #"""
    A recurrent layer run over sequences in both directions, with weights for each.

    With returnSequences the outputs of both directions stand at the steps of their inputs, and are 0 at steps that
    are masked.

    Shapes:
    - input as of the layer, initial states of the forward direction before those of the backward one
    - output (batch, 2 · units) or (batch, steps, 2 · units) for .concat, else as of the layer; with no merging,
      two of them. Then the states, forward before backward

    See also: keras.layers.Bidirectional; Schuster and Paliwal 1997.
    """#,
    "BinaryAccuracy": #"""
    Whether (p > threshold) equals y, averaged over the last axis. See also: keras.metrics.BinaryAccuracy
    """#,
    "BinaryCrossentropy": #"""
    −(y log p + (1 − y) log(1 − p)), averaged over the last axis, for independent yes-or-no outputs.

    If the output was made by a sigmoid, the loss is computed from its argument z as
    max(z, 0) − z·y + log(1 + e^−|z|), which neither overflows nor stops learning; otherwise p is clipped to
    [1e-7, 1 − 1e-7]. Label smoothing s replaces y by y (1 − s) + s / 2.

    See also: keras.losses.BinaryCrossentropy
    """#,
    "BinaryFocalCrossentropy": #"""
    BinaryCrossentropy times (1 − p_t)^gamma, p_t being the probability of what is right: what is already sure
    counts little.

    With class balancing it is also multiplied by alpha for 1 and by 1 − alpha for 0.

    See also: keras.losses.BinaryFocalCrossentropy; Lin and others 2017.
    """#,
    "BinaryIoU": #"""
    Over class 0, class 1 or both of outputs that say how likely class 1 is. See also: keras.metrics.BinaryIoU
    """#,
    "CSVLogger": #"""
    Writes the logs of each epoch as a row of a CSV file: the epoch, from 0, then the values by name.

    Validation values have columns even if the first epoch is not validated; what is missing is NA.

    See also: keras.callbacks.CSVLogger
    """#,
    "CategoricalAccuracy": #"""
    Whether the largest prediction stands where the largest target stands. See also: keras.metrics.CategoricalAccuracy
    """#,
    "CategoricalCrossentropy": #"""
    −Σ y log p over the classes, for targets that are distributions over classes (one-hot).

    If the output was made by a softmax, log p is computed from its argument; otherwise p is divided by its sum and
    clipped to [1e-7, 1 − 1e-7]. Label smoothing s replaces y by y (1 − s) + s / classes.

    See also: keras.losses.CategoricalCrossentropy
    """#,
    "CategoricalFocalCrossentropy": #"""
    Σ alpha (1 − p)^gamma · (−y log p) over the classes: what is already sure counts little.

    See also: keras.losses.CategoricalFocalCrossentropy; Lin and others 2017.
    """#,
    "CategoricalGeneralizedCrossEntropy": #"""
    (1 − p^q) / q of the probability p of the labelled class: between crossentropy (q → 0), which learns fast, and the
    absolute error (q = 1), which wrong labels disturb little.

    Targets are class numbers.

    See also: keras.losses.CategoricalGeneralizedCrossEntropy; Zhang and Sabuncu 2018.
    """#,
    "CategoricalHinge": #"""
    max(max (1 − y) p − Σ y p + 1, 0) over the last axis, for one-hot targets. See also: keras.losses.CategoricalHinge
    """#,
    "CategoryEncoding": #"""
    Turns category numbers into vectors of 0 and 1, or of counts.

    Shapes:
    - input whole numbers below tokens: (batch,) or (batch, n), with oneHot any (batch, …)
    - output (batch, tokens); with oneHot (batch, …, tokens), a last axis of size 1 being taken out first

    A number that is negative or too large counts for nothing.

    See also: keras.layers.CategoryEncoding
    """#,
    "Circle": #"""
    Brings embeddings of one class together and those of different ones apart, the worst pairs first.

    With d = max(1 − eᵢ·eⱼ, 0) and m the margin, softplus(log Σ⁺ exp(−γ(m + d)(m − d)) + log Σ⁻ exp(γ max(1 + m − d, 0)
    (1 − m − d))) of each sample i, over the others j of its class (Σ⁺) and of other classes (Σ⁻) in the batch. Outputs are
    vectors of length 1, targets class numbers.

    See also: keras.losses.Circle; Sun and others 2020.
    """#,
    "Concatenate": #"""
    Joins its inputs along one axis.

    Shapes:
    - inputs that differ along axis only; the output's size there is their sum

    See also: keras.layers.Concatenate
    """#,
    "ConcordanceCorrelation": #"""
    2 · covariance / (variances + (difference of the means)² + 1e-7): 1 for points on y = p.

    See also: keras.metrics.ConcordanceCorrelation
    """#,
    "Constraint": #"""
    What a weight is brought back to after each update.

    Norms are Euclidean, n = √Σw² over axes, each column of a kernel for axis 0; e is 1e-7.

    See also: keras.constraints
    """#,
    "Conv1D": #"""
    A convolution over the steps of a sequence: activation(x ⋆ kernel + bias); see Conv2D.

    Shapes:
    - input (batch, steps, channels), kernel (size, channels / groups, filters)
    - output (batch, new steps, filters); with Padding/causal an output sees no later step

    See also: keras.layers.Conv1D
    """#,
    "Conv1DTranspose": #"""
    The transpose of a convolution over the steps of a sequence; see Conv2DTranspose.

    Shapes:
    - input (batch, steps, channels), kernel (size, filters, channels), output (batch, new steps, filters)

    See also: keras.layers.Conv1DTranspose
    """#,
    "Conv2D": #"""
    A convolution over height and width: activation(x ⋆ kernel + bias), a cross-correlation as in all deep-learning
    libraries, the kernel not being flipped.

    Shapes:
    - input (batch, height, width, channels)
    - kernel (kernel height, kernel width, channels / groups, filters), bias (filters,)
    - output (batch, new height, new width, filters); lengths as in Padding, with the kernel's extent
      (k − 1) · dilation + 1

    See also: keras.layers.Conv2D
    """#,
    "Conv2DTranspose": #"""
    The transpose of a convolution over height and width: each input cell adds its multiple of the kernel to the output,
    stride cells apart.

    Shapes:
    - input (batch, height, width, channels)
    - kernel (kernel height, kernel width, filters, channels), bias (filters,)
    - output (batch, new height, new width, filters), for the kernel's extent k, stride s and an output padding p:
      valid (n − 1) · s + k + (p, or max(s − k, 0) by default); same n · s by default,
      else (n − 1) · s + k mod 2 + p

    See also: keras.layers.Conv2DTranspose
    """#,
    "Conv3D": #"""
    A convolution over depth, height and width: activation(x ⋆ kernel + bias); see Conv2D.

    Shapes:
    - input (batch, depth, height, width, channels), kernel (…3 sizes, channels / groups, filters)
    - output (batch, …3 new sizes, filters)

    See also: keras.layers.Conv3D
    """#,
    "Conv3DTranspose": #"""
    The transpose of a convolution over depth, height and width; see Conv2DTranspose.

    See also: keras.layers.Conv3DTranspose
    """#,
    "CosineDecay": #"""
    Half a cosine from l down to alpha·l over n steps; before it, if asked, a straight way up from l to a target.

    See also: keras.optimizers.schedules.CosineDecay; Loshchilov and Hutter 2017.
    """#,
    "CosineDecayRestarts": #"""
    Half cosines one after the other, the i-th n·tᵢ steps long and mᵢ high, tᵢ and mᵢ being powers of tMul, mMul.

    See also: keras.optimizers.schedules.CosineDecayRestarts; Loshchilov and Hutter 2017.
    """#,
    "CosineSimilarity": #"""
    −Σ of the products of vectors of length 1: −1 for the same direction. See also: keras.losses.CosineSimilarity
    """#,
    "Cropping1D": #"""
    Cuts steps off both ends. See also: keras.layers.Cropping1D
    """#,
    "Cropping2D": #"""
    Cuts cells off height and width.

    Shapes:
    - input (batch, height, width, channels), output (batch, height − before − after, …, channels)

    See also: keras.layers.Cropping2D
    """#,
    "Cropping3D": #"""
    Cuts cells off depth, height and width. See also: keras.layers.Cropping3D
    """#,
    "Dense": #"""
    A fully connected layer: activation(x · kernel + bias).

    The product runs over the last axis; leading axes are kept.

    Shapes:
    - input (batch, …, in), kernel (in, units), bias (units,)
    - output (batch, …, units)

    See also: keras.layers.Dense; the default initializer is Glorot and Bengio 2010.
    """#,
    "DepthwiseConv1D": #"""
    A convolution of each channel of a sequence with kernels of its own; see DepthwiseConv2D.

    See also: keras.layers.DepthwiseConv1D
    """#,
    "DepthwiseConv2D": #"""
    A convolution of each channel of an image with depthMultiplier kernels of its own.

    Shapes:
    - input (batch, height, width, channels)
    - kernel (kernel height, kernel width, channels, depthMultiplier), bias (channels · depthMultiplier,)
    - output (batch, new height, new width, channels · depthMultiplier), the results of one channel side by side

    See also: keras.layers.DepthwiseConv2D; Chollet 2017.
    """#,
    "Dice": #"""
    1 − 2 Σ y p / (Σ y + Σ p + 1e-7): how far two sets are from overlapping.

    The sums go over axes, which are the output's with the batch axis as 0; all of them, the batch's too, if left out.

    See also: keras.losses.Dice
    """#,
    "Discretization": #"""
    Sorts numbers into bins: bin i holds those from boundary i − 1 up to, not including, boundary i.

    Shapes:
    - input (batch, …), output the same as int32, or as CategoryEncoding writes it

    See also: keras.layers.Discretization
    """#,
    "Dot": #"""
    The product of two inputs' samples along one axis of each.

    Shapes:
    - inputs (batch, …), equally long along their axis of axes
    - output: the other axes of the first, then those of the second; (batch, 1) if there are none

    See also: keras.layers.Dot
    """#,
    "Dropout": #"""
    Sets a fraction of the inputs to 0 while training, and scales the others by 1 / (1 − rate) to keep their mean.

    Shapes:
    - input (batch, …), output the same

    See also: keras.layers.Dropout; Srivastava et al. 2014.
    """#,
    "ELU": #"""
    x above 0, else alpha · (eˣ − 1).

    See also: keras.layers.ELU; Clevert et al. 2016.
    """#,
    "EarlyStopping": #"""
    Ends training when a value has stopped improving.

    After each epoch: an improvement over the best value by more than minDelta is remembered, and the wait starts
    anew if the baseline, where there is one, is beaten too; otherwise training ends once patience epochs have passed.
    With restoreBestWeights the weights of the best epoch come back at the end, whether training was cut short or not.

    See also: keras.callbacks.EarlyStopping
    """#,
    "EinsumDense": #"""
    A dense layer over any axes: activation(einsum(equation, x, kernel) + bias).

    Shapes:
    - input as the equation's first part, kernel as its second, output as its third
    - outputShape names the output's sizes without the batch, nil for one that the input has
    - bias has the sizes of biasAxes, and 1 for other axes behind the first of them

    See also: keras.layers.EinsumDense
    """#,
    "Embedding": #"""
    Turns whole numbers into rows of a learned table: embeddings[ids].

    With maskZero the number 0 stands for "nothing here": the output has the mask ids ≠ 0, and words are counted from 1.

    Shapes:
    - input (batch, …), whole numbers from 0 to inputDim − 1; embeddings (inputDim, outputDim)
    - output (batch, …, outputDim)

    See also: keras.layers.Embedding
    """#,
    "EqualityAccuracy": #"""
    Whether y and p are equal numbers: not what the word "accuracy" means. See also: keras.metrics.Accuracy
    """#,
    "ExponentialDecay": #"""
    l · r^(s/n), in steps if staircase. See also: keras.optimizers.schedules.ExponentialDecay
    """#,
    "F1Score": #"""
    FBetaScore with β = 1: the harmonic mean of precision and recall. See also: keras.metrics.F1Score
    """#,
    "FBetaScore": #"""
    (1 + β²) · precision · recall / (β² · precision + recall) of each class, or a mean of them.

    Without a threshold the largest prediction of a row is its positive one.

    See also: keras.metrics.FBetaScore
    """#,
    "FalseNegatives": #"""
    How many positive samples are missed. See also: keras.metrics.FalseNegatives
    """#,
    "FalsePositives": #"""
    How many negative samples are taken for positive. See also: keras.metrics.FalsePositives
    """#,
    "Flatten": #"""
    Turns each sample into a vector, row by row.

    Shapes:
    - input (batch, a, b, …), output (batch, a · b · …)

    See also: keras.layers.Flatten
    """#,
    "Ftrl": #"""
    Follows the regularized leader: the weight is computed anew from sums over all gradients, exactly 0 where l1 asks it.

    n′ = n + g²; z ← z + g + 2·shrinkage·w − (√n′ − √n)/lr·w; q = √n′/lr + 2(l2 + beta/(2 lr)); w = (clip(z, ±l1) − z)/q,
    the roots being powers with −learningRatePower.

    See also: keras.optimizers.Ftrl; McMahan and others 2013.
    """#,
    "GRU": #"""
    Gated recurrent units: one gate decides what of the state is kept, another what of it is seen.

    All steps run as one operation, unless other functions than the default ones are asked for, or dropout of states in
    training. GRUCell has the formulas.

    Shapes:
    - input (batch, steps, features), then (batch, units) for each initial state
    - output (batch, units), or (batch, steps, units) with returnSequences; then the states with returnState

    See also: keras.layers.GRU; Cho et al. 2014.
    """#,
    "GRUCell": #"""
    A step of a gated recurrent unit: h' = z ⊙ h + (1 − z) ⊙ candidate, with gates z, r = σ(x·K + h·R + b).

    The candidate is tanh(x·K + r ⊙ (h·R + b₁)), or without resetAfter tanh(x·K + (r ⊙ h)·R). The gate z keeps the
    old state, the opposite of some texts.

    Shapes:
    - kernel (features, 3 · units), recurrent_kernel (units, 3 · units); column blocks z, r, h
    - bias (2, 3 · units), of the input and of the state; without resetAfter (3 · units,)
    - state (batch, units)

    See also: keras.layers.GRUCell; Cho et al. 2014.
    """#,
    "GaussianDropout": #"""
    Multiplies by normal numbers of mean 1 and standard deviation √(rate / (1 − rate)) in training.

    Shapes:
    - input (batch, …), output the same

    See also: keras.layers.GaussianDropout; Srivastava et al. 2014.
    """#,
    "GaussianNoise": #"""
    Adds normal numbers of mean 0 in training.

    Shapes:
    - input (batch, …), output the same

    See also: keras.layers.GaussianNoise
    """#,
    "GlobalAveragePooling1D": #"""
    The mean of each channel over all steps; of the real ones only, if the input has a mask.

    Shapes:
    - input (batch, steps, channels), its mask (batch, steps)
    - output (batch, channels), or (batch, 1, channels) with keepDimensions

    A sequence without any real step gives 0.

    See also: keras.layers.GlobalAveragePooling1D
    """#,
    "GlobalAveragePooling2D": #"""
    The mean of each channel over height and width.

    Shapes:
    - input (batch, height, width, channels)
    - output (batch, channels), or (batch, 1, 1, channels) with keepDimensions

    See also: keras.layers.GlobalAveragePooling2D
    """#,
    "GlobalAveragePooling3D": #"""
    The mean of each channel over depth, height and width. See also: keras.layers.GlobalAveragePooling3D
    """#,
    "GlobalMaxPooling1D": #"""
    The largest value of each channel over all steps. See also: keras.layers.GlobalMaxPooling1D
    """#,
    "GlobalMaxPooling2D": #"""
    The largest value of each channel over height and width. See also: keras.layers.GlobalMaxPooling2D
    """#,
    "GlobalMaxPooling3D": #"""
    The largest value of each channel over depth, height and width. See also: keras.layers.GlobalMaxPooling3D
    """#,
    "GroupNormalization": #"""
    Normalizes each sample's channels in groups: mean and variance of a group over all positions.

    One group is LayerNormalization over everything; as many groups as channels (or −1) is instance normalization.

    Shapes:
    - input (batch, …, channels), output the same; gamma, beta (channels,)

    See also: keras.layers.GroupNormalization; Wu and He 2018.
    """#,
    "Hinge": #"""
    mean max(1 − y p, 0) over the last axis, for labels −1 and 1. See also: keras.losses.Hinge
    """#,
    "Huber": #"""
    d² / 2 up to |d| = delta and delta · |d| − delta² / 2 beyond, for d = p − y, averaged over the last axis.

    See also: keras.losses.Huber
    """#,
    "Identity": #"""
    Passes its input on as it is.

    Shapes:
    - input (batch, …), output the same

    See also: keras.layers.Identity
    """#,
    "Initializer": #"""
    How a weight gets its first value.

    Fans of a shape: rank 2 is (in, out); higher ranks are (…window, in, out) with both fans multiplied by the window's
    size; rank 1 counts its length for both.

    See also: keras.initializers; Glorot and Bengio 2010; He et al. 2015; LeCun et al. 1998; Saxe et al. 2014.
    """#,
    "InputLayer": #"""
    The start of a model: stands for the data of one input.

    See also: keras.layers.InputLayer; Input(shape:dtype:name:) makes one.
    """#,
    "IntegerLookup": #"""
    Gives the whole numbers of a vocabulary their positions in it.

    Position 0 is the mask's, if there is a mask token; then come the positions of numbers that are not in the
    vocabulary, chosen by their remainder; then the vocabulary.

    Shapes:
    - input (batch, …), output the same as int32, or as CategoryEncoding writes it

    See also: keras.layers.IntegerLookup
    """#,
    "InverseTimeDecay": #"""
    l / (1 + r · s/n), in steps if staircase. See also: keras.optimizers.schedules.InverseTimeDecay
    """#,
    "IoU": #"""
    Over some classes. See also: keras.metrics.IoU
    """#,
    "KLDivergence": #"""
    Σ y log(y / p) over the last axis, y and p clipped to [1e-7, 1]: how much p lacks of the distribution y.

    See also: keras.losses.KLDivergence
    """#,
    "LSTM": #"""
    Long short-term memory: gates decide what a cell takes in, keeps and shows.

    All steps run as one operation, unless other functions than the default ones are asked for, or dropout of states in
    training. LSTMCell has the formulas.

    Shapes:
    - input (batch, steps, features), then (batch, units) for each initial state
    - output (batch, units), or (batch, steps, units) with returnSequences; then the states with returnState

    See also: keras.layers.LSTM; Hochreiter and Schmidhuber 1997.
    """#,
    "LSTMCell": #"""
    A step of long short-term memory: i, f, o = σ(x·K + h·R + b), c' = f ⊙ c + i ⊙ tanh(…), h' = o ⊙ tanh(c').

    Shapes:
    - kernel (features, 4 · units), recurrent_kernel (units, 4 · units), bias (4 · units,); column blocks
      i, f, c, o
    - states h and c, (batch, units)

    See also: keras.layers.LSTMCell; Hochreiter and Schmidhuber 1997.
    """#,
    "Lamb": #"""
    Adam whose step on each weight is as long as the weight itself, times the learning rate.

    See also: keras.optimizers.Lamb; You and others 2020.
    """#,
    "LambdaCallback": #"""
    Calls functions at the events of a training.

    See also: keras.callbacks.LambdaCallback
    """#,
    "LayerNormalization": #"""
    Normalizes each sample, or each position of it, by its own mean and variance:
    gamma · (x − mean) / √(variance + epsilon) + beta.

    The variance is the biased one. RMSNormalization does without the mean, GroupNormalization takes groups of
    channels.

    Shapes:
    - input (batch, …), output the same; mean and variance are taken over axis
    - gamma, beta: the sizes of those axes, (features,) for the last one

    See also: keras.layers.LayerNormalization; Ba, Kiros and Hinton 2016.
    """#,
    "LeakyReLU": #"""
    x above 0, else negativeSlope · x.

    The slope is 0.3 here and 0.2 in the activation "leaky_relu", as in Keras.

    See also: keras.layers.LeakyReLU; Maas et al. 2013.
    """#,
    "LearningRateScheduler": #"""
    Sets the learning rate of each epoch by a function of the epoch, from 0, and of the rate so far.

    See also: keras.callbacks.LearningRateScheduler
    """#,
    "Lion": #"""
    A step of fixed size against the sign of a running mean: w ← w − lr·sign(β₁ m + (1 − β₁) g), then
    m ← β₂ m + (1 − β₂) g.

    See also: keras.optimizers.Lion; Chen and others 2023.
    """#,
    "LogCosh": #"""
    mean log(cosh(p − y)) over the last axis: a parabola near 0, a line far away. See also: keras.losses.LogCosh
    """#,
    "LossScaleOptimizer": #"""
    Multiplies the loss before gradients are taken and divides them after, by a factor that it finds itself.

    A step whose gradients are not all finite is left out, and the factor halved; after so many finite steps in a row it
    is doubled. It keeps small gradients of half-precision numbers from vanishing; in float32 throughout, as here, a power
    of 2 changes nothing but which steps are left out.

    See also: keras.optimizers.LossScaleOptimizer; Micikevicius and others 2018.
    """#,
    "Masking": #"""
    Masks the steps whose features all have one value, and sets them to 0.

    Shapes:
    - input (batch, steps, features), output the same, with a mask (batch, steps)

    See also: keras.layers.Masking
    """#,
    "MaxPooling1D": #"""
    The largest value of each window of steps; see MaxPooling2D. See also: keras.layers.MaxPooling1D
    """#,
    "MaxPooling2D": #"""
    The largest value of each window of height and width.

    Shapes:
    - input (batch, height, width, channels), output (batch, new height, new width, channels); see Padding

    See also: keras.layers.MaxPooling2D
    """#,
    "MaxPooling3D": #"""
    The largest value of each window of depth, height and width; see MaxPooling2D.

    See also: keras.layers.MaxPooling3D
    """#,
    "Maximum": #"""
    The larger of its inputs. See also: keras.layers.Maximum
    """#,
    "MeanAbsoluteError": #"""
    mean |y − p| over the last axis. See also: keras.losses.MeanAbsoluteError
    """#,
    "MeanAbsolutePercentageError": #"""
    100 · mean |(y − p) / max(|y|, 1e-7)| over the last axis. See also: keras.losses.MeanAbsolutePercentageError
    """#,
    "MeanCosineSimilarity": #"""
    The mean cosine of the angle between y and p; the loss of this name has the other sign.

    See also: keras.metrics.CosineSimilarity
    """#,
    "MeanIoU": #"""
    Over all classes. See also: keras.metrics.MeanIoU
    """#,
    "MeanSquaredError": #"""
    mean (y − p)² over the last axis. See also: keras.losses.MeanSquaredError
    """#,
    "MeanSquaredLogarithmicError": #"""
    mean (log(max(p, 1e-7) + 1) − log(max(y, 1e-7) + 1))² over the last axis.

    See also: keras.losses.MeanSquaredLogarithmicError
    """#,
    "Minimum": #"""
    The smaller of its inputs. See also: keras.layers.Minimum
    """#,
    "ModelCheckpoint": #"""
    Writes the model, or its weights alone, after each epoch or every so many batches.

    The path may have {epoch}, from 1, {batch} and names of logs in it, with a format as in {val_loss:.2f}.

    See also: keras.callbacks.ModelCheckpoint
    """#,
    "MultiHeadAttention": #"""
    Attention in several heads: each mixes the values by how well their keys fit the query, softmax(q·kᵀ / √keyDim) · v.

    Inputs are query and value, or query, value and key (Keras's order); the value is its own key if none is given.
    Masks of the inputs, the causal mask, the sliding window and a given attention mask all have to allow a position.
    Where nothing is allowed, the weights are 0 if there is dropout or the scores are returned, and equal otherwise, as
    in Keras. The output has the query's mask.

    Shapes:
    - query (batch, T, d), value (batch, S, dv), key (batch, S, dk); more axes with attentionAxes
    - query/kernel (d, heads, keyDim), key/kernel (dk, heads, keyDim), value/kernel (dv, heads, valueDim),
      attention_output/kernel (heads, valueDim, …outputShape), with biases of their last axes
    - output (batch, T, …outputShape), by default (batch, T, d); scores (batch, heads, T, S)

    See also: keras.layers.MultiHeadAttention; Vaswani et al. 2017.
    """#,
    "Multiply": #"""
    The product of its inputs. See also: keras.layers.Multiply
    """#,
    "Muon": #"""
    Momentum whose step on a matrix is made orthogonal: all directions count alike.

    Other weights are Adam's. m ← μm + g; the step is N(g + μm), or N(m) without Nesterov's look ahead, times rmsRate·√(longer side), where N
    repeats X ← aX + (bA + cA²)X with A = XXᵀ from X = M / (‖M‖ + 1e-7), which brings singular values near 1.
    Embeddings, weights with one axis or more than two, and those whose path contains one of excludedLayers go to Adam.

    See also: keras.optimizers.Muon; Jordan and others 2024; Liu and others 2025 for the rate.
    """#,
    "Nadam": #"""
    Adam with Nesterov's look ahead; the factor of the running mean grows: μₜ = β₁ (1 − 0.5 · 0.96ᵗ).

    See also: keras.optimizers.Nadam; Dozat 2016.
    """#,
    "Normalization": #"""
    Brings features to mean 0 and variance 1 by numbers that are given, or taken from data before training:
    (x − mean) / max(√variance, 1e-7).

    Shapes:
    - input (batch, …), output the same; mean and variance have the sizes of axis, and no axis if it is empty

    See also: keras.layers.Normalization
    """#,
    "OneHotIoU": #"""
    Over some classes, for one-hot targets. See also: keras.metrics.OneHotIoU
    """#,
    "OneHotMeanIoU": #"""
    Over all classes, for one-hot targets. See also: keras.metrics.OneHotMeanIoU
    """#,
    "PReLU": #"""
    x above 0, else alpha · x with a learned alpha for each position of a sample.

    Shapes:
    - alpha has the shape of a sample, with 1 along sharedAxes (the batch being axis 0)

    See also: keras.layers.PReLU; He et al. 2015.
    """#,
    "PearsonCorrelation": #"""
    covariance / √(variance · variance): 1 for points on any rising line. See also: keras.metrics.PearsonCorrelation
    """#,
    "Permute": #"""
    Puts the axes of each sample into another order.

    Shapes:
    - input (batch, …); axis i of the output's samples is axis order[i] of the input's, axes counted from 1

    See also: keras.layers.Permute
    """#,
    "PiecewiseConstantDecay": #"""
    The first value up to the first boundary, itself included, the next up to the second, and so on.

    See also: keras.optimizers.schedules.PiecewiseConstantDecay
    """#,
    "Poisson": #"""
    mean (p − y log(p + 1e-7)) over the last axis, for counts. See also: keras.losses.Poisson
    """#,
    "PolynomialDecay": #"""
    (l − end)(1 − s/n)^power + end, then end; or over and over, each time on a longer way.

    See also: keras.optimizers.schedules.PolynomialDecay
    """#,
    "Precision": #"""
    The share of positive decisions that are right: tp / (tp + fp). See also: keras.metrics.Precision
    """#,
    "PrecisionAtRecall": #"""
    The highest precision where the recall is high enough. See also: keras.metrics.PrecisionAtRecall
    """#,
    "R2Score": #"""
    1 − Σ(y − p)² / (Σy² − (Σy)²/n) of each output, then averaged: 1 is perfect, 0 as good as the mean.

    See also: keras.metrics.R2Score
    """#,
    "RMSNormalization": #"""
    Divides by the root of the mean square: x / √(mean x² + epsilon) · scale.

    Shapes:
    - input (batch, …), output the same; scale has the sizes of axis

    See also: keras.layers.RMSNormalization; Zhang and Sennrich 2019.
    """#,
    "RMSprop": #"""
    Divides the gradient by the root of its running mean square: v ← ρ·v + (1 − ρ)·g², step lr·g / √(v + ε).

    Centred, the running mean a of g is taken out: √(v − a² + ε). With momentum μ the steps accumulate:
    b ← μ·b + step, w ← w − b.

    See also: keras.optimizers.RMSprop, the default of compile; Hinton's lecture 6e; Graves 2013 for the centred form.
    """#,
    "RNN": #"""
    Runs any cell over the steps of sequences.

    Shapes:
    - input (batch, steps, features), then (batch, size) for each initial state
    - output (batch, units), or (batch, steps, units) with returnSequences; then the states with returnState

    See also: keras.layers.RNN
    """#,
    "RandomContrast": #"""
    Moves each image's pixels away from or toward the mean of their channel by a random factor, in training:
    (x − mean) · factor + mean, cut to the range of values.

    Shapes:
    - input (batch, height, width, channels), output the same

    See also: keras.layers.RandomContrast
    """#,
    "RandomFlip": #"""
    Mirrors each image with probability ½ in training, along each direction asked for by itself.

    Shapes:
    - input (batch, height, width, channels), output the same

    See also: keras.layers.RandomFlip, which in both directions flips along both or none.
    """#,
    "RandomRotation": #"""
    Turns each image about its centre by a random angle in training, counterclockwise for a positive one.

    Shapes:
    - input (batch, height, width, channels), output the same

    See also: keras.layers.RandomRotation
    """#,
    "RandomTranslation": #"""
    Moves each image by a random part of its height and width in training.

    Shapes:
    - input (batch, height, width, channels), output the same

    See also: keras.layers.RandomTranslation
    """#,
    "RandomZoom": #"""
    Shows each image smaller or larger about its centre, by a random factor, in training.

    A positive factor zooms out: 0.2 reads 1.2 heights of the image, a negative one zooms in.

    Shapes:
    - input (batch, height, width, channels), output the same

    See also: keras.layers.RandomZoom
    """#,
    "ReLU": #"""
    max(x, 0), with a slope below, a threshold and a cap if asked.

    x above threshold (at most maxValue), else 0; less negativeSlope · max(threshold − x, 0).

    See also: keras.layers.ReLU
    """#,
    "Recall": #"""
    The share of positive samples that are found: tp / (tp + fn). See also: keras.metrics.Recall
    """#,
    "RecallAtPrecision": #"""
    The highest recall where the precision is high enough. See also: keras.metrics.RecallAtPrecision
    """#,
    "ReduceLROnPlateau": #"""
    Makes the learning rate smaller when a value has stopped improving.

    After patience epochs without an improvement by more than minDelta the rate is multiplied by factor, down to
    minimumRate; then cooldown epochs pass before waiting begins again. The history gets the rate of each epoch.

    See also: keras.callbacks.ReduceLROnPlateau
    """#,
    "Regularizer": #"""
    A penalty on a weight, added to the loss: l1 · Σ|w| + l2 · Σw²; the orthogonal one is, for a matrix, its factor times
    the mean |cosine| of the angles between different rows, or columns.

    See also: keras.regularizers
    """#,
    "RepeatVector": #"""
    Repeats each sample's vector along a new axis.

    Shapes:
    - input (batch, features), output (batch, count, features)

    See also: keras.layers.RepeatVector
    """#,
    "Rescaling": #"""
    x · scale + offset, such as from pixels 0…255 to −1…1.

    Shapes:
    - input (batch, …), output the same; scale and offset are one number, or one for each position of the last axis

    See also: keras.layers.Rescaling
    """#,
    "ResetStates": #"""
    Sets the states of recurrent layers with stateful to zeros before each epoch and before each validation.

    Without it an epoch begins with the states in which the validation before it, or else the epoch, ended.

    See also: In Keras, LambdaCallback(on_epoch_begin=lambda epoch, logs: layer.reset_state()).
    """#,
    "Reshape": #"""
    Gives each sample another shape of as many elements; one size may be −1 and is then computed.

    Shapes:
    - input (batch, …), output (batch,) + target

    See also: keras.layers.Reshape
    """#,
    "RootMeanSquaredError": #"""
    √ of the running mean of (y − p)², which is not the mean of the roots. See also: keras.metrics.RootMeanSquaredError
    """#,
    "SGD": #"""
    Gradient descent, with momentum μ if asked: m ← μ·m − lr·g, w ← w + m; with Nesterov's form w ← w + μ·m − lr·g.

    See also: keras.optimizers.SGD; Sutskever et al. 2013 for the two momentum forms.
    """#,
    "ScheduleFreeAdamW": #"""
    Adam without a schedule: gradients are taken between a sequence of steps z and its running mean x.

    v ← v + (g² − v)(1 − β₂); z ← z − lr·g / (√(v / (1 − β₂ᵗ)) + ε); x ← x + (z − x)/t; w = (1 − β₁)z + β₁x.
    During the first warmupSteps steps lr grows in equal parts.

    See also: keras.optimizers.ScheduleFreeAdamW; Defazio and others 2024.
    """#,
    "SensitivityAtSpecificity": #"""
    The highest sensitivity where the specificity is high enough. See also: keras.metrics.SensitivityAtSpecificity
    """#,
    "SeparableConv1D": #"""
    A separable convolution over the steps of a sequence; see SeparableConv2D.

    See also: keras.layers.SeparableConv1D
    """#,
    "SeparableConv2D": #"""
    A convolution of each channel by itself, then a product that mixes the channels of each cell; nothing between them.

    Shapes:
    - input (batch, height, width, channels)
    - depthwise_kernel (kernel height, kernel width, channels, depthMultiplier),
      pointwise_kernel (1, 1, channels · depthMultiplier, filters), bias (filters,)
    - output (batch, new height, new width, filters)

    See also: keras.layers.SeparableConv2D; Chollet 2017.
    """#,
    "SimpleRNN": #"""
    The simplest recurrent network: h' = tanh(x·kernel + h·recurrent_kernel + bias).

    All steps run as one operation, unless other functions than the default ones are asked for, or dropout of states in
    training. SimpleRNNCell has the formulas.

    Shapes:
    - input (batch, steps, features), then (batch, units) for each initial state
    - output (batch, units), or (batch, steps, units) with returnSequences; then the states with returnState

    See also: keras.layers.SimpleRNN; Elman 1990.
    """#,
    "SimpleRNNCell": #"""
    A step of the simplest recurrent network: h' = activation(x·kernel + h·recurrent_kernel + bias).

    Shapes:
    - kernel (features, units), recurrent_kernel (units, units), bias (units,); state (batch, units)

    See also: keras.layers.SimpleRNNCell; Elman 1990.
    """#,
    "Softmax": #"""
    eˣ / Σ eˣ over one axis.

    See also: keras.layers.Softmax
    """#,
    "SparseCategoricalAccuracy": #"""
    Whether the largest prediction stands at the labelled class.

    See also: keras.metrics.SparseCategoricalAccuracy
    """#,
    "SparseCategoricalCrossentropy": #"""
    −log p of the labelled class, for targets that are class numbers.

    Targets are whole numbers from 0 to classes − 1; a trailing axis of size 1 is dropped. Probabilities as in
    CategoricalCrossentropy. Samples of the class ignoredClass cost nothing and are not counted.

    See also: keras.losses.SparseCategoricalCrossentropy
    """#,
    "SparseTopKCategoricalAccuracy": #"""
    Whether fewer than k scores are larger than that of the labelled class, or whether it is among the first k that are
    listed.

    See also: keras.metrics.SparseTopKCategoricalAccuracy
    """#,
    "SpatialDropout1D": #"""
    Drops whole channels of a sequence in training. See also: keras.layers.SpatialDropout1D
    """#,
    "SpatialDropout2D": #"""
    Drops whole channels of an image in training, where neighbouring cells say nearly the same.

    Shapes:
    - input (batch, height, width, channels), output the same

    See also: keras.layers.SpatialDropout2D; Tompson et al. 2015.
    """#,
    "SpatialDropout3D": #"""
    Drops whole channels of a volume in training. See also: keras.layers.SpatialDropout3D
    """#,
    "SpecificityAtSensitivity": #"""
    The highest specificity where the sensitivity is high enough. See also: keras.metrics.SpecificityAtSensitivity
    """#,
    "SquaredHinge": #"""
    mean max(1 − y p, 0)² over the last axis, for labels −1 and 1. See also: keras.losses.SquaredHinge
    """#,
    "StackedRNNCells": #"""
    Several cells as one: each takes the output of the one before as its input.

    Its states are those of its cells, one cell's after another's; the output is the last cell's.

    See also: keras.layers.StackedRNNCells
    """#,
    "Subtract": #"""
    The first input minus the second. See also: keras.layers.Subtract
    """#,
    "SwapEMAWeights": #"""
    Puts the moving averages of the weights in their place while the model is validated.

    With swapsEpochs they are in place from the end of an epoch to the beginning of the next, so that what callbacks
    behind this one write are the averages.

    See also: keras.callbacks.SwapEMAWeights
    """#,
    "TerminateOnNaN": #"""
    Ends training after a batch that makes the loss NaN or infinite.

    Without it a fit ends after the epoch in which that happens. Looking at the loss after each batch waits for the
    device, so training is a little slower with it. In both cases the history's warnings, or the error that is thrown,
    name the batch and the layer that the number came from.

    See also: keras.callbacks.TerminateOnNaN
    """#,
    "TimeDistributed": #"""
    A layer applied to each step of a sequence, with one set of weights.

    The steps of all sequences become one batch, so that the layer runs once. A mask that says more than which steps are
    real, (batch, steps, inner steps), is handed on step by step: the words of sentences to a recurrent layer.

    Shapes:
    - input (batch, steps, …), output (batch, steps, …) with what the layer makes of (batch, …)

    See also: keras.layers.TimeDistributed
    """#,
    "TopKCategoricalAccuracy": #"""
    Whether fewer than k scores are larger than that of the class where the target is largest.

    See also: keras.metrics.TopKCategoricalAccuracy
    """#,
    "TrueNegatives": #"""
    How many negative samples are left alone. See also: keras.metrics.TrueNegatives
    """#,
    "TruePositives": #"""
    How many positive samples are found. See also: keras.metrics.TruePositives
    """#,
    "Tversky": #"""
    1 − t / (t + alpha · Σ y (1 − p) + beta · Σ (1 − y) p) with t = Σ y p: Dice with a weight for each kind of error.

    As in Keras alpha weighs what is missed and beta what is too much; the paper has them the other way round.

    See also: keras.losses.Tversky; Salehi and others 2017.
    """#,
    "UnitNormalization": #"""
    Brings vectors to length 1: x / √max(Σx², 1e-24).

    Shapes:
    - input (batch, …), output the same; sums run over axis

    See also: keras.layers.UnitNormalization
    """#,
    "UpSampling1D": #"""
    Repeats each step. See also: keras.layers.UpSampling1D
    """#,
    "UpSampling2D": #"""
    Makes an image size times as high and wide, by repeating cells or by interpolation between their centres.

    Shapes:
    - input (batch, height, width, channels), output (batch, height · size, width · size, channels)

    See also: keras.layers.UpSampling2D
    """#,
    "UpSampling3D": #"""
    Repeats each cell along depth, height and width. See also: keras.layers.UpSampling3D
    """#,
    "ZeroPadding1D": #"""
    Puts zeros before and after the steps. See also: keras.layers.ZeroPadding1D
    """#,
    "ZeroPadding2D": #"""
    Puts zeros around height and width.

    Shapes:
    - input (batch, height, width, channels), output (batch, height + before + after, …, channels)

    See also: keras.layers.ZeroPadding2D
    """#,
    "ZeroPadding3D": #"""
    Puts zeros around depth, height and width. See also: keras.layers.ZeroPadding3D
    """#,
  ]
}
