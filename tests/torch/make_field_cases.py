#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes small models as people have them, in the layout of ONNX's own suite, with outputs by definition in float64.

make_field_cases.py FOLDER
"""
import math
import sys

import numpy as np
from onnx import helper

sys.dont_write_bytecode = True  # the folder is the source

from field_cases.fused import fused_cases
from field_cases.functions import function_cases
from field_cases.later import later_cases
from field_cases.old import old_cases
from field_cases.stored import stored_cases
from field_cases.transformers import transformer_cases
from field_cases.writing import case, ramp

# Resize


def triangle(x):
    return np.maximum(0.0, 1.0 - np.abs(x))


def cubic(x, a=-0.75):
    x = np.abs(x)
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = ((a * x - 5 * a) * x + 8 * a) * x - 4 * a
    return np.where(x <= 1, near, np.where(x < 2, far, 0.0))


def resize_matrix(source, target, scale, curve, radius, antialias, symmetric=False):
    """Rows of weights: output elements of input elements, edges repeated."""
    weights = np.zeros((target, source))
    shrink = min(scale, 1.0) if antialias else 1.0
    reach = math.ceil(radius / shrink)
    for row in range(target):
        x = (row + 0.5) / scale - 0.5
        if symmetric:
            x += source / 2 * (1 - target / (scale * source))
        taps = range(math.floor(x) - reach, math.floor(x) + reach + 2)
        shares = np.array([curve((tap - x) * shrink) for tap in taps])
        for tap, share in zip(taps, shares / shares.sum()):
            weights[row, min(max(tap, 0), source - 1)] += share
    return weights


def resized(image, scales, sizes, curve, radius, antialias=False, symmetric=False):
    rows = resize_matrix(image.shape[2], sizes[2], scales[2], curve, radius, antialias, symmetric)
    columns = resize_matrix(image.shape[3], sizes[3], scales[3], curve, radius, antialias, symmetric)
    return np.einsum("ij,ncjl,kl->ncik", rows, image.astype(np.float64), columns).astype(np.float32)


def resize_cases():
    image = ramp(1, 2, 9, 20)
    for mode, curve, radius in (("linear", triangle, 1), ("cubic", cubic, 2)):
        for sizes in ([1, 2, 4, 13], [1, 2, 13, 7], [1, 2, 2, 1]):
            scales = [sizes[i] / image.shape[i] for i in range(4)]
            node = helper.make_node("Resize", ["x", "", "", "sizes"], ["y"], mode=mode, antialias=1)
            case(f"resize_{mode}_antialias_{sizes[2]}", [node], {"x": image},
                 {"y": resized(image, scales, sizes, curve, radius, antialias=True)}, {"sizes": np.array(sizes)})
    for policy, choose in (("not_larger", min), ("not_smaller", max)):
        wanted = [3, 6]
        scale = choose(wanted[0] / 9, wanted[1] / 20)
        sizes = [1, 2] + [math.floor(scale * n + 0.5) for n in (9, 20)]
        node = helper.make_node("Resize", ["x", "", "", "sizes"], ["y"], mode="linear", axes=[2, 3],
                                keep_aspect_ratio_policy=policy)
        case(f"resize_{policy}", [node], {"x": image},
             {"y": resized(image, [1, 1, scale, scale], sizes, triangle, 1)}, {"sizes": np.array(wanted)})
    scales = [1.0, 1.0, 0.37, 1.13]
    sizes = [1, 2] + [math.floor(s * n) for s, n in zip(scales[2:], (9, 20))]
    node = helper.make_node("Resize", ["x", "", "scales"], ["y"], mode="linear",
                            coordinate_transformation_mode="half_pixel_symmetric")
    case("resize_half_pixel_symmetric", [node], {"x": image},
         {"y": resized(image, scales, sizes, triangle, 1, symmetric=True)},
         {"scales": np.array(scales, np.float32)}, opset=19)


# Elementwise


def clip_cases():
    x = np.array([-np.inf, -3, 0, 3, np.inf], np.float32)
    for name, low, high in (("bounds_cross", 2, 1), ("lower_only", -1, None), ("upper_only", None, 2)):
        constants = {n: np.array(v, np.float32) for n, v in (("low", low), ("high", high)) if v is not None}
        node = helper.make_node("Clip", ["x", "low" if low is not None else "", "high" if high is not None else ""],
                                ["y"])
        y = x if low is None else np.maximum(x, np.float32(low))
        y = y if high is None else np.minimum(y, np.float32(high))
        case(f"clip_{name}", [node], {"x": x}, {"y": y}, constants)


resize_cases()
clip_cases()
transformer_cases()
function_cases()
stored_cases()
fused_cases()
old_cases()
later_cases()
