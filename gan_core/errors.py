"""The exception for invalid user input."""

MAX_LENGTH = 1500  # characters of a message, which may quote the input; all names of an experiment's settings fit


class BadInput(ValueError):
    """One sentence for the user: it names the field and the allowed values.

    ``fields`` names the params that are wrong, so that a page can use their defaults. A sentence that quotes long input is cut in the
    middle, and it can always be written in UTF-8, even if the input has half a surrogate pair.
    """

    def __init__(self, sentence: str, *, fields: tuple[str, ...] = ()):
        said = sentence.encode(errors="backslashreplace").decode()
        half = MAX_LENGTH // 2
        super().__init__(said if len(said) <= MAX_LENGTH else f"{said[:half]} … {said[-half:]}")
        self.fields = fields


def quoted(value: object, max_length: int = 60) -> str:
    """Return the repr of an input, cut to max_length characters, for a message. Check: 99 times "x", at most 4 characters: "'xxx…"."""
    try:
        said = repr(value)
    except Exception:  # an int with more digits than Python prints, or any error of a foreign object
        return f"a value of type {type(value).__name__}"
    return said if len(said) <= max_length else f"{said[:max_length]}…"
