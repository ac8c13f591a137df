#!/bin/sh
# Starts the app with the Python beside this file, whatever Python the user's settings name.
self=$(readlink -f "$0")
here=${self%/*}
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP
# Everything is compiled already; a bundle that root installed must stay as it was.
export PYTHONNOUSERSITE=1 PYTHONDONTWRITEBYTECODE=1
for python in "$here"/python/bin/python3.*; do
  exec "$python" -P -m segicl_gui "$@"
done
