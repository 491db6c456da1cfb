import NeuralLayers

/// Every callback that can be made by its Keras name.
public enum CallbackCatalog {
  public static var all: [any (Callback & ConfigurableObject).Type] {
    [
      EarlyStopping.self, ReduceLROnPlateau.self, LearningRateScheduler.self, ModelCheckpoint.self,
      BackupAndRestore.self, CSVLogger.self, TerminateOnNaN.self, LambdaCallback.self, ResetStates.self,
      SwapEMAWeights.self,
    ]
  }
}
