// What the rules of the core ask of a character. Which characters they are is told by Python, from the same classes that the
// regular expressions of the pure-Python twin are built from.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "limits.hpp"

namespace core {

enum : uint32_t {
  CONSONANT = 1u << 0,    // U+1000-1021
  LETTER = 1u << 1,       // a letter of Burmese, U+104E apart
  MARK = 1u << 2,         // a mark of Burmese, the sign e and the virama apart
  OTHER = 1u << 3,        // a letter or mark that only other languages use
  SIGN_E = 1u << 4,       // U+1031
  VIRAMA = 1u << 5,       // U+1039
  MEDIAL = 1u << 6,       // the marks that the sign e may follow in its own cluster
  FINAL = 1u << 7,        // behind a consonant of Unicode: it closes the syllable before it or is stacked upon
  Z_PRE = 1u << 8,        // Zawgyi: typed before its letter
  Z_BASE = 1u << 9,       // Zawgyi: a letter, U+104E apart
  Z_MARK = 1u << 10,      // Zawgyi: a mark behind its letter
  Z_FINAL = 1u << 11,     // behind a consonant of Zawgyi: it closes the syllable before it
  Z_OPENER = 1u << 12,    // Zawgyi: a kinzi or stacked letter, which ties its letter to the syllable before
  DIGIT = 1u << 13,       // U+1040-1049
  CANDIDATE = 1u << 14,   // a digit that was also typed for a letter
  JOINED = 1u << 15,      // a mark that may stand behind a space, in Unicode
  MYANMAR = 1u << 16,     // a character of the script's blocks
  ZERO_WIDTH = 1u << 17,  // without width
  SPACE = 1u << 18,       // any space, U+0020 among them
  LINE = 1u << 19,        // ends a line
  WORD = 1u << 20,        // part of a word, when readings are weighed
  BEYOND = 1u << 21,      // what Burmese in Unicode never has
  SHAN_DIGIT = 1u << 22,  // U+1090-1099
  RARE = 1u << 23,        // a text that has it is weighed by the twin
  Z_SIGN = 1u << 24,      // what only Zawgyi has, U+1039 apart
  PUNCTUATION = 1u << 25,  // a sign that stands alone: U+104A-104D, 104F
  SCRIPT = 1u << 26,       // a letter, mark or sign that tells an encoding: no digits, not the marks that both have
  FOREIGN = 1u << 27,      // of another language, and unknown to Zawgyi
  WORD_BREAK = 1u << 28,   // the zero-width space, which can part words
  SIGN_AUNG = 1u << 29,    // U+104E, which is typed in several ways
  MARKUP = 1u << 30,       // can begin a web address, an e-mail address, a tag or an entity
};

struct Classes {
  // The class of every character up to U+FFFF; the ones behind it have that of U+0000.
  uint8_t of[65536];
  uint32_t bits[256];
  // The languages that write a character, one bit each.
  uint32_t languages[256];
  // The state of the chain, for every character up to U+FFFF, and what two neighbouring states add, times 2^27.
  uint8_t state[65536];
  int32_t cells[65536];
};

// The length of the well-formed UTF-8 sequence at `at`, or 0. Surrogates and overlong forms are not well-formed.
inline int sequence(const uint8_t* at, const uint8_t* end) {
  const uint8_t lead = *at;
  const ptrdiff_t left = end - at;
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return left > 1 && (at[1] & 0xC0) == 0x80 ? 2 : 0;
  if (lead < 0xF0) {
    if (left < 3 || (at[1] & 0xC0) != 0x80 || (at[2] & 0xC0) != 0x80) return 0;
    if ((lead == 0xE0 && at[1] < 0xA0) || (lead == 0xED && at[1] > 0x9F)) return 0;
    return 3;
  }
  if (lead > 0xF4 || left < 4 || (at[1] & 0xC0) != 0x80 || (at[2] & 0xC0) != 0x80 || (at[3] & 0xC0) != 0x80) return 0;
  if ((lead == 0xF0 && at[1] < 0x90) || (lead == 0xF4 && at[1] > 0x8F)) return 0;
  return 4;
}

// The character of a well-formed sequence; 0 for those beyond U+FFFF, which all rules treat alike.
inline uint32_t character(const uint8_t* at, int length) {
  if (length == 3) return (at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
  if (length == 1) return at[0];
  if (length == 2) return (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu);
  return 0;
}

inline size_t count_characters(const uint8_t* text, size_t length) {
  size_t count = 0;
  for (size_t i = 0; i < length; ++i) count += (text[i] & 0xC0) != 0x80;
  return count;
}

// A text taken apart: for every character its class bits and where it begins.
struct Row {
  const uint8_t* text = nullptr;
  std::vector<uint32_t> bits;
  std::vector<uint32_t> at;  // one more than characters: the end
  std::vector<uint8_t> cut;
  size_t size = 0;
  uint32_t any = 0;  // all bits together

  const uint8_t* begin(size_t i) const { return text + at[i]; }
  size_t bytes(size_t from, size_t to) const { return at[to] - at[from]; }
  uint32_t peek(size_t i) const { return i < size ? bits[i] : 0; }

  // Give back what one long text took.
  void shrink() {
    if (bits.size() > limits::ROW) {
      bits = std::vector<uint32_t>();
      at = std::vector<uint32_t>();
      cut = std::vector<uint8_t>();
    }
  }

  // Take apart no more than limits::TEXT bytes. Returns false where the text is no UTF-8. With a `limit` it stops before the
  // character that begins there or later.
  bool read(const Classes& classes, const uint8_t* given, size_t length, size_t limit = SIZE_MAX) {
    text = given;
    size_t room = length < limit ? length : limit;
    if (room > limits::ROW) room = count_characters(given, room);  // fresh memory costs more than counting
    room += 8;
    if (bits.size() < room) {
      at.resize(room + 1);
      bits.resize(room);  // last, since its size is what is looked at, should there be no memory
    }
    const uint8_t *here = given, *end = given + length;
    const uint8_t* stop = limit < length ? given + limit : end;
    size_t count = 0;
    uint32_t all = 0;
    while (here < stop) {
      uint32_t found;
      int step;
      // Nearly every character of the script is one of these, so their check comes first.
      if (end - here > 2 && here[0] == 0xE1 && (here[1] & 0xC0) == 0x80 && (here[2] & 0xC0) == 0x80) {
        found = 0x1000u | (here[1] & 0x3Fu) << 6 | (here[2] & 0x3Fu);
        step = 3;
      } else {
        step = sequence(here, end);
        if (step == 0) return false;
        found = character(here, step);
      }
      const uint32_t one = classes.bits[classes.of[found]];
      bits[count] = one;
      at[count++] = static_cast<uint32_t>(here - given);
      all |= one;
      here += step;
    }
    at[count] = static_cast<uint32_t>(here - given);
    size = count;
    any = all;
    return true;
  }
};

}  // namespace core
