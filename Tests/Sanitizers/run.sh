#!/bin/sh
# The engine's tests under AddressSanitizer (with leaks) and ThreadSanitizer, and its kernels under Valgrind's memory
# check. Builds a package of the engine's targets alone, with links to the sources, so that nothing else is built again.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD
out=$root/.build/sanitizers
test "$(uname -s) $(uname -m)" = "Linux x86_64" || { echo "this check needs Linux on x86-64" >&2; exit 1; }
# The flags of the package.
flags=$(sed -n 's/.*cSettings: \[.unsafeFlags(\[\([^]]*\)\].*/\1/p' Package.swift)
case $flags in
  *-ffp-contract=off*) ;;
  *) echo "Package.swift no longer has the flags of CKernels in one line: unsafeFlags([…])" >&2; exit 1 ;;
esac

mkdir -p "$out"
ln -sfn "$root/Sources" "$out/Sources"
ln -sfn "$root/Tests" "$out/Tests"
# A plugin is not ours to check: the tests of `xla` find none.
mkdir -p "$out/NoPlugin"
cat >"$out/NoPlugin/TestPlugin.swift" <<NOPLUGIN
import GraphCore
import Testing
public enum TestPlugin {
  public static let backend: (any Backend)? = nil
  public static let absence: Comment = "plugins are not checked"
  public static func backends(beside others: [any Backend]) -> [any Backend] { others }
}
NOPLUGIN
cat >"$out/Package.swift" <<MANIFEST
// swift-tools-version: 6.1
import PackageDescription
let engine: [Target.Dependency] = ["TensorCore", "GraphCore", "ReferenceBackend", "ConformanceSupport"]
let package = Package(
  name: "engine",
  targets: [
    .target(name: "TensorCore"),
    .target(name: "GraphCore", dependencies: ["TensorCore"]),
    .target(name: "ReferenceBackend", dependencies: ["GraphCore", "TensorCore"]),
    .target(name: "CKernels", cSettings: [.unsafeFlags([$flags])]),
    .target(name: "CPUBackend", dependencies: ["CKernels", "GraphCore", "TensorCore"]),
    .target(
      name: "ConformanceSupport", dependencies: ["GraphCore", "ReferenceBackend", "TensorCore"],
      path: "Tests/ConformanceSupport"),
    .testTarget(name: "GraphCoreTests", dependencies: engine),
    .target(name: "PluginSupport", dependencies: ["GraphCore"], path: "NoPlugin"),
    .testTarget(name: "BackendConformanceTests", dependencies: engine + ["CPUBackend", "PluginSupport"]),
    .testTarget(name: "CPUBackendTests", dependencies: engine + ["CKernels", "CPUBackend"]),
  ])
MANIFEST

failed=0
tests() {
  sanitizer=$1
  log=$out/$sanitizer.txt
  echo "$sanitizer sanitizer: building and running the engine's tests; this takes minutes"
  # Only Swift Testing: the empty run of XCTest keeps itself alive, which counts as a leak.
  if swift test --package-path "$out" --scratch-path "$out/$sanitizer" --sanitize="$sanitizer" --disable-xctest \
    >"$log" 2>&1; then
    grep 'Test run with' "$log"
  else
    failed=1
    grep -E 'error:|✘|SUMMARY|Test run with' "$log" | head -n 20 >&2
    echo "  all: $log" >&2
  fi
}
export LSAN_OPTIONS="suppressions=$root/Tests/Sanitizers/leaks.supp:print_suppressions=0"
export TSAN_OPTIONS="suppressions=$root/Tests/Sanitizers/threads.supp:print_suppressions=0"
tests address
tests thread

# Valgrind does not know AVX-512.
clang=$(dirname "$(command -v swift)")/clang
test -x "$clang" || clang=clang
echo "valgrind: running the kernels in the form x86-64-v3"
# shellcheck disable=SC2046
"$clang" -gdwarf-4 $(echo "$flags" | tr -d '",') -I Sources/CKernels/include -o "$out/kernels" \
  Sources/CKernels/*.c Sources/CKernels/forms/*.c Tests/KernelBytes/*.c -pthread -ldl -lm
if valgrind --quiet --error-exitcode=1 --leak-check=full "$out/kernels" x86-64-v3 1 \
  >"$out/kernels.txt" 2>"$out/valgrind.txt"; then
  echo "valgrind: $(wc -l <"$out/kernels.txt") results, no error"
else
  failed=1
  head -n 20 "$out/valgrind.txt" >&2
  echo "  all: $out/valgrind.txt" >&2
fi
exit $failed
