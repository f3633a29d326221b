import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transportFacts } from '../../src/connection/transport.ts';

describe('a transport', () => {
  it('is told without what authorises anybody', () => {
    const facts = transportFacts({
      _url: new URL('https://me:pw@mcp.example.com:8443/mcp?token=t#k'),
      _reconnectionOptions: {},
    });
    expect(facts).toEqual({
      kind: 'streamable-http',
      method: 'POST',
      url: 'https://mcp.example.com:8443/mcp',
      host: 'mcp.example.com',
      local: false,
    });
  });

  it('is told by the name of its command alone', () => {
    const _serverParams = { command: '/home/me/bin/server', args: ['--key', 'secret'], env: { TOKEN: 'secret' } };
    expect(transportFacts({ _serverParams })).toMatchObject({ kind: 'stdio', url: 'stdio://server', local: true });
  });

  it('that is not known is custom, and not local', () => {
    expect(transportFacts({ send: () => undefined })).toMatchObject({ kind: 'custom', url: undefined, local: false });
  });

  it('may be anything', () => {
    fc.assert(
      fc.property(fc.anything(), (transport) => {
        expect(transportFacts(transport).kind).toEqual(expect.any(String));
      }),
    );
  });
});
