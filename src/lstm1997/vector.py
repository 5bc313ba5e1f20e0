"""Short vectors of doubles inside compiled code: every operation on all lanes at once.

Numba cannot see that the small arrays of a net do not overlap, so it works them off one number
at a time.  A vector value has no such doubt: it lives in a register.  Lanes never mix, no sum is
reordered and `fma` rounds once, so the same program gives the same bits on every machine and
whatever the width of its registers.

    load(a, r, n)   lanes a[r, 0] ... a[r, n-1] of a C-ordered float64 array (n a literal)
    store(a, r, v)  the reverse
    fma(x, y, z)    x*y + z with one rounding; scalars are spread over the lanes
    pick(mask)      a compiled function of two vectors: lane i is lane mask[i] of their join
    + - * /         between vectors, or a vector and a scalar
    logistic(x)     1 / (1 + exp(-x)) of a scalar or of a vector, to about 2e-16
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import njit, types
from numba.core import cgutils
from numba.core.datamodel.models import PrimitiveModel
from numba.extending import intrinsic, lower_builtin, register_model, type_callable

DOUBLE = ir.DoubleType()
INT64 = ir.IntType(64)


class Vector(types.Type):
    """The compiled type of `lanes` doubles."""

    def __init__(self, lanes: int) -> None:
        self.lanes = lanes
        super().__init__(name=f"vector{lanes}")


@register_model(Vector)
class VectorModel(PrimitiveModel):
    def __init__(self, dmm: Any, fe_type: Vector) -> None:
        super().__init__(dmm, fe_type, ir.VectorType(DOUBLE, fe_type.lanes))


def _spread(builder: Any, value: Any, lanes: int) -> Any:
    """A scalar on every lane; a vector as it is."""
    if isinstance(value.type, ir.VectorType):
        return value
    kind = ir.VectorType(value.type, lanes)
    one = builder.insert_element(ir.Constant(kind, ir.Undefined), value, INT64(0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), lanes), [0] * lanes)
    return builder.shuffle_vector(one, ir.Constant(kind, ir.Undefined), zeros)


def _result(*kinds: Any) -> Any:
    """The vector type among `kinds`, or float64 where all are scalars."""
    return next((kind for kind in kinds if isinstance(kind, Vector)), types.float64)


def _lane_by_lane(emit: Callable[..., Any]) -> Callable[..., Any]:
    """How Numba is to emit one LLVM instruction for all lanes."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = signature.return_type
        if isinstance(kind, Vector):
            args = [_spread(builder, arg, kind.lanes) for arg in args]
        return emit(builder, *args)

    return codegen


def _elementwise(emit: Callable[..., Any], arity: int) -> Any:
    """A compiled function that applies one LLVM instruction lane by lane."""
    codegen = _lane_by_lane(emit)
    if arity == 2:

        @intrinsic
        def two(typing: Any, x: Any, y: Any) -> Any:
            return _result(x, y)(x, y), codegen

        return two

    @intrinsic
    def three(typing: Any, x: Any, y: Any, z: Any) -> Any:
        return _result(x, y, z)(x, y, z), codegen

    return three


def _fma(builder: Any, x: Any, y: Any, z: Any) -> Any:
    kind = f"v{x.type.count}f64" if isinstance(x.type, ir.VectorType) else "f64"
    signature = ir.FunctionType(x.type, [x.type] * 3)
    function = cgutils.get_or_insert_function(builder.module, signature, f"llvm.fma.{kind}")
    return builder.call(function, (x, y, z))


def _clamp(builder: Any, x: Any, limit: Any) -> Any:
    """Lanes of x held within [-limit, limit]; a NaN stays a NaN."""
    x = builder.select(builder.fcmp_ordered(">", x, limit), limit, x)
    low = builder.fneg(limit)
    return builder.select(builder.fcmp_ordered("<", x, low), low, x)


def _scale(builder: Any, x: Any, n: Any) -> Any:
    """x times 2**k, where the low bits of the double `n` hold k (see `logistic`)."""
    wide = isinstance(x.type, ir.VectorType)
    integer = ir.VectorType(INT64, x.type.count) if wide else INT64
    shift = ir.Constant(integer, [52] * x.type.count if wide else 52)
    exponent = builder.shl(builder.bitcast(n, integer), shift)
    return builder.bitcast(builder.add(builder.bitcast(x, integer), exponent), x.type)


fma = _elementwise(_fma, 3)
clamp = _elementwise(_clamp, 2)
scale = _elementwise(_scale, 2)


def _define(symbol: Any, emit: Callable[..., Any]) -> None:
    """Let `symbol` (operator.add ...) work on vectors.

    As an instruction, not as a function: Numba would compile one for each pair of widths.
    """

    @type_callable(symbol)
    def typer(context: Any) -> Any:
        def kind(a: Any, b: Any) -> Any:
            return _result(a, b) if isinstance(a, Vector) or isinstance(b, Vector) else None

        return kind

    for pair in ((Vector, Vector), (Vector, types.Float), (types.Float, Vector)):
        lower_builtin(symbol, *pair)(_lane_by_lane(emit))


_define(operator.add, lambda builder, x, y: builder.fadd(x, y))
_define(operator.sub, lambda builder, x, y: builder.fsub(x, y))
_define(operator.mul, lambda builder, x, y: builder.fmul(x, y))
_define(operator.truediv, lambda builder, x, y: builder.fdiv(x, y))


def _row(context: Any, builder: Any, kind: Any, array: Any, index: Any, vector: Any) -> Any:
    """Pointer to row `index` of an array, seen as a vector."""
    struct = context.make_array(kind)(context, builder, array)
    strides = cgutils.unpack_tuple(builder, struct.strides)
    start = builder.ptrtoint(struct.data, INT64)
    offset = builder.mul(index, strides[0]) if kind.ndim > 1 else builder.mul(index, INT64(8))
    return builder.inttoptr(builder.add(start, offset), vector.as_pointer())


def _load(typing: Any, array: Any, index: Any, lanes: Any) -> Any:
    """Lanes 0 ... lanes-1 of row `index` (of element `index` on, for one dimension)."""
    if not isinstance(lanes, types.IntegerLiteral):
        return None
    vector = Vector(lanes.literal_value)

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        index64 = context.cast(builder, args[1], signature.args[1], types.int64)
        kind = ir.VectorType(DOUBLE, vector.lanes)
        pointer = _row(context, builder, signature.args[0], args[0], index64, kind)
        return builder.load(pointer, align=8)

    return vector(array, index, lanes), codegen


def _store(typing: Any, array: Any, index: Any, value: Any) -> Any:
    """Write the lanes of `value` to row `index` (from element `index` on, for one dimension)."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        index64 = context.cast(builder, args[1], signature.args[1], types.int64)
        pointer = _row(context, builder, signature.args[0], args[0], index64, args[2].type)
        builder.store(args[2], pointer, align=8)
        return context.get_dummy_value()

    return types.void(array, index, value), codegen


load: Any = intrinsic(_load)
store: Any = intrinsic(_store)


def pick(mask: tuple[int, ...]) -> Any:
    """A compiled function (a, b) -> vector whose lane i is lane mask[i] of a followed by b.

    The two may differ in width.
    """

    @intrinsic
    def picked(typing: Any, a: Any, b: Any) -> Any:
        wide = max(a.lanes, b.lanes)

        def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            int32 = ir.IntType(32)

            def widen(value: Any) -> Any:
                n = value.type.count
                lanes = [i if i < n else 0 for i in range(wide)]
                undefined = ir.Constant(value.type, ir.Undefined)
                order = ir.Constant(ir.VectorType(int32, wide), lanes)
                return value if n == wide else builder.shuffle_vector(value, undefined, order)

            order = [i if i < a.lanes else wide + i - a.lanes for i in mask]
            lanes = ir.Constant(ir.VectorType(int32, len(mask)), order)
            return builder.shuffle_vector(widen(args[0]), widen(args[1]), lanes)

        return Vector(len(mask))(a, b), codegen

    return picked


# exp(z) = 2**k * exp(r) with k the integer nearest to z / ln 2 and |r| <= (ln 2) / 2.
# Adding 1.5 * 2**52 rounds to an integer and leaves it in the low bits of the double.
_ROUND = 6755399441055744.0
_LOG2E = 1.4426950408889634
_LN2_HIGH = 6.93147180369123816490e-01  # ln 2 in two parts, so that z - k ln 2 stays exact
_LN2_LOW = 1.90821492927058770002e-10
# Taylor's series to the twelfth power: what is left out is below 2e-16 of the value.
(_C0, _C1, _C2, _C3, _C4, _C5, _C6, _C7, _C8, _C9, _C10, _C11, _C12) = (
    1.0 / math.factorial(k) for k in range(13)
)


@njit(forceinline=True)
def logistic(x):
    """1 / (1 + exp(-x)) for a float or a vector; arguments beyond ±700 count as ±700."""
    z = clamp(x * -1.0, 700.0)
    shifted = fma(z, _LOG2E, _ROUND)
    k = shifted - _ROUND
    r = fma(k, -_LN2_LOW, fma(k, -_LN2_HIGH, z))
    r2 = r * r
    r4 = r2 * r2
    low = fma(fma(r, _C3, _C2), r2, fma(r, _C1, _C0))
    middle = fma(fma(r, _C7, _C6), r2, fma(r, _C5, _C4))
    high = fma(r4, _C12, fma(fma(r, _C11, _C10), r2, fma(r, _C9, _C8)))
    power = scale(fma(fma(high, r4, middle), r4, low), shifted)
    return 1.0 / (power + 1.0)
