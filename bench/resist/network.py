"""Trains a small convolutional network from scratch on labelled pictures, and reads others with it.

A process of its own, because its cost is counted in the CPU seconds of all its threads:

    network.py TRAIN_FOLDER TEST_FOLDER --labels 2000 --budgets 300,1000

For each budget it prints one line of JSON: how many CPU seconds the training took, how many pictures it
saw, and what the network reads in the pictures of TEST_FOLDER.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pictures import Labelled, common_size, greys, open_flat, read_folder

# Before the import: it is read then.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import tensorflow as tf

AREA = 64 * 192
"""About how many pixels a picture is scaled to."""
BATCH = 32
"""Small: the time before the network sees anything at all is counted in steps rather than in pictures."""
PEAK_RATE = 2e-3
WEIGHT_DECAY = 5e-3
DECAYING = 0.3
"""The last part of a budget, in which the learning rate falls to nothing."""
WARMING = 10.0
"""CPU seconds in which the learning rate rises."""


@dataclass
class Budget:
    """CPU seconds of this process (all threads), less those spent on what is not this training."""

    started: float = field(default_factory=time.process_time)

    def spent(self) -> float:
        return time.process_time() - self.started

    def forget(self, seconds: float) -> None:
        """Leaves out what was spent on a checkpoint of a smaller budget."""
        self.started += seconds


def learning_rate(spent: float, total: float) -> float:
    """Rises, stays, and falls to nothing at the end of the budget."""
    rising = min(1.0, (spent + 0.5) / WARMING)
    falling = min(1.0, max(0.0, (total - spent) / (DECAYING * total)))
    return PEAK_RATE * rising * falling


def build(size: tuple[int, int], symbols: int) -> tf.keras.Model:
    """Convolutions down to a strip of one row, one step for every eight columns of pixels."""
    layers = tf.keras.layers

    def convolution(x: tf.Tensor, filters: int, size: int = 3, stride: int = 1) -> tf.Tensor:
        x = layers.Conv2D(filters, size, strides=stride, padding="same", use_bias=False)(x)
        return layers.ReLU()(layers.BatchNormalization(momentum=0.95)(x))

    width, height = size
    image = x = layers.Input((height, width, 1))
    x = convolution(x, 32, 5, stride=2)
    x = convolution(x, 48, 3, stride=2)
    x = convolution(x, 64)
    x = layers.MaxPool2D(2)(x)
    x = convolution(x, 96)
    x = convolution(x, 128)
    x = layers.MaxPool2D((2, 1))(x)
    x = convolution(x, 128)
    x = layers.Permute((2, 1, 3))(x)
    x = layers.Reshape((x.shape[1], x.shape[2] * x.shape[3]))(x)
    x = layers.Dropout(0.2)(x)
    x = layers.Conv1D(192, 1, use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization(momentum=0.95)(x))
    x = layers.Conv1D(192, 3, padding="same", use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization(momentum=0.95)(x))
    x = layers.Dropout(0.2)(x)
    return tf.keras.Model(image, layers.Dense(symbols + 1)(x))


def moved(images: tf.Tensor, invert: bool) -> tf.Tensor:
    """The same pictures a little shifted, turned, slanted and scaled, some with greys reversed."""
    count = tf.shape(images)[0]
    height, width = images.shape[1], images.shape[2]

    def chance(limit: float) -> tf.Tensor:
        return tf.random.uniform([count], -limit, limit)

    a0, a1, b0, b1 = 1 + chance(0.08), chance(0.10), chance(0.05), 1 + chance(0.08)
    x, y = (width - 1) / 2, (height - 1) / 2
    a2 = x - a0 * x - a1 * y + chance(0.03 * width)
    b2 = y - b0 * x - b1 * y + chance(0.05 * height)
    zero = tf.zeros([count])
    moved = tf.raw_ops.ImageProjectiveTransformV3(
        images=images,
        transforms=tf.stack([a0, a1, a2, b0, b1, b2, zero, zero], axis=1),
        output_shape=[height, width],
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="NEAREST",
    )
    moved *= 1 + tf.random.uniform([count, 1, 1, 1], -0.15, 0.15)
    if invert:
        moved *= tf.sign(tf.random.uniform([count, 1, 1, 1], -1, 1))
    return moved


class Reader:
    """The network, what it was trained on, and how its outputs become text."""

    def __init__(self, train: list[Labelled]) -> None:
        pictures = [open_flat(item.path) for item in train]
        answers = [item.answer.lower() for item in train]
        self.symbols = sorted(set("".join(answers)))
        self.lengths = {len(answer) for answer in answers}
        self.size = common_size(pictures, AREA)
        self.images = greys(pictures, self.size)
        number = {symbol: index for index, symbol in enumerate(self.symbols)}
        self.labels = np.full((len(answers), max(self.lengths)), -1, dtype=np.int32)
        for row, answer in zip(self.labels, answers, strict=True):
            row[: len(answer)] = [number[symbol] for symbol in answer]
        # Reversing greys at random only helps where both polarities occur.
        dark = np.median(self.images, axis=(1, 2, 3)) < 128
        self.invert = bool(0.05 < dark.mean() < 0.95)
        self.model = build(self.size, len(self.symbols))
        self.optimizer = tf.keras.optimizers.AdamW(PEAK_RATE, weight_decay=WEIGHT_DECAY, clipnorm=5.0)
        self.optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
        self.optimizer.build(self.model.trainable_variables)

    @tf.function
    def step(self, images: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
        """One batch; the mean loss."""
        images = moved(tf.cast(images, tf.float32) / 127.5 - 1, self.invert)
        where = tf.where(labels >= 0)
        sparse = tf.SparseTensor(where, tf.gather_nd(labels, where), tf.shape(labels, out_type=tf.int64))
        with tf.GradientTape() as tape:
            logits = tf.transpose(self.model(images, training=True), [1, 0, 2])
            steps = tf.fill([tf.shape(logits)[1]], tf.shape(logits)[0])
            loss = tf.reduce_mean(tf.nn.ctc_loss(sparse, logits, None, steps, blank_index=-1))
        variables = self.model.trainable_variables
        gradients = tape.gradient(loss, variables)
        self.optimizer.apply_gradients(zip(gradients, variables, strict=True))
        return loss

    @tf.function
    def look(self, images: tf.Tensor) -> tf.Tensor:
        """How likely each symbol is, or none, at each step along the picture."""
        logits = self.model(tf.cast(images, tf.float32) / 127.5 - 1, training=False)
        return tf.transpose(logits, [1, 0, 2])

    def read(self, items: list[Labelled]) -> list[str]:
        """The likeliest text of a length that occurred in training, for each picture."""
        images = greys([open_flat(item.path) for item in items], self.size)
        answers: list[str] = []
        for start in range(0, len(images), 100):
            logits = self.look(images[start : start + 100])
            count = logits.shape[1]
            steps = tf.fill([count], logits.shape[0])
            guesses, _ = tf.nn.ctc_beam_search_decoder(logits, steps, beam_width=20, top_paths=8)
            dense = [tf.sparse.to_dense(guess, default_value=-1).numpy() for guess in guesses]
            for index in range(count):
                texts = ["".join(self.symbols[s] for s in guess[index] if s >= 0) for guess in dense]
                answers.append(next((text for text in texts if len(text) in self.lengths), texts[0]))
        return answers

    def batches(self, chance: np.random.Generator) -> Iterator[np.ndarray]:
        """Which pictures are in the next batch, for ever; each once in a round."""
        queue = np.empty(0, dtype=np.int64)
        while True:
            while len(queue) < BATCH:
                queue = np.concatenate([queue, chance.permutation(len(self.images))])
            yield queue[:BATCH]
            queue = queue[BATCH:]

    def state(self) -> list[np.ndarray]:
        """Everything that training changes."""
        return [v.numpy() for v in (*self.model.variables, *self.optimizer.variables)]

    def restore(self, state: list[np.ndarray]) -> None:
        """Back to how it was at `state`."""
        for variable, value in zip((*self.model.variables, *self.optimizer.variables), state, strict=True):
            variable.assign(value)


def train(reader: Reader, budgets: list[float], seed: int, log: Path | None) -> Iterator[dict]:
    """Trains up to each budget in turn; at each `yield` the reader's network is that budget's.

    The rate stays high until the last part of a budget. Only a branch goes down to nothing there: the next
    budget goes on from where the branch began, and does not pay for it.
    """
    batches = reader.batches(np.random.default_rng(seed))
    budget, seen, logged = Budget(), 0, 0.0

    def go_on(until: float, total: float) -> None:
        nonlocal seen, logged
        while (spent := budget.spent()) < until:
            reader.optimizer.learning_rate.assign(learning_rate(spent, total))
            chosen = next(batches)
            loss = reader.step(reader.images[chosen], reader.labels[chosen])
            seen += len(chosen)
            if log and spent - logged > 10:
                logged = spent
                with open(log, "a") as file:
                    print(f"{spent:.0f} CPU s, {seen} pictures, loss {loss:.3f}", file=file)

    for total in budgets:
        go_on((1 - DECAYING) * total, total)
        branched, state, seen_before = time.process_time(), reader.state(), seen
        go_on(total, total)
        yield {"budget": total, "cpu_seconds": round(budget.spent(), 1), "seen": seen}
        budget.forget(time.process_time() - branched)
        seen, logged = seen_before, 0.0
        reader.restore(state)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("test", type=Path)
    parser.add_argument("--labels", type=int, required=True)
    parser.add_argument("--budgets", required=True, help="CPU seconds, with commas between")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path)
    arguments = parser.parse_args()

    tf.config.threading.set_intra_op_parallelism_threads(arguments.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.keras.utils.set_random_seed(arguments.seed)
    reader = Reader(read_folder(arguments.train)[: arguments.labels])
    test = read_folder(arguments.test)
    budgets = sorted(float(budget) for budget in arguments.budgets.split(","))
    for result in train(reader, budgets, arguments.seed, arguments.log):
        print(json.dumps(result | {"answers": reader.read(test)}), flush=True)


if __name__ == "__main__":
    main()
