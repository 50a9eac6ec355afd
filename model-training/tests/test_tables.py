"""Tables in 4 and 8 bits: near to what was trained, and nothing stays nothing."""

import torch

from hnet_training.export.tables import ByteTable, PackedTable


def trained(rows=3000, dim=32):
    torch.manual_seed(5)
    weight = torch.randn(rows, dim) * torch.rand(rows, 1).pow(3)  # rows of very different sizes
    weight[0] = 0.0
    return weight


def apart(weight, table):
    return float((table.weight() - weight).norm() / weight.norm())


def test_packed_values_are_near():
    weight = trained()
    assert apart(weight, ByteTable(weight)) < 0.01
    assert apart(weight, PackedTable(weight)) < 0.11


def test_a_small_row_is_as_near_as_a_large_one():
    weight = trained()
    table = PackedTable(weight)
    sizes = weight.norm(dim=1)
    small = (sizes > 1e-3) & (sizes < 0.3)
    assert small.sum() > 100
    errors = (table.weight() - weight).norm(dim=1) / sizes.clamp(min=1e-9)
    assert float(errors[small].mean()) < 0.12


def test_nothing_stays_nothing():
    weight = trained()
    weight[7] = 0.0
    assert (PackedTable(weight).weight()[[0, 7]] == 0.0).all()
    assert (PackedTable(torch.zeros(4, 8)).weight() == 0.0).all()


def test_a_packed_row_takes_half_a_byte_a_value():
    weight = trained(100, 24)
    table = PackedTable(weight)
    assert table.cells.numel() + table.rows.numel() == 100 * (24 // 2 + 1)


def test_rows_are_summed():
    weight = trained(50, 8)
    table = PackedTable(weight)
    rows = torch.tensor([[1, 3], [2, 3], [0, 4]])
    for found in (table.sum(rows), table.sum_one_by_one(rows, 0), table.sum_one_by_one(rows.t().unsqueeze(0), 2)):
        torch.testing.assert_close(found[1], table.weight()[[3, 3, 4]].sum(0))
