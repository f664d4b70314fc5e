// How long a text is, in characters or in words, counted as programmes/counting.py counts it when the text is saved.
window.kamratCount = (() => {
  "use strict";
  const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";
  const SPACES = new RegExp(`[${SPACE}]+`, "u");
  const AROUND = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "gu");
  const SIGNS = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/gu;

  return (text, countedIn) => {
    const bare = text.replaceAll("\r\n", "\n").normalize("NFC").replace(AROUND, "");
    if (countedIn !== "words") return [...bare].length;
    return bare.replace(SIGNS, " 一 ").split(SPACES).filter((piece) => /[\p{L}\p{N}]/u.test(piece)).length;
  };
})();
