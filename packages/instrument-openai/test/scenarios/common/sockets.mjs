/** Sockets: the provider's side of them, and how apps open theirs. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

export const HEARD = Buffer.alloc(640, 'heard').toString('base64');
export const SPOKEN = Buffer.alloc(320, 'spoken').toString('base64');

export const sha256 = (base64) => createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');

/**
 * Serves sockets at a path. What the provider heard over them is to be had from `/heard`.
 *
 * @param first what is said at once
 * @param answer gives what an event is answered; `socket` is the connection
 */
export function serveSocket({ on, upgrade }, path, { first = [], answer }) {
  const heard = [];
  const server = new WebSocketServer({ noServer: true });
  upgrade(path, (message, connection, head) => {
    server.handleUpgrade(message, connection, head, (socket) => {
      const say = (events) => {
        for (const event of events) socket.send(JSON.stringify(event));
      };
      say(first);
      socket.on('message', (data) => {
        heard.push(JSON.parse(String(data)));
        say(answer(heard.at(-1), socket));
      });
    });
  });
  on('/heard', () => ({ json: heard }));
}

const SESSION = { id: 'sess_1', model: 'rt-test', output_audio_format: 'pcm16' };

export const serveRealtime = (routes, answer) =>
  serveSocket(routes, '/realtime', { first: [{ type: 'session.created', session: SESSION }], answer });

/** The events of one answer of Realtime. */
export function spoken(id, output, more = {}) {
  return [
    { type: 'response.created', response: { id, status: 'in_progress', output: [] } },
    { type: 'response.output_audio_transcript.delta', response_id: id, delta: 'Hi' },
    { type: 'response.output_audio.delta', response_id: id, delta: SPOKEN },
    { type: 'response.done', response: { id, status: 'completed', output, ...more } },
  ];
}

export const saying = (transcript) => [
  { type: 'message', role: 'assistant', content: [{ type: 'output_audio', transcript }] },
];

/** Realtime only goes to encrypted addresses: the way there is the app's own, and plain. */
function plainly(baseURL) {
  const { port, hostname } = new URL(baseURL);
  return Object.assign(new Agent(), { createConnection: () => connect(Number(port), hostname) });
}

/** Opens a Realtime conversation, over the library's `ws` socket or the global one. */
export async function openRealtime({ client, library, settings, baseURL }, { global = false, ...more } = {}) {
  const folder = library.major === 4 ? 'beta/realtime' : 'realtime';
  if (!global) {
    const { OpenAIRealtimeWS } = await library.load(`${folder}/ws`);
    return new OpenAIRealtimeWS({ model: 'rt-test', options: { agent: plainly(baseURL) }, ...more }, client);
  }
  globalThis.WebSocket = plainWebSocket(globalThis.WebSocket);
  const { OpenAIRealtimeWebSocket } = await library.load(`${folder}/websocket`);
  return new OpenAIRealtimeWebSocket({ model: 'rt-test', ...settings, ...more }, client);
}

/** The global class, or `ws` where Node has none. */
function plainWebSocket(Global = WebSocket) {
  return class extends Global {
    constructor(url, ...more) {
      super(String(url).replace('wss:', 'ws:'), ...more);
    }
  };
}

/** Resolves with an event, or when the connection is gone. */
export const event = (socket, name) => new Promise((resolve) => socket.on(name, resolve));
export const closed = (socket) => new Promise((resolve) => socket.socket.addEventListener('close', resolve));

/** Prints each event as it comes. */
export function printAll(socket, print) {
  socket.on('event', (found) => print(found));
}

export async function printHeard({ baseURL, print }) {
  print(await (await fetch(`${baseURL}/heard`)).json());
}
