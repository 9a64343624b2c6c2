# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times one TorchScript file three ways, a round at a time.

usage: torchscript_rounds.py FILE INPUTS THREADS; inputs are for example 1x3x224x224 or 1x20,1x16:int64
Each line on standard input is a number of runs; each line on standard output is one JSON object with the
milliseconds of each run: {"eager": [...], "frozen": [...], "optimized": [...]}.
"""
import json
import sys
import time

import torch

torch.set_num_threads(int(sys.argv[3]))
path, inputs = sys.argv[1], [text.partition(":") for text in sys.argv[2].split(",")]
eager = torch.jit.load(path).eval()
ways = {"eager": eager, "frozen": torch.jit.freeze(torch.jit.load(path).eval())}
ways["optimized"] = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.load(path).eval()))
frame = [torch.rand([int(size) for size in sizes.split("x")]).to(getattr(torch, kind or "float32")) for sizes, _, kind in inputs]


def run(module):
    start = time.perf_counter()
    module(*frame)
    return 1000.0 * (time.perf_counter() - start)


with torch.no_grad():
    for module in ways.values():
        times = [run(module) for _ in range(3)]
        while len(times) < 6 and sum(times) < 3000.0:
            times.append(run(module))
    print(json.dumps({}), flush=True)
    for line in sys.stdin:
        for module in ways.values():
            run(module)
        print(json.dumps({name: [run(module) for _ in range(int(line))] for name, module in ways.items()}), flush=True)
