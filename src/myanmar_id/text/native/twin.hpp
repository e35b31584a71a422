// What the core asks of the pure-Python twin, which alone knows how a piece is spelled. The core only cuts, remembers and adds.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "buffer.hpp"

namespace core {

// FROM_ZAWGYI is TO_UNICODE, then NORMALIZE.
enum Kind { TO_UNICODE, TO_ZAWGYI, NORMALIZE, NORMALIZE_MIXED, FROM_ZAWGYI, KINDS };

// What is said of a piece as it was written, where that is Unicode.
enum Said { ILL_FORMED = 1, BOUND = 2 };

enum Hint { NO_HINT, HINT_UNICODE, HINT_ZAWGYI };

// A piece of a word read in three ways: as it stands, as if it were Zawgyi, and as Unicode typed in visual order.
struct Judged {
  enum { STANDING, CONVERTED, TYPED, READINGS };
  std::string text[READINGS];
  std::string scored;  // as it stands, without numbers in Shan digits
  std::vector<std::string> tokens[READINGS];
  std::vector<bool> ends[READINGS];  // whether a word ends behind the token; of the last one the text tells
  int untypical = 0;
  // Which neighbours the piece cannot be judged without.
  enum { LETTER_BEFORE = 1, LETTER_BEHIND = 2, SPACE_BEFORE = 4, HAS_NUMBER = 8 };
  int needs = 0;
};

// Every function returns false where Python raised an error, which is kept for the caller.
class Twin {
 public:
  virtual ~Twin() = default;
  // What is written for a piece, and what is said of it: ILL_FORMED where the grammar does not take it, BOUND where it cannot be
  // normalized without its neighbours.
  virtual bool write(Kind kind, const uint8_t* piece, size_t length, Buffer& out, int& said) = 0;
  // A piece in one reading. `opened`: it begins with a stack, behind a letter that this can stand on.
  virtual bool read(int reading, bool opened, const uint8_t* piece, size_t length, Judged& out) = 0;
  virtual bool judge(const uint8_t* piece, size_t length, Judged& out) = 0;
  // The log probability of a token behind another, "" at the beginning of a word.
  virtual bool pair(bool any_language, bool ends, const std::string& before, const std::string& token, double& out) = 0;
  // NaN stands for None.
  virtual bool posterior(const uint8_t* text, size_t length, double& out) = 0;
  virtual bool repair(const uint8_t* text, size_t length, double threshold, Hint hint, Buffer& out) = 0;
};

}  // namespace core
