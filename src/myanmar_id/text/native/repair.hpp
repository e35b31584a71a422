// `repair` of the twin: chunks are weighed, lend each other their evidence, and are converted, normalized or left alone.
#pragma once
#include <algorithm>

#include "weigh.hpp"

namespace core {

class Repairer {
 public:
  Repairer(const Classes& classes, const Weights& weights, Twin& twin, Converter& converter, Weigher& weigher)
      : classes_(classes), weights_(weights), twin_(twin), converter_(converter), weigher_(weigher) {}

  // Append what becomes of `text`; where it is no UTF-8, `out` is as it was.
  Outcome repair(const uint8_t* text, size_t length, double threshold, Hint hint, Buffer& out) {
    if (is_ascii(text, length)) {
      out.append(text, length);
      return Outcome::DONE;
    }
    // Through the logarithm, as evidence comes, so that what is equal stays so.
    threshold_ = std::exp(std::log(threshold / (1 - threshold)));
    bias_ = hint == HINT_ZAWGYI ? weights_.hint : hint == HINT_UNICODE ? -weights_.hint : 0.0;
    const size_t given = out.size();
    bool asks = false;
    Outcome outcome = judge(text, length, asks);
    if (outcome != Outcome::DONE) return outcome;
    if (asks) return ask(text, length, threshold, hint, out);
    if (!(row_.any & MYANMAR)) {
      out.append(text, length);
      return Outcome::DONE;
    }
    outcome = carry_out(text, length, out);
    if (outcome != Outcome::DONE) return outcome;
    bool is_final = chunks_[0].encoding != UNSURE;
    for (const Chunk& chunk : chunks_) is_final = is_final && chunk.encoding == chunks_[0].encoding;
    if (is_final && (!(said_ & ILL_FORMED) || (out.size() - given == length && std::memcmp(out.data() + given, text, length) == 0)))
      return Outcome::DONE;
    return settle(text, length, given, threshold, hint, out);
  }

  void shrink() {
    row_.shrink();
    if (texts_.size() >= limits::BYTES) forget();
    if (chunks_.capacity() > limits::ROW) chunks_ = std::vector<Chunk>();
    for (Buffer* buffer : {&after_, &afters_, &converted_, &last_}) buffer->shrink(limits::BYTES);
  }

 private:
  enum Encoding : uint8_t { UNSURE, UNICODE, ZAWGYI };

  struct Chunk {
    size_t start, end;  // bytes
    double evidence;             // log odds
    double own, left, odds;      // as ratios: what the chunk says, what it will say once it is rewritten, and what all of them say
    bool new_line, frozen;
    Encoding encoding;
    size_t after, after_end;  // what it becomes, in `afters_`
    int said;
    uint32_t any;  // class bits
    uint32_t known, era;  // its place in `known_`, which counts in that era
    bool is_number;       // digits and punctuation alone, which say nothing and stay
  };

  // What was found of a chunk by its own text: its evidence, and what it becomes in either encoding, once that was asked.
  struct Known {
    struct Form {
      double left = 1.0;  // what the text says, as odds
      uint32_t at = 0, length = 0;
      int said = 0;
      bool is_known = false, changes = false;
    };
    double evidence = 0.0, own = 1.0;
    Form forms[2];  // as Unicode, as Zawgyi
    int8_t same = -1;  // whether the two are one text, -1 where nobody asked
  };

  Outcome ask(const uint8_t* text, size_t length, double threshold, Hint hint, Buffer& out) {
    return twin_.repair(text, length, threshold, hint, out) ? Outcome::DONE : Outcome::RAISED;
  }

  // Conversion can join what stood apart as noise, so a mixed text is repaired until nothing changes.
  Outcome settle(const uint8_t* text, size_t length, size_t given, double threshold, Hint hint, Buffer& out) {
    bias_ = 0.0;
    last_.clear();
    last_.append(text, length);
    for (int round = 0; round < static_cast<int>(weights_.rounds); ++round) {
      const size_t size = out.size() - given;
      if (size == last_.size() && std::memcmp(out.data() + given, last_.data(), size) == 0) return Outcome::DONE;
      last_.clear();
      last_.append(out.data() + given, size);
      out.truncate(given);
      bool asks = false;
      Outcome outcome = judge(last_.data(), size, asks);
      if (outcome != Outcome::DONE) return outcome;
      if (asks) return ask(text, length, threshold, hint, out);
      outcome = carry_out(last_.data(), size, out);
      if (outcome != Outcome::DONE) return outcome;
    }
    out.truncate(given);
    out.append(text, length);
    return Outcome::DONE;
  }

  // Whether there may be web addresses, e-mail addresses, tags or entities, which the twin finds.
  bool asks_twin(const uint8_t* text, size_t length) const {
    if (!(row_.any & MARKUP)) return false;
    const uint8_t* end = text + length;
    const auto is_letter = [](uint8_t byte) { return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z'; };
    const auto is_word = [&](uint8_t byte) { return is_letter(byte) || (byte >= '0' && byte <= '9') || byte == '_' || byte >= 0x80; };
    const auto begins = [end](const uint8_t* at, const char* sign) {
      const size_t size = std::strlen(sign);
      return static_cast<size_t>(end - at) >= size && std::memcmp(at, sign, size) == 0;
    };
    for (const uint8_t* at = text; at < end; ++at) {
      const uint8_t before = at > text ? at[-1] : ' ', next = at + 1 < end ? at[1] : ' ';
      if (*at == '<' && (is_letter(next) || next == '/' || next == '!' || next == '?')) return true;
      if (*at == '&' && (is_word(next) || next == '#')) return true;
      if (*at == '@' && (is_word(before) || before == '.' || before == '+' || before == '-') && (is_word(next) || next == '-')) return true;
      if ((*at == ':' && begins(at, "://")) || (*at == 'w' && begins(at, "www.")) || (*at == 'W' && begins(at, "WWW."))) return true;
    }
    return false;
  }

  Outcome judge(const uint8_t* text, size_t length, bool& asks) {
    chunks_.clear();
    afters_.clear();
    if (length > limits::TEXT) {
      asks = true;
      return converter_.any(text, length) & Converter::NOT_TEXT ? Outcome::NO_TEXT : Outcome::DONE;
    }
    if (!row_.read(classes_, text, length)) return Outcome::NO_TEXT;
    if (!(row_.any & MYANMAR)) return Outcome::DONE;
    asks = asks_twin(text, length);
    if (asks) return Outcome::DONE;
    is_local_ = !(row_.any & (FOREIGN | ZERO_WIDTH));
    bool new_line = false;
    for (size_t i = 0; i < row_.size;) {
      if (!(row_.bits[i] & MYANMAR)) {
        new_line = new_line || row_.begin(i)[0] == '\n';
        ++i;
        continue;
      }
      uint32_t any = 0;
      bool has_letters = false;
      const size_t j = chunk_end(i, any, has_letters);
      is_local_ = is_local_ && !(has_letters && any & CANDIDATE);
      Chunk chunk{row_.at[i], row_.at[j], 0.0, 1.0, 1.0, 1.0, new_line, false, UNSURE, 0, 0, 0, any, 0, era_ - 1, !has_letters && is_number(i, j)};
      if (!chunk.is_number) {
        const Outcome outcome = look_up(text + chunk.start, chunk.end - chunk.start, chunk);
        if (outcome != Outcome::DONE) return outcome;
      }
      if (bias_ != 0.0 && std::fabs(chunk.evidence) < weights_.limit) chunk.own = std::exp(chunk.evidence + bias_);
      chunk.left = chunk.own;
      chunks_.push_back(chunk);
      new_line = false;
      i = j;
    }
    smooth();
    for (int round = 0; round < static_cast<int>(weights_.rounds); ++round) {
      bool changed = false;
      for (Chunk& chunk : chunks_) {
        const Outcome outcome = decide(text, chunk, changed);
        if (outcome != Outcome::DONE) return outcome;
      }
      if (!changed) break;
      smooth();
    }
    return Outcome::DONE;
  }

  // Where the chunk ends that begins at `i`. Spaces and invisible characters belong to it before a mark, a variation selector
  // always.
  size_t chunk_end(size_t i, uint32_t& any, bool& has_letters) {
    for (;;) {
      for (; row_.peek(i) & MYANMAR; ++i) {
        any |= row_.bits[i];
        has_letters = has_letters || !(row_.bits[i] & (DIGIT | PUNCTUATION));
      }
      size_t j = i;
      while (row_.peek(j) & (SPACE | ZERO_WIDTH)) ++j;
      if (j > i && row_.peek(j) & (Z_MARK | JOINED)) {
        is_local_ = false;
        i = j;
      } else if (row_.peek(i) & RARE && row_.peek(i + 1) & MYANMAR) {
        is_local_ = false;
        ++i;
      } else {
        break;
      }
    }
    while (row_.peek(i) & ZERO_WIDTH && !(row_.bits[i] & WORD_BREAK)) ++i;
    return i;
  }

  bool is_number(size_t i, size_t end) const {
    while (i < end && row_.bits[i] & (DIGIT | PUNCTUATION)) ++i;
    return i == end;
  }

  Outcome decide(const uint8_t* text, Chunk& chunk, bool& changed) {
    if (chunk.frozen) return Outcome::DONE;
    const uint8_t* given = text + chunk.start;
    const size_t length = chunk.end - chunk.start;
    if (chunk.encoding == UNSURE) {
      bool same = chunk.odds >= threshold_ || chunk.odds * threshold_ <= 1.0;
      Outcome outcome = same ? Outcome::DONE : is_same_in_both(given, length, chunk, same);
      if (outcome != Outcome::DONE || !same) return outcome;
      chunk.encoding = chunk.odds >= threshold_ ? ZAWGYI : UNICODE;
      return write(given, length, chunk, changed);
    }
    if (chunk.odds >= threshold_) {
      if (chunk.encoding == UNICODE) {
        bool same;
        const Outcome outcome = is_same_in_both(given, length, chunk, same);
        if (outcome != Outcome::DONE || same) return outcome;
      }
      chunk.encoding = UNSURE;
      chunk.left = chunk.own;
      chunk.frozen = changed = true;
    }
    return Outcome::DONE;
  }

  Known* known(const Chunk& chunk) { return chunk.era == era_ ? &known_[chunk.known] : nullptr; }

  // Put what a chunk becomes behind `afters_`, and note whether that is another text, and what evidence it is.
  Outcome write(const uint8_t* text, size_t length, Chunk& chunk, bool& changed) {
    chunk.after = afters_.size();
    if (chunk.is_number) {
      afters_.append(text, length);
      chunk.after_end = afters_.size();
      return Outcome::DONE;
    }
    if (const Known* found = known(chunk)) {
      const Known::Form& form = found->forms[chunk.encoding == ZAWGYI];
      if (form.is_known) {
        afters_.append_padded(texts_.data() + form.at, form.length);
        chunk.after_end = afters_.size();
        chunk.said = form.said;
        if (form.changes) {
          chunk.left = form.left;
          changed = true;
        }
        return Outcome::DONE;
      }
    }
    Outcome outcome = chunk.encoding == ZAWGYI ? from_zawgyi(text, length, afters_) : converter_.normalize(text, length, afters_);
    if (outcome != Outcome::DONE) return outcome;
    chunk.after_end = afters_.size();
    chunk.said = converter_.said();
    const uint8_t* after = afters_.data() + chunk.after;
    Known::Form form;
    form.length = static_cast<uint32_t>(chunk.after_end - chunk.after);
    form.changes = form.length != length || std::memcmp(after, text, length) != 0;
    if (form.changes) {
      double evidence;
      outcome = weigh(after, form.length, evidence);
      if (outcome != Outcome::DONE) return outcome;
      chunk.left = form.left = std::exp(evidence);
      changed = true;
    }
    if (Known* found = known(chunk)) {
      form.at = static_cast<uint32_t>(texts_.size());
      form.said = chunk.said;
      form.is_known = true;
      texts_.append(after, form.length);
      found->forms[chunk.encoding == ZAWGYI] = form;
    }
    return Outcome::DONE;
  }

  Outcome is_same_in_both(const uint8_t* text, size_t length, const Chunk& chunk, bool& same) {
    same = true;
    if (chunk.is_number) return Outcome::DONE;
    const Known* found = known(chunk);
    if (found && found->same >= 0) {
      same = found->same;
      return Outcome::DONE;
    }
    converted_.clear();
    after_.clear();
    Outcome outcome = converter_.convert(TO_UNICODE, text, length, converted_);
    if (outcome == Outcome::DONE) outcome = converter_.normalize(text, length, after_);
    if (outcome != Outcome::DONE) return outcome;
    same = converted_.size() == after_.size() && std::memcmp(converted_.data(), after_.data(), after_.size()) == 0;
    if (Known* one = known(chunk)) one->same = same;
    return outcome;
  }

  Outcome from_zawgyi(const uint8_t* text, size_t length, Buffer& out) {
    const size_t given = out.size();
    Outcome outcome = converter_.convert(FROM_ZAWGYI, text, length, out);
    if (outcome != Outcome::DONE || !(converter_.said() & BOUND)) return outcome;
    out.truncate(given);
    converted_.clear();
    outcome = converter_.convert(TO_UNICODE, text, length, converted_);
    return outcome == Outcome::DONE ? converter_.normalize(converted_.data(), converted_.size(), out) : outcome;
  }

  // The evidence of a chunk, from what is remembered or by weighing it.
  Outcome look_up(const uint8_t* text, size_t length, Chunk& chunk) {
    const bool is_short = length <= Table<uint32_t>::LONGEST;
    const uint64_t hash = is_short ? hash_of(text, length) : 0;
    if (const uint32_t* found = is_short ? places_.find(text, length, hash) : nullptr) {
      chunk.known = *found;
      chunk.era = era_;
      chunk.evidence = known_[chunk.known].evidence;
      chunk.own = known_[chunk.known].own;
      return Outcome::DONE;
    }
    const Outcome outcome = weigh(text, length, chunk.evidence);
    chunk.own = std::exp(chunk.evidence);
    if (outcome != Outcome::DONE || !is_short) return outcome;
    if (places_.is_full() || texts_.size() >= limits::BYTES) forget();
    chunk.known = static_cast<uint32_t>(known_.size());
    chunk.era = era_;
    known_.push_back(Known());
    known_.back().evidence = chunk.evidence;
    known_.back().own = chunk.own;
    places_.add(text, length, hash, chunk.known);
    return outcome;
  }

  // Chunks at work keep what they have, and find nothing more.
  void forget() {
    places_.clear();
    known_.clear();
    texts_.shrink(limits::BYTES);
    ++era_;
  }

  // The log odds that a text is Zawgyi, 0 where it says nothing.
  Outcome weigh(const uint8_t* text, size_t length, double& out) {
    double probability;
    const Outcome outcome = weigher_.posterior(text, length, probability);
    if (outcome != Outcome::DONE) return outcome;
    if (std::isnan(probability) || (probability == 0 && static_cast<double>(count_characters(text, length)) <= weights_.recurring)) {
      out = 0.0;
    } else if (probability == 0.0 || probability == 1.0) {
      out = probability == 1.0 ? weights_.limit : -weights_.limit;
    } else {
      out = std::max(-weights_.limit, std::min(weights_.limit, std::log(probability / (1 - probability))));
    }
    return Outcome::DONE;
  }

  // Forward-backward over two states, in odds.
  void smooth() {
    double odds = 1.0;
    for (Chunk& chunk : chunks_) {
      odds = carry(odds, chunk.new_line) * chunk.left;
      chunk.odds = odds;
    }
    double behind = 1.0;
    for (size_t i = chunks_.size(); i-- > 0;) {
      chunks_[i].odds *= behind;
      behind = carry(behind * chunks_[i].left, chunks_[i].new_line);
    }
  }

  double carry(double odds, bool new_line) const {
    if (odds == 1.0) return 1.0;
    const double change = new_line ? weights_.switch_at_line : weights_.switch_inside;
    return (odds * (1 - change) + change) / (odds * change + 1 - change);
  }

  // Whether what a chunk becomes would join a word before a space.
  bool begins_with_mark(const Chunk& chunk) const {
    if (chunk.after == chunk.after_end) return false;
    const uint8_t* at = afters_.data() + chunk.after;
    return classes_.bits[classes_.of[character(at, sequence(at, afters_.data() + chunk.after_end))]] & (JOINED | VIRAMA);
  }

  // Stretches of chunks with one encoding are rewritten together; what stands between two stretches goes with the first.
  Outcome carry_out(const uint8_t* text, size_t length, Buffer& out) {
    said_ = 0;
    if (chunks_.empty()) out.append(text, length);
    bool is_local = is_local_ && !chunks_.empty();
    for (const Chunk& chunk : chunks_) is_local = is_local && !(chunk.encoding == UNICODE && chunk.any & OTHER) && !begins_with_mark(chunk);
    if (is_local) {
      size_t copied = 0;
      for (const Chunk& chunk : chunks_) {
        if (chunk.encoding == UNSURE) continue;
        out.append(text + copied, chunk.start - copied);
        out.append_padded(afters_.data() + chunk.after, chunk.after_end - chunk.after);
        copied = chunk.end;
        said_ |= chunk.said;
      }
      out.append(text + copied, length - copied);
      return Outcome::DONE;
    }
    for (size_t first = 0; first < chunks_.size();) {
      size_t next = first;
      while (next < chunks_.size() && chunks_[next].encoding == chunks_[first].encoding) ++next;
      const size_t start = first ? chunks_[first].start : 0;
      const size_t end = next < chunks_.size() ? chunks_[next].start : length;
      if (chunks_[first].encoding == UNSURE) {
        out.append(text + start, end - start);
      } else {
        // ASCII before a stretch decides whether a digit is a letter, and never changes.
        size_t context = 0;
        while (context < 2 && start > context && text[start - context - 1] >= '!' && text[start - context - 1] <= '~') ++context;
        const size_t before = out.size();
        const Outcome outcome = chunks_[first].encoding == ZAWGYI
                                    ? from_zawgyi(text + start - context, end - start + context, out)
                                    : converter_.normalize(text + start - context, end - start + context, out);
        if (outcome != Outcome::DONE) return outcome;
        said_ |= converter_.said();
        if (context && out.size() >= before + context) {
          std::memmove(out.data() + before, out.data() + before + context, out.size() - before - context);
          out.truncate(out.size() - context);
        }
      }
      first = next;
    }
    return Outcome::DONE;
  }

  const Classes& classes_;
  const Weights& weights_;
  Twin& twin_;
  Converter& converter_;
  Weigher& weigher_;
  double threshold_ = 0.0, bias_ = 0.0;
  int said_ = 0;
  bool is_local_ = false;  // no rule looks beyond a chunk, but for those of lines with other languages
  Row row_;
  std::vector<Chunk> chunks_;
  Table<uint32_t> places_;
  std::vector<Known> known_;
  Buffer texts_;  // of the forms
  uint32_t era_ = 1;
  Buffer after_, afters_, converted_, last_;
};

}  // namespace core
