"""How a report looks: light or dark as the reader's system is, and light on paper."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --ink: #20262d; --faint: #5a636e; --ground: #fff;
  --tile: #f3f5f7; --strong: #cfd5db; --line: #e3e6ea; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #dfe3e8; --faint: #9ca6b2;
  --ground: #16191e; --tile: #22272e; --strong: #4a525c; --line: #30363e; }
  svg circle { fill-opacity: 1; } svg [fill="#0072b2"] { fill: #4aa3df; }
  i[style*="#0072b2"] { background: #4aa3df !important; } }
@media print { :root { color-scheme: light; } }
body { font: 15px/1.45 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; color: var(--ink);
  background: var(--ground); margin: 0 auto; max-width: 760px; padding: 24px 20px 60px; }
h1 { font-size: 26px; margin: 0 0 2px; } h2 { font-size: 19px; margin: 38px 0 6px; }
h3 { font-size: 15px; margin: 22px 0 4px; }
p { margin: 4px 0 10px; } .faint { color: var(--faint); }
.tiles { width: calc(100% + 16px); border-collapse: separate; border-spacing: 8px;
  margin: 14px -8px 0; }
.tiles td { background: var(--tile); border: 0; border-radius: 6px; padding: 10px 12px; width: 20%;
  vertical-align: top; text-align: left; font-size: 13px; color: var(--faint); }
.tiles b { display: block; font-size: 20px; color: var(--ink); white-space: nowrap; }
table.data { border-collapse: collapse; width: 100%; font-size: 13px; margin: 6px 0; }
table.data th { text-align: left; border-bottom: 2px solid var(--strong);
  padding: 4px 14px 4px 0; }
table.data td { border-bottom: 1px solid var(--line); padding: 3px 14px 3px 0; }
table.data .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
table.data th.n { white-space: normal; }
.key { font-size: 13px; } .key span { margin-right: 16px; white-space: nowrap; }
.key i { display: inline-block; width: 11px; height: 11px; border-radius: 2px; margin-right: 5px; }
svg { width: 100%; height: auto; display: block; font-family: inherit; fill: var(--faint); }
svg .grid { stroke: var(--line); }
.hash td:nth-child(2) { overflow-wrap: anywhere; font-size: 12px; }
@media print { body { max-width: none; padding: 0; font-size: 11pt; }
  h2, h3 { break-after: avoid; } svg, tr { break-inside: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
"""Inlined into the page, which needs no other file."""
