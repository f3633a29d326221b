/** What the apps of the scenarios ask. */

export const HELLO = { model: 'claude-test', max_tokens: 64, messages: [{ role: 'user', content: 'Hello?' }] };

export const asking = (content, more = {}) => ({ ...HELLO, messages: [{ role: 'user', content }], ...more });
