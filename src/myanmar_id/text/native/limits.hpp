// The bounds of what the core holds at once and remembers. The fuzzers are built with small ones, so that they meet them all.
#pragma once
#include <cstddef>

namespace core {
namespace limits {

#ifdef MYANMAR_ID_SMALL_LIMITS
constexpr size_t BLOCK = 384, TEXT = 2048, ENTRIES = 32, KEY = 24, TOKENS = 48, PAIRS = 64, BYTES = 1024, ROW = 256, SLOTS = 16;
#else
constexpr size_t BLOCK = 1 << 14;    // bytes that are cut at a time, so that their row stays in the processor's cache
constexpr size_t TEXT = 1 << 30;     // bytes: offsets are of 32 bits; what is longer is for the twin
constexpr size_t ENTRIES = 1 << 16;  // of a table
constexpr size_t KEY = 96;           // bytes of a table's key; longer pieces are not remembered
constexpr size_t TOKENS = 1 << 17, PAIRS = 1 << 18;
constexpr size_t BYTES = 1 << 23;  // of the texts, and as many numbers of tokens, that the tables refer to
constexpr size_t ROW = 1 << 16;    // characters; what one long text took beyond is given back
constexpr size_t SLOTS = 1 << 10;  // of an empty table
#endif

}  // namespace limits
}  // namespace core
