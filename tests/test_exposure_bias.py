"""True tokens and own tokens: the mixture is what it says, place by place, and its errors are those of an independent count."""

import json
from collections import Counter

import numpy as np
import pytest
import torch
from scipy.optimize import minimize
from torch import nn

from gan_core import experiments
from gan_core.cli import main
from gan_core.data.sequences import brackets, circle
from gan_core.theory import scheduled_sampling, slipping_chain
from gan_core.training.sequences.exposure import TASKS
from gan_core.training.sequences.exposure.unroll import mixed_loss, unroll

CPU = torch.device("cpu")
SMALL = {"steps": 12, "batch_size": 4, "width": 8}
FIRST, SECOND = np.array([0.5, 0.5]), np.array([[0.9, 0.1], [0.2, 0.8]])  # the example of the issue

each_task = pytest.mark.parametrize("task", list(TASKS))


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def create(**settings):
    return experiments.create("exposure_bias", **{**SMALL, **settings})


def draws(seed=0):
    return torch.Generator().manual_seed(seed)


@each_task
def test_with_epsilon_1_scheduled_sampling_is_teacher_forcing_bit_for_bit(task):
    forced, scheduled = (
        create(task=task, training=name, least=1.0) for name in ("teacher_forcing", "scheduled_sampling")
    )
    falling = create(task=task, training="scheduled_sampling", half_at=10)
    for run in (forced, scheduled, falling):
        run.advance(6)
    assert torch.equal(forced.ensemble.flat, scheduled.ensemble.flat)
    assert not torch.equal(forced.ensemble.flat, falling.ensemble.flat)


@each_task
def test_teacher_forcing_is_the_loss_that_torchs_own_gru_has_on_the_whole_sequence(task):
    known = TASKS[task](CPU)
    network = known.network(8)
    gru = nn.GRU(network.cell.input_size, 8, batch_first=True)
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        getattr(gru, f"{name}_l0").data = getattr(network.cell, name).data
    tokens, targets = known.batch(5, draws())
    answers = network.out(gru(known.read(tokens))[0])[:, known.given - 1 :]
    wanted = targets[:, known.given - 1 :]
    expected = (
        (answers - wanted).square().sum(-1).mean()
        if task == "circle"
        else nn.functional.cross_entropy(answers.flatten(0, 1), wanted.flatten())
    )
    found = mixed_loss(network, known, 5, 1.0, draws(), through=True)
    assert found.item() == pytest.approx(expected.item(), rel=1e-5)


def test_free_running_reads_its_own_answers_as_a_loop_by_hand_does():
    known = TASKS["circle"](CPU)
    network = known.network(8)
    tokens, _ = known.batch(3, draws())
    state, token, expected = torch.zeros(3, 8), tokens[:, 0], []
    for t in range(tokens.shape[1]):
        state = network.cell(token, state)
        expected.append(network.out(state))
        token = tokens[:, t + 1] if t + 1 < circle.GIVEN else expected[-1]
    found, _ = unroll(network, known, tokens, None, torch.zeros(tokens.shape[1], 3))
    assert torch.equal(found, torch.stack(expected, 1))


def test_each_place_of_each_sequence_has_a_coin_of_its_own(monkeypatch):
    known, read = TASKS["brackets"](CPU), []
    monkeypatch.setattr(
        known, "say", lambda answer, u: torch.full((len(answer),), 6)
    )  # no place after the first has a true 6
    monkeypatch.setattr(known, "read", lambda tokens: (read.append(tokens == 6), torch.zeros(len(tokens), 7))[1])
    mixed_loss(known.network(4), known, 400, 0.3, draws(), through=False)
    own = torch.stack(read)[1:].double()  # (31, 400)
    assert own.mean().item() == pytest.approx(0.7, abs=0.02)  # 12,400 coins: σ = 0.004
    for of in (own.mean(0), own.mean(1)):
        assert 0 < of.std().item() < 0.1, "by sequence σ is 0.08, by place 0.02; one coin for all would give 0.46"


def test_own_symbols_are_drawn_by_their_probabilities_and_not_the_likeliest():
    known = TASKS["brackets"](CPU)
    answer = torch.tensor([2.0, 1.0, 0.0, -1.0, 0.5, -8.0])
    u = (torch.arange(20_000) + 0.5) / 20_000
    counts = torch.bincount(known.say(answer.expand(20_000, -1), u), minlength=6) / 20_000
    np.testing.assert_allclose(counts, answer.softmax(0), atol=1e-4)


def test_epsilon_falls_from_the_true_tokens_to_the_models_own():
    run = create(training="all", steps=500)
    assert run.epsilon(0) == [1.0, 1.0, 0.0]
    scheduled = [run.epsilon(i)[1] for i in range(500)]
    assert scheduled[125] == 0.5 and scheduled[250:] == [0.0] * 250 and (np.diff(scheduled) <= 0).all()


@pytest.mark.parametrize("schedule", ["linear", "exponential", "inverse_sigmoid"])
def test_the_schedules_are_those_of_the_paper(schedule):
    k = scheduled_sampling.half_at(schedule, 250)
    by_hand = {
        "linear": lambda i: max(0.0, 1 - k * i),
        "exponential": lambda i: k**i,
        "inverse_sigmoid": lambda i: k / (k + np.exp(i / k)),
    }[schedule]
    for i in (0, 1, 100, 250, 700):
        assert scheduled_sampling.probability(schedule, i, 250) == pytest.approx(by_hand(i), rel=1e-12)
    assert by_hand(250) == pytest.approx(0.5, abs=1e-9)
    assert scheduled_sampling.linear(900, 1.0, 0.002, least=0.1) == 0.1


@pytest.mark.parametrize("eps", [0.0, 0.4, 1.0])
def test_the_best_answer_of_two_symbols_is_where_an_optimiser_finds_it(eps):
    def objective(logits):
        log_q = np.log(np.stack([1 / (1 + np.exp(-logits)), 1 / (1 + np.exp(logits))], 1))
        total = 0.0
        for true in (0, 1):  # p(x₁); the model's own first symbol has the same law, and is drawn apart from it
            for read in (0, 1):
                shown = eps * (read == true) + (1 - eps) * FIRST[read]
                total -= FIRST[true] * shown * (SECOND[true] @ log_q[read])
        return total

    found = 1 / (1 + np.exp(-minimize(objective, np.zeros(2), tol=1e-12).x))
    np.testing.assert_allclose(scheduled_sampling.best_answer(FIRST, SECOND, eps)[:, 0], found, atol=1e-5)


def test_at_epsilon_0_the_optimum_is_the_marginal_and_the_mutual_information_is_lost():
    np.testing.assert_allclose(scheduled_sampling.best_answer(FIRST, SECOND, 0.0), [[0.55, 0.45]] * 2, rtol=1e-12)
    joint = FIRST[:, None] * SECOND
    information = (joint * np.log(joint / np.outer(joint.sum(1), joint.sum(0)))).sum()
    assert scheduled_sampling.nats_lost(FIRST, SECOND, 0.0) == pytest.approx(information, rel=1e-12)
    assert information == pytest.approx(0.275, abs=5e-4) and scheduled_sampling.nats_lost(FIRST, SECOND, 1.0) == 0


@pytest.mark.parametrize(("e", "r"), [(0.05, 0.1), (0.02, 0.0), (0.9, 0.8)])
def test_the_slipping_chain_is_the_power_of_its_matrix(e, r):
    step = np.array([[1 - e, e], [r, 1 - r]])
    found = slipping_chain.off(np.arange(60), e, r)
    for t in (0, 1, 7, 59):
        assert found[t] == pytest.approx(np.linalg.matrix_power(step, t)[0, 1], abs=1e-13)
    assert slipping_chain.limit(0.05, 0.1) == pytest.approx(1 / 3, rel=1e-12)
    simulated = slipping_chain.simulated(e, r, 59, 40_000, seed=0).mean(0)
    np.testing.assert_allclose(simulated, found, atol=0.012)  # 40,000 chains: σ ≤ 0.0025


def wrong_at(text):
    """Where a string first cannot be completed to a balanced one of 32 symbols, by a stack; its length if never."""
    stack = []
    for place, symbol in enumerate(text):
        if symbol in "([{":
            stack.append({"(": ")", "[": "]", "{": "}"}[symbol])
        elif not stack or stack.pop() != symbol:
            return place
        if len(stack) > 32 - place - 1:
            return place
    return len(text)


def test_strings_are_balanced_and_what_goes_wrong_is_found_where_a_stack_finds_it():
    generator = np.random.default_rng(3)
    data = brackets.strings(300, generator)
    assert [wrong_at(brackets.to_text(row)) for row in data] == [32] * 300
    spoiled = data.copy()
    spoiled[np.arange(300), generator.integers(32, size=300)] = generator.integers(6, size=300)
    found = brackets.first_wrong(spoiled)
    assert found.tolist() == [wrong_at(brackets.to_text(row)) for row in spoiled] and (found < 32).sum() > 100
    can = brackets.allowed(data)
    for row in range(20):
        text = brackets.to_text(data[row])
        for t in (0, 9, 30, 31):
            right = [wrong_at(text[:t] + symbol) == t + 1 for symbol in brackets.SYMBOLS]
            assert can[row, t].tolist() == right


def test_the_entropy_is_the_mean_surprise_of_many_strings():
    data = brackets.strings(20_000, np.random.default_rng(4))
    depth = np.concatenate([np.zeros((20_000, 1)), np.cumsum(np.where(data < 3, 1, -1), 1)], 1)[:, :-1]
    left = 32 - np.arange(32)
    p = np.where(data < 3, np.where(depth == 0, 1.0, 0.4) / 3, np.where(depth == left, 1.0, 0.6))
    assert brackets.entropy_nats() == pytest.approx(-np.log(p).mean(), abs=3e-3)  # σ of the mean is 7e-4


def test_points_go_round_the_circle_by_the_same_angle():
    points = circle.sequences(torch.tensor([[0.0, 0.0], [0.25, 1.0]], dtype=torch.float64)).numpy()
    z = points[..., 0] + 1j * points[..., 1]
    np.testing.assert_allclose(z[:, 1:] / z[:, :-1], np.exp(1j * np.array([[0.2], [0.5]])) + 0 * z[:, 1:], atol=1e-12)
    assert points.shape == (2, 44, 2)
    np.testing.assert_allclose(z[:, 0], [1, 1j], atol=1e-12)
    true, told = circle.one(0.3, 0.4, radius=1.5)
    np.testing.assert_allclose(told[-1], 1.5 * np.array([np.cos(0.3), np.sin(0.3)]))
    np.testing.assert_allclose(true[[2, 4]], [[np.cos(a), np.sin(a)] for a in (-0.1, 0.7)])


@each_task
def test_errors_are_those_of_an_independent_count(task):
    run = create(task=task, training="teacher_forcing", start="([" if task == "brackets" else "")
    run.advance(12)
    snapshot = run.snapshot()
    (alone,), (told,) = snapshot["error_by_step"], snapshot["one_step_by_step"]
    assert len(alone) == len(told) == (40 if task == "circle" else 32)
    if task == "circle":
        assert alone[0] == told[0], "the first own answer is an answer to true points"
        assert snapshot["one_step_error"][0] == pytest.approx(np.sqrt((told**2).mean()), rel=1e-6)
        picture = snapshot["picture"]
        np.testing.assert_array_equal(picture["own"][0, 0], picture["one_step"][0, 0])
        return
    judge = run.judge
    with torch.no_grad():
        _, said = unroll(run.ensemble.networks[0], run.task, judge.tokens, None, judge.u)
    wrong = Counter(wrong_at(brackets.to_text(row)) for row in said.numpy())
    expected = np.cumsum([wrong[t] for t in range(32)]) / len(said)
    np.testing.assert_allclose(alone, expected, atol=1e-6)
    assert snapshot["balanced"][0] == pytest.approx(wrong[32] / len(said), abs=1e-6)
    assert {brackets.to_text(row[:2]) for row in snapshot["picture"]["strings"][0]} == {"(["}


def test_gradients_pass_through_own_points_only_where_they_may_and_never_through_symbols():
    def gradient(task, through):
        known = TASKS[task](CPU)
        torch.manual_seed(1)
        network = known.network(8)
        mixed_loss(network, known, 6, 0.0, draws(), through=through).backward()
        return network.cell.weight_hh.grad

    assert not torch.allclose(gradient("circle", True), gradient("circle", False))
    assert torch.equal(gradient("brackets", True), gradient("brackets", False))


@each_task
def test_the_command_line_gives_a_list_of_errors_for_each_member(task, capsys):
    small = [f"--set={name}={value}" for name, value in SMALL.items()]
    main(["run", "exposure_bias", "--set", f"task={task}", "--set", "training=all", *small, "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["step"] == 12 and [len(row) for row in found["error_by_step"]] == [40 if task == "circle" else 32] * 3
    assert len(found["one_step_loss"]) == len(found["own_error"]) == len(found["balanced"]) == 3


@pytest.mark.learning
def test_alone_the_error_grows_far_beyond_that_of_one_step():
    run = create(steps=100, batch_size=32, width=24)
    run.advance(100)
    snapshot = run.snapshot()
    assert (
        snapshot["one_step_error"][0] < 0.13 < 1.0 < snapshot["own_error"][0]
    )  # 0.08 to 0.10, and 1.20 to 1.22 on seeds 0 to 2
