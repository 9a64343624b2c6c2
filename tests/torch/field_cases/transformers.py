# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators that later opsets have for transformers."""
import numpy as np
from onnx import helper

from .writing import case, ramp


def softmax(x):
    with np.errstate(invalid="ignore"):
        e = np.exp(x - np.where(np.isfinite(x.max(-1, keepdims=True)), x.max(-1, keepdims=True), 0))
    total = e.sum(-1, keepdims=True)
    return np.divide(e, total, out=np.zeros_like(e), where=total > 0)


def attended(q, k, v, bias=0.0, scale=None, softcap=0.0):
    """Four dimensions each; in float64."""
    q, k, v = (a.astype(np.float64) for a in (q, k, v))
    k, v = (np.repeat(a, q.shape[1] // k.shape[1], axis=1) for a in (k, v))
    scale = 1 / np.sqrt(q.shape[3]) if scale is None else scale
    scores = np.einsum("bhqd,bhkd->bhqk", q, k) * scale
    if softcap:
        scores = np.tanh(scores / softcap) * softcap
    return np.einsum("bhqk,bhkd->bhqd", softmax(scores + bias), v).astype(np.float32)


def causal(queries, keys, offset=0):
    return np.where(np.arange(keys) <= np.arange(queries)[:, None] + offset, 0.0, -np.inf)


def joined(x):
    return x.transpose(0, 2, 1, 3).reshape(x.shape[0], x.shape[2], -1)


def attention_cases():
    q, k, v = ramp(2, 4, 3, 8), ramp(2, 2, 5, 8) + 0.1, ramp(2, 2, 5, 6) - 0.2
    k, v = k.astype(np.float32), v.astype(np.float32)
    plain = {"Q": q, "K": k, "V": v}

    def attention(name, arrays, wanted, opset=24, outputs=("Y",), **attributes):
        known = ("Q", "K", "V", "mask", "past_key", "past_value", "lengths")
        last = max(known.index(n) for n in arrays)
        node = helper.make_node("Attention", [n if n in arrays else "" for n in known[:last + 1]], list(outputs),
                                **attributes)
        case(f"attention_{name}", [node], arrays, wanted, opset=opset)

    attention("grouped", plain, {"Y": attended(q, k, v)})
    attention("rows", {n: joined(a) for n, a in plain.items()}, {"Y": joined(attended(q, k, v))},
              q_num_heads=4, kv_num_heads=2)
    attention("causal", plain, {"Y": attended(q, k, v, causal(3, 5))}, is_causal=1)
    hidden = np.arange(15).reshape(3, 5) % 4 != 1
    hidden[1] = False  # a query that sees nothing
    attention("mask_of_nothing", {**plain, "mask": hidden},
              {"Y": attended(q, k, v, np.where(hidden, 0.0, -np.inf))})
    attention("short_mask_softcap", {**plain, "mask": hidden[:, :4]},
              {"Y": attended(q, k, v, np.where(np.pad(hidden[:, :4], ((0, 0), (0, 1))), 0.0, -np.inf), softcap=0.7)},
              softcap=0.7)
    past_key, past_value = (ramp(2, 2, 4, 8) * 0.5).astype(np.float32), (ramp(2, 2, 4, 6) * 2).astype(np.float32)
    all_keys, all_values = np.concatenate([past_key, k], 2), np.concatenate([past_value, v], 2)
    attention("past", {**plain, "past_key": past_key, "past_value": past_value},
              {"Y": attended(q, all_keys, all_values, causal(3, 9, 4), scale=0.3), "present_key": all_keys,
               "present_value": all_values}, outputs=("Y", "present_key", "present_value"), is_causal=1, scale=0.3)
    lengths = np.array([5, 4])
    ends = np.where(np.arange(5) < lengths[:, None], 0.0, -np.inf)[:, None, None, :]
    orders = np.stack([causal(3, 5, n - 3) for n in lengths])[:, None]
    attention("lengths", {**plain, "lengths": lengths}, {"Y": attended(q, k, v, ends + orders)}, is_causal=1)


def rms_cases():
    x, scale = ramp(2, 3, 5), (ramp(3, 5) + 2).astype(np.float32)
    wide = x.astype(np.float64)
    for axis, part in ((-1, scale[0]), (1, scale)):
        axes = tuple(range(axis % 3, 3))
        y = wide / np.sqrt((wide ** 2).mean(axes, keepdims=True) + 1e-3) * part
        case(f"rms_normalization_{axis % 3}", [helper.make_node("RMSNormalization", ["x", "s"], ["y"], axis=axis,
                                                               epsilon=1e-3)],
             {"x": x}, {"y": y.astype(np.float32)}, {"s": part}, opset=23)


def activation_cases():
    x = ramp(3, 7) * np.float32(4)
    wide = x.astype(np.float64)
    for alpha in (1.0, 1.7):
        y = wide / (1 + np.exp(-alpha * wide))
        case(f"swish_{alpha}", [helper.make_node("Swish", ["x"], ["y"], alpha=alpha)], {"x": x},
             {"y": y.astype(np.float32)}, opset=24)


def transformer_cases():
    attention_cases()
    rms_cases()
    activation_cases()
