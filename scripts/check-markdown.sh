#!/bin/sh
# Lines of Markdown have at most 100 characters, but for tables, code and what holds a URL.
set -eu
cd "$(dirname "$0")/.."
find . -name '.build*' -prune -o -name '*.md' -print0 | LC_ALL=C xargs -0 awk '
  FNR == 1 { code = 0 }
  /^ *```/ { code = !code }
  code || /^ *\|/ || /https?:\/\// { next }
  # Every byte of a character but its first.
  { line = $0; gsub(/[\200-\277]/, "", line) }
  length(line) > 100 { print FILENAME ":" FNR ": " length(line) " characters"; bad = 1 }
  END { exit bad }' >&2
