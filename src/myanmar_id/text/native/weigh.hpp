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
  Weigher(const Classes& classes, const Weights& weights, Twin& twin) : classes_(classes), weights_(weights), twin_(twin) {}

  // NONE where there is no letter or sign of the script.
  Outcome posterior(const uint8_t* text, size_t length, double& out) {
    out = NONE;
    if (is_ascii(text, length)) return Outcome::DONE;
    const Sum sum = chain(classes_, text, length);
    if (!sum.is_text) return Outcome::NO_TEXT;
    if (length > limits::TEXT) return ask(text, length, out);
    if (sum.is_known && std::fabs(sum.value) >= weights_.chain_decides &&
        std::fabs(sum.value) >= weights_.chain_decides_per_char * static_cast<double>(count_characters(text, length))) {
      if (sum.value > 0) {
        out = probability(sum.value, weights_.largest);
        return Outcome::DONE;
      }
      row_.read(classes_, text, length);
      if (!(has_visual_e() && !has_zawgyi_sign()) && !has_language()) {
        out = probability(sum.value, weights_.largest);
        return Outcome::DONE;
      }
    } else {
      row_.read(classes_, text, length);
      const bool asks_script = !sum.is_known || std::fabs(sum.value) < weights_.chain_decides;
      if (asks_script && !(row_.any & SCRIPT)) return Outcome::DONE;
    }
    if (row_.any & RARE || !cut_words(row_)) return ask(text, length, out);
    return weigh(text, length, sum.value, out);
  }

  void shrink() {
    row_.shrink();
    same_.shrink();
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

  bool has_visual_e() const {
    if (!(row_.any & SIGN_E)) return false;
    for (size_t i = 0; i + 1 < row_.size; ++i)
      if (row_.bits[i] & SIGN_E && row_.bits[i + 1] & CONSONANT && !(i && row_.bits[i - 1] & (CONSONANT | MEDIAL))) return true;
    return false;
  }

  bool has_zawgyi_sign() const {
    if (row_.any & Z_SIGN) return true;
    if (!(row_.any & VIRAMA)) return false;
    for (size_t i = 0; i < row_.size; ++i)
      if (row_.bits[i] & VIRAMA && !(row_.peek(i + 1) & CONSONANT)) return true;
    return false;
  }

  // Whether a word with characters that Burmese has not is written as some language writes.
  bool has_language() const {
    if (!(row_.any & BEYOND)) return false;
    for (size_t i = 0; i < row_.size; ++i) {
      if (!(row_.bits[i] & WORD)) continue;
      uint32_t languages = ~0u, all = 0;
      for (; row_.peek(i) & WORD; ++i) {
        const uint8_t* at = row_.begin(i);
        languages &= classes_.languages[classes_.of[character(at, static_cast<int>(row_.bytes(i, i + 1)))]];
        all |= row_.bits[i];
      }
      if (all & BEYOND && languages) return true;
    }
    return false;
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
      if (is_full()) make_room();
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
      if (is_full()) make_room();
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
    if (total < weights_.visual_needed && has_visual_e() && !has_zawgyi_sign()) {
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
    if (begins) score.before = 0;
    for (uint32_t k = 0; k < entry.tokens[reading]; ++k) {
      const uint32_t token = ids_[entry.token[reading] + k] >> 1;
      const bool ends_here = k + 1 == entry.tokens[reading] ? ends : ids_[entry.token[reading] + k] & 1;
      double value;
      if (!pair(score.before, token, any_language, ends_here, value)) return false;
      score.value += value;
      score.before = ends_here ? 0 : token;
    }
    score.tokens += entry.tokens[reading];
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
      if (judged.text[reading].size() > UINT32_MAX - texts_.size()) throw std::length_error("a piece is too long");
      entry.text[reading] = static_cast<uint32_t>(texts_.size());
      entry.length[reading] = static_cast<uint32_t>(judged.text[reading].size());
      texts_.append(judged.text[reading].data(), judged.text[reading].size());
      entry.token[reading] = static_cast<uint32_t>(ids_.size());
      entry.tokens[reading] = static_cast<uint32_t>(judged.tokens[reading].size());
      for (size_t k = 0; k < judged.tokens[reading].size(); ++k)
        ids_.push_back(name(judged.tokens[reading][k]) << 1 | uint32_t{judged.ends[reading][k]});
    }
    const std::string& standing = judged.text[Judged::STANDING];
    entry.untypical = static_cast<uint32_t>(judged.untypical);
    entry.given = static_cast<uint32_t>(count_characters(piece, length));
    entry.needs = static_cast<uint8_t>(judged.needs);
    entry.fragment = static_cast<uint32_t>(fragments_.size());
    fragments_.push_back(Fragment());
    entry.characters = static_cast<uint32_t>(count_characters(reinterpret_cast<const uint8_t*>(standing.data()), standing.size()));
    const auto* at = reinterpret_cast<const uint8_t*>(judged.scored.data());
    const auto* end = at + judged.scored.size();
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
    entry.fragments = static_cast<uint32_t>(fragments_.size()) - entry.fragment;
    if (is_short) entries_.add(piece, length, hash, entry);
    out = entry;
    return true;
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

  bool is_full() const {
    return names_.empty() || entries_.is_full() || names_.size() >= limits::TOKENS || pair_count_ >= limits::PAIRS ||
           texts_.size() >= limits::BYTES || ids_.size() >= limits::BYTES || fragments_.size() >= limits::BYTES;
  }

  // Empty all of it, since its parts refer to each other. Within a word the last token of each reading is kept.
  void make_room() {
    std::string last[Judged::READINGS];
    for (int reading = 0; reading < Judged::READINGS; ++reading)
      if (scores_[reading].before) last[reading] = names_[scores_[reading].before];
    entries_.clear();
    numbers_.clear();
    ids_.clear();
    fragments_.clear();
    texts_.shrink(limits::BYTES);
    pairs_.assign(limits::SLOTS, Pair{});
    pair_count_ = 0;
    names_.assign(1, "");  // last, since without names there is no room, should there be no memory
    for (int reading = 0; reading < Judged::READINGS; ++reading)
      if (scores_[reading].before) scores_[reading].before = name(last[reading]);
  }

  const Classes& classes_;
  const Weights& weights_;
  Twin& twin_;
  Row row_;
  Table<Entry> entries_;
  Table<uint32_t> numbers_;
  std::vector<std::string> names_;
  std::vector<uint32_t> ids_;  // of tokens, with one bit for whether a word ends there
  std::vector<Fragment> fragments_;
  std::vector<Pair> pairs_;
  size_t pair_count_ = 0;
  Buffer texts_;
  Score scores_[Judged::READINGS];
  Comparison same_;
};

}  // namespace core
