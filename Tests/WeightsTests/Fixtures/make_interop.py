"""Writes interop.safetensors with the format's own library.

Made with Python 3.11, safetensors 0.8.0, numpy 2.4.6:
    python3 make_interop.py
"""

import pathlib

import numpy as np
from safetensors import TensorSpec, serialize_file

bits16 = [
    0x0000, 0x8000, 0x3C00, 0xC000,  # 0, -0, 1, -2
    0x7BFF, 0x0400, 0x03FF, 0x0001,  # largest, smallest normal, largest subnormal, smallest
    0x3555, 0x7C00, 0xFC00, 0x7E00,  # 1/3, infinities, NaN
]
bfloat16 = [
    0x0000, 0x8000, 0x3F80, 0xC000,  # 0, -0, 1, -2
    0x7F7F, 0x0080, 0x007F, 0x0001,  # largest, smallest normal, largest subnormal, smallest
    0x3EAB, 0x7F80, 0xFF80, 0x7FC0,  # 1/3, infinities, NaN
]
tensors = {
    "f32": ("float32", np.array([[0.1, -0.0, 3e38], [1e-45, np.inf, 1 / 3]], np.float32)),
    "f16": ("float16", np.array(bits16, np.uint16).reshape(3, 4)),
    "bf16": ("bfloat16", np.array(bfloat16, np.uint16).reshape(3, 4)),
    "f64": ("float64", np.array([0.1, -1e300, 1e-300, 2**24 + 1], np.float64)),
    "i64": ("int64", np.array([0, -1, 2**24 + 1, -(2**63), 2**63 - 1], np.int64)),
    "i32": ("int32", np.array([0, -1, 2**24 + 1, -(2**31), 2**31 - 1], np.int32)),
    "u8": ("uint8", np.array([0, 1, 255], np.uint8)),
    "bool": ("bool", np.array([True, False, True], np.uint8)),
    "i16": ("int16", np.array([-2], np.int16)),
    "u16": ("uint16", np.array([65535], np.uint16)),
    "i8": ("int8", np.array([-128], np.int8)),
    "u32": ("uint32", np.array([2**32 - 1], np.uint32)),
    "u64": ("uint64", np.array([2**64 - 1], np.uint64)),
    "c64": ("complex64", np.array([1 - 2j], np.complex64)),
    "scalar": ("float32", np.array(2.5, np.float32)),
    "empty": ("float32", np.zeros((3, 0, 2), np.float32)),
    'quote" back\\slash tab\t newline\n bell\a del\x7f é 𝄞': (
        "float32",
        np.array([7], np.float32),
    ),
}
specs = {
    name: TensorSpec(
        dtype=dtype, shape=value.shape, data_ptr=value.ctypes.data, data_len=value.nbytes
    )
    for name, (dtype, value) in tensors.items()
}
serialize_file(
    specs,
    str(pathlib.Path(__file__).parent / "interop.safetensors"),
    metadata={"note": 'é 𝄞 "quoted" \\ \u0001 /'},
)
