// A twin without Python: what it answers is no Burmese, but depends on nothing except what it is asked.
//
// What is written for a text is what is written for its characters, one after the other, so wherever a text is cut, and whatever
// is remembered, the whole must come out as `spell` says.
#pragma once
#include <cmath>
#include <new>

#include "repair.hpp"

namespace fuzz {

using namespace core;

inline uint64_t hash(const std::string& text, uint64_t seed) {
  return hash_of(reinterpret_cast<const uint8_t*>(text.data()), text.size(), seed);
}

// The length of the character that begins at `at`, by the table of the Unicode standard (3-7); 0 where there is none.
inline size_t character_length(const std::string& text, size_t at) {
  const auto byte = [&](size_t i) { return at + i < text.size() ? static_cast<uint8_t>(text[at + i]) : 0u; };
  const auto follows = [&](size_t i, unsigned low, unsigned high) { return byte(i) >= low && byte(i) <= high; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1, 0x80, 0xBF) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF)
    return follows(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) && follows(2, 0x80, 0xBF) ? 3 : 0;
  if (lead >= 0xF0 && lead <= 0xF4)
    return follows(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) && follows(2, 0x80, 0xBF) && follows(3, 0x80, 0xBF) ? 4 : 0;
  return 0;
}

inline bool is_utf8(const std::string& text) {
  for (size_t i = 0, step; i < text.size(); i += step)
    if (!(step = character_length(text, i))) return false;
  return true;
}

// One character: itself, a neighbour in the script, three of them, or nothing. What is plain stays, as it does with every kind.
inline void spell_one(const Classes& classes, Kind kind, const std::string& one, std::string& out) {
  const auto* at = reinterpret_cast<const uint8_t*>(one.data());
  if (cutting::is_plain(classes.bits[classes.of[character(at, static_cast<int>(one.size()))]])) {
    out += one;
    return;
  }
  switch (hash(one, static_cast<uint64_t>(kind)) % 8) {
    case 0:
      break;
    case 1:
      out += one + one + one;
      break;
    case 2:
    case 3:
      out += one.substr(0, one.size() - 1) + static_cast<char>(static_cast<uint8_t>(one.back()) ^ 1u);
      break;
    default:
      out += one;
  }
}

inline std::string spell(const Classes& classes, Kind kind, const std::string& text) {
  std::string out;
  for (size_t i = 0, step; i < text.size(); i += step) {
    step = character_length(text, i);
    spell_one(classes, kind, text.substr(i, step), out);
  }
  return out;
}

class Stub : public Twin {
 public:
  enum Trouble { NONE_AT_ALL, RAISES, HAS_NO_MEMORY };

  explicit Stub(const Classes& classes) : classes_(classes) {}

  // Fail at one of the questions to come, the first if `after` is 0.
  void fail(Trouble trouble, int after) {
    trouble_ = trouble;
    after_ = after;
  }
  // Show where pieces begin and end instead of spelling them.
  bool marks = false;
  static constexpr char BEGIN = 1, END = 2;

  bool write(Kind kind, const uint8_t* piece, size_t length, Buffer& out, int& said) override {
    const std::string text = given(piece, length);
    if (!answers()) return false;
    const std::string written = marks ? BEGIN + text + END : spell(classes_, kind, text);
    said = static_cast<int>(hash(text, 7) % 16 == 0) * ILL_FORMED | static_cast<int>(hash(text, 8) % 16 == 0) * BOUND;
    out.append(written.data(), written.size());
    return true;
  }

  bool judge(const uint8_t* piece, size_t length, Judged& out) override {
    const std::string text = given(piece, length);
    if (!answers()) return false;
    const Kind kinds[] = {NORMALIZE, TO_UNICODE, TO_ZAWGYI};
    for (int reading = 0; reading < Judged::READINGS; ++reading) tell(reading, text, out);
    out.scored = out.text[Judged::STANDING];
    out.untypical = static_cast<int>(hash(text, 12) % 3);
    out.needs = hash(text, 13) % 8 ? 0 : static_cast<int>(hash(text, 14) % 16);
    return true;
  }

  bool read(int reading, bool opened, const uint8_t* piece, size_t length, Judged& out) override {
    const std::string text = given(piece, length);
    if (!answers()) return false;
    tell(reading, text, out);
    out.scored = out.text[reading];
    out.untypical = static_cast<int>(hash(text, 12) % 3);
    out.needs = hash(text, 13u + 20u * opened) % 8 ? 0 : static_cast<int>(hash(text, 14) % 16);
    return true;
  }

  bool pair(bool any_language, bool ends, const std::string& before, const std::string& token, double& out) override {
    if (!answers()) return false;
    out = -static_cast<double>(hash(before + "\n" + token, 15u + 2u * any_language + ends) % 1024) / 64;
    return true;
  }

  bool posterior(const uint8_t* text, size_t length, double& out) override {
    const std::string whole = given(text, length);
    if (!answers()) return false;
    const uint64_t number = hash(whole, 20);
    out = number % 8 ? static_cast<double>(number % 1024) / 1024 : NONE;
    return true;
  }

  bool repair(const uint8_t* text, size_t length, double, Hint, Buffer& out) override {
    const std::string written = spell(classes_, NORMALIZE, given(text, length));
    if (!answers()) return false;
    out.append(written.data(), written.size());
    return true;
  }

 private:
  // The text and the tokens of a reading.
  void tell(int reading, const std::string& text, Judged& out) {
    const Kind kinds[] = {NORMALIZE, TO_UNICODE, TO_ZAWGYI};
    out.text[reading] = hash(text, 9) % 4 ? text : spell(classes_, kinds[reading], text);
    const std::string& whole = out.text[reading];
    for (size_t i = 0; i < whole.size();) {
      const size_t from = i;
      for (size_t n = 1 + hash(whole, 10) % 3; n && i < whole.size(); --n) i += character_length(whole, i);
      out.tokens[reading].push_back(whole.substr(from, i - from));
      out.ends[reading].push_back(hash(out.tokens[reading].back(), 11) % 8 == 0);
    }
  }

  // Python's decoder would refuse anything but UTF-8.
  std::string given(const uint8_t* text, size_t length) const {
    std::string copy(reinterpret_cast<const char*>(text), length);
    if (!is_utf8(copy)) __builtin_trap();
    return copy;
  }

  bool answers() {
    if (trouble_ == NONE_AT_ALL || after_-- > 0) return true;
    if (trouble_ == HAS_NO_MEMORY) throw std::bad_alloc();
    return false;
  }

  const Classes& classes_;
  Trouble trouble_ = NONE_AT_ALL;
  int after_ = 0;
};

}  // namespace fuzz
