/** Ways to send the events of a batch to a Chaukas server over gRPC, from plain objects to the answer. */
import { randomUUID } from 'node:crypto';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { timestampNow } from '@bufbuild/protobuf/wkt';
import { createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { Client, credentials, Metadata } from '@grpc/grpc-js';
// How `configure({ endpoint })` gets its exporter; an app cannot hand it events of its own.
import { makeExporter } from '../../packages/core/dist/esm/export/make-exporter.js';
import { ChaukasClientService, createEvent } from '../../packages/spec/dist/esm/index.js';
import { expectCount } from './expect.mjs';

/** What the setting is by default, and as long a deadline for the others. */
const TIMEOUT_SECONDS = 30;
const TIMEOUT_MS = TIMEOUT_SECONDS * 1000;

const { input, output, parent, name } = ChaukasClientService.method.ingestEventBatch;

export const INPUT = input;

const batchOf = (events) => ({ eventBatch: { batchId: randomUUID(), timestamp: timestampNow(), events } });

/** Each takes a port, and plain objects to send; `prepared` is what is done with those before. */
export const SENDERS = {
  /** The events are made as the pipeline makes them, and handed to the exporter as it does. */
  chaukas(port) {
    const send = ourExporter(port);
    return { send: (events) => send(events.map(createEvent)) };
  },
  'chaukas, events made': (port) => ({ prepared: (events) => events.map(createEvent), send: ourExporter(port) }),
  'grpc-js with protobuf-es'(port) {
    const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
    const path = `/${parent.typeName}/${name}`;
    const serialize = (batch) => Buffer.from(toBinary(input, create(input, batch)));
    const deserialize = (bytes) => fromBinary(output, bytes);
    const send = (events) =>
      new Promise((resolve, reject) => {
        const done = (error, answer) => (error ? reject(error) : resolve(answer));
        const options = { deadline: Date.now() + TIMEOUT_MS };
        client.makeUnaryRequest(path, serialize, deserialize, batchOf(events), new Metadata(), options, done);
      });
    return { send };
  },
  'Connect with protobuf-es'(port) {
    const transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${port}`, defaultTimeoutMs: TIMEOUT_MS });
    const client = createClient(ChaukasClientService, transport);
    return { send: (events) => client.ingestEventBatch(batchOf(events)) };
  },
};

function ourExporter(port) {
  const problem = (sentence) => {
    throw new Error(sentence);
  };
  const config = { outputMode: 'api', endpoint: `grpc://127.0.0.1:${port}`, timeout: TIMEOUT_SECONDS };
  const exporter = makeExporter(config, new Date(), { problem });
  const { signal } = new AbortController();
  return async (events) => {
    const lost = await exporter.export(events, signal);
    expectCount('events that were not taken', lost.length, 0);
  };
}
