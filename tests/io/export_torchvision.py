#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exports a model of torchvision or torch.nn with seeded weights, to test readers and runtimes against python3-torch.

    export_torchvision.py --list | --detectors
    export_torchvision.py MODEL OUTDIR [--opset 14] [--seed 1] [--size N] [--batch 1] [--keep-batchnorm]

The first prints the models of MODELS, or of DETECTORS, and the relative difference each may have. The second writes
MODEL.onnx, MODEL.pt (torch.jit.trace), MODEL.input.K.bin and MODEL.expected.K.bin (little-endian, row-major) for each
input and output, and MODEL.json with their names, types and shapes. Nothing is downloaded.
"""
import argparse
import json
import os
import sys
import warnings


def unet(torch, bilinear):
    """A small U-Net; it upsamples by ConvTranspose or by bilinear interpolation and a convolution."""
    nn = torch.nn

    def block(inputs, outputs):
        return nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True),
            nn.Conv2d(outputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))

    def upward(inputs, outputs):
        if bilinear:
            return nn.Sequential(nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False),
                                 nn.Conv2d(inputs, outputs, 1))
        return nn.ConvTranspose2d(inputs, outputs, 2, stride=2)

    class UNet(nn.Module):
        def __init__(self, channels=(16, 32, 64, 128)):
            super().__init__()
            steps = list(zip(channels, channels[1:]))
            self.first = block(3, channels[0])
            self.pool = nn.MaxPool2d(2)
            self.down = nn.ModuleList(block(a, b) for a, b in steps)
            self.up = nn.ModuleList(upward(b, a) for a, b in reversed(steps))
            self.merge = nn.ModuleList(block(2 * a, a) for a, b in reversed(steps))
            self.last = nn.Conv2d(channels[0], 2, 1)

        def forward(self, x):
            kept = [self.first(x)]
            for down in self.down:
                kept.append(down(self.pool(kept[-1])))
            x = kept.pop()
            for up, merge in zip(self.up, self.merge):
                x = merge(torch.cat([kept.pop(), up(x)], dim=1))
            return self.last(x)

    return UNet()


def recurrent(torch, kind, directions=1, layers=1):
    """Tokens, an embedding, a recurrent net from torch.nn and a linear layer for each step."""
    nn = torch.nn

    class Recurrent(nn.Module):
        def __init__(self, hidden=48):
            super().__init__()
            self.embedding = nn.Embedding(100, 32)
            self.net = getattr(nn, kind)(32, hidden, layers, bidirectional=directions == 2)
            self.last = nn.Linear(hidden * directions, 100)

        def forward(self, tokens):
            return self.last(self.net(self.embedding(tokens))[0])

    return Recurrent()


def transformer(torch, decodes, norm_first=False):
    """Tokens through torch.nn's transformer: an encoder with a causal mask, or encoder and decoder."""
    nn = torch.nn

    class Transformer(nn.Module):
        def __init__(self, width=64, heads=4, layers=3):
            super().__init__()
            self.embedding = nn.Embedding(100, width)
            self.positions = nn.Parameter(torch.randn(64, 1, width) * 0.1)
            self.register_buffer("mask", torch.triu(torch.full((64, 64), float("-inf")), diagonal=1))
            if decodes:
                self.net = nn.Transformer(width, heads, layers, layers, 128, 0.0)
            else:
                layer = nn.TransformerEncoderLayer(width, heads, 128, 0.0, activation="gelu", norm_first=norm_first)
                self.net = nn.TransformerEncoder(layer, layers)
            self.last = nn.Linear(width, 100)

        def forward(self, tokens):
            x = self.embedding(tokens) + self.positions[:tokens.shape[0]]
            steps = tokens.shape[0]
            mask = self.mask[:steps, :steps]
            x = self.net(x, x.flip(0), tgt_mask=mask) if decodes else self.net(x, mask)
            return self.last(x)

    return Transformer()


def segmentation(torch, name):
    """The map at the size of the input, without the auxiliary classifier."""
    import torchvision

    class Segmentation(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.net = getattr(torchvision.models.segmentation, name)(weights=None, weights_backbone=None)

        def forward(self, x):
            return self.net(x)["out"]

    return Segmentation()


def detection(torch, name, side):
    """Boxes, scores and labels of one image, however many there are; so low a threshold that there are some."""
    import torchvision

    class Detection(torch.nn.Module):
        def __init__(self):
            super().__init__()
            small = {"min_size": side, "max_size": side, "box_score_thresh": 0.01} if name.startswith("faster") else {}
            self.net = getattr(torchvision.models.detection, name)(
                weights=None, weights_backbone=None, num_classes=5, **small)

        def forward(self, x):
            found = self.net([x[0]])[0]
            return found["boxes"], found["scores"], found["labels"]

    return Detection()


# The side of a square image, "tokens", or "own" inputs of transformer_models.py, and the relative difference allowed.
# Models from torchvision have its name.
MODELS = {
    "alexnet": (224, 1e-4), "vgg16": (224, 1e-4), "resnet50": (224, 1e-4), "googlenet": (224, 1e-4),
    "inception_v3": (299, 1e-4), "mobilenet_v2": (224, 1e-4), "mobilenet_v3_large": (224, 1e-4),
    "squeezenet1_1": (224, 1e-4), "densenet121": (224, 1e-4), "shufflenet_v2_x1_0": (224, 1e-4),
    "efficientnet_b0": (224, 1e-4), "unet": (128, 1e-4), "unet_bilinear": (128, 1e-4),
    "mnasnet1_0": (128, 1e-4), "regnet_y_400mf": (128, 1e-4), "resnext50_32x4d": (96, 1e-4),
    "convnext_tiny": (96, 1e-4), "deeplabv3_mobilenet_v3_large": (128, 1e-4),
    "lraspp_mobilenet_v3_large": (128, 1e-4),
    "vit_b_16": (64, 1e-3), "swin_t": (96, 1e-3),
    "rnn": ("tokens", 1e-4), "lstm": ("tokens", 1e-4), "lstm_bidirectional": ("tokens", 1e-4), "gru": ("tokens", 1e-4),
    "transformer_encoder": ("tokens", 1e-3), "transformer_norm_first": ("tokens", 1e-3),
    "transformer": ("tokens", 1e-3),
    "bert": ("own", 1e-4), "gpt": ("own", 1e-4), "gpt_past": ("own", 1e-4), "llama": ("own", 1e-4),
    "whisper": ("own", 1e-4), "detr": ("own", 1e-4), "sam": ("own", 1e-4),
}

# Their output has as many rows as objects are found; they open as ONNX only.
DETECTORS = {"fasterrcnn_mobilenet_v3_large_320_fpn": (160, 1e-3), "ssdlite320_mobilenet_v3_large": (160, 1e-3)}


def build(name, torch, side):
    """The model without trained weights."""
    if side == "own":
        return own_models()[name][0]()
    own = {
        "unet": lambda: unet(torch, False),
        "unet_bilinear": lambda: unet(torch, True),
        "rnn": lambda: recurrent(torch, "RNN"),
        "lstm": lambda: recurrent(torch, "LSTM", layers=2),
        "lstm_bidirectional": lambda: recurrent(torch, "LSTM", directions=2),
        "gru": lambda: recurrent(torch, "GRU", directions=2, layers=2),
        "transformer_encoder": lambda: transformer(torch, False),
        "transformer_norm_first": lambda: transformer(torch, False, norm_first=True),
        "transformer": lambda: transformer(torch, True),
        "deeplabv3_mobilenet_v3_large": lambda: segmentation(torch, name),
        "lraspp_mobilenet_v3_large": lambda: segmentation(torch, name),
    }
    if name in own:
        return own[name]()
    if name in DETECTORS:
        return detection(torch, name, side)
    import torchvision
    without_auxiliary = {"aux_logits": False, "init_weights": False}
    extra = {"googlenet": without_auxiliary, "inception_v3": without_auxiliary, "vit_b_16": {"image_size": side}}
    return getattr(torchvision.models, name)(weights=None, **extra.get(name, {}))


def own_models():
    """Of another file, which needs torch at once; nothing is written beside it."""
    sys.dont_write_bytecode = True
    from transformer_models import MODELS as own
    return own


def examples_for(name, torch, batch, side):
    """Inputs by name. Tokens are [steps, batch], as torch.nn's recurrent nets and transformers have them."""
    if side == "own":
        return own_models()[name][1](batch)
    return {"input": torch.randint(0, 100, (20, batch)) if side == "tokens" else torch.rand(batch, 3, side, side)}


def output_names(name, side):
    if side == "own":
        return own_models()[name][2]
    return ["boxes", "scores", "labels"] if name in DETECTORS else ["output"]


def seed_weights(model, torch):
    """He-normal weights and mild BatchNorm statistics: nothing vanishes, nothing explodes."""
    nn = torch.nn
    for module in model.modules():
        if isinstance(module, (nn.Conv1d, nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.uniform_(module.bias, -0.1, 0.1)
        elif isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
            nn.init.uniform_(module.weight, 0.8, 1.2)
            nn.init.uniform_(module.bias, -0.1, 0.1)
    for name, parameter in model.named_parameters():
        if name.endswith("layer_scale"):  # of ConvNeXt, so small that its blocks would do nothing
            nn.init.uniform_(parameter, 0.1, 0.5)


def settle_statistics(model, examples, torch):
    """BatchNorm statistics become those of @p examples, disturbed by a tenth, layer after layer."""
    layers = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d)]

    def measure(module, inputs):
        x = inputs[0]
        module.running_mean.copy_(x.mean((0, 2, 3)))
        module.running_var.copy_(x.var((0, 2, 3), unbiased=False) + 0.05)
        module.running_mean.add_(0.1 * module.running_var.sqrt() * torch.randn_like(module.running_mean))
        module.running_var.mul_(torch.empty_like(module.running_var).uniform_(0.9, 1.1))

    hooks = [m.register_forward_pre_hook(measure) for m in layers]
    with torch.no_grad():
        model(*examples)
    for hook in hooks:
        hook.remove()


def save_scripted(model, path, torch):
    try:
        torch.jit.script(model).save(path)
    except (RuntimeError, torch.jit.frontend.NotSupportedError) as error:
        print(f"torch.jit.script: {str(error).strip().splitlines()[0]}", file=sys.stderr)


def save_tensors(tensors, base, kind):
    """Writes BASE.KIND.K.bin for each; what MODEL.json says about them."""
    described = []
    for at, (name, tensor) in enumerate(tensors.items()):
        file = f"{base}.{kind}.{at}.bin"
        array = tensor.numpy()
        array.astype(array.dtype.newbyteorder("<")).tofile(file)
        described.append({"name": name, "type": str(array.dtype), "shape": list(tensor.shape),
                          "file": os.path.basename(file)})
    return described


def arguments():
    parser = argparse.ArgumentParser(description="Export a torchvision model with seeded weights.")
    parser.add_argument("model", nargs="?")
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--list", action="store_true", help="print the models and what each may differ by")
    parser.add_argument("--detectors", action="store_true", help="the same for the detectors")
    parser.add_argument("--opset", type=int, default=14)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=0, help="side of the input, the model's own by default")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--keep-batchnorm", action="store_true", help="leave BatchNorm for the reader to fold")
    parser.add_argument("--torchscript", action="store_true",
                        help="write MODEL.scripted.pt (torch.jit.script, where it takes the model) instead of MODEL.onnx")
    parser.add_argument("--dynamic-batch", action="store_true", help="name the batch dimension 'batch'")
    return parser.parse_args()


def main():
    args = arguments()
    if args.list or args.detectors:
        for name, (_, allowed) in (MODELS if args.list else DETECTORS).items():
            print(name, allowed)
        return 0
    try:
        import torch
    except ImportError as error:
        print(f"python3-torch is missing: {error}", file=sys.stderr)
        return 77
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    side = args.size or (MODELS | DETECTORS).get(args.model, (224, 0))[0]
    try:
        model = build(args.model, torch, side)
    except (ImportError, AttributeError) as error:
        print(f"{args.model}: {error}", file=sys.stderr)
        return 77 if isinstance(error, ImportError) else 2
    model.eval()
    seed_weights(model, torch)
    settle_statistics(model, examples_for(args.model, torch, 2, side).values(), torch)
    inputs = examples_for(args.model, torch, args.batch, side)
    examples = tuple(inputs.values())
    names = output_names(args.model, side)
    with torch.no_grad():
        expected = model(*examples)
        traced = None if args.model in DETECTORS else torch.jit.trace(model, examples)
    expected = dict(zip(names, [expected] if torch.is_tensor(expected) else expected))
    if args.model in DETECTORS:
        expected = {"boxes": expected["boxes"]}

    os.makedirs(args.folder, exist_ok=True)
    base = os.path.join(args.folder, args.model)
    if traced:
        traced.save(base + ".pt")
    axes = {name: {0: "batch"} for name in inputs} if args.dynamic_batch else None
    unfolded = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
    if args.torchscript:
        save_scripted(model, base + ".scripted.pt", torch)
    else:
        torch.onnx.export(model, examples, base + ".onnx", opset_version=args.opset, input_names=list(inputs),
                          output_names=names, dynamic_axes=axes, **(unfolded if args.keep_batchnorm else {}))
    outputs = save_tensors(expected, base, "expected")
    for output, tensor in zip(outputs, expected.values()):
        output |= {"largest": float(tensor.abs().max()), "spread": float(tensor.std())}
    with open(base + ".json", "w", encoding="utf-8") as file:
        json.dump({"model": args.model, "opset": args.opset, "seed": args.seed,
                   "inputs": save_tensors(inputs, base, "input"), "outputs": outputs}, file, indent=2)
    return 0


if __name__ == "__main__":
    sys.exit(main())
