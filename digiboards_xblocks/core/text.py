"""The one spelling of a text that survives XML, YAML, databases and browsers alike."""

import re
import unicodedata

# What XML 1.0 cannot carry (https://www.w3.org/TR/xml/#charsets), less tab and line feed, which it can.
UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def lines_normalised(text: str) -> str:
    """Return the text with every line end as a line feed, as browsers hand over what was typed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def canonical(text: str) -> str:
    """Return an authored text as it comes back from a round trip through OLX: LF line ends, NFC, no control characters.

    XBlock strips element text at both ends (``XBlock.parse_xml``), so this does too.
    """
    text = lines_normalised(text.removeprefix("\ufeff"))
    return UNSTORABLE.sub("", unicodedata.normalize("NFC", text)).strip()


def gettext_noop(text: str) -> str:
    """Return the text itself, marked for the translators' catalogues; what shows it to people translates it."""
    return text
