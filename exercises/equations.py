"""Exercises of chapter 5: counting weights, gluing matrices, and one step backwards."""

import torch


# exercise: count
# title: Count the weights of 1997
# hint: A block is some cells that share one input gate and one output gate, so the hidden layer
# hint: has as many units as cells, plus two for each block. Every hidden unit sees every input
# hint: and every hidden unit, gates included, and has a bias. The output units see the cells only.
def weights_1997(inputs, cells, blocks, outputs):
    """Weights of a 1997 net whose hidden and output units all have biases."""
    # begin solution
    hidden = cells + 2 * blocks
    return hidden * (inputs + hidden) + hidden + outputs * cells + outputs
    # end solution


# begin test
def test_weights_1997():
    assert weights_1997(inputs=2, cells=4, blocks=2, outputs=1) == 93  # the adding problem
    assert weights_1997(inputs=8, cells=4, blocks=2, outputs=4) == 156  # two symbols in order
    assert weights_1997(inputs=8, cells=6, blocks=3, outputs=8) == 308  # three symbols in order


# end test


# exercise: glue
# title: Two matrices into one
# hint: Write out one row of the product: the entries of `U` meet the entries of `h`, those of `W`
# hint: the entries of `x`. So they stand side by side, and `torch.cat` needs the right `dim`.
def glue(W, U):
    """The one matrix A for which A @ [h, x] equals W @ x + U @ h."""
    # begin solution
    return torch.cat([U, W], dim=1)
    # end solution


# begin test
def test_glue():
    torch.manual_seed(0)
    W, U, x, h = torch.randn(12, 2), torch.randn(12, 3), torch.randn(2), torch.randn(3)
    assert torch.allclose(glue(W, U) @ torch.cat([h, x]), W @ x + U @ h, atol=1e-6)


# end test


# exercise: back
# title: One step backwards
# hint: First the page: an error reaches it through `o * tanh(c)` and from the future, and the
# hint: two are added. Then each layer: the error on its value, times the slope of its curve.
# hint: Last the old page: look for it in `c = f * c_prev + i * c_tilde`.
def step_back(dh, dc_next, f, i, o, c_tilde, c_prev, c):
    """Send the errors on h and (from the future) on c back through one step.

    All are tensors of shape (hidden,).
    Returns da_f, da_i, da_o, da_c and dc_prev.
    """
    # begin solution
    dc = dc_next + dh * o * (1 - torch.tanh(c) ** 2)
    da_f = dc * c_prev * f * (1 - f)
    da_i = dc * c_tilde * i * (1 - i)
    da_o = dh * torch.tanh(c) * o * (1 - o)
    da_c = dc * i * (1 - c_tilde**2)
    return da_f, da_i, da_o, da_c, dc * f
    # end solution


# begin test
def test_step_back():
    torch.manual_seed(0)
    a_f, a_i, a_o, a_c, c_prev = leaves = list(torch.randn(5, 7, requires_grad=True).unbind())
    f, i, o, c_tilde = torch.sigmoid(a_f), torch.sigmoid(a_i), torch.sigmoid(a_o), torch.tanh(a_c)
    c = f * c_prev + i * c_tilde
    dh, dc_next = torch.randn(7), torch.randn(7)
    expected = torch.autograd.grad(dh @ (o * torch.tanh(c)) + dc_next @ c, leaves)
    with torch.no_grad():
        found = step_back(dh, dc_next, f, i, o, c_tilde, c_prev, c)
    for ours, theirs in zip(found, expected, strict=True):
        assert torch.allclose(ours, theirs, atol=1e-6)


# end test
