"""Exercises of chapter 2: how fast a product shrinks, and the walk back through a tanh network."""

import math

import torch


# exercise: factor
# title: How many steps until it is faint?
# hint: After `k` steps `factor**k` is left. Take the logarithm of both sides of
# hint: `factor**k <= left` and mind that the logarithm of a number below 1 is negative.
def steps_until(factor, left):
    """The first whole number of steps after which at most `left` remains.

    The factor per step lies between 0 and 1.
    """
    # begin solution
    return math.ceil(math.log(left) / math.log(factor))
    # end solution


# begin test
def test_steps_until():
    assert steps_until(0.25, 0.001) == 5  # a sigmoid unit with weight 1 at its best
    assert steps_until(0.9, 0.001) == 66
    for factor in (0.3, 0.55, 0.95, 0.993):
        k = steps_until(factor, 0.02)
        assert factor**k <= 0.02 < factor ** (k - 1)


# end test


# exercise: norms
# title: Walk back without autograd
# hint: One step of the network is `h = tanh(a)` with `a = W x + U h_before + b`. First pass the
# hint: gradient through tanh, whose slope is `1 - h**2`; then through `U`, which on the way
# hint: back is transposed. Start from `at_end` and go from the last state to the first.
def gradient_norms(hs, U, at_end):
    """Lengths of the gradient at h_T, ..., h_1, for hs = [h_1, ..., h_T].

    at_end is the gradient at h_T.
    """
    g = at_end
    norms = [g.norm()]
    # begin solution
    for h in reversed(hs[1:]):
        g = U.T @ (g * (1 - h**2))
        norms.append(g.norm())
    # end solution
    return torch.stack(norms)


# begin test
def test_gradient_norms():
    torch.manual_seed(0)
    U, h = torch.randn(5, 5) / 3, torch.zeros(5, requires_grad=True)
    hs = []
    for x in torch.randn(12, 5):
        h = torch.tanh(x + U @ h)
        hs.append(h)
    at_end = torch.randn(5)
    expected = [g.norm() for g in torch.autograd.grad(at_end @ hs[-1], hs)]
    found = gradient_norms([h.detach() for h in hs], U, at_end)
    assert torch.allclose(found, torch.stack(expected[::-1]), atol=1e-6)


# end test
