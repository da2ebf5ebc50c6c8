"""What is raised when a person's input cannot be used."""

MAX_LENGTH = 1500  # characters of a sentence, which may quote what was given; all names of an experiment's settings fit


class BadInput(ValueError):
    """One sentence for the person who gave the input: it names the field and says what is allowed.

    ``fields`` names the params that would have to change, so that a page can fall back to their defaults. What the sentence
    quotes may be long, or hold half a surrogate pair: the middle is cut out, and the sentence can always be written in UTF-8.
    """

    def __init__(self, sentence: str, *, fields: tuple[str, ...] = ()):
        said = sentence.encode(errors="backslashreplace").decode()
        half = MAX_LENGTH // 2
        super().__init__(said if len(said) <= MAX_LENGTH else f"{said[:half]} … {said[-half:]}")
        self.fields = fields


def quoted(value: object, max_length: int = 60) -> str:
    """Return what was given as a refusal quotes it. Check: of "x" * 99 the longest 4 are "'xxx…"."""
    try:
        said = repr(value)
    except Exception:  # an int of more digits than Python writes; whatever else a foreign object raises
        return f"a value of the kind {type(value).__name__}"
    return said if len(said) <= max_length else f"{said[:max_length]}…"
