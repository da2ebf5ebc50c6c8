"""An encoder and a decoder: attention by the state before the step, padding that changes nothing, decoding against all sequences, days held out."""

import itertools
import json
import math

import numpy as np
import pytest
import torch
from torch.nn import functional

from gan_core import cli, experiments
from gan_core.data.sequences import dates
from gan_core.data.sequences.alphabet import END, PADDING
from gan_core.errors import BadInput
from gan_core.networks.sequences.decoding import beam_search, decode
from gan_core.networks.sequences.seq2seq import EncoderDecoder
from gan_core.params import Seq2seqParams
from gan_core.training.sequences.pairs import Dates, Reversal

SCORES = ("additive", "dot_product")


def network(score="additive", attention=True, symbols=7, width=6):
    torch.manual_seed(3)
    made = EncoderDecoder(symbols, width, embedding=5, score=score).double()
    made.attention = attention
    return made


def drawn(n=4, S=5, T=4, symbols=7, seed=0):
    g = torch.Generator().manual_seed(seed)
    source = torch.randint(2, symbols, (n, S), generator=g)
    source[0, 2:] = PADDING
    return source, torch.randint(1, symbols, (n, T), generator=g)


@pytest.mark.parametrize("attention", [True, False])
@pytest.mark.parametrize("score", SCORES)
def test_more_padding_changes_nothing(score, attention):
    made, (source, target) = network(score, attention), drawn()
    with torch.no_grad():
        longer = torch.cat([source, torch.zeros(len(source), 9, dtype=source.dtype)], 1)
        assert (made(source, target) - made(longer, target)).abs().max() < 1e-12
        alone = made(source[:1, :2], target[:1])  # without any padding
        assert (made(source, target)[:1] - alone).abs().max() < 1e-12
        one, other = (decode(made, made.encode(each), 6) for each in (source, longer))
        assert torch.equal(one.symbols, other.symbols)
        if attention:
            assert (other.alpha[..., source.shape[1] :] == 0).all()
            assert (one.alpha.sum(-1) - 1).abs().max() < 1e-12 and (one.alpha[0, :, 2:] == 0).all()


def test_the_encoder_is_torchs_own_bidirectional_unit_on_packed_sequences():
    made, (source, _) = network(), drawn()
    theirs = torch.nn.GRU(5, 6, batch_first=True, bidirectional=True).double()
    for name, weight in made.forwards.named_parameters():
        getattr(theirs, name).data = weight.data
        getattr(theirs, f"{name}_reverse").data = dict(made.backwards.named_parameters())[name].data
    lengths = (source != PADDING).sum(1)
    packed = torch.nn.utils.rnn.pack_padded_sequence(
        made.embed_source(source), lengths, batch_first=True, enforce_sorted=False
    )
    h, last = theirs(packed)
    h = torch.nn.utils.rnn.pad_packed_sequence(h, batch_first=True)[0]
    memory = made.encode(source)
    assert ((memory.h - h) * memory.there[..., None]).abs().max() < 1e-12
    assert (memory.fixed - torch.cat([last[0], last[1]], -1)).abs().max() < 1e-12


@pytest.mark.parametrize("score", SCORES)
def test_attention_is_by_the_state_before_the_step(score):
    """e_ij is a function of s_{i−1} and h_j: the symbol that enters at step i moves α_{i+1}, and not α_i. By hand from the paper's formula too."""
    made, (source, _) = network(score), drawn()
    memory = made.encode(source)
    s = torch.randn(len(source), 6, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    one, other = (made.step(torch.full((len(source),), symbol), s, memory) for symbol in (2, 3))
    assert torch.equal(one.alpha, other.alpha) and not torch.allclose(one.s, other.s)
    after = [made.step(torch.full((len(source),), 4), step.s, memory).alpha for step in (one, other)]
    assert not torch.allclose(*after)
    W, U = made.score.W.weight, made.score.U.weight
    for n, j in itertools.product(range(len(source)), range(5)):
        if score == "additive":
            e = made.score.v.weight[0] @ torch.tanh(W @ s[n] + U @ memory.h[n, j])
        else:
            e = (W @ s[n]) @ (U @ memory.h[n, j]) / math.sqrt(6)
        assert abs(e - one.e[n, j]) < 1e-12
    there = memory.there[1]
    alpha = one.e[1].masked_fill(~there, -torch.inf).exp() / one.e[1][there].exp().sum()
    c = sum(alpha[j] * memory.values[1, j] for j in range(5))
    assert (c - one.c[1]).abs().max() < 1e-12
    assert torch.equal(memory.values, memory.h) == (score == "additive")


def test_without_attention_every_step_has_the_same_context():
    made, (source, _) = network(attention=False), drawn()
    read = decode(made, made.encode(source), 5)
    assert (read.c == read.c[:, :1]).all() and read.alpha.isnan().all()


def log_p_of(made, source, symbols):
    """log p of a sequence that ends with END, by teacher forcing."""
    target = torch.tensor([symbols])
    logits = made(source, target)
    logits = logits.masked_fill(torch.arange(logits.shape[-1]) == PADDING, -torch.inf)
    return -functional.cross_entropy(logits[0], target[0], reduction="sum").item()


def test_beam_search_finds_the_best_of_all_sequences_and_its_log_p_is_the_models():
    made, T = network(symbols=4), 3  # END and two letters
    made.output.weight.data *= 6
    source = torch.tensor([[2, 3, 3]])
    every = [(*middle, END) for length in range(T) for middle in itertools.product((2, 3), repeat=length)]
    every += list(itertools.product((2, 3), repeat=T))  # cut off at T
    with torch.no_grad():
        exact = {symbols: log_p_of(made, source, list(symbols)) for symbols in every}
        assert sum(math.exp(value) for value in exact.values()) == pytest.approx(1, abs=1e-12)
        memory = made.encode(source)
        symbols, log_p = beam_search(made, memory, T, width=len(every) + 2)
        best = sorted(exact, key=exact.get, reverse=True)
        found = [tuple(number for number in row if number != PADDING) for row in symbols[0].tolist()]
        assert found[: len(every)] == best and not log_p[0, len(every) :].isfinite().any()
        assert log_p[0, : len(every)].tolist() == pytest.approx([exact[one] for one in best], abs=1e-12)
        greedy, (one, its) = decode(made, memory, T), beam_search(made, memory, T, width=1)
        assert torch.equal(one[0, 0], greedy.symbols[0]) and abs(its[0, 0] - greedy.log_p[0]) < 1e-12


def test_answers_are_drawn_from_the_softmax_of_the_logits_over_the_temperature():
    made, N = network(symbols=5), 20_000
    memory = made.encode(torch.tensor([[2, 3, 4]]))
    logits = made.step(torch.tensor([END]), memory.start, memory).logits[0, 1:]
    rows = memory.pick(torch.zeros(N, dtype=torch.int64))
    for temperature in (0.5, 1.0, 2.0):
        drawn = decode(made, rows, 1, temperature=temperature, generator=torch.Generator().manual_seed(0)).symbols
        share = torch.bincount(drawn[:, 0], minlength=5)[1:] / N
        assert (share - (logits / temperature).softmax(0)).abs().max() < 4 * 0.5 / math.sqrt(N)
    cold = decode(made, rows.pick(torch.arange(50)), 3, temperature=0.05, generator=torch.Generator().manual_seed(0))
    assert (cold.log_p <= decode(made, memory, 3).log_p + 1e-9).float().mean() > 0.5


def test_no_spelling_has_two_readings_and_each_is_read_back():
    sources, targets, years = dates.table()
    meant = {}
    for i in range(dates.DAYS):
        for k in range(7):
            assert meant.setdefault(sources[i, k].tobytes(), i) == i, "one text for two days"
    for i in range(0, dates.DAYS, 97):
        iso = dates.ALPHABET.decode(targets[i])
        for k in range(7):
            text = dates.ALPHABET.decode(sources[i, k])
            assert dates.read(text) == iso and text[years[i, k] : years[i, k] + 4] == iso[:4]
    assert dates.read("18/05/2005") is dates.read("31 june 2005") is dates.read("18.05.1949") is None


def test_days_are_held_out_in_all_their_spellings():
    train, test = dates.split()
    assert not set(train) & set(test) and len(train) + len(test) == dates.DAYS
    task = Dates(torch.device("cpu"))
    held = {dates.ALPHABET.decode(dates.table()[1][day]) for day in test}
    for seed in range(3):
        batch = task.draw(torch.Generator().manual_seed(seed), 500)
        assert not held & {dates.ALPHABET.decode(row) for row in batch.target.tolist()}
    tested = task.held_out(torch.Generator().manual_seed(0), 100)
    assert held >= {dates.ALPHABET.decode(row) for row in tested.target.tolist()}
    assert [dates.read(dates.ALPHABET.decode(row)) for row in tested.source.tolist()] == [
        dates.ALPHABET.decode(row) for row in tested.target.tolist()
    ]


def test_reversed_sequences_and_where_their_symbols_stand():
    task = Reversal(torch.device("cpu"), 9, 3)
    source, target, place = task.draw(torch.Generator().manual_seed(0), 200)
    for row, answer, where in zip(source.tolist(), target.tolist(), place.tolist(), strict=True):
        letters = [number for number in row if number != PADDING]
        assert answer == letters[::-1] + [END] + [PADDING] * (9 - len(letters))
        assert where[: len(letters)] == list(range(len(letters)))[::-1] and set(where[len(letters) :]) == {-1}
    assert sorted(set((source != 0).sum(1).tolist())) == list(range(3, 10))


def test_both_networks_of_a_seed_begin_alike_and_see_the_same_batches():
    run = experiments.create("seq2seq", compare=True, width=8, batch_size=4, members=2)
    flat = run.ensemble.flat
    assert torch.equal(flat[0], flat[2]) and not torch.equal(flat[0], flat[1])
    kinds = ("attention", "no attention")
    assert run.member_labels() == [f"{kind}, seed {seed}" for kind in kinds for seed in (0, 1)]
    one, other = (run.task.draw(run.ensemble.draw(k, "batch"), 4) for k in (0, 2))
    assert all(torch.equal(a, b) for a, b in zip(one, other, strict=True))
    alone = experiments.create("seq2seq", attention=False, width=8, batch_size=4)
    for each in (run, alone):
        each.advance(3)
    assert torch.equal(run.ensemble.flat[2], alone.ensemble.flat[0]), (
        "what a network learns does not depend on the one beside it"
    )


def test_a_source_of_ones_own_is_answered_by_the_network_as_it_is():
    run = experiments.create("seq2seq", width=8, batch_size=4)
    run.apply({"source": "18.05.2005", "beam": 3})
    seen = run.snapshot()["picture"]
    assert (seen["text"], seen["expected"], len([one for one in seen["beam"][0] if one])) == (
        "18.05.2005",
        "2005-05-18",
        3,
    )
    assert np.isfinite(seen["alpha"][0, :, :10]).all() and np.isnan(seen["alpha"][0, :, 10:]).all()
    e, alpha = (seen[name][0, 0, :10].astype(float) for name in ("e", "alpha"))
    assert alpha == pytest.approx(np.exp(e) / np.exp(e).sum(), abs=1e-6)
    assert seen["c"][0, 0] == pytest.approx(alpha @ seen["values"][0, :10], abs=1e-5)
    for source in ("18_05", "a" * 29):
        with pytest.raises(BadInput, match="source"):
            Seq2seqParams.of(source=source)


def test_dates_are_learned_and_the_command_line_has_a_list_by_member(capsys):
    """A smaller network with a higher learning rate, a batch of 32: 150 steps are enough to be far from where it began."""
    settings = ["width=32", "lr=0.01", "batch_size=32", "task=dates", "attention=true"]
    sets = [part for one in settings for part in ("--set", one)]
    assert cli.main(["run", "seq2seq", *sets, "--steps", "150", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert all(len(report[name]) == 1 for name in ("whole_accuracy", "symbol_accuracy", "loss"))
    assert report["symbol_accuracy"][0] > 0.75 and report["loss"][0] < 0.8
