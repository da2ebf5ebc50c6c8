"""Small drawings of what goes in and out of networks; they take the colour of the text around them."""

import streamlit as st

BOX = '<rect x="{x}" y="{y}" width="46" height="34" rx="4" fill="none" stroke="currentColor"/><text x="{tx}" y="{ty}" text-anchor="middle">{word}</text>'


def labels(kind: str) -> None:
    """Show where a class goes in a CGAN and in an AC-GAN, side by side; the one in force is in full strength."""
    drawings = "".join(
        f'<figure style="margin:0;opacity:{1 if kind in ("none", name) else 0.45}">{_drawing(name)}'
        f'<figcaption style="font-size:0.85rem">{title}</figcaption></figure>'
        for name, title in (("cgan", "CGAN: the class goes into both"), ("acgan", "AC-GAN: the class comes out of D"))
    )
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:2rem;margin-bottom:0.6rem">{drawings}</div>')


def _drawing(kind: str) -> str:
    told = kind == "cgan"
    parts = [
        _word(8, 36, "z"), _word(8, 76, "class"), _arrow(22, 32, 64, 40), _arrow(46, 72, 64, 52),
        BOX.format(x=64, y=30, tx=87, ty=51, word="G"), _arrow(110, 47, 150, 47), _word(120, 40, "G(z)"),
        _word(120, 92, "x"), _arrow(130, 88, 150, 58),
        BOX.format(x=150, y=30, tx=173, ty=51, word="D"), _arrow(196, 42, 232, 30), _word(236, 33, "real?"),
        *([_word(136, 14, "class"), _arrow(158, 17, 168, 30)] if told else [_arrow(196, 54, 232, 68), _word(236, 72, "class?")]),
    ]  # fmt: skip
    head = (
        '<defs><marker id="gs-tip" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto">'
        '<path d="M0 0 6 3 0 6Z" fill="currentColor"/></marker></defs>'
    )
    what = "class and noise into G; image" + (
        " and class into D, which says real or not" if told else " into D, which says real or not, and the class"
    )
    return (
        f'<svg role="img" aria-label="{what}" width="300" height="104" viewBox="0 0 300 104" font-size="13" fill="currentColor">'
        f"{head}{''.join(parts)}</svg>"
    )


def _word(x: int, y: int, word: str) -> str:
    return f'<text x="{x}" y="{y}">{word}</text>'


def _arrow(x0: int, y0: int, x1: int, y1: int) -> str:
    return f'<path d="M{x0} {y0} {x1} {y1}" stroke="currentColor" marker-end="url(#gs-tip)"/>'
