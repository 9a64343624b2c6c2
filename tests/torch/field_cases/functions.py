# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions that the file itself defines, as newer exporters write them."""
import numpy as np
from onnx import helper

from .writing import case, ramp

DOMAIN = "pkg.blocks"


def function(name, inputs, outputs, nodes, attributes=(), opset=18, defaults=()):
    made = helper.make_function(DOMAIN, name, inputs, outputs, nodes,
                                [helper.make_opsetid("", opset), helper.make_opsetid(DOMAIN, 1)], list(attributes))
    made.ParseFromString(made.SerializeToString() + b"".join(field(11, d.SerializeToString()) for d in defaults))
    return made


def field(number, content):
    """A field that onnx 1.12 does not know yet."""
    def varint(n):
        return bytes([n]) if n < 128 else bytes([n & 127 | 128]) + varint(n >> 7)
    return varint(number << 3 | 2) + varint(len(content)) + content


def refers(node, **names):
    """Attributes of a node that are those of the function around it."""
    for own, outer in names.items():
        attribute = node.attribute.add()
        attribute.name, attribute.ref_attr_name = own, outer
        attribute.type = 1
    return node


def function_cases():
    x, w, b = ramp(2, 6), ramp(6, 5), ramp(5)
    act = function("Act", ["v"], ["out"], [refers(helper.make_node("LeakyRelu", ["v"], ["out"]), alpha="slope")],
                   defaults=[helper.make_attribute("slope", 0.25)])
    dense = function("Dense", ["x", "w", "b"], ["out"],
                     [helper.make_node("MatMul", ["x", "w"], ["t0"]), helper.make_node("Add", ["t0", "b"], ["t"]),
                      refers(helper.make_node("Act", ["t"], ["out"], domain=DOMAIN), slope="slope")], ["slope"])
    plain = x.astype(np.float64) @ w + b

    def leaky(values, slope):
        return np.where(values > 0, values, slope * values).astype(np.float32)

    for name, given, slope in (("nested", {"slope": 0.5}, 0.5), ("default", {}, 0.25)):
        case(f"function_{name}", [helper.make_node("Dense", ["x", "w", "b"], ["y"], domain=DOMAIN, **given)], {"x": x},
             {"y": leaky(plain, slope)}, {"w": w, "b": b}, domains={DOMAIN: 1}, functions=[act, dense])
    case("function_twice", [helper.make_node("Act", ["x"], ["h"], domain=DOMAIN, slope=0.5),
                            helper.make_node("Act", ["h"], ["y"], domain=DOMAIN, slope=0.5)], {"x": x},
         {"y": leaky(leaky(x, 0.5).astype(np.float64), 0.5)}, domains={DOMAIN: 1}, functions=[act])
    # A function of opset 12, whose softmax goes over all dimensions from its axis on, in a model of opset 18.
    cube = ramp(2, 3, 4)
    rows = np.exp(cube.astype(np.float64)).reshape(2, 12)
    old = function("OldSoftmax", ["v"], ["out"], [helper.make_node("Softmax", ["v"], ["out"])], opset=12)
    case("function_of_older_opset", [helper.make_node("OldSoftmax", ["x"], ["y"], domain=DOMAIN)], {"x": cube},
         {"y": (rows / rows.sum(1, keepdims=True)).reshape(2, 3, 4).astype(np.float32)}, domains={DOMAIN: 1},
         functions=[old])
    # Two functions of one name, told apart by what newer files add to it.
    first, second = (function("Either", ["v"], ["out"], [helper.make_node(kind, ["v"], ["out"])])
                     for kind in ("Relu", "Neg"))
    calls = [helper.make_node("Either", [a], [b], domain=DOMAIN) for a, b in (("x", "h"), ("h", "y"))]
    for made, call, overload in zip((first, second), calls, (b"one", b"other")):
        made.ParseFromString(made.SerializeToString() + field(13, overload))
        call.ParseFromString(call.SerializeToString() + field(8, overload))
    case("function_overloads", calls, {"x": x}, {"y": -np.maximum(x, 0)}, domains={DOMAIN: 1},
         functions=[first, second])
    # An input that is not given, one that is an output as well, and a body of an If that calls a function.
    both = function("Both", ["v", "low"], ["v", "out"], [helper.make_node("Clip", ["v", "low"], ["out"])])
    case("function_passes_through", [helper.make_node("Both", ["x"], ["same", "y"], domain=DOMAIN)], {"x": x},
         {"same": x, "y": x}, domains={DOMAIN: 1}, functions=[both])
    branches = [helper.make_graph([helper.make_node("Act", ["x"], [f"{n}_out"], domain=DOMAIN, slope=s)], n, [],
                                  [helper.make_tensor_value_info(f"{n}_out", 1, [2, 6])])
                for n, s in (("yes", 0.5), ("no", -1.0))]
    case("function_in_a_branch",
         [helper.make_node("If", ["c"], ["y"], then_branch=branches[0], else_branch=branches[1])],
         {"x": x, "c": np.array(False)}, {"y": np.abs(x)}, domains={DOMAIN: 1}, functions=[act])
