"""How the audit report looks: one file, on a screen or on A4, black on white; nothing is told by colour."""

STYLE = """
@page { size: A4; margin: 14mm 12mm 16mm 12mm;
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; } }
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, "Liberation Sans", Arial, sans-serif; color: #111; background: #fff;
  margin: 0 auto; max-width: 1060px; padding: 16px; }
h1 { font-size: 22px; margin: 4px 0 6px; }
h2 { font-size: 17px; margin: 28px 0 2px; border-top: 2px solid #111; padding-top: 8px; break-after: avoid; }
h3 { font-size: 14px; margin: 14px 0 4px; break-after: avoid; }
header p { margin: 2px 0; }
nav ol { columns: 2; padding-left: 22px; margin: 10px 0; }
nav a { color: inherit; }
p.about { margin: 2px 0 8px; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; }
th, td { border: 1px solid #666; padding: 4px 7px; text-align: left; vertical-align: top; overflow-wrap: break-word; }
thead th { background: #eee; }
tr { break-inside: avoid; }
td.count, th.count { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
table.figures { table-layout: fixed; }
table.figures td:nth-child(1) { width: 31%; }
table.figures th:nth-child(2), table.figures td.count { width: 22%; text-align: left; white-space: normal; }
table.figures th:nth-child(4) { width: 17%; }
table.figures td.count { font-weight: bold; }
table.figures td.rests { color: #333; }
figure { margin: 12px 0 16px; break-inside: avoid; }
figure svg { display: block; width: 100%; max-width: 760px; height: auto; }
figure.small { display: inline-block; width: 47%; min-width: 330px; margin: 8px 1.5% 8px 0; vertical-align: top; }
figcaption { font-size: 13px; }
figure.course figcaption { font-weight: bold; }
svg text { font: 11px "Liberation Sans", Arial, sans-serif; fill: #111; }
svg text.note { font-size: 10px; }
svg .axis { stroke: #111; stroke-width: 1; }
svg .grid { stroke: #bbb; stroke-width: 0.6; }
svg .solid, svg .dashed { fill: none; stroke: #111; stroke-width: 1.1; }
svg .dashed { stroke-dasharray: 5 3; }
svg .range { stroke: #111; stroke-width: 1.1; }
svg .full { fill: #111; stroke: #111; }
svg .open { fill: #fff; stroke: #111; stroke-width: 1.4; }
svg .stroke { fill: none; stroke: #111; stroke-width: 1.6; }
svg .bar { fill: #c8c8c8; stroke: #111; stroke-width: 0.8; }
footer { border-top: 2px solid #111; margin-top: 28px; padding-top: 8px; break-inside: avoid; }
.head-of-log { display: flex; gap: 16px; align-items: center; }
.head-of-log svg { flex: none; width: 96px; height: 96px; }
details summary { cursor: pointer; font-size: 14px; }
@media print {
  body { font-size: 9.5pt; max-width: none; padding: 0; }
  h1 { font-size: 14pt; }
  h2 { font-size: 11pt; margin-top: 14pt; }
  table { font-size: 8pt; }
  nav { display: none; }
  .wide { overflow: visible; }
  thead { display: table-header-group; }
  thead th { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
""".strip()
