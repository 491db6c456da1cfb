#!/bin/sh
# Every form of the kernels must compute the same bytes: those that this x86-64 processor can run, and arm64 under
# qemu-user. The first is run with one thread, the others with three, so that threads cannot reach a result either.
set -eu
cd "$(dirname "$0")/../.."
test "$(uname -s) $(uname -m)" = "Linux x86_64" || { echo "this comparison needs Linux on x86-64" >&2; exit 1; }

# Swift's own clang: it compiles the package, so the same compiler is tested; with lld it links for arm64 as well.
clang=$(dirname "$(command -v swift)")/clang
test -x "$clang" || clang=clang
# The flags of the package.
flags=$(sed -n 's/.*cSettings: \[.unsafeFlags(\[\([^]]*\)\].*/\1/p' Package.swift | tr -d '",')
case $flags in
  *-ffp-contract=off*) ;;
  *) echo "Package.swift no longer has the flags of CKernels in one line: unsafeFlags([…])" >&2; exit 1 ;;
esac

out=.build/kernel-bytes
mkdir -p $out
build() {
  program=$1
  shift
  # shellcheck disable=SC2086
  "$clang" "$@" $flags -fuse-ld=lld -I Sources/CKernels/include -o $out/"$program" \
    Sources/CKernels/*.c Sources/CKernels/forms/*.c Tests/KernelBytes/*.c -pthread -ldl -lm
}
echo "compiling for x86-64 and arm64 with $("$clang" --version | head -n 1)"
build x86-64
build arm64 --target=aarch64-linux-gnu

failed=0
expected=$out/expected.txt
$out/x86-64 x86-64 1 >$expected
compare() {
  name=$1
  shift
  actual=$out/$name.txt
  "$@" "$name" 3 >"$actual"
  if cmp -s $expected "$actual"; then
    echo "$name: $(wc -l <"$actual") results, the same bytes as x86-64"
  else
    failed=1
    count=$(diff $expected "$actual" | grep -c '^>')
    echo "$name: $count of $(wc -l <"$actual") results differ from x86-64; first:" >&2
    diff $expected "$actual" | sed -n 's/^< /  x86-64   /p' | head -n 1 >&2
    diff $expected "$actual" | sed -n "s/^> /  $name   /p" | head -n 1 >&2
    echo "  all: diff $expected $actual" >&2
  fi
}
for form in $($out/x86-64); do
  compare "$form" $out/x86-64
done
compare arm64 qemu-aarch64 -L /usr/aarch64-linux-gnu $out/arm64
exit $failed
