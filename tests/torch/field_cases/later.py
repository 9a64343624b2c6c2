# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""What opsets after the seventeenth added, where ONNX's suite of that time has no cases."""
import itertools

import numpy as np
from onnx import helper

from .stored import FLOAT8, float8
from .writing import case, ramp


def later_case(name, kind, arrays, y, constants=None, opset=22, **attributes):
    """Inputs in the order of arrays, then of constants."""
    node = helper.make_node(kind, list(arrays) + list(constants or {}), ["y"], **attributes)
    case(f"later_{name}", [node], arrays, {"y": y}, constants, opset=opset)


def pad_cases():
    x = ramp(2, 4, 5)
    for pads in ([0, 1, 2, 0, 3, 1], [0, 9, 0, 0, 6, 0], [0, -1, 2, 0, 3, -2]):
        index = [np.arange(-pads[i], x.shape[i] + pads[i + 3]) % x.shape[i] for i in range(3)]
        later_case(f"pad_wrap_{pads[1]}_{pads[5]}", "Pad", {"x": x}, x[np.ix_(*index)], {"pads": np.array(pads)}, 19,
                   mode="wrap")
    later_case("pad_reflect_twice", "Pad", {"x": x}, np.pad(x, ((0, 0), (7, 5), (0, 0)), "reflect"),
               {"pads": np.array([0, 7, 0, 0, 5, 0])}, 19, mode="reflect")
    big, small = ramp(7, 6, 3), ramp(4, 2, 3)
    later_case("center_crop", "CenterCropPad", {"x": big}, big[1:5, 1:4], {"shape": np.array([4, 3])}, 18, axes=[0, 1])
    later_case("center_pad", "CenterCropPad", {"x": small}, np.pad(small, ((0, 1), (1, 2), (0, 0))),
               {"shape": np.array([5, 5, 3])}, 18)


def pool_cases():
    x = ramp(1, 2, 9, 8)
    for include in (0, 1):
        y = np.zeros((1, 2, 7, 6), np.float64)
        for i, j in itertools.product(range(7), range(6)):
            taps = [(i - 1 + 2 * a, j - 1 + 2 * b) for a in range(3) for b in range(3)]
            inside = [x[:, :, a, b].astype(np.float64) for a, b in taps if 0 <= a < 9 and 0 <= b < 8]
            y[:, :, i, j] = sum(inside) / (9 if include else len(inside))
        later_case(f"average_with_gaps_{include}", "AveragePool", {"x": x}, y.astype(np.float32), opset=19,
                   kernel_shape=[3, 3], dilations=[2, 2], pads=[1] * 4, count_include_pad=include)
    y = np.sqrt(sum(x[:, :, a:a + 7, b:b + 6].astype(np.float64) ** 2 for a in (0, 2) for b in (0, 2)))
    later_case("norm_with_gaps", "LpPool", {"x": x}, y.astype(np.float32), opset=18, kernel_shape=[2, 2], dilations=[2, 2])


def reduction_cases():
    none = np.zeros((2, 0, 3), np.float32)
    for kind, value in (("ReduceMax", -np.inf), ("ReduceMin", np.inf), ("ReduceSum", 0), ("ReduceProd", 1),
                        ("ReduceL2", 0), ("ReduceLogSum", -np.inf), ("ReduceLogSumExp", -np.inf)):
        later_case(f"{kind}_of_nothing", kind, {"x": none}, np.full((2, 3), value, np.float32), {"a": np.array([1])}, 20,
                   keepdims=0)
    flags = np.zeros((2, 0), bool)
    later_case("ReduceMax_of_no_flags", "ReduceMax", {"x": flags}, np.zeros(2, bool), {"a": np.array([1])}, 20, keepdims=0)
    later_case("ReduceMin_of_no_bytes", "ReduceMin", {"x": flags.astype(np.uint8)}, np.full(2, 255, np.uint8),
               {"a": np.array([1])}, 20, keepdims=0)
    x = ramp(2, 3)
    wide = x.astype(np.float64)
    for kind, y in (("ReduceSum", wide), ("ReduceL1", np.abs(wide)), ("ReduceSumSquare", wide ** 2), ("ReduceMax", wide)):
        later_case(f"{kind}_of_each", kind, {"x": x}, y.astype(np.float32), {"a": np.array([], np.int64)}, 18,
                   noop_with_empty_axes=1)


def sampled(image, y, x):
    """Between elements, nothing outside."""
    total = np.zeros(image.shape[:-2])
    for i, j in itertools.product((int(np.floor(y)), int(np.floor(y)) + 1), (int(np.floor(x)), int(np.floor(x)) + 1)):
        if 0 <= i < image.shape[-2] and 0 <= j < image.shape[-1]:
            total = total + image[..., i, j].astype(np.float64) * (1 - abs(y - i)) * (1 - abs(x - j))
    return total


def geometry_cases():
    theta = ramp(2, 2, 3)
    for corners in (0, 1):
        ends = [np.linspace(-1, 1, n) if corners else (np.arange(n) * 2 + 1) / n - 1 for n in (3, 4)]
        grid = np.stack([*np.meshgrid(ends[1], ends[0]), np.ones((3, 4))], -1)
        later_case(f"affine_grid_{corners}", "AffineGrid", {"t": theta},
                   np.einsum("nij,hwj->nhwi", theta.astype(np.float64), grid).astype(np.float32),
                   {"size": np.array([2, 5, 3, 4])}, 20, align_corners=corners)
    image, w, b = ramp(1, 4, 5, 5), ramp(2, 2, 3, 3), ramp(2)
    offsets, mask = ramp(1, 36, 5, 5), np.abs(ramp(1, 18, 5, 5))
    y = np.zeros((1, 2, 5, 5)) + b[:, None, None]
    for out, c, i, j in itertools.product(range(2), range(2), range(5), range(5)):
        channel = out * 2 + c
        for k, (a, d) in enumerate(itertools.product(range(3), range(3))):
            at = channel // 2 * 9 + k
            y[0, out, i, j] += w[out, c, a, d].astype(np.float64) * mask[0, at, i, j] * sampled(
                image[0, channel], i - 1 + a + offsets[0, 2 * at, i, j], j - 1 + d + offsets[0, 2 * at + 1, i, j])
    later_case("deformed", "DeformConv", {"x": image}, y.astype(np.float32),
               {"w": w, "o": offsets, "b": b, "m": mask}, 19, pads=[1] * 4, group=2, offset_group=2)
    volume, grid = ramp(1, 2, 3, 4, 5), ramp(1, 2, 3, 4, 3) * np.float32(1.2)
    places = ((grid.astype(np.float64) + 1) * np.array([5, 4, 3]) - 1) / 2
    near = np.rint(places).astype(int)
    y = np.zeros((1, 2, 2, 3, 4), np.float32)
    for d, h, v in itertools.product(range(2), range(3), range(4)):
        x, r, s = near[0, d, h, v]
        if 0 <= x < 5 and 0 <= r < 4 and 0 <= s < 3:
            y[0, :, d, h, v] = volume[0, :, s, r, x]
    later_case("nearest_in_volume", "GridSample", {"x": volume, "g": grid}, y, opset=20, mode="nearest")


def col2im_cases():
    columns = ramp(2, 3 * 4, 6)
    y = np.zeros((2, 3, 7, 8), np.float64)  # padded by one on the left and on the right
    for n, (i, j) in enumerate(itertools.product(range(2), range(3))):
        for k, (a, b) in enumerate(itertools.product(range(2), range(2))):
            y[:, :, 3 * i + 2 * a, 3 * j + b] += columns.reshape(2, 3, 4, 6)[:, :, k, n]
    later_case("columns_to_image", "Col2Im", {"x": columns}, y[:, :, :, 1:7].astype(np.float32),
               {"image": np.array([7, 6]), "block": np.array([2, 2])}, 18, strides=[3, 3], dilations=[2, 1],
               pads=[0, 1, 0, 1])


def narrow_cases():
    x = np.concatenate([ramp(40) * np.float32(3), ramp(20) * np.float32(600), ramp(20) * np.float32(1e-3),
                        np.float32([0, 0.0625, 0.0703125, 17, 19, 464, 448, 1e6])])
    for kind, number in FLOAT8.items():
        known = [v for v in sorted({float8(b, kind) for b in range(128)}) if np.isfinite(v)]
        y = []
        for v in x.astype(np.float64):
            near = sorted(range(len(known)), key=lambda i, v=v: (abs(known[i] - abs(v)), i % 2))[0]
            y.append(np.copysign(known[near], v) if known[near] else 0.0)
        nodes = [helper.make_node("Cast", ["x"], ["f"], to=number), helper.make_node("Cast", ["f"], ["y"], to=1)]
        case(f"later_cast_{kind}", nodes, {"x": x}, {"y": np.float32(y)}, opset=19)
    whole = np.arange(-20, 20).astype(np.int32)
    nodes = [helper.make_node("Cast", ["x"], ["f"], to=22), helper.make_node("Cast", ["f"], ["y"], to=6)]
    case("later_cast_int4", nodes, {"x": whole}, {"y": ((whole + 8) % 16 - 8).astype(np.int32)}, opset=21)


def cache_cases():
    cache, fresh = ramp(2, 2, 6, 3), ramp(2, 2, 2, 3) * np.float32(5)
    for mode, starts in (("linear", [4, 1]), ("circular", [5, 9])):
        y = cache.copy()
        for n, start in enumerate(starts):
            for i in range(2):
                y[n, :, (start + i) % 6] = fresh[n, :, i]
        later_case(f"cache_{mode}", "TensorScatter", {"x": cache, "u": fresh, "i": np.array(starts)}, y, opset=24, mode=mode)
    x, at = ramp(2, 3, 4, 8), np.array([[1, 5, 2, 0], [3, 4, 5, 6]])
    angles = np.arange(7)[:, None] * np.array([1.0, 0.3, 0.1])
    cosines, sines = np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)
    c, s = cosines[at][:, None].astype(np.float64), sines[at][:, None].astype(np.float64)
    for interleaved in (0, 1):
        y = x.astype(np.float64)
        first, second = (y[..., 0:6:2], y[..., 1:6:2]) if interleaved else (y[..., :3], y[..., 3:6])
        turned = [first * c - second * s, first * s + second * c]
        y[..., :6] = np.stack(turned, -1).reshape(2, 3, 4, 6) if interleaved else np.concatenate(turned, -1)
        later_case(f"rotary_{interleaved}", "RotaryEmbedding", {"x": x}, y.astype(np.float32),
                   {"c": cosines, "s": sines, "at": at}, 23, interleaved=interleaved, rotary_embedding_dim=6)


def signal_cases():
    x = ramp(2, 5, 6, 1)
    wide = np.fft.fft(x[..., 0].astype(np.float64), 8, axis=2)
    later_case("fourier", "DFT", {"x": x}, np.stack([wide.real, wide.imag], -1).astype(np.float32),
               {"n": np.array(8), "axis": np.array(-2)}, 20)
    signal, window = ramp(1, 30, 1), np.abs(ramp(8))
    frames = np.stack([signal[:, i:i + 8, 0] for i in range(0, 23, 5)], 1) * window.astype(np.float64)
    wide = np.fft.rfft(frames, axis=2)
    later_case("short_time_fourier", "STFT", {"x": signal}, np.stack([wide.real, wide.imag], -1).astype(np.float32),
               {"step": np.array(5), "w": window}, 17)


def later_cases():
    pad_cases()
    pool_cases()
    reduction_cases()
    geometry_cases()
    col2im_cases()
    narrow_cases()
    cache_cases()
    signal_cases()
