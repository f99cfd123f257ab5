/** The page's sentences in the user's language. */
let translations: Readonly<Record<string, string>> = {};

/** Sets the translations, by the English sentences. */
export function setTranslations(sentences: Readonly<Record<string, string>>): void {
  translations = sentences;
}

/** A sentence in the user's language; `{0}` becomes the first of `values`. */
export function t(sentence: string, ...values: (string | number)[]): string {
  const translation = Object.hasOwn(translations, sentence) ? translations[sentence]! : sentence;
  return translation.replace(/\{(\d+)\}/g, (whole, index) => String(values[Number(index)] ?? whole));
}
