"""The trend as a chart of text: a bar of what was received, in it what was late, and a mark."""

from __future__ import annotations

from collections.abc import Sequence

from models.complaints.figures import Point

RECEIVED, LATE, RESOLVED = ":", "x", "*"  # told apart without colour, in any terminal
WIDEST = 9  # cells of a point
AXIS = 6  # cells that the numbers beside the chart take at most
PLAIN_AXES = str.maketrans("─│┌┐└┘├┤┬┴┼", "-|+++++++++")


def drawn(points: Sequence[Point], width: int, height: int, *, ascii_only: bool) -> list[str]:
    """Return the chart in lines of at most `width` cells.

    Plotext has one drawing for the whole process: call it on the reading thread alone.
    """
    import plotext  # 31 ms that only who looks at a chart has to wait for

    top = max(1, *(max(point.received, point.resolved) for point in points))
    axis = len(str(top)) + 1
    # Each point has a whole number of cells, or some bars were wider than others.
    cells = max(1, min(WIDEST, (width - axis) // len(points)))
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.limit_size(False, False)
    plotext.plot_size(axis + cells * len(points), height)
    bar = max(1, cells - 1)  # the last cell keeps it apart from the next
    middles = [place * cells + (bar - 1) / 2 for place in range(len(points))]
    for middle, point in zip(middles, points, strict=True):
        for marker, value in ((RECEIVED, point.received), (LATE, point.late)):
            if value:
                sides = [middle - (bar - 1) / 2, middle + (bar - 1) / 2]
                plotext.rectangle(sides, [0, value], marker=marker, fill=True)
        if point.resolved:
            plotext.scatter([middle], [point.resolved], marker=RESOLVED)
    plotext.xlim(0, cells * len(points) - 1)
    plotext.ylim(0, top)
    ticks = sorted({0, top // 2, top})
    plotext.yticks(ticks, [str(tick) for tick in ticks])
    labels = [_label(point.period) for point in points]
    every = -(-(len(labels[0]) + 2) // cells)
    plotext.xticks(middles[::every], [""] * len(middles[::every]))
    plotext.xaxes(True, False)
    plotext.yaxes(True, False)
    *lines, _ = plotext.uncolorize(plotext.build()).splitlines()[:height]
    # Plotext moves labels about, each time another way, where they come near each other.
    lines.append(_below(labels[::every], [axis + int(at + 0.5) for at in middles[::every]], width))
    lines = [line.rstrip() for line in lines]
    return [line.translate(PLAIN_AXES) for line in lines] if ascii_only else lines


def _below(labels: Sequence[str], places: Sequence[int], width: int) -> str:
    """Return labels in one line, each with its middle below its place, as far as they fit."""
    line = ""
    for label, place in zip(labels, places, strict=True):
        start = max(0, place - len(label) // 2)
        if start + len(label) <= width:
            line = line.ljust(start) + label
    return line


def _label(period: str) -> str:
    """Return `11-24` of a day; a month and a year as they are."""
    return period[5:] if len(period) == len("2026-11-24") else period
