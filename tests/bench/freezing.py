# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Freezes each process of a live run, and a proxy between them, for 3 s and for good, in each phase: prints what is
said and after how long.

    python3 tests/bench/freezing.py build/release/bin [--phases sending,profile,probe,run] [--who ...]
"""
import argparse
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time

import wire

PHASES = {"sending": "Sending the model to the", "profile": "Timing each layer on the", "probe": "Measuring the link",
          "run": "Running live"}
WHO = ["desktop", "device worker", "edge worker", "device supervisor", "edge supervisor", "proxy to the device",
       "proxy to the edge"]
PATIENCE = 60.0


class Proxy:
    """Carries bytes to an address until it is frozen."""

    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.target = (host, int(port))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        self.flowing = threading.Event()
        self.flowing.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            ours, _ = self.listener.accept()
            theirs = socket.create_connection(self.target)
            for source, sink in ((ours, theirs), (theirs, ours)):
                sink.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source, sink):
        try:
            while True:
                got = source.recv(1 << 18)
                self.flowing.wait()
                if not got:
                    break
                sink.sendall(got)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Round:
    """One run of the desktop's command between two agents, frozen somewhere."""

    def __init__(self, programs, model):
        agent = os.path.join(programs, "suture-agent")
        self.device = wire.Agent(agent, "--threads", "1", "--slowdown", "3", "--link", "40/40")
        self.edge = wire.Agent(agent, "--threads", "1")
        self.to_device = Proxy(self.device.address)
        self.to_edge = Proxy(self.edge.address)
        self.pids = {"device worker": self.device.worker(), "edge worker": self.edge.worker(),
                     "device supervisor": self.device.process.pid, "edge supervisor": self.edge.process.pid}
        self.desktop = subprocess.Popen(
            [os.path.join(programs, "suture"), "run", model, "--device", self.to_device.address, "--edge", self.to_edge.address,
             "--frames", "60", "--runs", "10", "--json"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.pids["desktop"] = self.desktop.pid
        self.lines = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.desktop.stderr:
            self.lines.append((time.monotonic(), line.strip()))

    def reach(self, phase):
        """Waits until the phase is well under way; whether it was."""
        end = time.monotonic() + 120.0
        while time.monotonic() < end and self.desktop.poll() is None:
            if any(line.startswith(PHASES[phase]) for _, line in self.lines):
                time.sleep({"sending": 0.02, "profile": 1.0, "probe": 0.3, "run": 1.5}[phase])
                return self.desktop.poll() is None
            time.sleep(0.005)
        return False

    def freeze(self, who):
        if who.startswith("proxy"):
            (self.to_device if who.endswith("device") else self.to_edge).flowing.clear()
        else:
            os.kill(self.pids[who], signal.SIGSTOP)

    def thaw(self, who):
        if who.startswith("proxy"):
            (self.to_device if who.endswith("device") else self.to_edge).flowing.set()
            return
        try:
            os.kill(self.pids[who], signal.SIGCONT)
        except ProcessLookupError:
            pass  # it was replaced

    def outcome(self, since):
        """What the command said at its end, and how long after the freeze."""
        try:
            status = self.desktop.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            return None, "still running after %.0f s" % PATIENCE
        took = time.monotonic() - since
        self.reader.join(5.0)
        if status == 0:
            return took, "ran to its end"
        return took, self.lines[-1][1] if self.lines else "status %d" % status

    def end(self):
        if self.desktop.poll() is None:
            self.desktop.kill()
        self.desktop.wait()
        for agent in (self.device, self.edge):
            agent.end()


def still_serves(agent):
    """Whether somebody else is served, and after how long."""
    begin = time.monotonic()
    try:
        client = wire.Client(agent.address, 30.0)
        client.send("ModelQuery", {"request": 1, "model": {"name": "zoo:DQN", "dimensions": {}}, "bytes": 0})
        client.wait("ModelReady")
        client.vanish(False)
        return "%.1f s" % (time.monotonic() - begin)
    except (OSError, RuntimeError, wire.Closed) as problem:
        return str(problem) or type(problem).__name__


def one(programs, model, phase, who, seconds):
    this = Round(programs, model)
    try:
        if not this.reach(phase):
            return "the phase was not reached: " + (this.lines[-1][1] if this.lines else "nothing was said")
        began = time.monotonic()
        this.freeze(who)
        if seconds:
            time.sleep(seconds)
            this.thaw(who)
        if who == "desktop" and not seconds:
            time.sleep(11.0)
            text = "edge serves others after 11 s: %s, device: %s" % (still_serves(this.edge), still_serves(this.device))
            this.thaw(who)
            return text
        took, said = this.outcome(began)
        text = said if took is None else "%5.1f s  %s" % (took, said)
        if not seconds and not who.startswith("proxy"):
            this.thaw(who)
        return text
    finally:
        this.thaw(who)
        this.end()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("--phases", default=",".join(PHASES))
    parser.add_argument("--who", default=",".join(WHO))
    parser.add_argument("--model", help="an ONNX file; without it VGG of the zoo is written down and used")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model = options.model or os.path.join(folder, "vgg.onnx")
        if not options.model:
            subprocess.run([os.path.join(options.programs, "suture"), "zoo", "export", "VGG", "-o", model], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        print(f"{'phase':<9}{'who is frozen':<22}{'for':<10}what is said, and how long after the freeze")
        for phase in options.phases.split(","):
            for who in options.who.split(","):
                for seconds in (3, None):
                    said = one(options.programs, model, phase, who, seconds)
                    print(f"{phase:<9}{who:<22}{'3 s' if seconds else 'good':<10}{said}", flush=True)


main()
