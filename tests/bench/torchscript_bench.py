#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times a TorchScript file with python3-torch: eager, frozen, and optimised for inference.

    torchscript_bench.py MODEL.pt SHAPE [--threads N] [--rounds N] [--paced]

SHAPE is the input's, as 1x3x224x224. Prints one line "eager MS frozen MS optimize_for_inference MS"
of medians. With --paced it answers each line COUNT on its standard input with one such line of the
medians of COUNT runs each, so that a competitor on the same machine can take turns; the end of the
input ends it. Exit status 77: python3-torch is missing.
"""
import argparse
import statistics
import sys
import time


def arguments():
    parser = argparse.ArgumentParser(description="Time a TorchScript file.")
    parser.add_argument("model")
    parser.add_argument("shape")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--paced", action="store_true", help="run when told to by standard input")
    return parser.parse_args()


def milliseconds(model, example, runs):
    """The median after one run that only warms the caches again."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        model(example)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[1:])


def variants(path, torch):
    frozen = torch.jit.freeze(torch.jit.load(path).eval())
    best = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.load(path).eval()))
    return {"eager": torch.jit.load(path).eval(), "frozen": frozen, "optimize_for_inference": best}


def report(models, example, runs):
    print(" ".join(f"{name} {milliseconds(model, example, runs):.4f}" for name, model in models.items()), flush=True)


def main():
    args = arguments()
    try:
        import torch
    except ImportError as error:
        print(f"python3-torch is missing: {error}", file=sys.stderr)
        return 77
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    models = variants(args.model, torch)
    example = torch.rand([int(size) for size in args.shape.split("x")])
    with torch.no_grad():
        for model in models.values():
            milliseconds(model, example, 3)
        if not args.paced:
            report(models, example, args.rounds)
            return 0
        print("ready", flush=True)
        for line in sys.stdin:
            report(models, example, int(line))
    return 0


if __name__ == "__main__":
    sys.exit(main())
