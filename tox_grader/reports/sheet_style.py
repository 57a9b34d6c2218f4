"""How the sheet for paper looks: A4, black on white, page numbers where the browser can set them."""

STYLE = """
@page { size: A4; margin: 14mm 12mm 16mm 12mm;
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; } }
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, "Liberation Sans", Arial, sans-serif; color: #111; background: #fff;
  margin: 0 auto; max-width: 1100px; padding: 16px; }
table.page { width: 100%; border-collapse: collapse; table-layout: fixed; }
table.page > thead > tr > td, table.page > tbody > tr > td { padding: 0; }
.running { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 2px 16px; font-size: 12px;
  border-bottom: 1px solid #444; padding-bottom: 3px; margin-bottom: 10px; }
code { font-family: "Liberation Mono", Consolas, monospace; font-size: 0.92em; overflow-wrap: anywhere; }
h1 { font-size: 22px; margin: 4px 0 6px; }
h2 { font-size: 16px; margin: 22px 0 6px; break-after: avoid; }
header p { margin: 2px 0; }
ul { list-style: none; margin: 0; padding: 0; }
li { margin: 3px 0; break-inside: avoid; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table.grid { width: calc(100% - 1px); border-collapse: collapse; font-size: 13.5px; }
table.grid th, table.grid td { border: 1px solid #555; padding: 4px 6px; text-align: left; vertical-align: top; }
table.grid thead th { background: #e8e8e8; }
table.grid tr { break-inside: avoid; }
th small { display: block; font-weight: normal; font-size: 0.9em; margin-top: 2px; }
.tick { display: flex; gap: 6px; align-items: flex-start; margin: 1px 0; }
.box { display: inline-block; flex: none; width: 12px; height: 12px; border: 1.3px solid #111; margin-top: 3px; }
.signing { display: flex; flex-wrap: wrap; gap: 20px; break-inside: avoid; }
.signing table { flex: 1 1 300px; border-collapse: collapse; }
.signing caption { text-align: left; font-weight: bold; padding: 6px 0 4px; }
.signing th { text-align: left; width: 90px; font-weight: normal; }
.signing th, .signing td { border: 1px solid #555; height: 34px; padding: 2px 6px; }
@media print {
  body { font-size: 9.5pt; max-width: none; padding: 0; }
  h1 { font-size: 14pt; }
  h2 { font-size: 11pt; margin-top: 12pt; }
  table.grid { font-size: 8pt; }
  .running { font-size: 7.5pt; }
  .wide { overflow: visible; }
  table.grid thead th { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
""".strip()
