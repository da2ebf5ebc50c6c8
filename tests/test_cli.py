"""The command line, through its own process where exit codes and streams matter."""

import json
import subprocess
import sys

import pytest

from gan_core.cli import main

KEYS = [
    "loss_D",
    "loss_G",
    "score_real",
    "score_fake",
    "logit_gradient",
    "sample_gradient",
    "modes_covered",
    "nearest_modes_95",
    "high_quality_share",
    "kl_to_uniform_nats",
    "js_nats",
    "sliced_w1",
]
SMALL = ["--set", "width_D=8", "--set", "width_G=8", "--set", "batch_size=16"]


def test_run_prints_one_json_object(capsys):
    words = ["--set", "data=ring", "--set", "members=3", *SMALL, "--steps", "40", "--seed", "2", "--json"]
    assert main(["run", "plane_gan", *words]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["step"] == 40 and report["steps_per_second"] > 0
    assert report["params"]["seed"] == 2 and report["params"]["width_D"] == 8
    assert all(len(report[key]) == 3 for key in KEYS)
    assert all(0 <= value <= 0.6931472 for value in report["js_nats"])  # log 2


def test_the_same_seed_gives_the_same_numbers_and_another_gives_others(capsys):
    found = []
    for seed in ("1", "1", "2"):
        assert main(["run", "plane_gan", *SMALL, "--steps", "30", "--seed", seed, "--json"]) == 0
        report = json.loads(capsys.readouterr().out)
        found.append({key: report[key] for key in KEYS})
    assert found[0] == found[1] != found[2]


def test_events_change_the_run(capsys):
    for events in ("", "10:lr_G=1e-6,20:step_D"):
        assert main(["run", "plane_gan", *SMALL, "--steps", "30", "--events", events, "--json"]) == 0
    plain, changed = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert changed["params"]["lr_G"] == 1e-6 and plain["params"]["lr_G"] == 1e-3
    assert plain["loss_G"] != changed["loss_G"]


def test_what_has_no_value_is_null(capsys):
    assert main(["run", "plane_gan", *SMALL, "--set", "data=spiral", "--steps", "10", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["modes_covered"] == [None] and report["sliced_w1"][0] > 0


def test_list_and_show(capsys):
    assert main(["list"]) == 0 and main(["show", "plane_gan"]) == 0
    printed = capsys.readouterr().out
    for word in ("plane_gan", "non_saturating", "checkerboard", "batch_size", "from 1 to 4096", "0.001"):
        assert word in printed


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "plane_gun"], "unknown experiment 'plane_gun' (did you mean 'plane_gan'?)"),
        (["run", "plane_gan", "--set", "loss=x"], "loss: 'x' is not allowed; one of minimax"),
        (["run", "plane_gan", "--set", "loss"], "--set: 'loss' is not of the form NAME=VALUE"),
        (["run", "plane_gan", "--set", "width_D=9999"], "a whole number from 1 to 512"),
        (["run", "plane_gan", "--set", "lrD=1"], "unknown setting 'lrD'"),
        (["run", "plane_gan", "--steps", "-3"], "--steps"),
        (["run", "plane_gan", "--seed", "x"], "seed: 'x' is not allowed"),
        (["run", "plane_gan", "--device", "cuda:99"], "device: 'cuda:99' is not available"),
        (["run", "plane_gan", "--events", "5:width_D=4"], "events: 'width_D'"),
        (["fly"], "invalid choice: 'fly'"),
        ([], "required"),
    ],
)
def test_a_wrong_name_or_value_is_one_line_and_exit_code_2(arguments, sentence, capsys):
    assert main(arguments) == 2
    message = capsys.readouterr().err
    assert sentence in message and message.count("\n") == 1


def test_its_own_process_ends_with_the_exit_code_and_no_traceback():
    for words, code, lines in ((["show", "plane_gan"], 0, 0), (["run", "plane_gan", "--set", "batch_size=0"], 2, 1)):
        done = subprocess.run([sys.executable, "-m", "gan_core", *words], capture_output=True, text=True, timeout=120)
        assert (done.returncode, done.stderr.count("\n")) == (code, lines) and bool(done.stdout) == (code == 0)
