"""A sheet as one HTML file for A4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models.language import Words
from models.sheets.parts import Paragraph, Part, Ruled, Sheet, Table, mark_words
from models.text import shown, shown_lines

STYLE = """
@page { size: A4; margin: 18mm 15mm 20mm;
  @top-left { content: "HEAD"; font: 8pt sans-serif }
  @bottom-left { content: "CODE"; font: 8pt monospace }
  @bottom-right { content: "PAGE " counter(page) "/" counter(pages); font: 8pt sans-serif } }
body { font: 10pt/1.4 sans-serif; color: #000; background: #fff; max-width: 180mm; margin: auto }
h1 { font-size: 15pt; margin: 0 0 2mm } h2 { font-size: 11pt; border-bottom: 1px solid #000;
  margin: 5mm 0 1mm; break-after: avoid }
p { margin: 0 0 1mm; white-space: pre-wrap; overflow-wrap: anywhere }
.mark { border: 2px solid #000; padding: 1mm 2mm; font-weight: bold }
table { border-collapse: collapse; width: 100%; margin-bottom: 2mm } thead { display:
  table-header-group } tr { break-inside: avoid } th, td { border: 1px solid #999; padding:
  0.5mm 1.5mm; text-align: left; vertical-align: top; white-space: pre-wrap;
  overflow-wrap: anywhere } .right { text-align: right }
.ruled { height: 8mm; border-bottom: 1px solid #000 }
.signatures { break-inside: avoid; margin-top: 5mm } .line { margin: 9mm 0 4mm;
  border-top: 1px solid #000; width: 80mm } .code { font: 11pt monospace }
"""


def as_html(sheet: Sheet, words: Words) -> str:
    """Return the sheet as one HTML file for A4: no script, nothing fetched, all text escaped."""
    head = " - ".join([sheet.title, *mark_words(sheet)])
    style = STYLE.replace("HEAD", _css(head)).replace("CODE", _css(sheet.code or ""))
    style = style.replace("PAGE", _css(words("page")))
    return "\n".join(
        [
            f'<!DOCTYPE html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">',
            '<meta http-equiv="Content-Security-Policy" '
            "content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{_safe(sheet.title)}</title>\n<style>{style}</style>\n</head>\n<body>",
            f"<h1>{_safe(sheet.title)}</h1>",
            *(f"<p>{_safe(line)}</p>" for line in sheet.subtitle),
            *(f'<p class="mark">{_safe(f"{mark.word}: {mark.sentence}")}</p>'
              for mark in sheet.marks),
            *(line for part in sheet.parts for line in _html_part(part)),
            *_html_end(sheet, words),
            "</body>\n</html>\n",
        ]
    )  # fmt: skip


def _safe(text: str) -> str:
    from html import escape

    return escape("\n".join(shown_lines(text)))


def _css(text: str) -> str:
    """Return the inside of a CSS string: all but plain letters as numbers."""
    return "".join(
        letter if letter.isascii() and letter.isalnum() else f"\\{ord(letter):x} "
        for letter in shown(text)
    )


def _html_part(part: Part) -> Iterator[str]:
    yield f"<h2>{_safe(part.heading)}</h2>"
    for content in part.content:
        if isinstance(content, Paragraph):
            yield f"<p>{_safe(content.text)}</p>"
        elif isinstance(content, Ruled):
            yield from ['<div class="ruled"></div>'] * content.count
        else:
            yield from _html_table(content)


def _html_table(table: Table) -> Iterator[str]:
    classes = [' class="right"' if column.right else "" for column in table.columns]

    def row(cells: Iterable[str], tag: str) -> str:
        parts = zip(cells, classes, strict=True)
        return f"<tr>{''.join(f'<{tag}{kind}>{_safe(cell)}</{tag}>' for cell, kind in parts)}</tr>"

    yield f"<table><thead>{row((column.heading for column in table.columns), 'th')}</thead><tbody>"
    yield from (row(cells, "td") for cells in table.rows)
    yield "</tbody></table>"


def _html_end(sheet: Sheet, words: Words) -> Iterator[str]:
    if sheet.signatures:
        yield '<div class="signatures">'
        signed = f'<div class="line">{_safe(words("Signed:"))}</div>'
        yield from (f"<p>{_safe(signature.label)}</p>{signed}" for signature in sheet.signatures)
        yield "</div>"
    if sheet.code:
        yield f'<p class="code">{_safe(words("code {code}", code=sheet.code))}</p>'
