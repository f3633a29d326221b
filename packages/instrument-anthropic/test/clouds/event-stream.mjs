// The binary framing in which Bedrock streams: a prelude with lengths, headers, the payload, and checksums.
import { crc32 } from 'node:zlib';

function header(name, value) {
  const text = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  // Type 7 is a string.
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7]), length, text]);
}

const checksum = (bytes) => {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum;
};

function encode(event) {
  const bytes = Buffer.from(JSON.stringify(event)).toString('base64');
  const payload = Buffer.from(JSON.stringify({ bytes }));
  const headers = Buffer.concat([
    header(':event-type', 'chunk'),
    header(':content-type', 'application/json'),
    header(':message-type', 'event'),
  ]);
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(16 + headers.length + payload.length, 0);
  lengths.writeUInt32BE(headers.length, 4);
  const prelude = Buffer.concat([lengths, checksum(lengths)]);
  const frame = Buffer.concat([prelude, headers, payload]);
  return Buffer.concat([frame, checksum(frame)]);
}

/** Events as one body. */
export const eventStream = (events) => Buffer.concat(events.map(encode));
