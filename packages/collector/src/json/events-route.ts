import { create, type DescMessage, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { ChaukasServerService } from '@chaukas/spec';
import { serverTwins } from '@chaukas/spec/raw';
import { describeBatch, rejectionHeaders } from '../ingest/describe-batch.ts';
import type { BatchResult } from '../ingest/ingest.ts';
import { Refusal } from '../refusal.ts';
import { readBatch } from '../rpc/form.ts';
import { type Answer, codeName, type Exchange, jsonAnswer } from './exchange.ts';
import { parseBatch, parseEvent } from './parse-events.ts';
import { bodyForm, readBody, readJson } from './read-body.ts';

/** `POST /v1/events`: an event of the public API, or an IngestEventRequest as the Python SDK sends it. */
export async function postEvent(exchange: Exchange): Promise<Answer> {
  const { access, services } = exchange;
  const form = bodyForm(exchange, ['json', 'protobuf']);
  const candidate =
    form === 'json'
      ? parseEvent(await readJson(exchange), 'event')
      : { path: 'event', bytes: await readField(exchange, 'ingestEvent', 'event') };
  const eventId = await services.ingest.one(access, candidate);
  const processedAt = services.now();
  if (form === 'json') return jsonAnswer(202, { event_id: eventId, status: 'accepted', processed_at: processedAt });
  const taken = { eventId, status: 'accepted', processedAt: BigInt(processedAt) };
  return binaryAnswer(ChaukasServerService.method.ingestEvent.output, taken);
}

/**
 * `POST /v1/events/batch`: a batch of the public API, or an IngestEventBatchRequest as the Python SDK sends it.
 *
 * 202 if any event was taken, since the others are named in the answer; the code of the first refusal (400, 403) if none was,
 * since many callers look at nothing but the code.
 */
export async function postBatch(exchange: Exchange): Promise<Answer> {
  const { access, services } = exchange;
  const form = bodyForm(exchange, ['json', 'protobuf']);
  const batch =
    form === 'json'
      ? parseBatch(await readJson(exchange), 'batch')
      : readBatch(await readField(exchange, 'ingestEventBatch', 'eventBatch'));
  const result = await services.ingest.batch(access, batch);
  const headers = rejectionHeaders(result);
  const [first] = result.rejected;
  if (result.accepted === 0 && first !== undefined) {
    const { code, status, message } = new Refusal(first.kind, `None of the events was taken; ${first.reason}`);
    return jsonAnswer(status, { code: codeName(code), message, ...jsonBatch(result) }, headers);
  }
  if (form === 'json') return jsonAnswer(202, jsonBatch(result), headers);
  return binaryAnswer(ChaukasServerService.method.ingestEventBatch.output, describeBatch(result), headers);
}

/** What the server service answers, in the names of the public API, and with all reasons. */
function jsonBatch(result: BatchResult): object {
  const { batchId, acceptedCount, rejectedCount, rejectedEventIds } = describeBatch(result);
  return {
    batch_id: batchId,
    accepted_count: acceptedCount,
    rejected_count: rejectedCount,
    rejected_event_ids: rejectedEventIds,
    ...(rejectedCount > 0 && { errors: result.rejected.map(({ reason }) => reason) }),
  };
}

/** The bytes of the one field of a request message. */
async function readField(exchange: Exchange, method: string, field: string): Promise<Uint8Array> {
  const body = await readBody(exchange);
  const input = serverTwins('bytes').server.method[method]?.input;
  if (input === undefined) throw new Error(`There is no call ${method}.`);
  try {
    const value: unknown = Reflect.get(fromBinary(input, body), field);
    return value instanceof Uint8Array ? value : new Uint8Array();
  } catch (error) {
    throw new Refusal(
      'invalid',
      `The body is no ${input.name}: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

function binaryAnswer<Desc extends DescMessage>(
  desc: Desc,
  init: MessageInitShape<Desc>,
  headers: Answer['headers'] = {},
): Answer {
  const body = toBinary(desc, create(desc, init));
  return { status: 202, headers: { 'content-type': 'application/x-protobuf', ...headers }, body };
}
