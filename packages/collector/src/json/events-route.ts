import { create, type DescMessage, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { ChaukasServerService } from '@chaukas/spec';
import { serverTwins } from '@chaukas/spec/raw';
import { describeBatch, rejectionHeaders } from '../ingest/describe-batch.ts';
import { Refusal } from '../refusal.ts';
import { readBatch } from '../rpc/form.ts';
import { type Answer, type Exchange, jsonAnswer } from './exchange.ts';
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
  return binaryAnswer(202, ChaukasServerService.method.ingestEvent.output, taken);
}

/**
 * `POST /v1/events/batch`: a batch of the public API, or an IngestEventBatchRequest as the Python SDK sends it.
 *
 * 202 if any event was taken, since the others are named in the answer; 400 if none was, since many callers look at nothing
 * but the code.
 */
export async function postBatch(exchange: Exchange): Promise<Answer> {
  const { access, services } = exchange;
  const form = bodyForm(exchange, ['json', 'protobuf']);
  const batch =
    form === 'json'
      ? parseBatch(await readJson(exchange), 'batch')
      : readBatch(await readField(exchange, 'ingestEventBatch', 'eventBatch'));
  const result = await services.ingest.batch(access, batch);
  const status = result.accepted === 0 && result.rejected.length > 0 ? 400 : 202;
  const told = describeBatch(result);
  const headers = rejectionHeaders(result);
  if (form === 'protobuf')
    return binaryAnswer(status, ChaukasServerService.method.ingestEventBatch.output, told, headers);
  const { batchId, acceptedCount, rejectedCount, rejectedEventIds } = told;
  const json = {
    batch_id: batchId,
    accepted_count: acceptedCount,
    rejected_count: rejectedCount,
    rejected_event_ids: rejectedEventIds,
    ...(rejectedCount > 0 && { errors: result.rejected.map(({ reason }) => reason) }),
  };
  return jsonAnswer(status, json, headers);
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
  status: number,
  desc: Desc,
  init: MessageInitShape<Desc>,
  headers: Answer['headers'] = {},
): Answer {
  return {
    status,
    headers: { 'content-type': 'application/x-protobuf', ...headers },
    body: toBinary(desc, create(desc, init)),
  };
}
