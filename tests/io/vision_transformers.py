# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small transformers for images, as the well-known ones are: the detector DETR, the encoder of Segment Anything."""
import math

import torch
from torch import nn
from torch.nn import functional
from torchvision.ops import FrozenBatchNorm2d


def frozen_norm(channels):
    """Statistics as a trained network might have them."""
    norm = FrozenBatchNorm2d(channels)
    norm.weight.uniform_(0.8, 1.2)
    norm.bias.uniform_(-0.1, 0.1)
    norm.running_mean.uniform_(-0.1, 0.1)
    norm.running_var.uniform_(0.5, 1.5)
    return norm


class SinePositions(nn.Module):
    """Half of the features for the row and half for the column, counted over what is no padding."""

    def __init__(self, features):
        super().__init__()
        self.features = features

    def forward(self, padding):
        present = ~padding
        rows, columns = present.cumsum(1, dtype=torch.float32), present.cumsum(2, dtype=torch.float32)
        rows = rows / (rows[:, -1:, :] + 1e-6) * 2 * math.pi
        columns = columns / (columns[:, :, -1:] + 1e-6) * 2 * math.pi
        at = torch.arange(self.features, dtype=torch.float32)
        rates = 10000 ** (2 * torch.div(at, 2, rounding_mode="floor") / self.features)
        return torch.cat([self.waves(rows, rates), self.waves(columns, rates)], dim=3).permute(0, 3, 1, 2)

    @staticmethod
    def waves(counts, rates):
        angles = counts[:, :, :, None] / rates
        return torch.stack((angles[:, :, :, 0::2].sin(), angles[:, :, :, 1::2].cos()), dim=4).flatten(3)


class DetrEncoderLayer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.attention = nn.MultiheadAttention(width, heads)
        self.widen, self.narrow = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)

    def forward(self, x, padding, positions):
        query = key = x + positions
        x = self.norm1(x + self.attention(query, key, value=x, key_padding_mask=padding)[0])
        return self.norm2(x + self.narrow(functional.relu(self.widen(x))))


class DetrDecoderLayer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.attention, self.cross = nn.MultiheadAttention(width, heads), nn.MultiheadAttention(width, heads)
        self.widen, self.narrow = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(width) for _ in range(3))

    def forward(self, x, memory, padding, positions, queries):
        query = key = x + queries
        x = self.norm1(x + self.attention(query, key, value=x)[0])
        seen = self.cross(query=x + queries, key=memory + positions, value=memory, key_padding_mask=padding)[0]
        x = self.norm2(x + seen)
        return self.norm3(x + self.narrow(functional.relu(self.widen(x))))


class Detr(nn.Module):
    """Classes and boxes of as many objects as there are queries. As DETR does, every decoder layer is looked at, and
    positions and padding are computed although the image fills its frame."""

    def __init__(self, width=64, heads=4, layers=2, queries=20, classes=5):
        super().__init__()
        channels = (3, 16, 32, 64, 128)
        self.backbone = nn.Sequential(*(
            nn.Sequential(nn.Conv2d(a, b, 3, stride=2, padding=1, bias=False), frozen_norm(b), nn.ReLU())
            for a, b in zip(channels, channels[1:])))
        self.positions = SinePositions(width // 2)
        self.input_proj = nn.Conv2d(channels[-1], width, 1)
        self.encoder = nn.ModuleList(DetrEncoderLayer(width, heads) for _ in range(layers))
        self.decoder = nn.ModuleList(DetrDecoderLayer(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.query_embed = nn.Embedding(queries, width)
        self.class_embed = nn.Linear(width, classes + 1)
        self.bbox_embed = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(),
                                        nn.Linear(width, 4))

    def forward(self, image):
        features = self.backbone(image)
        padding = torch.zeros((image.shape[0], image.shape[2], image.shape[3]), dtype=torch.bool)
        padding = functional.interpolate(padding[None].float(), size=features.shape[-2:]).to(torch.bool)[0]
        positions = self.positions(padding).flatten(2).permute(2, 0, 1)
        memory = self.input_proj(features).flatten(2).permute(2, 0, 1)
        padding = padding.flatten(1)
        for layer in self.encoder:
            memory = layer(memory, padding, positions)
        queries = self.query_embed.weight.unsqueeze(1).repeat(1, image.shape[0], 1)
        x = torch.zeros_like(queries)
        found = []
        for layer in self.decoder:
            x = layer(x, memory, padding, positions, queries)
            found.append(self.norm(x))
        found = torch.stack(found).transpose(1, 2)
        return self.class_embed(found)[-1], self.bbox_embed(found).sigmoid()[-1]


class LayerNorm2d(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(channels) * 0.4 + 0.8)
        self.bias = nn.Parameter(torch.rand(channels) * 0.2 - 0.1)

    def forward(self, x):
        mean = x.mean(1, keepdim=True)
        variance = (x - mean).pow(2).mean(1, keepdim=True)
        x = (x - mean) / torch.sqrt(variance + 1e-6)
        return self.weight[:, None, None] * x + self.bias[:, None, None]


def relative_positions(queries, keys, positions):
    """For each row of queries and keys the parameter of their distance."""
    distances = torch.arange(queries)[:, None] - torch.arange(keys)[None, :] + (keys - 1)
    return positions[distances.long()]


class WindowAttention(nn.Module):
    """Attention over a square, with parameters for the distance in rows and in columns."""

    def __init__(self, width, heads, side):
        super().__init__()
        self.heads, self.scale = heads, (width // heads) ** -0.5
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.rel_pos_h = nn.Parameter(torch.randn(2 * side - 1, width // heads) * 0.2)
        self.rel_pos_w = nn.Parameter(torch.randn(2 * side - 1, width // heads) * 0.2)

    def biased(self, scores, query, rows, columns):
        query = query.reshape(query.shape[0], rows, columns, query.shape[-1])
        by_row = torch.einsum("bhwc,hkc->bhwk", query, relative_positions(rows, rows, self.rel_pos_h))
        by_column = torch.einsum("bhwc,wkc->bhwk", query, relative_positions(columns, columns, self.rel_pos_w))
        scores = scores.view(-1, rows, columns, rows, columns)
        scores = scores + by_row[:, :, :, :, None] + by_column[:, :, :, None, :]
        return scores.view(-1, rows * columns, rows * columns)

    def forward(self, x):
        count, rows, columns, _ = x.shape
        qkv = self.qkv(x).reshape(count, rows * columns, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = qkv.reshape(3, count * self.heads, rows * columns, -1).unbind(0)
        scores = self.biased((query * self.scale) @ key.transpose(-2, -1), query, rows, columns)
        x = (scores.softmax(dim=-1) @ value).view(count, self.heads, rows, columns, -1)
        return self.proj(x.permute(0, 2, 3, 1, 4).reshape(count, rows, columns, -1))


def split_windows(x, side):
    count, rows, columns, channels = x.shape
    below, right = (side - rows % side) % side, (side - columns % side) % side
    if below > 0 or right > 0:
        x = functional.pad(x, (0, 0, 0, right, 0, below))
    down, across = (rows + below) // side, (columns + right) // side
    x = x.view(count, down, side, across, side, channels)
    return x.permute(0, 1, 3, 2, 4, 5).contiguous().view(-1, side, side, channels), (down, across)


def join_windows(windows, side, grid, size):
    count = windows.shape[0] // (grid[0] * grid[1])
    x = windows.view(count, *grid, side, side, -1).permute(0, 1, 3, 2, 4, 5).contiguous()
    x = x.view(count, grid[0] * side, grid[1] * side, -1)
    if grid[0] * side > size[0] or grid[1] * side > size[1]:
        x = x[:, :size[0], :size[1], :].contiguous()
    return x


class ImageBlock(nn.Module):
    """Attends within windows, or over the whole map where @p window is 0."""

    def __init__(self, width, heads, window, side):
        super().__init__()
        self.window = window
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=1e-6), nn.LayerNorm(width, eps=1e-6)
        self.attention = WindowAttention(width, heads, window or side)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        shortcut, x = x, self.norm1(x)
        if self.window:
            size = x.shape[1:3]
            windows, grid = split_windows(x, self.window)
            x = join_windows(self.attention(windows), self.window, grid, size)
        else:
            x = self.attention(x)
        x = shortcut + x
        return x + self.mlp(self.norm2(x))


class ImageEncoder(nn.Module):
    """10 x 10 patches in windows of 4 x 4, so that some windows are padded; the last block sees all."""

    def __init__(self, width=64, heads=4, side=10, windows=(4, 4, 0), outputs=32):
        super().__init__()
        self.patches = nn.Conv2d(3, width, 16, stride=16)
        self.positions = nn.Parameter(torch.randn(1, side, side, width) * 0.2)
        self.blocks = nn.ModuleList(ImageBlock(width, heads, window, side) for window in windows)
        self.neck = nn.Sequential(nn.Conv2d(width, outputs, 1, bias=False), LayerNorm2d(outputs),
                                  nn.Conv2d(outputs, outputs, 3, padding=1, bias=False), LayerNorm2d(outputs))

    def forward(self, image):
        x = self.patches(image).permute(0, 2, 3, 1) + self.positions
        for block in self.blocks:
            x = block(x)
        return self.neck(x.permute(0, 3, 1, 2))
