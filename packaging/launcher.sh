#!/bin/sh
# Starts the app with the Python beside this file, whatever Python the user's settings name.
self=$(readlink -f "$0")
here=${self%/*}
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP
export PYTHONNOUSERSITE=1
# A thin client in a folder of the user's compiles itself at its first start; others are compiled.
[ -w "$here/python" ] || export PYTHONDONTWRITEBYTECODE=1
for python in "$here"/python/bin/python3.*; do
  exec "$python" -P -m segicl_gui "$@"
done
