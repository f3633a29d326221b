/** What helps against each refusal that people can do something about. */
export const FIXES = {
  noKey: 'Set CHAUKAS_API_KEY to a key that the server knows.',
  wrongKey: 'CHAUKAS_API_KEY is not a key that the server knows.',
  forbidden: 'The key of CHAUKAS_API_KEY may not write for this tenant and project.',
  noService: 'CHAUKAS_ENDPOINT is not the address of a Chaukas server, or lacks a part of its path.',
  invalid: 'The server does not understand these events: it may be of another version.',
} as const;

export function keyFix(apiKey: string | undefined): string {
  return apiKey === undefined ? FIXES.noKey : FIXES.wrongKey;
}
