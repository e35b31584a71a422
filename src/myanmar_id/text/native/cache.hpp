// What has been written for a piece of text, by its bytes. Written Burmese has few distinct syllables, so nearly every look-up
// is a hit; a full table is emptied, so noise cannot fill the memory for good.
#pragma once
#include <cstdint>
#include <cstring>
#include <vector>

#include "limits.hpp"

namespace core {

inline uint64_t load(const uint8_t* at, size_t bytes) {
  uint64_t value = 0;
  std::memcpy(&value, at, bytes);
  return value;
}

inline uint64_t mix(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
  return hash ^ (hash >> 29);
}

inline uint64_t hash_of(const uint8_t* key, size_t length, uint64_t seed = 0) {
  uint64_t hash = mix(seed, length);
  while (length > 8) {
    hash = mix(hash, load(key, 8));
    key += 8;
    length -= 8;
  }
  hash = mix(hash, load(key, length));
  return hash ^ (hash >> 32);
}

// Bytes -> a Value, which is copied as it is.
template <typename Value>
class Table {
 public:
  static constexpr size_t LONGEST = limits::KEY;

  Table() : slots_(limits::SLOTS) {}

  const Value* find(const uint8_t* key, size_t length, uint64_t hash) const {
    const size_t mask = slots_.size() - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
      const Slot& slot = slots_[i];
      if (!slot.used) return nullptr;
      if (slot.tag == static_cast<uint32_t>(hash >> 32) && slot.length == length &&
          (!length || std::memcmp(keys_.data() + slot.key, key, length) == 0))
        return &slot.value;
    }
  }

  size_t size() const { return count_; }
  bool is_full() const { return count_ >= limits::ENTRIES; }

  void clear() {
    slots_.assign(limits::SLOTS, Slot{});
    keys_.clear();
    count_ = 0;
  }

  // Add what `find` has not found.
  void add(const uint8_t* key, size_t length, uint64_t hash, const Value& value) {
    if (count_ * 2 >= slots_.size()) grow();
    Slot slot;
    slot.used = true;
    slot.tag = static_cast<uint32_t>(hash >> 32);
    slot.low = static_cast<uint32_t>(hash);
    slot.length = static_cast<uint16_t>(length);
    slot.key = static_cast<uint32_t>(keys_.size());
    slot.value = value;
    keys_.insert(keys_.end(), key, key + length);
    place(slot);
    ++count_;
  }

 private:
  struct Slot {
    uint32_t tag = 0, low = 0, key = 0;
    uint16_t length = 0;
    bool used = false;
    Value value{};
  };

  void place(const Slot& slot) {
    const size_t mask = slots_.size() - 1;
    size_t i = slot.low & mask;
    while (slots_[i].used) i = (i + 1) & mask;
    slots_[i] = slot;
  }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old)
      if (slot.used) place(slot);
  }

  std::vector<Slot> slots_;
  std::vector<uint8_t> keys_;
  size_t count_ = 0;
};

}  // namespace core
