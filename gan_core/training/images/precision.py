"""In which precision the products of a network are computed."""

import torch


def computes_in(precision: str, device: torch.device) -> torch.dtype:
    """Return float32 or bfloat16 for "float32", "bfloat16" or "auto": bfloat16 where the device computes it natively."""
    if precision != "auto":
        return torch.bfloat16 if precision == "bfloat16" else torch.float32
    return torch.bfloat16 if has_native_bfloat16(device) else torch.float32


def has_native_bfloat16(device: torch.device) -> bool:
    """Tell whether products of bfloat16 are instructions there; where they are emulated they are slower than float32."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    asks = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")  # torch has no public name for them yet
    return any(getattr(torch.cpu, ask, lambda: False)() for ask in asks)
