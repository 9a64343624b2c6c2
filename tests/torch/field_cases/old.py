# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms that opsets before the seventh had."""
import numpy as np
from onnx import helper

from .writing import case, ramp


def old_case(name, opset, node, inputs, y, constants=None):
    case(f"opset{opset}_{name}", [node], inputs, {"y": y}, constants, opset=opset)


def old_cases():
    x = ramp(2, 3, 3, 3)
    wide = x.astype(np.float64)
    b, square = ramp(3) + np.float32(2), ramp(3, 3) + np.float32(2)
    one = {"broadcast": 1, "axis": 1}
    column, row = b.astype(np.float64)[:, None, None], b.astype(np.float64)
    for kind, compute in (("Add", np.add), ("Sub", np.subtract), ("Mul", np.multiply), ("Div", np.divide)):
        old_case(f"{kind}_axis", 6, helper.make_node(kind, ["x", "b"], ["y"], **one), {"x": x},
                 compute(wide, column).astype(np.float32), {"b": b})
        old_case(f"{kind}_behind", 1, helper.make_node(kind, ["x", "b"], ["y"], broadcast=1, consumed_inputs=[0, 0]),
                 {"x": x}, compute(wide, row).astype(np.float32), {"b": b})
    old_case("Pow_axis", 6, helper.make_node("Pow", ["x", "b"], ["y"], **one), {"x": np.abs(x)},
             (np.abs(wide) ** column).astype(np.float32), {"b": b})
    old_case("Add_square", 6, helper.make_node("Add", ["x", "b"], ["y"], broadcast=1, axis=1), {"x": x},
             (wide + square[:, :, None]).astype(np.float32), {"b": square})
    old_case("Greater_axis", 6, helper.make_node("Greater", ["x", "b"], ["y"], **one), {"x": x},
             wide > column - 2, {"b": (b - 2).astype(np.float32)})
    slope = np.float32([0.1, 0.2, 0.3])
    old_case("PRelu", 6, helper.make_node("PRelu", ["x", "s"], ["y"]), {"x": x},
             np.where(wide > 0, wide, wide * slope[:, None, None]).astype(np.float32), {"s": slope})
    stats = {"s": b, "b": slope, "m": ramp(3), "v": np.abs(ramp(3)) + np.float32(0.5)}
    s, h, m, v = (stats[n].astype(np.float64)[:, None, None] for n in "sbmv")
    old_case("BatchNormalization", 6, helper.make_node("BatchNormalization", ["x", "s", "b", "m", "v"], ["y"], is_test=1,
                                                       consumed_inputs=[0, 0, 0, 1, 1]), {"x": x},
             ((wide - m) / np.sqrt(v + 1e-5) * s + h).astype(np.float32), stats)
    old_case("Dropout", 6, helper.make_node("Dropout", ["x"], ["y"], is_test=1, ratio=0.5), {"x": x}, x)
    old_case("Reshape", 1, helper.make_node("Reshape", ["x"], ["y"], shape=[2, -1]), {"x": x}, x.reshape(2, -1))
    old_case("Concat", 1, helper.make_node("Concat", ["x", "x"], ["y"]), {"x": x}, np.concatenate([x, x], 1))
    old_case("Pad", 1, helper.make_node("Pad", ["x"], ["y"], paddings=[0, 0, 1, 2, 0, 0, 0, 1]), {"x": x},
             np.pad(x, ((0, 0), (0, 0), (1, 0), (2, 1))))
    old_case("Tile", 1, helper.make_node("Tile", ["x", "n", "a"], ["y"]), {"x": x}, np.tile(x, (1, 2, 1, 1)),
             {"n": np.float32(2), "a": np.float32(1)})
    old_case("Cast", 1, helper.make_node("Cast", ["x"], ["y"], to="INT32"), {"x": x * np.float32(9)},
             (x * np.float32(9)).astype(np.int32))
    old_case("Upsample", 1, helper.make_node("Upsample", ["x"], ["y"], height_scale=2.0, width_scale=3.0,
                                             mode="nearest"), {"x": x}, x.repeat(2, 2).repeat(3, 3))
    old_case("Gemm", 6, helper.make_node("Gemm", ["x", "w", "b"], ["y"], broadcast=1), {"x": x[0, 0]},
             (wide[0, 0] @ square + b).astype(np.float32), {"w": square, "b": b})
    old_case("Sum", 1, helper.make_node("Sum", ["x", "x"], ["y"], consumed_inputs=[0, 0]), {"x": x}, x + x)
