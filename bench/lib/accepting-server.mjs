// A gRPC server that takes every batch and looks into none: the same for all clients, in a process of its own. Says its port when it
// listens, and what came when it is asked.
import { createServer } from 'node:http2';

/** A batch is larger than the windows that HTTP/2 begins with. */
const STREAM_WINDOW = 4 * 1024 * 1024;
const SESSION_WINDOW = 16 * 1024 * 1024;

/** A message without fields: not compressed, of no bytes. */
const EMPTY = Buffer.alloc(5);

let requests = 0;
let last = Buffer.alloc(0);

const server = createServer({ settings: { initialWindowSize: STREAM_WINDOW } });
server.on('session', (session) => session.setLocalWindowSize(SESSION_WINDOW));
server.on('stream', (stream) => {
  const pieces = [];
  stream.on('data', (piece) => pieces.push(piece));
  stream.on('end', () => {
    requests++;
    last = Buffer.concat(pieces);
    stream.respond({ ':status': 200, 'content-type': 'application/grpc+proto' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(EMPTY);
  });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

process.on('message', () => process.send({ requests, last: last.toString('base64') }));
process.on('disconnect', () => process.exit(0));
