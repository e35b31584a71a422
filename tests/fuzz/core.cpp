// The core without Python, for libFuzzer, or by itself with numbers drawn at random where there is no libFuzzer.
//
// An input is a byte of choices, two for trouble, and a text: bytes as they are, or bytes that each stand for a character.
// What must hold is in `check_*`. The tables come from the file that MYANMAR_ID_FUZZ_TABLES names; tests/fuzz/native.py writes it.
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "twin.hpp"

namespace {

using namespace fuzz;

// The input that is at work, which is printed where something does not hold.
const uint8_t* input = nullptr;
size_t input_size = 0;

[[noreturn]] void report(const char* what) {
  std::fprintf(stderr, "does not hold: %s\ninput: ", what);
  for (size_t i = 0; i < input_size; ++i) std::fprintf(stderr, "%02x", input[i]);
  std::fprintf(stderr, "\n");
  std::abort();
}

#define MUST(what)                \
  do {                            \
    if (!(what)) report(#what);   \
  } while (false)

// The n-th allocation from now fails, for n > 0.
size_t fails_in = 0;
bool fails_now() { return fails_in && --fails_in == 0; }

struct Tables {
  Classes classes;
  Weights weights;
};

const Tables& tables() {
  static const std::unique_ptr<Tables> all = [] {
    auto read = std::make_unique<Tables>();
    const char* path = std::getenv("MYANMAR_ID_FUZZ_TABLES");
    std::FILE* file = path ? std::fopen(path, "rb") : nullptr;
    MUST(file);
    MUST(std::fread(&read->classes, sizeof read->classes, 1, file) == 1);
    MUST(std::fread(&read->weights, sizeof read->weights, 1, file) == 1);
    MUST(std::fgetc(file) == EOF);
    std::fclose(file);
    return read;
  }();
  return *all;
}

// What one call needs, as in the module.
struct Worker {
  Stub twin{tables().classes};
  Converter converter{tables().classes, twin};
  Weigher weigher{tables().classes, tables().weights, twin};
  Repairer repairer{tables().classes, tables().weights, twin, converter, weigher};

  void shrink() {
    converter.shrink();
    weigher.shrink();
    repairer.shrink();
  }
};

// One that remembers all that came before, and one that remembers nothing.
Worker& old_worker() {
  static const auto worker = std::make_unique<Worker>();
  return *worker;
}

enum Task { TASK_TO_UNICODE, TASK_TO_ZAWGYI, TASK_NORMALIZE, TASK_REPAIR, TASK_POSTERIOR, TASKS };

struct Result {
  Outcome outcome = Outcome::DONE;
  std::string text;
  double value = 0.0;

  bool operator==(const Result& other) const {
    return outcome == other.outcome && text == other.text && (value == other.value || (std::isnan(value) && std::isnan(other.value)));
  }
};

Result run(Worker& worker, Task task, const std::string& text, Hint hint) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const std::string before = "before";
  Buffer out;
  out.append(before.data(), before.size());
  Result result;
  switch (task) {
    case TASK_TO_UNICODE:
    case TASK_TO_ZAWGYI:
      result.outcome = worker.converter.convert(task == TASK_TO_UNICODE ? TO_UNICODE : TO_ZAWGYI, bytes, text.size(), out);
      break;
    case TASK_NORMALIZE:
      result.outcome = worker.converter.normalize(bytes, text.size(), out);
      break;
    case TASK_REPAIR:
      result.outcome = worker.repairer.repair(bytes, text.size(), 0.95, hint, out);
      break;
    default:
      result.outcome = worker.weigher.posterior(bytes, text.size(), result.value);
  }
  result.text.assign(reinterpret_cast<const char*>(out.data()), out.size());
  MUST(result.text.compare(0, before.size(), before) == 0);
  result.text.erase(0, before.size());
  worker.shrink();
  return result;
}

std::string ascii_of(const std::string& text) {
  std::string out;
  for (const char one : text)
    if (!(one & 0x80)) out += one;
  return out;
}

void check_result(Task task, const std::string& text, const Result& result) {
  MUST((result.outcome == Outcome::NO_TEXT) == !is_utf8(text));
  MUST(result.outcome != Outcome::RAISED);
  if (result.outcome == Outcome::NO_TEXT) {
    MUST(result.text.empty());
    return;
  }
  const Classes& classes = tables().classes;
  if (task == TASK_POSTERIOR) {
    MUST(std::isnan(result.value) || (result.value >= 0.0 && result.value <= 1.0));
    if (is_ascii(reinterpret_cast<const uint8_t*>(text.data()), text.size())) MUST(std::isnan(result.value));
    return;
  }
  MUST(is_utf8(result.text));
  MUST(ascii_of(result.text) == ascii_of(text));
  if (is_ascii(reinterpret_cast<const uint8_t*>(text.data()), text.size())) MUST(result.text == text);
  if (task == TASK_TO_UNICODE) MUST(result.text == spell(classes, TO_UNICODE, text));
  if (task == TASK_TO_ZAWGYI) MUST(result.text == spell(classes, TO_ZAWGYI, text));
  // A character becomes three at most, and a mixed text is read again a few times.
  if (task == TASK_NORMALIZE) MUST(result.text.size() <= 3 * text.size());
}

// A row's cuts lie where a piece begins, and a long text is cut nowhere else when only a part of it is seen.
void check_cuts(Kind kind, const std::string& text) {
  if (!is_utf8(text) || text.find(Stub::BEGIN) != std::string::npos || text.find(Stub::END) != std::string::npos) return;
  Row row;
  MUST(row.read(tables().classes, reinterpret_cast<const uint8_t*>(text.data()), text.size()));
  cut(row, kind == TO_UNICODE ? Reading::ZAWGYI : Reading::UNICODE);
  std::vector<bool> may_part(text.size() + 1);
  for (size_t i = 0; i <= row.size; ++i) may_part[row.at[i]] = row.cut[i] || i == 0;
  MUST(may_part[text.size()]);
  Worker worker;
  worker.twin.marks = true;
  Buffer out;
  MUST(worker.converter.convert(kind, reinterpret_cast<const uint8_t*>(text.data()), text.size(), out) == Outcome::DONE);
  std::string joined;
  for (size_t i = 0; i < out.size(); ++i) {
    const auto one = static_cast<char>(out.data()[i]);
    if (one == Stub::BEGIN || one == Stub::END) {
      MUST(may_part[joined.size()]);
    } else {
      joined += one;
    }
  }
  MUST(joined == text);
}

// The chain's sum, by the book.
void check_chain(const std::string& text) {
  const Classes& classes = tables().classes;
  const Sum sum = chain(classes, reinterpret_cast<const uint8_t*>(text.data()), text.size());
  MUST(sum.is_text == is_utf8(text));
  if (!sum.is_text) return;
  int64_t total = 0;
  bool is_known = false;
  uint8_t before = classes.state[0];
  const auto add = [&](uint8_t state) {
    if (state != classes.state[0] || before != classes.state[0]) total += classes.cells[before << 8 | state];
    is_known = is_known || state != classes.state[0];
    before = state;
  };
  for (size_t i = 0, step; i < text.size(); i += step) {
    step = character_length(text, i);
    add(classes.state[character(reinterpret_cast<const uint8_t*>(text.data()) + i, static_cast<int>(step))]);
  }
  add(classes.state[0]);
  MUST(sum.is_known == is_known);
  MUST(sum.value == static_cast<double>(total) / (1 << 27));
}

void check(const uint8_t* data, size_t size) {
  if (size < 4) return;
  input = data;
  input_size = size;
  const auto task = static_cast<Task>(data[0] % TASKS);
  const auto hint = static_cast<Hint>(data[0] / TASKS % 3);
  const bool is_drawn = data[0] & 0x80;
  std::string text;
  if (is_drawn) {
    static const char* const OTHERS[] = {" ", "\n", "a", "1", "/", ",", "<", "&", "@", "www.", "://", "\u200b", "\u200c", "\u00a0", "\u2060", "\u3000",
                                         "\u1031\u1000", "\u1004\u103a\u1039", "\u1040", "\u1047", "\ua9e0", "\uaa7b", "\ufe00", "\u00e9", "\U0001f600", "\x80"};
    std::string one;
    for (size_t i = 3; i < size; ++i) {
      // The last ones ask for a run of what was last, longer than what is looked at from the end of a block.
      size_t count = data[i] < 0xF8 ? 1 : size_t{10} << (data[i] & 3);
      if (data[i] < 0xA0) {
        one = {'\xE1', static_cast<char>(0x80 | data[i] >> 6), static_cast<char>(0x80 | (data[i] & 0x3F))};
      } else if (data[i] < 0xF8) {
        one = OTHERS[data[i] % (sizeof OTHERS / sizeof *OTHERS)];
      }
      while (count--) text += one;
    }
  } else {
    text.assign(reinterpret_cast<const char*>(data + 3), size - 3);
  }

  check_chain(text);
  if (task <= TASK_TO_ZAWGYI) check_cuts(task == TASK_TO_UNICODE ? TO_UNICODE : TO_ZAWGYI, text);
  Worker new_worker;
  const Result expected = run(new_worker, task, text, hint);
  check_result(task, text, expected);
  // Trouble on the way must leave nothing behind.
  if (data[1] % 4) {
    old_worker().twin.fail(data[1] % 4 == 1 ? Stub::RAISES : data[1] % 4 == 2 ? Stub::HAS_NO_MEMORY : Stub::NONE_AT_ALL, data[2]);
    if (data[1] % 4 == 3) fails_in = 1 + data[2];
    try {
      const Result result = run(old_worker(), task, text, hint);
      MUST(result.outcome == Outcome::RAISED || result == expected);
    } catch (const std::bad_alloc&) {
    }
    fails_in = 0;
    old_worker().twin.fail(Stub::NONE_AT_ALL, 0);
  }
  MUST(run(old_worker(), task, text, hint) == expected);
}

}  // namespace

// The linker's --wrap sends the calls of operator new and of realloc here.
extern "C" void* __real__Znwm(size_t size);
extern "C" void* __wrap__Znwm(size_t size) {
  if (fails_now()) throw std::bad_alloc();
  return __real__Znwm(size);
}
extern "C" void* __real_realloc(void* data, size_t size);
extern "C" void* __wrap_realloc(void* data, size_t size) { return fails_now() ? nullptr : __real_realloc(data, size); }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  check(data, size);
  return 0;
}

#ifdef MYANMAR_ID_FUZZ_ALONE
#include <chrono>
#include <fstream>
#include <random>

int main(int count, char** values) {
  const double seconds = count > 1 ? std::atof(values[1]) : 10;
  const unsigned seed = count > 2 ? static_cast<unsigned>(std::atoi(values[2])) : 1;
  for (int i = 3; i < count; ++i) {
    std::ifstream file(values[i], std::ios::binary);
    const std::string data((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    MUST(file && !data.empty());
    check(reinterpret_cast<const uint8_t*>(data.data()), data.size());
  }
  std::mt19937 draw(seed);
  const auto start = std::chrono::steady_clock::now();
  size_t inputs = 0;
  for (; std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() < seconds; ++inputs) {
    std::vector<uint8_t> data(4 + draw() % (inputs % 16 ? 64 : 2048));
    // Few characters at a time, so that they meet in many orders.
    const unsigned kinds = 1 + draw() % 40, first = draw() % 256;
    for (auto& one : data) one = static_cast<uint8_t>(inputs % 3 ? first + draw() % kinds * 7 : draw());
    data[0] = static_cast<uint8_t>(draw() | (inputs % 4 ? 0x80 : 0));
    data[1] = static_cast<uint8_t>(draw());
    data[2] = static_cast<uint8_t>(draw() % 64);
    check(data.data(), data.size());
  }
  std::printf("%zu inputs, seed %u: all hold\n", inputs, seed);
}
#endif
