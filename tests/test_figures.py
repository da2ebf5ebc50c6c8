"""Figures say what the snapshot says: colours, arrows, axes, gaps, and that they can be sent."""

import math
import struct

import numpy as np
import orjson
import pytest
from synthetic import EXTENT, snapshot

from gan_core import figures
from gan_core.figures import lines, marks, ranges, slopes, starving
from gan_core.figures.arrows import arrow_length
from gan_core.figures.discriminator_map import level_lines
from gan_core.figures.members import member_styles
from gan_core.figures.theme import COLOURS, CRITIC_MAP, MEMBER_COLOURS, MEMBER_DASHES, member_style
from gan_core.losses import losses
from gan_core.numerals import format_number
from ui.packing import pack

CHARTS = [
    figures.losses,
    figures.scores,
    figures.gradients,
    figures.modes,
    figures.quality,
    figures.distances,
    figures.transport,
    figures.layer_gradients,
]
THEMES = ["light", "dark"]


def trace(figure: dict, name: str) -> dict:
    return next(item for item in figure["data"] if item["name"] == name)


def test_colours_are_those_of_the_table():
    assert {name: COLOURS["light"][name] for name in ("real", "generated", "gradient", "exact")} == {
        "real": "#0072B2", "generated": "#BE4300", "gradient": "#B04080", "exact": "#000000",
    }  # fmt: skip
    assert {name: COLOURS["dark"][name] for name in ("real", "generated", "gradient", "exact")} == {
        "real": "#56B4E9", "generated": "#E69F00", "gradient": "#E6A5C8", "exact": "#FFFFFF",
    }  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
def test_picture_uses_the_table_and_tells_layers_apart_by_shape_too(theme):
    picture = figures.plane(snapshot(), theme)
    real, generated = trace(picture, "real"), trace(picture, "generated")
    assert real["marker"]["line"]["color"] == COLOURS[theme]["real"]
    assert generated["marker"]["line"]["color"] == COLOURS[theme]["generated"]
    assert (real["marker"]["symbol"], generated["marker"]["symbol"]) == (
        "circle",
        "diamond",
    )  # colour never speaks alone


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def lightness(colour: str) -> float:
    """CIE L*."""
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def contrast(a: str, b: str) -> float:
    """WCAG 2.2: (L + 0.05)/(l + 0.05) of relative luminances."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def between(stops: tuple[str, ...], t: float) -> str:
    """The colour of the map at t in [0, 1], which the browser mixes in sRGB."""
    place = t * (len(stops) - 1)
    i = min(int(place), len(stops) - 2)
    parts = [[int(colour[k : k + 2], 16) for k in (1, 3, 5)] for colour in stops[i : i + 2]]
    return "#" + "".join(f"{round(low + (place - i) * (high - low)):02X}" for low, high in zip(*parts, strict=True))


@pytest.mark.parametrize("theme", THEMES)
def test_the_discriminators_ground_is_even_and_text_and_every_marker_stand_out_from_it(theme):
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)  # a known pair, just below 4.5
    colours, ground = COLOURS[theme], [between(CRITIC_MAP[theme], t) for t in np.linspace(0, 1, 9)]
    for role in ("text", "muted"):
        assert contrast(colours[role], colours["paper"]) >= 4.5
    assert contrast(ground[0], ground[-1]) >= 1.6
    steps = np.diff([lightness(colour) for colour in ground])  # L* has steps of about 1 that an eye can just see
    assert steps.min() > 0 and np.ptp(steps) < 0.7  # in greyscale, too, lighter means a higher score
    for colour in ground:
        assert luminance(colour) > luminance(COLOURS["dark"]["paper"])  # nowhere a hole in the dark page
        assert contrast(colours["text"], colour) >= 4.5
        for role in ("real", "generated", "gradient", "exact", "muted"):  # graphics need 3 : 1 (WCAG 1.4.11)
            assert contrast(colours[role], colour) >= 3


def test_arrows_point_along_the_push_with_a_length_of_fixed_decades():
    shot = snapshot()
    shot["picture"]["arrows"][0, :4] = [[1, 0], [0, -0.01], [3e-5, 4e-5], [-600, 800]]
    arrows = trace(figures.plane(shot, "light"), "arrows")
    path = np.stack([arrows["x"], arrows["y"]], -1).astype(float).reshape(-1, 3, 2)
    drawn = path[:, 1] - path[:, 0]
    np.testing.assert_allclose(path[:, 0], shot["picture"]["generated"][0, :64], atol=1e-6)
    full = 0.24 * EXTENT  # 10² and above; six decades below it lies 10⁻⁴, of no length
    expected = [[4 / 6 * full, 0], [0, -2 / 6 * full], [0, 0], [-0.6 * full, 0.8 * full]]
    np.testing.assert_allclose(drawn[:4], expected, atol=2e-6)  # float32 at 3
    push = shot["picture"]["arrows"][0].astype(float)
    cross = push[:, 0] * drawn[:, 1] - push[:, 1] * drawn[:, 0]
    assert np.abs(cross / np.maximum(np.hypot(*push.T), 1e-4)).max() < 1e-5  # parallel
    assert np.isnan(path[:, 2]).all()


def test_the_scale_of_the_arrows_does_not_adapt_to_what_is_shown():
    shot = snapshot()
    before = trace(figures.plane(shot, "light"), "arrows")["x"]
    shot["picture"]["arrows"][0, 1:] *= 1e-3
    after = trace(figures.plane(shot, "light"), "arrows")["x"]
    np.testing.assert_array_equal(before[:3], after[:3])
    assert arrow_length(np.array([1e-4, 1.0, 1e2, 1e5]), 1.0) == pytest.approx([0, 0.16, 0.24, 0.24])


def test_a_logit_discriminator_is_drawn_as_a_probability_from_0_to_1():
    shot = snapshot()
    shot["picture"]["discriminator"][0, 0, :3] = [0, math.log(3), -800]
    ground = figures.plane(shot, "light")["data"][0]
    assert ground["z"][0, :3] == pytest.approx([0.5, 0.75, 0])
    assert (ground["zmin"], ground["zmax"]) == (0, 1)


def test_a_score_is_centred_at_its_threshold_or_where_a_shift_means_nothing_between_the_means():
    shot = snapshot()
    shot["discriminator_output"] = ["score"]
    ground = figures.plane({**shot, "threshold": [0.5]}, "light")["data"][0]
    assert (ground["zmin"] + ground["zmax"]) / 2 == pytest.approx(0.5)
    shifted = {**shot, "ignores_shift": [True], "score_real": np.array([107.0]), "score_fake": np.array([101.0])}
    ground = figures.plane(shifted, "light")["data"][0]
    assert (ground["zmin"] + ground["zmax"]) / 2 == pytest.approx(104)
    assert ground["zmax"] - 104 in (1, 2, 5, 10, 20, 50, 100, 200)


def test_switching_layers_changes_visibility_and_nothing_else():
    every, none = (
        figures.plane(snapshot(), "light", layers=figures.LAYERS),
        figures.plane(snapshot(), "light", layers=()),
    )
    assert {t["meta"] for t in every["data"]} == set(figures.LAYERS)
    assert [t["name"] for t in every["data"]] == [t["name"] for t in none["data"]]
    assert all(t["visible"] for t in every["data"]) and not any(t["visible"] for t in none["data"])
    with pytest.raises(ValueError, match="known: real"):
        figures.plane(snapshot(), "light", layers=("reel",))


def test_the_picture_is_square_and_its_axes_do_not_move():
    a, b = figures.plane(snapshot(100), "light")["layout"], figures.plane(snapshot(4000), "light")["layout"]
    assert a["xaxis"]["range"] == a["yaxis"]["range"] == b["xaxis"]["range"] == [-EXTENT, EXTENT]
    margin = a["margin"]
    assert margin["l"] + margin["r"] == margin["t"] + margin["b"]
    assert a["uirevision"] == b["uirevision"]


def test_the_member_is_the_one_asked_for():
    shot = snapshot(members=3)
    generated = trace(figures.plane(shot, "light", member=2), "generated")
    np.testing.assert_array_equal(generated["x"], shot["picture"]["generated"][2, :, 0])
    np.testing.assert_array_equal(generated["y"], shot["picture"]["generated"][2, :, 1])


def test_level_lines_lie_where_the_function_has_the_level_and_miss_what_is_not_finite():
    axis = np.linspace(-2, 2, 41)
    z = axis[:, None] ** 2 + 4 * axis[None, :] ** 2  # y² + 4x² = 1: an ellipse of half axes ½ along x and 1 along y
    line = level_lines(axis, z, [1.0])
    shown = line[~np.isnan(line[:, 0])]
    assert np.abs(4 * shown[:, 0] ** 2 + shown[:, 1] ** 2 - 1).max() < 0.02  # within a cell's bend, (0.1/2)² · 4
    assert np.abs(shown).max(0) == pytest.approx([0.5, 1.0], abs=0.01)
    z[:, 20:] = np.nan
    half = level_lines(axis, z, [1.0])
    assert np.nanmax(half[:, 0]) < 0 and np.isnan(level_lines(axis, z, [1e9])).all()


def test_gradients_lie_on_log_axes_whose_range_holds_them_in_whole_decades():
    for figure in (figures.gradients(snapshot(), "light"), figures.layer_gradients(snapshot(), "light")):
        axis = figure["layout"]["yaxis"]
        assert axis["type"] == "log"
        low, high = axis["range"]
        assert low == int(low) and high == int(high)
        for line in figure["data"]:
            assert 10**low <= np.nanmin(line["y"]) and np.nanmax(line["y"]) <= 10**high
    assert figures.losses(snapshot(), "light")["layout"]["yaxis"]["type"] == "linear"


def test_members_of_a_race_have_the_fixed_colours_and_a_dash_each():
    figure = figures.quality(snapshot(members=4), "light")
    assert [line["line"]["color"] for line in figure["data"]] == list(MEMBER_COLOURS[:4])
    assert [line["line"]["dash"] for line in figure["data"]] == list(MEMBER_DASHES[:4])
    assert len(set(MEMBER_DASHES)) == len(set(MEMBER_COLOURS)) == 8
    assert len({tuple(member_style(k).values()) for k in range(64)}) == 64  # as many as a race may have
    assert figures.legend(snapshot(members=1)) == []
    assert figures.legend(snapshot(members=4))[3] == {"label": "seed 10", "color": MEMBER_COLOURS[3], "dash": "dashdot"}
    assert [len(legend := figures.legend(snapshot(members=30))), legend[-1]["label"]] == [25, "and 6 more"]


@pytest.mark.parametrize("theme", THEMES)
def test_a_loss_has_one_colour_and_line_style_on_every_page(theme):
    names = losses.names()[::-1]
    shot = {**snapshot(members=len(names)), "loss_name": names}
    race, legend = figures.quality(shot, theme)["data"], figures.legend(shot)
    on_paper = slopes.slope_curves(names, 0.0, theme, log=False)
    seen = {}
    for name, line, entry in zip(names, race, legend, strict=True):
        style = {key: trace(on_paper, losses[name].label)["line"][key] for key in ("color", "dash")}
        assert {key: line["line"][key] for key in style} == {key: entry[key] for key in style} == style
        seen[name] = tuple(style.values())
    assert len(set(seen.values())) == len(names)
    every = shot["history"]["every"]
    frozen = dict.fromkeys(("gradient_minimax", "gradient_non_saturating"), every["loss_G"][:, :1])
    alone = {**snapshot(), "history": {"every": {"step": every["step"], **frozen}}}
    for line, name in zip(starving.gradients(alone, theme)["data"], ("minimax", "non_saturating"), strict=True):
        assert (line["line"]["color"], line["line"]["dash"]) == seen[name]
    twice = member_styles({"members": 2 * len(names), "loss_name": names * 2})  # two settings of each
    assert [style["color"] for style in twice] == [seen[name][0] for name in names * 2]
    assert len({tuple(style.values()) for style in twice}) == len(twice)
    assert member_styles({"members": 3, "loss_name": ["hinge"] * 3}) == [member_style(k) for k in range(3)]


def test_nan_is_a_gap_and_moves_no_axis():
    shot = snapshot()
    clean = figures.losses(shot, "light")
    shot["history"]["every"]["loss_G"][100:120] = np.nan
    figure = figures.losses(shot, "light")
    assert np.isnan(trace(figure, "G")["y"][100:120]).all()
    assert figure["layout"]["yaxis"]["range"] == clean["layout"]["yaxis"]["range"]
    for name in ("loss_G", "loss_D"):
        shot["history"]["every"][name][:] = np.nan
    assert figures.losses(shot, "light")["layout"]["yaxis"]["range"] == [-1, 1]


@pytest.mark.parametrize("theme", THEMES)
def test_the_perfect_sampler_is_dashed_in_the_colour_of_what_is_exact(theme):
    figure = figures.quality(snapshot(), theme)
    rule = next(shape for shape in figure["layout"]["shapes"] if shape["yref"] == "y")
    assert rule["y0"] == rule["y1"] == pytest.approx(98.889, abs=5e-4)  # 1 - e^-4.5
    assert rule["line"]["dash"] == "dash" and rule["line"]["color"] == COLOURS[theme]["exact"]
    assert any("perfect 98.9" in note["text"] for note in figure["layout"]["annotations"])


def test_changes_are_marked_at_their_steps_and_the_looked_at_step_too():
    figure = figures.losses(snapshot(4000, at=2000), "light")
    at = [shape["x0"] for shape in figure["layout"]["shapes"] if shape["xref"] == "x"]
    assert at == [1200, 1350, 2000]
    words = [note["text"] for note in figure["layout"]["annotations"]]
    assert "step of D" in words and not any("Learning rate" in word for word in words), (
        "of two close changes the last is named"
    )
    given = ("loss=hinge", "lr_D=1e-4", "feature_matching=true", "unheard_of=1")
    said = ["Loss: Hinge", "Learning rate of D: 1 × 10⁻⁴", "Feature matching: on", "unheard_of=1"]
    assert [marks.named(what) for what in given] == said


@pytest.mark.parametrize(("at", "side"), [(1200, "left"), (3600, "right")])
def test_the_line_of_a_rewound_picture_says_its_step(at, side):
    def said(shot: dict) -> list[tuple]:
        notes = figures.losses(shot, "light")["layout"]["annotations"]
        return [(note["x"], note["xanchor"], note["text"]) for note in notes if note["text"].startswith("picture")]

    assert said(snapshot(4000)) == []
    assert said(snapshot(4000, at=at)) == [(at, side, f"picture: step {at:,}")]


def test_an_axis_moves_only_when_data_leave_it():
    assert len({tuple(ranges.steps(step)) for step in range(4001, 5001)}) == 1
    assert ranges.steps(0) == [0, 100]
    assert ranges.linear([np.array([0.35, 0.72])]) == ranges.linear([np.array([0.36, 0.71])])
    low, high = ranges.linear([np.array([-3.0, 17.2])])
    assert low <= -3 and high >= 17.2
    assert ranges.decades([np.array([0.0, 2e-5, 0.4])]) == [-5, 0]


def test_labels_keep_their_order_and_a_distance():
    notes = [{"y": y} for y in (0.50, 0.51, 0.52, 0.99)]
    lines.spread(notes, [0.0, 1.0])
    heights = [note["y"] * 90 + note["yshift"] for note in notes]
    assert np.diff(heights).min() >= 16 - 1e-9
    assert max(heights) <= 90 + 1e-9


def test_labels_at_the_foot_of_a_chart_do_not_fall_off_it():
    notes = [{"y": y} for y in (0.0, 0.01, 0.02)]
    lines.spread(notes, [0.0, 1.0])
    assert min(note["y"] * 90 + note["yshift"] for note in notes) >= 0


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (0.00005, "5 × 10⁻⁵"), (0.12345, "0.123"), (98.889, "98.9"), (4210, "4,210"), (0, "0"), (-2.5, "−2.5"), (9.996e-5, "1 × 10⁻⁴"),
        (1.234e7, "1.23 × 10⁷"), (math.nan, "–"), (-math.inf, "−∞"), (0.001, "0.001"), (999.9, "1,000"),
    ],
)  # fmt: skip
def test_numbers_have_three_digits_and_powers_of_ten(x, text):
    assert format_number(x) == text


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("members", [1, 3])
def test_every_figure_can_be_sent_and_comes_back(theme, members):
    shot = snapshot(members=members)
    made = {"picture": figures.plane(shot, theme), **{make.__name__: make(shot, theme) for make in CHARTS}}
    message = pack({"figures": made})
    length = struct.unpack("<I", message[:4])[0]
    assert length % 4 == 0
    header = orjson.loads(message[4 : 4 + length])
    floats = np.frombuffer(message, np.float32, offset=4 + length)

    def check(sent, figure) -> None:
        if isinstance(figure, np.ndarray):
            offset, shape = sent["$f32"]
            np.testing.assert_array_equal(
                floats[offset : offset + figure.size].reshape(shape), figure.astype(np.float32)
            )
        elif isinstance(figure, dict):
            assert sent.keys() == figure.keys()
            for key in figure:
                check(sent[key], figure[key])
        elif isinstance(figure, list | tuple):
            for a, b in zip(sent, figure, strict=True):
                check(a, b)
        else:
            assert sent == figure

    check(header["figures"], made)
    for figure in made.values():  # float64 would be sent at twice the size
        assert all(v.dtype == np.float32 for t in figure["data"] for v in t.values() if isinstance(v, np.ndarray))


def test_data_without_modes_and_a_run_without_history_still_have_charts():
    shot = snapshot(0)
    shot["mode_histogram"] = np.zeros((1, 0))
    shot["history"] = {group: {name: v[:0] for name, v in values.items()} for group, values in shot["history"].items()}
    shot["history"]["evaluation"] = {"step": np.zeros(0, np.float32)}
    for make in CHARTS:
        pack(make(shot, "light"))


def test_a_loss_changed_on_the_way_has_both_units_in_the_title():
    shot = {**snapshot(2000), "start_params": {"loss": "minimax"}, "events": "900:loss=hinge,3000:loss=least_squares"}
    shot["loss_unit"] = ["score"]
    assert "nats, then score" in figures.losses(shot, "light")["layout"]["annotations"][0]["text"]
