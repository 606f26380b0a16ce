"""What is printed: a sheet of paper as plain text for `lp`, or as one HTML file."""

from models.sheets.html import as_html
from models.sheets.parts import Column, Mark, Paragraph, Part, Ruled, Sheet, Signature, Table, tick
from models.sheets.text import LINES, WIDTH, as_lines, as_text, pages, table_lines, wrapped

__all__ = [
    "LINES",
    "WIDTH",
    "Column",
    "Mark",
    "Paragraph",
    "Part",
    "Ruled",
    "Sheet",
    "Signature",
    "Table",
    "as_html",
    "as_lines",
    "as_text",
    "pages",
    "table_lines",
    "tick",
    "wrapped",
]
