import LiterateDocument

/// What each directive is for and what its options mean, as `hornbook help directive` prints it.
struct DirectiveReference {
  let summary: String
  var options: [String: String] = [:]

  private static let model = "what it acts on; left out, the nearest block above that fits"
  private static let data = "a dataset; instead of x and y"
  private static let x = "a tensor, or a list of one for each input"
  private static let y = "a tensor, or a list of one for each output"
  private static let batch = "samples in a batch, 32 if left out"
  private static let verbose = "accepted as Keras has it; the command line decides what is shown"

  static let all: [Directive.Kind: DirectiveReference] = [
    .params: .init(
      summary: "The experiment's knobs: one assignment of a literal a line. hornbook run -p name=value sets another."),
    .setup: .init(summary: "Functions and constants for the blocks below; shows nothing in the report."),
    .data: .init(summary: "Loads and prepares data; every name that it assigns can be used below."),
    .model: .init(
      summary: "Layers, one a line, stacked in order; or code whose last expression is a Model or Sequential."),
    .compile: .init(
      summary: "Joins a model with an optimizer, losses and metrics.",
      options: [
        "model": "the model; left out, the nearest one above",
        "optimizer": "an optimizer or its name, \"rmsprop\" if left out",
        "loss": "a loss or its name; a list or dict of them for several outputs",
        "loss_weights": "a factor for each output's loss", "metrics": "a list of metrics or their names",
        "weighted_metrics": "metrics that take sample weights into account",
        "run_eagerly": "accepted as Keras has it; without effect",
        "steps_per_execution": "accepted as Keras has it; without effect",
        "jit_compile": "accepted as Keras has it; without effect",
        "auto_scale_loss": "accepted as Keras has it; without effect",
      ]),
    .fit: .init(
      summary: "Trains a copy of the model, which is then NAME.model, with NAME.history and NAME.best_epoch.",
      options: [
        "model": model, "data": data, "x": x, "y": y, "batch_size": batch,
        "epochs": "passes over the data, 1 if left out", "verbose": verbose, "callbacks": "a list of callbacks",
        "validation_split": "the share of the data, at its end, that is held back for validation",
        "validation_data": "a dataset, or (x, y), for validation after each epoch",
        "shuffle": "whether each epoch has its own order, True if left out",
        "class_weight": "a dict from class to the factor of its loss",
        "sample_weight": "a tensor with a factor for each sample",
        "initial_epoch": "the number of the first epoch, from 0",
        "steps_per_epoch": "batches in an epoch", "validation_steps": "batches of the validation",
        "validation_batch_size": "samples in a batch of the validation, batch_size if left out",
        "validation_freq": "after how many epochs the validation runs, or the list of epochs",
        "validation_selection": "which samples validation_split takes",
        "reevaluate_training": "whether the training's metrics are computed anew after each epoch",
      ]),
    .evaluate: .init(
      summary: "Computes loss and metrics on data: NAME.loss, NAME.accuracy and so on.",
      options: [
        "model": model, "data": data, "x": x, "y": y, "batch_size": batch, "verbose": verbose,
        "sample_weight": "a tensor with a factor for each sample", "steps": "batches to take",
      ]),
    .predict: .init(
      summary: "Computes the model's outputs for data.",
      options: [
        "model": model, "data": data, "x": x, "batch_size": batch, "verbose": verbose, "steps": "batches to take",
      ]),
    .plot: .init(summary: "A figure."),
    .table: .init(
      summary: "A table.",
      options: [
        "rows": "a list of rows", "columns": "a list of the columns' names", "caption": "a line below the table",
      ]),
    .expect: .init(summary: "One boolean expression a line; hornbook run ends with 1 if one does not hold."),
  ]
}
