"""Five shapes of a sequence task, each with a small rule: at which steps something goes in, and at which steps something is read.

A task is played on texts. `inputs(text)` says what goes in at each step and `outputs(text)` what should come out there; "" is nothing. A network of any shape
runs over the same steps, so the shapes differ in nothing but these two lists.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar

import numpy as np

from gan_core.errors import BadInput, quoted
from gan_core.registry import Registry

MAX_STEPS = 24  # of a reader's own input: so many stand side by side in a diagram
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # 29 February is a day


class Shape(ABC):
    """A shape with its rule. symbols: what may go in; answers: what may come out; longer: whether an input may be longer than those trained on."""

    name: ClassVar[str]
    label: ClassVar[str]
    rule: ClassVar[str]  # in one sentence, for readers
    allowed: ClassVar[str]  # what a reader may type
    example: ClassVar[str]
    symbols: ClassVar[Sequence[str]]
    answers: ClassVar[Sequence[str]]
    longer: ClassVar[bool] = False

    @abstractmethod
    def inputs(self, text: str) -> list[str]:
        """Return what goes in at each step."""

    @abstractmethod
    def outputs(self, text: str) -> list[str]:
        """Return what should come out at each step."""

    @abstractmethod
    def texts(self) -> Iterator[str]:
        """Return every text of a shape whose inputs have one length; a shape with longer ones draws them."""

    def draw(self, length: int, rng: np.random.Generator) -> str:
        """Draw a text of so many symbols, each as likely as the others."""
        return "".join(rng.choice(list(self.symbols), length))

    def read(self, text: str) -> str:
        """Return a reader's text as the rule takes it; BadInput where it is not one."""
        if not 1 <= len(text) <= MAX_STEPS or not set(text) <= set(self.symbols):
            raise self.refuse(text)
        return text

    def refuse(self, text: str) -> BadInput:
        """Return the error that names the field and what is allowed."""
        return BadInput(f"input: {quoted(text)} is not allowed; {self.allowed}.", fields=("input",))


class OneToOne(Shape):
    """A symbol in, its class out."""

    name, label = "one_to_one", "One to one"
    rule = "A letter or a digit goes in, its class comes out: vowel, consonant or digit."
    allowed = "one letter from a to z or one digit"
    example = "k"
    symbols, answers = "abcdefghijklmnopqrstuvwxyz0123456789", ("vowel", "consonant", "digit")

    def inputs(self, text: str) -> list[str]:
        """The symbol. Check: "k" → ["k"]."""
        return [text]

    def outputs(self, text: str) -> list[str]:
        """Its class. Check: "k" → ["consonant"]."""
        return ["digit" if text.isdigit() else "vowel" if text in "aeiou" else "consonant"]

    def texts(self) -> Iterator[str]:
        """All symbols."""
        yield from self.symbols

    def read(self, text: str) -> str:
        """A capital letter is taken as a small one."""
        text = text.strip().lower()
        return super().read(text) if len(text) == 1 else super().read("")


class OneToMany(Shape):
    """A digit in, and the count from it down to 0 out: nothing goes in after the first step."""

    name, label = "one_to_many", "One to many"
    rule = "A digit n goes in once. Out come n, n − 1, … 0, a digit a step, and then “end”."
    allowed = "one digit from 0 to 9"
    example = "6"
    symbols, answers = "0123456789", (*"0123456789", "end")

    def inputs(self, text: str) -> list[str]:
        """Check: "2" → ["2", "", "", ""]."""
        return [text] + [""] * (int(text) + 1)

    def outputs(self, text: str) -> list[str]:
        """Check: "2" → ["2", "1", "0", "end"]."""
        return [str(n) for n in range(int(text), -1, -1)] + ["end"]

    def texts(self) -> Iterator[str]:
        """All digits."""
        yield from self.symbols

    def read(self, text: str) -> str:
        """One digit."""
        text = text.strip()
        return super().read(text) if len(text) == 1 else super().read("")


class ManyToOne(Shape):
    """Bits in, one answer after the last of them: is the number of ones odd or even?"""

    name, label = "many_to_one", "Many to one"
    rule = "Bits go in. After the last one it is read once: is the number of ones odd or even?"
    allowed = f"1 to {MAX_STEPS} bits, 0 or 1"
    example = "101101"
    symbols, answers = "01", ("even", "odd")
    longer = True

    def inputs(self, text: str) -> list[str]:
        """The bits."""
        return list(text)

    def outputs(self, text: str) -> list[str]:
        """Check: "101" → ["", "", "even"]."""
        return [""] * (len(text) - 1) + ["odd" if text.count("1") % 2 else "even"]

    def texts(self) -> Iterator[str]:
        """None: they are drawn."""
        yield from ()


class InStep(Shape):
    """Letters in, and a tag out at each step: does the letter repeat the one before?"""

    name, label = "many_to_many_in_step", "Many to many, in step"
    rule = "Letters go in. At each step a tag comes out: = if the letter is the same as the one before, ≠ if not."
    allowed = f"1 to {MAX_STEPS} letters, each a, b, c or d"
    example = "abbacc"
    symbols, answers = "abcd", ("=", "≠")
    longer = True

    def inputs(self, text: str) -> list[str]:
        """The letters."""
        return list(text)

    def outputs(self, text: str) -> list[str]:
        """Check: "abb" → ["≠", "≠", "="]."""
        return ["=" if before == letter else "≠" for before, letter in zip(" " + text, text, strict=False)]

    def texts(self) -> Iterator[str]:
        """None: they are drawn."""
        yield from ()

    def read(self, text: str) -> str:
        """Capital letters are taken as small ones."""
        return super().read(text.strip().lower())


class OutOfStep(Shape):
    """A date in, and after it the same date in another spelling out."""

    name, label = "many_to_many_out_of_step", "Many to many, out of step"
    rule = "A date such as 24Dec goes in, a character a step. After the last one, 12-24 comes out, a character a step."
    allowed = "a day of two digits and a month of three letters, such as 05Mar"
    example = "24Dec"
    symbols, answers = tuple(sorted(set("0123456789" + "".join(MONTHS)))), tuple("0123456789-")

    def inputs(self, text: str) -> list[str]:
        """Check: "24Dec" → its five characters and five times ""."""
        return list(text) + [""] * 5

    def outputs(self, text: str) -> list[str]:
        """Check: "24Dec" → five times "" and the characters of 12-24."""
        return [""] * 5 + list(f"{MONTHS.index(text[2:]) + 1:02d}-{text[:2]}")

    def texts(self) -> Iterator[str]:
        """All 366 days."""
        for month, days in zip(MONTHS, DAYS, strict=True):
            yield from (f"{day:02d}{month}" for day in range(1, days + 1))

    def read(self, text: str) -> str:
        """Spaces and capitals are mended: "24 DEC" is 24Dec, "5 mar" 05Mar."""
        mended = "".join(text.split()).capitalize()
        mended = (mended[:-3].zfill(2) + mended[-3:].capitalize()) if len(mended) in (4, 5) else ""
        if mended not in set(self.texts()):
            raise self.refuse(text)
        return mended


shapes: Registry[Shape] = Registry("shape")
for shape in (OneToOne(), OneToMany(), ManyToOne(), InStep(), OutOfStep()):
    shapes.register(shape)
