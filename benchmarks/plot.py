#!/usr/bin/env python3
"""Draws the figures of a run over HTTP: plot.py target/benchmarks/http.csv ../docs/images/performance.svg"""

import csv
import statistics
import sys

PANELS = [
    ("bytes", 1024, "KB allocated for a request", ""),
    ("cpu", 1, "µs of CPU for a request, of Java threads", ""),
    ("redisCpu", 1, "µs of CPU for a request, of Redis", "Redis"),
]
COLOURS = {"unguarded": "#8c959f", "by hand": "#bf8700", "guarded": "#0969da"}
WIDTH, LABEL, BAR, GAP, HEAD = 460, 190, 18, 6, 30


def read(path):
    """Returns for each kind of request the medians of its JVMs' rounds, by figure."""
    rounds = {}
    with open(path) as lines:
        for row in csv.DictReader(lines, delimiter=";"):
            rounds.setdefault(row["request"].replace("redis", "Redis"), {}).setdefault(row["jvm"], []).append(row)
    # A repeat is a new request to who is unguarded
    rounds.pop("unguarded, replay", None)
    rounds = {request: jvms for request, jvms in rounds.items() if ", before" not in request}
    return {
        request: {
            name: [statistics.median(float(row[name]) for row in jvm) / unit for jvm in jvms.values()]
            for name, unit, _, _ in PANELS
        }
        for request, jvms in rounds.items()
    }


def panel(figures, name, title, x, y):
    """Returns bars of medians, with a line from the least to the most."""
    most = max(max(those[name]) for those in figures.values())
    scale = (WIDTH - LABEL - 60) / most
    parts = [f'<text x="{x}" y="{y + 18}" class="title">{title}</text>']
    for i, (request, those) in enumerate(figures.items()):
        top = y + HEAD + i * (BAR + GAP)
        middle = top + BAR / 2
        left = x + LABEL
        median = statistics.median(those[name])
        least, highest = min(those[name]) * scale, max(those[name]) * scale
        colour = COLOURS[next(start for start in COLOURS if request.startswith(start))]
        pale = ' opacity="0.55"' if request.endswith("replay") else ""
        parts += [
            f'<text x="{left - 6}" y="{middle + 4}" text-anchor="end">{request}</text>',
            f'<rect x="{left}" y="{top}" width="{median * scale:.1f}" height="{BAR}" fill="{colour}"{pale}/>',
            f'<path d="M{left + least:.1f} {middle}H{left + highest:.1f}" stroke="#24292f"/>',
            f'<text x="{left + highest + 5:.1f}" y="{middle + 4}">{median:.1f}</text>',
        ]
    return parts


def main():
    figures = read(sys.argv[1])
    row = HEAD + len(figures) * (BAR + GAP)
    height = row * ((len(PANELS) + 1) // 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {height}" font-family="sans-serif" font-size="12">',
        "<style>.title{font-weight:bold}text{fill:#24292f}</style>",
        f'<rect width="{2 * WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for i, (name, _, title, only) in enumerate(PANELS):
        shown = {request: those for request, those in figures.items() if only in request}
        parts += panel(shown, name, title, i % 2 * WIDTH + 8, i // 2 * row)
    with open(sys.argv[2], "w") as picture:
        picture.write("\n".join(parts + ["</svg>"]) + "\n")


main()
