#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes tests/data/zoo-layers.txt from the description of the published models.

    extract_zoo_layers.py zoo-models.json > tests/data/zoo-layers.txt

A line "= model layers edges parameters macs inputs outputs" begins a model; input layers are not counted as layers,
their edges are. Then one line for each layer: its name, the shapes of the tensors that somebody needs (channels first),
parameters, MACs, and from where each of its tensors comes: an input's name, or how many lines above.
"""
import json
import sys


def shape_text(shape, steps):
    known = [1] + [steps if size is None else size for size in shape[1:]]
    if len(known) == 4:
        known = [known[0], known[3], known[1], known[2]]
    return "x".join(map(str, known))


def names(ends):
    return ",".join(end["layer"] for end in ends)


def write(model):
    layers = [layer for layer in model["layers"] if layer["type"] != "InputLayer"]
    lines = {layer["name"]: i for i, layer in enumerate(layers)}
    used = {(p["layer"], p["tensor_index"]) for layer in layers for p in layer["predecessors"]}
    print("=", model["name"], len(layers), model["n_edges"], model["params"], model["macs"],
          names(model["inputs"]), names(model["outputs"]))
    for i, layer in enumerate(layers):
        shapes = layer["output_shapes"]
        if len(shapes) > 1:
            shapes = [shape for k, shape in enumerate(shapes) if (layer["name"], k) in used]
        sources = [str(i - lines[p["layer"]]) if p["layer"] in lines else p["layer"] for p in layer["predecessors"]]
        print(layer["name"], ",".join(shape_text(shape, model["seq_len_used"]) for shape in shapes), layer["params"],
              layer["macs"], ",".join(sources))


with open(sys.argv[1], encoding="utf-8") as file:
    for entry in json.load(file).values():
        write(entry)
