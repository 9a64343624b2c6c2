# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a model of many layers with branches, for "suture bench view": make_deep_model.py LAYERS FILE"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "hostile"))
from make_corpus import block, model, node, number, value_info  # noqa: E402

POOL = (block(5, block(1, "kernel_shape") + b"".join(number(8, 3) for _ in range(2)) + number(20, 7))
        + block(5, block(1, "pads") + b"".join(number(8, 1) for _ in range(4)) + number(20, 7)))


def deep(layers):
    """Two poolings side by side, added, over and over: three layers that no fusion joins."""
    nodes, last = b"", "x"
    for i in range(layers // 3):
        path = f"block{i}/"
        nodes += node("MaxPool", [last], [f"m{i}"], path + "max/MaxPool", POOL)
        nodes += node("AveragePool", [last], [f"a{i}"], path + "average/AveragePool", POOL)
        nodes += node("Add", [f"m{i}", f"a{i}"], [f"s{i}"], path + "Add")
        last = f"s{i}"
    return model(nodes + block(11, value_info("x", [1, 8, 16, 16])) + block(12, block(1, last)))


with open(sys.argv[2], "wb") as file:
    file.write(deep(int(sys.argv[1])))
