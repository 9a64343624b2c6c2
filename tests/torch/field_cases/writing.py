# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a case in the layout of ONNX's own suite."""
import pathlib
import sys

import numpy as np
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(sys.argv[1])
TYPES = {"float32": TensorProto.FLOAT, "int64": TensorProto.INT64, "int32": TensorProto.INT32, "bool": TensorProto.BOOL,
         "int8": TensorProto.INT8, "uint8": TensorProto.UINT8, "float64": TensorProto.DOUBLE,
         "float16": TensorProto.FLOAT16, "int16": TensorProto.INT16, "uint16": TensorProto.UINT16}


def infos(arrays):
    return [helper.make_tensor_value_info(n, TYPES[str(a.dtype)], a.shape) for n, a in arrays.items()]


def write(name, model, inputs, outputs):
    data = FOLDER / name / "test_data_set_0"
    data.mkdir(parents=True, exist_ok=True)
    (FOLDER / name / "model.onnx").write_bytes(model.SerializeToString())
    for kind, arrays in (("input", inputs), ("output", outputs)):
        for i, (n, a) in enumerate(arrays.items()):
            (data / f"{kind}_{i}.pb").write_bytes(numpy_helper.from_array(np.asarray(a), n).SerializeToString())


def case(name, nodes, inputs, outputs, constants=None, opset=18, domains=None, functions=(), tensors=(), sparse=()):
    """inputs, outputs, constants: arrays by name; domains: versions by name; tensors, sparse: initializers as they are."""
    graph = helper.make_graph(nodes, name, infos(inputs), infos(outputs),
                              [numpy_helper.from_array(np.asarray(a), n) for n, a in (constants or {}).items()]
                              + list(tensors), sparse_initializer=list(sparse))
    imports = [helper.make_opsetid("", opset)] + [helper.make_opsetid(d, v) for d, v in (domains or {}).items()]
    write(name, helper.make_model(graph, opset_imports=imports, ir_version=8, functions=list(functions)), inputs,
          outputs)


def ramp(*shape):
    """Numbers without a pattern, the same each time."""
    count = int(np.prod(shape))
    return np.sin(np.arange(count) * 1.7 + 0.3).astype(np.float32).reshape(shape)
