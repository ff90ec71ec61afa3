/** A letter for each of a to z, of a script that is written from right to left. */
const letters = [...'ابكدهفغحيجقلمنوپخرستعطشصىز'];

/** What a text of a catalogue has beside words: what is filled in, elements, labels, references to other texts. */
const noWords = /(\{\{.*?\}\}|<.*?>|\$t\(.*?\))/;

/**
 * A text of ours in letters that are written from right to left: a stand-in for a translation, of the same length, by
 * which one sees what becomes of keys and addresses in its sentences.
 */
export function inArabicLetters(text: string): string {
  return text
    .split(noWords)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(/[a-z]/gi, arabicLetter)))
    .join('');
}

function arabicLetter(letter: string): string {
  return letters[letter.toLowerCase().charCodeAt(0) - 'a'.charCodeAt(0)] ?? letter;
}
