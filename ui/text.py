"""Foreign text on a page: Markdown must not interpret it, and it must not fill the page."""

import re

LONGEST = 320  # characters of a message; a link can carry any text


def plain(text: str) -> str:
    """Escape what Markdown or HTML would interpret: a link's text must not become a picture, a formula or a tag."""
    return re.sub(r"([\\`*_{}\[\]()<>#$~|!:&])", r"\\\1", " ".join(text.split()))


def short(text: str, longest: int = LONGEST) -> str:
    """Cut the middle out of a text that is too long, so that both ends of the sentence stay."""
    if len(text) <= longest:
        return text
    return f"{text[: longest * 3 // 5]} … {text[-longest * 2 // 5 :]}"
