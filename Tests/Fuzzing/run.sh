#!/bin/sh
# Fuzzes parser, layout, evaluator and document reader with libFuzzer and AddressSanitizer: run.sh [SECONDS [TARGET…]].
# What makes a program crash, hang or break a promise is kept in Tests/Fuzzing/Finds; the ordinary tests run all of it.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
test $# = 0 || shift
out=.build/fuzzing
mkdir -p "$out" Tests/Fuzzing/Finds

compile() {
  module=$1
  shift
  # Built again only if a source is newer.
  if test -f "$out/$module.o" && test -z "$(find "Sources/$module" -newer "$out/$module.o" -name '*.swift')"; then return; fi
  find "Sources/$module" -name '*.swift' | sort >"$out/$module.txt"
  swiftc -O -wmo -swift-version 6 -sanitize=address,fuzzer -parse-as-library -module-name "$module" -package-name hornbook \
    -emit-module -emit-module-path "$out/$module.swiftmodule" -c -o "$out/$module.o" -I "$out" "$@" @"$out/$module.txt"
}
compile Diagnostics
compile StarlarkLanguage
compile LiterateDocument -Xcc -fmodule-map-file=Sources/CCMark/module.modulemap

# Inputs to begin with: programs cut into their chunks, and all documents.
seeds=$out/seeds
mkdir -p "$seeds/programs" "$seeds/documents"
for file in Tests/StarlarkLanguageTests/Programs/*.star; do
  awk -v base="$seeds/programs/$(basename "$file" .star)" '/^---$/ { n++; next } { print > (base "-" n + 0) }' "$file"
done
for file in *.md experiments/*.md docs/*.md Tests/ExperimentRunnerTests/Diagnostics/*.md; do
  cp "$file" "$seeds/documents/$(echo "$file" | tr / -)"
done

failed=0
for target in ${*:-parser layout evaluator document}; do
  name=$(echo "$target" | tr a-z A-Z)
  swiftc -O -swift-version 6 -sanitize=address,fuzzer -parse-as-library -D "FUZZ_$name" -module-name Fuzz -I "$out" \
    -Xcc -fmodule-map-file=Sources/CCMark/module.modulemap Tests/Fuzzing/Targets.swift \
    "$out/Diagnostics.o" "$out/StarlarkLanguage.o" "$out/LiterateDocument.o" -lcmark -o "$out/$target" \
    2>"$out/$target.log" || { cat "$out/$target.log" >&2; exit 1; }  # The linker warns of a hundred symbols.
  inputs=$seeds/programs
  test "$target" != document || inputs=$seeds/documents
  mkdir -p "$out/corpus/$target"
  echo "$target: $seconds seconds"
  # A list that holds itself is never released, which is no fault of the input.
  if ! ASAN_OPTIONS=detect_leaks=0 "$out/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=2000 -detect_leaks=0 \
    -print_final_stats=1 -artifact_prefix="Tests/Fuzzing/Finds/$target-" "$out/corpus/$target" "$inputs" \
    >"$out/$target.log" 2>&1
  then
    failed=1
    grep -E 'ERROR|Fatal error|SUMMARY|Test unit written' "$out/$target.log" | head -n 5 >&2
  fi
  grep -E 'number_of_executed_units|new_units_added' "$out/$target.log" | sed 's/^stat::/  /'
done
exit $failed
