"""What is raised when a person's input cannot be used."""


class BadInput(ValueError):
    """One sentence for the person who gave the input: it names the field and says what is allowed.

    ``fields`` names the params that would have to change, so that a page can fall back to their defaults.
    """

    def __init__(self, sentence: str, *, fields: tuple[str, ...] = ()):
        super().__init__(sentence)
        self.fields = fields
