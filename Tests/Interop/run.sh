#!/bin/sh
# Models that Keras trained open in Hornbook, Hornbook's open in Keras; both predict the same and train on alike.
# A Keras of one's own is taken from PYTHON, if that is set; else one is installed from PyPI.
set -eu
cd "$(dirname "$0")/../.."
folder=.build-interop
export KERAS_BACKEND=jax TF_CPP_MIN_LOG_LEVEL=3
python=${PYTHON:-$folder/venv/bin/python}
if ! "$python" -c 'import keras, jax; assert keras.__version__ == "3.15.0"' 2>/dev/null; then
  python=$folder/venv/bin/python
  python3 -m venv "$folder/venv"
  "$python" -m pip install --quiet 'keras==3.15.0' 'jax==0.10.2' 'h5py==3.16.0'
fi
rm -rf "$folder/models"
mkdir -p "$folder/models"
"$python" Tests/Interop/interop.py write "$folder/models"
HORNBOOK_INTEROP=$PWD/$folder/models swift test --filter InteropTests
"$python" Tests/Interop/interop.py check "$folder/models"
