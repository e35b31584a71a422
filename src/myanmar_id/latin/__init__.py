"""Burmese in Latin letters, and back.

Custom has no standard: Tun and Htun, Khaing and Khine are the same syllables, and whose name it is decides. So everything here
rests on how likely each spelling of a syllable is (`spelling`): the likeliest spelling of a name and its rivals (`decode`), the
Burmese that a Latin name may stand for (`reverse`), whether the two can belong together (`align`) and what sounds alike
(`sound`). The named systems `bgn` and `mlcts` are rules of their own, and so is `places`.
"""
