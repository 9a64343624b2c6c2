#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes small TorchScript programs with inputs and python3-torch's results, one per kind of operator.

    export_torchscript_cases.py OUTDIR

writes for each case NAME.pt (traced or scripted), NAME.input.K.bin, NAME.expected.K.bin, and
cases.json with shapes; and files that must be refused: state_dict.pt, pickled_module.pt, old_state_dict.pt,
unknown_operator.pt, branches_on_the_frame.pt, keeps_state.pt; and prints.pt, prints_without_end.pt.
"""
import json
import os
import sys
import warnings
from typing import Tuple

import torch
from torch import nn
from torch.nn import functional as F


class Function(nn.Module):
    """A function as a module, with its parts registered."""

    def __init__(self, function, **parts):
        super().__init__()
        self.function = function
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, *inputs):
        return self.function(self, *inputs)


class Branches(nn.Module):
    """Lists, loops and conditions that only depend on shapes."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(6, 6) for _ in range(3)])
        self.last = nn.Linear(18, 2)

    def forward(self, x):
        parts = []
        for layer in self.layers:
            x = layer(x)
            if x.dim() == 2 and x.size(1) > 4:
                x = torch.relu(x)
            parts.append(x)
        for i in range(x.size(0)):
            if i > 10:
                raise ValueError("too large a batch")
        return {"main": self.last(torch.cat(parts, dim=1)), "first": parts[0]}


class EarlyReturn(nn.Module):
    def forward(self, x):
        if x.size(-1) == 5:
            return x * 2.0, x.mean()
        return x, x.sum()


class InPlace(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3, padding=1)
        self.second = nn.Conv2d(4, 4, 3, padding=1)

    def forward(self, x):
        y = self.first(x)
        shortcut = y
        y = F.relu(y, inplace=True)
        y = self.second(y)
        y += shortcut
        y.mul_(0.5)
        return y


class Window(nn.Module):
    """Shifted windows with a mask, as Swin has them."""

    def forward(self, x):
        b, h, w, c = x.shape
        x = torch.roll(x, shifts=(-1, -1), dims=(1, 2))
        mask = x.new_zeros((h, w))
        count = 0
        for rows in (slice(0, -2), slice(-2, -1), slice(-1, None)):
            for columns in (slice(0, -2), slice(-2, None)):
                mask[rows, columns] = count
                count += 1
        parts = x.view(b, h // 2, 2, w // 2, 2, c).permute(0, 1, 3, 2, 4, 5).reshape(b * h * w // 4, 4, c)
        attention = parts @ parts.transpose(-2, -1) + mask.view(h // 2, 2, w // 2, 2).permute(0, 2, 1, 3).reshape(-1, 4)[:, None, :]
        return F.softmax(attention, dim=-1)


class PackedKeys(nn.Module):
    """Keys and values by one product, as MultiheadAttention has them from torch 2 on."""

    def __init__(self):
        super().__init__()
        self.packed = nn.Linear(8, 16)

    def forward(self, x, y):
        both = self.packed(y.transpose(1, 0)).unflatten(-1, (2, 8)).unsqueeze(0).transpose(0, -2).squeeze(-2).contiguous()
        keys, values = (part.reshape(4, -1, 4).transpose(0, 1) for part in (both[0], both[1]))
        queries = x.transpose(1, 0).reshape(x.shape[1], -1, 4).transpose(0, 1)
        attention = F.softmax(torch.bmm(queries * 0.5, keys.transpose(-2, -1)), dim=-1)
        return torch.bmm(attention, values), both


class Library(nn.Module):
    """torch's own larger modules, scripted with all their conditions."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(8, 6, batch_first=True)
        self.attention = nn.MultiheadAttention(6, 2, batch_first=True)
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(6, 2, 12, batch_first=True), 2)

    def forward(self, x):
        y, state = self.lstm(x)
        z, weights = self.attention(y, y, y)
        return self.encoder(z), state[0], weights


def attention_of(module, x):
    q, k, v = module.qkv(x).reshape(x.shape[0], x.shape[1], 3, 2, 4).permute(2, 0, 3, 1, 4).unbind(0)
    scores = (q @ k.transpose(-2, -1)) * 0.5
    return module.out((scores.softmax(dim=-1) @ v).transpose(1, 2).reshape(x.shape))


def cases():
    image = torch.rand(1, 3, 16, 16)
    row = torch.rand(2, 12)
    steps = torch.rand(2, 7, 8)
    one = lambda function, *inputs, **parts: (Function(function, **parts), inputs)
    return {
        "convolutions": one(lambda m, x: m.t(m.g(m.c(x))), image, c=nn.Conv2d(3, 8, 3, stride=2, padding=1),
                            g=nn.Conv2d(8, 8, 3, dilation=2, groups=4, padding="same"),
                            t=nn.ConvTranspose2d(8, 4, 3, stride=2, output_padding=1)),
        "convolution1d": one(lambda m, x: m.b(m.c(x)), torch.rand(2, 3, 20), c=nn.Conv1d(3, 6, 5), b=nn.BatchNorm1d(6)),
        "convolution3d": one(lambda m, x: m.c(x), torch.rand(1, 2, 6, 6, 6), c=nn.Conv3d(2, 3, 3, padding=1)),
        "activations": one(lambda m, x: torch.cat([
            F.relu6(x * 9), F.hardtanh(x), F.hardswish(x), F.hardsigmoid(x), F.silu(x), F.gelu(x), F.gelu(x, approximate="tanh"),
            F.leaky_relu(x, 0.2), F.elu(x, 0.7), F.selu(x), F.celu(x, 1.3), F.softplus(x, 2), F.mish(x), F.logsigmoid(x),
            F.threshold(x, 0.2, -1.0), F.glu(x, 1), F.softsign(x), torch.tanh(x), torch.sigmoid(x), F.softmax(x, 1),
            F.log_softmax(x, -1), x.clamp(0.1, 0.4), x.clamp(min=0.2), m.p(x)], 1), row - 0.5, p=nn.PReLU(12)),
        "arithmetic": one(lambda m, x, y: torch.stack([
            x + y, torch.add(x, y, alpha=2), x - y, 1.5 - x, x * y, x / y, x // 0.3, x ** 2, y ** 0.5, x.pow(y), -x, x.exp(),
            y.log(), y.sqrt(), y.rsqrt(), y.reciprocal(), x.abs(), torch.maximum(x, y), torch.minimum(x, y), x.erf(), x.floor(),
            x.ceil(), x.sign(), torch.addcmul(x, x, y, value=0.5), torch.addcdiv(x, x, y), torch.lerp(x, y, 0.3), x.square(),
            torch.where(x > y, x, y), x.masked_fill(x < 0.5, 0.0), (x > 0.5).float(), (x >= y).to(torch.float32), x % 0.3,
            y.log2(), y.log1p(), x.expm1(), x.sin(), x.cos()]), row, row.flip(0) + 0.1),
        "layout": one(lambda m, x: (
            x.view(2, 3, 4), x.reshape(-1, 2), x.flatten(), x.t(), x.unsqueeze(1).expand(2, 5, 12), x.view(2, 1, 12).squeeze(1),
            x.view(2, 3, 4).permute(2, 0, 1), x.view(2, 3, 4).transpose(-1, 0), x.repeat(2, 2), x.roll(2, 1), x.roll(1),
            x.flip(1), F.pad(x, (1, 2)), x.chunk(5, 1)[2], x.split([2, 10], 1)[1], x[:, 2:9:3], x[1], x[..., -1], x.narrow(1, 3, 4),
            torch.stack(x.unbind(1), 1), x[:, torch.tensor([3, 1])], x.index_select(1, torch.tensor([0, 5])), x.movedim(0, 1),
            x.repeat_interleave(2, dim=1), x.unflatten(1, (3, 4)), x.view(2, 3, 4).triu(1), x.tensor_split(5, dim=1)[4]), row),
        "images": one(lambda m, x: (
            F.interpolate(x, scale_factor=2.0), F.interpolate(x, size=(9, 21), mode="bilinear"),
            F.interpolate(x, size=(9, 21), mode="bilinear", align_corners=True), F.interpolate(x, scale_factor=1.5, mode="bicubic"),
            F.pad(x, (1, 2, 3, 4), mode="reflect"), F.pad(x, (1, 2, 3, 4), mode="replicate"), F.pixel_shuffle(x.repeat(1, 4, 1, 1), 2),
            F.pixel_unshuffle(x, 2), F.channel_shuffle(x, 3)), image),
        "pooling": one(lambda m, x: (
            F.max_pool2d(x, 3, 2, 1), F.max_pool2d(x, 3, 2, ceil_mode=True), F.max_pool2d(x, 2, 3, ceil_mode=True),
            F.avg_pool2d(x, 3, 2, 1), F.avg_pool2d(x, 3, 2, 1, count_include_pad=False), F.avg_pool2d(x, 3, 2, ceil_mode=True),
            F.avg_pool2d(x, 2, divisor_override=3), F.adaptive_avg_pool2d(x, 1), F.adaptive_avg_pool2d(x, (4, 8)),
            F.adaptive_avg_pool2d(x, (7, 5)), F.adaptive_avg_pool2d(x, (16, 16)), F.adaptive_max_pool2d(x, 4),
            F.adaptive_avg_pool2d(x, (None, 4))), image),
        "reductions": one(lambda m, x: (
            x.mean(), x.mean((2, 3)), x.mean(1, keepdim=True), x.sum(), x.sum(-1), x.amax((1, 2)), x.amin(3), x.max(), x.max(1)[0],
            x.min(2, keepdim=True)[0], x.var(1), x.std((2, 3), unbiased=False), x.norm(dim=1), x.norm(p=1, dim=(2, 3)), x.logsumexp(1),
            x.prod(1), F.normalize(x, dim=1), torch.var_mean(x, 1)[1], x.cumsum(2), x.topk(3, dim=3)[0]), image),
        "normalizations": one(lambda m, x: (m.i(x), m.g(x), m.l(x), m.r(x), F.layer_norm(x, (16,)), F.local_response_norm(x, 3)), image,
                              i=nn.InstanceNorm2d(3, affine=True), g=nn.GroupNorm(3, 3), l=nn.LayerNorm((16, 16)),
                              r=nn.InstanceNorm2d(3)),
        "matrices": one(lambda m, x, y: (
            m.l(x), m.n(y), x @ x.t(), torch.addmm(m.l.bias, x, m.l.weight.t(), alpha=0.5), torch.bmm(y, y.transpose(1, 2)),
            torch.baddbmm(y @ y.transpose(1, 2), y, y.transpose(1, 2), beta=0.5), torch.matmul(y, y[0].t())), row, steps,
            l=nn.Linear(12, 5), n=nn.Linear(8, 3, bias=False)),
        "einsum": one(lambda m, x: torch.einsum("bij,bkj->bik", x, x), steps),
        "attention": one(attention_of, steps, qkv=nn.Linear(8, 24), out=nn.Linear(8, 8)),
        "multihead": one(lambda m, x: m.a(x, x, x, need_weights=False)[0], steps, a=nn.MultiheadAttention(8, 2, batch_first=True)),
        "multihead_across": one(lambda m, x, y: m.a(x, y, y)[0], steps, steps[:, :4], a=nn.MultiheadAttention(8, 2, batch_first=True)),
        "packed_keys": (PackedKeys(), (steps, steps[:, :4])),
        "transformer": one(lambda m, x: m.p(m.e(x)), steps, e=nn.TransformerEncoderLayer(8, 2, 16, batch_first=True),
                           p=nn.TransformerEncoderLayer(8, 4, 16, batch_first=True, norm_first=True, activation="gelu")),
        "scaled_dot_product": one(lambda m, x: F._scaled_dot_product_attention(x, x, x, is_causal=True)[0]
                                  if hasattr(F, "_scaled_dot_product_attention") else F.scaled_dot_product_attention(x, x, x, is_causal=True), steps),
        "lstm": one(lambda m, x: m.r(x)[0], steps, r=nn.LSTM(8, 6, 2, batch_first=True, bidirectional=True)),
        "lstm_states": one(lambda m, x: m.r(x), steps, r=nn.LSTM(8, 6)),
        "gru": one(lambda m, x: m.r(x), steps, r=nn.GRU(8, 6, 2)),
        "embedding": one(lambda m, x: m.e(x).mean(1), torch.tensor([[1, 5, 3], [0, 2, 9]]), e=nn.Embedding(10, 4)),
        "window": (Window(), (torch.rand(1, 4, 4, 3),)),
        "in_place": (InPlace(), (image,)),
        "branches": (torch.jit.script(Branches()), (torch.rand(2, 6),)),
        "early_return": (torch.jit.script(EarlyReturn()), (torch.rand(2, 5),)),
        "in_place_script": (torch.jit.script(InPlace()), (image,)),
        "library_script": (torch.jit.script(Library()), (steps,)),
    }


def flat(result):
    if isinstance(result, torch.Tensor):
        return [result]
    items = result.values() if isinstance(result, dict) else result
    return [tensor for item in items if item is not None for tensor in flat(item)]


def write_case(folder, name, module, inputs):
    module.eval()
    with torch.no_grad():
        expected = flat(module(*[x.clone() for x in inputs]))
        scripted = isinstance(module, torch.jit.ScriptModule)
        program = module if scripted else torch.jit.trace(module, inputs, check_trace=False)
    program.save(os.path.join(folder, name + ".pt"))
    for kind, tensors in (("input", inputs), ("expected", expected)):
        for i, tensor in enumerate(tensors):
            tensor.contiguous().numpy().tofile(os.path.join(folder, f"{name}.{kind}.{i}.bin"))
    types = {torch.int64: ":int64"}
    shape = lambda tensor: "x".join(str(size) for size in tensor.shape) + types.get(tensor.dtype, "")
    return {"name": name, "inputs": ",".join(shape(x) for x in inputs), "outputs": len(expected)}


class Unknown(nn.Module):
    def forward(self, x):
        y = x + 1
        return torch.fft.fft(y).real


class BranchesOnFrame(nn.Module):
    def forward(self, x):
        if bool(x.sum() > 0):
            return x + 1
        return x - 1


class KeepsState(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("count", torch.zeros(1))

    def forward(self, x):
        self.count += 1
        return x + self.count


class Writes(nn.Module):
    """Runs as soon as it is loaded."""

    def __init__(self, target: str):
        super().__init__()
        self.weight = torch.ones(2)
        self.target = target

    @torch.jit.export
    def __getstate__(self):
        return self.weight, self.training, self.target

    @torch.jit.export
    def __setstate__(self, state: Tuple[torch.Tensor, bool, str]):
        self.weight = state[0]
        self.training = state[1]
        self.target = state[2]
        torch.save(self.weight, self.target)

    def forward(self, x):
        return x * self.weight[0]


class Prints(nn.Module):
    """Prints when it is loaded: some megabytes, or without end."""

    def __init__(self, endless: bool):
        super().__init__()
        self.weight = torch.ones(2)
        self.endless = endless

    @torch.jit.export
    def __getstate__(self):
        return self.weight, self.endless, self.training

    @torch.jit.export
    def __setstate__(self, state: Tuple[torch.Tensor, bool, bool]):
        self.weight = state[0]
        self.endless = state[1]
        self.training = state[2]
        line = "1x2x3 suture-agent: said by the program, which nobody asked, and again, and again, and again"
        count = 0
        while self.endless or count < 100000:
            print(line)
            if count % 10 == 0:
                warnings.warn(line)
            count += 1

    def forward(self, x):
        print(x)
        return x * self.weight


def write_refused(folder):
    path = lambda name: os.path.join(folder, name + ".pt")
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())
    torch.save(model.state_dict(), path("state_dict"))
    torch.save({"epoch": 3, "model": model.state_dict()}, path("checkpoint"))
    torch.save(model, path("pickled_module"))
    torch.save(model.state_dict(), path("old_state_dict"), _use_new_zipfile_serialization=False)
    torch.save(model, path("old_pickled_module"), _use_new_zipfile_serialization=False)
    torch.jit.script(Unknown()).save(path("unknown_operator"))
    torch.jit.script(BranchesOnFrame()).save(path("branches_on_the_frame"))
    torch.jit.script(Writes(os.path.join(folder, "written"))).save(path("writes_a_file"))
    torch.jit.script(KeepsState()).save(path("keeps_state"))
    torch.jit.script(Prints(False)).save(path("prints"))
    torch.jit.script(Prints(True)).save(path("prints_without_end"))


def main():
    warnings.filterwarnings("ignore")
    torch.manual_seed(1)
    torch.set_num_threads(1)
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    written = [write_case(folder, name, module, inputs) for name, (module, inputs) in cases().items()]
    write_refused(folder)
    with open(os.path.join(folder, "cases.json"), "w", encoding="utf-8") as file:
        json.dump(written, file, indent=1)


if __name__ == "__main__":
    sys.exit(main())
