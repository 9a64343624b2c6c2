#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quantises a convolutional network to int8 after training, in both forms that tools write.

usage: quantize_model.py BASE [MODEL.onnx]

Activations become uint8 with ranges seen over calibration frames, weights int8 with a scale for each output channel,
biases int32. BASE.qdq.onnx keeps float operators between QuantizeLinear and DequantizeLinear, BASE.qoperator.onnx has
QLinearConv and QLinearMatMul. Beside each, and BASE.float.onnx, lie a frame (.input.0.bin) and what the same arithmetic
gives in float64 (.expected.0.bin). Without MODEL a small residual network is used.
"""
import sys

try:
    import numpy
    import onnx
    import torch
    from onnx import TensorProto, helper, numpy_helper
    from torch.nn import functional
except ImportError as missing:
    print(f"{missing}", file=sys.stderr)
    sys.exit(77)


def small_network():
    """Convolutions of all kinds (strided, depthwise, pointwise), two joins, a pooling and a classifier."""
    random = numpy.random.default_rng(7)
    nodes, weights = [], []

    def layer(kind, inputs, output, shapes=(), **attributes):
        for k, shape in enumerate(shapes):
            name = f"{output}.{'wb'[k]}"
            fan_in = numpy.prod(shape[1:]) if k == 0 else 10
            weights.append(numpy_helper.from_array((random.standard_normal(shape) * (2 / fan_in) ** 0.5).astype(numpy.float32), name))
            inputs = inputs + [name]
        nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def conv(x, output, channels, inputs, kernel, stride=1, group=1):
        pad = kernel // 2
        return layer("Conv", [x], output, [(channels, inputs // group, kernel, kernel), (channels,)], kernel_shape=[kernel, kernel],
                     strides=[stride, stride], pads=[pad] * 4, group=group)

    stem = layer("Relu", [conv("in", "stem", 16, 3, 3, 2)], "stem.relu")
    deep = layer("Relu", [conv(stem, "depthwise", 16, 16, 3, 1, 16)], "depthwise.relu")
    first = layer("Relu", [layer("Add", [conv(deep, "pointwise", 16, 16, 1), stem], "join")], "join.relu")
    down = layer("Relu", [conv(layer("MaxPool", [first], "pool", kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4), "wide", 48, 16, 3)],
                 "wide.relu")
    grouped = layer("Add", [conv(down, "grouped", 48, 48, 3, 1, 4), down], "join2")
    flat = layer("Flatten", [layer("GlobalAveragePool", [grouped], "mean")], "flat")
    layer("Gemm", [flat], "out", [(10, 48), (10,)], transB=1)
    graph = helper.make_graph(nodes, "small", [helper.make_tensor_value_info("in", TensorProto.FLOAT, [1, 3, 32, 32])],
                              [helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, 10])], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)


def attributes_of(node):
    return {a.name: helper.get_attribute_value(a) for a in node.attribute}


def convolution(x, w, b, attributes):
    """In float64; products of bytes and their sums are exact in it."""
    pads = attributes.get("pads", [0] * 4)
    x = functional.pad(x, (pads[1], pads[3], pads[0], pads[2]))
    return functional.conv2d(x, w, b, tuple(attributes.get("strides", (1, 1))), 0, tuple(attributes.get("dilations", (1, 1))),
                             attributes.get("group", 1))


class Arithmetic:
    """What each operator means, in float64; integers are whole numbers in it."""

    limits = {numpy.dtype("uint8"): (0, 255), numpy.dtype("int8"): (-128, 127)}

    def __init__(self, graph):
        self.graph = graph
        self.kinds = {t.name: numpy_helper.to_array(t).dtype for t in graph.initializer}
        self.weights = {t.name: torch.from_numpy(numpy_helper.to_array(t).astype(numpy.float64)) for t in graph.initializer}

    def run(self, frame):
        values = dict(self.weights)
        values[self.graph.input[0].name] = frame.double()
        for node in self.graph.node:
            given = [values[name] if name else None for name in node.input]
            values[node.output[0]] = getattr(self, node.op_type)(node, attributes_of(node), *given)
        return values

    @staticmethod
    def along(values, axis, rank):
        return values.reshape([-1 if i == axis % rank else 1 for i in range(rank)]) if values.numel() > 1 else values.reshape(())

    def saturated(self, node, at, values):
        low, high = self.limits[self.kinds[node.input[at]]]
        return torch.clamp(torch.round(values), low, high)

    def QuantizeLinear(self, node, _, x, scale, zero):
        low, high = self.limits[self.kinds[node.input[2]]]
        return torch.clamp(torch.round(x / scale) + zero, low, high)

    def DequantizeLinear(self, _, attributes, x, scale, zero=torch.zeros(())):
        axis = attributes.get("axis", 1)
        return (x - self.along(zero, axis, max(x.dim(), 1))) * self.along(scale, axis, max(x.dim(), 1))

    def QLinearConv(self, node, attributes, x, x_scale, x_zero, w, w_scale, w_zero, y_scale, y_zero, b=None):
        sums = convolution(x - x_zero, w - self.along(w_zero, 0, 4), b, attributes)
        low, high = self.limits[self.kinds[node.input[7]]]
        return torch.clamp(torch.round(sums * self.along(x_scale * w_scale / y_scale, 1, 4)) + y_zero, low, high)

    def QLinearMatMul(self, node, _, a, a_scale, a_zero, b, b_scale, b_zero, y_scale, y_zero):
        low, high = self.limits[self.kinds[node.input[7]]]
        return torch.clamp(torch.round((a - a_zero) @ (b - b_zero) * (a_scale * b_scale / y_scale)) + y_zero, low, high)

    def Conv(self, _, attributes, x, w, b=None):
        return convolution(x, w, b, attributes)

    def Gemm(self, _, attributes, x, w, b=None):
        return functional.linear(x, w if attributes.get("transB") else w.t(), b)

    def MaxPool(self, _, attributes, x):
        pads = attributes.get("pads", [0] * 4)
        x = functional.pad(x, (pads[1], pads[3], pads[0], pads[2]), value=-float("inf"))
        return functional.max_pool2d(x, attributes["kernel_shape"], attributes["strides"])

    def MatMul(self, _, __, a, b):
        return a @ b

    def Relu(self, _, __, x):
        return torch.relu(x)

    def Clip(self, _, __, x, low=None, high=None):
        return torch.clamp(x, None if low is None else float(low), None if high is None else float(high))

    def Add(self, _, __, a, b):
        return a + b

    def GlobalAveragePool(self, _, __, x):
        return x.mean((2, 3), keepdim=True)

    def Flatten(self, _, __, x):
        return x.flatten(1)

    def Identity(self, _, __, x):
        return x


class Quantized:
    """Writes one of the two forms. A float tensor t has the quantised t.q on the grid t.scale, t.zero."""

    def __init__(self, model, ranges, operators):
        self.model, self.operators = model, operators
        self.weights = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
        self.nodes, self.made = [], {}
        self.grids = {name: self.grid(name, low, high) for name, (low, high) in ranges.items()}
        self.quantized = set()
        self.inside = {}  # an activation's result by what it stands on: the grid of its result cuts off as it would
        self.users = {}
        for node in model.graph.node:
            for name in node.input:
                self.users.setdefault(name, []).append(node)

    def constant(self, name, values):
        self.made[name] = numpy_helper.from_array(numpy.asarray(values), name)
        return name

    def grid(self, name, low, high):
        low, high = min(low, 0.0), max(high, 0.0)
        scale = numpy.float32((high - low) / 255 or 1.0)
        zero = numpy.uint8(round(-low / float(scale)))
        return float(scale), self.constant(name + ".scale", scale), self.constant(name + ".zero", zero)

    def node(self, kind, inputs, output, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def as_bytes(self, name):
        if name not in self.quantized:
            self.quantized.add(name)
            self.node("QuantizeLinear", [name] + list(self.grids[name][1:]), name + ".q")
        return [name + ".q"] + list(self.grids[name][1:])

    def as_float(self, name):
        """From the grid, whatever made it."""
        given = self.as_bytes(name)
        if name + ".f" not in self.quantized:
            self.quantized.add(name + ".f")
            self.node("DequantizeLinear", given, name + ".f")
        return name + ".f"

    def channel_weights(self, name, values, axis):
        """Symmetric, one scale a channel."""
        others = tuple(i for i in range(values.ndim) if i != axis)
        scale = (numpy.maximum(numpy.abs(values).max(others), 1e-8) / 127).astype(numpy.float32)
        shape = [-1 if i == axis else 1 for i in range(values.ndim)]
        bytes_of = numpy.clip(numpy.round(values / scale.reshape(shape)), -127, 127).astype(numpy.int8)
        return [self.constant(name + ".q", bytes_of), self.constant(name + ".scale", scale),
                self.constant(name + ".zero", numpy.zeros(len(scale), numpy.int8))], scale

    def result_of(self, node):
        """The tensor whose grid the result goes to: that of the only activation behind it."""
        (output,), users = node.output, self.users.get(node.output[0], [])
        if len(users) == 1 and users[0].op_type in ("Relu", "Clip"):
            self.inside[output] = users[0].output[0]
            return users[0].output[0]
        return output

    def Conv(self, node):
        x, result = node.input[0], self.result_of(node)
        weights, scale = self.channel_weights(node.input[1], self.weights[node.input[1]], 0)
        bias_scale = (self.grids[x][0] * scale.astype(numpy.float64)).astype(numpy.float32)
        bias = []
        if len(node.input) > 2:
            bias = [self.constant(node.input[2] + ".q", numpy.round(self.weights[node.input[2]] / bias_scale.astype(numpy.float64)).astype(numpy.int32))]
        if self.operators:
            self.node("QLinearConv", self.as_bytes(x) + weights + list(self.grids[result][1:]) + bias, result + ".q", **attributes_of(node))
            self.quantized.add(result)
            return
        given = [self.as_float(x), self.node("DequantizeLinear", weights, node.input[1] + ".f", axis=0)]
        if bias:
            zero = self.constant(node.input[2] + ".zero", numpy.zeros(len(scale), numpy.int32))
            given.append(self.node("DequantizeLinear", bias + [self.constant(node.input[2] + ".scale", bias_scale), zero],
                                   node.input[2] + ".f", axis=0))
        self.node("Conv", given, node.output[0], **attributes_of(node))
        if result != node.output[0]:
            self.inside.pop(node.output[0])

    def Gemm(self, node):
        x, out = node.input[0], node.output[0]
        values = self.weights[node.input[1]]
        values = values.T.copy() if attributes_of(node).get("transB") else values
        if not self.operators:
            weights, _ = self.channel_weights(node.input[1], values, 1)
            product = self.node("MatMul", [self.as_float(x), self.node("DequantizeLinear", weights, node.input[1] + ".f", axis=1)], out + ".product")
        else:
            scale = numpy.float32(numpy.abs(values).max() / 127)
            weights = [self.constant(node.input[1] + ".q", numpy.clip(numpy.round(values / scale), -127, 127).astype(numpy.int8)),
                       self.constant(node.input[1] + ".scale", scale), self.constant(node.input[1] + ".zero", numpy.int8(0))]
            self.node("QLinearMatMul", self.as_bytes(x) + weights + list(self.grids[out + ".product"][1:]), out + ".product.q")
            product = self.node("DequantizeLinear", [out + ".product.q"] + list(self.grids[out + ".product"][1:]), out + ".product")
        self.node("Add", [product, self.constant(node.input[2], self.weights[node.input[2]])], out)

    def MaxPool(self, node):
        """Of bytes: the grid stays."""
        x, out = node.input[0], node.output[0]
        self.grids[out] = self.grids[x]
        if self.operators:
            self.node("MaxPool", [self.as_bytes(x)[0]], out + ".q", **attributes_of(node))
            self.quantized.add(out)
        else:
            self.node("MaxPool", [self.as_float(x)], out, **attributes_of(node))

    def other(self, node):
        if self.operators and node.input[0] in self.inside:
            return  # QLinearConv's result is cut off already
        given = [self.constant(name, self.weights[name]) if name in self.weights else name and self.raw(name, node) for name in node.input]
        self.node(node.op_type, given, node.output[0], **attributes_of(node))

    def raw(self, name, node):
        """An activation stands on what its operator computes, with no grid between the two."""
        return name if node.op_type in ("Relu", "Clip") and name not in self.quantized else self.as_float(name)

    def write(self, path):
        for node in self.model.graph.node:
            getattr(self, node.op_type, self.other)(node)
        old = self.model.graph
        used = {name for node in self.nodes for name in node.input}
        graph = helper.make_graph(self.nodes, old.name, list(old.input)[:1], list(old.output), [t for n, t in self.made.items() if n in used])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
        onnx.checker.check_model(model)
        onnx.save(model, path)
        return model


def calibrate(model, frames):
    """The range of each tensor."""
    arithmetic, ranges = Arithmetic(model.graph), {}
    gemms = {node.output[0]: node for node in model.graph.node if node.op_type == "Gemm"}
    for frame in frames:
        values = arithmetic.run(frame)
        for name, node in gemms.items():
            values[name + ".product"] = values[name] - arithmetic.weights[node.input[2]]
        for name in values.keys() - arithmetic.weights.keys():
            low, high = ranges.get(name, (0.0, 0.0))
            ranges[name] = (min(low, float(values[name].min())), max(high, float(values[name].max())))
    return ranges


def named_constants(model):
    """Constant nodes as initializers."""
    constants = [node for node in model.graph.node if node.op_type == "Constant"]
    for node in constants:
        tensor = attributes_of(node)["value"]
        tensor.name = node.output[0]
        model.graph.initializer.append(tensor)
        model.graph.node.remove(node)
    return model


def main():
    torch.manual_seed(3)
    base = sys.argv[1]
    model = named_constants(onnx.load(sys.argv[2])) if len(sys.argv) > 2 else small_network()
    onnx.save(model, base + ".float.onnx")
    shape = [size.dim_value for size in model.graph.input[0].type.tensor_type.shape.dim]
    frames = [torch.randn(shape) for _ in range(4)]
    ranges = calibrate(model, frames)
    forms = {"float": model, "qdq": Quantized(model, ranges, False).write(base + ".qdq.onnx"),
             "qoperator": Quantized(model, ranges, True).write(base + ".qoperator.onnx")}
    for form, written in forms.items():
        result = Arithmetic(written.graph).run(frames[0])[written.graph.output[0].name]
        frames[0].numpy().tofile(f"{base}.{form}.input.0.bin")
        result.numpy().astype(numpy.float32).tofile(f"{base}.{form}.expected.0.bin")


main()
