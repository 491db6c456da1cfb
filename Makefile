# Everyday commands; `make` alone lists them. Needs Swift 6.3 on Debian 12 (swift.org/install/linux).
.DEFAULT_GOAL := help
.PHONY: help setup build demo test test-arm64 test-xla test-sanitizers test-kill fuzz interop check-pages docs
.PHONY: gallery verify bench bench-peers smoke format record clean

# What the package links with or reads at run time.
PACKAGES := libcmark-dev libcairo2-dev libpng-dev libopenblas0 libhdf5-dev libzip-dev zlib1g-dev fonts-dejavu-core pkg-config

# The runtime inside the binary: it starts in 20 ms instead of 60.
RELEASE := swift build -c release --product hornbook --static-swift-stdlib
HORNBOOK := .build/release/hornbook
FUZZ_SECONDS := 60
KILLS := 50
FORMATTED := Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.* ## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the Debian packages that are missing (as root or through sudo)
	@command -v swift >/dev/null || { echo "Swift 6.3 is missing: see https://swift.org/install/linux" >&2; exit 1; }
	@command -v dpkg-query >/dev/null || { echo "no Debian here; these must be there: $(PACKAGES)"; exit 0; }; \
	missing=; \
	for package in $(PACKAGES); do \
	  dpkg-query --show --showformat='$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed \
	    || missing="$$missing $$package"; \
	done; \
	test -n "$$missing" || exit 0; \
	if [ "$$(id -u)" = 0 ]; then as_root=; \
	elif command -v sudo >/dev/null; then as_root=sudo; \
	else \
	  echo "these Debian packages are missing:$$missing" >&2; \
	  echo "neither root nor sudo here; as root: apt-get install$$missing" >&2; exit 1; \
	fi; \
	echo "installing$$missing"; \
	install() { $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $$missing; }; \
	install >/dev/null 2>&1 || { $$as_root apt-get update && install; }

build: setup ## Build the command in release mode: .build/release/hornbook
	$(RELEASE)

demo: build ## Run experiments/digits.md and say where its report lies
	@$(HORNBOOK) run experiments/digits.md
	@echo "open file://$(CURDIR)/reports/digits/index.html"

test: setup ## Check the layout of the code and run all tests
	swift format lint --strict --parallel --recursive $(FORMATTED)
	swift test --parallel --explicit-target-dependency-import-check error

# The C library to link with and the emulator; the compiler and the linker are Swift's.
test-arm64: PACKAGES += libc6-dev-arm64-cross libgcc-12-dev-arm64-cross qemu-user
test-arm64: setup ## Compare the bytes of all kernels: every x86-64 form, and arm64 in an emulator
	Tests/KernelBytes/compare.sh

test-xla: PACKAGES += python3-pip
test-xla: setup ## Run the backend xla on OpenXLA's compiler for processors; fetches 61 MB the first time
	Tests/XLA/run.sh

test-sanitizers: PACKAGES += valgrind
test-sanitizers: setup ## Run the engine's tests under AddressSanitizer and ThreadSanitizer, its kernels under Valgrind
	Tests/Sanitizers/run.sh

test-kill: PACKAGES += python3
test-kill: build ## Kill runs at random moments and compare what comes of them; KILLS=50
	python3 Tests/Resume/kill.py $(HORNBOOK) $(KILLS)

fuzz: setup ## Look for texts that crash the language, its formatter or the document reader; FUZZ_SECONDS=60 each
	Tests/Fuzzing/run.sh $(FUZZ_SECONDS)

interop: PACKAGES += python3-venv
interop: setup ## Exchange models with Keras 3.15 from PyPI and compare predictions; fetches 300 MB the first time
	Tests/Interop/run.sh

check-pages: PACKAGES += python3-venv default-jre-headless chromium
check-pages: setup ## Check report pages: markup, accessibility in light and dark, phone widths; fetches 80 MB the first time
	Tests/Pages/check.sh

docs: PACKAGES += python3
docs: setup ## Build the library's documentation into .build/docs; broken links and missing comments are errors
	Tests/Documentation/build.sh

gallery: build ## Run all experiments and write their reports
	$(HORNBOOK) run experiments/*.md

verify: build ## Run all experiments again and compare with the committed reports
	$(HORNBOOK) verify experiments/*.md

smoke: build ## Check all experiments and run the first; within a minute once built
	$(HORNBOOK) check experiments/*.md
	$(HORNBOOK) run experiments/digits.md --out .build/smoke

bench: ## Measure training, prediction and single operations on this machine
	swift run -c release --package-path Benchmarks KernelBenchmark
	swift run -c release --package-path Benchmarks StarlarkBenchmark
	swift run -c release --package-path Benchmarks TrainingBenchmark mlp cnn lstm resnet transformer tabular

bench-peers: ## Measure beside Keras on three backends and PyTorch; the first time installs them from PyPI (7 GB)
	swift build -c release --package-path Benchmarks
	python3 Benchmarks/Peers/compare.py

format: ## Lay out the code
	swift format --in-place --parallel --recursive $(FORMATTED)

record: setup ## Record what golden tests expect anew, for review with git diff
	HORNBOOK_RECORD=1 swift test --filter 'Golden|Recorded|Diagnostics'
	git status --short Tests Sources docs

clean: ## Remove what was built
	rm -rf .build
