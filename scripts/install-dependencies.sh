#!/bin/sh
# Installs the system packages that are missing, and says so. Without arguments those that a build
# needs: usage: install-dependencies.sh [PACKAGE…]
set -eu

packages=${*:-"libpng-dev zlib1g-dev libdeflate-dev libjpeg-dev libwebp-dev libsqlite3-dev"}

missing=""
for package in $packages; do
  state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "make: these packages are needed and apt-get is not here to install them:$missing" >&2
  exit 1
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  as_root="sudo"
  if ! command -v sudo >/dev/null 2>&1; then
    echo "make: these packages are needed; install them as root: apt-get install$missing" >&2
    exit 1
  fi
fi

echo "Installing$missing (with ${as_root:+sudo }apt-get)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Runs apt-get; what it says is of interest only when it fails.
quietly() {
  if ! $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    echo "make: apt-get $1 failed; install them yourself:$missing" >&2
    exit 1
  fi
}

# sudo asks for a password before its output is kept.
[ -z "$as_root" ] || sudo -v
quietly update
# shellcheck disable=SC2086  # a list of words
quietly install -y -o Dpkg::Use-Pty=0 --no-install-recommends $missing
