"""Lines as the recognizer takes them, and what it answers as probabilities."""

from __future__ import annotations

import pytest

pytest.importorskip("numpy")
pytest.importorskip("cv2")
pytest.importorskip("onnxruntime")

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from myanmar_id.ocr.alphabet import SYMBOLS
from myanmar_id.ocr.recognize import LINE_HEIGHT, LINE_STRIDE, log_probs, scaled


class Seen:
    """A recognizer that keeps what it was given and answers with any logits."""

    def __init__(self, spread: float = 3.0) -> None:
        self.spread = spread

    def run(self, image: np.ndarray) -> list[np.ndarray]:
        self.image = image
        shape = (1, image.shape[3] // LINE_STRIDE, len(SYMBOLS) + 1)
        self.logits = (np.random.default_rng(0).normal(0, self.spread, shape)).astype(np.float32)
        return [self.logits]


@given(st.integers(1, 90), st.integers(1, 2000), st.integers(0, 99))
@settings(max_examples=60)
def test_a_line_is_scaled_to_the_height_of_the_model(height: int, width: int, seed: int) -> None:
    image = np.random.default_rng(seed).integers(0, 256, (height, width)).astype(np.uint8)
    found = scaled(image)
    assert found.dtype == np.float32
    assert found.shape[0] == LINE_HEIGHT == 48
    assert found.shape[1] % LINE_STRIDE == 0
    assert 32 <= found.shape[1] <= 1280
    wanted = width * 48 / height
    if 32 <= wanted <= 1280:
        assert -1 <= found.shape[1] - wanted <= LINE_STRIDE + 1
    assert abs(float(found.mean())) < 1e-3


def test_light_and_contrast_do_not_matter() -> None:
    rng = np.random.default_rng(3)
    line = rng.integers(0, 200, (64, 300)).astype(np.uint8)
    found = scaled(line)
    assert float(found.std()) == pytest.approx(0.92, abs=0.06)
    assert np.abs(scaled(line // 2 + 20) - found).max() < 0.4
    # A flat line stays nearly flat: its noise is no text.
    flat = rng.integers(100, 103, (64, 300)).astype(np.uint8)
    assert float(scaled(flat).std()) < 0.2
    assert (scaled(np.full((48, 64), 9, np.uint8)) == 0).all()


@pytest.mark.parametrize("spread", [0.0, 3.0, 300.0])
def test_probabilities(spread: float) -> None:
    model = Seen(spread)
    line = np.random.default_rng(1).integers(0, 256, (64, 301)).astype(np.uint8)
    found = log_probs(line, model)  # type: ignore[arg-type]
    assert model.image.shape == (1, 1, 48, 228)
    assert model.image.dtype == np.float32
    assert (model.image[0, 0] == scaled(line)).all()
    assert found.shape == (57, len(SYMBOLS) + 1)
    assert found.dtype == np.float32
    assert np.exp(found).sum(1) == pytest.approx(np.ones(57), abs=1e-4)
    assert (found.argmax(1) == model.logits[0].argmax(1)).all()
    difference = found - model.logits[0]
    assert np.abs(difference - difference[:, :1]).max() < 1e-3
