#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a model of the zoo as the TorchScript file that a user of torch would have: same layers, same weights.

usage: torch_of_onnx.py MODEL.onnx OUT.pt [--values BASE] [--steps N] [--library-lstm]

MODEL.onnx is what `suture zoo export` wrote. Layers become modules of torch.nn, traced with one frame; a pad that a
convolution or a pooling can take itself is given to it. --values also writes the frame and what torch makes of it, as
BASE.input.K.bin and BASE.expected.K.bin. --steps shortens the model's frame, in MODEL.onnx as well: over DeepSpeech's
256 steps rounding grows without bound (torch in float32 and in float64 have nothing in common behind step 100).
torch.nn.LSTM knows no hard sigmoid, so recurrent layers are scripted loops;
--library-lstm puts torch.nn.LSTM in their place, which costs the same products but gives other numbers.
"""
import argparse
import sys

try:
    import numpy
    import onnx
    import torch
    from onnx import numpy_helper
    from torch import nn
    from torch.nn import functional
except ImportError as missing:
    print(f"{missing}", file=sys.stderr)
    sys.exit(77)


class Recurrent(nn.Module):
    """One direction; the products with the inputs of all steps are one, as in torch.nn.LSTM."""

    relu: torch.jit.Final[bool]
    backward: torch.jit.Final[bool]

    def __init__(self, w, r, bias, relu, backward):
        super().__init__()
        self.w, self.r, self.bias = (nn.Parameter(values, requires_grad=False) for values in (w, r, bias))
        self.relu, self.backward = relu, backward

    def forward(self, x, h, c):
        gates_of_inputs = functional.linear(x, self.w, self.bias)
        steps = []
        for step in range(x.size(0)):
            at = x.size(0) - 1 - step if self.backward else step
            gates = gates_of_inputs[at] + functional.linear(h, self.r)
            i, o, f, g = gates.chunk(4, 1)
            g = torch.relu(g) if self.relu else torch.tanh(g)
            c = torch.clamp(0.2 * f + 0.5, 0.0, 1.0) * c + torch.clamp(0.2 * i + 0.5, 0.0, 1.0) * g
            h = torch.clamp(0.2 * o + 0.5, 0.0, 1.0) * (torch.relu(c) if self.relu else torch.tanh(c))
            steps.append(h)
        if self.backward:
            steps.reverse()
        return torch.stack(steps), h, c


class Lstm(nn.Module):
    """As ONNX's: results of shape steps, directions, batch, hidden."""

    def __init__(self, inputs, attributes):
        super().__init__()
        w, r, b = (torch.from_numpy(values) for values in inputs)
        activations = [name.decode() for name in attributes["activations"]]
        assert activations[0] == "HardSigmoid" and activations[1] == activations[2], activations
        self.hidden = r.shape[-1]
        bias = b[:, :4 * self.hidden] + b[:, 4 * self.hidden:]
        self.directions = nn.ModuleList(
            torch.jit.script(Recurrent(w[d], r[d], bias[d], activations[1] == "Relu", d == 1)) for d in range(w.shape[0]))

    def forward(self, x, h=None, c=None):
        nothing = torch.zeros(x.size(1), self.hidden)
        results = [one(x, nothing if h is None else h[d], nothing if c is None else c[d])
                   for d, one in enumerate(self.directions)]
        return tuple(torch.stack(parts, 1 if k == 0 else 0) for k, parts in enumerate(zip(*results)))


class LibraryLstm(nn.Module):
    def __init__(self, inputs, attributes):
        super().__init__()
        w, r, b = (torch.from_numpy(values) for values in inputs)
        self.hidden = r.shape[-1]
        self.lstm = nn.LSTM(w.shape[-1], self.hidden, bidirectional=w.shape[0] == 2)
        with torch.no_grad():
            for d in range(w.shape[0]):
                suffix = "_l0" + ("_reverse" if d else "")
                for name, values in (("weight_ih", w), ("weight_hh", r), ("bias_ih", b[:, :4 * self.hidden])):
                    getattr(self.lstm, name + suffix).copy_(values[d])

    def forward(self, x, h=None, c=None):
        y, (h, c) = self.lstm(x) if h is None else self.lstm(x, (h, c))
        return y.reshape(y.size(0), y.size(1), -1, self.hidden).transpose(1, 2), h, c


class Model(nn.Module):
    def __init__(self, graph, library_lstm):
        super().__init__()
        self.constants = {tensor.name: numpy_helper.to_array(tensor).copy() for tensor in graph.initializer}
        self.inputs = [tensor.name for tensor in graph.input]
        self.outputs = [tensor.name for tensor in graph.output]
        self.recurrent = LibraryLstm if library_lstm else Lstm
        self.users = {}
        for node in graph.node:
            for name in node.input:
                self.users.setdefault(name, []).append(node)
        self.shapes = {tensor.name: [size.dim_value for size in tensor.type.tensor_type.shape.dim]
                       for tensor in list(graph.value_info) + list(graph.output) + list(graph.input)}
        self.pads = {}  # tensors that a Pad of equal borders made, for the convolutions that read them
        self.merged = set()
        self.steps = []
        for position, node in enumerate(graph.node):
            self.add(position, node)

    def add(self, position, node):
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        if node.output[0] in self.merged:
            return
        made = getattr(self, "make_" + node.op_type)(node, attributes)
        if isinstance(made, nn.Module):
            self.add_module(f"layer{position}", made)
        given = [name for name in node.input if name and name not in self.constants]
        self.steps.append((made, [self.pads.get(name, (name, 0))[0] for name in given], list(node.output)))

    def forward(self, *frame):
        values = dict(zip(self.inputs, frame))
        for made, inputs, outputs in self.steps:
            results = made(*(values[name] for name in inputs))
            values.update(zip(outputs, results if isinstance(results, tuple) else (results,)))
        results = tuple(values[name] for name in self.outputs)
        return results if len(results) > 1 else results[0]

    def constant(self, name):
        return torch.from_numpy(self.constants[name])

    def filled(self, module, **values):
        with torch.no_grad():
            for name, values in values.items():
                if values:
                    getattr(module, name).copy_(self.constant(values))
        return module

    def make_Conv(self, node, attributes):
        weights = self.constant(node.input[1])
        border = self.pads.get(node.input[0], (None, 0))[1]
        pads = [pad + border for pad in attributes["pads"]]
        half = len(pads) // 2
        same = pads[:half] == pads[half:]
        group = attributes.get("group", 1)
        bias = node.input[2] if len(node.input) > 2 else ""
        conv = self.filled(nn.Conv2d(weights.shape[1] * group, weights.shape[0], tuple(weights.shape[2:]),
                                     tuple(attributes.get("strides", (1, 1))), tuple(pads[:half]) if same else 0,
                                     tuple(attributes.get("dilations", (1, 1))), group, bias=bool(bias)), weight=node.input[1], bias=bias)
        return conv if same else nn.Sequential(nn.ZeroPad2d((pads[1], pads[3], pads[0], pads[2])), conv)

    def make_ConvTranspose(self, node, attributes):
        weights = self.constant(node.input[1])
        pads, bias = attributes["pads"], node.input[2] if len(node.input) > 2 else ""
        assert pads[:2] == pads[2:] and not attributes.get("output_padding"), attributes
        return self.filled(nn.ConvTranspose2d(weights.shape[0], weights.shape[1], tuple(weights.shape[2:]), tuple(attributes.get("strides", (1, 1))),
                                              tuple(pads[:2]), bias=bool(bias)), weight=node.input[1], bias=bias)

    def make_BatchNormalization(self, node, attributes):
        scale, bias, mean, variance = node.input[1:]
        return self.filled(nn.BatchNorm2d(len(self.constants[scale]), attributes["epsilon"]), weight=scale, bias=bias,
                           running_mean=mean, running_var=variance)

    def make_Gemm(self, node, attributes):
        assert attributes.get("transB") == 1, attributes
        weights, bias = self.constant(node.input[1]), node.input[2] if len(node.input) > 2 else ""
        return self.filled(nn.Linear(weights.shape[1], weights.shape[0], bias=bool(bias)), weight=node.input[1], bias=bias)

    def make_MatMul(self, node, _):
        """Keras' dense layer over steps, its bias is the Add behind it."""
        weights, (add,) = self.constants[node.input[1]], self.users[node.output[0]]
        bias = next(name for name in add.input if name in self.constants)
        self.merged.add(add.output[0])
        dense = nn.Linear(weights.shape[0], weights.shape[1])
        with torch.no_grad():
            dense.weight.copy_(torch.from_numpy(weights.T.copy()))
            dense.bias.copy_(self.constant(bias))
        node.output[0] = add.output[0]
        return dense

    def make_Pad(self, node, _):
        """Left to the convolutions behind it where they can do it."""
        pads = [int(pad) for pad in self.constants[node.input[1]]]
        users = self.users[node.output[0]]
        if len(set(pads[2:4] + pads[6:])) == 1 and not any(pads[:2] + pads[4:6]) and all(u.op_type == "Conv" for u in users):
            self.pads[node.output[0]] = (node.input[0], pads[2])
            return lambda x: x
        behind = [pad for axis in (3, 2, 1, 0) for pad in (pads[axis], pads[axis + 4])]
        return lambda x: functional.pad(x, behind)

    def make_MaxPool(self, node, attributes):
        pads, kernel, strides = attributes["pads"], attributes["kernel_shape"], attributes.get("strides", (1, 1))
        if pads[:2] == pads[2:]:
            return nn.MaxPool2d(kernel, strides, pads[:2])
        return self.with_ceiling(nn.MaxPool2d(kernel, strides, ceil_mode=True), node, attributes)

    def make_AveragePool(self, node, attributes):
        pads, kernel, strides = attributes["pads"], attributes["kernel_shape"], attributes.get("strides", (1, 1))
        if pads[:2] == pads[2:]:
            return nn.AvgPool2d(kernel, strides, pads[:2], count_include_pad=bool(attributes.get("count_include_pad", 0)))
        return self.with_ceiling(nn.AvgPool2d(kernel, strides, ceil_mode=True, count_include_pad=False), node, attributes)

    def with_ceiling(self, pool, node, attributes):
        """Odd pixels behind the frame are what rounding up means."""
        with torch.no_grad():
            given = list(pool(torch.zeros(self.shapes[node.input[0]])).shape)
        assert given == self.shapes[node.output[0]], (attributes, given)
        return pool

    def make_LSTM(self, node, attributes):
        assert len(node.input) in (4, 7), node.input
        return self.recurrent([self.constants[name] for name in node.input[1:4]], attributes)

    def make_Resize(self, node, _):
        return nn.Upsample(scale_factor=tuple(float(scale) for scale in self.constants[node.input[2]][2:]))

    def make_Gather(self, node, _):
        return nn.Embedding.from_pretrained(self.constant(node.input[0]))

    def make_Reshape(self, node, _):
        shape = [int(size) for size in self.constants[node.input[1]]]
        return lambda x: x.reshape(shape)

    def make_Squeeze(self, node, _):
        (axis,) = self.constants[node.input[1]]
        return lambda x: x.squeeze(int(axis))

    def make_Unsqueeze(self, node, _):
        (axis,) = self.constants[node.input[1]]
        return lambda x: x.unsqueeze(int(axis))

    def make_ReduceSum(self, node, attributes):
        axes = [int(axis) for axis in self.constants[node.input[1]]]
        return lambda x: x.sum(axes, keepdim=bool(attributes.get("keepdims", 1)))

    def make_Mul(self, node, _):
        return self.binary(node, torch.mul)

    def make_Add(self, node, _):
        return self.binary(node, torch.add)

    def binary(self, node, function):
        constants = [self.constant(name) for name in node.input if name in self.constants]
        return (lambda x: function(x, constants[0])) if constants else function

    def make_Concat(self, _, attributes):
        return lambda *parts: torch.cat(parts, attributes["axis"])

    def make_Transpose(self, _, attributes):
        return lambda x: x.permute(*attributes["perm"])

    def make_Softmax(self, _, attributes):
        return nn.Softmax(attributes["axis"])

    def make_LeakyRelu(self, _, attributes):
        return nn.LeakyReLU(attributes["alpha"])

    def make_Cast(self, *_):
        return lambda x: x.long()

    def make_Flatten(self, *_):
        return nn.Flatten()

    def make_GlobalAveragePool(self, *_):
        return nn.AdaptiveAvgPool2d(1)

    def make_Relu(self, *_):
        return nn.ReLU()

    def make_Sigmoid(self, *_):
        return nn.Sigmoid()

    def make_Tanh(self, *_):
        return nn.Tanh()

    def make_Dropout(self, *_):
        return nn.Dropout()

    def make_Identity(self, *_):
        return lambda x: x

    def make_Exp(self, *_):
        return torch.exp

    def make_Sqrt(self, *_):
        return torch.sqrt


def shorten(file, steps):
    model = onnx.load(file)
    for tensor in list(model.graph.input) + list(model.graph.output):
        tensor.type.tensor_type.shape.dim[1].dim_value = steps
    del model.graph.value_info[:], model.metadata_props[:]
    onnx.save(model, file)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("model")
    parser.add_argument("out")
    parser.add_argument("--values")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--library-lstm", action="store_true")
    words = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    if words.steps:
        shorten(words.model, words.steps)
    graph = onnx.load(words.model).graph
    model = Model(graph, words.library_lstm).eval()
    tokens = any(node.op_type == "Gather" for node in graph.node)
    frame = [torch.rand(model.shapes[name]) * (1000 if tokens else 1) for name in model.inputs]
    frame = [torch.floor(values) if tokens else values for values in frame]
    with torch.no_grad():
        traced = torch.jit.trace(model, frame, check_trace=False)
        traced.save(words.out)
        if words.values:
            results = model(*frame)
            for kind, tensors in (("input", frame), ("expected", results if isinstance(results, tuple) else (results,))):
                for k, values in enumerate(tensors):
                    values.contiguous().numpy().astype(numpy.float32).tofile(f"{words.values}.{kind}.{k}.bin")


main()
