"""Hornbook beside its peers on this machine: python compare.py [--rounds N] [WORKLOAD…]

Installs the peers into ../.build-peers on first use, runs every engine on every workload, each in a process of its own
and one after another, and prints the best of all rounds as a table in Markdown. All figures come from one run, so that
their ratios mean something even on a machine whose speed changes from day to day.
"""
import argparse
import json
import os
import platform
import subprocess
import sys
import venv
from pathlib import Path

from measure import WORKLOADS

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / ".build-peers"
PYTHON = FOLDER / "bin" / "python"
HORNBOOK = HERE.parent / ".build" / "release" / "TrainingBenchmark"
GOALS = {"mlp": 1.25, "cnn": 2.5, "lstm": 1.4, "resnet": 1.5, "transformer": 2.0, "tabular": 20.0}


def install():
    requirements = HERE / "requirements.txt"
    done = FOLDER / "installed.txt"
    if done.exists() and done.read_text() == requirements.read_text():
        return
    print(f"installing the peers into {FOLDER}: several gigabytes", file=sys.stderr)
    venv.create(FOLDER, with_pip=True, clear=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--requirement", requirements], check=True)
    done.write_text(requirements.read_text())


def engines(work):
    """Commands by engine; the first two are Hornbook's."""
    yield "hornbook exact", [HORNBOOK, work], {}
    yield "hornbook fast", [HORNBOOK, "--numerics", "fast", work], {}
    for backend in ("tensorflow", "jax", "torch"):
        yield f"keras {backend}", [PYTHON, HERE / "keras_workloads.py", work], {"KERAS_BACKEND": backend}
    yield "torch", [PYTHON, HERE / "torch_workloads.py", work], {}
    if work in ("cnn", "resnet"):
        yield "torch channels-last", [PYTHON, HERE / "torch_workloads.py", work, "--channels-last"], {}


def run(command, environment):
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run(
        command, env=os.environ | quiet | environment, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not lines:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr[-2000:]}")
    return json.loads(lines[-1])


def measure(works, rounds):
    """The best figures of each engine on each workload."""
    results = {}
    for _ in range(rounds):
        for work in works:
            for engine, command, environment in engines(work):
                figures = run(command, environment)
                print(f"{work:12} {engine:20} {figures}", file=sys.stderr, flush=True)
                best = results.setdefault((work, engine), figures)
                for name, better in (("train_sps", max), ("predict_sps", max), ("peak_mb", min)):
                    best[name] = better(best[name], figures[name])
    return results


def table(results, works):
    lines = [
        "| work | | Hornbook exact | Hornbook fast | best peer | | exact / best peer | goal | fast / exact |",
        "|---|---|---:|---:|---:|---|---:|---:|---:|",
    ]
    for work in works:
        exact, fast = results[work, "hornbook exact"], results[work, "hornbook fast"]
        peers = {engine: figures for (name, engine), figures in results.items()
                 if name == work and not engine.startswith("hornbook")}
        for what, name in (("training", "train_sps"), ("prediction", "predict_sps")):
            peer = max(peers, key=lambda engine: peers[engine][name])
            ratio = exact[name] / peers[peer][name]
            goal = GOALS[work] if name == "train_sps" else 1
            lines.append(
                f"| `{work}` | {what}, samples/s | {exact[name]:,} | {fast[name]:,} | {peers[peer][name]:,} | {peer} "
                f"| {ratio:.2f} | {goal} | {fast[name] / exact[name]:.2f} |")
        peer = min(peers, key=lambda engine: peers[engine]["peak_mb"])
        lines.append(
            f"| `{work}` | peak memory, MB | {exact['peak_mb']:,} | {fast['peak_mb']:,} "
            f"| {peers[peer]['peak_mb']:,} | {peer} | {exact['peak_mb'] / peers[peer]['peak_mb']:.2f} | below 1 | |")
    return "\n".join(lines)


def all_engines(results, works):
    names = list(dict.fromkeys(engine for _, engine in results))
    lines = ["| work | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for work in works:
        cells = [f"{results[work, name]['train_sps']:,}" if (work, name) in results else "" for name in names]
        lines.append(f"| `{work}` | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Hornbook beside its peers")
    parser.add_argument("works", nargs="*", default=list(WORKLOADS), metavar="WORKLOAD")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    unknown = [work for work in options.works if work not in WORKLOADS]
    if unknown:
        parser.error(f"no workload {unknown[0]}; there are {', '.join(WORKLOADS)}")
    install()
    results = measure(options.works, options.rounds)
    print(f"{len(os.sched_getaffinity(0))} cores of {processor()}; best of {options.rounds} rounds\n")
    print(table(results, options.works))
    print("\nTraining, samples a second:\n")
    print(all_engines(results, options.works))
