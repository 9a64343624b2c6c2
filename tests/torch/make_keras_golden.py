#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes with numpy alone what layers of Keras give, in Keras' own terms: channels last, TensorFlow's padding, the LSTM's
gates i, f, c, o. Weights and inputs are drawn as the program draws them (engine/graph/zoo/graph_builder.cpp).

    make_keras_golden.py > tests/data/keras-golden.txt

One line for each case: its name, then the values of its output, channels first as in the program.
"""
import numpy as np

MASK = (1 << 64) - 1


class Drawn:
    """SplitMix64 from a name."""

    def __init__(self, name):
        self.state = 20
        for character in name.encode():
            self.state = (self.state * 131 + character) & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        mixed = self.state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        return mixed ^ (mixed >> 31)

    def values(self, shape, low, high):
        count = int(np.prod(shape))
        drawn = [low + (high - low) * (self.next() >> 40) * 2.0 ** -24 for _ in range(count)]
        return np.array(drawn).astype(np.float32).astype(np.float64).reshape(shape)


def image(name, channels, rows, columns):
    """The case's input, channels last."""
    return Drawn(name + " input").values((channels, rows, columns), -1, 1).transpose(1, 2, 0)


def same_padding(size, kernel, stride):
    """TensorFlow's guide: as many outputs as ceil(size / stride); an odd pad goes behind."""
    outputs = -(-size // stride)
    total = max((outputs - 1) * stride + kernel - size, 0)
    return outputs, total // 2


def windows(x, kernel, stride):
    """For each output pixel the part of the image below the kernel, and where in the kernel it begins."""
    rows, top = same_padding(x.shape[0], kernel[0], stride)
    columns, left = same_padding(x.shape[1], kernel[1], stride)
    for row in range(rows):
        for column in range(columns):
            taps = [(a, b, row * stride + a - top, column * stride + b - left)
                    for a in range(kernel[0]) for b in range(kernel[1])]
            yield row, column, [t for t in taps if 0 <= t[2] < x.shape[0] and 0 <= t[3] < x.shape[1]]


def convolved(name, x, filters, kernel, stride):
    weights = Drawn(name)
    channels = x.shape[2]
    limit = np.sqrt(6 / (channels * kernel[0] * kernel[1]))
    w = weights.values((filters, channels, *kernel), -limit, limit).transpose(2, 3, 1, 0)
    bias = weights.values((filters,), -0.05, 0.05)
    rows, columns = same_padding(x.shape[0], 1, stride)[0], same_padding(x.shape[1], 1, stride)[0]
    y = np.tile(bias, (rows, columns, 1))
    for row, column, taps in windows(x, kernel, stride):
        for a, b, i, j in taps:
            y[row, column] += x[i, j] @ w[a, b]
    return y


def transposed(name, x, filters, kernel, stride):
    """The gradient of a "same" convolution: each pixel spreads over the outputs that it would have come from."""
    weights = Drawn(name)
    channels = x.shape[2]
    limit = np.sqrt(6 / (channels * max(kernel * kernel // (stride * stride), 1)))
    w = weights.values((channels, filters, kernel, kernel), -limit, limit).transpose(2, 3, 0, 1)
    bias = weights.values((filters,), -0.05, 0.05)
    y = np.tile(bias, (x.shape[0] * stride, x.shape[1] * stride, 1))
    for row, column, taps in windows(y, (kernel, kernel), stride):
        for a, b, i, j in taps:
            y[i, j] += x[row, column] @ w[a, b]
    return y


def pooled(x, size, stride, reduce):
    rows, columns = same_padding(x.shape[0], size, stride)[0], same_padding(x.shape[1], size, stride)[0]
    y = np.zeros((rows, columns, x.shape[2]))
    for row, column, taps in windows(x, (size, size), stride):
        y[row, column] = reduce(np.array([x[i, j] for _, _, i, j in taps]), axis=0)
    return y


def normalized(name, x, scale):
    weights = Drawn(name)
    shape = (x.shape[2],)
    gamma = weights.values(shape, 0.4, 0.8) if scale else np.ones(shape)
    beta, mean = weights.values(shape, -0.1, 0.1), weights.values(shape, -0.1, 0.1)
    variance = weights.values(shape, 0.8, 1.2)
    return gamma * (x - mean) / np.sqrt(variance + 1e-3) + beta


def hard_sigmoid(x):
    return np.clip(0.2 * x + 0.5, 0, 1)


class Lstm:
    """One direction. The program's weights have the gates i, o, f, c; they are put into Keras' order first."""

    def __init__(self, kernel, recurrent, units, activation):
        def to_keras(w):
            i, o, f, c = np.split(w, 4)
            return np.concatenate([i, f, c, o]).T

        self.kernel, self.recurrent = to_keras(kernel), to_keras(recurrent)
        self.bias = np.concatenate([np.zeros(units), np.ones(units), np.zeros(2 * units)])
        self.units, self.activation = units, activation

    def run(self, x, h, c):
        sequence = []
        for step in x:
            z = step @ self.kernel + h @ self.recurrent + self.bias
            z0, z1, z2, z3 = np.split(z, 4)
            i, f = hard_sigmoid(z0), hard_sigmoid(z1)
            c = f * c + i * self.activation(z2)
            o = hard_sigmoid(z3)
            h = o * self.activation(c)
            sequence.append(h)
        return np.array(sequence), h, c


def lstms(weights, features, units, directions, activation):
    limit, recurrent_limit = np.sqrt(3 / features), np.sqrt(1 / units)
    kernel = weights.values((directions, 4 * units, features), -limit, limit)
    recurrent = weights.values((directions, 4 * units, units), -recurrent_limit, recurrent_limit)
    return [Lstm(k, r, units, activation) for k, r in zip(kernel, recurrent)]


def relu(x):
    return np.maximum(x, 0)


def show(name, y):
    y = np.asarray(y)
    if y.ndim == 3:
        y = y.transpose(2, 0, 1)
    print(name, *(f"{value:.7g}" for value in y.ravel()))


show("conv8x8by4", convolved("conv8x8by4", image("conv8x8by4", 2, 11, 10), 2, (8, 8), 4))
show("conv4x4", convolved("conv4x4", image("conv4x4", 2, 5, 4), 2, (4, 4), 1))
show("conv1x7", convolved("conv1x7", image("conv1x7", 2, 3, 5), 2, (1, 7), 1))
show("conv4x4by2", convolved("conv4x4by2", image("conv4x4by2", 3, 5, 6), 2, (4, 4), 2))
show("transposed4x4by2", transposed("transposed4x4by2", image("transposed4x4by2", 3, 2, 3), 2, 4, 2))
show("max3x3by2", pooled(image("max3x3by2", 2, 6, 5), 3, 2, np.max))
show("average3x3", pooled(image("average3x3", 2, 4, 3), 3, 1, np.mean))
show("average3x3by2", pooled(image("average3x3by2", 2, 4, 5), 3, 2, np.mean))
show("normalization", normalized("normalization", image("normalization", 3, 2, 2), True))
show("normalizationWithoutScale", normalized("normalizationWithoutScale", image("normalizationWithoutScale", 3, 2, 2), False))
leaky = image("leakyRelu", 2, 3, 3)
show("leakyRelu", np.where(leaky >= 0, leaky, 0.3 * leaky))
show("upSampling", image("upSampling", 2, 2, 3).repeat(2, axis=0).repeat(2, axis=1))
show("channelPadding", np.pad(image("channelPadding", 2, 2, 2), ((0, 0), (0, 0), (1, 1))))

steps = Drawn("lstm input").values((5, 3), -2, 2)
show("lstm", lstms(Drawn("lstm"), 3, 4, 1, np.tanh)[0].run(steps, np.zeros(4), np.zeros(4))[0])

steps = Drawn("bidirectional input").values((5, 3), -2, 2)
forward, backward = lstms(Drawn("bidirectional"), 3, 4, 2, relu)
there = forward.run(steps, np.zeros(4), np.zeros(4))[0]
back = backward.run(steps[::-1], np.zeros(4), np.zeros(4))[0][::-1]
show("bidirectional", there + back)

steps = Drawn("handedOver input").values((5, 3), -2, 2)
weights = Drawn("handedOver")
encoder = lstms(weights, 3, 4, 1, np.tanh)[0]
_, hidden, cell = encoder.run(steps, np.zeros(4), np.zeros(4))
decoder = lstms(weights, 3, 4, 1, np.tanh)[0]
show("handedOver", decoder.run(steps, hidden, cell)[0])
