/** Sentences in the reader's language. */

/** Translates a sentence; `{0}` is the first of `values`. */
export type Translate = (sentence: string, ...values: (string | number)[]) => string;

/** Translates by a table from English sentences to those of a language. A sentence that it lacks stays English. */
export function translator(translations: Readonly<Record<string, string>>): Translate {
  return (sentence, ...values) => {
    const translated = Object.hasOwn(translations, sentence) ? translations[sentence]! : sentence;
    return translated.replace(/\{(\d+)\}/g, (whole, index) => String(values[Number(index)] ?? whole));
  };
}
