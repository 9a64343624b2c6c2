// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Times one ONNX file in ONNX Runtime, a round at a time.
//
// usage: node -e SCRIPT SETTINGS, which are {"package": FOLDER, "model": FILE, "threads": N, "values": FILE, "inputs":
// [{"name": "x", "type": "float32", "shape": [1, 3], "bytes": 12}, ...]}; the values of all inputs lie one behind the
// other. Once it is ready it answers {}; each line on standard input is a number of runs, each line on standard output
// the milliseconds of each: {"onnxruntime": [...]}.
'use strict';
const fs = require('fs');
const readline = require('readline');

const arrays = {
    float32: Float32Array, float64: Float64Array, float16: Uint16Array, int64: BigInt64Array, int32: Int32Array,
    int16: Int16Array, int8: Int8Array, uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array,
    uint64: BigUint64Array, bool: Uint8Array
};

function inputsOf(settings, ort) {
    const all = fs.readFileSync(settings.values);
    const feeds = {};
    let at = all.byteOffset;
    for (const {name, type, shape, bytes} of settings.inputs) {
        if (!arrays[type])
            throw new Error(`its JavaScript has no tensors of ${type}`);
        feeds[name] = new ort.Tensor(type, new arrays[type](all.buffer.slice(at, at + bytes)), shape);
        at += bytes;
    }
    return feeds;
}

function open(settings, ort) {
    return ort.InferenceSession.create(settings.model, {
        intraOpNumThreads: settings.threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        graphOptimizationLevel: 'all'
    });
}

async function run(session, feeds) {
    const start = process.hrtime.bigint();
    await session.run(feeds);
    return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(times) {
    return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

/// As a profile of ours does: until the last five runs are as fast as the five before; here for 3 s at most.
async function warmUp(session, feeds) {
    const times = [];
    const settled = () => times.length >= 10
        && Math.abs(median(times.slice(-5)) / median(times.slice(-10, -5)) - 1) <= 0.03;
    for (let sum = 0; times.length < 3 || (times.length < 40 && sum < 3000 && !settled()); sum += times.at(-1))
        times.push(await run(session, feeds));
}

function answer(value) {
    process.stdout.write(JSON.stringify(value) + '\n');
}

async function main() {
    const settings = JSON.parse(process.argv[1]);
    const ort = require(settings.package);
    const session = await open(settings, ort);
    const feeds = inputsOf(settings, ort);
    await warmUp(session, feeds);
    answer({});
    for await (const line of readline.createInterface({input: process.stdin})) {
        await warmUp(session, feeds);
        const times = [];
        while (times.length < Number(line))
            times.push(await run(session, feeds));
        answer({onnxruntime: times});
    }
}

main().catch(error => {
    process.stderr.write(String(error.message).replace(/\s+/g, ' ') + '\n');
    process.exit(1);
});
