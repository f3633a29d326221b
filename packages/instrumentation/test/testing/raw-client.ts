import { type IncomingMessage, request } from 'node:http';

/** What a `node:http` client got: the whole answer, or the code of the error that ended it and the body up to there. */
export interface RawAnswer {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  body: string;
  error: string | undefined;
}

/** POSTs with `node:http`, which (unlike fetch) shows what arrived before a connection was cut. */
export function rawPost(url: string, body = ''): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const answer: RawAnswer = { status: undefined, headers: {}, body: '', error: undefined };
    const call = request(url, { method: 'POST', agent: false }, (response) => {
      answer.status = response.statusCode;
      answer.headers = response.headers;
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        answer.body += chunk;
      });
      response.on('error', (error: NodeJS.ErrnoException) => {
        answer.error = error.code;
      });
      response.on('close', () => resolve(answer));
    });
    call.on('error', (error: NodeJS.ErrnoException) => resolve({ ...answer, error: error.code }));
    call.end(body);
  });
}

/** Opens a POST and resolves with its response once the headers are there; `abandon` closes the connection. */
export function openPost(url: string): Promise<{ response: IncomingMessage; abandon: () => void }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', agent: false }, (response) => {
      response.on('error', () => {});
      resolve({ response, abandon: () => call.destroy() });
    });
    call.on('error', reject);
    call.end();
  });
}

/** Body of a response up to and with a piece of text; the rest stays unread. Fails if the body ends before. */
export function readUntil(response: IncomingMessage, piece: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('close', () => reject(new Error(`closed after ${JSON.stringify(body)}`)));
    response.on('data', (chunk: string) => {
      body += chunk;
      if (!body.includes(piece)) return;
      response.pause();
      resolve(body);
    });
  });
}
