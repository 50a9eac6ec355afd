// Text as text. Everything that comes from a message goes through here and into Text nodes: nothing parses markup, and
// no character that draws nothing or reorders its neighbours reaches the document; a labelled mark stands for it.

/** One code point that shows nothing, acts on others, or stands for bytes that are no text. */
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\u2028\u2029\u2800\ufff9-\ufffb\ufffd]/u;

const NAMES = new Map(Object.entries({
  0x00: "NUL null", 0x07: "BEL bell", 0x08: "BS backspace", 0x09: "TAB tabulator", 0x0a: "LF line feed",
  0x0d: "CR carriage return", 0x1b: "ESC escape", 0x7f: "DEL delete", 0x85: "NEL next line",
  0xad: "SHY soft hyphen", 0x34f: "CGJ combining grapheme joiner", 0x61c: "ALM Arabic letter mark",
  0x180e: "MVS Mongolian vowel separator", 0x200b: "ZWSP zero width space", 0x200c: "ZWNJ zero width non-joiner",
  0x200d: "ZWJ zero width joiner", 0x200e: "LRM left-to-right mark", 0x200f: "RLM right-to-left mark",
  0x2028: "LS line separator", 0x2029: "PS paragraph separator", 0x202a: "LRE left-to-right embedding",
  0x202b: "RLE right-to-left embedding", 0x202c: "PDF pop directional formatting",
  0x202d: "LRO left-to-right override", 0x202e: "RLO right-to-left override", 0x2060: "WJ word joiner",
  0x2066: "LRI left-to-right isolate", 0x2067: "RLI right-to-left isolate", 0x2068: "FSI first strong isolate",
  0x2069: "PDI pop directional isolate", 0x2800: "BLANK braille blank", 0x3164: "HF Hangul filler",
  0xfe0e: "VS15 text style", 0xfe0f: "VS16 emoji style", 0xfeff: "BOM byte order mark",
  0xfffd: "\ufffd bytes that are not valid UTF-8",
}).map(([code, name]) => [Number(code), name]));

const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}0-9#*]/u;
/** Scripts in which a joiner between letters is spelling. */
const JOINING = /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Mongolian}]/u;
const RTL = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const LETTER = /\p{L}/u;

/** What a mark says: a short label and a sentence for those who ask. */
export function describe(code) {
  const point = "U+" + code.toString(16).toUpperCase().padStart(4, "0");
  const name = NAMES.get(code);
  if (name === undefined) {
    return { label: point, title: point };
  }
  const space = name.indexOf(" ");
  return { label: name.slice(0, space), title: `${point} ${name.slice(space + 1)}` };
}

/**
 * Whether the code point at `at` must be marked. A joiner or variation selector that does its work (in an emoji, inside
 * a word of a script that needs it) is left alone, as are tab and line feed, which the page lays out as such.
 */
function marked(text, at, code) {
  if (code === 0x09 || code === 0x0a) {
    return false;
  }
  if (code === 0x200c || code === 0x200d) {
    const [before, after] = [charBefore(text, at), charAt(text, at + 1)];
    const inWord = JOINING.test(before) && JOINING.test(after);
    const inPicture = code === 0x200d && (PICTURE.test(before) || before === "\ufe0f") && PICTURE.test(after);
    return !(inWord || inPicture);
  }
  if (code === 0xfe0e || code === 0xfe0f) {
    return !PICTURE.test(charBefore(text, at));
  }
  return true;
}

function charAt(text, at) {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

function charBefore(text, at) {
  const low = text.charCodeAt(at - 1);
  return charAt(text, low >= 0xdc00 && low <= 0xdfff ? at - 2 : at - 1);
}

/** Appends text[from, to) to a node: Text nodes, and marks for what would not be seen. UTF-16 units. */
export function append(parent, text, from = 0, to = text.length) {
  const slice = text.slice(from, to);
  if (!HIDDEN.test(slice)) {
    parent.append(slice);
    return;
  }
  let plain = from;
  for (let at = from; at < to; ) {
    const code = text.codePointAt(at);
    const width = code > 0xffff ? 2 : 1;
    if (HIDDEN.test(String.fromCodePoint(code)) && marked(text, at, code)) {
      if (plain < at) {
        parent.append(text.slice(plain, at));
      }
      parent.append(mark(code));
      plain = at + width;
    }
    at += width;
  }
  if (plain < to) {
    parent.append(text.slice(plain, to));
  }
}

function mark(code) {
  const { label, title } = describe(code);
  const node = document.createElement("bdi");
  node.className = code === 0xfffd ? "mark broken" : "mark";
  node.dataset.code = code.toString(16);
  node.title = title;
  node.textContent = label;
  return node;
}

/** Whether the first letter of text[from, to) runs right to left. */
export function rightToLeft(text, from, to) {
  for (const char of text.slice(from, to)) {
    if (LETTER.test(char)) {
      return RTL.test(char);
    }
  }
  return false;
}

function utf8Width(code) {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/**
 * A reader of byte offsets, asked in ascending order. It answers the UTF-16 index of the first character that begins at
 * or after the byte, and whether the byte lies inside the character before that one.
 */
export function byteReader(text) {
  let index = 0;
  let bytes = 0;
  return (offset) => {
    while (bytes < offset && index < text.length) {
      const code = text.codePointAt(index);
      bytes += utf8Width(code);
      index += code > 0xffff ? 2 : 1;
    }
    return { index, inside: bytes > offset };
  };
}
