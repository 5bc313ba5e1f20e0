"""Exercises of chapter 6: the rows, the gates and the outputs of PyTorch's LSTM."""

import torch


# exercise: row-order
# title: Send our weights to PyTorch
# hint: Cut the rows into four blocks with `chunk(4)`, give each its letter, and join them
# hint: with `torch.cat` in the other order. PyTorch's `g` is our candidate.
def their_order(rows):
    """Reorder row blocks f, i, o, c (ours) to i, f, g, o (PyTorch's)."""
    # begin solution
    f, i, o, c = rows.chunk(4)
    return torch.cat([i, f, c, o])
    # end solution


# begin test
def test_their_order():
    marked = torch.tensor([[1.0], [1.1], [2.0], [2.1], [3.0], [3.1], [4.0], [4.1]])
    assert torch.equal(their_order(marked), marked[[2, 3, 0, 1, 6, 7, 4, 5]])
    assert torch.equal(their_order(marked[:, 0]), marked[[2, 3, 0, 1, 6, 7, 4, 5], 0])


# end test


# exercise: counter
# title: A cell that counts, without training
# hint: Decide gate by gate. Should the old count be kept? When should something be written,
# hint: and what? A bias of 20 makes a sigmoid 1 for all purposes, a bias of -20 makes it 0.
def counting_cell():
    """A cell of one unit whose c counts the ones among its inputs 0 and 1."""
    cell = torch.nn.LSTMCell(1, 1)
    # with one unit, each block is one row
    i, f, g, o = range(4)
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.zero_()
        # begin solution
        cell.bias_ih[f] = 20.0  # keep the count
        cell.bias_ih[g] = 20.0  # what can be written is a 1
        cell.weight_ih[i] = 40.0  # it is written when the input is 1
        cell.bias_ih[i] = -20.0  # and not when it is 0
        cell.bias_ih[o] = 20.0  # read all of it
        # end solution
    return cell


# begin test
def test_counting_cell():
    torch.manual_seed(0)
    cell, bits = counting_cell(), torch.randint(0, 2, (50, 3, 1)).float()
    h = c = torch.zeros(3, 1)
    for t, x_t in enumerate(bits, start=1):
        h, c = cell(x_t, (h, c))
        assert torch.allclose(c, bits[:t].sum(dim=0), atol=1e-3)


# end test


# exercise: last-state
# title: The last state of each sequence
# hint: Index two axes at once: for sequence 0 its own last step, for sequence 1 its own, and
# hint: so on. `torch.arange(len(lengths))` names the sequences; steps count from 0.
def last_states(output, lengths):
    """h at each sequence's own last step.

    output: (batch, time, hidden), from an LSTM with batch_first=True.
    lengths: (batch,), the true length of each sequence.
    Returns (batch, hidden).
    """
    # begin solution
    return output[torch.arange(len(lengths)), lengths - 1]
    # end solution


# begin test
def test_last_states():
    torch.manual_seed(0)
    lstm, lengths = torch.nn.LSTM(2, 3, batch_first=True), torch.tensor([6, 1, 4])
    padded = torch.randn(3, 6, 2)
    answer = last_states(lstm(padded)[0], lengths)
    for row, length in enumerate(lengths):
        _, (h_n, _) = lstm(padded[row : row + 1, :length])  # this sequence alone
        assert torch.allclose(answer[row], h_n[0, 0], atol=1e-6)


# end test
