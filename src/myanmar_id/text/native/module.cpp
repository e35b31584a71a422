// The extension module: `Core`, which takes and gives strings and Arrow's buffers. What it does is in the headers; what it
// asks Python is in `myanmar_id.text.compiled`.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

#include "repair.hpp"

namespace {

using namespace core;

// A reference that is given back at the end of its scope.
class Ref {
 public:
  explicit Ref(PyObject* object) : object_(object) {}
  ~Ref() { Py_XDECREF(object_); }
  Ref(const Ref&) = delete;
  Ref& operator=(const Ref&) = delete;
  operator PyObject*() const { return object_; }
  PyObject* release() {
    PyObject* object = object_;
    object_ = nullptr;
    return object;
  }

 private:
  PyObject* object_;
};

// Where Python code runs, or the interpreter is waited for. Up to 3.13 Python ends the daemon threads that do so when the program
// ends, and the system's library then unwinds them as if an exception passed. Nothing may be given back there without the
// interpreter, so such a thread waits for the end, as Python has it from 3.14 on.
template <typename Call>
auto in_python(Call call) {
  struct Stay {
    ~Stay() {
      while (!is_back) std::this_thread::sleep_for(std::chrono::hours(1));
    }
    bool is_back = false;
  } stay;
  const auto result = call();
  stay.is_back = true;
  return result;
}

// What a C++ exception is in Python. All but the lock's ask for more memory than there is.
PyObject* raised(const std::exception& error) {
  if (dynamic_cast<const std::system_error*>(&error)) {
    PyErr_SetString(PyExc_RuntimeError, "the core's lock cannot be taken");
    return nullptr;
  }
  return PyErr_NoMemory();
}

PyObject* to_python(const uint8_t* text, size_t length) {
  return PyUnicode_DecodeUTF8(reinterpret_cast<const char*>(text), static_cast<Py_ssize_t>(length), "strict");
}

bool to_string(PyObject* text, std::string& out) {
  Ref bytes(PyUnicode_AsUTF8String(text));
  if (!bytes) return false;
  char* data;
  Py_ssize_t size;
  if (PyBytes_AsStringAndSize(bytes, &data, &size) < 0) return false;
  out.assign(data, static_cast<size_t>(size));
  return true;
}

// The twin behind its Python object. Where the call has let go of the interpreter, a question takes it back, and it is kept until
// some rows have gone by without one: what is new comes in crowds, and other threads want the interpreter for each of theirs.
class PythonTwin : public Twin {
 public:
  explicit PythonTwin(PyObject* twin) : twin_(twin) {}

  // The interpreter is let go of until the end of the scope, however that is reached.
  class Released {
   public:
    explicit Released(PythonTwin& twin) : twin_(twin) { twin_.release(); }
    ~Released() noexcept(false) {
      if (twin_.state_) twin_.acquire();
    }
    Released(const Released&) = delete;
    Released& operator=(const Released&) = delete;

   private:
    PythonTwin& twin_;
  };

  // Said behind every row of a call that has let go of the interpreter.
  void pass_row() {
    constexpr int ROWS = 32;
    if (!state_ && ++rows_ >= ROWS) release();
  }

  bool write(Kind kind, const uint8_t* piece, size_t length, Buffer& out, int& said) override {
    Held held(*this);
    Ref text(to_python(piece, length));
    if (!text) return false;
    Ref answer(in_python([&] {
      return PyObject_CallMethod(twin_, "write", "iO", static_cast<int>(kind), static_cast<PyObject*>(text));
    }));
    if (!answer) return false;
    PyObject* written;
    if (!PyArg_ParseTuple(answer, "Ui", &written, &said)) return false;
    return append(written, out);
  }

  bool judge(const uint8_t* piece, size_t length, Judged& out) override {
    Held held(*this);
    Ref text(to_python(piece, length));
    if (!text) return false;
    Ref judged(in_python([&] {
      return PyObject_CallMethod(twin_, "judge", "O", static_cast<PyObject*>(text));
    }));
    if (!judged) return false;
    PyObject *texts, *tokens, *scored;
    if (!PyArg_ParseTuple(judged, "O!O!Uii", &PyTuple_Type, &texts, &PyTuple_Type, &tokens, &scored, &out.untypical, &out.needs)) return false;
    if (!to_string(scored, out.scored)) return false;
    for (int reading = 0; reading < Judged::READINGS; ++reading) {
      PyObject* one = PyTuple_GetItem(texts, reading);
      PyObject* list = PyTuple_GetItem(tokens, reading);
      if (!one || !list || !take(one, list, reading, out)) return false;
    }
    return true;
  }

  bool read(int reading, bool opened, const uint8_t* piece, size_t length, Judged& out) override {
    Held held(*this);
    Ref text(to_python(piece, length));
    if (!text) return false;
    Ref judged(in_python([&] {
      return PyObject_CallMethod(twin_, "read", "iOO", reading, opened ? Py_True : Py_False, static_cast<PyObject*>(text));
    }));
    if (!judged) return false;
    PyObject *one, *list, *scored;
    if (!PyArg_ParseTuple(judged, "UO!Uii", &one, &PyTuple_Type, &list, &scored, &out.untypical, &out.needs)) return false;
    return to_string(scored, out.scored) && take(one, list, reading, out);
  }

  bool pair(bool any_language, bool ends, const std::string& before, const std::string& token, double& out) override {
    Held held(*this);
    Ref value(in_python([&] {
      return PyObject_CallMethod(twin_, "pair", "iis#s#", any_language, ends, before.data(), static_cast<Py_ssize_t>(before.size()),
                                  token.data(), static_cast<Py_ssize_t>(token.size()));
    }));
    if (!value) return false;
    out = PyFloat_AsDouble(value);
    return !(out == -1.0 && PyErr_Occurred());
  }

  bool posterior(const uint8_t* text, size_t length, double& out) override {
    Held held(*this);
    Ref given(to_python(text, length));
    if (!given) return false;
    Ref value(in_python([&] {
      return PyObject_CallMethod(twin_, "posterior", "O", static_cast<PyObject*>(given));
    }));
    if (!value) return false;
    out = value == Py_None ? NONE : PyFloat_AsDouble(value);
    return !(out == -1.0 && PyErr_Occurred());
  }

  bool repair(const uint8_t* text, size_t length, double threshold, Hint hint, Buffer& out) override {
    Held held(*this);
    Ref given(to_python(text, length));
    if (!given) return false;
    Ref written(in_python([&] {
      return PyObject_CallMethod(twin_, "repair", "Odi", static_cast<PyObject*>(given), threshold, static_cast<int>(hint));
    }));
    return append(written, out);
  }

 private:
  void release() { state_ = PyEval_SaveThread(); }
  void acquire() {
    PyThreadState* state = state_;
    state_ = nullptr;
    in_python([&] {
      PyEval_RestoreThread(state);
      return true;
    });
  }

  struct Held {
    explicit Held(PythonTwin& twin) {
      if (twin.state_) twin.acquire();
      twin.rows_ = 0;
    }
  };

  // The text and the tokens of a reading.
  static bool take(PyObject* text, PyObject* tokens, int reading, Judged& out) {
    const Py_ssize_t count = PyTuple_Size(tokens);
    if (count < 0 || !to_string(text, out.text[reading])) return false;
    for (Py_ssize_t i = 0; i < count; ++i) {
      PyObject* pair = PyTuple_GetItem(tokens, i);
      PyObject* token;
      int ends;
      std::string name;
      if (!pair || !PyArg_ParseTuple(pair, "Up", &token, &ends) || !to_string(token, name)) return false;
      out.tokens[reading].push_back(std::move(name));
      out.ends[reading].push_back(ends != 0);
    }
    return true;
  }

  static bool append(PyObject* written, Buffer& out) {
    if (!written) return false;
    Ref bytes(PyUnicode_AsUTF8String(written));
    if (!bytes) return false;
    char* data;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(bytes, &data, &size) < 0) return false;
    out.append(data, static_cast<size_t>(size));
    return true;
  }

  PyObject* twin_;
  PyThreadState* state_ = nullptr;
  int rows_ = 0;  // since the last question
};

// What one call needs for itself: the tables of what is remembered are not shared between calls that run at once.
struct Worker {
  Worker(const Classes& classes, const Weights& weights, PyObject* object)
      : twin(object),
        converter(classes, twin),
        weigher(classes, weights, twin),
        repairer(classes, weights, twin, converter, weigher) {}

  void shrink() {
    constexpr size_t MOST = 1 << 20;
    out.shrink(MOST);
    one.shrink(MOST);
    converter.shrink();
    weigher.shrink();
    repairer.shrink();
  }

  PythonTwin twin;
  Converter converter;
  Weigher weigher;
  Repairer repairer;
  Buffer out, one;
};

enum Operation { OP_TO_UNICODE, OP_TO_ZAWGYI, OP_NORMALIZE, OP_REPAIR, OPERATIONS };
constexpr int HINTS = HINT_ZAWGYI + 1;

bool is_one_of(int number, int count) {
  if (number >= 0 && number < count) return true;
  PyErr_SetString(PyExc_ValueError, "there is no such operation or hint");
  return false;
}

struct Shared {
  Classes classes;
  Weights weights;
  PyObject* twin = nullptr;
  std::mutex mutex;
  std::vector<std::unique_ptr<Worker>> idle;
};

struct CoreObject {
  PyObject_HEAD
  Shared* shared;
};

// A worker for the length of a call: an idle one, or a new one where others are at work.
class Borrowed {
 public:
  explicit Borrowed(Shared& shared) : shared_(shared) {
    {
      std::lock_guard<std::mutex> lock(shared.mutex);
      if (!shared.idle.empty()) {
        worker_ = std::move(shared.idle.back());
        shared.idle.pop_back();
      }
    }
    if (!worker_) worker_ = std::make_unique<Worker>(shared.classes, shared.weights, shared.twin);
  }
  // Back to the idle ones, with what it remembers, unless there are more of them than can be at work.
  ~Borrowed() {
    try {
      worker_->shrink();
      std::lock_guard<std::mutex> lock(shared_.mutex);
      if (shared_.idle.size() < most_idle()) shared_.idle.push_back(std::move(worker_));
    } catch (const std::exception&) {
      worker_.reset();
    }
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  Worker* operator->() const { return worker_.get(); }
  Worker& operator*() const { return *worker_; }

 private:
  static size_t most_idle() {
    static const size_t cores = std::thread::hardware_concurrency();
    return cores < 4 ? 8 : 2 * cores;
  }

  Shared& shared_;
  std::unique_ptr<Worker> worker_;
};

Outcome run(Worker& worker, Operation operation, const uint8_t* text, size_t length, double threshold, Hint hint, Buffer& out) {
  switch (operation) {
    case OP_TO_UNICODE:
      return worker.converter.convert(TO_UNICODE, text, length, out);
    case OP_TO_ZAWGYI:
      return worker.converter.convert(TO_ZAWGYI, text, length, out);
    case OP_NORMALIZE:
      return worker.converter.normalize(text, length, out);
    case OP_REPAIR:
    case OPERATIONS:
      break;
  }
  return worker.repairer.repair(text, length, threshold, hint, out);
}

// A string as UTF-8, or nothing where it holds lone surrogates: such text is for the twin.
class Utf8 {
 public:
  explicit Utf8(PyObject* text) {
    Py_ssize_t size = 0;
    data_ = PyUnicode_AsUTF8AndSize(text, &size);
    size_ = static_cast<size_t>(size);
    if (!data_ && PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) PyErr_Clear();
  }
  bool is_text() const { return data_ != nullptr; }
  const uint8_t* data() const { return reinterpret_cast<const uint8_t*>(data_); }
  size_t size() const { return size_; }

 private:
  const char* data_;
  size_t size_;
};

PyObject* not_for_core() {
  if (PyErr_Occurred()) return nullptr;
  return Py_NewRef(Py_NotImplemented);
}

Shared& shared_of(PyObject* self) { return *reinterpret_cast<CoreObject*>(self)->shared; }

PyObject* write_one(PyObject* self, Operation operation, PyObject* text, double threshold, Hint hint) try {
  if (!PyUnicode_Check(text)) {
    PyErr_SetString(PyExc_TypeError, "text is not a string");
    return nullptr;
  }
  Utf8 given(text);
  if (!given.is_text()) return not_for_core();
  if (is_ascii(given.data(), given.size())) return Py_NewRef(text);
  Borrowed worker(shared_of(self));
  Buffer& out = worker->out;
  out.clear();
  const Outcome outcome = run(*worker, operation, given.data(), given.size(), threshold, hint, out);
  if (outcome == Outcome::RAISED) return nullptr;
  const bool is_same = out.size() == given.size() && std::memcmp(out.data(), given.data(), out.size()) == 0;
  return is_same ? Py_NewRef(text) : to_python(out.data(), out.size());
} catch (const std::exception& error) {
  return raised(error);
}

PyObject* core_to_unicode(PyObject* self, PyObject* text) { return write_one(self, OP_TO_UNICODE, text, 0.95, NO_HINT); }
PyObject* core_to_zawgyi(PyObject* self, PyObject* text) { return write_one(self, OP_TO_ZAWGYI, text, 0.95, NO_HINT); }
PyObject* core_normalize(PyObject* self, PyObject* text) { return write_one(self, OP_NORMALIZE, text, 0.95, NO_HINT); }

PyObject* core_repair(PyObject* self, PyObject* args) {
  PyObject* text;
  double threshold;
  int hint;
  if (!PyArg_ParseTuple(args, "Udi", &text, &threshold, &hint) || !is_one_of(hint, HINTS)) return nullptr;
  return write_one(self, OP_REPAIR, text, threshold, static_cast<Hint>(hint));
}

PyObject* core_posterior(PyObject* self, PyObject* text) try {
  if (!PyUnicode_Check(text)) {
    PyErr_SetString(PyExc_TypeError, "text is not a string");
    return nullptr;
  }
  Utf8 given(text);
  if (!given.is_text()) return not_for_core();
  Borrowed worker(shared_of(self));
  double value;
  if (worker->weigher.posterior(given.data(), given.size(), value) == Outcome::RAISED) return nullptr;
  return std::isnan(value) ? Py_NewRef(Py_None) : PyFloat_FromDouble(value);
} catch (const std::exception& error) {
  return raised(error);
}

PyObject* core_log_ratio(PyObject* self, PyObject* text) {
  if (!PyUnicode_Check(text)) {
    PyErr_SetString(PyExc_TypeError, "text is not a string");
    return nullptr;
  }
  Utf8 given(text);
  if (!given.is_text()) return not_for_core();
  const Sum sum = chain(shared_of(self).classes, given.data(), given.size());
  return sum.is_known ? PyFloat_FromDouble(sum.value) : Py_NewRef(Py_None);
}

// An Arrow array's characters and the offsets of its rows.
class Rows {
 public:
  Rows() = default;
  ~Rows() {
    if (has_data_) PyBuffer_Release(&data_);
    if (has_offsets_) PyBuffer_Release(&offsets_);
  }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  bool open(PyObject* data, PyObject* offsets, bool wide, Py_ssize_t count) {
    if (PyObject_GetBuffer(data, &data_, PyBUF_SIMPLE) < 0) return false;
    has_data_ = true;
    if (PyObject_GetBuffer(offsets, &offsets_, PyBUF_SIMPLE) < 0) return false;
    has_offsets_ = true;
    wide_ = wide;
    if (count < 0 || offsets_.len / (wide ? 8 : 4) <= count) {
      PyErr_SetString(PyExc_ValueError, "there are fewer offsets than rows");
      return false;
    }
    count_ = static_cast<size_t>(count);
    int64_t before = 0;
    for (size_t i = 0; i <= count_; ++i) {
      const int64_t here = offset(i);
      if (here < before || here > data_.len) {
        PyErr_SetString(PyExc_ValueError, "the offsets do not fit the data");
        return false;
      }
      before = here;
    }
    return true;
  }

  size_t count() const { return count_; }
  bool is_wide() const { return wide_; }
  const uint8_t* data() const { return static_cast<const uint8_t*>(data_.buf); }
  int64_t offset(size_t i) const {
    if (wide_) {
      int64_t value;
      std::memcpy(&value, static_cast<const char*>(offsets_.buf) + i * 8, 8);
      return value;
    }
    int32_t value;
    std::memcpy(&value, static_cast<const char*>(offsets_.buf) + i * 4, 4);
    return value;
  }
  const uint8_t* row(size_t i) const { return data() + offset(i); }
  size_t length(size_t i) const { return static_cast<size_t>(offset(i + 1) - offset(i)); }

 private:
  Py_buffer data_{}, offsets_{};
  bool has_data_ = false, has_offsets_ = false, wide_ = false;
  size_t count_ = 0;
};

// Whether a byte is there that a character of the script can begin with.
bool may_hold_myanmar(const uint8_t* text, size_t length) {
  size_t i = 0;
  for (; i + 64 <= length; i += 64) {
    uint8_t any = 0;
    for (size_t j = 0; j < 64; ++j) any |= static_cast<uint8_t>((text[i + j] == 0xE1) | (text[i + j] == 0xEA));
    if (any) return true;
  }
  for (; i < length; ++i)
    if (text[i] == 0xE1 || text[i] == 0xEA) return true;
  return false;
}

PyObject* core_write_rows(PyObject* self, PyObject* args) try {
  int operation, wide, hint;
  PyObject *data, *offsets;
  Py_ssize_t count;
  double threshold;
  if (!PyArg_ParseTuple(args, "iOOpndi", &operation, &data, &offsets, &wide, &count, &threshold, &hint)) return nullptr;
  if (!is_one_of(operation, OPERATIONS) || !is_one_of(hint, HINTS)) return nullptr;
  Rows rows;
  if (!rows.open(data, offsets, wide != 0, count)) return nullptr;
  Borrowed worker(shared_of(self));
  Buffer& out = worker->out;
  Buffer& one = worker->one;
  Buffer places;
  out.clear();
  Outcome outcome = Outcome::DONE;
  bool changed = false, fits = true;
  const auto start = static_cast<size_t>(rows.offset(0)), end = static_cast<size_t>(rows.offset(rows.count()));
  if (PythonTwin::Released released(worker->twin); may_hold_myanmar(rows.data() + start, end - start)) {
    size_t copied = start;  // rows that stay are copied in one go
    int64_t size = 0;       // with what is still to be copied
    const auto place = [&](int64_t at) {
      if (rows.is_wide()) {
        places.append(&at, 8);
      } else {
        const auto narrow = static_cast<int32_t>(at);
        fits = fits && narrow == at;
        places.append(&narrow, 4);
      }
    };
    place(0);
    for (size_t i = 0; i < rows.count() && fits; ++i) {
      const uint8_t* text = rows.row(i);
      size_t length = rows.length(i);
      if (may_hold_myanmar(text, length)) {
        one.clear();
        outcome = run(*worker, static_cast<Operation>(operation), text, length, threshold, static_cast<Hint>(hint), one);
        if (outcome == Outcome::RAISED) break;
        if (outcome == Outcome::DONE && !(one.size() == length && std::memcmp(one.data(), text, length) == 0)) {
          const auto here = static_cast<size_t>(text - rows.data());
          out.append(rows.data() + copied, here - copied);
          out.append(one.data(), one.size());
          copied = here + length;
          length = one.size();
          changed = true;
        }
      }
      size += static_cast<int64_t>(length);
      place(size);
      worker->twin.pass_row();
    }
    if (changed) out.append(rows.data() + copied, end - copied);
  }
  if (outcome == Outcome::RAISED) return nullptr;
  if (!fits) {
    PyErr_SetString(PyExc_OverflowError, "the result is longer than its offsets can tell");
    return nullptr;
  }
  if (!changed) return Py_NewRef(Py_None);
  return Py_BuildValue("y#y#", out.data(), static_cast<Py_ssize_t>(out.size()), places.data(), static_cast<Py_ssize_t>(places.size()));
} catch (const std::exception& error) {
  return raised(error);
}

PyObject* core_weigh_rows(PyObject* self, PyObject* args) try {
  int wide, chain_only;
  PyObject *data, *offsets;
  Py_ssize_t count;
  if (!PyArg_ParseTuple(args, "pOOpn", &chain_only, &data, &offsets, &wide, &count)) return nullptr;
  Rows rows;
  if (!rows.open(data, offsets, wide != 0, count)) return nullptr;
  Ref result(PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(rows.count() * sizeof(double))));
  if (!result) return nullptr;
  char* values = PyBytes_AsString(result);
  const Shared& shared = shared_of(self);
  Borrowed worker(shared_of(self));
  Outcome outcome = Outcome::DONE;
  {
    PythonTwin::Released released(worker->twin);
    for (size_t i = 0; i < rows.count() && outcome != Outcome::RAISED; ++i) {
      double value = NONE;
      if (chain_only) {
        const Sum sum = chain(shared.classes, rows.row(i), rows.length(i));
        if (sum.is_known) value = probability(sum.value, shared.weights.largest);
      } else {
        outcome = worker->weigher.posterior(rows.row(i), rows.length(i), value);
      }
      std::memcpy(values + i * sizeof(double), &value, sizeof(double));
      worker->twin.pass_row();
    }
  }
  return outcome == Outcome::RAISED ? nullptr : result.release();
} catch (const std::exception& error) {
  return raised(error);
}

template <typename T>
bool take(PyObject* bytes, T* to, size_t size, const char* what) {
  char* data;
  Py_ssize_t length;
  if (PyBytes_AsStringAndSize(bytes, &data, &length) < 0) return false;
  if (static_cast<size_t>(length) != size) {
    PyErr_SetString(PyExc_ValueError, what);
    return false;
  }
  std::memcpy(to, data, size);
  return true;
}

// An object is whole from the start, and its twin stays: a method never meets one that is half made.
PyObject* core_new(PyTypeObject* type, PyObject* args, PyObject* names) {
  PyObject *of, *bits, *languages, *state, *cells, *weights, *twin;
  if (names && PyDict_Size(names)) {
    PyErr_SetString(PyExc_TypeError, "Core takes no keyword arguments");
    return nullptr;
  }
  if (!PyArg_ParseTuple(args, "SSSSSSO", &of, &bits, &languages, &state, &cells, &weights, &twin)) return nullptr;
  auto shared = std::unique_ptr<Shared>(new (std::nothrow) Shared);
  if (!shared) return PyErr_NoMemory();
  if (!take(of, &shared->classes.of, sizeof shared->classes.of, "classes") ||
      !take(bits, &shared->classes.bits, sizeof shared->classes.bits, "bits") ||
      !take(languages, &shared->classes.languages, sizeof shared->classes.languages, "languages") ||
      !take(state, &shared->classes.state, sizeof shared->classes.state, "states") ||
      !take(cells, &shared->classes.cells, sizeof shared->classes.cells, "cells") ||
      !take(weights, &shared->weights, sizeof shared->weights, "weights"))
    return nullptr;
  PyObject* self = reinterpret_cast<allocfunc>(PyType_GetSlot(type, Py_tp_alloc))(type, 0);
  if (!self) return nullptr;
  shared->twin = Py_NewRef(twin);
  reinterpret_cast<CoreObject*>(self)->shared = shared.release();
  return self;
}

// Cycles through the twin are broken there, as those through a tuple are elsewhere.
int core_traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(self));
  if (const Shared* shared = reinterpret_cast<CoreObject*>(self)->shared) Py_VISIT(shared->twin);
  return 0;
}

void core_dealloc(PyObject* self) {
  PyObject_GC_UnTrack(self);
  if (Shared* shared = reinterpret_cast<CoreObject*>(self)->shared) {
    Py_DECREF(shared->twin);
    delete shared;
  }
  PyTypeObject* type = Py_TYPE(self);
  reinterpret_cast<freefunc>(PyType_GetSlot(type, Py_tp_free))(self);
  Py_DECREF(type);
}

PyMethodDef core_methods[] = {
    {"to_unicode", core_to_unicode, METH_O, nullptr},
    {"to_zawgyi", core_to_zawgyi, METH_O, nullptr},
    {"normalize", core_normalize, METH_O, nullptr},
    {"repair", core_repair, METH_VARARGS, nullptr},
    {"posterior", core_posterior, METH_O, nullptr},
    {"log_ratio", core_log_ratio, METH_O, nullptr},
    {"write_rows", core_write_rows, METH_VARARGS, nullptr},
    {"weigh_rows", core_weigh_rows, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyType_Slot core_slots[] = {
    {Py_tp_new, reinterpret_cast<void*>(core_new)},
    {Py_tp_traverse, reinterpret_cast<void*>(core_traverse)},
    {Py_tp_dealloc, reinterpret_cast<void*>(core_dealloc)},
    {Py_tp_methods, core_methods},
    {0, nullptr},
};

PyType_Spec core_spec = {"myanmar_id.text._core.Core", sizeof(CoreObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, core_slots};

int exec_module(PyObject* module) {
  Ref type(PyType_FromSpec(&core_spec));
  if (!type) return -1;
  return PyModule_AddObjectRef(module, "Core", type);
}

PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, reinterpret_cast<void*>(exec_module)},
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, nullptr},
};

PyModuleDef module_def = {PyModuleDef_HEAD_INIT, "_core", nullptr, 0, nullptr, module_slots, nullptr, nullptr, nullptr};

}  // namespace

PyMODINIT_FUNC PyInit__core() { return PyModuleDef_Init(&module_def); }
