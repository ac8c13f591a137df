#!/usr/bin/env bash
# Known vulnerabilities of the locked packages, by pip-audit and the registry's advisories.
#
# Ends with 1 for a known vulnerability. Without a network, or where the registry has no advisories,
# it says so and ends with 0: that is no fault of the change at hand.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=.venv/bin/python
# In an environment of its own: what it needs is no part of the app.
if ! { $python -m venv "$work/venv" && "$work/venv/bin/python" -m pip install -q pip-audit 2>"$work/said.txt"; }; then
  echo "audit: pip-audit could not be installed (no network?); vulnerabilities were not looked for"
  exit 0
fi
torch=$(sed -n 's/^TORCH=\([0-9.]*\).*/torch==\1/p' packaging/setup.sh)
{ grep -E '^[A-Za-z0-9_.-]+==' constraints.txt; echo "$torch"; } >"$work/locked.txt"
"$work/venv/bin/pip-audit" --requirement "$work/locked.txt" --no-deps --disable-pip \
  --progress-spinner off --format json --output "$work/found.json" 2>"$work/said.txt" || true
if [ ! -s "$work/found.json" ]; then
  cat "$work/said.txt"
  echo "audit: the advisories could not be reached; vulnerabilities were not looked for"
  exit 0
fi
# pip-audit ends well, too, where it could look up nothing.
$python - "$work/found.json" <<'PY'
import json
import sys
from pathlib import Path

packages = json.loads(Path(sys.argv[1]).read_text())["dependencies"]
skipped = [p["name"] for p in packages if "skip_reason" in p]
found = [(p, v) for p in packages for v in p.get("vulns", ())]
for p, v in found:
    print(f"{p['name']} {p['version']}: {v['id']}, fixed in {', '.join(v['fix_versions']) or 'none'}")
if len(skipped) == len(packages):
    print("audit: the registry here has no advisories; vulnerabilities were not looked for")
else:
    print(f"audit: {len(found)} known vulnerabilities in {len(packages) - len(skipped)} packages")
    print(f"audit: not looked up: {', '.join(skipped) or 'none'}")
sys.exit(1 if found else 0)
PY
