# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators of the domain com.microsoft, which a well-known optimiser writes."""
import math

import numpy as np
from onnx import helper

from .stored import packed
from .transformers import attended, causal, joined
from .writing import case, ramp

erf = np.vectorize(math.erf)


def node(kind, inputs, outputs, **attributes):
    return helper.make_node(kind, inputs, outputs, domain="com.microsoft", **attributes)


def fused_case(name, nodes, inputs, outputs, constants=None, opset=17):
    outputs = {n: a if a.dtype.kind in "uib" else a.astype(np.float32) for n, a in outputs.items()}
    case(f"microsoft_{name}", nodes, inputs, outputs, constants, opset, {"com.microsoft": 1})


def convolved(x, w):
    """Windows of 3x3 with one element of padding."""
    wide = np.pad(x.astype(np.float64), ((0, 0), (0, 0), (1, 1), (1, 1)))
    rows = [[np.einsum("nchw,ochw->no", wide[:, :, i:i + 3, j:j + 3], w) for j in range(x.shape[3])]
            for i in range(x.shape[2])]
    return np.array(rows).transpose(2, 3, 0, 1)


def convolution_cases():
    x, w, b = ramp(1, 3, 6, 5), ramp(4, 3, 3, 3), ramp(4)
    plain = convolved(x, w) + b[:, None, None]
    z = ramp(1, 4, 6, 5) * np.float32(2)
    forms = {"Relu": (np.maximum(plain, 0), []), "LeakyRelu": (np.where(plain > 0, plain, plain * 0.3), [0.3]),
             "Clip": (np.clip(plain, -0.5, 0.7), [-0.5, 0.7]), "Tanh": (np.tanh(plain), []),
             "HardSigmoid": (np.clip(plain * 0.3 + 0.4, 0, 1), [0.3, 0.4])}
    for kind, (y, params) in forms.items():
        more = {"activation_params": [float(p) for p in params]} if params else {}
        fused_case(f"FusedConv_{kind}", [node("FusedConv", ["x", "w", "b"], ["y"], activation=kind, pads=[1] * 4, **more)],
                   {"x": x}, {"y": y}, {"w": w, "b": b})
    fused_case("FusedConv_sum", [node("FusedConv", ["x", "w", "b", "z"], ["y"], activation="Relu", auto_pad="SAME_UPPER",
                                      kernel_shape=[3, 3])],
               {"x": x, "z": z}, {"y": np.maximum(plain + z, 0)}, {"w": w, "b": b})


def matrix_cases():
    a, w, b = ramp(3, 4), ramp(5, 4), ramp(5)
    product = a.astype(np.float64) @ w.T * 0.5 + b
    fused_case("FusedGemm", [node("FusedGemm", ["a", "w", "b"], ["y"], transB=1, alpha=0.5, activation="LeakyRelu",
                                  activation_alpha=0.2)], {"a": a}, {"y": np.where(product > 0, product, product * 0.2)},
               {"w": w, "b": b})
    x, z = ramp(2, 3, 4), ramp(2, 3, 5)
    for kind in ("FusedMatMul", "TransposeMatMul"):
        fused_case(kind, [node(kind, ["x", "z"], ["y"], transA=1, alpha=0.25)], {"x": x, "z": z},
                   {"y": np.einsum("bki,bkj->bij", x.astype(np.float64), z) * 0.25})


def activation_cases():
    x, b = ramp(2, 3, 8) * np.float32(3), ramp(8)

    def gelu(v):
        return v * 0.5 * (1 + erf(v / np.sqrt(2)))

    def fast(v):
        return v * 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (v + 0.044715 * v ** 3)))

    wide = x.astype(np.float64)
    fused_case("Gelu", [node("Gelu", ["x"], ["y"])], {"x": x}, {"y": gelu(wide)})
    fused_case("BiasGelu", [node("BiasGelu", ["x", "b"], ["y"])], {"x": x}, {"y": gelu(wide + b)}, {"b": b})
    fused_case("FastGelu", [node("FastGelu", ["x", "b"], ["y"])], {"x": x}, {"y": fast(wide + b)}, {"b": b})
    fused_case("FastGelu_alone", [node("FastGelu", ["x"], ["y"])], {"x": x}, {"y": fast(wide)})
    fused_case("QuickGelu", [node("QuickGelu", ["x"], ["y"])], {"x": x}, {"y": wide / (1 + np.exp(-1.702 * wide))})


def layer_normal(x, scale, bias, epsilon):
    x = x.astype(np.float64)
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred ** 2).mean(-1, keepdims=True) + epsilon) * scale + bias


def rms_normal(x, scale, epsilon):
    x = x.astype(np.float64)
    return x / np.sqrt((x ** 2).mean(-1, keepdims=True) + epsilon) * scale


def normalization_cases():
    x, s, g, b, c = ramp(2, 4, 8), ramp(2, 4, 8) * np.float32(0.5), ramp(8) + np.float32(2), ramp(8), ramp(8) * np.float32(3)
    total = x.astype(np.float64) + s + c
    fused_case("SkipLayerNormalization", [node("SkipLayerNormalization", ["x", "s", "g", "b", "c"], ["y", "", "", "t"],
                                               epsilon=1e-5)],
               {"x": x, "s": s}, {"y": layer_normal(total, g, b, 1e-5), "t": total}, {"g": g, "b": b, "c": c})
    fused_case("SkipSimplifiedLayerNormalization",
               [node("SkipSimplifiedLayerNormalization", ["x", "s", "g"], ["y", "", "", "t"], epsilon=1e-6)],
               {"x": x, "s": s}, {"y": rms_normal(x.astype(np.float64) + s, g, 1e-6), "t": x.astype(np.float64) + s},
               {"g": g})
    plain = helper.make_node("SimplifiedLayerNormalization", ["x", "g"], ["y"], axis=-1, epsilon=1e-6, stash_type=1)
    fused_case("SimplifiedLayerNormalization", [plain], {"x": x}, {"y": rms_normal(x, g, 1e-6)}, {"g": g})
    ids, kinds, mask = np.int32([[1, 3, 0], [2, 2, 4]]), np.int32([[0, 1, 1], [1, 0, 0]]), np.int32([[1, 1, 0], [1, 1, 1]])
    words, places, segments = ramp(5, 8), ramp(6, 8) * np.float32(2), ramp(2, 8) * np.float32(3)
    total = words[ids].astype(np.float64) + places[:3] + segments[kinds]
    fused_case("EmbedLayerNormalization",
               [node("EmbedLayerNormalization", ["ids", "kinds", "words", "places", "segments", "g", "b", "mask"],
                     ["y", "lengths"], epsilon=1e-5)],
               {"ids": ids, "kinds": kinds, "mask": mask}, {"y": layer_normal(total, g, b, 1e-5), "lengths": mask.sum(1, dtype=np.int32)},
               {"words": words, "places": places, "segments": segments, "g": g, "b": b})


def in_heads(x, heads):
    return x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(0, 2, 1, 3)


def attention_cases():
    x, w, b = ramp(2, 3, 8), ramp(8, 24), ramp(24)
    q, k, v = (in_heads(p, 2) for p in np.split(x.astype(np.float64) @ w + b, 3, 2))
    constants = {"w": w, "b": b}
    fused_case("Attention", [node("Attention", ["x", "w", "b"], ["y"], num_heads=2)], {"x": x},
               {"y": joined(attended(q, k, v))}, constants)
    lengths = np.int32([3, 2])
    ends = np.where(np.arange(3) < lengths[:, None], 0.0, -np.inf)[:, None, None]
    fused_case("Attention_lengths", [node("Attention", ["x", "w", "b", "n"], ["y"], num_heads=2, unidirectional=1)],
               {"x": x, "n": lengths}, {"y": joined(attended(q, k, v, ends + causal(3, 3)))}, constants)
    mask = np.int32([[1, 0, 1], [1, 1, 0]])
    added = ramp(1, 2, 3, 3)
    fused_case("Attention_mask", [node("Attention", ["x", "w", "b", "n", "", "a"], ["y"], num_heads=2)],
               {"x": x, "n": mask, "a": added},
               {"y": joined(attended(q, k, v, np.where(mask[:, None, None] > 0, added, -np.inf)))}, constants)
    past = ramp(2, 2, 2, 2, 4)
    all_k, all_v = np.concatenate([past[0], k], 2), np.concatenate([past[1], v], 2)
    fused_case("Attention_past", [node("Attention", ["x", "w", "b", "", "past"], ["y", "present"], num_heads=2,
                                       unidirectional=1)], {"x": x, "past": past},
               {"y": joined(attended(q, all_k, all_v, causal(3, 5, 2))), "present": np.stack([all_k, all_v])}, constants)
    query, key, value = ramp(2, 3, 8), ramp(2, 5, 8) * np.float32(0.7), ramp(2, 5, 12)
    bias = ramp(28)
    parts = [in_heads(p.astype(np.float64) + c, 2) for p, c in zip((query, key, value), np.split(bias, [8, 16]))]
    seen = np.int32([[1, 1, 0, 1, 1], [1, 1, 1, 0, 0]])
    fused_case("MultiHeadAttention", [node("MultiHeadAttention", ["q", "k", "v", "b", "m"], ["y"], num_heads=2, scale=0.4)],
               {"q": query, "k": key, "v": value, "m": seen},
               {"y": joined(attended(*parts, np.where(seen[:, None, None] > 0, 0, -np.inf), scale=0.4))}, {"b": bias})
    packed_qkv = ramp(2, 3, 2, 3, 4)
    fused_case("MultiHeadAttention_packed", [node("MultiHeadAttention", ["q"], ["y"], num_heads=2)], {"q": packed_qkv},
               {"y": joined(attended(*(packed_qkv[:, :, :, i].transpose(0, 2, 1, 3) for i in range(3))))})
    fused_case("MultiHeadAttention_cross", [node("MultiHeadAttention", ["q", "k", "v"], ["y"], num_heads=2)],
               {"q": query, "k": in_heads(key, 2), "v": in_heads(value, 2)},
               {"y": joined(attended(in_heads(query, 2), in_heads(key, 2), in_heads(value, 2)))})
    decoder_cases()


def turned(x, positions, cosines, sines):
    """The first half of each head with the second."""
    first, second = np.split(x.astype(np.float64), 2, -1)
    c, s = (t[positions][:, None].astype(np.float64) for t in (cosines, sines))
    return np.concatenate([first * c - second * s, first * s + second * c], -1)


def decoder_cases():
    angles = np.arange(12)[:, None] * np.array([1.0, 0.1])
    tables = {"cos": np.cos(angles).astype(np.float32), "sin": np.sin(angles).astype(np.float32)}
    x, at = ramp(2, 3, 8), np.array([[4, 5, 6], [0, 1, 2]])
    y = joined(turned(in_heads(x, 2), at, *tables.values()))
    fused_case("RotaryEmbedding", [node("RotaryEmbedding", ["x", "at", "cos", "sin"], ["y"])], {"x": x, "at": at},
               {"y": y}, tables)
    fused_case("RotaryEmbedding_offset", [node("RotaryEmbedding", ["x", "at", "cos", "sin"], ["y"])],
               {"x": x, "at": np.array([4])},
               {"y": joined(turned(in_heads(x, 2), np.array([[4, 5, 6]] * 2), *tables.values()))}, tables)
    q, k, v = ramp(2, 3, 16), ramp(2, 3, 8), ramp(2, 3, 8) * np.float32(2)
    pk, pv = ramp(2, 2, 4, 4), ramp(2, 2, 4, 4) * np.float32(0.3)
    last = np.int32([6, 5])  # the second sequence has three valid elements in its cache
    valid = last - 2
    at = valid[:, None] + np.arange(3)
    tq, tk = turned(in_heads(q, 4), at, *tables.values()), turned(in_heads(k, 2), at, *tables.values())
    hidden = np.where((np.arange(7) < valid[:, None]) | (np.arange(7) >= 4), 0, -np.inf)[:, None, None]
    present = np.concatenate([pk, tk], 2), np.concatenate([pv, in_heads(v, 2)], 2)
    fused_case("GroupQueryAttention",
               [node("GroupQueryAttention", ["q", "k", "v", "pk", "pv", "last", "total", "cos", "sin"], ["y", "nk", "nv"],
                     num_heads=4, kv_num_heads=2, do_rotary=1)],
               {"q": q, "k": k, "v": v, "pk": pk, "pv": pv, "last": last},
               {"y": joined(attended(tq, *present, hidden + causal(3, 7, 4))), "nk": present[0], "nv": present[1]},
               {**tables, "total": np.int32(7)})


def on_grid(values, scale, zero, kind=np.uint8):
    info = np.iinfo(kind)
    return np.clip(np.rint(values / scale) + zero, info.min, info.max).astype(kind)


def quantized_cases():
    a, b = np.uint8(ramp(3, 4) * 90 + 120), np.uint8(ramp(3, 4)[::-1] * 80 + 110)
    grid = {"as": np.float32(0.02), "az": np.uint8(120), "bs": np.float32(0.03), "bz": np.uint8(100),
            "cs": np.float32(0.05), "cz": np.uint8(128)}
    ra, rb = (a - 120.0) * 0.02, (b - 100.0) * 0.03
    for kind, y in (("QLinearAdd", ra + rb), ("QLinearMul", ra * rb)):
        fused_case(kind, [node(kind, ["a", "as", "az", "b", "bs", "bz", "cs", "cz"], ["y"])], {"a": a, "b": b},
                   {"y": on_grid(y, 0.05, 128)}, grid)
    for kind, y, more in (("QLinearLeakyRelu", np.where(ra > 0, ra, ra * 0.1), {"alpha": 0.1}),
                          ("QLinearSigmoid", 1 / (1 + np.exp(-ra)), {})):
        fused_case(kind, [node(kind, ["a", "as", "az", "cs", "cz"], ["y"], **more)], {"a": a},
                   {"y": on_grid(y, 0.05, 128)}, {n: grid[n] for n in ("as", "az", "cs", "cz")})
    fused_case("QLinearConcat", [node("QLinearConcat", ["cs", "cz", "a", "as", "az", "b", "bs", "bz"], ["y"], axis=1)],
               {"a": a, "b": b}, {"y": on_grid(np.concatenate([ra, rb], 1), 0.05, 128)}, grid)
    picture = np.uint8(ramp(1, 2, 4, 4) * 90 + 120)
    real = (picture - 120.0) * 0.02
    some = {n: grid[n] for n in ("as", "az", "cs", "cz")}
    fused_case("QLinearGlobalAveragePool", [node("QLinearGlobalAveragePool", ["a", "as", "az", "cs", "cz"], ["y"])],
               {"a": picture}, {"y": on_grid(real.mean((2, 3), keepdims=True), 0.05, 128)}, some)
    halves = real.reshape(1, 2, 2, 2, 2, 2).mean((3, 5))
    fused_case("QLinearAveragePool", [node("QLinearAveragePool", ["a", "as", "az", "cs", "cz"], ["y"], kernel_shape=[2, 2],
                                           strides=[2, 2])], {"a": picture}, {"y": on_grid(halves, 0.05, 128)}, some)
    w, c = np.int8(ramp(5, 4) * 100), np.int32(ramp(5) * 50)
    ws = (np.abs(ramp(5)) * 0.01 + 0.01).astype(np.float32)
    sums = ra @ (w * ws.astype(np.float64)[:, None]).T + c * 0.02 * ws.astype(np.float64)
    constants = {"as": grid["as"], "az": grid["az"], "w": w, "ws": ws, "wz": np.zeros(5, np.int8), "c": c}
    fused_case("QGemm", [node("QGemm", ["a", "as", "az", "w", "ws", "wz", "c"], ["y"], transB=1)], {"a": a}, {"y": sums},
               constants)
    x, bias = ramp(3, 4), ramp(5)
    scale = (max(x.max(), 0) - min(x.min(), 0)) / np.float32(255)
    zero = np.clip(np.rint(-min(x.min(), 0) / scale), 0, 255)
    back = (on_grid(x, scale, zero) - zero) * scale.astype(np.float64)
    fused_case("DynamicQuantizeMatMul", [node("DynamicQuantizeMatMul", ["x", "w", "s", "", "c"], ["y"])], {"x": x},
               {"y": back @ (w.T * 0.02) + bias}, {"w": np.ascontiguousarray(w.T), "s": np.float32(0.02), "c": bias})
    block_cases()


def more_quantized_cases():
    a, b = np.uint8(ramp(3, 4) * 90 + 120), np.uint8(ramp(3, 4)[::-1] * 80 + 110)
    ra, rb = (a - 120.0) * 0.02, (b - 100.0) * 0.03
    grid = {"as": np.float32(0.02), "az": np.uint8(120), "cs": np.float32(0.01), "cz": np.uint8(100)}
    e = np.exp(ra)
    fused_case("QLinearSoftmax", [node("QLinearSoftmax", ["a", "as", "az", "cs", "cz"], ["y"], axis=-1, opset=13)],
               {"a": a}, {"y": on_grid(e / e.sum(-1, keepdims=True), 0.01, 100)}, grid)
    fused_case("QLinearReduceMean", [node("QLinearReduceMean", ["a", "as", "az", "cs", "cz"], ["y"], axes=[1],
                                          keepdims=0)], {"a": a}, {"y": on_grid(ra.mean(1), 0.013, 100)},
               {**grid, "cs": np.float32(0.013)})
    more = {**grid, "bs": np.float32(0.03), "bz": np.uint8(100)}
    choice = ramp(3, 4) > 0
    fused_case("QLinearWhere", [node("QLinearWhere", ["c", "a", "as", "az", "b", "bs", "bz", "cs", "cz"], ["y"])],
               {"c": choice, "a": a, "b": b}, {"y": on_grid(np.where(choice, ra, rb), 0.01, 100)}, more)
    last = np.uint8(ramp(1, 4, 4, 3) * 90 + 120)
    fused_case("QLinearGlobalAveragePool_last",
               [node("QLinearGlobalAveragePool", ["a", "as", "az", "cs", "cz"], ["y"], channels_last=1)], {"a": last},
               {"y": on_grid(((last - 120.0) * 0.02).mean((1, 2), keepdims=True), 0.01, 100)}, grid)
    w, bias = np.int8(ramp(4, 5) * 100), ramp(5)
    fused_case("MatMulIntegerToFloat", [node("MatMulIntegerToFloat", ["a", "w", "as", "ws", "az", "", "b"], ["y"])],
               {"a": a}, {"y": ra @ (w * 0.1) + bias},
               {"w": w, "as": grid["as"], "ws": np.float32(0.1), "az": grid["az"], "b": bias})


def block_cases():
    x, bias = ramp(2, 20), ramp(6)
    for bits in (4, 8):
        q = (np.arange(6 * 32) * 11 % (1 << bits)).reshape(6, 32)
        scales, zeros = np.abs(ramp(6, 2)) + np.float32(0.1), (np.arange(12) * 5 % (1 << bits)).reshape(6, 2)
        raw = np.frombuffer(packed(q, bits), np.uint8).reshape(6, 2, -1)
        for name, zero in (("zeros", zeros), ("middle", np.full((6, 2), 1 << bits - 1))):
            wide = ((q - np.repeat(zero, 16, 1)) * np.repeat(scales.astype(np.float64), 16, 1))[:, :20]
            given = {"z": np.frombuffer(packed(zeros, bits), np.uint8)} if name == "zeros" else {}
            fused_case(f"MatMulNBits_{bits}_{name}",
                       [node("MatMulNBits", ["x", "w", "s", "z" if given else "", "", "b"], ["y"], K=20, N=6, bits=bits,
                             block_size=16)],
                       {"x": x}, {"y": x @ wide.T + bias}, {"w": raw, "s": scales.flatten(), "b": bias, **given})


def picture_cases():
    x, g, b = ramp(1, 4, 5, 6), ramp(6) + np.float32(2), ramp(6)
    groups = x.astype(np.float64).reshape(1, 20, 2, 3)
    centred = groups - groups.mean((1, 3), keepdims=True)
    normal = (centred / np.sqrt((centred ** 2).mean((1, 3), keepdims=True) + 1e-5)).reshape(x.shape) * g + b
    fused_case("GroupNorm", [node("GroupNorm", ["x", "g", "b"], ["y"], groups=2, activation=1)], {"x": x},
               {"y": normal / (1 + np.exp(-normal))}, {"g": g, "b": b})
    bytes_ = np.uint8(ramp(1, 4, 6, 3) * 100 + 100)
    fused_case("NhwcMaxPool", [node("NhwcMaxPool", ["x"], ["y"], kernel_shape=[2, 2], strides=[2, 2])], {"x": bytes_},
               {"y": bytes_.reshape(1, 2, 2, 3, 2, 3).max((2, 4))})
    s = ramp(1, 4, 5, 6) * np.float32(2)
    fused_case("BiasAdd", [node("BiasAdd", ["x", "b", "s"], ["y"])], {"x": x, "s": s}, {"y": x.astype(np.float64) + b + s},
               {"b": b})
    total = x.astype(np.float64) + b
    halves = total[..., :3], total[..., 3:]
    fused_case("BiasSplitGelu", [node("BiasSplitGelu", ["x", "b"], ["y"])], {"x": x},
               {"y": halves[0] * halves[1] * 0.5 * (1 + erf(halves[1] / np.sqrt(2)))}, {"b": b})
    e = np.exp(total)
    fused_case("BiasSoftmax", [node("BiasSoftmax", ["x", "b"], ["y"], axis=-1, is_inner_broadcast=0)], {"x": x},
               {"y": e / e.sum(-1, keepdims=True)}, {"b": b})
    square = ramp(2, 3, 3) + np.eye(3, dtype=np.float32) * 3
    fused_case("Inverse", [node("Inverse", ["x"], ["y"])], {"x": square}, {"y": np.linalg.inv(square.astype(np.float64))})


def fused_cases():
    picture_cases()
    more_quantized_cases()
    convolution_cases()
    matrix_cases()
    activation_cases()
    normalization_cases()
    attention_cases()
    quantized_cases()
