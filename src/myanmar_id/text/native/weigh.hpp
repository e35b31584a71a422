// How probable it is that a text is Zawgyi: `detect.posterior` of the twin, over pieces that are remembered.
#pragma once
#include <cmath>
#include <limits>
#include <stdexcept>

#include "chain.hpp"
#include "convert.hpp"

namespace core {

// The twin's own numbers.
struct Weights {
  double chain, readings, syllable, syllable_max_chars, visual_cost, visual_needed, typing_cost, other_language_cost,
      chain_decides, chain_decides_per_char, largest;
  double switch_inside, switch_at_line, hint, limit, far, rounds, recurring;
};

constexpr double NONE = std::numeric_limits<double>::quiet_NaN();

inline double probability(double log_ratio, double largest) {
  return log_ratio < largest ? 1 / (1 + std::exp(log_ratio)) : 0.0;
}

class Weigher {
 public:
  Weigher(const Classes& classes, const Weights& weights, Twin& twin)
      : classes_(classes), weights_(weights), twin_(twin), unicode_(classes, Walk::READ_UNICODE), zawgyi_(classes, Walk::READ_ZAWGYI) {
    for (uint32_t low = 0; low < 256; ++low) {
      const uint8_t kind = classes.of[0x1000 + low];
      letters_[low] = Letter{classes.bits[kind], classes.languages[kind]};
    }
  }

  // NONE where there is no letter or sign of the script.
  Outcome posterior(const uint8_t* text, size_t length, double& out) {
    out = NONE;
    if (is_ascii(text, length)) return Outcome::DONE;
    const Sum sum = chain(classes_, text, length);
    if (!sum.is_text) return Outcome::NO_TEXT;
    if (length > limits::TEXT) return ask(text, length, out);
    const bool is_sure = sum.is_known && std::fabs(sum.value) >= weights_.chain_decides;
    if (is_sure && std::fabs(sum.value) >= weights_.chain_decides_per_char * static_cast<double>(sum.characters) &&
        (sum.value > 0 || has_no_doubt(text, length))) {
      out = probability(sum.value, weights_.largest);
      return Outcome::DONE;
    }
    const Walked walked = walk(text, length, sum, is_sure, out);
    if (walked == Walked::DONE) return Outcome::DONE;
    if (walked == Walked::RAISED) return Outcome::RAISED;
    row_.read(classes_, text, length);
    if (!is_sure && !(row_.any & SCRIPT)) return Outcome::DONE;
    if (row_.any & RARE || !cut_words(row_)) return ask(text, length, out);
    return weigh(text, length, sum.value, out);
  }

  void shrink() {
    row_.shrink();
    same_.shrink();
    for (Buffer& words : words_) words.shrink(limits::BYTES);
  }

 private:
  struct Entry {
    uint32_t text[Judged::READINGS] = {}, length[Judged::READINGS] = {};
    uint32_t token[Judged::READINGS] = {};
    uint32_t tokens[Judged::READINGS] = {};
    uint32_t characters = 0, given = 0;  // of the text as it stands, and as it was given
    uint32_t untypical = 0;
    uint32_t fragment = 0, fragments = 0;
    uint8_t needs = 0;
  };

  // A word of a piece as it stands, or the part of one that is in the piece: the languages that write all of it, and whether it
  // has what Burmese has not. A word ends between two of them.
  struct Fragment {
    uint32_t languages = ~0u;
    bool beyond = false;
  };

  Outcome ask(const uint8_t* text, size_t length, double& out) {
    return twin_.posterior(text, length, out) ? Outcome::DONE : Outcome::RAISED;
  }

  // What the encodings alone have.
  struct Signs {
    bool visual_e;  // the sign e where only Zawgyi, or Unicode typed in visual order, has it
    bool zawgyi;    // a sign that only Zawgyi has
    bool language;  // a word with characters that Burmese has not, as some language writes it
  };

  Signs signs_of(const uint8_t* text, size_t length) const {
    const uint8_t* end = text + length;
    uint32_t last = 0, last_but_one = 0, word = 0, languages = ~0u;
    uint32_t visual_e = 0, zawgyi = 0, language = 0;  // in the lowest bit
    static_assert(CONSONANT == 1 && SIGN_E == 1 << 4 && VIRAMA == 1 << 5 && MEDIAL == 1 << 6 && Z_SIGN == 1 << 24, "the shifts");
    while (text <= end) {
      Letter letter{0, 0};
      if (end - text > 2 && text[0] == 0xE1 && (text[1] & 0xFC) == 0x80) {
        letter = letters_[(text[1] & 3) << 6 | (text[2] & 0x3F)];
        text += 3;
      } else if (text < end) {
        const int step = sequence(text, end);
        const uint8_t kind = classes_.of[character(text, step)];
        letter = Letter{classes_.bits[kind], classes_.languages[kind]};
        text += step;
      } else {
        ++text;
      }
      visual_e |= last >> 4 & letter.bits & ~(last_but_one | last_but_one >> 6);
      zawgyi |= letter.bits >> 24 | (last >> 5 & ~letter.bits);
      if (letter.bits & WORD) {
        word |= letter.bits;
        languages &= letter.languages;
      } else {
        language |= word & BEYOND && languages;
        word = 0;
        languages = ~0u;
      }
      last_but_one = last;
      last = letter.bits;
    }
    return Signs{(visual_e & 1) != 0, (zawgyi & 1) != 0, language != 0};
  }

  // Whether nothing keeps the chain from saying that a text is Zawgyi.
  bool has_no_doubt(const uint8_t* text, size_t length) const {
    const Signs signs = signs_of(text, length);
    return !(signs.visual_e && !signs.zawgyi) && !signs.language;
  }

  bool may_be_visual(const uint8_t* text, size_t length) const {
    const Signs signs = signs_of(text, length);
    return signs.visual_e && !signs.zawgyi;
  }

  // The sum of one reading, token by token; `before` is the last one within a word.
  struct Score {
    double value = 0.0;
    uint32_t before = 0;
    size_t tokens = 0;
  };

  // Whether two texts are one, given piece by piece: what one is ahead of the other is kept.
  class Comparison {
   public:
    void clear() {
      ahead_.clear();
      at_ = 0;
      differs_ = false;
    }
    void shrink() { ahead_.shrink(limits::BYTES); }
    bool is_same() const { return !differs_ && at_ == ahead_.size(); }
    void add(const uint8_t* left, size_t left_size, const uint8_t* right, size_t right_size) {
      if (differs_) return;
      if (at_ == ahead_.size() && left_size == right_size && std::memcmp(left, right, left_size) == 0) return;
      if (at_ == ahead_.size()) {
        ahead_.clear();
        at_ = 0;
        left_is_ahead_ = true;
      }
      if (left_is_ahead_) {
        put(left, left_size, right, right_size);
      } else {
        put(right, right_size, left, left_size);
      }
    }

   private:
    void put(const uint8_t* first, size_t first_size, const uint8_t* second, size_t second_size) {
      ahead_.append(first, first_size);
      const size_t left = ahead_.size() - at_, both = left < second_size ? left : second_size;
      differs_ = std::memcmp(ahead_.data() + at_, second, both) != 0;
      at_ += both;
      if (both < second_size) {
        ahead_.clear();
        at_ = 0;
        ahead_.append(second + both, second_size - both);
        left_is_ahead_ = !left_is_ahead_;
      }
    }

    Buffer ahead_;
    size_t at_ = 0;
    bool left_is_ahead_ = true, differs_ = false;
  };

  // A piece in one reading.
  struct Read {
    uint32_t text = 0, token = 0, fragment = 0;  // where they begin
    uint32_t length = 0;                         // of the text, bytes
    uint32_t tokens = 0, fragments = 0, characters = 0, given = 0, untypical = 0;
    uint8_t needs = 0;
  };

  // A word in one reading, or all words of a text, of which a walk tells piece by piece.
  struct Reading : Visitor {
    Reading(Weigher& given, int which, bool any) : weigher(given), reading(which), any_language(any), words(given.words_[which]) {
      words.clear();
      given.scores_[which] = Score();
    }

    bool piece(const Piece& piece, bool begins, bool ends) {
      if (weigher.is_full_) {
        weigher.make_room();
        if (has_last && !find(last, last_read)) return false;
      }
      Read read;
      if (!find(piece, read)) return false;
      if (has_last) {
        // What cannot be judged without its neighbour is judged with it.
        if (read.needs & Judged::LETTER_BEFORE || last_read.needs & Judged::LETTER_BEHIND) {
          last.add(piece);
          if (!find(last, last_read)) return false;
        } else {
          if (!add(false)) return false;
          last = piece;
          last_read = read;
          last_begins = begins;
        }
      } else {
        last = piece;
        last_read = read;
        last_begins = begins;
      }
      has_last = !ends;
      if (!ends) return true;
      if (!add(true)) return false;
      any_beyond = any_beyond || part.beyond;
      all_fit = all_fit && !(part.beyond && !part.languages);
      part = Fragment();
      return true;
    }

    // What is longer than any word, such as one letter over and over, would be asked for in vain every time.
    static constexpr uint32_t MOST = 256;

    bool find(const Piece& piece, Read& read) {
      if (piece.size > MOST) return false;
      if (weigher.find(reading, piece, read)) return true;
      end = Walked::RAISED;
      return false;
    }

    bool add(bool ends) {
      const Read& read = last_read;
      if (last_begins ? read.needs & Judged::SPACE_BEFORE : read.needs & Judged::LETTER_BEFORE) return false;
      words.append_padded(weigher.texts_.data() + read.text, read.length);
      characters += read.characters;
      in_words += read.given;
      untypical += read.untypical;
      has_number = has_number || read.needs & Judged::HAS_NUMBER;
      for (uint32_t k = 0; k < read.fragments; ++k) {
        if (k) {
          any_beyond = any_beyond || part.beyond;
          all_fit = all_fit && !(part.beyond && !part.languages);
          part = Fragment();
        }
        const Fragment& fragment = weigher.fragments_[read.fragment + k];
        part.beyond = part.beyond || fragment.beyond;
        part.languages &= fragment.languages;
      }
      if (weigher.add(read.token, read.tokens, any_language, last_begins, ends, weigher.scores_[reading])) return true;
      end = Walked::RAISED;
      return false;
    }

    Weigher& weigher;
    const int reading;
    const bool any_language;
    Buffer& words;
    Piece last{nullptr, false};
    Read last_read;
    bool has_last = false, last_begins = false;
    bool any_beyond = false, all_fit = true, has_number = false;
    Fragment part;
    size_t characters = 0, in_words = 0, untypical = 0;
  };

  // A word in both readings, or all words of a text together.
  struct Word {
    double standing = 0.0, converted = 0.0;
    uint32_t tokens = 0;                     // as it stands
    uint32_t characters = 0, given = 0;      // as it stands, and as it was given
    uint32_t untypical = 0;
    bool any_beyond = false, all_fit = true, has_number = false, is_same = true;

    void add(const Word& other) {
      standing += other.standing;
      converted += other.converted;
      tokens += other.tokens;
      characters += other.characters;
      given += other.given;
      untypical += other.untypical;
      any_beyond = any_beyond || other.any_beyond;
      all_fit = all_fit && other.all_fit;
      has_number = has_number || other.has_number;
      is_same = is_same && other.is_same;
    }
  };

  // Add up the words of a text. A walk that stops, as at what only all three readings together tell, has said nothing.
  Walked walk(const uint8_t* text, size_t length, const Sum& chain, bool is_sure, double& out) {
    Word all;
    uint32_t passed = 0;
    bool has_words = false;
    for (const uint8_t *here = text, *end = text + length; here < end;) {
      if (!unicode_.pass(here, end, has_words, passed)) return Walked::STOPPED;
      if (here == end) break;
      has_words = true;
      const Piece key = unicode_.word(here, end);
      if (!key.size) return Walked::STOPPED;
      const Word* found = key.has_key() ? known_.find(key) : nullptr;
      if (found) {
        all.add(*found);
        continue;
      }
      Word word;
      const Walked walked = walk_word(key.text, key.bytes(), word);
      if (walked != Walked::DONE) return walked;
      all.add(word);
      if (!key.has_key()) continue;
      if (known_.is_full()) known_.clear();
      known_.add(key, word);
    }
    if (!has_words && !is_sure && !(passed & SCRIPT)) return Walked::DONE;
    if (all.is_same) {
      out = 0.0;
      return Walked::DONE;
    }
    if (all.any_beyond && all.all_fit) {
      Reading other(*this, Judged::STANDING, true);
      const Walked walked = unicode_.go(text, length, other);
      if (walked != Walked::DONE) return walked;
      all.standing = scores_[Judged::STANDING].value - weights_.other_language_cost;
    }
    const bool is_syllable = !all.any_beyond && !all.has_number && all.tokens == 1 &&
                             static_cast<double>(all.characters + chain.characters - all.given) <= weights_.syllable_max_chars;
    const double readings = all.standing - all.converted;
    const double typing = weights_.typing_cost * static_cast<double>(all.untypical);
    const double total =
        weights_.chain * chain.value + (is_syllable ? weights_.syllable : weights_.readings) * readings + weights_.readings * typing;
    if (total < weights_.visual_needed && may_be_visual(text, length)) return Walked::STOPPED;
    out = probability(total, weights_.largest);
    return Walked::DONE;
  }

  // A word in both readings, each cut by its own rules.
  Walked walk_word(const uint8_t* text, size_t length, Word& word) {
    Reading unicode(*this, Judged::STANDING, false), zawgyi(*this, Judged::CONVERTED, false);
    Walked walked = unicode_.go(text, length, unicode);
    if (walked == Walked::DONE) walked = zawgyi_.go(text, length, zawgyi);
    const Score &standing = scores_[Judged::STANDING], &converted = scores_[Judged::CONVERTED];
    word.standing = standing.value;
    word.converted = converted.value;
    word.tokens = static_cast<uint32_t>(standing.tokens);
    word.characters = static_cast<uint32_t>(unicode.characters);
    word.given = static_cast<uint32_t>(unicode.in_words);
    word.untypical = static_cast<uint32_t>(zawgyi.untypical);
    word.any_beyond = unicode.any_beyond;
    word.all_fit = unicode.all_fit;
    word.has_number = unicode.has_number;
    const Buffer &stands = words_[Judged::STANDING], &means = words_[Judged::CONVERTED];
    word.is_same = stands.size() == means.size() && std::memcmp(stands.data(), means.data(), means.size()) == 0;
    return walked;
  }

  enum class Visit { DONE, ASKS, RAISED };

  // Whether spaces before `i` may belong to a word, or be counted.
  bool joins_word(size_t i) const {
    if (!i || !(row_.bits[i - 1] & SPACE)) return false;
    while (i && row_.bits[i - 1] & SPACE) --i;
    return row_.size <= cutting::SHORT || (i && row_.cut[i - 1] & IN_WORD);
  }

  // Call `see(entry, begins, ends)` for every piece of every word; it returns false where Python raised an error.
  template <typename See>
  Visit visit(See see) {
    for (size_t i = 0, j; i < row_.size; i = j) {
      j = i + 1;
      if (!(row_.cut[i] & IN_WORD)) continue;
      const bool begins = !i || !(row_.cut[i - 1] & IN_WORD);
      while (row_.cut[j] == IN_WORD) ++j;
      const bool ends = !(row_.cut[j] & IN_WORD);
      if (is_full_) make_room();
      Entry entry;
      if (!find(row_.begin(i), row_.bytes(i, j), entry)) return Visit::RAISED;
      const int needs = (begins ? 0 : Judged::LETTER_BEFORE) | (ends ? 0 : Judged::LETTER_BEHIND) | Judged::SPACE_BEFORE;
      if (entry.needs & needs && (entry.needs & needs & ~Judged::SPACE_BEFORE || (begins && joins_word(i)))) return Visit::ASKS;
      if (!see(entry, begins, ends)) return Visit::RAISED;
    }
    return Visit::DONE;
  }

  // Take away the cuts at pieces that cannot be judged without a neighbour. A piece that would grow too long to be remembered
  // keeps its cuts, so this is linear. Returns false where Python raised an error.
  bool join() {
    for (size_t i = 0, j; i < row_.size; i = j) {
      j = i + 1;
      if (!(row_.cut[i] & IN_WORD)) continue;
      const auto begins_word = [this](size_t k) { return !k || !(row_.cut[k - 1] & IN_WORD); };
      while (row_.cut[j] == IN_WORD) ++j;
      if (is_full_) make_room();
      Entry entry;
      if (!find(row_.begin(i), row_.bytes(i, j), entry)) return false;
      if (entry.needs & Judged::LETTER_BEFORE && !begins_word(i)) {
        size_t before = i - 1;
        while (row_.cut[before] == IN_WORD && !begins_word(before)) --before;
        if (row_.bytes(before, j) > Table<Entry>::LONGEST) continue;
        row_.cut[i] = IN_WORD;
        j = before;
      } else if (entry.needs & Judged::LETTER_BEHIND && row_.cut[j] & IN_WORD) {
        size_t end = j + 1;
        while (row_.cut[end] == IN_WORD) ++end;
        if (row_.bytes(i, end) > Table<Entry>::LONGEST) continue;
        row_.cut[j] = IN_WORD;
        j = i;
      }
    }
    return true;
  }

  Outcome weigh(const uint8_t* text, size_t length, double chain, double& out, bool joined = false) {
    Score &standing = scores_[Judged::STANDING], &converted = scores_[Judged::CONVERTED], &typed = scores_[Judged::TYPED];
    standing = converted = typed = Score();
    same_.clear();
    bool any_beyond = false, all_fit = true, has_number = false;
    Fragment word;
    const auto end_word = [&] {
      any_beyond = any_beyond || word.beyond;
      all_fit = all_fit && !(word.beyond && !word.languages);
      word = Fragment();
    };
    size_t characters = 0, in_words = 0, untypical = 0;
    const Visit visited = visit([&](const Entry& entry, bool begins, bool ends) {
      same_.add(texts_.data() + entry.text[Judged::STANDING], entry.length[Judged::STANDING], texts_.data() + entry.text[Judged::CONVERTED],
                entry.length[Judged::CONVERTED]);
      characters += entry.characters;
      in_words += entry.given;
      untypical += entry.untypical;
      has_number = has_number || entry.needs & Judged::HAS_NUMBER;
      for (uint32_t k = 0; k < entry.fragments; ++k) {
        if (k) end_word();
        const Fragment& fragment = fragments_[entry.fragment + k];
        word.beyond = word.beyond || fragment.beyond;
        word.languages &= fragment.languages;
      }
      if (ends) end_word();
      return add(entry, Judged::STANDING, false, begins, ends, standing) && add(entry, Judged::CONVERTED, false, begins, ends, converted);
    });
    if (visited == Visit::RAISED) return Outcome::RAISED;
    if (visited == Visit::ASKS) {
      if (joined) return ask(text, length, out);
      return join() ? weigh(text, length, chain, out, true) : Outcome::RAISED;
    }
    if (same_.is_same()) {
      out = 0.0;
      return Outcome::DONE;
    }
    const size_t tokens = standing.tokens;
    if (any_beyond && all_fit) {
      standing = Score();
      const auto see = [&](const Entry& entry, bool begins, bool ends) { return add(entry, Judged::STANDING, true, begins, ends, standing); };
      if (visit(see) != Visit::DONE) return Outcome::RAISED;
      standing.value -= weights_.other_language_cost;
    }
    const double readings = standing.value - converted.value;
    const double typing = weights_.typing_cost * static_cast<double>(untypical);
    bool is_syllable = !any_beyond && !has_number && tokens == 1;
    if (is_syllable) {
      // As it stands the text has no invisible characters, and no spaces before a mark.
      size_t invisible = 0, spaces = 0;
      for (size_t i = 0; i < row_.size; ++i) {
        if (row_.cut[i] & IN_WORD) continue;
        invisible += (row_.bits[i] & ZERO_WIDTH) != 0;
        spaces += (row_.bits[i] & SPACE) != 0;
      }
      const double most = static_cast<double>(characters + row_.size - in_words - invisible);
      is_syllable = most <= weights_.syllable_max_chars;
      if (!is_syllable && most - static_cast<double>(spaces) <= weights_.syllable_max_chars) return ask(text, length, out);
    }
    const double weight = is_syllable ? weights_.syllable : weights_.readings;
    double total = weights_.chain * chain + weight * readings + weights_.readings * typing;
    if (total < weights_.visual_needed && may_be_visual(text, length)) {
      // Lines with letters of other languages are normalized by other rules.
      if (row_.any & (OTHER | SHAN_DIGIT)) return ask(text, length, out);
      same_.clear();
      const auto see = [&](const Entry& entry, bool begins, bool ends) {
        same_.add(texts_.data() + entry.text[Judged::TYPED], entry.length[Judged::TYPED], texts_.data() + entry.text[Judged::CONVERTED],
                  entry.length[Judged::CONVERTED]);
        return add(entry, Judged::TYPED, false, begins, ends, typed);
      };
      if (visit(see) != Visit::DONE) return Outcome::RAISED;
      if (!same_.is_same()) {
        const double reading = weight * (typed.value - weights_.visual_cost - converted.value);
        if (reading > total) total = reading;
      }
    }
    out = probability(total, weights_.largest);
    return Outcome::DONE;
  }

  bool add(const Entry& entry, int reading, bool any_language, bool begins, bool ends, Score& score) {
    return add(entry.token[reading], entry.tokens[reading], any_language, begins, ends, score);
  }

  // Tokens of a word, from a place among all of them.
  bool add(uint32_t first, uint32_t count, bool any_language, bool begins, bool ends, Score& score) {
    if (begins) score.before = 0;
    for (uint32_t k = 0; k < count; ++k) {
      const uint32_t token = ids_[first + k] >> 1;
      const bool ends_here = k + 1 == count ? ends : ids_[first + k] & 1;
      double value;
      if (!pair(score.before, token, any_language, ends_here, value)) return false;
      score.value += value;
      score.before = ends_here ? 0 : token;
    }
    score.tokens += count;
    return true;
  }

  // The table of pairs: what stands for two tokens -> the log probability of the second behind the first.
  struct Pair {
    uint64_t key = 0;
    double value = 0.0;
  };

  bool pair(uint32_t before, uint32_t token, bool any_language, bool ends, double& out) {
    const uint64_t key = uint64_t{before} << 32 | uint64_t{token} << 2 | uint64_t{any_language} << 1 | uint64_t{ends};
    const size_t mask = pairs_.size() - 1;
    size_t i = mix(0, key) & mask;
    for (; pairs_[i].key; i = (i + 1) & mask)
      if (pairs_[i].key == key) {
        out = pairs_[i].value;
        return true;
      }
    if (!twin_.pair(any_language, ends, names_[before], names_[token], out)) return false;
    if (pair_count_ * 2 >= pairs_.size()) {
      std::vector<Pair> old(pairs_.size() * 2);
      old.swap(pairs_);
      for (const Pair& one : old)
        if (one.key) place(one);
    }
    place(Pair{key, out});
    ++pair_count_;
    note_room();
    return true;
  }

  void place(const Pair& pair) {
    const size_t mask = pairs_.size() - 1;
    size_t i = mix(0, pair.key) & mask;
    while (pairs_[i].key) i = (i + 1) & mask;
    pairs_[i] = pair;
  }

  bool find(const uint8_t* piece, size_t length, Entry& out) {
    const bool is_short = length <= Table<Entry>::LONGEST;
    const uint64_t hash = hash_of(piece, length);
    if (is_short)
      if (const Entry* found = entries_.find(piece, length, hash)) {
        out = *found;
        return true;
      }
    Judged judged;
    if (!twin_.judge(piece, length, judged)) return false;
    Entry entry;
    for (int reading = 0; reading < Judged::READINGS; ++reading) {
      entry.length[reading] = static_cast<uint32_t>(judged.text[reading].size());
      entry.tokens[reading] = static_cast<uint32_t>(judged.tokens[reading].size());
      put(judged, reading, entry.text[reading], entry.token[reading]);
    }
    entry.untypical = static_cast<uint32_t>(judged.untypical);
    entry.given = static_cast<uint32_t>(count_characters(piece, length));
    entry.needs = static_cast<uint8_t>(judged.needs);
    entry.characters = count(judged.text[Judged::STANDING]);
    entry.fragments = put_fragments(judged.scored, entry.fragment);
    if (is_short) entries_.add(piece, length, hash, entry);
    note_room();
    out = entry;
    return true;
  }

  // A piece in one reading, from what is remembered or by the twin.
  bool find(int reading, const Piece& piece, Read& out) {
    const bool has_key = piece.has_key();
    const bool is_short = !has_key && piece.bytes() <= Table<Read>::LONGEST && !piece.is_open;
    const uint64_t hash = is_short ? hash_of(piece.text, piece.bytes()) : 0;
    const Read* found = has_key    ? reads_[reading].find(piece)
                        : is_short ? long_reads_[reading].find(piece.text, piece.bytes(), hash)
                                   : nullptr;
    if (found) {
      out = *found;
      return true;
    }
    Judged judged;
    if (!twin_.read(reading, piece.is_open, piece.text, piece.bytes(), judged)) return false;
    const std::string& text = judged.text[reading];
    Read read;
    put(judged, reading, read.text, read.token);
    read.length = static_cast<uint32_t>(text.size());
    read.tokens = static_cast<uint32_t>(judged.tokens[reading].size());
    read.characters = count(text);
    read.given = static_cast<uint32_t>(piece.size - piece.is_open);
    read.untypical = static_cast<uint32_t>(judged.untypical);
    read.needs = static_cast<uint8_t>(judged.needs);
    read.fragments = put_fragments(judged.scored, read.fragment);
    if (has_key) {
      reads_[reading].add(piece, read);
    } else if (is_short) {
      long_reads_[reading].add(piece.text, piece.bytes(), hash, read);
    }
    note_room();
    out = read;
    return true;
  }

  static uint32_t count(const std::string& text) {
    return static_cast<uint32_t>(count_characters(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
  }

  // Keep a reading's text and tokens.
  void put(const Judged& judged, int reading, uint32_t& text, uint32_t& token) {
    if (judged.text[reading].size() > UINT32_MAX - texts_.size()) throw std::length_error("a piece is too long");
    text = static_cast<uint32_t>(texts_.size());
    texts_.append(judged.text[reading].data(), judged.text[reading].size());
    token = static_cast<uint32_t>(ids_.size());
    for (size_t k = 0; k < judged.tokens[reading].size(); ++k)
      ids_.push_back(name(judged.tokens[reading][k]) << 1 | uint32_t{judged.ends[reading][k]});
  }

  // Keep the parts of words that a text has, and tell how many.
  uint32_t put_fragments(const std::string& scored, uint32_t& first) {
    first = static_cast<uint32_t>(fragments_.size());
    fragments_.push_back(Fragment());
    const auto* at = reinterpret_cast<const uint8_t*>(scored.data());
    const auto* end = at + scored.size();
    while (at < end) {
      const int step = sequence(at, end);
      const uint8_t kind = classes_.of[character(at, step)];
      if (classes_.bits[kind] & WORD) {
        fragments_.back().languages &= classes_.languages[kind];
        fragments_.back().beyond = fragments_.back().beyond || classes_.bits[kind] & BEYOND;
      } else {
        fragments_.push_back(Fragment());
      }
      at += step;
    }
    return static_cast<uint32_t>(fragments_.size()) - first;
  }

  // The number of a token. 0 is the beginning of a word.
  uint32_t name(const std::string& token) {
    const auto* key = reinterpret_cast<const uint8_t*>(token.data());
    const uint64_t hash = hash_of(key, token.size());
    const bool is_short = token.size() <= Table<uint32_t>::LONGEST;
    if (is_short)
      if (const uint32_t* found = numbers_.find(key, token.size(), hash)) return *found;
    names_.push_back(token);
    const auto number = static_cast<uint32_t>(names_.size() - 1);
    if (is_short) numbers_.add(key, token.size(), hash, number);
    return number;
  }

  // Told where something is put in.
  void note_room() {
    is_full_ = entries_.is_full() || reads_[0].is_full() || reads_[1].is_full() || long_reads_[0].is_full() || long_reads_[1].is_full() ||
               names_.size() >= limits::TOKENS || pair_count_ >= limits::PAIRS ||
               texts_.size() >= limits::BYTES || ids_.size() >= limits::BYTES || fragments_.size() >= limits::BYTES;
  }

  // Empty all of it, since its parts refer to each other. Within a word the last token of each reading is kept.
  void make_room() {
    std::string last[Judged::READINGS];
    for (int reading = 0; reading < Judged::READINGS; ++reading)
      if (scores_[reading].before) last[reading] = names_[scores_[reading].before];
    entries_.clear();
    for (auto& reads : reads_) reads.clear();
    for (auto& reads : long_reads_) reads.clear();
    numbers_.clear();
    ids_.clear();
    fragments_.clear();
    texts_.shrink(limits::BYTES);
    pairs_.assign(limits::SLOTS, Pair{});
    pair_count_ = 0;
    names_.assign(1, "");
    is_full_ = false;  // last, should there be no memory
    for (int reading = 0; reading < Judged::READINGS; ++reading)
      if (scores_[reading].before) scores_[reading].before = name(last[reading]);
  }

  const Classes& classes_;
  const Weights& weights_;
  Twin& twin_;
  Row row_;
  struct Letter {
    uint32_t bits, languages;
  };

  Letter letters_[256];  // U+1000-10FF
  Walk unicode_, zawgyi_;
  Buffer words_[2];  // what they become
  PieceTable<Word> known_;
  PieceTable<Read> reads_[2];
  Table<Read> long_reads_[2];
  Table<Entry> entries_;
  Table<uint32_t> numbers_;
  std::vector<std::string> names_;
  std::vector<uint32_t> ids_;  // of tokens, with one bit for whether a word ends there
  std::vector<Fragment> fragments_;
  std::vector<Pair> pairs_;
  size_t pair_count_ = 0;
  bool is_full_ = true;  // so that the first to come makes room
  Buffer texts_;
  Score scores_[Judged::READINGS];
  Comparison same_;
};

}  // namespace core
