#!/usr/bin/env bash
# Known vulnerabilities of the locked packages, by pip-audit and the registry's advisories; and under
# which terms everything is passed on.
#
# Ends with 1 for a known vulnerability or a licence that is not allowed. Without a network, or where
# the registry has no advisories, it says so and ends with 0: that is no fault of the change at hand.
set -euo pipefail
cd "$(dirname "$0")/.."

.venv/bin/python -m pytest -q tests/security/test_licences.py

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=.venv/bin/python
# In an environment of its own: what it needs is no part of the app.
if ! { $python -m venv "$work/venv" && "$work/venv/bin/python" -m pip install -q pip-audit; }; then
  echo "audit: pip-audit could not be installed (no network?); vulnerabilities were not looked for"
  exit 0
fi
torch=$(sed -n 's/^TORCH=\([0-9.]*\).*/torch==\1/p' packaging/setup.sh)
{ grep -E '^[A-Za-z0-9_.-]+==' constraints.txt; echo "$torch"; } >"$work/locked.txt"
if "$work/venv/bin/pip-audit" --requirement "$work/locked.txt" --no-deps --disable-pip \
  --progress-spinner off --format json --output "$work/found.json"; then
  echo "audit: no known vulnerability in $(wc -l <"$work/locked.txt") packages"
elif [ -s "$work/found.json" ]; then
  $python - "$work/found.json" <<'PY'
import json, sys

for package in json.load(open(sys.argv[1]))["dependencies"]:
    for v in package.get("vulns", ()):
        print(f"{package['name']} {package['version']}: {v['id']}, fixed in {v['fix_versions']}")
PY
  exit 1
else
  echo "audit: the advisories could not be reached; vulnerabilities were not looked for"
fi
