export { type ScannedBatch, scanBatch } from './batch.ts';
export { readHeader, type ScannedEvent, scanEvent } from './header.ts';
export { MalformedEventError } from './malformed-event-error.ts';
export { eventText, forEachText } from './text.ts';
