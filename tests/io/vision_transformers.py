# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small transformers for images, written as the well-known ones are: the detector DETR."""
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
