"""Writes pth/*.pth with torch.save, and pth/expected.json with what every one of them holds.

The same script is run with several versions of PyTorch, each of which adds files under its own name:
    /usr/bin/python3 make_pth.py 1.13      # Debian 12's python3-torch 1.13.1, Python 3.11
    python3 make_pth.py 2.15               # PyPI's torch 2.15.0, Python 3.11
"""

import collections
import json
import pathlib
import sys

import torch

folder = pathlib.Path(__file__).parent / "pth"
label = sys.argv[1]
expected_path = folder / "expected.json"
expected = json.loads(expected_path.read_text()) if expected_path.exists() else {}


def numbers(tensor):
    """Row-major numbers as a reader that converts to 32-bit floats gives them."""
    return [float(x) for x in tensor.detach().to(torch.float32).contiguous().flatten().tolist()]


def save(name, value, tensors, **options):
    """Writes a file and what it holds: name -> type, shape, numbers."""
    path = folder / f"{label}-{name}.pth"
    torch.save(value, path, **options)
    expected[path.name] = {
        key: [str(tensor.dtype)[6:], list(tensor.shape), numbers(tensor)]
        for key, tensor in tensors.items()
    }


plain = collections.OrderedDict(
    [
        ("conv.weight", torch.arange(24, dtype=torch.float32).reshape(2, 3, 2, 2) / 7 - 1),
        ("conv.bias", torch.tensor([0.1, -0.0])),
        ("bn.num_batches_tracked", torch.tensor(300)),
        ("empty", torch.zeros(3, 0, 2)),
    ]
)
plain._metadata = {"": {"version": 1}, "conv": {"version": 1}}
old = {"_use_new_zipfile_serialization": False}

save("zip", plain, plain)
save("legacy", plain, plain, **old)
for protocol in (3, 4, 5):
    save(f"zip-protocol{protocol}", plain, plain, pickle_protocol=protocol)
    save(f"legacy-protocol{protocol}", plain, plain, pickle_protocol=protocol, **old)

types = {
    "f16": torch.tensor([1, -2.5, 65504, 2**-24], dtype=torch.float16),
    "bf16": torch.tensor([1, -2.5, 3e38], dtype=torch.bfloat16),
    "f64": torch.tensor([0.1, -1e30], dtype=torch.float64),
    "i64": torch.tensor([-1, 2**40]),
    "i32": torch.tensor([[-1], [2**24]], dtype=torch.int32),
    "u8": torch.tensor([0, 255], dtype=torch.uint8),
    "bool": torch.tensor([True, False]),
}
save("types", types, types)
save("types-legacy", types, types, **old)

base = torch.arange(60, dtype=torch.float32)
views = {
    "transposed": base.reshape(5, 12).t(),
    "channels_last": base[:48].reshape(2, 6, 2, 2).to(memory_format=torch.channels_last),
    "slice": base[7:11],
    "every_third": base[2::3],
    "column": base.reshape(5, 12)[:, 3],
    "scalar": base[59],
    "expanded": base[5].expand(3, 2),
    "overlapping": base.as_strided((4, 3), (2, 1), 10),
    "half": torch.arange(6, dtype=torch.float16).reshape(2, 3).t(),
    "wide": torch.arange(6).reshape(3, 2).t(),
    "bytes": torch.arange(6, dtype=torch.uint8).reshape(2, 3).t(),
    "one": base[8:9].as_strided((1, 2, 1), (1000, 1, 2000)),
}
save("views", views, views)
save("views-legacy", views, views, **old)

tied = torch.tensor([[1.0, 2], [3, 4]])
save("tied", {"a": tied, "b": tied, "c": tied[1]}, {"a": tied, "b": tied, "c": tied[1]})
save("tied-legacy", {"a": tied, "b": tied}, {"a": tied, "b": tied}, **old)

parameter = torch.nn.Parameter(torch.tensor([[1.5, 2.5]]))
save("parameter", {"w": parameter}, {"w": parameter})
save("parameter-legacy", {"w": parameter}, {"w": parameter}, **old)

parallel = {"module." + key: tensor for key, tensor in plain.items()}
save("module", parallel, parallel)
training = {
    "epoch": 7, "loss": 0.25, "best": None, "done": True, "arch": "resnet18", "seed": 2**70,
    "lr": [0.1, 0.01], "betas": (0.9, 0.999), "state_dict": parallel,
    "optimizer": {"state": {0: {"momentum_buffer": torch.ones(3)}}, "param_groups": [{"lr": 0.1}]},
}
save("training", training, parallel)
save("training-legacy", training, parallel, **old)
save("model", {"model": plain, "ema": None}, plain)
save("nested", {"model": {"state_dict": parallel}, "model_name": "x"}, parallel)
save("part", {"module.a": tied, "b": tied, "step": 3}, {"module.a": tied, "b": tied})
save("nothing", {}, {})

expected_path.write_text(json.dumps(expected, indent=0, sort_keys=True) + "\n")
print(f"PyTorch {torch.__version__}: {len(list(folder.glob(label + '-*.pth')))} files")
