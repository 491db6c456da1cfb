#!/usr/bin/env python3
"""Kills runs at random moments and compares what comes of them with an undisturbed run, byte for byte.

kill.py PROGRAM KILLS: every trial begins without anything kept, is killed (SIGKILL, or once in four asked to end by
SIGINT) at a random moment, often several times, and then left to end. The moments follow from a fixed seed.
"""
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

EXPERIMENT = """# A fit that is killed

```params
epochs = 30
```

```data
digits = datasets.digits()
train, test = digits.split(test=0.2, stratify=True)
```

```model net
Input(shape=(8, 8, 1))
Conv2D(8, 3, activation="relu")
BatchNormalization()
Flatten()
Dropout(0.25)
Dense(10, activation="softmax")
```

```compile
optimizer = Adam(0.01, use_ema=True)
loss = "sparse_categorical_crossentropy"
metrics = ["accuracy"]
```

```fit
def _report(epoch, logs):
    print("epoch", epoch, logs["loss"])


data = train
epochs = epochs
batch_size = 32
validation_split = 0.1
callbacks = [
    CSVLogger("log.csv"),
    ModelCheckpoint("best.keras", save_best_only=True),
    ReduceLROnPlateau(patience=1, factor=0.5),
    SwapEMAWeights(),
    EarlyStopping(patience=12, restore_best_weights=True),
    LambdaCallback(on_epoch_end=_report),
]
```

```fit more
model = fit
data = train
epochs = 3
batch_size = 50
callbacks = [CSVLogger("log.csv", append=True), ModelCheckpoint("more-{epoch}.weights.h5", save_weights_only=True)]
```

```evaluate
data = test
```

```predict
model = more
data = test
```

```plot
lines(fit.history.loss, more.history.loss, names=["first", "further"])
```

Best in epoch `= fit.best_epoch`.
"""


def results(folder):
    """Everything that must not depend on the run: all files but run.json, the page without its last section."""
    found = {}
    for name in sorted(os.listdir(folder)):
        if name == "run.json":
            continue
        with open(os.path.join(folder, name), "rb") as file:
            content = file.read()
        if name == "index.html":
            content = content.split(b'<section id="provenance"')[0]
        found[name] = hashlib.sha256(content).hexdigest()
    return found


def main():
    program, kills = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    moments = random.Random(20261129)
    folder = tempfile.mkdtemp(prefix="hornbook-kill-")
    os.chdir(folder)
    with open("killed.md", "w") as file:
        file.write(EXPERIMENT)

    def start(*words):
        return subprocess.Popen(
            [program, "run", "killed.md", *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def clean():
        for name in (".hornbook", "reports"):
            shutil.rmtree(name, ignore_errors=True)

    clean()
    begin = time.monotonic()
    run = start()
    run.communicate()
    assert run.returncode == 0, "the undisturbed run ended with %d" % run.returncode
    print("undisturbed: %.2f s" % (time.monotonic() - begin))
    expected = results("reports/killed")

    identical = done = trials = continued = 0
    codes = set()
    while done < kills:
        # Every other trial keeps where it stands after each batch, which makes the most of a short fit.
        words = ["--checkpoint-seconds", "0" if trials % 2 == 0 else "0.05"]
        clean()
        begin = time.monotonic()
        if trials < 2:
            run = start(*words)
            run.communicate()
            duration = time.monotonic() - begin
            lengths = (duration, duration) if trials == 0 else (lengths[0], duration)
            clean()
        own = 0
        while True:
            run = start(*words)
            if own < 3 and done < kills and (own == 0 or moments.random() < 0.6):
                try:
                    _, words_said = run.communicate(timeout=moments.random() * lengths[trials % 2] / (own + 1))
                except subprocess.TimeoutExpired:
                    asks = moments.random() < 0.25
                    run.send_signal(signal.SIGINT if asks else signal.SIGKILL)
                    _, words_said = run.communicate()
                    own += 1
                    done += 1
                    continued += "goes on where" in words_said
                    codes.add(run.returncode)
                    continue
            else:
                _, words_said = run.communicate()
            continued += "goes on where" in words_said
            assert run.returncode == 0, words_said
            break
        trials += 1
        found = results("reports/killed")
        if found == expected:
            identical += own
        else:
            differing = [name for name in {**expected, **found} if expected.get(name) != found.get(name)]
            print("trial %d: %s differ" % (trials, ", ".join(differing)))
    print(
        "%d of %d identical, in %d trials; %d runs went on where another stopped; exit codes of what was killed: %s"
        % (identical, done, trials, continued, sorted(codes)))
    shutil.rmtree(folder)
    sys.exit(identical != done)


main()
