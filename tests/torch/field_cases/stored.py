# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Weights as files store them: sparsely, in blocks, in a few bits."""
import numpy as np
from onnx import TensorProto, helper

from .writing import case, ramp

INT4, UINT4, INT2 = 22, 21, 26
FLOAT8 = {"e4m3fn": 17, "e4m3fnuz": 18, "e5m2": 19, "e5m2fnuz": 20}


def stored(name, kind, shape, raw):
    tensor = TensorProto(name=name, data_type=kind, raw_data=bytes(raw))
    tensor.dims.extend(shape)
    return tensor


def packed(values, bits):
    flat = [int(v) & (1 << bits) - 1 for v in np.ravel(values)]
    per = 8 // bits
    return bytes(sum(v << bits * i for i, v in enumerate(flat[at:at + per])) for at in range(0, len(flat), per))


def block_cases():
    x = ramp(1, 5)
    for name, bits, kind, low, high in (("int8", 8, TensorProto.INT8, -128, 127), ("int4", 4, INT4, -8, 7),
                                        ("uint4", 4, UINT4, 0, 15), ("int2", 2, INT2, -2, 1)):
        q = (np.arange(15) * 7 % (high - low + 1) + low).reshape(5, 3)
        scale, zero = np.abs(ramp(3, 3)) + 0.1, (np.arange(9) % 3 - (low < 0)).reshape(3, 3)
        wide = (q - np.repeat(zero, 2, 0)[:5]) * np.repeat(scale.astype(np.float64), 2, 0)[:5]
        node = helper.make_node("DequantizeLinear", ["q", "s", "z"], ["w"], axis=0, block_size=2)
        case(f"blocks_{name}", [node, helper.make_node("MatMul", ["x", "w"], ["y"])], {"x": x},
             {"y": (x @ wide).astype(np.float32)}, {"s": scale.astype(np.float32)}, opset=21,
             tensors=[stored("q", kind, [5, 3], packed(q, bits)), stored("z", kind, [3, 3], packed(zero, bits))])
    step = np.float32(0.25)
    y = np.clip(np.rint(x * 9 / step) + 1, -8, 7) - 1
    case("quantized_to_int4", [helper.make_node("Mul", ["x", "nine"], ["n"]),
                               helper.make_node("QuantizeLinear", ["n", "s", "z"], ["q"]),
                               helper.make_node("DequantizeLinear", ["q", "s", "z"], ["y"])], {"x": x},
         {"y": (y * step).astype(np.float32)}, {"s": step, "nine": np.float32(9)}, opset=21,
         tensors=[stored("z", INT4, [], b"\x01")])
    rows = np.clip(np.rint(np.repeat(x, 2, 0) / np.repeat(np.abs(ramp(2, 3)) + 0.1, 2, 1)[:, :5]), -128, 127)
    case("quantized_in_blocks", [helper.make_node("Concat", ["x", "x"], ["two"], axis=0),
                                 helper.make_node("QuantizeLinear", ["two", "s", "z"], ["y"], block_size=2)], {"x": x},
         {"y": rows.astype(np.int8)}, {"s": (np.abs(ramp(2, 3)) + 0.1).astype(np.float32), "z": np.zeros((2, 3), np.int8)},
         opset=21)


def float8(bits, kind):
    exponents, fractions, bias = {"e4m3fn": (4, 3, 7), "e4m3fnuz": (4, 3, 8), "e5m2": (5, 2, 15),
                                  "e5m2fnuz": (5, 2, 16)}[kind]
    sign, rest = bits >> 7, bits & 127
    exponent, fraction = rest >> fractions, rest & (1 << fractions) - 1
    if (kind.endswith("uz") and bits == 128) or (kind == "e4m3fn" and rest == 127):
        return np.nan
    if kind == "e5m2" and exponent == 31:
        return np.nan if fraction else np.inf * (-1) ** sign
    whole = fraction / (1 << fractions) + (exponent > 0)
    return (-1) ** sign * whole * 2.0 ** (max(exponent, 1) - bias)


def float8_cases():
    for kind, number in FLOAT8.items():
        values = np.array([float8(b, kind) for b in range(256)], np.float32)
        case(f"float8_{kind}", [helper.make_node("DequantizeLinear", ["q", "s"], ["w"]),
                                helper.make_node("Mul", ["x", "w"], ["y"])], {"x": np.float32([2.0])},
             {"y": values * 4}, {"s": np.float32(2.0)}, opset=19, tensors=[stored("q", number, [256], range(256))])


def sparse_cases():
    x = ramp(1, 4)
    dense = np.zeros((4, 3), np.float32)
    places, values = [1, 5, 11], np.float32([1.5, -2, 3])
    dense.flat[places] = values
    for name, indices in (("flat", np.array(places)), ("places", np.stack(np.unravel_index(places, (4, 3)), 1))):
        sparse = helper.make_sparse_tensor(helper.make_tensor("w", 1, [3], values),
                                           helper.make_tensor("", 7, indices.shape, indices.flatten()), [4, 3])
        case(f"sparse_initializer_{name}", [helper.make_node("MatMul", ["x", "w"], ["y"])], {"x": x},
             {"y": (x.astype(np.float64) @ dense).astype(np.float32)}, sparse=[sparse])
        constant = helper.make_node("Constant", [], ["w"], sparse_value=sparse)
        case(f"sparse_constant_{name}", [constant, helper.make_node("MatMul", ["x", "w"], ["y"])], {"x": x},
             {"y": (x.astype(np.float64) @ dense).astype(np.float32)})


def empty_cases():
    x, past, w = ramp(1, 2, 3, 4), np.zeros((1, 2, 0, 4), np.float32), ramp(4, 4)
    k = (x.astype(np.float64) @ w)
    case("empty_past", [helper.make_node("MatMul", ["x", "w"], ["k"]),
                        helper.make_node("Concat", ["past", "k"], ["present"], axis=2),
                        helper.make_node("ReduceSum", ["present", "ax"], ["y"], keepdims=0)],
         {"x": x, "past": past}, {"y": k.sum(2).astype(np.float32), "present": k.astype(np.float32)},
         {"w": w, "ax": np.array([2])})
    none = np.zeros((0, 4), np.float32)
    case("empty_batch", [helper.make_node("MatMul", ["x", "w"], ["h"]), helper.make_node("Relu", ["h"], ["r"]),
                         helper.make_node("Add", ["r", "r"], ["a"]), helper.make_node("Softmax", ["a"], ["y"]),
                         helper.make_node("ReduceMax", ["a", "ax"], ["m"], keepdims=0)], {"x": none},
         {"y": none, "m": np.full(4, -np.inf, np.float32)}, {"w": w, "ax": np.array([0])})
    picture = np.zeros((0, 3, 8, 8), np.float32)
    kernel, ones = ramp(4, 3, 3, 3), np.ones(4, np.float32)
    case("empty_pictures", [helper.make_node("Conv", ["x", "k"], ["c"], pads=[1] * 4),
                            helper.make_node("BatchNormalization", ["c", "one", "one", "one", "one"], ["n"]),
                            helper.make_node("Relu", ["n"], ["r"]),
                            helper.make_node("MaxPool", ["r"], ["p"], kernel_shape=[2, 2], strides=[2, 2]),
                            helper.make_node("GlobalAveragePool", ["p"], ["g"]),
                            helper.make_node("Flatten", ["g"], ["f"]),
                            helper.make_node("Gemm", ["f", "w"], ["y"])], {"x": picture}, {"y": none},
         {"k": kernel, "w": w, "one": ones})
    case("empty_rows_attended", [helper.make_node("Attention", ["q", "q", "q", "", "past", "past"], ["y", "pk", "pv"])],
         {"q": x, "past": past}, {"y": attended_alone(x), "pk": x, "pv": x}, opset=23)


    nobody = np.zeros((0, 3, 8), np.float32)
    case("empty_batch_attended", [helper.make_node("Attention", ["q", "q", "q"], ["y"], q_num_heads=2, kv_num_heads=2)],
         {"q": nobody}, {"y": nobody}, opset=23)


def attended_alone(x):
    wide = x.astype(np.float64)
    scores = np.exp(np.einsum("bhqd,bhkd->bhqk", wide, wide) / 2)
    return np.einsum("bhqk,bhkd->bhqd", scores / scores.sum(-1, keepdims=True), wide).astype(np.float32)


def stored_cases():
    block_cases()
    float8_cases()
    sparse_cases()
    empty_cases()
