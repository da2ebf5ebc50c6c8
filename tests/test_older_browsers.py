"""Our own JavaScript and CSS work from Chrome 109 and Safari 15.4 on: what is newer has another way beside it.

A table of what is newer, in place of a linter with browserslist: neither the app nor its tests need Node.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = [path for folder in ("ui", "pages", "gradio_face") for path in sorted((ROOT / folder).rglob("*"))]
CHROME, SAFARI = 109, 15.4

# {pattern: (Chrome, Safari)} with the first versions that have it, of MDN's compatibility data; 999: none
JAVASCRIPT = {
    r"AbortSignal\.timeout": (103, 16.0),
    r"AbortSignal\.any\b": (116, 17.4),
    r"\.checkVisibility\(": (105, 17.4),
    r"\.requestFullscreen\(": (71, 16.4),
    r"\.roundRect\(": (99, 16.0),
    r"\.(toSorted|toReversed|toSpliced|with)\(": (110, 16.0),
    r"\.(isWellFormed|toWellFormed)\(": (111, 16.4),
    r"\b(Object|Map)\.groupBy\(": (117, 17.4),
    r"Promise\.(withResolvers|try)\(": (119, 17.4),
    r"Array\.fromAsync\(": (121, 16.4),
    r"\.(union|intersection|difference|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(": (122, 17.0),
    r"\.(values|keys|entries)\(\)\.(map|filter|take|drop|some|every|find|reduce|toArray)\(": (122, 18.4),
    r"\b(?:new )?(De)?[Cc]ompressionStream\b": (80, 16.4),
    r"\bOffscreenCanvas\b": (69, 16.4),
    r"URL\.(canParse|parse)\(": (120, 17.0),
    r"\brequestIdleCallback\(": (47, 999),
    r"\bstartViewTransition\(": (111, 18.0),
    r"\b(show|hide|toggle)Popover\(": (114, 17.0),
    r"\.moveBefore\(": (133, 999),
    r"\.setHTMLUnsafe\(": (124, 17.4),
    r"\bonscrollend|\bscrollend\b": (114, 26.2),
    r"\bscheduler\.|\bnavigation\.": (94, 26.2),
    r"\(\?<[=!]": (62, 16.4),  # a regular expression that looks behind
    r"/[dgimsuy]*v[dgimsuy]*[,;).]": (112, 17.0),
    r"^\s*static \{": (94, 16.4),
    r"\bimport .* with \{": (123, 17.2),
    r"\busing \w+ =": (134, 999),
    r"\.(letterSpacing|fontKerning)\b|\bctx\.filter\b": (99, 999),
}
CSS = {
    r"light-dark\(": (123, 17.5),
    r"color-mix\(": (111, 16.2),
    r"\b(oklch|oklab|lch|lab)\(": (111, 15.4),
    r"\brgb\(from\b|\bhsl\(from\b": (119, 16.4),
    r"\b\d*\.?\d+cq[wbhi]\b|\bcq(min|max)\b": (105, 16.0),
    r"\b\d*\.?\d+[dls]v[whbi]\b": (108, 15.4),
    r"\b\d*\.?\d+(lh|rlh)\b": (109, 16.4),
    r"@(scope|property|starting-style|view-transition|position-try|function)\b": (118, 16.4),
    r"\bsubgrid\b": (117, 16.0),
    r"\btext-wrap(-style|-mode)?:": (114, 17.4),
    r"\b(field-sizing|interpolate-size|content-visibility|anchor-name|position-anchor)\s*:": (85, 18.0),
    r"(?<![-\w])(translate|rotate|scale)\s*:": (104, 14.1),
    r"\b(round|mod|rem|abs|sign|sin|cos|tan|atan2?|pow|sqrt|hypot|exp|log)\(": (111, 15.4),
    r"\bpopover\b|:popover-open": (114, 17.0),
    r":(user-valid|user-invalid)": (119, 16.5),
    r":nth-(last-)?child\([^)]* of ": (111, 9.0),
    r"\banimation-timeline\b|\bscroll-timeline\b": (115, 26.0),
    r"\bmask(-\w+)?\s*:": (120, 15.4),
    r"@media[^{]*[<>]=?": (104, 16.4),
    r"\b(margin|padding)-trim\b": (999, 16.4),
    r"\bimage-set\(|\bfit-content\(": (113, 17.0),
}  # fmt: skip


def newer(features):
    return {pattern: since for pattern, since in features.items() if since[0] > CHROME or since[1] > SAFARI}


def uncommented(text):
    return re.sub(r"/\*.*?\*/|(?m:^\s*//.*$|\s//\s.*$)", "", text, flags=re.S)


def without_blocks(css, at_rule):
    """CSS without the blocks of an at-rule, which a browser that lacks what they ask for passes over."""
    while found := re.search(at_rule + r"[^{]*\{", css):
        depth, end = 1, found.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        css = css[: found.start()] + css[end:]
    return css


def nested(css):
    """The selectors that stand in another rule: Chrome 112, Safari 16.5."""
    depth, found = [], []
    for selector, brace in re.findall(r"([^{};]*)([{};])", css):
        if brace == "{":
            if depth and not depth[-1].startswith("@"):
                found.append(selector.strip())
            depth.append(selector.strip())
        elif brace == "}":
            depth.pop()
    return found


def problems(path, text):
    text = uncommented(text)
    if path.suffix == ".js":
        lines = text.splitlines()  # a call that is left out where there is nothing to call, "f?.(x)", is not found
        return [line.strip() for pattern in newer(JAVASCRIPT) for line in lines if re.search(pattern, line)]
    found = nested(text)
    rest = without_blocks(without_blocks(text, r"@supports(?! not)"), "@container")
    return found + [line.strip() for pattern in newer(CSS) for line in rest.splitlines() if re.search(pattern, line)]


@pytest.mark.parametrize("path", [path for path in OURS if path.suffix in (".js", ".css")], ids=lambda path: path.name)
def test_what_is_newer_has_another_way(path):
    assert not problems(path, path.read_text("utf-8"))


@pytest.mark.parametrize(
    "name, text",
    [
        ("a.js", "fetch(at, { signal: AbortSignal.timeout(9) })"),
        ("a.js", "if (!place.checkVisibility()) return;"),
        ("a.js", "fetch(at, { signal: given ?? AbortSignal.timeout(9) })"),
        ("a.css", ".a { background: light-dark(#fff, #000); }"),
        ("a.css", ".a { --b: color-mix(in srgb, red 5%, blue); }"),
        ("a.css", "@container (min-width: 9px) { .a { & > b { margin: 0; } } }"),
        ("a.css", ".a { width: 56cqw; }"),
    ],
)
def test_what_is_newer_is_found(name, text):
    assert problems(Path(name), text)


def test_what_asks_before_is_let_through():
    assert not problems(Path("a.js"), "place.checkVisibility?.() ?? true;  // AbortSignal.timeout")
    assert not problems(
        Path("a.css"), "@supports (width: 1cqw) { .a { width: 5cqw; } } @media print { .b { margin: 0; } }"
    )
