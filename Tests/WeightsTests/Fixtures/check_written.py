"""Checks that PyTorch loads written.pth, which PthWriterTests.swift writes byte for byte.

Seen to pass with Python 3.11 and PyTorch 1.13.1 (Debian 12's) and 2.15.0:
    python3 check_written.py [FILE]
"""

import pathlib
import sys
import zipfile

import torch

path = sys.argv[1] if len(sys.argv) > 1 else str(pathlib.Path(__file__).parent / "written.pth")
expected = {
    "fc.weight": torch.tensor([[1, -2, 0.5], [3e38, -0.0, float("inf")]]),
    "bn1.num_batches_tracked": torch.tensor(1),
    "f16": torch.tensor([[1, 65504]], dtype=torch.float16),
    "bf16": torch.tensor([[1], [3.3895313892515355e38]], dtype=torch.bfloat16),
    "f64": torch.tensor([1], dtype=torch.float64),
    "i64": torch.tensor([1, -2]),
    "i32": torch.tensor([1, 0, -2, -1], dtype=torch.int32),
    "u8": (torch.arange(300) % 256).to(torch.uint8),
    "bool": torch.tensor([True, False]),
    "empty": torch.zeros(3, 0, 2),
    "é 𝄞\n": torch.full((1, 1, 1, 1), 7.0),
}

with zipfile.ZipFile(path) as archive:
    assert archive.testzip() is None
    assert all(entry.compress_type == zipfile.ZIP_STORED for entry in archive.infolist())
loads = [{"weights_only": True}, {"weights_only": False}]
if torch.__version__ >= "2":
    loads.append({"weights_only": True, "mmap": True})
for options in loads:
    found = torch.load(path, **options)
    assert list(found) == list(expected), list(found)
    for name, tensor in expected.items():
        assert found[name].dtype == tensor.dtype, name
        assert found[name].shape == tensor.shape and found[name].is_contiguous(), name
        assert torch.equal(found[name], tensor), name
print(f"PyTorch {torch.__version__}: {len(expected)} tensors are right")
