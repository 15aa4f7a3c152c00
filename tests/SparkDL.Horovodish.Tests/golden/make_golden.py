"""Ten full-batch steps of the network FormulaMlp with PyTorch: what GoldenTrainingTests compares with.

    python3 make_golden.py > golden.json
"""
import json
import math

import torch


def formula(shape, k):
    n = math.prod(shape)
    return torch.tensor([math.sin(i * 0.7 + k) * 0.5 for i in range(n)], dtype=torch.float32).view(shape)


def model():
    net = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 3))
    with torch.no_grad():
        for k, p in enumerate(net.parameters()):
            p.copy_(formula(p.shape, k))
    return net


rows = [[math.cos(i * 1.3 + j * j) for j in range(4)] for i in range(24)]
x = torch.tensor(rows, dtype=torch.float32)
y = x[:, :3].argmax(1)

cases = {
    "sgd": lambda p: torch.optim.SGD(p, 0.2, momentum=0.9, nesterov=True, weight_decay=5e-4),
    "adam": lambda p: torch.optim.Adam(p, 0.2),
    "adamw": lambda p: torch.optim.AdamW(p, 0.2, weight_decay=0.05),
}
result = {}
for name, make in cases.items():
    net = model()
    optimizer = make(net.parameters())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.2, total_steps=10, cycle_momentum=False)
    losses = []
    for _ in range(10):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(net(x), y)
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    result[name] = {
        "losses": losses,
        "weights": {k: v.flatten().tolist() for k, v in net.state_dict().items()},
    }
print(json.dumps(result, indent=1))
