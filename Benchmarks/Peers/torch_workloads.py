"""The workloads in PyTorch with a loop written by hand: python torch_workloads.py WORKLOAD [--channels-last]"""
import sys

import torch
from torch import nn
from torch.nn import functional

from measure import WORKLOADS, report


def images(count, *shape):
    return torch.rand(count, *shape), torch.randint(0, 10, (count,))


def sentences(count, length):
    return torch.randint(1, 20000, (count, length)), torch.randint(0, 2, (count,)).float()


def mlp(count):
    hidden = [nn.Linear(784, 512), nn.ReLU(), nn.Dropout(0.2), nn.Linear(512, 512), nn.ReLU(), nn.Dropout(0.2)]
    return nn.Sequential(*hidden, nn.Linear(512, 10)), *images(count, 784)


def cnn(count):
    features = [nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*features, nn.Flatten(), nn.Dropout(0.5), nn.Linear(1600, 10)), *images(count, 1, 28, 28)


class LastState(nn.Module):
    """Words to the logit of the last state of an LSTM."""

    def __init__(self):
        super().__init__()
        self.embedding, self.recurrent = nn.Embedding(20000, 128), nn.LSTM(128, 128, batch_first=True)
        self.output = nn.Linear(128, 1)

    def forward(self, words):
        return self.output(self.recurrent(self.embedding(words))[1][0][0]).squeeze(1)


def lstm(count):
    return LastState(), *sentences(count, 80)


def normalized(channels, filters, size, stride):
    return nn.Sequential(
        nn.Conv2d(channels, filters, size, stride, size // 2, bias=False), nn.BatchNorm2d(filters))


class Residual(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.inner = nn.Sequential(
            normalized(channels, filters, 3, stride), nn.ReLU(), normalized(filters, filters, 3, 1))
        is_same = stride == 1 and channels == filters
        self.shortcut = nn.Identity() if is_same else normalized(channels, filters, 1, stride)

    def forward(self, x):
        return functional.relu(self.inner(x) + self.shortcut(x))


def resnet(count):
    blocks, channels = [normalized(3, 16, 3, 1), nn.ReLU()], 16
    for filters, stride in ((16, 1), (16, 1), (32, 2), (32, 1), (64, 2), (64, 1)):
        blocks.append(Residual(channels, filters, stride))
        channels = filters
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]
    return nn.Sequential(*blocks, *head), *images(count, 3, 32, 32)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(64, 4, batch_first=True)
        self.feed = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 64))
        self.first, self.second = nn.LayerNorm(64, 1e-6), nn.LayerNorm(64, 1e-6)

    def forward(self, x):
        x = self.first(x + self.attention(x, x, x, need_weights=False)[0])
        return self.second(x + self.feed(x))


class Encoders(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding, self.output = nn.Embedding(20000, 64), nn.Linear(64, 1)
        self.blocks = nn.Sequential(Encoder(), Encoder())

    def forward(self, words):
        return self.output(self.blocks(self.embedding(words)).mean(1)).squeeze(1)


def transformer(count):
    return Encoders(), *sentences(count, 128)


def tabular(count):
    hidden = [nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU()]
    return nn.Sequential(*hidden, nn.Linear(16, 3)), torch.rand(count, 4), torch.randint(0, 3, (count,))


if __name__ == "__main__":
    work, is_channels_last = sys.argv[1], "--channels-last" in sys.argv
    torch.manual_seed(1)
    samples, batch, _ = WORKLOADS[work]
    model, x, y = globals()[work](samples)
    if is_channels_last and x.dim() == 4:
        model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    loss_of = functional.binary_cross_entropy_with_logits if y.is_floating_point() else functional.cross_entropy
    optimizer = torch.optim.Adam(model.parameters())

    def train(epochs):
        model.train()
        for _ in range(epochs):
            total = 0.0
            for rows in torch.randperm(samples).split(batch):
                optimizer.zero_grad(set_to_none=True)
                loss = loss_of(model(x[rows]), y[rows])
                loss.backward()
                optimizer.step()
                total += loss.item() * len(rows)

    def predict():
        model.eval()
        with torch.no_grad():
            for part in x.split(256):
                model(part)

    report(work, "torch-channels-last" if is_channels_last else "torch", train, predict)
