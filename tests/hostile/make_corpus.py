# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes files that nobody should trust: make_corpus.py FOLDER

Names begin with what must happen: "bad-" is refused in one line, "fine-" opens.
Written byte by byte, without ONNX's own library, which would not let most of them pass.
"""
import io
import os
import struct
import sys
import zipfile

FLOAT, INT64 = 1, 7
INT64_MAX = 2**63 - 1


def varint(value):
    value &= 2**64 - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(field, value):
    return varint(field << 3) + varint(value)


def block(field, payload):
    payload = payload.encode() if isinstance(payload, str) else payload
    return varint(field << 3 | 2) + varint(len(payload)) + payload


def value_info(name, dims, kind=FLOAT):
    shape = b"".join(block(1, number(1, size)) for size in dims)
    return block(1, name) + block(2, block(1, number(1, kind) + block(2, shape)))


def node(kind, inputs, outputs, name="", attributes=b""):
    return block(1, b"".join(block(1, text) for text in inputs) + b"".join(block(2, text) for text in outputs)
                 + block(3, name) + block(4, kind) + attributes)


def tensor(name, dims, raw=None, kind=FLOAT, extra=b""):
    head = b"".join(number(1, size) for size in dims) + number(2, kind) + block(8, name)
    return block(5, head + (block(9, raw) if raw is not None else b"") + extra)


def external(name, dims, location, offset=0, length=432):
    entries = {"location": location, "offset": str(offset), "length": str(length)}
    extra = b"".join(block(13, block(1, key) + block(2, value)) for key, value in entries.items())
    return tensor(name, dims, None, FLOAT, extra + number(14, 1))


def model(graph, opset=13):
    return number(1, 7) + block(7, block(2, "g") + graph) + block(8, number(2, opset))


IMAGE = [1, 3, 8, 8]
WEIGHTS = [4, 3, 3, 3]
WEIGHT_BYTES = b"\x00\x00\x80\x3f" * 108


def network(weights=None, image=None, name="conv", source="x"):
    parts = node("Conv", [source, "w"], ["c"], name) + node("Relu", ["c"], ["y"], "relu")
    parts += tensor("w", WEIGHTS, WEIGHT_BYTES) if weights is None else weights
    return model(parts + block(11, value_info("x", image or IMAGE)) + block(12, block(1, "y")))


def relus(nodes):
    return model(nodes + block(11, value_info("x", IMAGE)) + block(12, block(1, "y")))


def nested(depth):
    """A graph in an attribute of a node of a graph ..., innermost first."""
    heads, length = [], 0
    for _ in range(depth):
        for field in (6, 5, 1):  # AttributeProto.g, NodeProto.attribute, GraphProto.node
            head = varint(field << 3 | 2) + varint(length)
            heads.append(head)
            length += len(head)
    return number(1, 7) + varint(7 << 3 | 2) + varint(length) + b"".join(reversed(heads))


def zipped(entries, method=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def files():
    good = network()
    yield "fine-network.onnx", good
    yield "fine-nan-weights.onnx", network(tensor("w", WEIGHTS, struct.pack("<f", float("nan")) * 108))
    yield "bad-empty.onnx", b""
    for cut in (1, 2, len(good) // 4, len(good) // 2, len(good) - 1):
        yield f"bad-truncated-{cut}.onnx", good[:cut]
    yield "bad-varint.onnx", b"\x08" + b"\xff" * 11 + good
    yield "bad-length.onnx", number(1, 7) + varint(7 << 3 | 2) + varint(2**62)
    yield "bad-depth.onnx", nested(100_000)
    yield "bad-cycle.onnx", relus(node("Relu", ["b"], ["a"], "first") + node("Relu", ["a"], ["b"], "second")
                                  + node("Add", ["x", "b"], ["y"], "third"))
    yield "bad-self.onnx", relus(node("Relu", ["y"], ["y"], "self"))
    yield "bad-dangling.onnx", network(source="nowhere")
    yield "bad-two-producers.onnx", relus(node("Relu", ["x"], ["y"], "one") + node("Sigmoid", ["x"], ["y"], "two"))
    yield "fine-same-names.onnx", relus(node("Relu", ["x"], ["a"], "twin") + node("Sigmoid", ["a"], ["y"], "twin"))
    yield "bad-dim-minus.onnx", network(image=[1, -1, 8, 8])
    yield "bad-dim-zero.onnx", network(image=[1, 3, 0, 8])
    yield "bad-dim-max.onnx", network(image=[INT64_MAX, 3, 8, 8])
    yield "bad-dim-product.onnx", network(image=[2**21, 2**21, 2**21, 2**21])
    yield "bad-weight-product.onnx", network(tensor("w", [2**32, 2**32, 3, 3], WEIGHT_BYTES))
    yield "bad-weight-short.onnx", network(tensor("w", WEIGHTS, WEIGHT_BYTES[:-1]))
    yield "bad-weight-huge.onnx", network(tensor("w", [1 << 30, 1 << 10, 1, 1], b"\0" * 4))
    chain = node("Relu", ["x"], ["y"]) * 1_000_000
    yield "bad-million-nodes.onnx", relus(chain)
    growing = b"".join(node("Concat", [f"t{i}", f"t{i}"], [f"t{i + 1}"], "", block(5, block(1, "axis") + number(3, 0) + number(20, 2)))
                       for i in range(60))
    yield "bad-doubling.onnx", model(growing + block(11, value_info("t0", IMAGE)) + block(12, block(1, "t60")))
    of_shape = tensor("s", [2], struct.pack("<qq", 1 << 20, 1 << 20), INT64)
    yield "bad-constant-of-shape.onnx", model(of_shape + node("ConstantOfShape", ["s"], ["c"]) + node("Add", ["x", "c"], ["y"])
                                              + block(11, value_info("x", [1])) + block(12, block(1, "y")))
    yield "bad-unknown-operator.onnx", relus(node("Frobnicate", ["x"], ["y"], "what"))
    yield "bad-not-utf8.onnx", network(name=b"\xff\xfe\x80conv", source=b"\xc3\x28")
    yield "bad-line-breaks.onnx", network(source="a\nb\r\x1b[31mred")
    yield "bad-long-name.onnx", network(source="n" * 1_000_000)
    for name, location in (("parent", "../outside.bin"), ("absolute", "/etc/passwd"), ("link", "link.bin"),
                           ("pipe", "pipe.bin"), ("folder", "folder.bin"), ("device", "/dev/zero"), ("none", "missing.bin")):
        yield f"bad-external-{name}.onnx", network(external("w", WEIGHTS, location))
    yield "bad-external-offset.onnx", network(external("w", WEIGHTS, "weights.bin", 2**62))
    yield "bad-external-length.onnx", network(external("w", WEIGHTS, "weights.bin", 4, 432))
    yield "bad-external-text.onnx", network(external("w", WEIGHTS, "weights.bin", "1e3"))
    yield "fine-external.onnx", network(external("w", WEIGHTS, "weights.bin"))
    yield "weights.bin", WEIGHT_BYTES
    outside = external("unused", WEIGHTS, "../outside.bin")
    yield "fine-unused-outside.onnx", network(tensor("w", WEIGHTS, WEIGHT_BYTES) + outside)
    yield "fine-deep-name.onnx", network(name="a/" * 100_000 + "Conv")
    picture = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
    yield "bad-picture.onnx", picture
    yield "bad-zip.onnx", zipped({"archive/code/a.py": "pass"})
    yield "bad-text.onnx", b"this is no model\n" * 100
    yield "bad-picture.pt", picture
    yield "bad-empty.pth", b""
    yield "bad-state-dict.pt", zipped({"archive/data.pkl": b"\x80\x02}q\x00.", "archive/version": "3\n"})
    yield "bad-pickle.pth", b"\x80\x02cos\nsystem\nX\x04\x00\x00\x00true\x85R."
    script = {"archive/constants.pkl": b"\x80\x02).", "archive/version": "3\n", "archive/data.pkl": b"\x80\x02}q\x00.",
              "archive/code/__torch__.py": "class Net(Module):\n  pass\n"}
    yield "bad-entry-outside.pt", zipped({**script, "../../outside.txt": "here"})
    yield "bad-bomb.pt", zipped({**script, "archive/data/0": b"\0" * (64 << 20)}, zipfile.ZIP_DEFLATED)
    yield "bad-script-truncated.pt", zipped(script)[:-30]
    yield "bad-script-garbage.pt", zipped({**script, "archive/data.pkl": os.urandom(512)})


def main(folder):
    for name, data in files():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
    with open(os.path.join(folder, "..", "outside.bin"), "wb") as file:
        file.write(WEIGHT_BYTES)
    os.symlink("weights.bin", os.path.join(folder, "link.bin"))
    os.mkfifo(os.path.join(folder, "pipe.bin"))
    os.mkdir(os.path.join(folder, "folder.bin"))
    os.mkdir(os.path.join(folder, "bad-folder.onnx"))
    os.mkfifo(os.path.join(folder, "bad-pipe.onnx"))
    os.symlink("/dev/zero", os.path.join(folder, "bad-device.onnx"))


if __name__ == "__main__":
    main(sys.argv[1])
