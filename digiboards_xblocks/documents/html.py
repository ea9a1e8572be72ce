"""A document as one page of HTML that needs nothing else: to keep, to read in any browser, to print."""

from html import escape

from .document import Document, Heading, Items, Paragraph, Part, Pictures, Quote, Table

HTML = "text/html; charset=utf-8"

# Nothing is loaded and nothing runs, whatever the words are.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """\
body { color: #212b32; font: 1rem/1.5 Arial, sans-serif; margin: 2rem auto; max-width: 44rem; overflow-wrap: break-word;
  padding: 0 1rem; }
h1, h2, h3, h4 { break-after: avoid; line-height: 1.25; }
h2 { border-top: 1px solid #aeb7bd; margin-top: 2rem; padding-top: 1rem; }
blockquote { border-inline-start: 4px solid #005eb8; margin: 0 0 1rem; padding-inline-start: 1rem;
  white-space: pre-wrap; }
.number { text-align: end; }
.label { break-after: avoid; font-weight: bold; margin-bottom: .25rem; }
table { border-collapse: collapse; margin-bottom: 1rem; width: 100%; }
th, td { border: 1px solid #aeb7bd; overflow-wrap: anywhere; padding: .5rem; text-align: start; vertical-align: top; }
@media print { body { margin: 0; max-width: none; } }"""


def html_page(document: Document) -> bytes:
    """Return the document as the bytes of a page."""
    document = document.printable()
    title, language = escape(document.title), escape(document.language)
    about = f"<p>{escape(document.about)}</p>\n" if document.about else ""
    body = "\n".join(_part(part) for part in document.parts)
    return f"""\
<!doctype html>
<html lang="{language}" dir="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{title}</title>
<style>
{_STYLE}
</style>
</head>
<body>
<main>
<h1 dir="auto">{title}</h1>
{about}{body}
</main>
</body>
</html>
""".encode()


def _part(part: Part) -> str:
    match part:
        case Heading():
            level = part.level + 1
            return f'<h{level} dir="auto">{escape(part.text)}</h{level}>'
        case Paragraph():
            label = f"<strong>{escape(part.label)}</strong> " if part.label else ""
            text = escape(part.text)
            if part.link:
                text = f'<a href="{escape(part.link)}">{text}</a>'
            return f'<p dir="auto">{label}{text}</p>'
        case Quote():
            label = f'<p class="label" dir="auto">{escape(part.label)}</p>\n' if part.label else ""
            return f'{label}<blockquote dir="auto">{escape(part.text)}</blockquote>'
        case Items():
            return "<ul>" + "".join(f'<li dir="auto">{escape(item)}</li>' for item in part.items) + "</ul>"
        case Table():
            return _table(part)
        case Pictures():
            # The page loads nothing: the words of each picture stand for it.
            rows = "".join(f'<li dir="auto">{escape(row.label)}: {escape(row.words)}</li>' for row in part.rows)
            return f'<ul>{rows}</ul>\n<p dir="auto">{escape(part.caption)}</p>'


def _table(part: Table) -> str:
    def look(place: int) -> str:
        return ' class="number"' if place in part.numbers else ""

    header = "".join(f'<th scope="col"{look(place)}>{escape(text)}</th>' for place, text in enumerate(part.header))
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td{look(place)}>{escape(text)}</td>" for place, text in enumerate(row[1:], start=1))
        + "</tr>"
        for row in part.rows
    )
    columns = "".join(f'<col style="width: {part.share(n):.0%}">' for n in range(len(part.widths)))
    return f"<table>\n{columns}<thead><tr>{header}</tr></thead>\n<tbody>{rows}</tbody>\n</table>"
