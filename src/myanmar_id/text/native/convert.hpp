// Texts written piece by piece, from what is remembered or by the twin.
#pragma once
#include "buffer.hpp"
#include "cache.hpp"
#include "twin.hpp"
#include "walk.hpp"

namespace core {

inline bool is_ascii(const uint8_t* text, size_t length) {
  uint64_t all = 0;
  size_t i = 0;
  for (; i + 32 <= length; i += 32) {
    uint64_t four[4];
    std::memcpy(four, text + i, 32);
    all |= four[0] | four[1] | four[2] | four[3];
    if (all & 0x8080808080808080u) return false;
  }
  for (; i < length; ++i) all |= text[i];
  return !(all & 0x8080808080808080u);
}

enum class Outcome { DONE, NO_TEXT, RAISED };

class Converter {
 public:
  Converter(const Classes& classes, Twin& twin)
      : classes_(classes), twin_(twin), unicode_(classes, Walk::WRITE_UNICODE), zawgyi_(classes, Walk::WRITE_ZAWGYI) {}

  // What was said of any piece in the last call of `convert` or `normalize`.
  int said() const { return said_; }

  // Append what becomes of `text`. Where it is no UTF-8, `out` is as it was.
  Outcome convert(Kind kind, const uint8_t* text, size_t length, Buffer& out) {
    said_ = 0;
    return go_on(kind, text, length, out);
  }

  // `normalize` of the twin: lines with letters of other languages are spelled by other rules.
  Outcome normalize(const uint8_t* text, size_t length, Buffer& out) {
    said_ = 0;
    const uint32_t all = any(text, length);
    if (all & NOT_TEXT) return Outcome::NO_TEXT;
    if (!(all & OTHER)) return go_on(NORMALIZE, text, length, out);
    if (!(all & LINE)) return go_on(NORMALIZE_MIXED, text, length, out);
    const uint8_t* end = text + length;
    while (text < end) {
      uint32_t line = 0;
      const uint8_t* here = text;
      while (here < end) {
        const int step = sequence(here, end);
        const uint32_t bits = classes_.bits[classes_.of[character(here, step)]];
        here += step;
        line |= bits;
        if (bits & LINE) break;
      }
      const Outcome outcome =
          go_on(line & OTHER ? NORMALIZE_MIXED : NORMALIZE, text, static_cast<size_t>(here - text), out);
      if (outcome != Outcome::DONE) return outcome;
      text = here;
    }
    return Outcome::DONE;
  }

  void shrink() { row_.shrink(); }

  static constexpr uint32_t NOT_TEXT = 1u << 31;

  // The class bits of all characters together; NOT_TEXT among them where it is no UTF-8.
  uint32_t any(const uint8_t* text, size_t length) const {
    uint32_t all = 0;
    const uint8_t *here = text, *end = text + length;
    while (here < end) {
      const int step = sequence(here, end);
      if (!step) return NOT_TEXT;
      all |= classes_.bits[classes_.of[character(here, step)]];
      here += step;
    }
    return all;
  }

 private:
  static constexpr size_t MARGIN = 64;  // characters

  struct Written {
    uint32_t at = 0, length = 0;
    int said = 0;
  };

  // Writes what a walk tells of.
  struct Writing : Visitor {
    Writing(Converter& given, Kind what, const uint8_t* text, Buffer& buffer)
        : converter(given), kind(what), out(buffer), sure(text), last(text), size(buffer.size()), last_size(size), said(given.said_), last_said(said) {}

    void plain(const uint8_t* from, const uint8_t* to) { out.append_few(from, static_cast<size_t>(to - from)); }
    // Where a walk stops, the rules look no further back than `DISTANCE`.
    void word(const uint8_t* at) {
      if (at - last < DISTANCE) return;
      sure = last;
      size = last_size;
      said = last_said;
      last = at;
      last_size = out.size();
      last_said = converter.said_;
    }
    bool piece(const Piece& piece, bool, bool) {
      if (piece.has_key() ? converter.write_piece(kind, piece, out) : converter.write_piece(kind, piece.text, piece.bytes(), out)) return true;
      end = Walked::RAISED;
      return false;
    }

    static constexpr ptrdiff_t DISTANCE = 64;  // bytes
    Converter& converter;
    const Kind kind;
    Buffer& out;
    const uint8_t *sure, *last;  // the beginnings of words; up to the first all is written as it will be
    size_t size, last_size;      // of what is written up to them
    int said, last_said;
  };

  Outcome go_on(Kind kind, const uint8_t* text, size_t length, Buffer& out) {
    const bool is_zawgyi = kind == TO_UNICODE || kind == FROM_ZAWGYI;
    const size_t given = out.size();

    size_t block = limits::BLOCK;
    bool may_walk = true;
    while (length) {
      if (may_walk) {
        Writing writing(*this, kind, text, out);
        const Walked walked = (is_zawgyi ? zawgyi_ : unicode_).go(text, length, writing);
        if (walked == Walked::RAISED) return Outcome::RAISED;
        if (walked == Walked::DONE) return Outcome::DONE;
        out.truncate(writing.size);
        said_ = writing.said;
        length -= static_cast<size_t>(writing.sure - text);
        text = writing.sure;
      }
      const bool is_last = length <= block;
      if (block > limits::TEXT) return ask(kind, text, length, given, out);
      if (!row_.read(classes_, text, length, block)) {
        out.truncate(given);
        return Outcome::NO_TEXT;
      }
      if (cut(row_, is_zawgyi ? Reading::ZAWGYI : Reading::UNICODE) || row_.any & (FOREIGN | ZERO_WIDTH)) said_ |= BOUND;
      size_t end = row_.size;
      if (!is_last) {
        // What stands near the end of a block, or of a run of digits that goes on, may be cut otherwise once more is seen.
        const uint32_t starts = is_zawgyi ? Z_BASE : LETTER;
        while (end && row_.bits[end - 1] & DIGIT) --end;
        end = end > MARGIN ? end - MARGIN : 0;
        while (end && !(row_.cut[end] && (row_.bits[end] & starts || is_amid_plain(end)))) --end;
        if (!end) {
          block *= 2;
          may_walk = false;
          continue;
        }
      }
      if (!write(kind, end, out)) return Outcome::RAISED;
      text += row_.at[end];
      length -= row_.at[end];
      block = limits::BLOCK;
      may_walk = true;
    }
    return Outcome::DONE;
  }

  // Whether a cut stands between two characters that are neither of the script nor spaces: nothing that follows undoes it.
  bool is_amid_plain(size_t i) const { return cutting::is_plain(row_.bits[i - 1]) && cutting::is_plain(row_.bits[i]); }

  // A piece beyond all measure.
  Outcome ask(Kind kind, const uint8_t* text, size_t length, size_t given, Buffer& out) {
    if (any(text, length) & NOT_TEXT) {
      out.truncate(given);
      return Outcome::NO_TEXT;
    }
    int said = 0;
    if (!twin_.write(kind, text, length, out, said)) return Outcome::RAISED;
    said_ |= said | BOUND;
    return Outcome::DONE;
  }

  // The pieces of the row up to character `end`, before which there is a cut.
  bool write(Kind kind, size_t end, Buffer& out) {
    size_t copied = 0;  // plain pieces are copied in one go
    for (size_t i = 0, j; i < end; i = j) {
      bool plain = cutting::is_plain(row_.bits[i]);
      for (j = i + 1; !row_.cut[j]; ++j) plain = plain && cutting::is_plain(row_.bits[j]);
      if (plain) continue;
      out.append(row_.begin(copied), row_.bytes(copied, i));
      if (!write_piece(kind, row_.begin(i), row_.bytes(i, j), out)) return false;
      copied = j;
    }
    out.append(row_.begin(copied), row_.bytes(copied, end));
    return true;
  }

  bool write_piece(Kind kind, const Piece& piece, Buffer& out) {
    PieceTable<Written>& table = pieces_[kind];
    Buffer& texts = piece_texts_[kind];
    if (const Written* found = table.find(piece)) {
      out.append_padded(texts.data() + found->at, found->length);
      said_ |= found->said;
      return true;
    }
    if (table.is_full()) {
      table.clear();
      texts.clear();
    }
    Written written;
    if (!learn(kind, piece.text, piece.bytes(), texts, written, out)) return false;
    table.add(piece, written);
    return true;
  }

  bool write_piece(Kind kind, const uint8_t* piece, size_t length, Buffer& out) {
    Table<Written>& table = tables_[kind];
    Buffer& texts = texts_[kind];
    const bool is_short = length <= Table<Written>::LONGEST;
    const uint64_t hash = is_short ? hash_of(piece, length) : 0;
    if (const Written* found = is_short ? table.find(piece, length, hash) : nullptr) {
      out.append_padded(texts.data() + found->at, found->length);
      said_ |= found->said;
      return true;
    }
    if (table.is_full()) {
      table.clear();
      texts.clear();
    }
    Written written;
    const size_t size = texts.size();
    if (!learn(kind, piece, length, texts, written, out)) return false;
    if (is_short) {
      table.add(piece, length, hash, written);
    } else {
      texts.truncate(size);
    }
    return true;
  }

  // Ask the twin, and remember the text.
  bool learn(Kind kind, const uint8_t* piece, size_t length, Buffer& texts, Written& written, Buffer& out) {
    const size_t before = out.size();
    if (!twin_.write(kind, piece, length, out, written.said)) return false;
    said_ |= written.said;
    written.at = static_cast<uint32_t>(texts.size());
    written.length = static_cast<uint32_t>(out.size() - before);
    texts.append(out.data() + before, written.length);
    return true;
  }

  const Classes& classes_;
  Twin& twin_;
  int said_ = 0;
  Row row_;
  Walk unicode_, zawgyi_;
  PieceTable<Written> pieces_[KINDS];
  Buffer piece_texts_[KINDS];
  Table<Written> tables_[KINDS];
  Buffer texts_[KINDS];
};

}  // namespace core
