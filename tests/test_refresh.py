"""How often pages look at their runs, on a clock and a processor of our own."""

from ui import refresh
from ui.refresh import PAUSED_S, RATES, Pace


class Machine:
    """A clock that is wound by hand, and the time of a core that was used."""

    def __init__(self):
        self.now = self.used = 0.0
        self.pace = Pace(lambda: self.now, lambda: self.used)

    def works(self, share: float, seconds: float = 2.0) -> int:
        self.now += seconds
        self.used += share * seconds
        return self.pace.rate()


def test_alone_it_is_five_a_second():
    assert Pace().rate() == 5


def test_it_goes_down_step_by_step_while_the_server_is_busy_and_comes_back():
    machine = Machine()
    assert [machine.works(0.9) for _ in range(3)] == [3, 2, 2]
    assert [machine.works(0.1) for _ in range(3)] == [3, 5, 5]


def test_what_the_lower_rate_costs_does_not_bring_the_higher_one_back():
    """Work is in proportion to the looks: from just too much, a step down leaves between IDLE and BUSY."""
    machine = Machine()
    rates = [5]
    for _ in range(20):
        rates.append(machine.works(0.52 * rates[-1] / 5))
    assert rates == [5] + 20 * [3]


def test_the_rate_is_updated_at_most_every_two_seconds():
    machine = Machine()
    assert [machine.works(1.0, seconds=0.5) for _ in range(4)] == [5, 5, 5, 3]


def test_a_paused_page_looks_once_a_second():
    assert refresh.interval_s(playing=False) == PAUSED_S == 1.0


def test_the_refresh_rate_is_shown_only_when_it_is_reduced():
    found = [refresh.reading(every_s) for every_s in (*(1 / rate for rate in RATES), PAUSED_S)]
    assert found == [{}, {"refresh": "3 a second"}, {"refresh": "2 a second"}, {}]
