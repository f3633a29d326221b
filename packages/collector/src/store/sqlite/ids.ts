const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SPAN = /^span_[0-9a-f]{24}$/;
const SPAN_PREFIX = 5;

/**
 * An id as it is kept in an index: ids of the two usual forms as their bytes, a third of the size, all others as the text
 * that they are. No two ids are kept alike, because the forms differ in length and text is no bytes.
 */
export function packId(id: string): Uint8Array | string {
  if (UUID.test(id)) return Buffer.from(id.replaceAll('-', ''), 'hex');
  return SPAN.test(id) ? Buffer.from(id.slice(SPAN_PREFIX), 'hex') : id;
}
