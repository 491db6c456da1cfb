// The umbrella: everything that a program needs to build, train and use models.
@_exported import CPUBackend
@_exported import DatasetReaders
@_exported import GraphCore
@_exported import ModelFiles
@_exported import ModelTraining
@_exported import NeuralLayers
@_exported import ReferenceBackend
@_exported import TensorCore
@_exported import XLABackend
