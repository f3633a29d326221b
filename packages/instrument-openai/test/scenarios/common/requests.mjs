/** What the apps of the scenarios ask. */

/** The first wait that the library draws by itself, in milliseconds: half a second, less up to a quarter. */
export const BACK_OFF = [375, 500];

export const HELLO = { model: 'gpt-test', messages: [{ role: 'user', content: 'Hello?' }] };

export const STREAM_HELLO = { ...HELLO, stream: true };

/** A request with this content and whatever else is to be in it. */
export const saying = (content, more = {}) => ({ model: 'gpt-test', messages: [{ role: 'user', content }], ...more });

/** Makes a call and prints the text of the answer, or the error. */
export async function call({ client, print, inspectError }, request) {
  const answer = await client.chat.completions.create(request).catch(inspectError);
  print(answer.choices?.[0].message.content ?? answer);
}

/** The texts of a streamed answer, piece by piece. */
export async function readAll(stream) {
  const texts = [];
  for await (const chunk of stream) texts.push(chunk.choices[0]?.delta.content);
  return texts;
}

/** Reads a streamed answer until a text, then does something. */
export async function readTo(stream, text, act) {
  for await (const chunk of stream) {
    if (chunk.choices[0]?.delta.content === text) return act?.();
  }
  return 'the stream ended';
}

/** Makes a call and prints the answer, or the error. */
export async function callHello({ client, print, inspectError }) {
  print(await client.chat.completions.create(HELLO).catch(inspectError));
}

/** Makes a call with a client and prints the text of the answer. */
export async function callAndPrint(client, print) {
  print((await client.chat.completions.create(HELLO)).choices[0].message.content);
}

/** The helpers of chat completions, which version 4 has under `beta`. */
export const helpersOf = (client) => (client.chat.completions.stream ? client.chat : client.beta.chat).completions;
