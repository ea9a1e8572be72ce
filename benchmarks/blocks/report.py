"""The figures as tables, and which of them are over their bar."""

from collections.abc import Sequence

from .measuring import Measured

NONE = ""


def print_report(found: list[Measured]) -> None:
    """All that was measured. What stands beside ``thumbs`` of xblock-sdk is for information."""
    thumbs = next(item for item in found if item.subject.content is None)
    _print_table(
        "views, ms",
        [("block", "with queries", "calm", "x thumbs", "templates", "calm/templates")]
        + [
            (
                item.subject.name,
                f"{item.ms('view'):.3f}",
                f"{item.ms('calm'):.3f}",
                f"{item.ms('calm') / thumbs.ms('calm'):.2f}",
                f"{item.ms('templates'):.3f}" if item is not thumbs else NONE,
                f"{times_templates(item):.2f}" if item is not thumbs else NONE,
            )
            for item in found
        ],
    )
    _print_table(
        "saves, and queries of our tables",
        [("block", "save ms", "queries: view", "first save", "save")]
        + [
            (
                item.subject.name,
                f"{item.ms('save'):.3f}" if item.subject.request else NONE,
                f"{item.view_queries}",
                f"{item.first_save_queries}",
                f"{item.save_queries}",
            )
            for item in found
        ],
    )
    _print_table(
        "bytes",
        [("block", "HTML", "CSS", "JS", "CSS+JS")]
        + [
            (item.subject.name, f"{item.html:,}", f"{item.css:,}", f"{item.js:,}", f"{item.css + item.js:,}")
            for item in found
        ],
    )


def over_bars(found: list[Measured]) -> list[str]:
    """A line for each bar that is missed."""
    lines = []
    thumbs = next(item for item in found if item.subject.content is None)
    for item in found:
        if item.subject.content is None:
            continue
        bars = item.subject.bars
        for what, value, bar in (
            ("calm/templates", round(times_templates(item), 2), bars.templates),
            ("calm in views of thumbs", round(item.ms("calm") / thumbs.ms("calm"), 1), bars.thumbs),
            ("queries in a view", item.view_queries, bars.view_queries),
            ("queries in a save", max(item.first_save_queries, item.save_queries), bars.save_queries),
            ("bytes of CSS and JS", item.css + item.js, bars.bytes),
        ):
            if bar is not None and value > bar:
                lines.append(f"over a bar: {item.subject.name}: {what} {value:,}, at most {bar:,}")
    return lines


def times_templates(item: Measured) -> float:
    """A view without its queries, as a multiple of rendering its own templates."""
    return item.ms("calm") / item.ms("templates")


def _print_table(title: str, rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    print(f"\n{title}")
    for first, *others in rows:
        cells = [first.ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        print("  ".join(cells).rstrip())
