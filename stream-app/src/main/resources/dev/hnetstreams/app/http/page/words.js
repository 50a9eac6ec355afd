// What labels and reasons mean, in words. A label that is new to the page is shown as it is.

const languages = new Intl.DisplayNames("en", { type: "language", fallback: "none" });

// Beside scripts, those that Chromium's own names leave out.
const LANGUAGES = { bak: "Bashkir", chv: "Chuvash", dzo: "Dzongkha", hsb: "Upper Sorbian", kab: "Kabyle",
  nds: "Low German", ssw: "Swati", ven: "Venda", zxx: "no language", srp: "Serbian", "srp-Cyrl": "Serbian (Cyrillic)",
  "srp-Latn": "Serbian (Latin)", "uzb-Latn": "Uzbek (Latin)", "zho-Hans": "Chinese (simplified)",
  "zho-Hant": "Chinese (traditional)", mlg: "Malagasy", kmr: "Kurdish (Kurmanji)", ckb: "Kurdish (Sorani)" };

const CODE = { prose: "prose", cpp: "C++", csharp: "C#", c: "C", css: "CSS", cuda: "CUDA", d: "D", html: "HTML",
  ini: "INI", javascript: "JavaScript", typescript: "TypeScript", json: "JSON", php: "PHP", r: "R", rst: "reStructuredText",
  sql: "SQL", toml: "TOML", vhdl: "VHDL", xml: "XML", yaml: "YAML", latex: "LaTeX", bibtex: "BibTeX", qml: "QML", go: "Go",
  commonlisp: "Common Lisp", elisp: "Emacs Lisp", viml: "Vim script", "objective-c": "Objective-C", powershell: "PowerShell",
  coffeescript: "CoffeeScript", graphql: "GraphQL", cmake: "CMake", ocaml: "OCaml", matlab: "MATLAB", scss: "SCSS",
  protobuf: "Protocol Buffers", dockerfile: "Dockerfile", makefile: "Makefile", m4: "m4", awk: "awk", erb: "ERB" };

const SPAM = { ham: "not spam", spam: "spam" };

const NOISE = { typo: "typing errors", drop: "dropped letters", case: "odd capitals", repeat: "repeeeated letters",
  leet: "l33t", homoglyph: "look-alike letters", diacritics: "accents lost or piled on", spacing: "odd spacing",
  zerowidth: "invisible characters", mojibake: "wrong encoding" };

const HIDDEN = { tags: "Tag characters", bidi: "Changed order", zero_width: "Zero-width characters",
  variation: "Variation selectors", fillers: "Fillers", mixed_script: "Mixed scripts", homoglyph: "Look-alike word",
  entities: "Invisible entities" };

const ABSTAINED = { too_short: "too short to say", below_threshold: "not sure enough", not_text: "does not read as text", outside: "points to labels that are not allowed",
  ambiguous: "two labels are too close", untrained_language: "not trained in this language" };

const DEGRADED = { chunk_bomb: "The model wanted more cuts than its budget allows; the answer rests on fewer." };

const HEADS = { language: "Language", code: "Code", spam: "Spam" };

/** Heads in the order in which people ask, then any that are new. */
export function heads(names) {
  const known = Object.keys(HEADS).filter((head) => names.includes(head));
  return known.concat(names.filter((head) => !(head in HEADS)).sort());
}

export function headName(head) {
  return own(HEADS, head) ?? head;
}

export function languageName(code) {
  const name = own(LANGUAGES, code);
  if (name !== undefined) {
    return name;
  }
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}

/** A label for people; the machine's own is added where the two differ much. */
export function labelName(head, label) {
  if (head === "language") {
    return languageName(label);
  }
  const names = head === "code" ? CODE : head === "spam" ? SPAM : {};
  return own(names, label) ?? (head === "code" ? label[0].toUpperCase() + label.slice(1) : label);
}

export function noiseName(kind) {
  return own(NOISE, kind) ?? kind;
}

export function hiddenName(kind) {
  return own(HIDDEN, kind) ?? kind;
}

export function whyAbstained(reason) {
  return own(ABSTAINED, reason) ?? reason;
}

export function whyDegraded(reason) {
  return own(DEGRADED, reason) ?? `Degraded: ${reason}.`;
}

/** A probability in two figures; never 1.00 for what is not certain. */
export function probability(p) {
  return p >= 0.995 && p < 1 ? ">.99" : p < 0.005 && p > 0 ? "<.01" : p.toFixed(2).replace(/^0/, "");
}

// Labels come from the wire: "constructor" is not a key.
function own(map, key) {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
