// Bytes that grow at their end.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

namespace core {

class Buffer {
 public:
  // Behind the bytes there is always so much room that short ones are copied as if they were this long, with no loop.
  static constexpr size_t SLACK = 32;

  Buffer() { reserve(256); }
  ~Buffer() { std::free(data_); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  const uint8_t* data() const { return data_; }
  uint8_t* data() { return data_; }
  size_t size() const { return size_; }
  void clear() { size_ = 0; }
  void truncate(size_t size) { size_ = size; }

  void append(const void* bytes, size_t length) {
    if (!length) return;
    if (size_ + length + SLACK > room_) reserve(size_ + length);
    std::memcpy(data_ + size_, bytes, length);
    size_ += length;
  }

  // The same for bytes that are few most of the time.
  void append_few(const uint8_t* bytes, size_t length) {
    if (length > 8) return append(bytes, length);
    if (size_ + length + SLACK > room_) reserve(size_ + length);
    for (size_t i = 0; i < length; ++i) data_[size_ + i] = bytes[i];
    size_ += length;
  }

  // The same for what lies in another buffer, or with SLACK readable bytes behind it.
  void append_padded(const uint8_t* bytes, size_t length) {
    if (size_ + length + SLACK > room_) reserve(size_ + length);
    if (length <= SLACK) {
      std::memcpy(data_ + size_, bytes, SLACK);
    } else {
      std::memcpy(data_ + size_, bytes, length);
    }
    size_ += length;
  }

  // Forget the bytes, and give back what a large text took.
  void shrink(size_t most) {
    size_ = 0;
    if (room_ <= most) return;
    if (void* data = std::realloc(data_, most)) {
      data_ = static_cast<uint8_t*>(data);
      room_ = most;
    }
  }

 private:
  void reserve(size_t size) {
    const size_t room = size + size / 2 + 2 * SLACK;
    void* data = std::realloc(data_, room);
    if (!data) throw std::bad_alloc();
    std::memset(static_cast<uint8_t*>(data) + room_, 0, room - room_);
    data_ = static_cast<uint8_t*>(data);
    room_ = room;
  }

  uint8_t* data_ = nullptr;
  size_t size_ = 0, room_ = 0;
};

}  // namespace core
