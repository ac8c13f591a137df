#!/usr/bin/env bash
# The tests that are asked for; without arguments all, those of the window beside the others.
#
# The window's tests mostly wait, the others mostly compute. Both run to their end whatever fails.
# They have a screen of their own: a window that others open would take the keys away from theirs.
set -uo pipefail
cd "$(dirname "$0")/.."
pytest=(.venv/bin/python -m pytest)

if [ $# -gt 0 ]; then
  exec "${pytest[@]}" "$@"
fi

said=$(mktemp)
trap 'kill "$window" 2>/dev/null; rm -f "$said"' EXIT
xvfb-run -a -s "-screen 0 1600x1000x24" \
  "${pytest[@]}" -p no:cacheprovider tests/ui --ignore=tests/ui/test_bench.py >"$said" 2>&1 &
window=$!
"${pytest[@]}" --ignore=tests/ui
others=$?
wait "$window"
ui=$?
echo "The window's tests:"
cat "$said"
# It measures times, which say nothing beside others.
"${pytest[@]}" -p no:cacheprovider tests/ui/test_bench.py
bench=$?
[ $others -eq 0 ] && [ $ui -eq 0 ] && [ $bench -eq 0 ]
