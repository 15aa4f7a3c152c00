# What PyTorch itself makes of resnet18: weights, input, logits, two losses and times, for the probe to compare.
#   eager.py FOLDER DEVICE
import statistics, sys, time, torch
from torch import nn

folder, device = sys.argv[1], sys.argv[2]
torch.manual_seed(7)
if device != "cpu":
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
else:
    torch.set_num_threads(1)


class Block(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        same = stride == 1 and channels == width
        self.downsample = None if same else nn.Sequential(
            nn.Conv2d(channels, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        y = self.bn1(self.conv1(x)).relu_()
        y = self.bn2(self.conv2(y))
        return y.add_(x if self.downsample is None else self.downsample(x)).relu_()


class ResNet18(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        channels = 64
        for k, width in enumerate((64, 128, 256, 512)):
            layer = nn.Sequential(Block(channels, width, 1 if k == 0 else 2), Block(width, width, 1))
            setattr(self, f"layer{k + 1}", layer)
            channels = width
        self.fc = nn.Linear(512, 1000)

    def forward(self, x):
        x = nn.functional.max_pool2d(self.bn1(self.conv1(x)).relu_(), 3, 2, 1)
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(nn.functional.adaptive_avg_pool2d(x, 1).flatten(1))


def median_ms(body):
    times = []
    for _ in range(10):
        start = time.perf_counter()
        body()
        times.append((time.perf_counter() - start) * 1000)
    return torch.tensor(statistics.median(times), dtype=torch.float64)


model = ResNet18()
torch.save(model.state_dict(), f"{folder}/resnet18.pth")
model.to(device)
input, labels = torch.randn(4, 3, 112, 112), torch.randint(1000, (4,))
x, y = input.to(device), labels.to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, foreach=False)


def forward():
    with torch.no_grad():
        return model.eval()(x).cpu()


def step():
    loss = nn.functional.cross_entropy(model.train()(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss.item()


logits = forward()
losses = torch.tensor([step(), step()])
torch.save({"input": input, "labels": labels, "logits": logits, "losses": losses,
            "forward_ms": median_ms(forward), "step_ms": median_ms(step)}, f"{folder}/eager.pth")
