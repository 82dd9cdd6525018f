# Everything that can be done with this project. `make demo` and `make test` are the two to know.

SWIFT ?= swift
BUILD := $(SWIFT) build -c release
# Without testable imports, which no test needs, tests and programs share what was compiled. No test
# is XCTest's, which would add a summary of none.
TEST := $(SWIFT) test -c release --disable-testable-imports --disable-xctest
FINETUNE := .build/release/finetune
DEMO ?= .build/demo
DEMO_CLASSES ?= 10
DEMO_IMAGES ?= 24

.PHONY: all build demo test serve serve-test serve-browser browser interop interop-latest lint
.PHONY: sanitize soak tiles isa-check docs install uninstall clean dependencies

all: build

## Installs the system packages that are missing (libpng, zlib, libdeflate, libjpeg, libwebp,
## SQLite).
dependencies:
	@scripts/install-dependencies.sh

## Builds the release binary: .build/release/finetune
build: dependencies
	$(BUILD) --product finetune

## Draws a data set, makes a backbone, trains a head, evaluates it and predicts one image, all below
## the folder DEMO, which is made anew.
demo: build
	@scripts/demo.sh $(FINETUNE) $(DEMO) $(DEMO_CLASSES) $(DEMO_IMAGES)

## Runs every test, in the release configuration.
test: dependencies
	$(TEST)

## Builds the server of `finetune serve`, a package of its own, and puts it beside finetune.
serve: build
	$(BUILD) --package-path Serve --product finetune-serve
	install -m 755 Serve/.build/release/finetune-serve .build/release/

## Runs the server's tests, one after another: some wait for time-outs.
serve-test: serve
	$(TEST) --package-path Serve --no-parallel

## Opens reports in a headless Chromium (Debian: apt-get install chromium); screenshots go to
## .build/browser. `serve-browser`: the page of `finetune serve`.
browser: build
	python3 Tests/Browser/report.py $(FINETUNE) .build/browser/report
serve-browser: serve
	python3 Tests/Browser/serve.py $(FINETUNE) .build/browser/serve

## Compares what the program writes with what PyTorch, ONNX Runtime and TensorBoard make of it, in a
## Python environment of its own: Debian's torch, the rest from PyPI; `interop-latest`: the newest.
interop: build
	scripts/interop.sh $(FINETUNE)
interop-latest: build
	scripts/interop.sh $(FINETUNE) latest

## Checks the style of every Swift file, and the length of lines in Markdown.
lint:
	@scripts/check-markdown.sh
	$(SWIFT) format lint --strict -r Package.swift Sources Tests Benchmarks \
	  Serve/Package.swift Serve/Sources Serve/Tests

## Runs the tests under Thread Sanitizer, then under Address Sanitizer.
sanitize: dependencies
	scripts/sanitize.sh thread
	scripts/sanitize.sh address

## Writes the generated kernels anew.
tiles:
	python3 scripts/generate-tiles.py

## Everything that takes long, as before a release: all tests under both sanitizers, an hour of damaged
## files under Address Sanitizer, and the tests that kill, over and over.
SOAK_SECONDS ?= 3600
SOAK_KILLS ?= 20
soak: sanitize
	scripts/fuzz.sh run $(SOAK_SECONDS) $$(date +%s)
	for round in $$(seq $(SOAK_KILLS)); do \
	  $(TEST) --filter "DurabilityTests|InterruptionTests" || exit 1; done

## Checks that AVX instructions stay in the targets that were compiled for them.
isa-check: build
	scripts/check-instruction-sets.sh

## Installs the binary, the server if it was built, and completions below PREFIX (/usr/local). It
## builds nothing, so that `sudo make install` compiles nothing as root: run `make` first.
PREFIX ?= /usr/local
COMPLETIONS = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
install:
	@[ -x $(FINETUNE) ] || { echo "make install: expected $(FINETUNE): run make first" >&2; exit 1; }
	install -D -m 755 $(FINETUNE) $(DESTDIR)$(PREFIX)/bin/finetune
	if [ -x $(FINETUNE)-serve ]; then \
	  install -D -m 755 $(FINETUNE)-serve $(DESTDIR)$(PREFIX)/bin/finetune-serve; fi
	install -d $(COMPLETIONS)
	$(FINETUNE) --generate-completion-script bash > $(COMPLETIONS)/finetune
	chmod 644 $(COMPLETIONS)/finetune

## Removes what `make install` has put below PREFIX; runs, weights and caches stay.
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/finetune $(DESTDIR)$(PREFIX)/bin/finetune-serve
	rm -f $(COMPLETIONS)/finetune

## Makes documentation archives of the libraries in .build/documentation, with the toolchain's DocC; a
## link that leads nowhere or a parameter without a word about it is an error.
docs: build
	scripts/document.sh

## Removes everything that was built, by sanitizers too.
clean:
	rm -rf .build .build-thread .build-address .build-fuzz Serve/.build
