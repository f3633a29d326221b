export { encodeEvent, encodeEvents } from '../writer/encode-event.ts';
export {
  batchAnswerOf,
  batchMethod,
  decodeBatchAnswer,
  type EncodedBatch,
  encodeBatch,
  encodeBatchRequest,
  type IngestEventBatchResponse,
} from './event-batch.ts';
export { type RawServices, rawServices } from './raw-services.ts';
export { decodeRetryDelay, encodeRetryDelay, RETRY_INFO } from './retry-info.ts';
export { type ServerTwins, serverTwins } from './server-twins.ts';
