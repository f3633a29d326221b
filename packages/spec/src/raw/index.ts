export { encodeEvent, encodeEvents } from '../writer/encode-event.ts';
export {
  type BatchHead,
  batchPath,
  batchRequestHead,
  decodeBatchAnswer,
  type EncodedBatch,
  encodeBatch,
  encodeBatchRequest,
  type IngestEventBatchResponse,
  type WrittenBatch,
  writeBatch,
} from './event-batch.ts';
export { type RawServices, rawServices } from './raw-services.ts';
export { decodeRetryDelay, encodeRetryDelay, RETRY_INFO } from './retry-info.ts';
export { type ServerTwins, serverTwins } from './server-twins.ts';
