"""Foreign text on a page: it is not interpreted as Markdown, and its length is limited."""

import re

MAX_LENGTH = 320  # characters of a message; a link can carry any text


def escape_markdown(text: str) -> str:
    """Escape all characters with a meaning in Markdown or HTML: a link's text must not become an image, a formula or a tag."""
    return re.sub(r"([\\`*_{}\[\]()<>#$~|!:&])", r"\\\1", " ".join(text.split()))


def truncate(text: str, max_length: int = MAX_LENGTH) -> str:
    """Cut the middle out of a text that is too long; both ends stay."""
    if len(text) <= max_length:
        return text
    return f"{text[: max_length * 3 // 5]} … {text[-max_length * 2 // 5 :]}"
