#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far each algorithm's plan is from the optimum, for each model of the zoo and network, as Markdown.

Profiles every model on this computer and on an emulated phone, then plans.
Usage: plan_quality.py PROGRAM_FOLDER [FOLDER_FOR_PROFILES [SLOWDOWN]]
"""
import json
import os
import subprocess
import sys
import tempfile

NETWORKS = {"3G": (1.1, 4.6), "4G": (8.8, 29.1), "Wi-Fi": (18.88, 54.97)}
LATENCY = ["dp", "dads", "dads-published", "neurosurgeon", "device-only", "edge-only"]


def run(*arguments):
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def profile(suture, model, agent, path):
    if not os.path.exists(path):
        text = run(suture, "profile", "zoo:" + model, "--agent", agent, "--runs", "5", "--budget", "20", "--json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def cell(plan, best):
    if "reason" in plan:
        return "no plan"
    return f"{100 * (plan['latency_ms'] / best - 1):.1f}"


def main():
    programs = sys.argv[1]
    folder = sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp()
    slowdown = sys.argv[3] if len(sys.argv) > 3 else "6"
    os.makedirs(folder, exist_ok=True)
    suture = os.path.join(programs, "suture")
    models = [model["name"] for model in json.loads(run(suture, "zoo", "list", "--json"))["models"]]
    print("| model | network | optimal ms | over the better | " + " | ".join(LATENCY) + " | throughput gap | overlap gap |")
    print("|---|---|--:|--:|" + "--:|" * (len(LATENCY) + 2))
    for model in models:
        device, edge = (os.path.join(folder, f"{model}-{side}.json") for side in ("device", "edge"))
        profile(suture, model, f"local:slowdown={slowdown}:threads=1", device)
        profile(suture, model, "local", edge)
        for network, (up, down) in NETWORKS.items():
            text = run(suture, "plan", "zoo:" + model, "--device-profile", device, "--edge-profile", edge, "--uplink-mbps",
                       str(up), "--downlink-mbps", str(down), "--algorithm", "all", "--json")
            plans = {plan["algorithm"]: plan for plan in json.loads(text)["plans"]}
            optimal = plans["optimal"]
            gaps = [f"{100 * (plans[name]['value_ms'] / plans[name]['lower_bound_ms'] - 1):.1f}"
                    if plans[name].get("lower_bound_ms") else "no plan" for name in ("optimal-throughput", "overlap")]
            cells = [cell(plans[name], optimal["latency_ms"]) for name in LATENCY]
            print(f"| {model} | {network} | {optimal['latency_ms']:.1f} | {optimal['speedup_vs_best']:.2f} | "
                  + " | ".join(cells + gaps) + " |", flush=True)


if __name__ == "__main__":
    main()
