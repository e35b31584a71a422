// The chain of myanmar-tools over a text: the sum of a cell for every two neighbouring characters.
//
// Cells are multiples of 2^-27 (they come as 32-bit floats), so the sum is taken in whole numbers: exact in any order, and
// equal to the twin's, whose sums of floats are exact as long as they fit.
#pragma once
#include "classes.hpp"

namespace core {

constexpr double CELL = 1.0 / (1 << 27);

struct Sum {
  bool is_text = true;   // false: no UTF-8
  bool is_known = false; // a character has a state, so that there is a sum
  double value = 0.0;
};

inline Sum chain(const Classes& classes, const uint8_t* text, size_t length) {
  const uint8_t *here = text, *end = text + length;
  const int32_t* cells = classes.cells;
  const uint8_t* state = classes.state;
  const uint32_t foreign = state[0];
  uint32_t before = foreign, all = 0;
  int64_t sum = 0;
  while (here < end) {
    if (*here < 0x80) {
      // ASCII has no state of its own, and no cell with itself.
      sum += cells[before << 8 | foreign];
      before = foreign;
      do ++here;
      while (here < end && *here < 0x80);
      continue;
    }
    uint32_t found;
    if (end - here > 2 && here[0] == 0xE1 && (here[1] & 0xC0) == 0x80 && (here[2] & 0xC0) == 0x80) {
      found = 0x1000u | (here[1] & 0x3Fu) << 6 | (here[2] & 0x3Fu);
      here += 3;
    } else {
      const int step = sequence(here, end);
      if (step == 0) return Sum{false, false, 0.0};
      found = character(here, step);
      here += step;
    }
    const uint32_t next = state[found];
    sum += cells[before << 8 | next];
    all |= next ^ foreign;
    before = next;
  }
  sum += cells[before << 8 | foreign];
  return Sum{true, all != 0, static_cast<double>(sum) * CELL};
}

}  // namespace core
