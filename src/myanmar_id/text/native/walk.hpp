// A text walked through once, with its pieces as numbers, for texts in which nothing is rare.
//
// It cuts as `cut.hpp` does, and knows less: at what needs a look further than one character (invisible characters, marks behind
// spaces, digits that could be letters, other letters than those of the block U+1000-109F) it stops, and the text is for the
// slower code from there. A piece of up to sixteen characters is two numbers of eight bytes, which are compared and hashed in a
// few instructions.
#pragma once
#include "cut.hpp"

namespace core {

enum class Walked { DONE, STOPPED, RAISED };

// A piece of a word. Its key has a byte for each character, the last in the lowest place.
struct Piece {
  static constexpr uint32_t LONGEST = 16;  // characters of a key

  uint64_t high = 0, low = 0;
  uint32_t size = 0;      // bytes of the key
  bool is_open = false;   // a stack may stand at its beginning, because of the character before; the key tells
  const uint8_t* text = nullptr;

  Piece(const uint8_t* at, bool opened) : text(at) {
    if (opened) push(0xFF);
    is_open = opened;
  }
  bool has_key() const { return size <= LONGEST; }
  size_t bytes() const { return size_t{3} * (size - is_open); }
  void push(uint32_t code) {
    if (size == 8) {
      high = low;
      low = 0;
    }
    low = low << 8 | code;
    ++size;
  }
  // Put the piece behind it to its end.
  void add(const Piece& other) {
    uint32_t i = other.size - other.is_open;
    if (size + i > LONGEST) {
      size += i;
      return;
    }
    while (i-- > 0) push((i < 8 ? other.low >> (8 * i) : other.high >> (8 * (i - 8))) & 0xFF);
  }
};

// Piece -> a Value, which is copied as it is.
template <typename Value>
class PieceTable {
 public:
  PieceTable() : slots_(limits::SLOTS) {}

  const Value* find(const Piece& piece) const {
    const size_t mask = slots_.size() - 1;
    for (size_t i = place_of(piece.high, piece.low);; i = (i + 1) & mask) {
      const Slot& slot = slots_[i];
      if (slot.low == piece.low && slot.high == piece.high) return &slot.value;
      if (!slot.low) return nullptr;
    }
  }

  bool is_full() const { return count_ >= limits::ENTRIES; }

  void clear() {
    slots_.assign(limits::SLOTS, Slot{});
    count_ = 0;
    shift_ = shift_of(limits::SLOTS);
  }

  // Add what `find` has not found.
  void add(const Piece& piece, const Value& value) {
    if (count_ * 2 >= slots_.size()) {
      std::vector<Slot> old(slots_.size() * 2);
      old.swap(slots_);
      shift_ = shift_of(slots_.size());
      for (const Slot& slot : old)
        if (slot.low) place(slot);
    }
    place(Slot{piece.high, piece.low, value});
    ++count_;
  }

 private:
  struct Slot {
    uint64_t high = 0, low = 0;  // no character is 0, so an empty slot has none
    Value value{};
  };

  static uint32_t shift_of(size_t slots) {
    uint32_t shift = 64;
    while (slots >>= 1) --shift;
    return shift;
  }

  size_t place_of(uint64_t high, uint64_t low) const { return ((high * 0xC2B2AE3D27D4EB4Fu ^ low) * 0x9E3779B97F4A7C15u) >> shift_; }

  void place(const Slot& slot) {
    const size_t mask = slots_.size() - 1;
    size_t i = place_of(slot.high, slot.low);
    while (slots_[i].low) i = (i + 1) & mask;
    slots_[i] = slot;
  }

  std::vector<Slot> slots_;
  size_t count_ = 0;
  uint32_t shift_ = shift_of(limits::SLOTS);
};

// Who is told of a text's parts. `plain` is what lies between words, `word` the beginning of one. A function that returns false ends
// the walk as `end` says.
struct Visitor {
  Walked end = Walked::STOPPED;
  uint32_t passed = 0;  // class bits of the plain characters beyond ASCII
  void plain(const uint8_t*, const uint8_t*) {}
  void word(const uint8_t*) {}
};

// What is done about a character depends on what came before it in the word, on itself and on the one behind it.
class Walk {
 public:
  enum Rules { WRITE_UNICODE, WRITE_ZAWGYI, READ_UNICODE, READ_ZAWGYI };

  Walk(const Classes& classes, Rules rules) : classes_(classes), is_reading_(rules == READ_UNICODE || rules == READ_ZAWGYI) {
    const bool is_zawgyi = rules == WRITE_ZAWGYI || rules == READ_ZAWGYI;
    for (uint32_t low = 0; low < 256; ++low) {
      const uint32_t kind = low < SIZE ? kind_of(classes.bits[classes.of[FIRST + low]], is_zawgyi, is_reading_) : RARE_ONE;
      letters_[low] = static_cast<uint16_t>((low + 1) << 8 | kind);
      bits_[low] = classes.bits[classes.of[FIRST + low]];
    }
    for (uint32_t state = 0; state < STATES; ++state)
      for (uint32_t kind = 0; kind < ONES; ++kind) {
        Step& step = steps_[state << 4 | kind];
        if (kind == SIGN_ONE) {
          // U+104E, which may be one with the letter behind it.
          step.next = LEAD;
        } else {
          step = is_zawgyi ? zawgyi(state, kind) : is_reading_ ? read_unicode(state, kind) : write_unicode(state, kind);
        }
        step.stop |= one(RARE_ONE);
        if (kind == RARE_ONE) step.stop = ALL;
      }
  }

  // Tell the visitor `plain(from, to)`, `word(at)` and `piece(piece, begins, ends)`: whether it begins and ends the word.
  template <typename Visitor>
  Walked go(const uint8_t* text, size_t length, Visitor& visitor) const {
    const uint8_t *here = text, *end = text + length;
    uint32_t current = look(here, end);
    bool is_behind_word = false;
    while (here < end) {
      if ((current & 0xFF) == PLAIN) {
        const uint8_t* from = here;
        if (!pass(here, end, is_behind_word, visitor.passed)) return Walked::STOPPED;
        visitor.plain(from, here);
        if (here == end) break;
        current = look(here, end);
      }
      visitor.word(here);
      Piece piece(here, false);
      uint32_t state = START;
      bool begins = true;
      do {
        const uint32_t next = look(here + 3, end);
        const Step& step = steps_[state << 4 | (current & 0xFF)];
        const uint32_t behind = 1u << (next & 0xFF);
        if (step.stop & behind) return Walked::STOPPED;
        if (step.cut & behind && (!(step.looks_on & behind) || (look(here + 6, end) & 0xFF) == LETTER_ONE)) {
          if (!visitor.piece(piece, begins, false)) return visitor.end;
          begins = false;
          piece = Piece(here, step.opens & behind);
        }
        piece.push(current >> 8);
        state = step.next;
        current = next;
        here += 3;
      } while ((current & 0xFF) != PLAIN);
      if (!visitor.piece(piece, begins, true)) return visitor.end;
      is_behind_word = true;
    }
    return Walked::DONE;
  }

  // Go to the end of what is plain. Returns false where a digit there may be a letter, or the text is none.
  bool pass(const uint8_t*& here, const uint8_t* end, bool is_behind_word, uint32_t& passed) const {
    bool touches = is_behind_word, is_candidate = false;
    while (here < end) {
      uint32_t bits = 0;
      int step = 1;
      if (is_near(here, end)) {
        const uint32_t low = (here[1] & 3u) << 6 | (here[2] & 0x3Fu);
        if ((letters_[low] & 0xFF) != PLAIN) break;
        passed |= bits = bits_[low];
        step = 3;
      } else if (*here >= 0x80) {
        step = sequence(here, end);
        if (!step) return false;
        bits = bits_of(here, step);
        if (!is_plain(bits)) break;
        passed |= bits;
      }
      if (bits & DIGIT) {
        is_candidate = is_candidate || bits & CANDIDATE;
      } else {
        const bool is_beside = !is_reading_ && bits & MYANMAR;
        if (is_candidate && (touches || is_beside)) return false;
        touches = is_beside;
        is_candidate = false;
      }
      here += step;
    }
    return !(is_candidate && (touches || here < end));
  }

  // Go to the end of the word that begins at `here`, which is told as one piece; of no size where there is something rare in it.
  Piece word(const uint8_t*& here, const uint8_t* end) const {
    Piece piece(here, false);
    for (uint32_t one = look(here, end); (one & 0xFF) != PLAIN; one = look(here, end)) {
      if ((one & 0xFF) == RARE_ONE) return Piece(here, false);
      piece.push(one >> 8);
      here += 3;
    }
    return piece;
  }

 private:
  static constexpr uint32_t FIRST = 0x1000, SIZE = 0xA0;

  // Kinds of characters. In Unicode: a letter, the sign e, a medial, another mark, one that can close a syllable, the virama, a letter,
  // mark or digit of another language. In Zawgyi: a letter, what is typed before one, a mark, one that can close a syllable.
  enum : uint32_t { PLAIN, LETTER_ONE, PRE_ONE, MEDIAL_ONE, MARK_ONE, FINAL_ONE, VIRAMA_ONE, OTHER_ONE, SIGN_ONE, RARE_ONE, ONES };
  // What the word so far ends in: nothing, what stands before a letter, a letter with its medials, other marks, what waits for a letter.
  enum : uint32_t { START, LEAD, HEAD, TAIL, PENDING, STATES };

  struct Step {
    // One bit for each kind of the character behind: whether there is a cut before this one, if a letter follows on that one; whether
    // the walk stops; whether a stack is one behind what was before.
    uint16_t cut = 0, looks_on = 0, stop = 0, opens = 0;
    uint16_t next = TAIL;
  };

  static constexpr uint16_t one(uint32_t kind) { return static_cast<uint16_t>(1u << kind); }
  static constexpr uint16_t ALL = (1u << ONES) - 1;

  static uint32_t kind_of(uint32_t bits, bool is_zawgyi, bool is_reading) {
    if (bits & (RARE | ZERO_WIDTH)) return RARE_ONE;
    if (bits & SIGN_AUNG) return is_reading ? SIGN_ONE : RARE_ONE;
    if (cutting::is_plain(bits)) return is_plain(bits) ? PLAIN : RARE_ONE;
    if (is_zawgyi) {
      if (bits & FOREIGN) return RARE_ONE;
      if (bits & Z_BASE) return LETTER_ONE;
      if (bits & Z_PRE) return PRE_ONE;
      return bits & Z_MARK ? bits & Z_FINAL ? FINAL_ONE : MARK_ONE : RARE_ONE;
    }
    if (bits & LETTER) return LETTER_ONE;
    if (bits & SIGN_E) return PRE_ONE;
    if (bits & OTHER || (is_reading && bits & SHAN_DIGIT)) return OTHER_ONE;
    if (bits & MEDIAL) return MEDIAL_ONE;
    if (bits & MARK) return bits & FINAL ? FINAL_ONE : MARK_ONE;
    return bits & VIRAMA ? VIRAMA_ONE : RARE_ONE;
  }

  static Step zawgyi(uint32_t state, uint32_t kind) {
    Step step;
    if (kind == LETTER_ONE) {
      if (state == TAIL) step.cut = static_cast<uint16_t>(ALL & ~one(FINAL_ONE));
    } else if (kind == PRE_ONE) {
      step.next = LEAD;
      // Two in a row are cut off together, if a letter follows.
      if (state == TAIL) step.cut = one(LETTER_ONE) | one(PRE_ONE);
      step.looks_on = step.cut & one(PRE_ONE);
    } else if (state == START) {
      step.stop = ALL;
    }
    return step;
  }

  static Step write_unicode(uint32_t state, uint32_t kind) {
    Step step;
    step.next = state == PENDING ? PENDING : TAIL;
    if (kind == LETTER_ONE) {
      step.next = HEAD;
      if (state == HEAD || state == TAIL) step.cut = static_cast<uint16_t>(ALL & ~(one(FINAL_ONE) | one(VIRAMA_ONE)));
    } else if (kind == PRE_ONE) {
      step.next = state == HEAD ? HEAD : PENDING;
    } else if (kind == OTHER_ONE || state == START) {
      step.stop = ALL;
    } else if (kind == MEDIAL_ONE) {
      step.next = static_cast<uint16_t>(state);
    } else if (kind == VIRAMA_ONE) {
      step.next = PENDING;
    }
    // Such a word may go on behind spaces.
    if (step.next == PENDING) step.stop |= one(PLAIN);
    return step;
  }

  // For the tokens of the model of syllables, which ends one before every letter that closes no syllable, wherever that stands.
  static Step read_unicode(uint32_t state, uint32_t kind) {
    Step step;
    switch (kind) {
      case LETTER_ONE:
        step.next = HEAD;
        if (state == TAIL) step.cut = static_cast<uint16_t>(ALL & ~(one(FINAL_ONE) | one(VIRAMA_ONE)));
        if (state != HEAD) break;
        // A stack is one behind such a letter.
        step.cut = static_cast<uint16_t>(ALL & ~one(FINAL_ONE));
        step.opens = one(VIRAMA_ONE);
        break;
      case PRE_ONE:
      case MEDIAL_ONE:
        step.next = static_cast<uint16_t>(state == START || state == PENDING ? uint32_t{LEAD} : state);
        // The virama before it ties nothing, so the text can only be Zawgyi, where these are typed before a letter.
        if (state == PENDING) step.cut = ALL;
        break;
      case VIRAMA_ONE:
        step.next = PENDING;
        if (state == START) step.stop = ALL;
        break;
      case OTHER_ONE:
        break;
      default:
        if (state == START) step.stop = ALL;
    }
    return step;
  }

  // Whether the character at `at` is one of U+1000-10FF.
  static bool is_near(const uint8_t* at, const uint8_t* end) {
    return end - at > 2 && at[0] == 0xE1 && (at[1] & 0xFC) == 0x80 && (at[2] & 0xC0) == 0x80;
  }

  // A character's number, with its kind in the lowest byte. Behind the end it is plain.
  uint32_t look(const uint8_t* at, const uint8_t* end) const {
    if (is_near(at, end)) return letters_[(at[1] & 3) << 6 | (at[2] & 0x3F)];
    if (at >= end || *at < 0x80) return PLAIN;
    const int step = sequence(at, end);
    return step && is_plain(bits_of(at, step)) ? PLAIN : RARE_ONE;
  }

  uint32_t bits_of(const uint8_t* at, int step) const { return classes_.bits[classes_.of[character(at, step)]]; }

  static bool is_plain(uint32_t bits) { return cutting::is_plain(bits) && !(bits & (RARE | SIGN_AUNG | LETTER | Z_BASE | Z_PRE)); }

  const Classes& classes_;
  bool is_reading_;
  uint16_t letters_[256];
  uint32_t bits_[256];
  Step steps_[STATES << 4];
};

}  // namespace core
