# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that vanish in the middle of things cost nobody anything: prints what each kind left behind.

    python3 tests/bench/vanishing.py build/release/bin [--rounds 200] [--pings 500000]

Beside the rounds that may run beside it, another client's live run goes on; its frames are counted at the end."""
import argparse
import hashlib
import json
import os
import subprocess
import time

import wire

MODEL = {"name": "zoo:VAE", "dimensions": {}}
SLOW = {"name": "zoo:AlexNet", "dimensions": {}}  # so that its profile is under way for long enough to be left


def ready(client, model=None):
    client.send("ModelQuery", {"request": 1, "model": model or MODEL, "bytes": 0})
    return client.wait("ModelReady")[1]["fingerprint"]


def sending(client, number):
    content = os.urandom(8 << 20)
    name = "sha256:" + hashlib.sha256(content).hexdigest()
    client.send("ModelQuery", {"request": 1, "model": {"name": name, "dimensions": {}}, "bytes": len(content)})
    client.wait("ModelWanted")
    for at in range(number % 4):
        client.send("ModelChunk", {"request": 1, "offset": at << 20}, content[at << 20:(at + 1) << 20])
    at = number % 4
    client.send("ModelChunk", {"request": 1, "offset": at << 20}, content[:1000 * (number % 500)], 1 << 20)


def profiling(client, _):
    ready(client, SLOW)
    client.send("ProfileRequest", {"request": 2, "model": SLOW, "options": {"runs": 1000, "budget": 0.0}})
    while client.wait("Progress")[1]["stage"] != "measuring":
        pass


def joined(client, _):
    fingerprint = ready(client)
    layers = LAYERS
    terms = {"model": MODEL, "fingerprint": fingerprint, "placements": ["d" * layers, "e" * layers, "e" * layers],
             "resultOn": "device"}
    client.send("Join", {"request": 2, "terms": terms, "inFlight": 1})
    client.wait("Joined")


def in_a_tensor(client, number):
    joined(client, number)
    client.send("Tensors", {"request": 2}, b"x" * (number % 200), 400)


def bulk(client, number):
    client.send("Bulk", {"request": 1, "answerBytes": 1 << 20}, b"x" * 65536)
    if number % 2:
        client.wait("Bulk")


def layer_count(suture):
    text = subprocess.run([suture, "inspect", MODEL["name"], "--json"], check=True, capture_output=True, text=True).stdout
    return json.loads(text)["layers_after_fusion"]


def measure(agent, name, rounds, act):
    worker = agent.worker()
    act(0)
    before = wire.settled_descriptors(worker, 0, 1.0), wire.resident_kilobytes(worker)
    for number in range(rounds):
        act(number)
    now = agent.worker()
    after = (wire.settled_descriptors(now, before[0]), wire.resident_kilobytes(now))
    print(f"{name:<26}{rounds:>7}  {'the same' if now == worker else 'REPLACED':<10}{before[0]:>5} {after[0]:>5}"
          f"{before[1] / 1024:>9.1f} {after[1] / 1024:>8.1f}", flush=True)
    return now == worker and after[0] <= before[0]


def vanishing(agent, act, by_reset):
    def once(number):
        client = wire.Client(agent.address)
        act(client, number)
        client.vanish(by_reset)
    return once


def pings(agent, count):
    def once(_):
        client = wire.Client(agent.address)
        burst = wire.frame("Ping", {"id": 7}) * 1000
        try:
            for _ in range(count // 1000):
                client.socket.sendall(burst)
        except OSError:
            pass  # it may have had enough of somebody who reads no answers
        client.vanish(True)
    return once


def main():
    global LAYERS
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--pings", type=int, default=500_000)
    options = parser.parse_args()
    suture = os.path.join(options.programs, "suture")
    LAYERS = layer_count(suture)
    edge = wire.Agent(os.path.join(options.programs, "suture-agent"), "--threads", "1", "--memory", "1000")
    device = wire.Agent(os.path.join(options.programs, "suture-agent"), "--threads", "1", "--slowdown", "2")
    print(f"{'who vanishes':<26}{'rounds':>7}  {'worker':<10}{'descriptors':>11}{'resident MB':>18}")
    good = True
    for by_reset in (False, True):
        how = " (reset)" if by_reset else " (close)"
        good &= measure(edge, "during a profile" + how, options.rounds, vanishing(edge, profiling, by_reset))
    other = subprocess.Popen([suture, "run", "zoo:DQN", "--device", device.address, "--edge", edge.address, "--frames", "20000",
                              "--runs", "5", "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    time.sleep(8.0)  # until its frames run
    for by_reset in (False, True):
        how = " (reset)" if by_reset else " (close)"
        for name, act in (("in a bulk", bulk), ("in a run", joined), ("in a tensor", in_a_tensor), ("while a model is sent", sending)):
            good &= measure(edge, name + how, options.rounds, vanishing(edge, act, by_reset))
    good &= measure(edge, f"{options.pings} pings, reset", 1, pings(edge, options.pings))
    running = other.poll() is None
    other.send_signal(2)
    other.wait()
    print("another client's run meanwhile:", "went on" if running else f"ended with status {other.returncode}")
    edge.end()
    device.end()
    raise SystemExit(0 if good and running else 1)


main()
