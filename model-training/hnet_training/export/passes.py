"""Takes out of a traced graph what costs a node and says nothing: constants as nodes, what is constant, the same twice, what nobody reads."""

from typing import Any, Dict, List, Set, Tuple

import numpy as np

_SMALL = 1 << 14  # bytes of a result that may stand in the file for the nodes that make it
_NARROW = {"int64": ("uint8", "int32"), "float32": ("float16",)}
_WEIGHTS = ("model.", "said")  # begin the names of weights, which `restore` looks for


def simplify(path: str) -> None:
    """Rewrites the graph in place. Without the package onnx, 1.13 or later, it stays as it was traced."""
    try:
        import onnx
        import onnx.reference
    except ImportError:
        return
    model = onnx.load(path)
    graph = model.graph
    del graph.value_info[:]
    _lift_constants(graph)
    while _fold(graph) | _share(graph) | _bypass(graph) | _drop(graph):
        pass
    _narrow(graph)
    onnx.save(model, path)


def _lift_constants(graph: Any) -> None:
    kept = []
    for node in graph.node:
        if node.op_type == "Constant" and node.attribute[0].name == "value":
            tensor = node.attribute[0].t
            tensor.name = node.output[0]
            graph.initializer.append(tensor)
        else:
            kept.append(node)
    _replace_nodes(graph, kept)


def _fold(graph: Any) -> bool:
    """Small results of constants become constants."""
    from onnx import numpy_helper
    from onnx.reference import ReferenceEvaluator
    known = {one.name: one for one in graph.initializer}
    outputs = {one.name for one in graph.output}
    kept = []
    for node in graph.node:
        given = [name for name in node.input if name]
        constant = given and not node.domain and all(name in known and not name.startswith(_WEIGHTS) for name in given)
        if not constant or any(name in outputs for name in node.output):
            kept.append(node)
            continue
        values = {name: numpy_helper.to_array(known[name]) for name in given}
        made = ReferenceEvaluator(node).run(None, values)
        if sum(value.nbytes for value in made) > max(_SMALL, sum(value.nbytes for value in values.values())):
            kept.append(node)
            continue
        for name, value in zip(node.output, made):
            known[name] = numpy_helper.from_array(np.asarray(value), name)
            graph.initializer.append(known[name])
    return _replace_nodes(graph, kept)


def _share(graph: Any) -> bool:
    """Of equal constants and of nodes that compute the same, one stays."""
    first: Dict[Tuple, List[str]] = {}
    instead: Dict[str, str] = {}
    for one in graph.initializer:
        if not one.name.startswith(_WEIGHTS):
            key = (one.data_type, tuple(one.dims), one.raw_data or one.SerializeToString())
            instead[one.name] = first.setdefault(key, [one.name])[0]
    outputs = {one.name for one in graph.output}
    kept = []
    for node in graph.node:
        node.input[:] = [instead.get(name, name) for name in node.input]
        attributes = sorted((one.name, one.SerializeToString()) for one in node.attribute)
        key = (node.domain, node.op_type, tuple(node.input), repr(attributes))
        same = first.get(key)
        if same is None or any(name in outputs for name in node.output) or len(same) != len(node.output):
            first.setdefault(key, list(node.output))
            kept.append(node)
        else:
            instead.update(zip(node.output, same))
    return _replace_nodes(graph, kept)


def _bypass(graph: Any) -> bool:
    """Identities go."""
    outputs = {one.name for one in graph.output}
    instead: Dict[str, str] = {}
    kept = []
    for node in graph.node:
        node.input[:] = [instead.get(name, name) for name in node.input]
        if node.op_type == "Identity" and node.output[0] not in outputs:
            instead[node.output[0]] = node.input[0]
        else:
            kept.append(node)
    return _replace_nodes(graph, kept)


def _drop(graph: Any) -> bool:
    """What nobody reads goes."""
    read: Set[str] = {one.name for one in graph.output}
    kept = []
    for node in reversed(graph.node):
        if any(name in read for name in node.output):
            read.update(node.input)
            kept.append(node)
            while len(node.output) > 1 and node.output[-1] not in read and node.op_type != "Split":
                node.output.pop()
    initializers = [one for one in graph.initializer if one.name in read]
    if len(initializers) < len(graph.initializer):
        del graph.initializer[:]
        graph.initializer.extend(initializers)
    return _replace_nodes(graph, kept[::-1])


def _narrow(graph: Any) -> None:
    """Large constants are kept in the smallest type that holds them; the engine widens them once."""
    from onnx import helper, numpy_helper
    for one in graph.initializer:
        value = numpy_helper.to_array(one) if not one.name.startswith(_WEIGHTS) else np.zeros(0)
        small = next((kind for kind in _NARROW.get(value.dtype.name, ()) if np.array_equal(value.astype(kind), value)), None)
        if value.nbytes > _SMALL * 8 and small:
            name = one.name
            one.CopyFrom(numpy_helper.from_array(value.astype(small), name + "_small"))
            graph.node.insert(0, helper.make_node("Cast", [one.name], [name], name + "_wide", to=helper.np_dtype_to_tensor_dtype(value.dtype)))


def _replace_nodes(graph: Any, kept: List[Any]) -> bool:
    """Whether some went."""
    fewer = len(kept) < len(graph.node)
    del graph.node[:]
    graph.node.extend(kept)
    return fewer
