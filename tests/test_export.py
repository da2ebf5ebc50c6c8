"""The CSV of a run's telemetry."""

import csv
import io

import numpy as np

from gan_core import experiments
from gan_core.export import telemetry_csv


def test_the_table_holds_what_was_measured():
    run = experiments.create("plane_gan", members=2, width_D=8, width_G=8, batch_size=16, seed=3)
    run.advance(30)
    snapshot = run.snapshot()
    rows = list(csv.DictReader(io.StringIO(telemetry_csv(snapshot))))
    assert [int(row["step"]) for row in rows] == list(range(31))
    every = snapshot["history"]["every"]
    np.testing.assert_array_equal([np.float32(row["loss_D[seed 4]"]) for row in rows[1:]], every["loss_D"][:, 1])
    probed = [row["sample_gradient[seed 3]"] for row in rows]
    assert [i for i, value in enumerate(probed) if value] == [10, 20, 30]
    assert float(rows[0]["modes_covered[seed 3]"]) == snapshot["modes_covered"][0]
