#!/usr/bin/env bash
# Everything a fresh Debian or Ubuntu machine needs to run and test the app from a checkout:
# system libraries, a Python environment in .venv, the locked packages.
#
#   packaging/setup.sh            for a machine with a screen
#   packaging/setup.sh headless   also the virtual screen (Xvfb) that tests and demos draw on
#
# Does nothing, and needs no network, when all of it is already there.
set -euo pipefail
cd "$(dirname "$0")/.."

TORCH=2.13.0  # pinned here, not in constraints.txt: its CPU and CUDA builds differ by index
VENV=.venv
PATH="$PATH:/usr/sbin:/sbin"  # ldconfig, for users other than root

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

apt_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  export DEBIAN_FRONTEND=noninteractive
  say "installing with apt: $*"
  apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null 2>&1 || {
    apt-get update -qq </dev/null >/dev/null && # the package lists may be old, or not there yet
      apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
  }
}

# --- system libraries: what Qt and OpenGL load at run time, by file name and by package -------
libraries() {
  cat <<'LIST'
libGL.so.1 libgl1
libEGL.so.1 libegl1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libglib-2.0.so.0 libglib2.0-0
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
LIST
}

missing_packages() {
  local known file package
  known=$(ldconfig -p)
  while read -r file package; do
    [[ $known == *"$file"* ]] || echo "$package"
  done < <(libraries)
  [ "${1:-}" = headless ] || return 0
  command -v xvfb-run >/dev/null || echo xvfb
  command -v xauth >/dev/null || echo xauth
}

# --- Python ---------------------------------------------------------------------------------
find_python() {
  local name
  for name in python3.13 python3.12 python3.11 python3 python; do
    "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
      2>/dev/null && command -v "$name" && return
  done
  return 1
}

make_venv() {
  local python
  [ -x $VENV/bin/python ] && $VENV/bin/python -c 'import pip' 2>/dev/null && return
  python=$(find_python) || { apt_install python3 python3-venv && python=$(find_python); } ||
    fail "needs Python 3.11, 3.12 or 3.13; install one, e.g.: sudo apt install python3.11 python3.11-venv"
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then  # Debian packs it apart
    local version
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt_install "python$version-venv" ||
      fail "Python cannot make virtual environments; run: sudo apt install python$version-venv"
  fi
  "$python" -m venv --clear $VENV
}

# --- packages -------------------------------------------------------------------------------
has_nvidia_driver() { [ -e /proc/driver/nvidia/version ] || command -v nvidia-smi >/dev/null; }

has_local_torch() {
  local place
  for place in ${PIP_FIND_LINKS:-}; do
    compgen -G "$place/torch-$TORCH*.whl" >/dev/null && return
  done
  return 1
}

install_packages() {
  local what=("torch==$TORCH" -c constraints.txt -e ".[model,dev]")
  local uv_torch=()
  if [ "$(uname -s)" = Linux ] && ! has_nvidia_driver && ! has_local_torch; then
    uv_torch=(--torch-backend cpu)  # else gigabytes of CUDA come along
  fi
  # uv does not read pip's settings
  [ -z "${PIP_FIND_LINKS:-}" ] || export UV_FIND_LINKS="${UV_FIND_LINKS:-$PIP_FIND_LINKS}"
  [ -z "${PIP_INDEX_URL:-}" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$PIP_INDEX_URL}"
  if $VENV/bin/python -m pip install -q uv &&
    $VENV/bin/uv pip install -q --python $VENV/bin/python --compile-bytecode \
      "${uv_torch[@]}" "${what[@]}"; then
    return
  fi
  say "uv could not install them; trying pip"
  $VENV/bin/python -m pip install -q "${what[@]}" ||
    fail "the packages could not be installed; is there a network? (see the lines above)"
}

fingerprint() {
  { cat pyproject.toml constraints.txt "$0"; $VENV/bin/python -VV; pwd; } | sha256sum | cut -d' ' -f1
}

missing=$(missing_packages "${1:-}" | tr '\n' ' ')
if [ -n "$missing" ]; then
  # shellcheck disable=SC2086
  apt_install $missing || fail "system libraries are missing; run: sudo apt install $missing"
fi
make_venv
if [ "$(cat $VENV/installed 2>/dev/null)" != "$(fingerprint)" ]; then
  say "installing Python packages into $VENV (a few minutes the first time)"
  install_packages
  fingerprint >$VENV/installed
fi
