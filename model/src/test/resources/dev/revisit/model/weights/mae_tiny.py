"""Writes mae-tiny.safetensors: a Vision Transformer encoder in the names, layouts and position code of MAE, and what it computes.

The encoder is written out as in He et al. 2022 (facebookresearch/mae, models_mae.py, and timm's Block) with thirteen Sentinel-2
bands. The class token is left out of the computation, since SeaMo has none, and B10 is zero, since SeaMo does not see it.
Needs numpy only.

    python mae_tiny.py mae-tiny.safetensors
"""
import json
import math
import struct
import sys

import numpy as np

IMAGE, PATCH, DIM, DEPTH, HEADS, RATIO, BANDS, B10 = 16, 4, 16, 2, 2, 2, 13, 10
SIDE = IMAGE // PATCH
rng = np.random.default_rng(5)


def random(*shape):
    return (rng.standard_normal(shape) * 0.2).astype(np.float32)


def to_bfloat16(x):
    """Truncated to the upper 16 bits, as float32 and as bits."""
    bits = (x.view(np.uint32) >> 16).astype(np.uint16)
    return (bits.astype(np.uint32) << 16).view(np.float32), bits


def position(dim, side):
    """As MAE: np.meshgrid(grid_w, grid_h), so the first half of a token codes the column."""
    grid = np.stack(np.meshgrid(np.arange(side, dtype=np.float64), np.arange(side, dtype=np.float64)))

    def code(d, values):
        omega = 1.0 / 10000 ** (np.arange(d // 2, dtype=np.float64) / (d / 2.0))
        out = np.einsum("m,d->md", values.reshape(-1), omega)
        return np.concatenate([np.sin(out), np.cos(out)], axis=1)

    return np.concatenate([code(dim // 2, grid[0]), code(dim // 2, grid[1])], axis=1).astype(np.float32)


def parameters():
    p = {"cls_token": random(1, 1, DIM), "mask_token": random(1, 1, 8)}
    p["pos_embed"] = np.concatenate([np.zeros((1, DIM), np.float32), position(DIM, SIDE)])[None]
    p["patch_embed.proj.weight"], p["patch_embed.proj.bias"] = random(DIM, BANDS, PATCH, PATCH), random(DIM)
    for i in range(DEPTH):
        b = f"blocks.{i}."
        for n in ("norm1", "norm2"):
            p[b + n + ".weight"], p[b + n + ".bias"] = 1 + random(DIM), random(DIM)
        p[b + "attn.qkv.weight"], p[b + "attn.qkv.bias"] = random(3 * DIM, DIM), random(3 * DIM)
        p[b + "attn.proj.weight"], p[b + "attn.proj.bias"] = random(DIM, DIM), random(DIM)
        p[b + "mlp.fc1.weight"], p[b + "mlp.fc1.bias"] = random(RATIO * DIM, DIM), random(RATIO * DIM)
        p[b + "mlp.fc2.weight"], p[b + "mlp.fc2.bias"] = random(DIM, RATIO * DIM), random(DIM)
    p["norm.weight"], p["norm.bias"] = 1 + random(DIM), random(DIM)
    p["decoder_embed.weight"], p["decoder_pos_embed"] = random(8, DIM), random(1, 1 + SIDE * SIDE, 8)
    return p


def encode(parameters, pixels):
    """pixels [band, row, column] -> [token, dim], in double precision."""
    p = {name: value.astype(np.float64) for name, value in parameters.items()}
    erf = np.vectorize(math.erf)
    kernel = p["patch_embed.proj.weight"]
    x = np.zeros((SIDE * SIDE, DIM))
    for row in range(SIDE):
        for column in range(SIDE):  # a convolution whose stride is the side of its kernel
            window = pixels[:, row * PATCH : (row + 1) * PATCH, column * PATCH : (column + 1) * PATCH]
            x[row * SIDE + column] = np.einsum("obij,bij->o", kernel, window) + p["patch_embed.proj.bias"]
    x = x + p["pos_embed"][0, 1:]

    def norm(x, name):
        centred = x - x.mean(-1, keepdims=True)
        return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-6) * p[name + ".weight"] + p[name + ".bias"]

    def linear(x, name):
        return x @ p[name + ".weight"].T + p[name + ".bias"]

    for i in range(DEPTH):
        b = f"blocks.{i}."
        qkv = linear(norm(x, b + "norm1"), b + "attn.qkv").reshape(SIDE * SIDE, 3, HEADS, DIM // HEADS)
        heads = []
        for h in range(HEADS):
            q, k, v = qkv[:, 0, h], qkv[:, 1, h], qkv[:, 2, h]
            score = np.exp(q @ k.T / math.sqrt(DIM // HEADS))
            heads.append(score / score.sum(-1, keepdims=True) @ v)
        x = x + linear(np.concatenate(heads, axis=1), b + "attn.proj")
        up = linear(norm(x, b + "norm2"), b + "mlp.fc1")
        x = x + linear(0.5 * up * (1 + erf(up / math.sqrt(2))), b + "mlp.fc2")
    return norm(x, "norm")


def write(path, tensors):
    types = {"float32": "F32", "float16": "F16", "uint16": "BF16"}
    header, offset, blobs = {"__metadata__": {"format": "pt"}}, 0, []
    for name, t in tensors.items():
        blob = np.ascontiguousarray(t).tobytes()
        header[name] = {"dtype": types[str(t.dtype)], "shape": list(t.shape), "data_offsets": [offset, offset + len(blob)]}
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        f.writelines(blobs)


weights = parameters()
weights["patch_embed.proj.weight"] = weights["patch_embed.proj.weight"].astype(np.float16)
weights["blocks.1.attn.qkv.weight"], bits = to_bfloat16(weights["blocks.1.attn.qkv.weight"])
pixels = rng.random((BANDS, IMAGE, IMAGE), dtype=np.float32)
pixels[B10] = 0
encoded = encode(weights, pixels.astype(np.float64)).astype(np.float32)
kept = [b for b in range(BANDS) if b != B10]
stored = dict(weights)
stored["blocks.1.attn.qkv.weight"] = bits
stored["test/pixels"], stored["test/encoded"] = pixels[kept][None], encoded[None]
write(sys.argv[1], stored)
