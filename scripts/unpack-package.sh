#!/bin/sh
# Unpacks a Debian package into a folder, without installing it:
# usage: unpack-package.sh PACKAGE FOLDER
set -eu
package=$1 folder=$2

mkdir -p "$folder"
cd "$folder"
if ! apt-get download -qq "$package" 2>/dev/null; then
  # The system's lists of packages are missing, or older than what they list.
  as_root=""
  [ "$(id -u)" -eq 0 ] || as_root="sudo"
  $as_root apt-get update -qq
  apt-get download -qq "$package"
fi
dpkg-deb -x "$package"_*.deb .
rm "$package"_*.deb
