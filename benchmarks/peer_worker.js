// One long-lived process that runs the npm peers. Each line of standard input is a request {id, op, texts, want};
// each line of standard output its answer {id, seconds, out} or {id, error}. The time is taken here, around the work
// alone, so the pipe and JSON cost the peer nothing.
"use strict";

const { createRequire } = require("module");
const path = require("path");
const load = createRequire(path.join(process.argv[2], "package.json"));

const makers = {
  "myanmar-tools:detect": () => {
    const detector = new (load("myanmar-tools").ZawgyiDetector)();
    return (text) => detector.getZawgyiProbability(text);
  },
  "myanmar-tools:to_unicode": () => {
    const converter = new (load("myanmar-tools").ZawgyiConverter)();
    return (text) => converter.zawgyiToUnicode(text);
  },
  "rabbit-node:to_unicode": () => load("rabbit-node").zg2uni,
  "rabbit-node:to_zawgyi": () => load("rabbit-node").uni2zg,
  "knayi-myscript:to_unicode": () => {
    const { fontConvert } = load("knayi-myscript");
    return (text) => fontConvert(text, "unicode", "zawgyi");
  },
  "knayi-myscript:to_zawgyi": () => {
    const { fontConvert } = load("knayi-myscript");
    return (text) => fontConvert(text, "zawgyi", "unicode");
  },
  "knayi-myscript:detect": () => {
    const { fontDetect } = load("knayi-myscript");
    return (text) => ({ zawgyi: 1, unicode: 0 })[fontDetect(text)] ?? null;
  },
  // Split and check, as its documentation shows: one of the converters takes the text, then it is split.
  "mm-nrc:nrc": () => {
    const nrc = load("mm-nrc");
    return (text) => {
      try {
        nrc.convertToMmNrc(text);
      } catch {
        try {
          nrc.convertToEnNrc(text);
        } catch {
          return null;
        }
      }
      const parts = nrc.splitNrc(text);
      return parts.nrcNumber ? `${parts.stateNo}/${parts.townshipCode}(${parts.nrcType})${parts.nrcNumber}` : null;
    };
  },
};

const ready = {};
const answer = (value) => process.stdout.write(JSON.stringify(value) + "\n");

require("readline")
  .createInterface({ input: process.stdin, crlfDelay: Infinity })
  .on("line", (line) => {
    const { id, op, texts, want } = JSON.parse(line);
    try {
      const run = (ready[op] ??= makers[op]());
      const out = new Array(texts.length);
      const start = process.hrtime.bigint();
      for (let i = 0; i < texts.length; i++) out[i] = run(texts[i]);
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      answer({ id, seconds, out: want ? out : null });
    } catch (error) {
      answer({ id, error: String(error) });
    }
  });
