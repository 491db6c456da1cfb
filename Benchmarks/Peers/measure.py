"""How every peer is measured: one epoch to warm up, then the best of four timings of training and of prediction."""
import json
import resource
import time

WORKLOADS = {
    # name: (samples, batch, epochs in a timing)
    "mlp": (20000, 128, 1),
    "cnn": (4096, 128, 1),
    "lstm": (2048, 32, 1),
    "resnet": (1024, 64, 1),
    "transformer": (1024, 32, 1),
    "tabular": (150, 16, 50),
}


def timed(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def report(work, engine, train, predict):
    """Prints one JSON line. `train(epochs)` and `predict()` do the work."""
    samples, _, epochs = WORKLOADS[work]
    first = timed(lambda: train(1))
    training = min(timed(lambda: train(epochs)) for _ in range(4))
    prediction = min(timed(predict) for _ in range(4))
    print(json.dumps({
        "work": work, "engine": engine, "n": samples, "first_epoch_s": round(first, 3),
        "train_sps": int(samples * epochs / training), "predict_sps": int(samples / prediction),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }))
