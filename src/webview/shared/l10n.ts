/** The page's sentences in the user's language. */
import { translator } from "../../modules/translate.ts";

let translate = translator({});

/** Sets the translations, by the English sentences. */
export function setTranslations(sentences: Readonly<Record<string, string>>): void {
  translate = translator(sentences);
}

/** A sentence in the user's language; `{0}` becomes the first of `values`. */
export function t(sentence: string, ...values: (string | number)[]): string {
  return translate(sentence, ...values);
}
