/* Words of a text, for the search to index, look up and mark. */

// Scripts that write no blanks between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan. Their runs are cut
// into pairs of characters, so that any part of a run is found, in every browser alike. Intl.Segmenter cuts by a
// dictionary, and a neighbour may move the cut: it makes 长|短期 of 长短期, where 长短 would not be found.
const RUN = "[\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}ー\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}\\p{sc=Tibt}]";
const LETTER = "[\\p{L}\\p{M}\\p{Nd}]";
const PLAIN = `(?!${RUN})${LETTER}`;
// c_t, bias_ih and 0.25 are one word each.
const WORDS = new RegExp(`((?:(?=${LETTER})${RUN})+)|${PLAIN}(?:_*${PLAIN}|(?<=\\p{Nd})[.,](?=\\p{Nd}))*`, "gu");

/** Lower case without accents: "Schrödinger" and "schrodinger" are one word, "c̃_t" and "c_t" too. */
export const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

/** The words of a text with their places in it. */
export const words = (text) => {
  const found = [];
  for (const match of text.matchAll(WORDS)) {
    if (match[1]) found.push(...pairs(match[1], match.index));
    else found.push({ term: fold(match[0]), start: match.index, end: match.index + match[0].length });
  }
  return found;
};

/** Each two neighbours of a run, and its last character alone, so that every character begins a word. */
const pairs = (run, offset) => {
  const characters = [...run];
  let start = offset;
  return characters.map((character, index) => {
    const both = character + (characters[index + 1] ?? "");
    const word = { term: fold(both), start, end: start + both.length };
    start += character.length;
    return word;
  });
};
