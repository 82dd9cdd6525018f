# Everything that can be done with this project. `make demo` and `make test` are the two to know.

SWIFT ?= swift
BUILD := $(SWIFT) build -c release
FINETUNE := .build/release/finetune
DEMO ?= .build/demo
DEMO_CLASSES ?= 10
DEMO_IMAGES ?= 24

.PHONY: all build demo test browser interop interop-latest lint sanitize isa-check install completions
.PHONY: clean dependencies

all: build

## Installs the system packages that are missing (libpng, zlib, libdeflate, SQLite).
dependencies:
	@scripts/install-dependencies.sh

## Builds the release binary: .build/release/finetune
build: dependencies
	$(BUILD) --product finetune

## Draws a data set, makes a backbone, trains a head, evaluates it and predicts one image.
demo: build
	@scripts/demo.sh $(FINETUNE) $(DEMO) $(DEMO_CLASSES) $(DEMO_IMAGES)

## Runs every test, in the release configuration.
test: dependencies
	$(SWIFT) test -c release

## Opens reports in a headless Chromium (Debian: apt-get install chromium); screenshots go to
## .build/browser.
browser: build
	python3 Tests/Browser/report.py $(FINETUNE) .build/browser/report

## Compares what the program writes with what PyTorch, ONNX Runtime and TensorBoard make of it, in a
## Python environment of its own: Debian's torch, the rest from PyPI; `interop-latest`: the newest.
interop: build
	scripts/interop.sh $(FINETUNE)
interop-latest: build
	scripts/interop.sh $(FINETUNE) latest

## Checks the style of every Swift file.
lint:
	$(SWIFT) format lint --strict -r Package.swift Sources Tests Benchmarks

## Runs the tests under Thread Sanitizer, then under Address Sanitizer.
sanitize: dependencies
	scripts/sanitize.sh thread
	scripts/sanitize.sh address

## Checks that AVX instructions stay in the targets that were compiled for them.
isa-check: build
	scripts/check-instruction-sets.sh

## Installs the binary and completions below PREFIX (/usr/local).
PREFIX ?= /usr/local
install: build
	install -D -m 755 $(FINETUNE) $(DESTDIR)$(PREFIX)/bin/finetune
	$(FINETUNE) --generate-completion-script bash > .build/finetune.bash
	install -D -m 644 .build/finetune.bash \
	  $(DESTDIR)$(PREFIX)/share/bash-completion/completions/finetune

clean:
	rm -rf .build
