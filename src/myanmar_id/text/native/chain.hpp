// The chain of myanmar-tools over a text: the sum of a cell for every two neighbouring characters.
//
// Cells are multiples of 2^-27 (they come as 32-bit floats), so the sum is taken in whole numbers: exact in any order, and
// equal to the twin's, whose sums of floats are exact as long as they fit.
#pragma once
#include <cstring>

#include "classes.hpp"

namespace core {

constexpr double CELL = 1.0 / (1 << 27);

// Eight bytes, the first in the lowest place.
inline uint64_t load(const uint8_t* at) {
  uint64_t eight;
  std::memcpy(&eight, at, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  eight = __builtin_bswap64(eight);
#endif
  return eight;
}

struct Sum {
  bool is_text = true;   // false: no UTF-8
  bool is_known = false; // a character has a state, so that there is a sum
  double value = 0.0;
  size_t characters = 0;
};

inline Sum chain(const Classes& classes, const uint8_t* text, size_t length) {
  const uint8_t *here = text, *end = text + length;
  const int32_t* cells = classes.cells;
  const uint8_t *state = classes.state, *letters = state + 0x1000;
  const uint32_t foreign = state[0];
  uint32_t before = foreign, all = 0;
  int64_t sum = 0;
  size_t more = 0;  // bytes beyond one for each character
  const auto add = [&](uint32_t next) {
    sum += cells[before << 8 | next];
    all |= next ^ foreign;
    before = next;
  };
  while (here < end) {
    // Two characters of the script at a time.
    for (; end - here >= 8; here += 6, more += 4) {
      const uint64_t eight = load(here);
      if ((eight & 0xC0C0FFC0C0FFu) != 0x8080E18080E1u) break;
      add(letters[(eight >> 2 & 0xFC0) | (eight >> 16 & 0x3F)]);
      add(letters[(eight >> 26 & 0xFC0) | (eight >> 40 & 0x3F)]);
    }
    if (here == end) break;
    if (*here < 0x80) {
      // ASCII has no state of its own, and no cell with itself.
      sum += cells[before << 8 | foreign];
      before = foreign;
      do ++here;
      while (here < end && *here < 0x80);
      continue;
    }
    const int step = sequence(here, end);
    if (step == 0) return Sum{false};
    add(state[character(here, step)]);
    here += step;
    more += static_cast<size_t>(step - 1);
  }
  sum += cells[before << 8 | foreign];
  return Sum{true, all != 0, static_cast<double>(sum) * CELL, length - more};
}

}  // namespace core
