"""The model: convolutions over the picture of a line, then along it; for every second column, how likely each letter is."""

from __future__ import annotations

import lzma
from io import BytesIO
from pathlib import Path

import torch
from torch import nn

# Of the 23 bits of a weight so many are kept: it reads as well, and the file is less than half as large.
_BITS = 9
_WIDE, _REACHES = 160, (1, 2, 4, 8, 16, 2, 1)


def _layer(before: int, behind: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, behind, 3, padding=1, bias=False), nn.BatchNorm2d(behind), nn.ReLU(inplace=True)
    )


class Along(nn.Module):
    """Looks to both sides, at every `reach`-th step, and adds what it finds."""

    def __init__(self, reach: int) -> None:
        super().__init__()
        self.a = nn.Conv1d(_WIDE, _WIDE, 3, padding=reach, dilation=reach, bias=False)
        self.n = nn.BatchNorm1d(_WIDE)
        self.b = nn.Conv1d(_WIDE, _WIDE, 1, bias=False)
        self.m = nn.BatchNorm1d(_WIDE)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x + self.m(self.b(torch.relu(self.n(self.a(x))))))


class LineModel(nn.Module):
    """(lines, 1, HIGH, columns) of ink to (lines, letters and none, columns / 2)."""

    def __init__(self, letters: int) -> None:
        super().__init__()
        self.two = nn.Sequential(
            _layer(1, 16), nn.MaxPool2d(2, 2), _layer(16, 40), nn.MaxPool2d((2, 1)), _layer(40, 64),
            nn.MaxPool2d((2, 1)), _layer(64, 96), nn.Conv2d(96, _WIDE, (4, 3), padding=(0, 1), bias=False),
            nn.BatchNorm2d(_WIDE), nn.ReLU(inplace=True),
        )  # fmt: skip
        self.one = nn.Sequential(*(Along(reach) for reach in _REACHES))
        self.drop = nn.Dropout(0.1)
        self.out = nn.Conv1d(_WIDE, letters + 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.out(self.drop(self.one(self.two(x).squeeze(2))))


class _Flat(nn.Module):
    """The same for use: two-dimensional convolutions alone, with the normalisation in them."""

    def __init__(self, model: LineModel) -> None:
        super().__init__()
        two: list[nn.Module] = []
        for part in model.two:
            two += [_joined(part[0], part[1]), nn.ReLU()] if isinstance(part, nn.Sequential) else []
            two += [nn.MaxPool2d(part.kernel_size, part.stride)] if isinstance(part, nn.MaxPool2d) else []
        self.two = nn.Sequential(*two, _joined(model.two[-3], model.two[-2]), nn.ReLU())
        self.a = nn.ModuleList(_joined(part.a, part.n) for part in model.one)
        self.b = nn.ModuleList(_joined(part.b, part.m) for part in model.one)
        self.out = _raised(model.out)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.two(x)
        for a, b in zip(self.a, self.b, strict=True):
            x = torch.relu(x + b(torch.relu(a(x))))
        return self.out(x)


def _raised(layer: nn.Conv1d | nn.Conv2d) -> nn.Conv2d:
    """With a bias, and over one row where it had none."""
    is_flat = isinstance(layer, nn.Conv1d)
    weight = layer.weight.detach().unsqueeze(2) if is_flat else layer.weight.detach()
    padding, dilation = ((0, *layer.padding), (1, *layer.dilation)) if is_flat else (layer.padding, layer.dilation)
    made = nn.Conv2d(weight.shape[1], weight.shape[0], weight.shape[2:], padding=padding, dilation=dilation)
    made.weight.data = weight.contiguous()
    made.bias.data = torch.zeros(len(weight)) if layer.bias is None else layer.bias.detach()
    return made


def _joined(layer: nn.Conv1d | nn.Conv2d, norm: nn.BatchNorm1d | nn.BatchNorm2d) -> nn.Conv2d:
    made = _raised(layer)
    share = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)
    made.weight.data = made.weight.data * share.view(-1, 1, 1, 1)
    made.bias.data = norm.bias.detach() - norm.running_mean * share
    return made


def _shortened(weight: torch.Tensor) -> torch.Tensor:
    """To the nearest number with fewer bits."""
    rest = 1 << (23 - _BITS)
    return ((weight.contiguous().view(torch.int32) + rest // 2) & -rest).view(torch.float32)


def save_for_use(model: LineModel, path: Path) -> None:
    """As ONNX, for lines of any length, packed."""
    flat = _Flat(model).eval()
    for name, weight in flat.named_parameters():
        if name.endswith("weight"):
            weight.data = _shortened(weight.data)
    unpacked = BytesIO()
    torch.onnx.export(
        flat, torch.rand(1, 1, 32, 300), unpacked, input_names=["line"], output_names=["letters"], dynamo=False,
        opset_version=13, dynamic_axes={"line": {3: "columns"}, "letters": {3: "steps"}},
    )  # fmt: skip
    path.write_bytes(lzma.compress(unpacked.getvalue(), preset=9))
