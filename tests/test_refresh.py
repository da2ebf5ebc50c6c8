"""How often pages look at their runs, on a clock and a processor of our own."""

from ui import refresh
from ui.refresh import PAUSED_S, RATES, Pace


class Machine:
    """A clock that is wound by hand, and the time of a core that was used."""

    def __init__(self):
        self.now = self.used = self.looks = 0.0
        self.pace = Pace(lambda: self.now, lambda: self.used, lambda: self.looks)

    def works(self, share: float, seconds: float = 2.0, looks: float = 0.0) -> float:
        self.now += seconds
        self.used += share * seconds
        self.looks = looks
        return self.pace.rate()


def test_alone_it_is_five_a_second():
    assert Pace().rate() == 5


def test_it_goes_down_step_by_step_while_the_server_is_busy_and_comes_back():
    machine = Machine()
    assert [machine.works(0.9) for _ in range(3)] == [3, 2.2, 2.2]
    assert [machine.works(0.1) for _ in range(3)] == [3, 5, 5]


def test_what_the_lower_rate_costs_does_not_bring_the_higher_one_back():
    """Work is in proportion to the looks: from just too much, a step down leaves between IDLE and BUSY."""
    machine = Machine()
    rates = [5]
    for _ in range(20):
        rates.append(machine.works(0.52 * rates[-1] / 5))
    assert rates == [5] + 20 * [3]


def test_a_worker_that_spends_much_on_looks_is_asked_less_often():
    machine = Machine()
    assert [machine.works(0.1, looks=share) for share in (0.2, 0.2, 0.07, 0.07, 0.03, 0.03)] == [
        3,
        2.2,
        2.2,
        2.2,
        3,
        5,
    ]
    rates = [5.0]
    for _ in range(20):
        rates.append(machine.works(0.1, looks=0.11 * rates[-1] / 5))
    assert rates == [5] + 20 * [3], "what the lower rate saves does not bring the higher one back"


def test_many_pages_share_the_looks_of_a_server():
    machine = Machine()

    def seconds_of(pages, seconds=3):
        for _ in range(seconds):
            machine.now += 1.0
            rates = [machine.pace.rate(f"page {k}") for k in range(pages)]
        return rates

    assert seconds_of(16) == 16 * [5] and seconds_of(20) == 20 * [3]
    assert seconds_of(30) == 30 * [2.2] and seconds_of(60) == 60 * [2.2], "two a second are left to everybody"
    assert seconds_of(1, 5) == [5], "the others have gone"


def test_the_rate_is_updated_at_most_every_two_seconds():
    machine = Machine()
    assert [machine.works(1.0, seconds=0.5) for _ in range(4)] == [5, 5, 5, 3]


def test_a_paused_page_looks_once_a_second():
    assert refresh.interval_s(playing=False) == PAUSED_S == 1.0


def test_the_refresh_rate_is_shown_only_when_it_is_reduced():
    found = [refresh.reading(every_s) for every_s in (*(1 / rate for rate in RATES), PAUSED_S)]
    assert found == [{}, {"refresh": "3 a second"}, {"refresh": "2 a second"}, {}]
