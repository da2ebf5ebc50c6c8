"""Dates in seven spellings, each of which has one reading: a day of 1950 to 2049 and its ISO date."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import numpy as np

from gan_core.data.sequences.alphabet import END, PADDING, Alphabet

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIRST, LAST = date(1950, 1, 1), date(2049, 12, 31)
DAYS = (LAST - FIRST).days + 1  # 36,525
HELD_OUT = DAYS // 10  # days of which no spelling is trained on
ALPHABET = Alphabet(" abcdefghijklmnopqrstuvwxyz0123456789,./-")

# Numbers alone are day before month where the year stands last, and month before day where it stands first: never both
SPELLINGS: dict[str, Callable[[date], str]] = {
    "compact": lambda day: f"{day.year}{day.month:02}{day.day:02}",
    "slashes": lambda day: f"{day.year}/{day.month:02}/{day.day:02}",
    "dots": lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
    "short": lambda day: f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}",
    "day_first": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    "month_first": lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    "weekday": lambda day: f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}",
}
LONGEST = len("wednesday, 30 september 2020")  # 28 letters
TARGET = len("2005-05-18") + 1  # with END

YEAR, MONTH, DAY = r"(?P<year>\d{4})", r"(?P<month>\d\d)", r"(?P<day>\d\d?)"
NAMED = rf"(?P<name>{'|'.join(MONTHS)}|{'|'.join(name[:3] for name in MONTHS)})"
FORMS = [
    rf"{YEAR}{MONTH}(?P<day>\d\d)",
    rf"{YEAR}/{MONTH}/(?P<day>\d\d)",
    rf"(?P<day>\d\d)\.{MONTH}\.{YEAR}",
    rf"(?:(?:{'|'.join(WEEKDAYS)}), )?{DAY} {NAMED} {YEAR}",
    rf"{NAMED} {DAY}, {YEAR}",
]


def read(text: str) -> str | None:
    """Return the ISO date that a text in one of the spellings means; None for any other text. A wrong weekday is not noticed.

    Check: "18.05.2005", "may 18, 2005" and "20050518" are 2005-05-18; "18/05/2005" and "31 june 2005" are none.
    """
    for form in FORMS:
        if found := re.fullmatch(form, text):
            parts = found.groupdict()
            name = parts.get("name")
            month = 1 + [one[:3] for one in MONTHS].index(name[:3]) if name else int(parts["month"])
            try:
                day = date(int(parts["year"]), month, int(parts["day"]))
            except ValueError:
                return None
            return day.isoformat() if FIRST <= day <= LAST else None
    return None


@cache
def table() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return all days in all spellings: sources (DAYS, 7, LONGEST), targets (DAYS, TARGET), and where each source has its year, (DAYS, 7).

    Sources and targets are numbers of ALPHABET, padded with 0; targets end with END. Not to be written to.
    """
    sources = np.full((DAYS, len(SPELLINGS), LONGEST), PADDING, np.uint8)
    targets = np.zeros((DAYS, TARGET), np.uint8)
    years = np.zeros((DAYS, len(SPELLINGS)), np.uint8)
    for i in range(DAYS):
        day = FIRST + timedelta(i)
        targets[i] = [*ALPHABET.encode(day.isoformat()), END]
        for k, spell in enumerate(SPELLINGS.values()):
            text = spell(day)
            sources[i, k, : len(text)] = ALPHABET.encode(text)
            years[i, k] = 0 if text[:4].isdecimal() else len(text) - 4
    return sources, targets, years


@cache
def split() -> tuple[np.ndarray, np.ndarray]:
    """Return the days to train on and those held out, as numbers from 0 on: a fixed shuffle, the same for every seed of a run."""
    shuffled = np.random.default_rng(20).permutation(DAYS)
    return np.sort(shuffled[HELD_OUT:]), np.sort(shuffled[:HELD_OUT])
