"""Messages about settings for the readers of a page, who see labels and not names."""

import re
from collections.abc import Iterable, Mapping

from gan_core.params.spec import Spec


def readable(sentence: str, specs: Mapping[str, Spec], also: Iterable[str] = ()) -> str:
    """Put labels in the place of the names of settings and of choices.

    A name that is an English word, such as loss, is replaced only in quotes, before a colon, in a list of names or in name=value; those in `also` everywhere.
    Check: "lr_D: '7' is not allowed" gives "Learning rate of D: '7' is not allowed".
    """
    names = {choice: label for spec in specs.values() for choice, label in (spec.choices or {}).items()}
    names |= {name: spec.label for name, spec in specs.items()}
    for spec in specs.values():
        if spec.choices and len(spec.choices) > 1:
            sentence = sentence.replace(", ".join(spec.choices), ", ".join(spec.choices.values()))
    sentence = re.sub(
        r"\b(\w+)=([^\s,;:|'\"]+)",
        lambda found: (
            specs[found[1]].label + ": " + specs[found[1]].shown_text(found[2]) if found[1] in specs else found[0]
        ),
        sentence,
    )
    sentence = re.sub(r"\w+(?:, \w+)+", lambda found: _list(found[0].split(", "), names), sentence)
    lead = r"(?:^|(?<=: )|(?<=, )|(?<=\. ))"
    sentence = re.sub(rf"{lead}(\w+)(?=: )", lambda found: names.get(found[1], found[0]), sentence)
    sentence = re.sub(r"'(\w+)'", lambda found: f"'{names.get(found[1], found[1])}'", sentence)
    inner = {name for name in names if re.search(r"[_0-9]|[a-z][A-Z]", name)} | {*also}
    return re.sub(r"\w+", lambda found: names[found[0]] if found[0] in inner else found[0], sentence)


def _list(words: list[str], names: Mapping[str, str]) -> str:
    """Write a list with labels if all of its words are names."""
    return ", ".join(names[word] if all(each in names for each in words) else word for word in words)
