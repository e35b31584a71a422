"""Weights out of an exported model, so that a run can go on from a published one where there are no checkpoints."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

Weights = NDArray[np.float32]

#: ONNX orders the gates of a long short-term memory input, output, forget, cell; torch input, forget, cell, output.
_GATES = (0, 2, 3, 1)


def begin_from(model: nn.Module, path: Path, images: Tensor) -> None:
    """Give a network the weights of an exported one of the same shape.

    The export has folded every normalization into its convolution. Here the normalization is set so that on `images` the network
    answers what the exported one does, in training as in evaluation.

    Args:
        model: the network, changed in place.
        path: the ONNX file.
        images: a batch of its input, to measure what the normalizations see.

    Raises:
        ValueError: the file holds another network.
    """
    graph = onnx.load(str(path)).graph
    known = {one.name: np.array(numpy_helper.to_array(one)) for one in graph.initializer}
    with torch.no_grad():
        convolutions = _convolutions(model, images)
        nodes = [node for node in graph.node if node.op_type == "Conv"]
        if len(nodes) != len(convolutions):
            raise ValueError(f"{path.name} holds {len(nodes)} convolutions, the network {len(convolutions)}")
        shifts: dict[nn.Module, Tensor] = {}
        for node, (convolution, norm) in zip(nodes, convolutions, strict=True):
            _set(convolution.weight, known[node.input[1]])
            bias = torch.from_numpy(known[node.input[2]])
            if norm is None:
                assert convolution.bias is not None
                convolution.bias.copy_(bias)
            else:
                shifts[norm] = bias
        for name, module in model.named_modules():
            if isinstance(module, nn.Linear):
                _linear(module, name, graph, known)
            elif isinstance(module, nn.LSTM):
                _recurrent(module, next(node for node in graph.node if node.op_type == "LSTM"), known)
        _measure(model, images, shifts)


def _convolutions(model: nn.Module, images: Tensor) -> list[tuple[nn.Conv2d, nn.BatchNorm2d | None]]:
    """The convolutions in the order in which they run, each with the normalization behind it."""
    order: list[nn.Module] = []
    kinds = (nn.Conv2d, nn.BatchNorm2d)
    hooks = [
        module.register_forward_hook(lambda module, *_: order.append(module))
        for module in model.modules()
        if isinstance(module, kinds)
    ]
    model.eval()(images[:1])
    for hook in hooks:
        hook.remove()
    found: list[tuple[nn.Conv2d, nn.BatchNorm2d | None]] = []
    for at, module in enumerate(order):
        if isinstance(module, nn.Conv2d):
            behind = order[at + 1] if at + 1 < len(order) else None
            found.append((module, behind if isinstance(behind, nn.BatchNorm2d) else None))
    return found


def _set(parameter: Tensor, values: Weights) -> None:
    if parameter.shape != values.shape:
        raise ValueError(f"weights of {tuple(values.shape)} where the network has {tuple(parameter.shape)}")
    parameter.copy_(torch.from_numpy(values))


def _linear(module: nn.Linear, name: str, graph: onnx.GraphProto, known: dict[str, Weights]) -> None:
    """A full layer: named where it is one node, else a product whose sum names the bias."""
    _set(module.bias, known[f"{name}.bias"])
    if f"{name}.weight" in known:
        _set(module.weight, known[f"{name}.weight"])
        return
    total = next(node for node in graph.node if f"{name}.bias" in node.input)
    product = next(node for node in graph.node if node.op_type == "MatMul" and node.output[0] in total.input)
    _set(module.weight, known[product.input[1]].T.copy())


def _recurrent(module: nn.LSTM, node: onnx.NodeProto, known: dict[str, Weights]) -> None:
    """A layer in both directions; its biases are two, of the input and of what recurs."""
    into, recurs, bias = (known[name] for name in node.input[1:4])
    for direction, suffix in enumerate(("", "_reverse")):
        width = module.hidden_size
        biases = bias[direction].reshape(2, 4, width)[:, _GATES].reshape(2, 4 * width)
        for name, values in (
            ("weight_ih", into[direction].reshape(4, width, -1)[_GATES, :].reshape(4 * width, -1)),
            ("weight_hh", recurs[direction].reshape(4, width, -1)[_GATES, :].reshape(4 * width, -1)),
            ("bias_ih", biases[0]),
            ("bias_hh", biases[1]),
        ):
            _set(getattr(module, f"{name}_l0{suffix}"), np.ascontiguousarray(values))


def _measure(model: nn.Module, images: Tensor, shifts: dict[nn.Module, Tensor]) -> None:
    """Set each normalization to give back what it is given, plus its shift."""

    def set_norm(norm: nn.Module, given: tuple[Tensor, ...]) -> None:
        assert isinstance(norm, nn.BatchNorm2d)
        assert norm.running_mean is not None
        assert norm.running_var is not None
        variance, mean = torch.var_mean(given[0], (0, 2, 3), unbiased=False)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_((variance + norm.eps).sqrt())
        norm.bias.copy_(mean + shifts[norm])

    hooks = [norm.register_forward_pre_hook(set_norm) for norm in shifts]
    model.eval()(images)
    for hook in hooks:
        hook.remove()
