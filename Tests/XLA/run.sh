#!/bin/sh
# The conformance suite, Keras's cases and an experiment on OpenXLA's own compiler for processors.
# A plugin of one's own is taken from HORNBOOK_PJRT_PLUGIN, if that is set; else one is fetched from PyPI, as a file.
set -eu
cd "$(dirname "$0")/../.."
folder=.build-xla
if [ -z "${HORNBOOK_PJRT_PLUGIN:-}" ]; then
  plugin=$folder/xla_plugins/xla_cpu_pjrt/xla_cpu_pjrt.so
  if [ ! -f "$plugin" ]; then
    mkdir -p "$folder/wheel"
    python3 -m pip download --quiet --no-deps --dest "$folder/wheel" 'xla-cpu-pjrt==0.0.1'
    python3 -m zipfile -e "$folder"/wheel/xla_cpu_pjrt-0.0.1-*.whl "$folder"
    rm -r "$folder/wheel"
  fi
  HORNBOOK_PJRT_PLUGIN=$PWD/$plugin
fi
export HORNBOOK_PJRT_PLUGIN
# The same flags as in `make test`, whose build this one takes; the other backends had their turn there.
HORNBOOK_TEST_ONLY=xla swift test --explicit-target-dependency-import-check error \
  --filter 'XLABackendTests|BackendConformanceTests|KerasParityTests'
swift run --explicit-target-dependency-import-check error hornbook run experiments/digits.md --backend xla --out "$folder/reports"
