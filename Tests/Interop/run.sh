#!/bin/sh
# Models that Keras trained open in Hornbook, Hornbook's open in Keras, and both predict the same.
set -eu
cd "$(dirname "$0")/../.."
folder=.build-interop
python=$folder/venv/bin/python
if ! "$python" -c 'import keras, jax' 2>/dev/null; then
  python3 -m venv "$folder/venv"
  "$python" -m pip install --quiet 'keras==3.15.0' jax h5py
fi
rm -rf "$folder/models"
mkdir -p "$folder/models"
export KERAS_BACKEND=jax
"$python" Tests/Interop/interop.py train "$folder/models"
HORNBOOK_INTEROP=$PWD/$folder/models swift test --filter InteropTests
"$python" Tests/Interop/interop.py check "$folder/models"
