// Where a text may be cut so that its pieces are written one by one as the whole would be.
//
// A cut stands only where no rule of the twin looks across it: before a letter that begins a cluster, around what is not
// Myanmar, never within four characters of a digit that could be a letter. To leave a cut out is always right, and only makes a
// piece longer; so what is rare (invisible characters, marks behind spaces) is simply not cut.
#pragma once
#include "classes.hpp"

namespace core {

enum class Reading { UNICODE, ZAWGYI };

namespace cutting {

// What no rule but those of digits looks at: other scripts, spaces, digits, punctuation.
inline bool is_plain(uint32_t bits) { return !(bits & (MYANMAR | ZERO_WIDTH)) || bits & (DIGIT | PUNCTUATION); }

inline bool is_apart(uint32_t bits) { return is_plain(bits) || bits & ZERO_WIDTH; }

// A cut between two such characters, for the sake of short pieces.
inline bool parts_plain(uint32_t before, uint32_t bits) { return !((before | bits) & (SPACE | DIGIT)); }

// Forbid cuts around runs of digits that hold a candidate and touch a letter or mark: their rules look that far. Returns whether
// there are any.
inline bool spare_digits(Row& row) {
  bool found = false;
  constexpr size_t AROUND = 4;
  for (size_t i = 0; i < row.size; ++i) {
    if (!(row.bits[i] & DIGIT)) continue;
    const size_t start = i;
    uint32_t all = 0;
    while (i < row.size && row.bits[i] & DIGIT) all |= row.bits[i++];
    const uint32_t before = start ? row.bits[start - 1] : 0, behind = row.peek(i);
    if (!(all & CANDIDATE) || !((before | behind) & (MYANMAR | ZERO_WIDTH))) continue;
    const size_t from = start > AROUND ? start - AROUND + 1 : 0, to = i + AROUND < row.size ? i + AROUND : row.size;
    for (size_t j = from; j < to; ++j) row.cut[j] = 0;
    found = true;
  }
  return found;
}

// Whether the spaces that begin at `i` belong to the cluster before them, since a mark follows.
inline bool is_joint(const Row& row, size_t i, uint32_t marks, size_t longest) {
  size_t j = i;
  while (j < row.size && row.bits[j] & (SPACE | ZERO_WIDTH)) {
    if (row.bits[j] & ZERO_WIDTH) return true;
    ++j;
  }
  return j - i <= longest && row.peek(j) & marks;
}

inline void cut_unicode(Row& row) {
  enum { NOTHING, HEAD, TAIL, PENDING } state = NOTHING;
  uint32_t before = 0;
  bool joined = false;
  for (size_t i = 0; i < row.size; ++i) {
    const uint32_t bits = row.bits[i];
    bool cut = false;
    if (bits & LETTER) {
      cut = is_plain(before) || (!(before & ZERO_WIDTH) && state != PENDING && !(row.peek(i + 1) & FINAL));
      state = HEAD;
      joined = false;
    } else if (bits & SIGN_E) {
      cut = is_plain(before);
      state = state == HEAD && !is_apart(before) ? HEAD : PENDING;
    } else if (bits & (MARK | OTHER)) {
      if (state == NOTHING || (state == HEAD && (is_apart(before) || !(bits & MEDIAL)))) state = TAIL;
    } else if (bits & VIRAMA) {
      state = PENDING;
    } else if (bits & ZERO_WIDTH) {
      joined = true;
    } else {
      if (is_plain(before)) {
        joined = joined && before & SPACE;
        cut = !joined && parts_plain(before, bits);
      } else if (!(before & ZERO_WIDTH)) {
        joined = bits & SPACE && is_joint(row, i, JOINED | VIRAMA, SIZE_MAX);
        cut = !joined && state != PENDING;
      }
      if (!(bits & SPACE)) state = is_plain(bits) ? NOTHING : TAIL;
    }
    row.cut[i] = cut;
    before = bits;
  }
}

inline void cut_zawgyi(Row& row) {
  uint32_t before = 0;
  bool joined = false;
  for (size_t i = 0; i < row.size; ++i) {
    const uint32_t bits = row.bits[i];
    bool cut = false;
    if (bits & Z_BASE) {
      cut = is_plain(before) || (before & (Z_BASE | Z_MARK) && !(row.peek(i + 1) & Z_FINAL));
      joined = false;
    } else if (bits & Z_PRE) {
      const uint32_t next = row.peek(i + 1);
      cut = is_plain(before) ||
            (before & (Z_BASE | Z_MARK) && (next & Z_BASE || (next & Z_PRE && row.peek(i + 2) & Z_BASE)));
    } else if (bits & ZERO_WIDTH) {
      joined = true;
    } else if (is_plain(bits)) {
      if (is_plain(before)) {
        joined = joined && before & SPACE;
        cut = !joined && parts_plain(before, bits);
      } else if (!(before & ZERO_WIDTH)) {
        joined = bits & SPACE && is_joint(row, i, Z_MARK, 2);
        cut = !joined;
      }
    }
    row.cut[i] = cut;
    before = bits;
  }
}

}  // namespace cutting

// Fill `row.cut`: 1 where a piece may begin. The text's own beginning is none. Returns whether a digit may be a letter.
inline bool cut(Row& row, Reading reading) {
  if (row.cut.size() < row.size + 1) row.cut.resize(row.bits.size() + 1);
  if (reading == Reading::ZAWGYI) {
    cutting::cut_zawgyi(row);
  } else {
    cutting::cut_unicode(row);
  }
  const bool has_letters = row.any & CANDIDATE && cutting::spare_digits(row);
  row.cut[0] = 0;
  row.cut[row.size] = 1;
  return has_letters;
}

// What `cut_words` says of a character, in `row.cut`.
enum : uint8_t { CUT = 1, IN_WORD = 2 };

namespace cutting {

// Make the characters from `from` up to `to` part of the word beside them, with no cut so near that a rule could look at them.
inline void glue(Row& row, size_t from, size_t to) {
  const size_t first = from > 3 ? from - 3 : 0, last = to + 4 < row.size ? to + 4 : row.size;
  for (size_t j = first; j < last; ++j) row.cut[j] &= static_cast<uint8_t>(~CUT);
  for (size_t j = from; j < to; ++j) row.cut[j] |= IN_WORD;
}

// Whether a consonant at `i` begins a syllable in both readings: it closes none, and neither kinzi nor stack ties it to the one
// before.
inline bool begins_syllable(const Row& row, size_t i) {
  if (!(row.peek(i) & CONSONANT) || row.peek(i + 1) & (FINAL | Z_FINAL)) return false;
  size_t j = i + 1;
  while (row.peek(j) & Z_MARK && !(row.bits[j] & Z_OPENER)) ++j;
  return !(row.peek(j) & Z_OPENER);
}

// Characters of a text in which every one counts.
constexpr size_t SHORT = 32;

// Digits that may be letters, with the ASCII beside them that decides whether they are.
inline void glue_digits(Row& row) {
  const auto decides = [&row](size_t i) { return row.begin(i)[0] > ' ' && row.begin(i)[0] < 0x7F; };
  for (size_t i = 0; i < row.size;) {
    if (!(row.bits[i] & DIGIT)) {
      ++i;
      continue;
    }
    size_t from = i;
    uint32_t all = 0;
    while (row.peek(i) & DIGIT) all |= row.bits[i++];
    if (!(all & CANDIDATE) || !((from && row.cut[from - 1] & IN_WORD) || row.cut[i] & IN_WORD)) continue;
    size_t to = i;
    for (int n = 0; n < 2 && from && decides(from - 1); ++n) --from;
    for (int n = 0; n < 2 && to < row.size && decides(to); ++n) ++to;
    glue(row, from, to);
  }
}

// Spaces and invisible characters inside a word. Returns false where a word beside them is another without them, or where spaces
// before a mark may count in a short text.
inline bool glue_spaces(Row& row) {
  for (size_t i = 0; i < row.size;) {
    if (!(row.bits[i] & (SPACE | ZERO_WIDTH))) {
      ++i;
      continue;
    }
    const size_t start = i;
    uint32_t all = 0;
    while (row.peek(i) & (SPACE | ZERO_WIDTH)) all |= row.bits[i++];
    if (!(all & ZERO_WIDTH) && !(row.peek(i) & (JOINED | VIRAMA | Z_MARK))) continue;
    const uint32_t before = start ? row.bits[start - 1] : 0, behind = row.peek(i);
    if (start && row.cut[start - 1] & IN_WORD && row.cut[i] & IN_WORD) {
      glue(row, start, i);
    } else if (all & ZERO_WIDTH ? behind & (JOINED | VIRAMA | Z_MARK) || (before | behind) & DIGIT : row.size <= SHORT) {
      return false;
    }
  }
  return true;
}

}  // namespace cutting

// The same within the words of a text of which nobody knows the reading: what both readings and the model of syllables allow.
// Only before plain consonants, so that the pieces of a word begin alike in both. Returns false where what stands beside a word
// may count as part of it.
inline bool cut_words(Row& row) {
  if (row.cut.size() < row.size + 1) row.cut.resize(row.bits.size() + 1);
  enum { NOTHING, HEAD, TAIL, PENDING } state = NOTHING;
  uint32_t before = 0, last_but_one = 0;
  bool is_stacked = false;
  for (size_t i = 0; i < row.size; ++i) {
    const uint32_t bits = row.bits[i];
    bool cut = false;
    if (!(bits & (WORD | SIGN_AUNG))) {
      state = NOTHING;
    } else if (bits & LETTER) {
      cut = state != NOTHING && state != PENDING && !(before & (Z_PRE | SIGN_AUNG)) && cutting::begins_syllable(row, i);
      is_stacked = before & VIRAMA;
      state = HEAD;
    } else if (bits & SIGN_E) {
      // Zawgyi has the sign before its letter. In Unicode it stands alone there, and behind U+1039 the text can only be Zawgyi;
      // behind a vowel or tone the token before it is the same, unless that ends in a consonant or is stacked.
      const bool is_closed = state == TAIL && before & MARK && !((before | last_but_one) & (MEDIAL | FINAL));
      cut = (before & VIRAMA || (is_closed && !is_stacked)) && cutting::begins_syllable(row, i + 1);
      state = state == HEAD ? HEAD : PENDING;
    } else if (bits & VIRAMA) {
      state = PENDING;
    } else if (state == NOTHING || (state == HEAD && !(bits & MEDIAL))) {
      state = TAIL;
    }
    row.cut[i] = static_cast<uint8_t>((cut ? CUT : 0) | (bits & (WORD | SIGN_AUNG) ? IN_WORD : 0));
    last_but_one = before;
    before = bits;
  }
  row.cut[row.size] = CUT;
  if (row.any & CANDIDATE) cutting::glue_digits(row);
  return !(row.any & (SPACE | ZERO_WIDTH)) || cutting::glue_spaces(row);
}

}  // namespace core
