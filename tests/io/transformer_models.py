# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small transformers for words and sound, written as the well-known ones are, operator by operator.

Those for images are in vision_transformers.py. export_torchvision.py gives them seeded weights and exports them.
"""
import math

import torch
from torch import nn
from torch.nn import functional

from vision_transformers import Detr, ImageEncoder

WORDS = 100
LOWEST = torch.finfo(torch.float32).min


def split_heads(x, heads):
    return x.view(*x.shape[:-1], heads, x.shape[-1] // heads).permute(0, 2, 1, 3)


def merge_heads(x):
    x = x.permute(0, 2, 1, 3).contiguous()
    return x.view(*x.shape[:-2], x.shape[-2] * x.shape[-1])


class BertBlock(nn.Module):
    """Normalises behind each half."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))
        self.attention_norm, self.norm = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.widen, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, mask):
        query, key, value = (split_heads(part(x), self.heads) for part in (self.query, self.key, self.value))
        scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(query.shape[-1])
        seen = torch.matmul(functional.softmax(scores + mask, dim=-1), value)
        x = self.attention_norm(self.output(merge_heads(seen)) + x)
        return self.norm(self.narrow(functional.gelu(self.widen(x))) + x)


class Bert(nn.Module):
    """The states of all words, and the pooled state of the first."""

    def __init__(self, width=64, heads=4, blocks=3):
        super().__init__()
        self.words, self.types, self.positions = (nn.Embedding(n, width) for n in (WORDS, 2, 64))
        self.register_buffer("position_ids", torch.arange(64).expand(1, -1))
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.blocks = nn.ModuleList(BertBlock(width, heads) for _ in range(blocks))
        self.pooler = nn.Linear(width, width)

    def forward(self, tokens, types, attention_mask):
        mask = (1.0 - attention_mask[:, None, None, :].to(torch.float32)) * LOWEST
        x = self.words(tokens) + self.types(types)
        x = self.norm(x + self.positions(self.position_ids[:, :tokens.shape[1]]))
        for block in self.blocks:
            x = block(x, mask)
        return x, torch.tanh(self.pooler(x[:, 0]))


class Addmm(nn.Module):
    """A linear layer whose weight lies the other way round; GPT-2 calls it Conv1D."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, outputs) * math.sqrt(2 / inputs))
        self.bias = nn.Parameter(torch.rand(outputs) * 0.2 - 0.1)

    def forward(self, x):
        shape = x.size()[:-1] + (self.bias.shape[0],)
        return torch.addmm(self.bias, x.view(-1, x.size(-1)), self.weight).view(shape)


class GptBlock(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.width, self.heads = width, heads
        self.first_norm, self.second_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention, self.output = Addmm(width, 3 * width), Addmm(width, width)
        self.widen, self.narrow = Addmm(width, 4 * width), Addmm(4 * width, width)
        self.register_buffer("causal", torch.tril(torch.ones((64, 64), dtype=torch.bool)).view(1, 1, 64, 64))

    def attend(self, x, past, mask):
        query, key, value = (split_heads(x, self.heads) for x in self.attention(x).split(self.width, dim=2))
        if past is not None:
            key, value = torch.cat((past[0], key), dim=-2), torch.cat((past[1], value), dim=-2)
        scores = torch.matmul(query, key.transpose(-1, -2))
        scores = scores / torch.full([], value.size(-1) ** 0.5, dtype=scores.dtype)
        steps, whole = query.size(-2), key.size(-2)
        causal = self.causal[:, :, whole - steps:whole, :whole]
        scores = torch.where(causal, scores, torch.full([], LOWEST, dtype=scores.dtype))
        if mask is not None:
            scores = scores + mask
        seen = torch.matmul(functional.softmax(scores, dim=-1), value)
        return self.output(merge_heads(seen)), key, value

    def forward(self, x, past=None, mask=None):
        seen, key, value = self.attend(self.first_norm(x), past, mask)
        x = seen + x
        wide = self.widen(self.second_norm(x))
        wide = 0.5 * wide * (1.0 + torch.tanh(math.sqrt(2 / math.pi) * (wide + 0.044715 * torch.pow(wide, 3.0))))
        return x + self.narrow(wide), key, value


class Gpt(nn.Module):
    """Scores of the next words. With a past: for one more word, and keys and values of all so far for each block."""

    def __init__(self, width=64, heads=4, blocks=3):
        super().__init__()
        self.words, self.positions = nn.Embedding(WORDS, width), nn.Embedding(64, width)
        self.blocks = nn.ModuleList(GptBlock(width, heads) for _ in range(blocks))
        self.norm = nn.LayerNorm(width)
        self.last = nn.Linear(width, WORDS, bias=False)
        self.last.weight = self.words.weight

    def forward(self, tokens, attention_mask=None, *past):
        steps = tokens.shape[-1]
        before = past[0].size(-2) if past else 0
        x = self.words(tokens) + self.positions(torch.arange(before, before + steps).unsqueeze(0))
        mask = None
        if attention_mask is not None:
            mask = (1.0 - attention_mask[:, None, None, :].to(torch.float32)) * LOWEST
        present = []
        for at, block in enumerate(self.blocks):
            x, *kept = block(x, past[2 * at:2 * at + 2] if past else None, mask)
            present += kept
        scores = self.last(self.norm(x))
        return (scores, *present) if past else scores


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(width) * 0.4 + 0.8)

    def forward(self, x):
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6))


def rotate_half(x):
    return torch.cat((-x[..., x.shape[-1] // 2:], x[..., :x.shape[-1] // 2]), dim=-1)


def repeat_heads(x, times):
    batch, heads, steps, size = x.shape
    return x[:, :, None, :, :].expand(batch, heads, times, steps, size).reshape(batch, heads * times, steps, size)


class LlamaBlock(nn.Module):
    """Two heads of queries share one of keys and values."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.output = nn.Linear(width, width, bias=False), nn.Linear(width, width, bias=False)
        self.key, self.value = nn.Linear(width, width // 2, bias=False), nn.Linear(width, width // 2, bias=False)
        self.first_norm, self.second_norm = RmsNorm(width), RmsNorm(width)
        self.gate, self.up = nn.Linear(width, 2 * width, bias=False), nn.Linear(width, 2 * width, bias=False)
        self.down, self.silu = nn.Linear(2 * width, width, bias=False), nn.SiLU()

    def attend(self, x, cos, sin, mask):
        batch, steps, width = x.shape
        size = width // self.heads
        query = self.query(x).view(batch, steps, self.heads, size).transpose(1, 2)
        key, value = (part(x).view(batch, steps, self.heads // 2, size).transpose(1, 2)
                      for part in (self.key, self.value))
        query = query * cos + rotate_half(query) * sin
        key = key * cos + rotate_half(key) * sin
        key, value = repeat_heads(key, 2), repeat_heads(value, 2)
        scores = torch.matmul(query, key.transpose(2, 3)) / math.sqrt(size) + mask
        seen = torch.matmul(functional.softmax(scores, dim=-1, dtype=torch.float32).to(query.dtype), value)
        return self.output(seen.transpose(1, 2).contiguous().reshape(batch, steps, width))

    def forward(self, x, cos, sin, mask):
        x = x + self.attend(self.first_norm(x), cos, sin, mask)
        wide = self.second_norm(x)
        return x + self.down(self.silu(self.gate(wide)) * self.up(wide))


class Llama(nn.Module):
    def __init__(self, width=64, heads=4, blocks=3):
        super().__init__()
        size = width // heads
        self.words = nn.Embedding(WORDS, width)
        self.register_buffer("frequencies", 1.0 / 10000 ** (torch.arange(0, size, 2).float() / size))
        self.blocks = nn.ModuleList(LlamaBlock(width, heads) for _ in range(blocks))
        self.norm = RmsNorm(width)
        self.last = nn.Linear(width, WORDS, bias=False)

    def rotation(self, positions):
        frequencies = self.frequencies[None, :, None].float().expand(positions.shape[0], -1, 1)
        angles = (frequencies @ positions[:, None, :].float()).transpose(1, 2)
        angles = torch.cat((angles, angles), dim=-1)
        return angles.cos().unsqueeze(1), angles.sin().unsqueeze(1)

    def forward(self, tokens, attention_mask, positions):
        batch, steps = tokens.shape
        at = torch.arange(steps)
        causal = torch.full((steps, steps), LOWEST).masked_fill(at < (at + 1).view(steps, 1), 0)
        absent = 1.0 - attention_mask[:, None, None, :].expand(batch, 1, steps, steps).to(torch.float32)
        mask = absent.masked_fill(absent.to(torch.bool), LOWEST) + causal[None, None, :, :]
        cos, sin = self.rotation(positions)
        x = self.words(tokens)
        for block in self.blocks:
            x = block(x, cos, sin, mask)
        return self.last(self.norm(x))


class WhisperAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.value, self.out = (nn.Linear(width, width) for _ in range(3))
        self.key = nn.Linear(width, width, bias=False)

    def forward(self, x, source=None, mask=None):
        query, key, value = self.query(x), *(part(x if source is None else source) for part in (self.key, self.value))
        steps, scale = query.shape[1], (query.shape[-1] // self.heads) ** -0.25
        query = query.view(*query.shape[:2], self.heads, -1).permute(0, 2, 1, 3) * scale
        key = key.view(*key.shape[:2], self.heads, -1).permute(0, 2, 3, 1) * scale
        value = value.view(*value.shape[:2], self.heads, -1).permute(0, 2, 1, 3)
        scores = query @ key
        if mask is not None:
            scores = scores + mask[:steps, :steps]
        weights = functional.softmax(scores.float(), dim=-1).to(query.dtype)
        return self.out((weights @ value).permute(0, 2, 1, 3).flatten(start_dim=2))


class WhisperBlock(nn.Module):
    def __init__(self, width, heads, crosses):
        super().__init__()
        self.attention, self.attention_norm = WhisperAttention(width, heads), nn.LayerNorm(width)
        self.cross = WhisperAttention(width, heads) if crosses else None
        self.cross_norm = nn.LayerNorm(width) if crosses else None
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.norm = nn.LayerNorm(width)

    def forward(self, x, source=None, mask=None):
        x = x + self.attention(self.attention_norm(x), mask=mask)
        if self.cross:
            x = x + self.cross(self.cross_norm(x), source)
        return x + self.mlp(self.norm(x))


def sinusoids(length, width):
    rates = torch.exp(-math.log(10000) / (width // 2 - 1) * torch.arange(width // 2))
    angles = torch.arange(length)[:, None] * rates[None, :]
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class Whisper(nn.Module):
    """Scores of the next words, for the words so far and 80 bands of sound."""

    def __init__(self, width=64, heads=4, blocks=2, frames=60):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv1d(80, width, 3, padding=1), nn.Conv1d(width, width, 3, stride=2, padding=1)
        self.register_buffer("sound_positions", sinusoids(frames // 2, width))
        self.encoder = nn.ModuleList(WhisperBlock(width, heads, False) for _ in range(blocks))
        self.encoder_norm = nn.LayerNorm(width)
        self.words = nn.Embedding(WORDS, width)
        self.positions = nn.Parameter(torch.randn(64, width) * 0.1)
        self.register_buffer("mask", torch.full((64, 64), float("-inf")).triu_(1))
        self.decoder = nn.ModuleList(WhisperBlock(width, heads, True) for _ in range(blocks))
        self.norm = nn.LayerNorm(width)

    def forward(self, mel, tokens):
        sound = functional.gelu(self.conv2(functional.gelu(self.conv1(mel)))).permute(0, 2, 1)
        sound = sound + self.sound_positions
        for block in self.encoder:
            sound = block(sound)
        sound = self.encoder_norm(sound)
        x = self.words(tokens) + self.positions[:tokens.shape[-1]]
        for block in self.decoder:
            x = block(x, sound, self.mask)
        return self.norm(x) @ torch.transpose(self.words.weight, 0, 1)


def tokens(batch, steps):
    return torch.randint(0, WORDS, (batch, steps))


def mask_without(batch, steps, absent):
    """Ones for words that are there; the last ones of the first sentence are not."""
    mask = torch.ones((batch, steps), dtype=torch.int64)
    mask[0, steps - absent:] = 0
    return mask


def bert_inputs(batch, steps=20):
    types = (torch.arange(steps) >= steps // 2).to(torch.int64).expand(batch, -1).contiguous()
    return {"input_ids": tokens(batch, steps), "token_type_ids": types,
            "attention_mask": mask_without(batch, steps, 5)}


def past_inputs(batch, steps=12, heads=4, size=16, blocks=3):
    inputs = {"input_ids": tokens(batch, 1), "attention_mask": torch.ones((batch, steps + 1), dtype=torch.int64)}
    for block in range(blocks):
        for part in ("key", "value"):
            inputs[f"past_key_values.{block}.{part}"] = torch.randn(batch, heads, steps, size)
    inputs["attention_mask"][0, :3] = 0
    return inputs


def llama_inputs(batch, steps=20):
    return {"input_ids": tokens(batch, steps), "attention_mask": mask_without(batch, steps, 5),
            "position_ids": torch.arange(steps).expand(batch, -1).contiguous()}


PRESENT = [f"present.{block}.{part}" for block in range(3) for part in ("key", "value")]

# What builds the model, what makes its inputs by name for a batch, and the names of its outputs.
MODELS = {
    "bert": (Bert, bert_inputs, ["last_hidden_state", "pooler_output"]),
    "gpt": (Gpt, lambda batch: {"input_ids": tokens(batch, 20)}, ["logits"]),
    "gpt_past": (Gpt, past_inputs, ["logits", *PRESENT]),
    "llama": (Llama, llama_inputs, ["logits"]),
    "whisper": (Whisper, lambda batch: {"mel": torch.randn(batch, 80, 60), "tokens": tokens(batch, 10)}, ["logits"]),
    "detr": (Detr, lambda batch: {"image": torch.rand(batch, 3, 96, 128)}, ["pred_logits", "pred_boxes"]),
    "sam": (ImageEncoder, lambda batch: {"image": torch.rand(batch, 3, 160, 160)}, ["embedding"]),
}
