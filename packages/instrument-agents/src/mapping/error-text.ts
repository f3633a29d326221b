/** An error as the SDK says it: `String(error)`. */
export interface ErrorText {
  message: string;
  /** Name of the error's class, where it stands before the message. */
  code: string | undefined;
}

const CLASS = /^([A-Z][\w$]*(?:Error|Exception|Exceeded|Triggered|Failure|Rejected)?): ?([\s\S]*)$/;

/** What the text of an error says; a text that names no class is the message. */
export function errorTextOf(text: string): ErrorText {
  const [, code, message] = CLASS.exec(text) ?? [];
  return code === undefined ? { message: text, code: undefined } : { message: message || code, code };
}
