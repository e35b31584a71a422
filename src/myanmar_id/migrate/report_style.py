"""How the page of a report looks, on a screen and on paper."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light; --ink: #1c2430; --soft: #5b6776; --line: #d8dee6; --paper: #fff; --wash: #f4f6f9;
  --converted: #1d5fa8; --normalized: #6aa9dd; --unchanged: #b9c6d3; --unsure: #e0962f; --failed: #b3261e; --null: #ebeef2; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--wash); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans Myanmar", "Myanmar Text", Padauk, sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; background: var(--paper); }
h1 { margin: 0 0 .25rem; font-size: 1.75rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.2rem; }
h3 { margin: 1.25rem 0 .25rem; font-size: 1rem; overflow-wrap: anywhere; }
p { margin: .25rem 0 .75rem; max-width: 46rem; }
.soft { color: var(--soft); font-size: .9rem; }
.dry { display: inline-block; margin: 0 0 .75rem; padding: .2rem .7rem; border: 2px solid var(--unsure); border-radius: .3rem;
  font-weight: 600; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.25rem, 1fr)); gap: .75rem; margin: 1.25rem 0 0;
  padding: 0; list-style: none; }
.figures li { padding: .6rem .8rem; border: 1px solid var(--line); border-top: 4px solid var(--edge, var(--ink));
  border-radius: .3rem; }
.figures b { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.figures span { display: block; color: var(--soft); font-size: .8rem; line-height: 1.3; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
th, td { padding: .4rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid var(--ink); font-size: .8rem; }
tbody th { min-width: 7rem; font-weight: 600; overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.shape { font-family: "Noto Sans Myanmar", "Myanmar Text", Padauk, ui-monospace, monospace; font-size: 1.05rem; line-height: 1.3;
  overflow-wrap: anywhere; }
.key { display: inline-block; width: .7rem; height: .7rem; margin-right: .35rem; border-radius: .15rem; background: var(--edge); }
.bar { display: block; width: 100%; min-width: 9rem; height: .9rem; margin-top: .25rem; border-radius: .15rem; }
.converted { --edge: var(--converted); fill: var(--converted); } .normalized { --edge: var(--normalized); fill: var(--normalized); }
.unchanged { --edge: var(--unchanged); fill: var(--unchanged); } .unsure { --edge: var(--unsure); fill: var(--unsure); }
.failed { --edge: var(--failed); fill: var(--failed); } .null { --edge: var(--null); fill: var(--null); }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1.25rem; }
.charts figure { margin: 0; break-inside: avoid; }
.charts p, .charts h3 { margin: 0; }
.charts svg { display: block; width: 100%; height: 6rem; border-bottom: 1px solid var(--ink); }
.ends { display: flex; justify-content: space-between; color: var(--soft); font-size: .75rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; font-size: .9rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
@media print { @page { margin: 15mm; } body { background: none; font-size: 11pt; } main { max-width: none; padding: 0; }
  h2 { break-after: avoid; } tr, .figures li { break-inside: avoid; } .scroll { overflow: visible; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
"""
