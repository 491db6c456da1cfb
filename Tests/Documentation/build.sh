#!/bin/sh
# Builds the documentation of the library into .build/docs with the toolchain's own docc.
# Fails on a link that leads nowhere and on a public symbol that nothing is said of (see undocumented.py).
set -eu
cd "$(dirname "$0")/../.."

# The umbrella exports these again: their symbols are documented as its own.
modules=TensorCore,GraphCore,ReferenceBackend,CPUBackend,XLABackend,NeuralLayers,ModelTraining,ModelFiles,DatasetReaders
work=.build/documentation
output=.build/docs
rm -rf "$work"
mkdir -p "$work/graphs"

swift build --target Hornbook
build=$(swift build --show-bin-path)
target=$(swiftc -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)",/\1/p' | head -1)
swift symbolgraph-extract -module-name Hornbook -target "$target" -I "$build/Modules" \
  -Xcc "-fmodule-map-file=$build/CKernels.build/module.modulemap" \
  -Xcc "-fmodule-map-file=$build/CPJRT.build/module.modulemap" \
  -Xcc "-fmodule-map-file=$build/CEmbeddedData.build/module.modulemap" \
  -I Sources/CHDF5 -I Sources/CLibZip -I Sources/CZlib $(pkg-config --cflags-only-I hdf5 libzip zlib) \
  -minimum-access-level public -skip-synthesized-members \
  "-experimental-allowed-reexported-modules=$modules" -output-dir "$work/graphs"
# What the library adds to types of Swift's, without a page of its own.
rm -f "$work/graphs/Hornbook@Swift.symbols.json"

python3 Tests/Documentation/undocumented.py "$work/graphs/Hornbook.symbols.json"
docc convert Sources/Hornbook/Hornbook.docc --additional-symbol-graph-dir "$work/graphs" --output-dir "$work/archive" \
  --fallback-display-name Hornbook --fallback-bundle-identifier hornbook --warnings-as-errors
rm -rf "$output"
mv "$work/archive" "$output"
echo "the documentation lies in $output; to read it: docc preview, or any web server there and /documentation/hornbook"
