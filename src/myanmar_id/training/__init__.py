"""Fits the models that `ocr` reads cards with, on pictures that `synth` draws, and exports them.

    python -m myanmar_id.training recognizer --samples 400000 --out checkpoints/recognizer
    python -m myanmar_id.training export checkpoints/recognizer --to data/models

Each run is seeded, writes checkpoints, and goes on from the last one when it is started again. It needs the extra `train`.
"""
