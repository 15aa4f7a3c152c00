"""Writes golden files of torchvision's architectures for SPARKDL_ZOO, one JSON file each: names and shapes of the state
dict, logits, pooled features. Needs torch, torchvision and numpy; runs on one thread.
    zoo.py FOLDER SALT SIZE ARCHITECTURE...      SIZE: width and height of the images"""
import base64, json, sys, zlib
import numpy as np, torch, torchvision


def numbers(salt, name, count, bound):
    """Every value follows from its tensor's name and its position."""
    u = np.uint32(zlib.crc32((salt + name).encode())) + np.arange(count, dtype=np.uint32) * np.uint32(2654435761)
    u = (u ^ (u >> np.uint32(16))) * np.uint32(0x45D9F3B)
    return ((u ^ (u >> np.uint32(16))) / 2.0**32 - 0.5) * 2 * bound


def weights(salt, name, tensor):
    shape, count = list(tensor.shape), tensor.numel()
    if name.endswith("num_batches_tracked"): return torch.zeros_like(tensor)
    if name.endswith("running_var"): values = 1 + numbers(salt, name, count, 0.25)
    elif len(shape) >= 2: values = numbers(salt, name, count, (3 / (count / shape[0])) ** 0.5)
    else: values = numbers(salt, name, count, 0.1) + (len(shape) == 1 and name.endswith("weight"))
    return torch.from_numpy(values.astype(np.float32)).reshape(shape)


def packed(tensor):
    data = tensor.contiguous().numpy().astype("<f4").tobytes()
    return {"shape": list(tensor.shape), "f4le": base64.b64encode(data).decode()}


def classifier(model):
    return next(getattr(model, name) for name in ("fc", "classifier", "heads") if hasattr(model, name))


def golden(architecture, salt, size):
    model = getattr(torchvision.models, architecture)(weights=None).eval()
    state = model.state_dict()
    stated = [[name, str(tensor.dtype)[6:], list(tensor.shape)] for name, tensor in state.items()]
    model.load_state_dict({name: weights(salt, name, tensor) for name, tensor in state.items()})
    seen = []
    classifier(model).register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    shape = [2, 3, size, size]
    x = torch.from_numpy(numbers(salt, "input", 6 * size * size, 1.0).astype(np.float32)).reshape(shape)
    with torch.no_grad(): logits = model(x)
    return {"architecture": architecture, "salt": salt, "input": {"name": "input", "shape": shape, "bound": 1.0},
            "state_dict": stated, "parameters": sum(p.numel() for p in model.parameters()), "logits": packed(logits),
            "features": None if architecture.startswith("squeezenet") else packed(seen[0]), "torch": torch.__version__}


folder, salt, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
torch.set_num_threads(1)
for architecture in sys.argv[4:]:
    with open(f"{folder}/{architecture}-{salt or 'plain'}-{size}.json", "w") as file:
        json.dump(golden(architecture, salt, size), file)
