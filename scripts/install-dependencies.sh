#!/bin/sh
# Installs the system packages that are missing, and says so. Without arguments those that a build
# needs: usage: install-dependencies.sh [PACKAGE…]
set -eu

packages=${*:-"libpng-dev zlib1g-dev libdeflate-dev libsqlite3-dev"}

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
$as_root apt-get update -qq
# shellcheck disable=SC2086  # a list of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
