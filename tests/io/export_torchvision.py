#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exports a torchvision model with seeded weights, to test readers and runtimes against python3-torch.

    export_torchvision.py MODEL OUTDIR [--opset 13] [--seed 1] [--size N] [--batch 1] [--keep-batchnorm]

writes MODEL.onnx, MODEL.pt (torch.jit.trace), MODEL.input.bin and MODEL.expected.bin (float32,
little-endian, row-major) and MODEL.json with shapes. Nothing is downloaded.
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


def build(name, torch):
    """The model without trained weights, and the side of its square input."""
    if name in ("unet", "unet_bilinear"):
        return unet(torch, name == "unet_bilinear"), 128
    import torchvision
    if name == "googlenet":
        return torchvision.models.googlenet(weights=None, aux_logits=False, init_weights=False), 224
    if name == "inception_v3":
        return torchvision.models.inception_v3(weights=None, aux_logits=False, init_weights=False), 299
    return getattr(torchvision.models, name)(weights=None), 224


def seed_weights(model, torch):
    """He-normal weights and mild BatchNorm statistics: nothing vanishes, nothing explodes."""
    nn = torch.nn
    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.uniform_(module.bias, -0.1, 0.1)
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.8, 1.2)
            nn.init.uniform_(module.bias, -0.1, 0.1)


def settle_statistics(model, example, torch):
    """BatchNorm statistics become those of @p example, disturbed by a tenth, layer after layer."""
    layers = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d)]

    def measure(module, inputs):
        x = inputs[0]
        module.running_mean.copy_(x.mean((0, 2, 3)))
        module.running_var.copy_(x.var((0, 2, 3), unbiased=False) + 0.05)
        module.running_mean.add_(0.1 * module.running_var.sqrt() * torch.randn_like(module.running_mean))
        module.running_var.mul_(torch.empty_like(module.running_var).uniform_(0.9, 1.1))

    hooks = [m.register_forward_pre_hook(measure) for m in layers]
    with torch.no_grad():
        model(example)
    for hook in hooks:
        hook.remove()


def save_scripted(model, path, torch):
    try:
        torch.jit.script(model).save(path)
    except (RuntimeError, torch.jit.frontend.NotSupportedError) as error:
        print(f"torch.jit.script: {str(error).splitlines()[0]}", file=sys.stderr)


def arguments():
    parser = argparse.ArgumentParser(description="Export a torchvision model with seeded weights.")
    parser.add_argument("model")
    parser.add_argument("folder")
    parser.add_argument("--opset", type=int, default=13)
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
    try:
        import torch
    except ImportError as error:
        print(f"python3-torch is missing: {error}", file=sys.stderr)
        return 77
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    try:
        model, side = build(args.model, torch)
    except (ImportError, AttributeError) as error:
        print(f"{args.model}: {error}", file=sys.stderr)
        return 77 if isinstance(error, ImportError) else 2
    side = args.size or side
    model.eval()
    seed_weights(model, torch)
    settle_statistics(model, torch.rand(2, 3, side, side), torch)
    example = torch.rand(args.batch, 3, side, side)
    with torch.no_grad():
        expected = model(example)
        traced = torch.jit.trace(model, example)

    os.makedirs(args.folder, exist_ok=True)
    base = os.path.join(args.folder, args.model)
    traced.save(base + ".pt")
    axes = {"input": {0: "batch"}} if args.dynamic_batch else None
    unfolded = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
    if args.torchscript:
        save_scripted(model, base + ".scripted.pt", torch)
    else:
        torch.onnx.export(model, example, base + ".onnx", opset_version=args.opset, input_names=["input"],
                          output_names=["output"], dynamic_axes=axes, **(unfolded if args.keep_batchnorm else {}))
    example.numpy().astype("<f4").tofile(base + ".input.bin")
    expected.numpy().astype("<f4").tofile(base + ".expected.bin")
    with open(base + ".json", "w", encoding="utf-8") as file:
        json.dump({"model": args.model, "opset": args.opset, "seed": args.seed,
                   "inputs": [{"name": "input", "shape": list(example.shape), "file": args.model + ".input.bin"}],
                   "outputs": [{"name": "output", "shape": list(expected.shape),
                                "file": args.model + ".expected.bin",
                                "largest": float(expected.abs().max()),
                                "spread": float(expected.std())}]}, file, indent=2)
    return 0


if __name__ == "__main__":
    sys.exit(main())
