"""Training beside PyTorch: a whole step of ResNet-18, a head's training, the engine's overhead."""
import argparse
import sys
import time

from contest import BINARIES, Worker, allocators, environment, machine, serve, table, take_turns

# As in Benchmarks/Training.
REPEATS, IMAGES, CLASSES, EPOCHS, BATCH = 10_000, 3_200, 100, 10, 32


def example(torch):
    def run():
        for _ in range(REPEATS):
            x = torch.ones(2, 2, requires_grad=True)
            y = x + 2
            z = y * y * 3
            z.mean().backward()
    return run


def head(torch):
    torch.manual_seed(1)
    features = torch.rand(IMAGES, 512) * 2
    labels = torch.arange(IMAGES) % CLASSES
    layer = torch.nn.Linear(512, CLASSES)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.01, momentum=0.9)
    order = torch.arange(IMAGES)

    def run():
        for _ in range(EPOCHS):
            for rows in order.split(BATCH):
                optimizer.zero_grad()
                loss = torch.nn.functional.cross_entropy(layer(features[rows]), labels[rows])
                loss.backward()
                optimizer.step()
    return run


def step(torch):
    import torchvision

    model = torchvision.models.resnet18(weights=None)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    images, labels = torch.full((8, 3, 224, 224), 0.5), torch.arange(8)

    def run():
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(images), labels).backward()
        optimizer.step()
    return run


MEASUREMENTS = {
    "step": (step, "a step of ResNet-18, 8 images, every layer", "ms", lambda s: 1000 * s),
    "head": (head, "a head's training, 512 → 100, batches of 32", "vectors/s",
             lambda s: EPOCHS * IMAGES / s),
    "example": (example, "the worked example, forward and backward", "µs", lambda s: s / REPEATS * 1e6),
}


def work(name, threads):
    import torch

    torch.set_num_threads(threads)
    run = MEASUREMENTS[name][0](torch)
    now = time.process_time if threads == 1 else time.perf_counter

    def once():
        began = now()
        run()
        return now() - began

    serve(once)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", choices=MEASUREMENTS)
    parser.add_argument("--work", choices=MEASUREMENTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        return work(options.work, options.threads)

    print(machine())
    for name, (_, title, unit, figure) in MEASUREMENTS.items():
        if options.only not in (None, name):
            continue
        print(f"\n{title}, {options.threads} threads, {options.rounds} rounds\n")
        contestants = [Worker("finetune", [BINARIES / "training-benchmark"],
                              environment(options.threads, SERVE=name))]
        for allocator, preload in allocators().items():
            contestants.append(Worker(
                f"PyTorch, {allocator}",
                [sys.executable, __file__, "--work", name, "--threads", options.threads],
                environment(options.threads, preload)))
        times = take_turns(contestants, options.rounds)
        for contestant in contestants:
            contestant.close()
        table(times, "finetune", unit, figure)


if __name__ == "__main__":
    main()
