import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseEndpoint } from '../../src/config/endpoint.ts';

it.each([
  ['http://h', 'http', 'http://h', 'http://h'],
  ['HTTPS://H.example:8443/v1/', 'http', 'https://h.example:8443/v1', 'https://h.example:8443/v1'],
  ['grpc://h:50051', 'grpc', 'http://h:50051', 'grpc://h:50051'],
  ['grpcs://h', 'grpc', 'https://h', 'grpcs://h'],
  ['h:50051', 'grpc', 'http://h:50051', 'grpc://h:50051'],
  ['10.0.0.1:50051', 'grpc', 'http://10.0.0.1:50051', 'grpc://10.0.0.1:50051'],
  ['[::1]:50051', 'grpc', 'http://[::1]:50051', 'grpc://[::1]:50051'],
])('%s is %s at %s', (text, protocol, url, address) => {
  expect(parseEndpoint(text)).toEqual({ protocol, url, address });
});

it('whatever text is given, there is an address that can be called, or none', () => {
  const part = fc.constantFrom('http', 'grpcs', '://', ':', '//', 'h', '1', '[::1]', '@', '/', '?', '#', ' ', 'é');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part).map((parts) => parts.join('')),
      ),
      (text) => {
        const found = parseEndpoint(text);
        if (found === undefined) return;
        expect(found.url).not.toMatch(/\/$|[?#]/);
        expect(parseEndpoint(found.address)).toEqual(found);
        expect(new URL(found.url).hostname).not.toBe('');
      },
    ),
    { numRuns: 2000 },
  );
});
